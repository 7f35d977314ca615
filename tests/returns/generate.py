"""Makes the files of answers for the tests: every person, account and address is invented.

No real answer exists in public, so these are made from the declared layouts and the public descriptions of them.
`.venv/bin/python -m tests.returns.generate` writes the golden files that are missing, with what they must give.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from tests.returns.shapes import (
    Fact,
    Made,
    at,
    ctime,
    ip,
    ms,
    naive,
    pdf,
    port,
    table,
    utc,
    word,
    workbook,
    z,
)

LEGEND = (
    '"Target username ""bedacht"" is associated with User ID ""u-1"".\n\nData Legend:\n'
    'ip: address of the user\n"\n===========================\n'
)


def snap_old(n: int = 6, time: Callable[[datetime], str] = ctime) -> Made:
    rows = [[ip(i), time(at(i)), time(at(i) + timedelta(hours=1)), "AS64500"] for i in range(n)]
    text = LEGEND + table(["ip", "first seen time", "last seen time", "asn"], rows)
    facts = tuple(
        Fact("login", ip(i), None, z(at(i) + late), "stated")
        for i in range(n)
        for late in (timedelta(), timedelta(hours=1))
    )
    return Made("return/ip_data.csv", text.encode(), "snap.ip_data/1", n, facts)


def snap_new(n: int = 6, time: Callable[[datetime], str] = utc) -> Made:
    header = ["country", "ip", "client_source_port", "user_agent", "timestamp", "login_status"]
    rows = [["NL", ip(i), port(i), "Snapchat/12 (Android)", time(at(i)), "SUCCESS"] for i in range(n)]
    facts = tuple(Fact("login", ip(i), port(i), z(at(i)), "stated") for i in range(n))
    return Made("return/ip_data.csv", (LEGEND + table(header, rows)).encode(), "snap.ip_data/2", n, facts)


def snap_subscriber(n: int = 3) -> Made:
    header = [
        "user_id",
        "username",
        "created",
        "email_address",
        "phone_number",
        "creation_ip",
        "name",
        "status",
    ]
    rows = [
        [f"u-{i}", f"bedacht{i}", utc(at(i)), f"b{i}@example.org", f"+3161234567{i}", ip(i), "B", "Active"]
        for i in range(n)
    ]
    changes = [[utc(at(i)), "change email", f"o{i}@example.org", f"b{i}@example.org", ""] for i in range(2)]
    text = LEGEND + table(header, rows) + "\n" + LEGEND
    text += table(["date", "action", "old_value", "new_value", "reason"], changes)
    facts: list[Fact] = []
    for i in range(n):
        facts += [
            Fact("subscriber", None, None, z(at(i)), "stated", f"u-{i}"),
            Fact("account", value=f"bedacht{i}"),
            Fact("email", value=f"b{i}@example.org"),
            Fact("phone", value=f"+3161234567{i}"),
            Fact("login", ip(i), None, z(at(i)), "stated"),
        ]
    facts += [Fact("other", None, None, z(at(i)), "stated", "change email") for i in range(2)]
    return Made("return/subscriber_info.csv", text.encode(), "snap.subscriber/1", n + 2, tuple(facts))


def snap_story(n: int = 6) -> Made:
    rows = [[f"m{i}", ip(i), port(i), utc(at(i))] for i in range(n)]
    text = LEGEND + table(["media_id", "upload_ip", "source_port_number", "timestamp"], rows)
    facts = tuple(Fact("login", ip(i), port(i), z(at(i)), "stated") for i in range(n))
    return Made("return/story.csv", text.encode(), "snap.content/1", n, facts)


def _pair(label: str, value: str) -> str:
    inner = f'<div class="m"><div>{value}<div class="p"></div></div></div>'
    return f'<div class="t o"><div class="t i">{label}{inner}</div></div>'


def _section(id: str, title: str, inside: str) -> str:
    outer = f'<div class="t o"><div class="t i">{title}<div class="m"><div>{inside}</div></div></div></div>'
    return f'<div id="property-{id}" class="content-pane">{_pair(title + " Definition", "What it is")}{outer}</div>\n'


def meta(n: int = 6, labels: tuple[str, str] = ("IP Address", "Time"), service: str = "Instagram") -> Made:
    def address(i: int) -> str:
        return f"[{ip(i)}]:{port(i)}" if ":" in ip(i) else f"{ip(i)}:{port(i)}"

    def row(i: int) -> str:
        values = {"IP Address": address(i), "Time": utc(at(i)), "IP-adres": address(i), "Tijd": utc(at(i))}
        return "".join(_pair(label, values[label]) for label in labels)

    body = (
        _section("registration_date", "Registration Date", "2020-01-01 10:00:00 UTC")
        + _section("registration_ip", "Registration Ip", "192.0.2.77")
        + _section("emails", "Registered Email Addresses", "bedacht@example.org")
        + _section("phone_numbers", "Phone Numbers", "+31612345678 Cell Verified on 2020-01-01 10:00:00 UTC")
        + _section("ip_addresses", "Ip Addresses", "".join(row(i) for i in range(n)))
        + _section("searches", "Searches", "No responsive records located")
    )
    page = f"<html><head><title>{service} Business Record</title></head><body>{body}</body></html>\n"
    facts = (
        Fact("account", None, None, "2020-01-01T10:00:00Z", "stated"),
        Fact("login", "192.0.2.77", None, "2020-01-01T10:00:00Z", "stated"),
        Fact("email", value="bedacht@example.org"),
        Fact("phone", value="+31612345678"),
        *(Fact("login", ip(i), port(i), z(at(i)), "stated") for i in range(n)),
    )
    return Made("return/records.html", page.encode(), "meta.records/2", n + 4, facts, says=("says_nothing",))


def whatsapp(n: int = 6) -> Made:
    return replace(meta(n, ("Time", "IP Address"), "WhatsApp"), layout="meta.whatsapp/1")


def meta_plain(n: int = 6) -> Made:
    """The form of returns.md: values without labels, title and definition first, then IP, time, action."""

    def inner(value: str) -> str:
        return f'<div class="div_table inner"><div class="most_inner">{value}</div></div>\n'

    values = ["IP Addresses", "Where the account was used"]
    for i in range(n):
        values += [ip(i), utc(at(i)), "Login"]
    body = "".join(map(inner, values))
    page = f'<html><body><div id="property-ip_addresses">{body}</div></body></html>\n'
    facts = tuple(Fact("login", ip(i), None, z(at(i)), "stated") for i in range(n))
    return Made("return/preservation-1.html", page.encode(), "meta.records/2", n, facts)


def google(n: int = 6) -> Made:
    rows = "".join(
        f"<tr><td>{naive(at(i))} Z</td><td>{ip(i)}</td><td>Login</td><td>UA</td></tr>\n" for i in range(n)
    )
    items = {
        "Google Account ID": "123456789012",
        "Name": "Piet Bedacht",
        "e-Mail": "bedacht@example.org",
        "Created on": "2015-07-04 14:49:25 Z",
        "Terms of Service IP": "192.0.2.88",
        "Recovery SMS": "+31612345678 [NL]",
    }
    listed = "".join(f"<li>{name}: {value}</li>\n" for name, value in items.items())
    page = (
        "<html><head><title>Google Subscriber Information</title></head><body>"
        f'<h3>GOOGLE SUBSCRIBER INFORMATION</h3><div class="section"><ul>{listed}</ul></div><h3>IP ACTIVITY</h3>'
        "<table><tr><th>Timestamp</th><th>IP Address</th><th>Activity Type</th><th>Raw User Agents</th></tr>\n"
        f"{rows}</table></body></html>\n"
    )
    created = "2015-07-04T14:49:25Z"
    facts = (
        Fact("subscriber", None, None, created, "stated", "123456789012"),
        Fact("email", value="bedacht@example.org"),
        Fact("phone", value="+31612345678"),
        Fact("login", "192.0.2.88", None, created, "stated"),
        *(Fact("login", ip(i), None, z(at(i)), "stated") for i in range(n)),
    )
    return Made("return/bedacht.SubscriberInfo.html", page.encode(), "google.subscriber/1", n + 1, facts)


def google_log(n: int = 6) -> Made:
    header = [
        "Gaia ID",
        "Activity Timestamp",
        "IP Address",
        "Proxied Host IP Address",
        "User Agent String",
        "Activity Type",
    ]
    rows = [["123", utc(at(i)), ip(i), "", "App : APPLE", "Login"] for i in range(n)]
    facts = tuple(Fact("login", ip(i), None, z(at(i)), "stated") for i in range(n))
    name = "return/Access Log Activity/Activities - A list.csv"
    return Made(name, table(header, rows).encode(), "google.access_log/1", n, facts)


def google_linked(n: int = 4) -> Made:
    rows = [[f"10{i}", f"l{i}@example.org"] for i in range(n)]
    facts = [
        one
        for i in range(n)
        for one in (Fact("account", value=f"10{i}"), Fact("email", value=f"l{i}@example.org"))
    ]
    text = table(["Gaia ID", "Email"], rows)
    return Made("return/1.LinkedByPhone.csv", text.encode(), "google.linked/1", n, tuple(facts))


def mbox(n: int = 4) -> Made:
    parts = [
        f"From 1@xxx Sat Apr 11 04:02:00 +0000 2026\nX-Originating-IP: [203.0.113.{i + 1}]\n"
        f"From: A{i} <a{i}@example.org>\nTo: b@example.org\nSubject: Onderwerp {i}\n"
        f"Date: {at(i).strftime('%a, %d %b %Y %H:%M:%S +0000')}\n"
        f"Message-ID: <{i}@example.org>\n\nTekst\n\n"
        for i in range(n)
    ]
    facts = tuple(
        Fact("message", f"203.0.113.{i + 1}", None, z(at(i)), "stated", f"Onderwerp {i}") for i in range(n)
    )
    return Made("return/Mail/all.mbox", "".join(parts).encode(), "google.mail/1", n, facts)


def microsoft() -> Made:
    text = (
        f"Received: from mail.example.org ([203.0.113.9])\nDate: {at(0).strftime('%a, %d %b %Y %H:%M:%S +0000')}\n"
        "From: bedacht@example.org\nTo: b@example.org\nSubject: Onderwerp\nMessage-ID: <1@example.org>\n"
        "X-Originating-IP: [2001:db8::7]\n\n"
    )
    fact = Fact("message", "2001:db8::7", None, z(at(0)), "stated", "Onderwerp")
    return Made("return/1.eml_hdr.eml", text.encode(), "microsoft.headers/1", 1, (fact,))


def _block(values: dict[str, str]) -> str:
    inside = ",\n".join(f'    "{key}" : {json.dumps(value)}' for key, value in values.items())
    return f'{{\n  "record" : {{\n{inside}\n  }}\n}}\n'


def _signed(text: str) -> str:
    return (
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{text}"
        "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n"
    )


def x_audit(n: int = 6) -> Made:
    blocks = [
        _block({"accountId": "1001", "createdAt": at(i).strftime("%Y-%m-%dT%H:%M:%S.000Z"), "loginIp": ip(i)})
        for i in range(n)
    ]
    facts = tuple(Fact("login", ip(i), None, z(at(i)), "stated") for i in range(n))
    return Made("return/1001-ip-audit.txt", _signed("".join(blocks)).encode(), "x.text/1", n, facts)


def x_plain(n: int = 6) -> Made:
    """The form of returns.md: lines of a name, a colon and a value."""
    parts = [f"Account ID: 1001\nCreated At: {z(at(i))}\nLogin IP: {ip(i)}\n\n" for i in range(n)]
    facts = tuple(Fact("login", ip(i), None, z(at(i)), "stated") for i in range(n))
    return Made("return/1001-ip-audit.txt", "".join(parts).encode(), "x.text/1", n, facts)


def x_account() -> Made:
    values = {"accountId": "1001", "createdAt": "2026-04-11T04:02:00.000Z", "email": "bedacht@example.org",
              "createdVia": "web", "username": "bedacht", "accountDisplayName": "Bedacht: \"de\" tweede"}  # fmt: skip
    facts = (
        Fact("subscriber", None, None, "2026-04-11T04:02:00Z", "stated", "1001"),
        Fact("account", value="bedacht"),
        Fact("email", value="bedacht@example.org"),
    )
    return Made("return/1001-account.txt", _signed(_block(values)).encode(), "x.text/1", 1, facts)


def tiktok(n: int = 6, zoned: bool = True) -> Made:
    header = ["Timestamp", "Active Start Time", "IP", "IP Country"]
    time = utc if zoned else naive
    rows: list[list[object]] = [[time(at(i)), time(at(i)), ip(i), "NL"] for i in range(n)]
    if zoned:
        facts = tuple(Fact("login", ip(i), None, z(at(i)), "stated") for i in range(n))
    else:
        facts = tuple(Fact("login", ip(i), None, None, "ambiguous") for i in range(n))
    content = workbook({"Sheet1": [header, *rows]})
    return Made("return/bedacht/bedacht - IP Data.xlsx", content, "tiktok.ip_data/1", n, facts)


def tiktok_video(n: int = 4) -> Made:
    rows: list[list[object]] = [[f"v{i}", ms(at(i))] for i in range(n)]
    facts = tuple(Fact("other", None, None, z(at(i)), "layout", f"v{i}") for i in range(n))
    content = workbook({"Sheet1": [["Video ID", "Create Time"], *rows]})
    return Made("return/bedacht/bedacht - video metadata.xlsx", content, "tiktok.video/1", n, facts)


def tiktok_pdf() -> Made:
    lines = ["TikTok", "Username: bedacht", "Registration Date: 2026-04-11 04:02:00 UTC", "Registration Method: phone",
             "Phone: +31612345678", "Registration IP: 203.0.113.5", "Registration Device Info: Pixel 7"]  # fmt: skip
    when = "2026-04-11T04:02:00Z"
    facts = (
        Fact("subscriber", None, None, when, "stated", "bedacht"),
        Fact("phone", value="+31612345678"),
        Fact("login", "203.0.113.5", None, when, "stated"),
        Fact("device", value="Pixel 7"),
    )
    name = "return/bedacht (Subscriber information).pdf"
    return Made(name, pdf([lines]), "tiktok.subscriber/1", 1, facts, says=("lines_passed",))


def kik_pdf() -> Made:
    lines = ["Kik Interactive", "Username: bedacht", "Email: bedacht@example.org",
             "Registration Timestamp: 2026-04-11 04:02:00 UTC", "Registration IP: 203.0.113.5",
             "Device Type: Pixel"]  # fmt: skip
    when = "2026-04-11T04:02:00Z"
    facts = (
        Fact("subscriber", None, None, when, "stated", "bedacht"),
        Fact("email", value="bedacht@example.org"),
        Fact("login", "203.0.113.5", None, when, "stated"),
        Fact("device", value="Pixel"),
    )
    name = "return/package/subscriber-data-bedacht.pdf"
    return Made(name, pdf([lines]), "kik.subscriber/1", 1, facts, says=("lines_passed",))


def kik_bind(n: int = 6) -> Made:
    rows = [
        [ms(at(i)), "bedacht_abc", ip(i), port(i), at(i).strftime("%Y/%m/%d %H:%M:%S"), "NL"]
        for i in range(n)
    ]
    facts = tuple(Fact("login", ip(i), port(i), z(at(i)), "layout") for i in range(n))
    return Made("return/logs/bind.txt", table([], rows, "\t").encode(), "kik.logs/1", n, facts)


def kik_binds(n: int = 6) -> Made:
    rows = [[utc(at(i)), "bedacht_abc@talk.kik.com", ip(i), port(i), "Android"] for i in range(n)]
    text = table(["timestamp", "sender", "ip", "port", "device"], rows)
    facts = tuple(Fact("login", ip(i), port(i), z(at(i)), "stated") for i in range(n))
    return Made("return/content/text-msg-data/1-binds.csv", text.encode(), "kik.content/1", n, facts)


def kik_text(n: int = 6) -> Made:
    header = ["msg_id", "sender_jid", "receiver_jid", "chat_type", "msg", "ip", "port", "sent_at"]
    rows = [
        [f"m{i}", "a@talk.kik.com", "b@talk.kik.com", "chat", f"Hoi, {i}\nja", ip(i), port(i), ms(at(i))]
        for i in range(n)
    ]
    facts = tuple(Fact("message", ip(i), port(i), z(at(i)), "layout", f"Hoi, {i}\nja") for i in range(n))
    name = "return/content/text-msg-data/1-data-text.csv"
    return Made(name, table(header, rows).encode(), "kik.content/1", n, facts)


def discord(n: int = 6) -> Made:
    header = ["ID", "Channel ID", "Author ID", "Timestamp", "Username", "Contents", "Attachments"]
    rows = [[f"90{i}", "77", "88", z(at(i)), "bedacht", f"bericht {i}", ""] for i in range(n)]
    facts = tuple(Fact("message", None, None, z(at(i)), "stated", f"bericht {i}") for i in range(n))
    return Made("return/messages/dms/1.csv", table(header, rows).encode(), "discord.messages/1", n, facts)


def discord_account(n: int = 4) -> Made:
    sessions = [{"ip": ip(i), "timestamp": z(at(i)), "user_agent": "discord"} for i in range(n)]
    whole = {
        "id": "88",
        "username": "bedacht",
        "email": "b@example.org",
        "created_at": z(at(0)),
        "sessions": sessions,
    }
    facts = (
        Fact("subscriber", None, None, z(at(0)), "stated", "88"),
        Fact("account", value="bedacht"),
        Fact("email", value="b@example.org"),
        *(Fact("login", ip(i), None, z(at(i)), "stated") for i in range(n)),
    )
    content = json.dumps(whole, indent=1).encode()
    return Made("return/account.json", content, "discord.account/1", n + 1, facts)


def reddit(n: int = 6) -> Made:
    rows = [["registration ip", "203.0.113.240"], *([utc(at(i)), ip(i)] for i in range(n))]
    facts = (
        Fact("login", "203.0.113.240"),
        *(Fact("login", ip(i), None, z(at(i)), "stated") for i in range(n)),
    )
    return Made("return/ip_logs.csv", table(["date", "ip"], rows).encode(), "reddit.ip_logs/1", n + 1, facts)


def reddit_account() -> Made:
    rows = [["account name", "bedacht"], ["email address", "b@example.org"], ["account creation time", utc(at(0))],
            ["registration ip", "203.0.113.5"]]  # fmt: skip
    facts = (
        Fact("subscriber", None, None, z(at(0)), "stated", "bedacht"),
        Fact("email", value="b@example.org"),
        Fact("login", "203.0.113.5", None, z(at(0)), "stated"),
    )
    text = table(["statistic", "value"], rows)
    return Made("return/statistics.csv", text.encode(), "reddit.account/1", 1, facts)


def apple_account(n: int = 2) -> Made:
    lead: list[list[object]] = [["Apple Inc."], [], ["DSID 123"], [], ["Account Details"], []]
    header: list[object] = [
        "Apple ID",
        "DSID",
        "First Name",
        "Last Name",
        "Email Address",
        "Phone Number",
        "Account Creation Date",
        "Creation IP",
    ]
    rows: list[list[object]] = [
        [
            f"b{i}@example.org",
            f"12{i}",
            "Piet",
            "Bedacht",
            f"c{i}@example.org",
            f"+3161234567{i}",
            utc(at(i)),
            ip(i),
        ]
        for i in range(n)
    ]
    facts: list[Fact] = []
    for i in range(n):
        facts += [
            Fact("subscriber", None, None, z(at(i)), "stated", f"b{i}@example.org"),
            Fact("email", value=f"c{i}@example.org"),
            Fact("phone", value=f"+3161234567{i}"),
            Fact("login", ip(i), None, z(at(i)), "stated"),
        ]
    content = workbook({"Account": [*lead, header, *rows]})
    return Made("return/Account/1_AccountDetails.xlsx", content, "apple.account/1", n, tuple(facts))


def apple_logs(n: int = 6) -> Made:
    lead: list[list[object]] = [["Apple Inc."], [], ["DSID 123"], [], ["iCloud Logs"], []]
    rows: list[list[object]] = [[naive(at(i)), "123", "Mail", ip(i), "iPhone"] for i in range(n)]
    header: list[object] = ["Date/Time (UTC)", "DSID", "Service", "IP Address", "Device"]
    facts = tuple(Fact("login", ip(i), None, z(at(i)), "stated") for i in range(n))
    content = workbook({"Logs": [*lead, header, *rows]})
    return Made("return/LOG/1_iCloudLogs.xlsx", content, "apple.logs/1", n, facts)


def instagram_logins(n: int = 6) -> Made:
    def one(i: int) -> dict[str, object]:
        held = {
            "Cookie Name": {"href": "", "value": "***", "timestamp": 0},
            "IP Address": {"href": "", "value": ip(i), "timestamp": 0},
            "Port": {"href": "", "value": str(port(i)), "timestamp": 0},
            "Time": {"href": "", "value": "", "timestamp": int(at(i).timestamp())},
            "User Agent": {"href": "", "value": "Instagram 300 Android", "timestamp": 0},
        }
        return {"title": "a login", "media_map_data": {}, "string_map_data": held}

    text = json.dumps({"account_history_login_history": [one(i) for i in range(n)]}, indent=1) + "\n"
    facts = tuple(Fact("login", ip(i), port(i), z(at(i)), "layout") for i in range(n))
    name = "login_and_account_creation/login_activity.json"
    return Made(name, text.encode(), "meta.instagram_logins/1", n, facts)


def snap_chat_export(n: int = 6) -> Made:
    rows = [
        {"From": f"bedacht{i}", "Media Type": "TEXT", "Created": utc(at(i)), "Content": f"bericht nummer {i}",
         "Conversation Title": None, "IsSender": False, "Created(microseconds)": int(ms(at(i)))}
        for i in range(n)
    ]  # fmt: skip
    text = json.dumps({"vriend": rows[:4], "groep": rows[4:]}, indent=1) + "\n"
    facts = tuple(Fact("message", None, None, z(at(i)), "stated", f"bericht nummer {i}") for i in range(n))
    return Made("json/chat_history.json", text.encode(), "snap.chat_export/1", n, facts)


def whatsapp_chat(n: int = 6) -> Made:
    lines = [f"{at(i):%d-%m-%Y %H:%M} - Bedacht {i}: bericht nummer {i}" for i in range(n)]
    facts = tuple(Fact("message", None, None, None, "ambiguous", f"bericht nummer {i}") for i in range(n))
    content = "".join(f"{line}\n" for line in lines).encode()
    return Made("WhatsApp Chat/_chat.txt", content, "whatsapp.chat/1", n, facts, says=("in_rows",))


def tiktok_word() -> Made:
    made = tiktok_pdf()
    lines = ["TikTok", "Username: bedacht", "Registration Date: 2026-04-11 04:02:00 UTC", "Registration Method: phone",
             "Phone: +31612345678", "Registration IP: 203.0.113.5", "Registration Device Info: Pixel 7"]  # fmt: skip
    return replace(made, name="return/bedacht (Subscriber information).docx", content=word(lines))


SAMPLES: dict[str, Callable[[], Made]] = {
    "snap_old": snap_old, "snap_new": snap_new, "snap_subscriber": snap_subscriber, "snap_story": snap_story,
    "meta": meta, "meta_plain": meta_plain, "whatsapp": whatsapp, "google": google, "google_log": google_log,
    "google_linked": google_linked, "mbox": mbox, "microsoft": microsoft, "x_audit": x_audit, "x_plain": x_plain,
    "x_account": x_account, "tiktok": tiktok, "tiktok_video": tiktok_video, "tiktok_pdf": tiktok_pdf,
    "kik_pdf": kik_pdf, "kik_bind": kik_bind, "kik_binds": kik_binds, "kik_text": kik_text, "discord": discord,
    "discord_account": discord_account, "reddit": reddit, "reddit_account": reddit_account,
    "instagram_logins": instagram_logins, "snap_chat_export": snap_chat_export, "whatsapp_chat": whatsapp_chat,
    "tiktok_word": tiktok_word,
    "apple_account": apple_account, "apple_logs": apple_logs,
}  # fmt: skip
