"""Who may open what: every address for every role; what a role may not see does not exist for it."""

import pytest
from django.urls import get_resolver, reverse
from tests.conftest import NOON

from spoor.cases import walk
from spoor.cases.dossier import Written
from spoor.cases.models import Case, Identifier, Incoming
from spoor.cases.steps import order, read_return, triage
from spoor.evidence.models import Exhibit, Report
from spoor.evidence.sealing import seal

ROLES = ("nobody", "reporter", "analyst", "prosecutor", "administrator")
IN = 302  # to the log-in page
TABLE = {  # a status for each of ROLES, in that order
    "login": (200, 302, 302, 302, 302),  # who is in is sent on
    "start": (IN, 302, 302, 302, 302),
    "password": (IN, 200, 200, 200, 200),
    "welcome": (IN, 403, 403, 403, 200),
    "house": (IN, 403, 403, 403, 200),
    "worklist": (IN, 403, 200, 200, 200),
    "shelf-days": (IN, 403, 200, 200, 200),
    "never-reached": (IN, 403, 200, 200, 200),
    "close-together": (IN, 403, 200, 200, 200),
    "collectives": (IN, 403, 200, 200, 200),
    "house-rules": (IN, 403, 200, 200, 200),
    "report": (IN, 200, 200, 200, 200),
    "receipt": (IN, 404, 200, 200, 200),  # somebody else's report
    "reports": (IN, 302, 200, 200, 200),  # a reporter goes to the own ones
    "my-reports": (IN, 200, 200, 200, 200),
    "status": (IN, 404, 200, 200, 200),
    "import": (IN, 403, 200, 200, 200),
    "import-result": (IN, 403, 404, 404, 404),  # no such upload
    "exhibit": (IN, 403, 200, 200, 200),
    "exhibit-look": (IN, 403, 200, 200, 200),
    "exhibit-picture": (IN, 403, 404, 404, 404),  # a submission is no picture
    "protected": (IN, 403, 200, 200, 200),
    "cases": (IN, 403, 200, 200, 200),
    "case": (IN, 403, 200, 200, 200),
    "close": (IN, 403, 200, 200, 200),
    "bundle": (IN, 403, 200, 200, 200),
    "custody": (IN, 403, 200, 200, 200),
    "handovers": (IN, 403, 200, 200, 200),
    "partners": (IN, 403, 403, 403, 200),
    "own-key": (IN, 403, 403, 403, 200),
    "lawbook": (IN, 403, 200, 200, 200),
    "law": (IN, 403, 200, 200, 200),
    "article": (IN, 403, 200, 200, 200),
    "instruments": (IN, 403, 200, 200, 200),
    "instrument": (IN, 403, 200, 200, 200),
    "providers": (IN, 403, 200, 200, 200),
    "provider": (IN, 403, 200, 200, 200),
    "countries": (IN, 403, 200, 200, 200),
    "stale": (IN, 403, 200, 200, 200),
    "compare": (IN, 403, 200, 200, 200),
    "what-if": (IN, 403, 200, 200, 200),
    "draft": (IN, 403, 200, 200, 403),  # drafting is not the administrator's
    "paper-lines": (IN, 403, 200, 200, 403),
    "orders": (IN, 403, 200, 200, 200),
    "order": (IN, 403, 200, 200, 200),
    "order-follow": (IN, 403, 404, 404, 403),  # nothing to extend: a draft
    "order-letter": (IN, 403, 404, 404, 403),  # nothing to remind of: a draft
    "order-paper": (IN, 403, 200, 200, 200),
    "order-text": (IN, 403, 200, 200, 403),
    "packs": (IN, 403, 404, 404, 404),  # packs are an office's; see tests/web/test_packs.py
    "pack-new": (IN, 403, 404, 404, 404),
    "pack": (IN, 403, 404, 404, 404),
    "pack-part": (IN, 403, 404, 404, 404),
    "pack-usb": (IN, 403, 404, 404, 404),
    "pack-file": (IN, 403, 404, 404, 404),
    "incoming": (IN, 403, 200, 200, 200),
    "incoming-file": (IN, 403, 200, 200, 200),
    "return": (IN, 403, 200, 200, 200),
    "return-layout": (IN, 403, 200, 200, 200),
}
POSTS = {  # only by POST; the status is that of a GET
    "logout", "language", "confirm", "judge", "withdraw", "record", "finding",
    "identifier", "number", "move", "assign", "capture", "end-collective",
    "take-up", "end-danger", "describe", "order-sign", "order-validate", "order-send", "order-withdraw",
    "order-remind", "order-open",
    "receive-return", "return-address", "person", "hypothesis", "hypothesis-fact", "propose", "answer", "rectify",
    "paper", "pack-sign", "pack-deliver", "pack-answer", "pack-withdraw",
    "incoming-bring", "incoming-set-aside", "return-zone",
    "domicile", "protected-add", "protected-open", "exhibit-original",
    "release",
}  # fmt: skip


