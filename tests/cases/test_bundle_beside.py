"""A bundle holds packs with what the police said, and the mail an answer came in; never what concerns other cases."""

import pytest
from tests.cases import test_collect
from tests.cases.test_bundle import contents, unchecked, words
from tests.cases.test_collect import box, certificate, collected, lay, mail
from tests.cases.test_order import EPOC, REASONS, sending, signed
from tests.cases.test_pack import TOLD, answered, deliver, reports, sam
from tests.cases.test_several_cases import ROLE, account, cases
from tests.conftest import NOON

from spoor.bundles.verify import verify
from spoor.cases import walk
from spoor.cases.bundle_beside import SHARED
from spoor.cases.dossier import Written
from spoor.cases.models import Incoming, ProviderReturn
from spoor.cases.steps import bundle, collect, pack
from spoor.cases.steps import order as ordering
from spoor.evidence.models import Exhibit
from spoor.evidence.sealing import record, seal, store

__all__ = ["box", "cases", "certificate", "reports", "sam"]
order = test_collect.order


@pytest.fixture
def order_for_two(cases, analyst, officer):
    """An order over accounts of two cases, sent."""
    asked = ordering.Asked(EPOC, tuple(account(case) for case in cases), lang="nl")
    found = ordering.prepare(cases[0], asked, Written(REASONS), by=analyst, at=NOON)
    signed(found, officer)
    walk.send_order(found, sending(), by=analyst, by_role=ROLE, at=NOON)
    return found


def letter(content: bytes = b"antwoord van de politie"):
    return seal([content], kind=Exhibit.Kind.UPLOAD, name="brief.pdf", media_type="application/pdf")


def made_of(case, by, folder) -> dict[str, dict]:
    bundle.make(case, folder, withheld={}, by=by, at=NOON)
    verdict = verify(folder, unchecked)
    assert verdict.is_good, verdict.failed
    return {one["sha256"]: one for one in contents(folder)["items"]}


def test_a_pack_of_this_case_alone_comes_whole_with_what_became_of_it(sam, reports, tmp_path):
    first = reports[0]
    made = pack.make([first], TOLD, by=sam, at=NOON)
    deliver(made, sam, proof=letter(b"ontvangstbewijs"))
    walk.answer_pack(made, answered(letter=letter(), note="Zaak loopt."), by=sam, by_role="melder", at=NOON)
    items = made_of(first.filed.case, sam, tmp_path / "b")
    part = made.parts.get().exhibit
    for sha256, how in (
        (made.list_sha256, "lijst van een meldpakket, opgemaakt in Spoor"),
        (part.sha256, "meldpakket voor de politie, opgemaakt in Spoor"),
        (made.events.get(act="delivered").document.sha256, "bewijs van afgifte van een meldpakket"),
        (made.events.get(act="answered").document.sha256, "antwoord van de politie op een meldpakket"),
    ):
        assert (items[sha256]["how"], items[sha256]["withheld"]) == (how, None)
        assert (tmp_path / "b" / items[sha256]["path"]).read_bytes() == store().read(sha256)
    acts = [one["act"] for one in items[part.sha256]["custody"]]
    assert acts[:2] == ["verzegeld", "overgedragen"]
    said = words(tmp_path / "b")
    for fact in ("P-2026-000001", "PL1500-2026-1", "rechercheur Bedacht", "Zaak loopt.", "agent Verzonnen"):
        assert fact in said, fact


def test_a_pack_with_reports_of_other_cases_stays_home_and_so_does_what_was_said_of_them(
    sam, reports, tmp_path
):
    made = pack.make(reports, TOLD, by=sam, at=NOON)
    deliver(made, sam)
    others = answered(letter=letter(b"over een ander"), note="Gaat over een ander.", reports=(reports[1],))
    walk.answer_pack(made, others, by=sam, by_role="melder", at=NOON)
    mine = answered(letter=letter(b"over deze"), number="PL1500-2026-7", reports=(reports[0],))
    walk.answer_pack(made, mine, by=sam, by_role="melder", at=NOON)
    items = made_of(reports[0].filed.case, sam, tmp_path / "b")
    for sha256 in (made.list_sha256, made.parts.get().exhibit.sha256):
        assert items[sha256]["withheld"]["ground"] == SHARED.nl
        assert items[sha256]["path"] is None
    answers = list(made.events.filter(act="answered").order_by("pk"))
    assert answers[0].document.sha256 not in items
    assert items[answers[1].document.sha256]["withheld"] is None
    said = words(tmp_path / "b")
    assert "PL1500-2026-7" in said
    assert "Gaat over een ander." not in said
    assert "PL1500-2026-1;" not in said
    assert "Je bent de volgende." not in said


