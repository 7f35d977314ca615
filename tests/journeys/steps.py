"""What several journeys do: report, find the case, confirm its assessment."""

import re
from typing import Any

from playwright.sync_api import expect

CASE = re.compile(r"Zaak (\d{4}-\d{4,})")
REASON = "Kondigt een misdrijf tegen het leven aan."


def report(page: Any, *, text: str, account: str, platform: str = "x") -> str:
    """Report through the form and return the number of the receipt."""
    page.goto("/meld")
    page.get_by_label("Wat staat er, letterlijk?").fill(text)
    page.get_by_label("Waar?").select_option(platform)
    page.get_by_label("Account van de afzender").fill(account)
    page.get_by_role("button", name="Verstuur de melding").click()
    return str(page.locator(".big-number").inner_text())


def case_of(page: Any, receipt: str) -> str:
    """Find the case of a report by the number of its receipt, and return the case's own."""
    page.goto(f"/zaken?q={receipt}")
    page.locator("a.row").first.click()
    expect(page).to_have_title(CASE)  # a click returns before the page that it leads to has a title
    return CASE.search(page.title())[1]


def until(page: Any, wanted: Any, tries: int = 120) -> None:
    """Reload until something stands there: the walker works beside the pages."""
    for _ in range(tries):
        if wanted.count():
            return
        page.wait_for_timeout(250)
        page.reload()
    expect(wanted.first).to_be_visible()


def confirm(page: Any) -> None:
    """Confirm the first assessment that waits on the page of a case."""
    form = page.locator("section[id^=confirm-]").first
    form.get_by_role("group", name="Is dit een bedreiging?").get_by_label("bedreiging", exact=True).check()
    form.get_by_role("group", name="Is er nu gevaar voor leven?").get_by_label("nee").check()
    form.get_by_label("Wie wordt bedreigd, in welke hoedanigheid?").select_option(label="burgemeester")
    form.get_by_label("Waarom? Eén zin.").fill(REASON)
    form.get_by_role("button", name="Bevestig de weging").click()
    expect(page.get_by_role("status")).to_contain_text("De weging is bevestigd.")
