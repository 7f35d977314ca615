"""A pack: reports for the police in one file; signed once, given over with custody, answered with a clock."""

import hashlib
import io
import json
import subprocess
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from PIL import Image
from pypdf import PdfReader
from tests.conftest import NOON

from spoor.cases import packing, selectors, walk
from spoor.cases.clock import day_of
from spoor.cases.models import (
    Case,
    ExternalNumber,
    HouseRecord,
    PackedReport,
    PackEvent,
    ReportPack,
    RouteEvent,
    Team,
)
from spoor.cases.packing import Told
from spoor.cases.steps import capture, pack, route, shield, triage
from spoor.drafting.pack import parts
from spoor.evidence.models import CustodyEvent, Exhibit, LogEntry, Report
from spoor.evidence.sealing import seal, store

TOLD = Told("Politie, eenheid Den Haag", "Sam de Vries", "Gebeld met de wijkagent.")
DAY = timedelta(days=1)


@pytest.fixture
def sam(office, person):
    HouseRecord.objects.update(
        order_address="Postbus 1", order_phone="070 0000000", order_email="k@kantoor.example"
    )
    return person("sam", "analyst")


def picture(color: str = "red", size=(60, 90)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def reports(sam, report_in):
    """Three reports confirmed as threats, of two threatened persons, the first with a screenshot and a film."""
    texts = ("Ik steek je neer \U0001f52a", "Ik weet waar je woont, ik maak je dood.", "Je bent de volgende.")
    for place, text in enumerate(texts):
        report_in(
            sam, text=text, account=f"@fictief_{place}", platform="x", seen_at="2026-11-20T19:40:00Z",
            target=f"wethouder Verzonnen {place % 2}",
        )  # fmt: skip
    list(walk.walk(by="commandline", at=NOON))
    found = list(Report.objects.order_by("pk"))
    word = triage.Word("threat", 3, "kondigt een misdrijf aan", target_capacity="alderman")
    for one in found:
        triage.confirm(one.pk, word, by=sam, by_role="melder", at=NOON)
    first = found[0]
    files = [
        seal([picture()], kind=Exhibit.Kind.UPLOAD, name="scherm.png", media_type="image/png"),
        seal([b"geen plaatje"], kind=Exhibit.Kind.UPLOAD, name="half.png", media_type="image/png"),
        seal([b"film"], kind=Exhibit.Kind.UPLOAD, name="film.mp4", media_type="video/mp4"),
    ]
    for one in capture.add(first.filed.case, first.identifiers.first(), files, by=sam, at=NOON):
        shield.nothing_in(one, by=sam, at=NOON)
    for one in found:
        route.follow(one.filed.case_id, by="sam", at=NOON)
    return found


@pytest.fixture
def made(sam, reports):
    return pack.make(reports, TOLD, by=sam, at=NOON)


def content(made: ReportPack, number: int = 1) -> bytes:
    return store().read(made.parts.get(number=number).exhibit.sha256)


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def delivery(**changes):
    given = pack.Delivery("desk", "agent Verzonnen", NOON, day_of(NOON) + 14 * DAY)
    return replace(given, **changes)


def answered(**changes):
    said = pack.Answered("PL1500-2026-1", "rechercheur Bedacht", day_of(NOON) + 20 * DAY, "phone", NOON)
    return replace(said, **changes)


def deliver(made, sam, **changes):
    walk.deliver_pack(made, delivery(**changes), by=sam, by_role="melder", at=NOON)


def test_one_pdf_says_all_that_a_police_officer_needs(made, reports):
    said = words(content(made))
    for fact in (
        "Meldpakket P-2026-000001", "Politie, eenheid Den Haag", "Kantoor Test", "070 0000000", "k@kantoor.example",
        "Postbus 1", "Gebeld met de wijkagent.", "wethouder Verzonnen 0", "wethouder Verzonnen 1", "Sr 285(1)",
        "Ik steek je neer [U+1F52A HOCHO]", "Je bent de volgende.", "@fictief_0", "kondigt een misdrijf aan",
        "Bijzondere schriftelijke volmacht: wethouder Verzonnen 0", "wordt met de hand getekend", made.list_sha256[:8],
        "geen gevaar voor leven", "Sam de Vries", "Wat bewaard moet worden",
    ):  # fmt: skip
        assert fact in said, fact
    for one in reports:
        assert one.number in said


def test_what_perishes_first_stands_first_with_its_day(made):
    rows = json.loads(attached(content(made))["meldpakket.json"])["preserve"]
    assert {row["shown"] for row in rows} >= {"@fictief_0", "@fictief_1", "@fictief_2"}
    assert [row["before"] for row in rows]
    assert rows[0]["messages"] == [1]
    assert f"{rows[0]['before']} {rows[0]['shown']}" in words(content(made))


def attached(pdf: bytes) -> dict[str, bytes]:
    return {name: files[0] for name, files in PdfReader(io.BytesIO(pdf)).attachments.items()}


def test_the_list_is_what_sha256sum_checks_and_its_digest_is_on_the_paper(made, tmp_path):
    lines = attached(content(made))["lijst.txt"]
    assert hashlib.sha256(lines).hexdigest() == made.list_sha256 == made.list_exhibit.sha256
    for line in lines.decode().splitlines():
        sha256, file = line.split("  ")
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(store().read(sha256))
    (tmp_path / "lijst.txt").write_bytes(lines)
    done = subprocess.run(
        ["/usr/bin/sha256sum", "--strict", "-c", "lijst.txt"], cwd=tmp_path, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b": OK") == 6  # three reports as sealed, a picture, a broken one, a film


def test_a_picture_is_shown_and_what_paper_cannot_show_is_named(made):
    pages = PdfReader(io.BytesIO(content(made))).pages
    assert sum(len(page.images) for page in pages) == 1
    assert "Niet op papier te tonen, wel bijgevoegd als bestand: stuk 3, 4" in words(content(made))


def test_danger_says_who_found_it_or_that_it_was_only_told(sam, reports, report_in):
    route.find(
        reports[1].filed.case, question="emergency", answer=True, reason="hij noemt het adres en de tijd",
        by=sam, by_role="melder", at=NOON,
    )  # fmt: skip
    told = report_in(sam, text="Vanavond.", account="@fictief_9", platform="x", danger_now=True)
    report = told.filings.get().report
    triage.confirm(report.pk, triage.Word("threat", 4, "nu"), by=sam, by_role="melder", at=NOON)
    made = pack.make([reports[1], report], TOLD, by=sam, at=NOON)
    said = words(content(made))
    assert "Bericht 1: Vastgesteld door sam: hij noemt het adres en de tijd" in said
    assert "Bericht 2: De melder zegt dat er nu gevaar voor leven is; dat is nog niet beoordeeld." in said


def test_a_danger_that_was_found_to_be_none_is_none(sam, reports):
    case = reports[1].filed.case
    for answer in (True, False):
        route.find(
            case,
            question="emergency",
            answer=answer,
            reason="gebeld met de wijkagent",
            by=sam,
            by_role="melder",
            at=NOON,
        )
    made = pack.make([reports[1]], TOLD, by=sam, at=NOON)
    assert "geen gevaar voor leven gemeld of vastgesteld" in words(content(made))


def test_it_is_split_at_the_chosen_size_and_no_message_is_cut(sam, report_in):
    word = triage.Word("threat", 3, "kondigt aan")
    found = []
    for place in range(8):
        case = report_in(sam, text=f"Ik maak je dood {place}", account=f"@fictief_{place}", platform="x")
        noise = io.BytesIO()
        Image.effect_noise((1400, 1400), 200 + place).save(noise, "PNG")
        upload = seal([noise.getvalue()], kind=Exhibit.Kind.UPLOAD, name="ruis.png", media_type="image/png")
        report = case.filings.get().report
        list(walk.walk(by="commandline", at=NOON))
        kept = capture.add(case, report.identifiers.first(), [upload], by=sam, at=NOON)
        shield.nothing_in(kept[0], by=sam, at=NOON)
        triage.confirm(report.pk, word, by=sam, by_role="melder", at=NOON)
        found.append(report)
    made = pack.make(found, replace(TOLD, most_megabytes=2), by=sam, at=NOON)
    parts = list(made.parts.all())
    assert len(parts) > 1
    assert all(part.exhibit.size <= 2_000_000 and part.fits for part in parts)
    assert [n for part in parts for n in range(part.first, part.last + 1)] == list(range(1, 9))
    assert f"deel 2 van {len(parts)}" in words(content(made, 2))
    assert made.list_sha256[:8] in words(content(made, 2))
    assert not attached(content(made, 2))
    assert [part.exhibit.name for part in parts][0] == f"Meldpakket-P-2026-000001-1-{len(parts)}.pdf"


def test_a_message_that_is_larger_by_itself_says_so(sam, reports, monkeypatch):
    monkeypatch.setattr("spoor.drafting.pack.A_MEGABYTE", 20_000)
    made = pack.make(reports, replace(TOLD, most_megabytes=1), by=sam, at=NOON)
    assert [part.fits for part in made.parts.all()] == [False] * 3


def test_english(sam, reports):
    made = pack.make(reports, replace(TOLD, lang="en"), by=sam, at=NOON)
    said = words(content(made))
    assert "Special written power of attorney" in said
    assert "No danger to life was told or found" in said


def test_the_same_values_give_the_same_bytes(sam, reports):
    pictures = packing.pictures_of(reports)
    first, again = (
        parts(packing.pack_of(reports, TOLD, "P-1", pictures, by=sam, at=NOON), most_megabytes=0)
        for _ in range(2)
    )
    assert first == again


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (replace(TOLD, addressee=" "), pack.NotSaid),
        (replace(TOLD, most_megabytes=501), pack.SizeOdd),
        (replace(TOLD, most_megabytes=-1), pack.SizeOdd),
    ],
)
def test_what_a_pack_needs(sam, reports, told, error):
    with pytest.raises(error):
        pack.make(reports, told, by=sam, at=NOON)
    assert not ReportPack.objects.exists()


