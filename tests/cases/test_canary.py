"""A canary: an address, a telephone number and a child put into reports of every kind leave by no way out.

They are found in the sealed originals, which open by another key and with a reason, and nowhere else.
"""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook
from tests.canary import ADDRESS, CHILD, PHONE, TOLD, body, crawl, found_in, rows
from tests.cases.test_hand_over import boss, make, mira, sam
from tests.cases.test_order import certificate, confirmed, made, sending, signed
from tests.cases.test_read_return import LOGINS, ROLE
from tests.cases.test_shield import picture
from tests.conftest import NOON

from spoor.cases import walk
from spoor.cases.importing import import_file
from spoor.cases.models import Bundle, Case, HouseRecord, Identifier, ReportPack
from spoor.cases.steps import bundle, shield
from spoor.evidence.models import Exhibit, Report
from spoor.evidence.sealing import seal, store

__all__ = ["boss", "certificate", "make", "mira", "sam"]
MAIL = (
    "From: a@voorbeeld.example\r\nSubject: =?utf-8?q?Kanarielaan_77?=\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nFenna 06 99 88 77 66\r\n"
)


def form(**told) -> dict:
    given = {
        "token": "t" + str(len(told)) + told.get("account", ""), "arrival": "message", "text": TOLD,
        "target": f"wethouder Verzonnen, {ADDRESS}", "reported_by": f"secretariaat, bel {PHONE}",
        "note": f"Haar dochter {CHILD} zit op basisschool De Kwetsbare Kanarie.", "platform": "x",
    }  # fmt: skip
    return given | told


def files() -> list[SimpleUploadedFile]:
    escaped = json.dumps({"a": TOLD}, ensure_ascii=True).replace("Fenna", "F\\u0065nna")
    return [
        SimpleUploadedFile(f"{ADDRESS}.txt", TOLD.encode(), "text/plain"),
        SimpleUploadedFile("klad.json", escaped.encode(), "application/json"),
        SimpleUploadedFile("pagina.html", b"<html><b>Kanarie</b>laan&nbsp;77 Fenna</html>", "text/html"),
        SimpleUploadedFile("bericht.eml", MAIL.encode(), "message/rfc822"),
        SimpleUploadedFile("scherm.png", picture(), "image/png"),
        SimpleUploadedFile("stuk.pdf", b"%PDF-1.4 Kanarielaan 77 Fenna", "application/pdf"),
    ]


def workbook(path) -> bytes:
    book = Workbook()
    book.active.append(["text", "account", "platform", "eigen kolom"])
    book.active.append([TOLD, "@fictief_blad", "x", f"{CHILD} woont op {ADDRESS}"])
    book.save(path)
    return path.read_bytes()


def arrive(user, browser, tmp_path) -> list[Report]:
    """Reports of every kind: each way to arrive by form, one with files, a CSV, a workbook and a JSONL."""
    for place, arrival in enumerate(("message", "phone", "letter", "street")):
        told = form(arrival=arrival, account=f"@fictief_{place}")
        if place == 0:
            told["uploads"] = files()
        answer = browser.post(reverse("report"), told)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        assert found_in(body(answer)) == []
    csv = f'text;account;platform;note;protected\n"{TOLD}";@fictief_csv;x;{ADDRESS};kind: {CHILD}\n;;;;{CHILD}\n'
    checked, _ = import_file(csv.encode(), f"lijst {ADDRESS}.csv", by=user, at=NOON)
    assert found_in(json.dumps(checked.result(dry_run=False, lang="nl"), ensure_ascii=False).encode()) == []
    import_file(workbook(tmp_path / "b.xlsx"), "b.xlsx", by=user, at=NOON)
    line = json.dumps(
        {"text": TOLD, "account": "@fictief_json", "platform": "x", "seen_at": "2026-11-20T19:40:00Z"}
    )
    import_file(line.encode(), "r.jsonl", by=user, at=NOON)
    list(walk.walk(by="commandline", at=NOON))
    return list(Report.objects.order_by("pk"))


