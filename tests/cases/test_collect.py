"""Collect: sealed first and whole, brought to the one order it names, else it waits for a person; nothing is lost."""

import os
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from django.db import DatabaseError, transaction
from tests.cases.test_order import certificate, confirmed, made, sending, signed
from tests.cases.test_read_return import LOGINS, ROLE
from tests.conftest import NOON

from spoor.adapters.inbox import SETTLED
from spoor.adapters.mail import Attached, Letter, encrypted
from spoor.adapters.smime import open_mail
from spoor.cases import walk
from spoor.cases.addresses import import_demonstration
from spoor.cases.models import Identifier, Incoming, Placement, ProviderReturn, RouteEvent
from spoor.cases.steps import collect
from spoor.evidence.models import Exhibit, LogEntry
from spoor.evidence.sealing import store


@pytest.fixture
def box(settings, tmp_path):
    """An empty inbox: a Maildir, and the folder of the home."""
    settings.MAILDIR = tmp_path / "Maildir"
    for name in ("new", "cur", "tmp"):
        (settings.MAILDIR / name).mkdir(parents=True)
    folder = settings.HOME.path / "inbox" / "returns"
    folder.mkdir(parents=True, exist_ok=True)
    return settings.MAILDIR


@pytest.fixture
def order(settings, analyst, person, report_in, box):
    import_demonstration(settings.HOME.networks, NOON.date())
    case = report_in(analyst, account="@fictief_1", platform="x", seen_at="2026-11-20T19:40:00Z")
    found = made(confirmed(case, analyst), analyst)
    signed(found, person("officier", "prosecutor"))
    walk.send_order(
        found,
        sending(reference="X-2026-7781", to="Provider, le@provider.example"),
        by=analyst,
        by_role=ROLE,
        at=NOON,
    )
    return found


FILES = (("fictief-ip-audit.txt", LOGINS.encode()),)


def mail(subject="Antwoord", body="Bijgaand.", files=None, **headers) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = "le@provider.example", "meldpunt@example.nl", subject
    message["Message-ID"] = "<a1@provider.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    for name, content in FILES if files is None else files:
        message.add_attachment(content, maintype="text", subtype="plain", filename=name)
    return message.as_bytes()


def lay(box, content: bytes, name="1.m") -> None:
    (box / "new" / name).write_bytes(content)


def drop(settings, name: str, content: bytes, age: float = SETTLED) -> None:
    path = settings.HOME.path / "inbox" / "returns" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (NOON.timestamp() - age,) * 2)


def collected(by):
    return walk.collect(by=by, by_role=ROLE, at=NOON)


@pytest.mark.parametrize(
    "content",
    [
        mail("RE: V-2026-000001"),
        mail("Answer", "Re your order v 2026 000001, see attachment."),
        mail(files=[("V-2026-000001_fictief-ip-audit.txt", LOGINS.encode())]),
        mail("Case X-2026-7781 closed"),  # the addressee's own number, recorded at sending
    ],
    ids=["subject", "body", "file name", "reference"],
)
def test_mail_that_names_one_order_is_read_there(order, analyst, box, content):
    lay(box, content)
    got = collected(analyst)
    assert (got.taken, got.placed, got.waiting) == (1, 1, 0)
    found = Incoming.objects.get()
    assert found.placement.order == order
    assert store().read(found.sha256) == content  # whole, with its headers
    assert Exhibit.objects.filter(source=found.exhibit).count() == 1
    best = Identifier.objects.filter(case=order.case, kind="ip").first()
    assert (best.value, best.port) == ("198.51.100.7", 50112)
    assert RouteEvent.objects.filter(state="answered").exists()
    assert list((box / "new").iterdir()) == []
    assert [one.name for one in (box / "done").iterdir()] == ["1.m"]


@pytest.mark.parametrize(
    ("sender", "placed"),
    [
        ("le@provider.example", 1),
        ("Legal <portal@PROVIDER.example>", 1),
        ("iemand@elders.example", 0),  # whoever was told of the order knows its number
        ("iemand@provider.example.elders.example", 0),
        ("iemand@rovider.example", 0),
        ("", 0),
    ],
)
def test_a_number_alone_is_believed_only_from_where_the_order_went(order, analyst, box, sender, placed):
    content = mail("RE: V-2026-000001").replace(b"From: le@provider.example", b"From: " + sender.encode())
    lay(box, content)
    got = collected(analyst)
    assert (got.placed, got.waiting) == (placed, 1 - placed)
    assert Identifier.objects.filter(kind="ip").exists() == bool(placed)