def test_only_confirmed_running_reports_that_are_in_no_pack(sam, reports, report_in):
    unread = report_in(sam, text="Nog niet gelezen.", account="@x", platform="x").filings.get().report
    with pytest.raises(pack.NotReady, match=unread.number):
        pack.make([*reports, unread], TOLD, by=sam, at=NOON)
    triage.confirm(reports[2].pk, triage.Word("no_threat", 1, "een grap"), by=sam, by_role="melder", at=NOON)
    with pytest.raises(pack.NotReady, match=reports[2].number):
        pack.make(reports, TOLD, by=sam, at=NOON)
    Case.objects.filter(filings__report=reports[1]).update(outcome="referred")
    with pytest.raises(pack.NotReady, match=reports[1].number):
        pack.make([reports[1]], TOLD, by=sam, at=NOON)
    assert list(selectors.packable(sam)) == [reports[0]]
    made = pack.make([reports[0]], TOLD, by=sam, at=NOON)
    with pytest.raises(pack.NotReady, match=reports[0].number):
        pack.make([reports[0]], TOLD, by=sam, at=NOON)
    assert not selectors.packable(sam)
    pack.withdraw(made.pk, because="te vroeg", by=sam, at=NOON)
    assert list(selectors.packable(sam)) == [reports[0]]


