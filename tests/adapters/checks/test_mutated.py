"""Two hundred damaged versions of each kind: never a crash, and what a digest or signature covers is always found."""

import gzip
import random
import zlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from tests.adapters.checks import made

from spoor.adapters.checks import kinds, tokens
from spoor.adapters.checks.mail import check_mail
from spoor.adapters.checks.pdf import check_pdf
from spoor.adapters.checks.pictures import check_picture
from spoor.adapters.checks.tokens import check_token, read_token
from spoor.adapters.checks.verdict import Judged
from spoor.adapters.checks.wacz import check_wacz
from spoor.adapters.checks.warc import check_warc

TIMES = 200
NOW = datetime(2027, 1, 1, tzinfo=UTC)


def damaged(content, chance, covered):
    """Return a copy with one change that begins in a covered stretch: a bit, bytes taken out, or bytes put in."""
    first, end = chance.choice(covered)
    place = chance.randrange(first, end)
    sort = chance.choice(("flip", "cut", "insert"))
    if sort == "flip":
        changed = content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]
    elif sort == "cut":
        changed = content[:place] + content[min(end, place + chance.randint(1, 30)) :]
    else:
        changed = content[:place] + chance.randbytes(chance.randint(1, 9)) + content[place:]
    return changed, f"{sort} at {place}"


def stretch(content, part):
    first = content.index(part)
    return first, first + len(part)


def of_warc(content):
    return check_warc(BytesIO(content)).checks()


def of_wacz(content, folder):
    path = folder / "opname.wacz"
    path.write_bytes(content)
    return check_wacz(path, made.trust())


def of_token(content):
    return check_token(content, b"stuk", made.trust())


def of_pdf(content):
    return check_pdf(content, made.trust())


def warc_covered(content):
    return [stretch(content, b"software: verzonnen"), stretch(content, made.HTTP + made.PAGE)]


def gzip_covered(content):
    """All but the header of each member: its time and system are covered by nothing."""
    found, at = [], 0
    for first, length in made.starts(content):
        found.append((first + 10, first + length))
        at = first + length
    assert at == len(content)
    return found


def wacz_covered(content):
    files = made.wacz_files()
    listed = [
        stretch(content, files["archive/data.warc.gz"]),
        stretch(content, files["indexes/index.cdx.gz"]),
    ]
    return [*listed, stretch(content, made.package(files))]


def token_covered(content):
    token = read_token(content)
    signer = token.signed["signer_infos"][0]
    signed = signer["signed_attrs"].dump()[4:]
    parts = [token.over, signed, signer["signature"].native]
    return [stretch(content, part) for part in parts] + [stretch(content, made.stamper().asn1.dump())]


def pdf_covered(content):
    start = content.index(b"/ByteRange")
    numbers = [int(one) for one in content[start : start + 80].partition(b"[")[2].partition(b"]")[0].split()]
    return [(numbers[0] + 1, numbers[1]), (numbers[2] + 1, numbers[2] + numbers[3] - 1)]


WITH_DIGEST = {
    "warc": (made.warc, of_warc, warc_covered),
    "warc.gz": (made.warc_gz, of_warc, gzip_covered),
    "wacz": (made.wacz, of_wacz, wacz_covered),
    "signed wacz": (lambda: made.wacz(made.by_domain), of_wacz, wacz_covered),
    "response": (lambda: made.response(b"stuk"), of_token, token_covered),
    "token": (lambda: made.token(b"stuk"), of_token, token_covered),
    "signed pdf": (made.signed_pdf, of_pdf, pdf_covered),
}
OTHERS = {
    "pdf": (made.pdf, of_pdf),
    "mail": (made.mail, lambda content: check_mail(content, NOW)),
    "signed mail": (made.signed_mail, lambda content: check_mail(content, NOW)),
    **{kind: (lambda kind=kind: made.picture(kind, size=(24, 16)), check_picture) for kind in made.PICTURES},
}


@pytest.fixture(autouse=True)
def no_openssl(monkeypatch):
    """Our own check must find it; the second one is tested elsewhere and takes a process each time."""
    monkeypatch.setattr(tokens, "second_opinion", lambda *_all: None)


def verdict(look, content, folder):
    checks = look(content, folder) if look is of_wacz else look(content)
    return Judged("", "", checks).verdict


def held(content):
    """Return what gzip holds: the last bits before its checksum fill a byte and mean nothing."""
    try:
        return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    except (OSError, EOFError, zlib.error):
        return content


@pytest.mark.parametrize("kind", WITH_DIGEST)
def test_every_change_of_covered_bytes_is_found(kind, tmp_path):
    make, look, covered = WITH_DIGEST[kind]
    whole = make()
    assert verdict(look, whole, tmp_path) == "good"
    stretches, chance = covered(whole), random.Random(kind)
    missed = []
    for _time in range(TIMES):
        changed, what = damaged(whole, chance, stretches)
        if held(changed) != held(whole) and verdict(look, changed, tmp_path) != "broken":
            missed.append(what)
    assert missed == []


@pytest.mark.parametrize("kind", [*WITH_DIGEST, *OTHERS])
def test_a_change_anywhere_never_stops_a_reader(kind, tmp_path):
    make, look = (WITH_DIGEST | OTHERS)[kind][:2]
    whole = make()
    chance = random.Random(f"{kind} overal")
    assert verdict(look, whole, tmp_path) == "good"
    found = {verdict(look, damaged(whole, chance, [(0, len(whole))])[0], tmp_path) for _time in range(TIMES)}
    assert "broken" in found
    assert found <= {"good", "broken", "not_checked"}


@pytest.mark.parametrize("kind", [*WITH_DIGEST, *OTHERS])
def test_what_a_file_is_can_always_be_asked(kind, tmp_path):
    whole = (WITH_DIGEST | OTHERS)[kind][0]()
    path, chance = tmp_path / "stuk", random.Random(f"{kind} soort")
    path.write_bytes(whole)
    assert kinds.kind_of(path)[0] is not None
    for _time in range(TIMES):
        path.write_bytes(damaged(whole, chance, [(0, min(len(whole), 200))])[0])
        assert kinds.kind_of(path)[1]
