"""The pages of a hand-over: a zip in at a desk, a signed word back to an office, the register, and custody."""

import io
import json
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.cases.houses import as_house
from tests.cases.test_hand_over import boss, make, mira, receive, sam

from spoor.adapters.housekey import house_key, in_groups, public_pem
from spoor.cases import walk
from spoor.cases.models import HandOver, Partner, PoliceWord, Release
from spoor.evidence.models import Exhibit
from spoor.evidence.sealing import store

__all__ = ["boss", "make", "mira", "sam"]


def upload(folder):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as out:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            out.write(file, file.relative_to(folder).as_posix())
    return SimpleUploadedFile("bundel.zip", whole.getvalue(), "application/zip")


def test_from_the_zip_to_the_signed_word_and_back(make, mira, sam, boss, page):
    folder = make()
    browser = page(mira)
    done = browser.post(reverse("handovers"), {"file": upload(folder)}, follow=True)
    row = HandOver.objects.get()
    said = done.content.decode()
    assert done.redirect_chain[-1][0] == reverse("case", args=[row.case.number])
    for words in ("Overgedragen door Kantoor van B.", "sleutel niet bekend", "Wat het kantoor zei van M-2026-000001",
                  "kondigt geweld aan", "1 stuk daar onthouden", "adres van de bedreigde"):  # fmt: skip
        assert words in said, words
    assert row.number in browser.get(reverse("handovers")).content.decode()
    again = browser.post(reverse("handovers"), {"file": upload(folder)}, follow=True)
    assert "Deze bundel was er al" in again.content.decode()

    told = {"turn": "bij ons", "next_news_on": "2099-12-01"}
    out = browser.post(
        reverse("release", args=[row.case.number, row.number]), told, follow=True
    ).content.decode()
    assert "Getekend. Haal het bestand op" in out
    assert "aan zet: bij ons, volgend bericht op 2099-12-01" in out
    content = store().read(Release.objects.get().exhibit.sha256)
    assert browser.get(reverse("exhibit", args=[Release.objects.get().exhibit_id])).status_code == 200

    key = SimpleUploadedFile("desk.pem", public_pem(house_key(settings.HOME.path)).encode())
    added = {
        "act": "add",
        "name": "Politie",
        "kind": "desk",
        "compared": "gebeld met Mira op maandag",
        "key": key,
    }
    assert (
        "Politie staat in het register"
        in page(boss).post(reverse("partners"), added, follow=True).content.decode()
    )
    with as_house(settings.HOME, "office"):
        office = page(sam)
        file = SimpleUploadedFile("terug.json", content)
        read = office.post(reverse("handovers"), {"file": file}, follow=True).content.decode()
        assert "Gelezen en verzegeld" in read
        assert "bij de politie" in read
        assert "1 dec 2099" in read
        listed = office.get(reverse("worklist")).content.decode()
        assert "Politie: ontvangen op" in listed
        assert PoliceWord.objects.get().bundle.number in office.get(reverse("handovers")).content.decode()
        broken = SimpleUploadedFile("terug.json", content.replace(b"2099", b"2098"))
        refused = office.post(reverse("handovers"), {"file": broken})
        assert refused.status_code == 422
        assert "De handtekening past niet" in refused.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"geen zip", "geen leesbare zip"),
        (None, "Kies het bestand"),
    ],
)
def test_what_is_no_bundle_is_refused_in_words(desk, mira, page, content, words):
    told = {"file": SimpleUploadedFile("b.zip", content)} if content else {}
    response = page(mira).post(reverse("handovers"), told)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_broken_bundle_is_refused_with_its_place(make, mira, page):
    folder = make()
    (folder / "data" / "dossier.pdf").write_bytes(b"anders")
    response = page(mira).post(reverse("handovers"), {"file": upload(folder)})
    assert response.status_code == 422
    assert "data/dossier.pdf" in response.content.decode()
    assert not HandOver.objects.exists()


def test_an_odd_release_is_refused_with_what_was_typed(make, mira, page):
    row = receive(make(), mira)
    address = reverse("release", args=[row.case.number, row.number])
    for told in ({"turn": "bij ons"}, {"turn": "bij ons", "next_news_on": "straks"}, {"turn": "x"}):
        response = page(mira).post(address, told)
        assert response.status_code == 422
    assert page(mira).post(reverse("release", args=[row.case.number, "O-2026-000099"])).status_code == 404
    assert not Release.objects.exists()


def test_the_register_is_added_to_and_withdrawn_and_shows_our_own_key(desk, boss, page):
    browser = page(boss)
    own = public_pem(house_key(settings.HOME.path))
    assert browser.get(reverse("own-key")).content.decode() == own
    with as_house(settings.HOME, "office"):
        other = public_pem(house_key(settings.HOME.path)).encode()
    told = {"act": "add", "name": "Kantoor", "kind": "office", "compared": "-"}
    for key, words in (
        (b"geen sleutel", "hoe u de vingerafdruk vergeleek"),
        (other, "hoe u de vingerafdruk vergeleek"),
    ):
        refused = browser.post(reverse("partners"), told | {"key": SimpleUploadedFile("k.pem", key)})
        assert refused.status_code == 422
        assert words in refused.content.decode()
    told["compared"] = "gebeld met het kantoor"
    refused = browser.post(reverse("partners"), told | {"key": SimpleUploadedFile("k.pem", b"geen sleutel")})
    assert "geen publieke sleutel" in refused.content.decode()
    browser.post(reverse("partners"), told | {"key": SimpleUploadedFile("k.pem", other)})
    made = Partner.objects.get()
    shown = browser.get(reverse("partners")).content.decode()
    assert in_groups(made.fingerprint) in shown
    done = browser.post(
        reverse("partners"), {"act": "withdraw", "partner": made.pk, "because": "sleutel kwijt"}, follow=True
    )
    assert "sleutel kwijt" in done.content.decode()
    assert "ingetrokken" in done.content.decode()
    assert browser.post(reverse("partners"), {"act": "niets"}).status_code == 404
    assert "De sleutel van dit huis" in browser.get(reverse("house")).content.decode()


def test_the_whole_custody_is_on_screen_from_the_office_to_here(make, mira, page):
    row = receive(make(), mira)
    list(walk.walk(by="commandline", at=row.received_at))
    item = row.items.exclude(exhibit=None).first()
    text = page(mira).get(reverse("custody", args=[item.exhibit_id])).content.decode()
    there, here = (
        text.index("Kantoor van B."),
        text.index(f"ontvangen van Kantoor van B., bundel {row.bundle}"),
    )
    assert there < here
    for words in (
        "melder",
        "controlegetal klopt",
        "Meldpunt Test",
        "sam",
        "mira",
        "verzegeld",
        "overgedragen",
    ):
        assert words in text, words
    whole = page(mira).get(reverse("custody", args=[row.exhibit_id]))
    assert whole.status_code == 200
    case = page(mira).get(reverse("case", args=[row.case.number])).content.decode()
    assert reverse("custody", args=[item.exhibit_id]) in case
    nobody = Exhibit.objects.create(kind="upload", sha256="0" * 64, size=1, sealed_at=row.received_at)
    assert page(mira).get(reverse("custody", args=[nobody.pk])).status_code == 404
    assert json.dumps(row.checked)