def test_none_and_more_than_two_hundred_are_refused(sam, reports):
    for chosen in ([], reports * 67):
        with pytest.raises(pack.NothingChosen):
            pack.make(chosen, TOLD, by=sam, at=NOON)


def test_it_is_signed_once_on_paper(sam, made):
    scan = seal([b"%PDF-getekend"], kind=Exhibit.Kind.UPLOAD, name="getekend.pdf")
    with pytest.raises(pack.NotSaid):
        pack.sign(made.pk, scan, who=" ", signed_at=NOON, by=sam, at=NOON)
    with pytest.raises(pack.NotSaid):
        pack.sign(made.pk, scan, who="Sam de Vries", signed_at=NOON + DAY, by=sam, at=NOON)
    event = pack.sign(made.pk, scan, who="Sam de Vries", signed_at=NOON, by=sam, at=NOON)
    assert store().read(event.document.sha256) == b"%PDF-getekend"
    assert ReportPack.objects.get().stage == "signed"


def test_without_a_signature_it_goes_only_over_the_desk(sam, made):
    with pytest.raises(pack.NotSigned):
        deliver(made, sam, how="email")
    deliver(made, sam, how="desk")
    with pytest.raises(pack.NotNow):
        deliver(made, sam)
    with pytest.raises(pack.NotNow):
        pack.withdraw(made.pk, because="toch niet", by=sam, at=NOON)


@pytest.mark.parametrize(
    "changes",
    [
        {"who": ""},  # to nobody
        {"how": "duif"},
        {"happened_at": NOON + DAY},  # tomorrow
        {"ask_on": date(2026, 11, 22)},  # asked before it was given
    ],
)
def test_a_delivery_says_to_whom_how_when_and_when_we_ask(sam, made, changes):
    with pytest.raises(pack.NotSaid):
        deliver(made, sam, **changes)
    assert not PackEvent.objects.exists()
    assert not RouteEvent.objects.exists()


def test_a_delivery_is_custody_of_each_exhibit_and_the_report_of_each_case(sam, made, reports):
    deliver(made, sam)
    handed = CustodyEvent.objects.filter(act="handed_over", why="meldpakket P-2026-000001")
    assert handed.count() == 6 + 2  # six originals, the list and one part
    assert {one.result for one in handed} == {"agent Verzonnen, desk"}
    events = RouteEvent.objects.filter(instrument="office.report", state="sent")
    assert {one.case for one in events} == {one.filed.case for one in reports}
    assert LogEntry.objects.filter(event="person:pack:delivered").count() == 3


