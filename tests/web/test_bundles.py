"""The page of a bundle: a zip that holds and verifies; what is kept out names its ground; nothing readable stays."""

import io
import zipfile

import pytest
from django.urls import reverse
from tests.cases.test_bundle import case, unchecked

from spoor.bundles.verify import verify
from spoor.cases.models import Bundle
from spoor.evidence.models import Exhibit

__all__ = ["case"]  # fixtures


@pytest.fixture
def address(case):
    return reverse("bundle", args=[case.number])


def unpacked(response, tmp_path):
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as whole:
        whole.extractall(tmp_path)
    return tmp_path / Bundle.objects.first().number


def test_a_zip_that_verifies_and_its_digest_on_the_page(case, officer, page, address, tmp_path, settings):
    browser = page(officer)
    assert address in browser.get(reverse("case", args=[case.number])).content.decode()
    folder = unpacked(browser.post(address, {"lang": "nl"}), tmp_path)
    assert verify(folder, unchecked).is_good
    assert Bundle.objects.get().sha256 in browser.get(address).content.decode()
    assert list((settings.HOME.path / "run").glob("bundle-*")) == []


def test_what_is_withheld_is_not_in_it(officer, page, address, tmp_path):
    key = Exhibit.objects.get(name="scherm|1.png").pk
    told = {"withhold": [key], f"ground-{key}": "adres in beeld", "lang": "nl"}
    folder = unpacked(page(officer).post(address, told), tmp_path)
    assert "adres in beeld" in (folder / "VERIFY.md").read_text()
    assert not list((folder / "data" / "exhibits").glob("*scherm*"))


def test_a_ground_is_asked_and_only_a_prosecutor_withholds(analyst, officer, page, address):
    key = Exhibit.objects.get(name="scherm|1.png").pk
    assert 'name="withhold"' not in page(analyst).get(address).content.decode()
    for by, ground in ((analyst, "omdat"), (officer, "")):
        response = page(by).post(address, {"withhold": [key], f"ground-{key}": ground, "lang": "nl"})
        assert response.status_code == 422
        assert "Onthouden is een besluit van een officier" in response.content.decode()
    assert not Bundle.objects.exists()
