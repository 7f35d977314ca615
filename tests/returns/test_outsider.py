"""Files as somebody would make them who knows the public description and not our layouts."""

import pytest
from tests.returns.shapes import pdf

from spoor.returns import ReturnFile, read
from spoor.returns.addresses import holds_address

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
    named = (
        "<li>Google Account ID: 1</li><li>e-Mail: jan.boos@gmail.com</li>"
        "<li>Alternate e-Mails: jan+x@gmail.com, Recovery b.c@gmail.com</li>"
    )
    page = f"<html><body><h1>GOOGLE SUBSCRIBER INFORMATION</h1><ul>{named}</ul></body></html>"
    file = read("boos.SubscriberInfo.html", page.encode())
    mails = [one.value for one in file.records if one.kind == "email"]
    assert mails == ["jan.boos@gmail.com", "jan+x@gmail.com", "b.c@gmail.com"]


def test_a_time_of_day_is_no_address_that_was_passed_over() -> None:
    head = [
        ("Service", "Instagram"),
        ("Target", "178"),
        ("Date Range", "2026-04-01 00:00:00 UTC to 2026-04-20 23:59:59 UTC"),
    ]
    file = read(
        "records.html",
        page(section("request_parameters", head), section("ip_addresses", turns(("IP", "Time", "Action")))),
    )
    assert (file.state, logins(file)) == ("read", READ)
    for held in (
        "203.0.113.7",
        "x 2001:db8::7,",
        "2001:db8:1:2:3:4:5:6",
        "999.1.1.1",
        "::ffff:203.0.113.7",
        "2a02::1",
        "from fe80::1.",
    ):
        assert holds_address(held), held
    for held in (
        "04:02:00",
        "2026-04-01 00:00:00 UTC",
        "aa:bb:cc:dd:ee:ff",
        "1:02:03:04",
        "std::cafe",
        "a: b",
    ):
        assert not holds_address(held), held


GOOGLE = [
    "Google Account ID: 1",
    "Name: Jan",
    "e-Mail: jan@example.org",
    "Created on: 2019/03/04-10:11:12-UTC",
]
ACTIVITY = (
    "<h2>IP ACTIVITY</h2><table><tr><th>Timestamp</th><th>IP Address</th><th>Activity Type</th></tr>"
    "<tr><td>2026/04/11-04:02:00-UTC</td><td>203.0.113.7</td><td>Login</td></tr></table>"
)


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [("", "<br>", "<br>"), ("<p>", "</p><p>", "</p>"), ("<div><b>", "</b></div><div>", "</div>"),
     ("<ul><li>", "</li><li>", "</li></ul>"),
     ("<table><tr><td>", "<br/>", "<table><tr><td>x</td></tr></table></td></tr></table>")],
)  # fmt: skip
def test_names_and_values_of_google_are_read_in_lines_as_in_lists(
    before: str, between: str, after: str
) -> None:
    body = before + between.join([*GOOGLE, "2-Step Verification Phone Numbers:"]) + after
    file = read(
        "jan.SubscriberInfo.html",
        f"<html><body><h1>GOOGLE SUBSCRIBER INFORMATION</h1>{body}{ACTIVITY}</body></html>".encode(),
    )
    assert [(one.kind, one.value) for one in file.records][:2] == [
        ("subscriber", "1"),
        ("email", "jan@example.org"),
    ]
    assert file.as_json()["records"][0]["at"] == "2019-03-04T10:11:12Z"
    assert logins(file) == [("203.0.113.7", "2026-04-11T04:02:00Z")]
    assert not any(message.id == "nearest_layout" for message in file.messages)


def test_two_accounts_on_one_page_are_two_subscribers() -> None:
    other = [one.replace(": 1", ": 2").replace("jan@", "piet@") for one in GOOGLE]
    body = "<br>".join(GOOGLE + other)
    file = read(
        "jan.SubscriberInfo.html",
        f"<html><body>GOOGLE SUBSCRIBER INFORMATION<br>{body}</body></html>".encode(),
    )
    assert [one.value for one in file.records] == ["1", "jan@example.org", "2", "piet@example.org"]


def test_a_line_with_an_address_that_has_no_name_is_skipped_and_said() -> None:
    body = "<br>".join([*GOOGLE, "seen at 203.0.113.9 yesterday"])
    file = read(
        "jan.SubscriberInfo.html",
        f"<html><body>Google Subscriber Information<br>{body}</body></html>".encode(),
    )
    assert (file.state, [one.why.id for one in file.skipped]) == ("partly", ["no_name_and_value"])


AUDIT = '{"ipAudit": {"accountId": "1", "createdAt": "2026-04-11T04:02:00.000Z", "loginIp": "203.0.113.7"}}'