def test_after_a_delivery_without_an_answer_we_ask_on_the_day_after(sam, made, reports):
    deliver(made, sam, ask_on=day_of(NOON) + DAY)
    key = reports[0].filed.case_id
    before = route.follow(key, by="sam", at=NOON + DAY)
    assert not before.next_act.startswith("news:")
    late = route.follow(key, by="sam", at=NOON + 2 * DAY)
    assert late.next_sentence["nl"] == (
        "Vraag de politie (agent Verzonnen) naar nieuws over P-2026-000001, en leg het antwoord vast."
    )
    assert "kwam er geen antwoord" in late.next_because["nl"]
    assert late.turn_of == "melder"
    assert late.due_on == day_of(NOON) + DAY


def test_three_fields_of_the_police_start_the_clock(sam, made, reports):
    deliver(made, sam, ask_on=day_of(NOON))
    walk.answer_pack(made, answered(), by=sam, by_role="melder", at=NOON)
    for one in reports:
        case = one.filed.case
        assert ExternalNumber.objects.get(case=case).value == "PL1500-2026-1"
        assert RouteEvent.objects.filter(case=case, instrument="office.report").last().state == "answered"
    key = reports[0].filed.case_id
    assert not route.follow(key, by="sam", at=NOON + 20 * DAY).next_act.startswith("news:")
    late = route.follow(key, by="sam", at=NOON + 21 * DAY)
    assert "rechercheur Bedacht" in late.next_sentence["nl"]
    assert "PL1500-2026-1" in late.next_sentence["nl"]
    assert "zou er bericht zijn" in late.next_because["nl"]
    walk.answer_pack(
        made, answered(next_news_on=day_of(NOON) + 40 * DAY), by=sam, by_role="melder", at=NOON + 21 * DAY
    )
    assert not route.follow(key, by="sam", at=NOON + 21 * DAY).next_act.startswith("news:")
    assert ReportPack.objects.get().stage == "answered"


def test_where_nothing_else_can_be_done_the_case_waits_for_the_news_and_comes_back(sam, made, reports):
    deliver(made, sam)
    case = reports[0].filed.case
    case.refresh_from_db()
    for one in case.trail.content["routes"]:
        if one["state"] in ("open", "needs"):
            identifier = case.identifiers.get(pk=int(one["identifier"][1:]))
            route.record(
                case, instrument=one["instrument"], identifier=identifier, about=one["about"] or "", state="set_aside",
                ground="other_route_enough", note="de politie doet het", happened_at=NOON, by=sam,
                by_role="melder", at=NOON,
            )  # fmt: skip
    waiting = route.follow(case.pk, by="sam", at=NOON)
    assert waiting.waits
    assert waiting.turn_of == "politie"
    assert waiting.due_on == day_of(NOON) + 14 * DAY
    assert "Wacht op bericht van de politie" in waiting.next_sentence["nl"]
    Team.objects.get()
    walk.turn_of_day(by="commandline", at=NOON + 15 * DAY)
    assert Case.objects.get(pk=case.pk).next_act.startswith("news:")
    assert not Case.objects.get(pk=case.pk).waits


def test_an_answer_may_be_about_some_of_the_reports(sam, made, reports):
    deliver(made, sam)
    walk.answer_pack(made, answered(reports=(reports[0],)), by=sam, by_role="melder", at=NOON)
    assert ExternalNumber.objects.get().case == reports[0].filed.case


@pytest.mark.parametrize(
    "changes",
    [
        {"number": " "},
        {"contact": ""},
        {"how": ""},
        {"happened_at": NOON + DAY},
        {"next_news_on": date(2026, 11, 1)},  # news before the answer
    ],
)
def test_an_answer_has_number_contact_and_day(sam, made, changes):
    deliver(made, sam)
    with pytest.raises(pack.NotSaid):
        walk.answer_pack(made, answered(**changes), by=sam, by_role="melder", at=NOON)
    assert not ExternalNumber.objects.exists()


def test_what_was_not_delivered_is_not_answered(sam, made):
    with pytest.raises(pack.NotNow):
        walk.answer_pack(made, answered(), by=sam, by_role="melder", at=NOON)


def test_the_database_keeps_what_was_done(sam, made):
    deliver(made, sam)
    for rows in (PackEvent.objects, PackedReport.objects, made.parts):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        PackEvent.objects.create(
            pack=made, act="answered", who="x", happened_at=NOON, by=sam, recorded_at=NOON
        )


def test_a_desk_asks_no_news(desk, person, report_in):
    case = report_in(person("mira", "analyst"), account="@fictief_1", platform="x")
    list(walk.walk(by="commandline", at=NOON))
    assert not Case.objects.get(pk=case.pk).next_act.startswith("news:")