def typed(browser, case, report) -> None:
    """What people type about a case: reasons, notes, a finding, a number, a move, an identifier."""
    said = f"hij noemt {ADDRESS}, {PHONE} en {CHILD} bij naam"
    number = {"number": case.number}
    posts = [
        (reverse("confirm", kwargs=number | {"report": report.pk}),
         {"label": "threat", "severity": "3", "offence": "sr:285:1", "target_capacity": "alderman",
          "danger_to_life": "no", "reason": said}),
        (reverse("finding", kwargs=number), {"question": "suspicion", "answer": "yes", "reason": said}),
        (reverse("move", kwargs=number), {"due_on": "2099-01-02", "reason": said}),
        (reverse("hypothesis", kwargs=number), {"hypothesis": "other", "text": said}),
    ]  # fmt: skip
    for path, told in posts:
        answer = browser.post(path, told)
        assert answer.status_code == 302, path


@pytest.fixture
def arrived(analyst, officer, page, tmp_path):
    reports = arrive(analyst, page(analyst), tmp_path)
    for report in reports:
        typed(page(analyst), report.filed.case, report)
    return reports


def originals() -> set[str]:
    """The digests of what came in, which hold the canaries by right."""
    kinds = (Exhibit.Kind.SUBMISSION, Exhibit.Kind.UPLOAD, Exhibit.Kind.IMPORT_FILE)
    return set(Exhibit.objects.filter(kind__in=kinds).values_list("sha256", flat=True))


def test_the_originals_hold_it_apart_and_nothing_else_in_the_house_does(arrived):
    assert rows() == []
    mine = set(Exhibit.objects.values_list("sha256", flat=True))  # other tests keep theirs in the same store
    holding = {one for one in mine if found_in(store().read(one))}
    assert len(holding) > 10
    assert holding <= originals()
    pdf = Exhibit.objects.get(name="stuk.pdf").sha256  # nobody looked at it yet
    assert [one for one in holding - {pdf} if not store().is_apart(one)] == []


@pytest.mark.parametrize("role", ["analyst", "prosecutor", "administrator", "reporter"])
def test_no_page_or_file_that_a_person_can_reach_shows_it(arrived, analyst, officer, person, page, role):
    order = made(confirmed(arrived[0].filed.case, analyst), analyst)
    signed(order, officer)
    walk.send_order(order, sending(), by=analyst, by_role=ROLE, at=NOON)
    answer = seal([LOGINS.encode()], kind=Exhibit.Kind.RETURN, name="fictief-ip-audit.txt")
    walk.read_return(order.case, [answer], order=order, by=analyst, by_role=ROLE, at=NOON)
    who = {"analyst": analyst, "prosecutor": officer}.get(role) or person("ander", role)
    browser = page(who)
    starts = [
        reverse("start"),
        reverse("cases"),
        reverse("reports"),
        reverse("my-reports"),
        reverse("report"),
    ]
    starts += [f"{reverse('cases')}?q={query}" for query in ("Kanarielaan+77", "06-99887766", "Fenna")]
    if role != "reporter":
        starts += [reverse("case", args=[one.number]) for one in Case.objects.all()]
        starts += [reverse("exhibit", args=[one.pk]) for one in Exhibit.objects.exclude(report=None)]
        starts += [reverse("order-paper", args=[order.number, kind]) for kind in ("pdf", "docx", "json")]
    seen, leaks = crawl(browser, *starts)
    asked = (
        "?q=Kanarielaan",
        "?q=06-99887766",
        "?q=Fenna",
    )  # a search shows what was asked, in its own field
    assert [one for one in leaks if not any(part in one for part in asked)] == []
    for query in asked:
        assert "geen" in browser.get(f"{reverse('cases')}{query}").content.decode().casefold()
    assert len(seen) > (60 if role != "reporter" else 4)