def test_a_reply_to_the_message_we_sent_names_its_order(order, analyst, box, monkeypatch):
    monkeypatch.setattr(collect, "_sent", lambda: [collect.Sent(order.number, "<ours@example.nl>", "")])
    lay(box, mail(In_Reply_To="<ours@example.nl>"))
    collected(analyst)
    assert Incoming.objects.get().placement.because == "reply"


def test_the_letter_around_an_answer_gives_no_identifier_of_the_provider(order, analyst, box):
    lay(box, mail("V-2026-000001", X_Originating_IP="[198.51.100.99]"))
    collected(analyst)
    assert set(Identifier.objects.filter(kind="ip").values_list("value", flat=True)) == {"198.51.100.7"}
    assert ProviderReturn.objects.first().reading["messages"][0]["id"] == "letter"


@pytest.mark.parametrize(
    "content",
    [
        mail(),
        mail("V-2026-000001 en V-2026-000002"),
        mail("V-2026-009999"),
        mail("Re: X-2026-77810"),  # another number than ours
    ],
    ids=["none", "several", "nobody sent it", "longer number"],
)
def test_what_names_no_order_or_several_waits_and_a_person_brings_it(order, analyst, box, content):
    lay(box, content)
    got = collected(analyst)
    assert (got.placed, got.waiting) == (0, 1)
    assert not ProviderReturn.objects.exists()
    found = Incoming.objects.get()
    gave = walk.bring(found, "v-2026-000001", because="stond in de brief", by=analyst, by_role=ROLE, at=NOON)
    assert gave.identifiers
    assert LogEntry.objects.filter(event="person:incoming:placed", actor="mira").exists()
    with pytest.raises(collect.PlacedAlready):
        walk.bring(found, "V-2026-000001", because="nog eens", by=analyst, by_role=ROLE, at=NOON)


def test_it_can_be_set_aside_with_a_reason_and_never_changed(order, analyst, box):
    lay(box, mail())
    collected(analyst)
    found = Incoming.objects.get()
    with pytest.raises(collect.ReasonMissing):
        collect.set_aside(found, because=" ", by=analyst, at=NOON)
    collect.set_aside(found, because="reclame", by=analyst, at=NOON)
    assert collected(analyst).waiting == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        Placement.objects.update(because="anders")


def test_an_order_that_was_not_sent_takes_nothing(order, analyst, box):
    lay(box, mail())
    collected(analyst)
    draft = made(order.case, analyst, "eu.epoc.subscriber", reused=True).number
    for number in ("V-2026-000099", "", draft):
        with pytest.raises(collect.NoSuchOrder):
            walk.bring(Incoming.objects.get(), number, because="x", by=analyst, by_role=ROLE, at=NOON)
    assert not Placement.objects.exists()


def test_nothing_leaves_the_inbox_before_the_seal_and_a_crash_takes_nothing_twice(
    order, analyst, box, monkeypatch
):
    lay(box, mail("V-2026-000001"))

    def crash(self):
        assert Incoming.objects.count() == 1
        raise OSError("power is gone")

    with monkeypatch.context() as broken:
        broken.setattr("spoor.adapters.inbox.Waiting.move_to_done", crash)
        with pytest.raises(OSError, match="power"):
            collected(analyst)
    assert [one.name for one in (box / "new").iterdir()] == ["1.m"]
    got = collected(analyst)
    assert (got.taken, got.already, got.placed) == (0, 1, 1)
    assert Incoming.objects.count() == 1


def test_the_same_message_twice_is_one_and_both_files_are_kept(order, analyst, box):
    content = mail("V-2026-000001")
    lay(box, content)
    collected(analyst)
    lay(box, content)
    assert (collected(analyst).already, Incoming.objects.count()) == (1, 1)
    assert len(list((box / "done").iterdir())) == 2