@pytest.mark.parametrize(
    "text", [f"[{AUDIT}]", AUDIT, f"{AUDIT}\n{AUDIT}\n", f"window.YTD.ip_audit.part0 = [{AUDIT}]"]
)
def test_objects_of_x_in_true_json_are_read_as_those_in_lines(text: str) -> None:
    file = read("1-ip-audit.txt", text.encode())
    assert set(logins(file)) == {("203.0.113.7", "2026-04-11T04:02:00Z")}
    assert (file.state, file.layout) == ("read", "x.text/1")


def test_an_object_of_x_over_several_lines_is_named_by_its_line() -> None:
    file = read("1-ip-audit.txt", AUDIT.replace("{", "{\n").replace(",", ",\n").replace("}", "\n}").encode())
    assert [one.source.line for one in file.records] == [2]


def test_true_json_of_x_with_other_objects_keeps_them_apart() -> None:
    other = '{"deviceToken": {"token": "abc", "createdAt": "2026-04-12T04:02:00.000Z", "clientApplicationName": "App"}}'
    file = read("1-all.txt", f"[{AUDIT}, {other}, {AUDIT}]".encode())
    assert [(one.kind, one.source.line) for one in file.records] == [
        ("login", 1),
        ("login", 1),
        ("device", 1),
    ]


SNAP = '"legend"\n=====\n'
AT = "2026-04-11 04:02:00 UTC"
KIK = ("login", "203.0.113.7", 51234)
UPLOAD = f"sender_username,text,upload_ip,source_port_number,timestamp\njan,hoi,203.0.113.7,40001,{AT}\n"
CHANGE = f"user_id,change_type,old_value,new_value,timestamp,ip\n1,email,a,b,{AT},203.0.113.7\n"
CHANNEL = f"Channel ID,Email,Creation IP,Creation Time\nUC1,jan@example.org,203.0.113.7,{AT}\n"
OWN = "ID,Timestamp,Contents,Attachments\n1,2026-04-11 04:02:00.000000+00:00,hoi,\n"


@pytest.mark.parametrize(
    ("name", "text", "want"),
    [
        ("logs/bind.txt", "2026-04-11T04:02:00.000Z\tjan\t203.0.113.7\t51234\tandroid\n", KIK),
        ("logs/bind.txt", "1775880120000\tjan\t203.0.113.7\t51234\tandroid\n", KIK),
        ("x/jan-binds.csv", f"{AT},jan,203.0.113.7,51234,iPhone\n", KIK),
        ("conversations.csv", SNAP + UPLOAD, ("message", None, None)),
        ("subscriber_account_change_history.csv", SNAP + CHANGE, ("other", "203.0.113.7", None)),
        ("x.YoutubeAndYoutubeMusic.BasicSubscriberInfo_001.csv", CHANNEL, ("account", "203.0.113.7", None)),
        ("messages/dms/1.csv", OWN, ("message", None, None)),
    ],
)
def test_files_as_the_public_description_has_them(name: str, text: str, want: tuple[object, ...]) -> None:
    file = read(name, text.encode())
    first = file.as_json()["records"][0]
    assert (first["kind"], first["ip"], first["port"], first["at"]) == (*want, "2026-04-11T04:02:00Z")
    assert file.state == "read"


def test_a_message_of_snapchat_gives_its_text_and_its_upload() -> None:
    records = read("conversations.csv", (SNAP + UPLOAD).encode()).records
    assert [(one.kind, one.value, one.port) for one in records] == [
        ("message", "hoi", None),
        ("login", None, 40001),
    ]


@pytest.mark.parametrize(
    "stray", ["<table><tr><td>Last IP</td><td>203.0.113.99</td></tr></table>", "<p>2001:db8::99</p>"]
)
def test_an_address_outside_the_sections_of_meta_is_not_lost_unsaid(stray: str) -> None:
    whole = section("ip_addresses", turns(("IP", "Time", "Action")))
    file = read("records.html", page(whole, stray))
    assert (logins(file), file.state) == (READ, "partly")
    assert "addresses_outside" in {message.id for message in file.messages}
    assert read("records.html", page(whole, "<script>var v = '203.0.113.99'</script>")).state == "read"


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (3, 1, 2, 0, 4), (4, 2, 3, 1, 0)])
@pytest.mark.parametrize(
    "names",
    [
        ["timestamp", "sender", "IP", "Port", "device"],
        ["timestamp", "user_jid", "remote_ip", "remote_port", "device_type"],
    ],
)
def test_a_header_of_kik_goes_before_the_look_of_its_columns(
    order: tuple[int, ...], names: list[str]
) -> None:
    cells = [AT, "jan", "203.0.113.7", "51234", "iPhone"]
    for name, separator in (("x/jan-binds.csv", ","), ("logs/bind.txt", "\t")):
        text = "\n".join(separator.join(row[place] for place in order) for row in (names, cells)) + "\n"
        file = read(name, text.encode())
        assert (file.state, logins(file), file.records[0].port) == (
            "read",
            [("203.0.113.7", "2026-04-11T04:02:00Z")],
            51234,
        )