def test_a_bundle_holds_it_nowhere(arrived, officer, analyst, tmp_path):
    for number, case in enumerate(Case.objects.order_by("pk")):
        bundle.make(case, tmp_path / f"b{number}", withheld={}, by=officer, at=NOON)
    leaks = [
        leak
        for file in tmp_path.glob("b*/**/*")
        if file.is_file()
        for leak in found_in(file.read_bytes(), str(file))
    ]
    assert leaks == []
    items = json.loads((tmp_path / "b0" / "data" / "bundle.json").read_text())["items"]
    assert {one["withheld"]["ground"].split(" ")[0] for one in items if one["withheld"]} == {"Bevat", "Nog"}
    assert Bundle.objects.count() == Case.objects.count()


def test_a_pack_of_an_office_holds_it_nowhere(office, person, page, tmp_path):
    HouseRecord.objects.update(
        order_address="Postbus 1", order_phone="070 0000000", order_email="k@kantoor.example"
    )
    sam = person("sam", "analyst")
    browser = page(sam)
    reports = arrive(sam, browser, tmp_path)
    for report in reports:
        typed(browser, report.filed.case, report)
    told = {
        "report": [one.number for one in reports], "addressee": "Politie", "attorney": "Sam de Vries",
        "note": f"Let op {CHILD} en {ADDRESS}", "megabytes": "", "lang": "nl",
    }  # fmt: skip
    answer = browser.post(reverse("pack-new"), told)
    number = ReportPack.objects.get().number
    assert answer.headers["Location"] == reverse("pack", args=[number])
    starts = [
        reverse("pack", args=[number]),
        reverse("pack-usb", args=[number]),
        reverse("packs"),
        reverse("status", args=[reports[0].number]),
    ]
    seen, leaks = crawl(browser, *starts, *(reverse("case", args=[one.number]) for one in Case.objects.all()))
    assert leaks == []
    assert any(path.endswith("usb.zip") for path in seen)
    assert rows() == []


def test_a_desk_gets_it_from_no_hand_over(make, mira, sam, page):  # noqa: F811 - fixtures of the hand-over
    folder = make(note=TOLD, target=f"wethouder Verzonnen, {ADDRESS}")
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert [leak for one in files for leak in found_in(one.read_bytes(), str(one))] == []
    row = walk.receive_hand_over(folder, by=mira, at=NOON).hand_over
    list(walk.walk(by="commandline", at=NOON))
    report = row.case.filings.order_by("pk").first().report
    assert "[adres 1]" in report.note
    assert "Verzonnen" in report.target
    assert rows() == []
    browser = page(mira)
    seen, leaks = crawl(browser, reverse("case", args=[row.case.number]), reverse("handovers"))
    assert leaks == []
    opened = browser.post(reverse("protected-open", args=[report.number]), {"reason": "om te zien wat kwam"})
    assert opened.status_code == 200
    assert found_in(body(opened)) == []  # the original stayed at the office
    assert len(seen) > 20


def test_the_opened_original_shows_it_and_the_log_says_why(arrived, page, analyst):
    browser = page(analyst)
    report = arrived[0]
    told = {"reason": f"om {ADDRESS} te laten bewaken"}
    shown = browser.post(reverse("protected-open", args=[report.number]), told).content.decode()
    for word in (ADDRESS, PHONE, CHILD):
        assert word in shown
    original = Exhibit.objects.get(report=report, kind=Exhibit.Kind.SUBMISSION)
    answer = browser.post(reverse("exhibit-original", args=[original.pk]), told)
    assert ADDRESS in body(answer).decode()
    assert rows() == []


def test_what_a_person_adds_is_gone_everywhere_too(arrived, page, analyst):
    report = arrived[0]
    assert "Kwetsbare Kanarie" not in Report.objects.get(pk=report.pk).note
    shield.add(report, "daar slaapt", kind="other", whose="victim", by=analyst, at=NOON)
    _seen, leaks = crawl(page(analyst), reverse("case", args=[report.filed.case.number]))
    assert leaks == []
    text = page(analyst).get(reverse("case", args=[report.filed.case.number])).content.decode()
    assert "daar slaapt" not in text
    assert Identifier.objects.filter(case=report.filed.case).exists()