def test_files_in_the_folder_are_taken_when_whole(order, analyst, box, settings):
    drop(settings, "V-2026-000001/fictief-ip-audit.txt", LOGINS.encode())
    drop(settings, "half.csv.part", b"x")
    drop(settings, "vers.csv", b"x", age=0)
    (settings.HOME.path / "inbox" / "returns" / "link.csv").symlink_to("/etc/hostname")
    got = collected(analyst)
    assert (got.taken, got.placed, got.unfinished, got.refused) == (
        1, 1, ("half.csv.part", "vers.csv"), ("link.csv",),
    )  # fmt: skip
    assert Identifier.objects.filter(kind="ip").exists()
    assert (settings.HOME.path / "inbox/returns/done/V-2026-000001/fictief-ip-audit.txt").is_file()


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"Auto_Submitted": "auto-replied"}, "receipt"),
        ({"Return_Path": "<>"}, "bounce"),
        ({"Auto_Submitted": "auto-generated"}, "answer"),  # a portal that answers by machine, with a file
    ],
)
def test_bounces_and_receipts_are_kept_and_never_an_answer(order, analyst, box, headers, kind):
    lay(box, mail("V-2026-000001", **headers))
    got = collected(analyst)
    assert Incoming.objects.get().kind == kind
    assert (got.placed, got.waiting) == ((1, 0) if kind == "answer" else (0, 0))
    assert RouteEvent.objects.filter(state="answered").exists() is (kind == "answer")


def test_a_mail_without_a_file_is_no_empty_answer(order, analyst, box):
    lay(box, mail("V-2026-000001", files=()))
    collected(analyst)
    assert ProviderReturn.objects.get().state == "unknown_layout"
    assert not RouteEvent.objects.exclude(state="sent").exists()


def test_encrypted_mail_waits_without_a_key_and_opens_with_it(order, analyst, box, settings):
    pem, key = pem_and_key()
    files = [Attached("fictief-ip-audit.txt", "text/plain", LOGINS.encode())]
    letter = Letter("le@provider.example", "m@example.nl", "Stuk", "Bij V-2026-000001", files)
    lay(box, encrypted(letter, pem, at=NOON))
    got = collected(analyst)
    assert (got.waiting, Incoming.objects.get().envelope) == (1, "no_key")
    place = settings.HOME.path / "keys" / "answers.pem"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(key + pem)
    assert collected(analyst).placed == 1
    found = Incoming.objects.get()
    assert (found.envelope, found.files) == ("opened", ["fictief-ip-audit.txt"])
    assert found.inner.source == found.exhibit
    assert Identifier.objects.filter(kind="ip").exists()


def test_another_house_s_key_opens_nothing(order, analyst, box):
    pem, _key = pem_and_key()
    other, other_key = pem_and_key()
    content = encrypted(Letter("a@b.nl", "c@d.nl", "s", "w", []), pem, at=NOON)
    assert open_mail(content, other_key + other).state == "other_key"


def test_a_signature_is_checked_and_one_that_does_not_fit_is_for_a_person(order, analyst, box):
    whole = signed_mail(b"Content-Type: text/plain\r\n\r\nBij V-2026-000001\r\n")
    assert open_mail(whole, None).signature == "valid"
    broken = whole.replace(b"000001", b"000002")
    assert open_mail(broken, None).signature == "invalid"
    lay(box, broken.replace(b"Subject: Stuk", b"Subject: V-2026-000001"))
    assert collected(analyst).waiting == 1
    assert Incoming.objects.get().signature == "invalid"


def signed_mail(part: bytes) -> bytes:
    """A mail with a signature beside it (multipart/signed)."""
    owner, key, _pem = certificate()
    builder = PKCS7SignatureBuilder().set_data(part).add_signer(owner, key, hashes.SHA256())
    whole = builder.sign(serialization.Encoding.SMIME, [PKCS7Options.DetachedSignature])
    head = b"From: le@provider.example\r\nSubject: Stuk\r\nMessage-ID: <s@p.example>\r\n"
    assert message_from_bytes(head + whole).get_content_type() == "multipart/signed"
    return head + whole


def pem_and_key() -> tuple[bytes, bytes]:
    """A certificate and its key, as PEM."""
    _made, key, pem = certificate()
    form = serialization.PrivateFormat.PKCS8
    return pem, key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
