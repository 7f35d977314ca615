"""A file of reports on screen: what would happen, receiving it, and the same file once more."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

GOOD = 60
HEADER = "text,reference,platform,account,seen_at,ip"
BROKEN = [
    "Ik weet je te vinden.,lijst-kapot-1,mastodoom,@verzonnen_a,,",  # no such platform
    "Ik weet je te vinden.,lijst-kapot-2,x,@verzonnen_b,gisteren,",  # no such time
    ",lijst-kapot-3,x,@verzonnen_c,,",  # no text
]


def rows_of(tally):
    return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in tally.all()}


@pytest.fixture
def file(tmp_path):
    rows = [
        f"Verzonnen bericht {n}: pas maar op,lijst-{n},x,@verzonnen_lijst_{n},20-11-2026 20.41,"
        for n in range(GOOD)
    ]
    path = tmp_path / "lijst.csv"
    path.write_text("\n".join([HEADER, *rows, *BROKEN]) + "\n")
    return path


def check(page, file):
    page.goto("/bestand")
    page.get_by_label("Sleep het hierheen of kies een bestand").set_input_files(str(file))
    page.get_by_role("button", name="Kijk wat er zou gebeuren").click()
    expect(page.get_by_role("heading", name="Wat er zou gebeuren")).to_be_visible()


def test_a_file_is_checked_received_and_never_doubled(desk_server, visit, file):
    page = visit(desk_server, "mira")
    page.goto("/werkvoorraad")
    check(page, file)
    tallies = page.locator("dl.tallies > div")
    assert rows_of(tallies) == {
        "regels": "63", "zou ontvangen worden": "60", "was er al": "0", "afgewezen": "3",
    }  # fmt: skip
    errors = page.locator("table.list tbody tr")
    found = [
        (row.locator("td").nth(0).inner_text(), row.locator("td").nth(1).inner_text()) for row in errors.all()
    ]
    assert found == [("62", "platform"), ("63", "seen_at"), ("64", "text")]

    page.get_by_role("button", name="Ontvang 60 meldingen").click()
    expect(page.get_by_role("heading", name="Bezig met ontvangen")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("heading", name="Ontvangen", exact=True)).to_be_visible(timeout=60_000)
    assert rows_of(tallies) == {"regels": "63", "ontvangen": "60", "was er al": "0", "afgewezen": "3"}
    page.get_by_text("Ontvangstnummers").click()
    expect(page.get_by_role("cell", name="M-2026-")).to_have_count(60)

    check(page, file)
    assert rows_of(tallies)["was er al"] == "60"
    expect(page.get_by_role("button", name="Ontvang")).to_have_count(0)


def test_a_file_that_cannot_be_read_says_why(desk_server, visit, tmp_path):
    page = visit(desk_server, "mira")
    file = tmp_path / "geen.xlsx"
    file.write_bytes(b"dit is geen Excel")
    page.goto("/bestand")
    page.get_by_label("Sleep het hierheen of kies een bestand").set_input_files(str(file))
    page.get_by_role("button", name="Kijk wat er zou gebeuren").click()
    expect(page.get_by_role("alert")).to_contain_text("geen.xlsx")