@pytest.fixture
def somebody(desk, person, report_in):
    """A case of a report by an analyst."""
    case = report_in(person("eerste", "analyst"), account="@fictief_1", platform="x")
    list(walk.walk(by="commandline", at=NOON))
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def address(somebody):
    """Make the address of a page by name, for the case of somebody."""
    report = Report.objects.get()
    instrument, account = "eu.epoc.identification", Identifier.objects.get()
    word = triage.Word("threat", 3, "kondigt aan", target_capacity="member_representative_body")
    triage.confirm(report.pk, word, by=report.received_by, by_role="opsporingsambtenaar", at=NOON)
    wanted = order.Asked(instrument, (account,))
    made = order.prepare(somebody, wanted, Written(), by=report.received_by, at=NOON).number
    sealed = seal([b"geen indeling"], kind=Exhibit.Kind.RETURN, name="opgave.txt")
    exhibits = read_return.receive(somebody, [sealed], order=None, by=report.received_by, at=NOON)
    gave = read_return.read_files(somebody, exhibits, order=None, by=report.received_by, at=NOON)
    came = Exhibit.objects.get(pk=exhibits[0].pk)
    waits = Incoming.objects.create(
        exhibit=came,
        channel="folder",
        name="opgave.txt",
        sha256=came.sha256,
        received_at=NOON,
        by=report.received_by,
    ).pk
    arguments = {
        **{name: [waits] for name in ("incoming-file", "incoming-bring", "incoming-set-aside")},
        "return-zone": [gave.returns[0].pk],
        "return": [gave.returns[0].pk],
        "return-layout": [gave.returns[0].pk],
        "return-address": [gave.returns[0].pk],
        "pack": ["P-2026-000001"],
        "pack-part": ["P-2026-000001", 1],
        "pack-usb": ["P-2026-000001"],
        "pack-file": ["P-2026-000001", 1],
        **{name: ["P-2026-000001"] for name in POSTS if name.startswith("pack-")},
        "order": [made],
        "order-paper": [made, "pdf"],
        "order-text": [made],
        "order-follow": [made, "extension"],
        "order-letter": [made, "reminded"],
        "draft": [somebody.number],
        "paper-lines": [somebody.number],
        **{name: [made] for name in POSTS if name.startswith("order-")},
        "receipt": [report.number],
        "status": [report.number],
        **{name: [report.number] for name in ("protected", "protected-add", "protected-open")},
        **{
            name: [Exhibit.objects.filter(report=report).first().pk]
            for name in ("exhibit-look", "exhibit-picture", "exhibit-original")
        },
        "import-result": ["0" * 24],
        "exhibit": [Exhibit.objects.filter(report=report).first().pk],
        "custody": [Exhibit.objects.filter(report=report).first().pk],
        "release": [somebody.number, "O-2026-000001"],
        "case": [somebody.number],
        "close": [somebody.number],
        "bundle": [somebody.number],
        "law": ["sr"],
        "article": ["sr", "285 lid 1"],
        "instrument": ["nl.126n"],
        "provider": ["kpn"],
        "confirm": [somebody.number, report.pk],
        "end-collective": [1],
    }

    def make(name):
        own = arguments.get(name, [somebody.number] if name in POSTS - {"logout", "language"} else [])
        queries = {
            "draft": f"?instrument={instrument}&identifier={account.key}",
            "paper-lines": "?form=pv.report",
        }
        return reverse(name, args=own) + queries.get(name, "")

    return make


def test_every_address_is_in_the_table():
    named = {pattern.name for pattern in get_resolver().url_patterns[0].url_patterns}
    assert set(TABLE) | POSTS == named


@pytest.mark.parametrize("role", ROLES)
def test_the_table(role, address, client, page, person):
    browser = client if role == "nobody" else page(person("iemand", role))
    found = {name: browser.get(address(name)).status_code for name in TABLE}
    assert found == {name: statuses[ROLES.index(role)] for name, statuses in TABLE.items()}


def test_acts_are_done_by_post_only(address, page, person):
    browser = page(person("iemand", "prosecutor"))
    assert {name: browser.get(address(name)).status_code for name in POSTS} == dict.fromkeys(POSTS, 405)


def test_a_reporter_acts_on_no_case(address, page, person):
    browser = page(person("melder", "reporter"))
    acts = POSTS - {"logout", "language"}
    assert {name: browser.post(address(name)).status_code for name in acts} == dict.fromkeys(acts, 403)


def test_a_reporter_sees_the_own_reports_and_no_other(somebody, page, person, report_in):
    reporter = person("melder", "reporter")
    report_in(reporter, text="Mijn eigen melding.")
    own = Report.objects.get(received_by=reporter).number
    other = Report.objects.exclude(received_by=reporter).get().number
    browser = page(reporter)
    listed = browser.get(reverse("my-reports")).content.decode()
    assert own in listed
    assert other not in listed
    assert browser.get(reverse("status", args=[own])).status_code == 200


def test_a_reporter_gets_no_menu_and_no_search(desk, page, person):
    text = page(person("melder", "reporter")).get(reverse("report")).content.decode()
    assert "<nav" not in text
    assert 'role="search"' not in text


def test_a_case_that_is_not_there_is_404(desk, page, person):
    assert page(person("mira", "analyst")).get(reverse("case", args=["2026-9999"])).status_code == 404
