"""Files as somebody would make them who knows the public description and not our layouts."""

import pytest

from spoor.returns import ReturnFile, read

TURNS = [
    ("203.0.113.7", "2026-04-11 04:02:00 UTC", "Login"),
    ("2001:db8::7", "2026-04-11 05:02:00 UTC", "Logout"),
    ("198.51.100.9", "2026-04-12 06:00:00 UTC", "Password Change"),
]
READ = [
    ("203.0.113.7", "2026-04-11T04:02:00Z"),
    ("2001:db8::7", "2026-04-11T05:02:00Z"),
    ("198.51.100.9", "2026-04-12T06:00:00Z"),
]


def beside(name: str, value: str) -> str:
    return f'<div class="div_table inner">{name}<div class="most_inner">{value}</div></div>'


def apart(name: str, value: str) -> str:
    return (
        f'<div class="div_table inner"><div class="most_inner">{name}</div>'
        f'<div class="most_inner">{value}</div></div>'
    )


def section(id: str, pairs: list[tuple[str, str]], form=beside) -> str:  # type: ignore[no-untyped-def]
    return f'<div id="property-{id}">{"".join(form(*pair) for pair in pairs)}</div>'


def page(*sections: str) -> bytes:
    head = "<html><head><title>Meta Business Record</title></head><body>"
    return f"{head}{''.join(sections)}</body></html>".encode()


def turns(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [pair for turn in TURNS for pair in zip(names, turn, strict=True)]


def logins(file: ReturnFile) -> list[tuple[str | None, str | None]]:
    return [(one["ip"], one["at"]) for one in file.as_json()["records"] if one["kind"] == "login"]


@pytest.mark.parametrize(
    "names", [("IP", "Time", "Action"), ("IP Address", "Time", "Action"), ("IP-adres", "Tijd", "Actie")]
)
@pytest.mark.parametrize("form", [beside, apart])
def test_title_and_definition_before_the_rows_shift_no_address_to_another_time(names, form) -> None:  # type: ignore[no-untyped-def]
    before = [("IP Addresses", ""), ("Definition", "Addresses that were used")]
    file = read("records.html", page(section("ip_addresses", before + turns(names), form)))
    assert logins(file) == READ
    assert (file.state, file.rows_in_file) == ("read", 3)


@pytest.mark.parametrize("names", [("IP", "Time", "Action"), ("IP Address", "Time", "Action")])
@pytest.mark.parametrize("lost", [1, 2, 4, 8])
def test_no_address_takes_the_time_of_its_neighbour_when_labels_are_missing_or_stray(names, lost) -> None:  # type: ignore[no-untyped-def]
    whole = turns(names)
    for pairs in ([("Heading", "")] + whole, whole[lost:], whole[:-lost], whole[:lost] + whole[lost + 1 :]):
        file = read("records.html", page(section("ip_addresses", pairs)))
        assert set(logins(file)) <= set(READ), pairs
        assert file.state != "read" or len(logins(file)) * 3 == len(pairs)


def test_a_section_that_states_that_there_is_nothing_gives_no_record() -> None:
    pairs = [("IP Addresses", ""), ("Definition", "x"), ("IP Addresses", "No responsive records located")]
    file = read("records.html", page(section("ip_addresses", pairs)))
    assert (file.state, file.rows_in_file, file.records) == ("read", 0, ())


def test_an_address_of_mail_is_given_as_it_stands_in_the_file() -> None:
    named = "<li>Google Account ID: 1</li><li>e-Mail: jan.boos@gmail.com</li><li>Alternate e-Mails: jan+x@gmail.com, Recovery b.c@gmail.com</li>"
    page = f"<html><body><h1>GOOGLE SUBSCRIBER INFORMATION</h1><ul>{named}</ul></body></html>"
    file = read("boos.SubscriberInfo.html", page.encode())
    mails = [one.value for one in file.records if one.kind == "email"]
    assert mails == ["jan.boos@gmail.com", "jan+x@gmail.com", "b.c@gmail.com"]