@pytest.mark.parametrize("gap", ["<br>", "<br/>", "<div></div>", "</p><p>"])
def test_what_stands_on_two_lines_of_a_page_is_never_one_word(gap: str) -> None:
    mails = [("Emails", f"<p>a@example.org{gap}b@example.org</p>")]
    ips = [("IP", "203.0.113.7"), ("Time", f"2026-04-11{gap}04:02:00 <b>UT</b>C"), ("Action", "x")]
    file = read("records.html", page(section("emails", mails), section("ip_addresses", ips)))
    assert [one.value for one in file.records if one.kind == "email"] == ["a@example.org", "b@example.org"]
    assert logins(file) == READ[:1]


def test_a_table_with_a_header_within_a_section_of_meta_is_read() -> None:
    rows = "<tr><th>IP Address</th><th>Time</th></tr><tr><td>203.0.113.7</td><td>2026-04-11 04:02:00 UTC</td></tr>"
    file = read("records.html", page(f'<div id="property-logins"><table>{rows}</table></div>'))
    assert (file.state, logins(file)) == ("read", READ[:1])


def test_labels_of_meta_in_bold_are_labels() -> None:
    head = [("Service", "Instagram"), ("Target", "178")]
    made = page(section("request_parameters", head), section("ip_addresses", turns(("IP", "Time", "Action"))))
    bold = (
        made.decode()
        .replace('inner">', 'inner"><b>')
        .replace('<div class="most_inner"><b>', '</b><div class="most_inner">')
    )
    file = read("records.html", bold.encode())
    assert (file.records[0].kind, file.records[0].value, logins(file)) == ("account", "178", READ)


def test_a_section_of_addresses_with_title_and_definition_alone_is_said_to_be_without_rows() -> None:
    head = section("request_parameters", [("Service", "Instagram"), ("Target", "178")])
    file = read(
        "records.html", page(head, section("ip_addresses", [("IP Addresses", ""), ("Definition", "x")]))
    )
    assert [one.kind for one in file.records] == ["account"]
    assert "no_rows_under" in {message.id for message in file.messages}


@pytest.mark.parametrize(
    ("told", "at"),
    [("11. Mai 2026 04:02:00 UTC", "2026-05-11T04:02:00Z"), ("3 März 2026 04:02 UTC", "2026-03-03T04:02:00Z"),
     ("1 Dezember 2026 04:02:00 +0100", "2026-12-01T03:02:00Z")],
)  # fmt: skip
def test_german_dates_of_meta_are_read(told: str, at: str) -> None:
    pairs = [("IP-Adresse", "203.0.113.7"), ("Zeit", told), ("Aktion", "x")]
    assert logins(read("records.html", page(section("ip_addresses", pairs)))) == [("203.0.113.7", at)]
    empty = read("records.html", page(section("ip_addresses", [("IP-Adressen", "Keine Daten vorhanden")])))
    assert (empty.state, empty.records) == ("read", ())


@pytest.mark.parametrize("text", [f"[{AUDIT},\n{AUDIT},\n{AUDIT}]", f"[{AUDIT}, {AUDIT},\n{AUDIT}]"])
def test_no_object_of_x_is_lost_beside_a_bracket(text: str) -> None:
    end = "-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n"
    signed = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n[{AUDIT}]\n{end}"
    file = read("1-ip-audit.txt", text.encode())
    assert (file.state, len(logins(file))) == ("read", 3)
    assert len(logins(read("1-ip-audit.txt", signed.encode()))) == 1


def test_a_value_of_a_pdf_that_runs_on_over_the_line_is_no_whole_answer() -> None:
    lines = ["registration date: 2021-08-19", "12:00:00 UTC", "username: jan", "registration IP: 203.0.113.7"]
    assert read("jan (Subscriber information).pdf", pdf([lines])).state == "partly"
    assert (
        read("jan (Subscriber information).pdf", pdf([["TikTok", *lines[2:], "page 1 of 1"]])).state == "read"
    )


def test_a_shifted_row_after_a_blank_line_before_the_next_section_is_not_lost():
    content = (
        '"Legend of one"\n====================\nip,timestamp,port\n203.0.113.1,2026-04-11 04:02:00 UTC,50001\n'
        "\nshifted,2026-04-11 04:03:00 UTC\n====================\nip,timestamp,port\n"
        "203.0.113.2,2026-04-11 04:04:00 UTC,50002\n"
    )
    found = read("ip_data.csv", content.encode())
    assert [one.ip for one in found.records] == ["203.0.113.1", "203.0.113.2"]
    assert (found.state, len(found.skipped)) == ("partly", 1)