def test_a_case_that_is_in_no_pack_has_none_of_it(sam, reports, tmp_path):
    made = pack.make(reports[:1], TOLD, by=sam, at=NOON)
    items = made_of(reports[1].filed.case, sam, tmp_path / "b")
    assert made.list_sha256 not in items
    assert made.number not in words(tmp_path / "b")


def test_the_mail_of_an_answer_comes_with_its_custody_from_the_mailbox_on(
    order, analyst, box, tmp_path, person
):
    lay(box, mail("RE: V-2026-000001"))
    collected(analyst)
    found = Incoming.objects.get()
    collect.look_at(found, by=analyst, at=NOON)
    bundle.make(order.case, tmp_path / "b", withheld={}, by=analyst, at=NOON)
    same = [one for one in contents(tmp_path / "b")["items"] if one["sha256"] == found.sha256]
    raw = next(one for one in same if one["how"] == "bericht zoals het in de postbus binnenkwam")
    assert [one["why"] for one in raw["custody"]][:2] == [
        "binnengekomen antwoord",
        "opgevraagd op het scherm",
    ]
    assert (tmp_path / "b" / raw["path"]).read_bytes() == store().read(found.sha256)
    assert len(same) == 2  # and as it was brought to the case
    assert verify(tmp_path / "b", unchecked).is_good


def test_a_mail_that_was_set_aside_is_in_no_bundle(order, analyst, box, tmp_path):
    lay(box, mail("Over iets anders"))
    collected(analyst)
    found = Incoming.objects.get()
    collect.set_aside(found, because="reclame", by=analyst, at=NOON)
    bundle.make(order.case, tmp_path / "b", withheld={}, by=analyst, at=NOON)
    assert found.sha256 not in {one["sha256"] for one in contents(tmp_path / "b")["items"]}


def test_a_mail_about_several_cases_is_withheld_in_each_of_them(order_for_two, cases, analyst, box, tmp_path):
    lay(box, mail(f"RE: {order_for_two.number}"))
    collected(analyst)
    found = Incoming.objects.get()
    if not hasattr(found, "placement"):
        walk.bring(found, order_for_two.number, because="noemt hem", by=analyst, by_role=ROLE, at=NOON)
    content = store().read(found.sha256)
    for place, case in enumerate(cases):
        case.refresh_from_db()
        folder = tmp_path / f"b{place}"
        bundle.make(case, folder, withheld={}, by=analyst, at=NOON)
        same = [one for one in contents(folder)["items"] if one["sha256"] == found.sha256]
        assert same
        assert {one["withheld"]["ground"] for one in same} == {SHARED.nl}
        held = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
        assert content not in held
        assert verify(folder, unchecked).is_good


def withheld_in(case, answer, by, folder) -> str:
    bundle.make(case, folder, withheld={}, by=by, at=NOON)
    assert verify(folder, unchecked).is_good
    item = next(one for one in contents(folder)["items"] if one["sha256"] == answer.stored.sha256)
    return (item["withheld"] or {}).get("ground", "")


@pytest.mark.parametrize(
    ("states", "rows", "shared"),
    [
        (("read", "read"), ([{}], [{}]), (True, True)),
        (("read", "read"), ([], [{}]), (True, False)),  # all of it is of the second: there it may go
        (("partly", "partly"), ([], [{}]), (True, True)),  # nobody knows what the other rows are of
        (("unknown_layout",), ([],), (True,)),
    ],
)
def test_an_answer_with_rows_of_another_case_is_withheld(
    order_for_two, cases, analyst, tmp_path, states, rows, shared
):
    answer = seal([b"naam;account"], kind=Exhibit.Kind.RETURN, name="opgave.csv")
    exhibit = record(answer, report=None, by=analyst, at=NOON, why="opgave ontvangen")
    for case, state, records in zip(cases, states, rows, strict=False):
        ProviderReturn.objects.create(
            case=case, exhibit=exhibit, order=order_for_two, state=state, reading={"records": records},
            received_at=NOON, read_at=NOON, by=analyst,
        )  # fmt: skip
    for place, expected in enumerate(shared):
        ground = withheld_in(cases[place], answer, analyst, tmp_path / f"b{place}")
        assert ground == (SHARED.nl if expected else "")
