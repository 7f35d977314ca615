"""Identifiers: what people type becomes one form, and links and texts give up what they name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.identifiers import IdentifierUnreadable, find_in_text, from_url, normalise, registrable_domain
from spoor.vocabulary import IdentifierKind


@pytest.mark.parametrize(
    ("kind", "raw", "platform", "value"),
    [
        ("account", "@Voorbeeld", "x", "x:voorbeeld"),  # sign and capitals do not matter
        ("account", "Voor\u200bbeeld", "x", "x:voorbeeld"),  # a zero-width space hides nothing
        ("account", "Ｖoorbeeld", "telegram", "telegram:voorbeeld"),  # full-width letters are NFKC-folded
        ("account", "@voorbeeld", None, "voorbeeld"),  # no platform known: the handle alone
        ("account", "@voorbeeld", "twitter", "x:voorbeeld"),  # an old name of the platform
        ("account", "https://x.com/Voorbeeld/status/1", None, "x:voorbeeld"),  # typed as a link
        (
            "email",
            "Naam.Achter@Voorbeeld.NL",
            None,
            "naam.achter@voorbeeld.nl",
        ),  # case-insensitive in practice
        ("email", "ján@voorbeeld.nl", None, "ján@voorbeeld.nl"),  # an international local part stays
        ("email", "mailto:naam@münchen.example", None, "naam@xn--mnchen-3ya.example"),  # the domain is ASCII
        ("email", "na.am+x@googlemail.com", None, "naam@gmail.com"),  # one mailbox, many spellings
        (
            "email",
            "na.am+x@voorbeeld.nl",
            None,
            "na.am+x@voorbeeld.nl",
        ),  # elsewhere a plus may be another box
        ("phone", "06-12345678", None, "+31612345678"),  # Dutch mobile, national
        ("phone", "+31 6 12 34 56 78", None, "+31612345678"),  # the same, international
        ("phone", "٠٦١٢٣٤٥٦٧٨", None, "+31612345678"),  # Arabic digits
        ("phone", "+92 300 1234567", None, "+923001234567"),  # another country
        ("ip", "203.0.113.7", None, "203.0.113.7"),  # documentation range
        ("ip", "203[.]0[.]113[.]7", None, "203.0.113.7"),  # defanged, as analysts write it
        ("ip", "::ffff:203.0.113.7", None, "203.0.113.7"),  # IPv4 in IPv6 clothes is IPv4
        ("ip", "64:ff9b::cb00:7107", None, "203.0.113.7"),  # NAT64
        ("ip", "2001:0DB8:0:0:0:0:0:1", None, "2001:db8::1"),  # one spelling of IPv6
        ("ip", "[2001:db8::1]:443", None, "2001:db8::1"),  # with a port, which goes to the note
        ("domain", "München.example.", None, "xn--mnchen-3ya.example"),  # final dot, umlaut
        (
            "url",
            "HTTP://www.Voorbeeld.nl:80/pad/?utm_source=a&b=2&a=1#kop",
            None,
            "https://voorbeeld.nl/pad?a=1&b=2",
        ),
        (
            "url",
            "mobile.twitter.com/naam/status/12?s=20",
            None,
            "https://x.com/naam/status/12",
        ),  # mirror host
        ("payment", "NL91 ABNA 0417 1643 00", None, "iban:NL91ABNA0417164300"),  # the textbook IBAN
        ("pgp_key", "0xdead beef dead beef", None, "DEADBEEFDEADBEEF"),  # spaces and prefix
        ("name", "  Jan   Voorbeeld ", None, "jan voorbeeld"),  # inner spaces
    ],
)
def test_normalise_gives_the_compared_form(kind, raw, platform, value):
    assert normalise(kind, raw, platform=platform).value == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("account", "twee woorden"),  # a sentence is no handle
        ("account", "@"),  # nothing behind the sign
        ("email", "geen apenstaart.nl"),
        ("email", "naam@localhost"),  # no domain somebody could be asked about
        ("phone", "12"),  # too short
        ("phone", "bel me"),
        ("ip", "256.1.1.1"),
        ("ip", "01.2.3.4"),  # octal or decimal: ambiguous, so refused
        ("ip", "fe80::1%eth0"),  # a link-local zone says nothing outside that machine
        ("domain", "geenpunt"),
        ("domain", "203.0.113.7"),  # that is an address
        ("url", "ftp://voorbeeld.nl/x"),
        ("url", "een zin"),
        ("payment", "NL00ABNA0417164300"),  # the check digits are wrong
        ("image", "abc"),
        ("onbekend", "x"),  # no such kind
    ],
)
def test_normalise_refuses_and_names_what_it_found(kind, raw):
    with pytest.raises(IdentifierUnreadable) as caught:
        normalise(kind, raw)
    assert caught.value.found == raw
    assert raw in caught.value.sentence("nl")
    assert caught.value.sentence("nl") != caught.value.sentence("en")


@pytest.mark.parametrize(
    ("url", "second"),
    [
        ("https://x.com/Naam/status/1", ("account", "x:naam")),
        ("https://twitter.com/i/user/12345", ("account", "x:id:12345")),  # the fixed id
        ("https://x.com/search?q=a", None),  # a page of the platform
        ("https://www.instagram.com/na.am/", ("account", "instagram:na.am")),
        ("https://www.instagram.com/stories/naam/31/", ("account", "instagram:naam")),
        ("https://instagram.com/p/Cabc/", None),  # a post does not name its maker
        ("https://t.me/naam/55", ("account", "telegram:naam")),
        ("https://t.me/s/naam", ("account", "telegram:naam")),  # the preview page
        ("https://t.me/+AbCd", None),  # an invitation names nobody
        ("https://m.facebook.com/profile.php?id=100012345678901", ("account", "facebook:id:100012345678901")),
        ("https://www.facebook.com/people/Jan-Voorbeeld/61550001/", ("account", "facebook:id:61550001")),
        ("https://facebook.com/groups/123", None),
        ("https://www.tiktok.com/@naam/video/7", ("account", "tiktok:naam")),
        ("https://youtube.com/channel/UCabcdefg", ("account", "youtube:id:UCabcdefg")),
        ("https://youtu.be/abc", None),  # a short link names nobody
        ("https://wa.me/31612345678", ("phone", "+31612345678")),
        ("https://mast.example/@naam/1", ("account", "fediverse:naam@mast.example")),
        ("https://voorbeeld.nl/brief", ("domain", "voorbeeld.nl")),
        ("http://203.0.113.7/x", ("ip", "203.0.113.7")),
    ],
)
def test_from_url_names_the_owner_or_nobody(url, second):
    found = from_url(url)
    assert found[0].kind == "url"
    assert [(one.kind, one.value) for one in found[1:]] == ([second] if second else [])


def test_handle_that_imitates_another_says_so():
    assert normalise("account", "аdmin").note == "confusable:admin"  # Cyrillic a
    assert normalise("account", "admin").note is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Mail naam@voorbeeld.nl of bel 06-12345678.",
            [("email", "naam@voorbeeld.nl"), ("phone", "+31612345678")],
        ),
        (
            "zie https://x.com/naam/status/1).",
            [("url", "https://x.com/naam/status/1")],
        ),  # bracket of the sentence
        ("@naam_1 ik kom", [("account", "naam_1")]),
        ("@USER ik kom", []),  # a mask word is nobody
        ("vanaf 203.0.113.7:5123 en 2001:db8::1", [("ip", "203.0.113.7"), ("ip", "2001:db8::1")]),
        ("versie 1.2.3.4.5 om 12:30:45", []),  # neither an address
        ("kamer 12345678901234567890", []),  # no such number
        ("Vandaag.Morgen komt alles goed", []),  # a missing space makes no domain
    ],
)
def test_find_in_text(text, found):
    assert [(one.kind, one.value) for one in find_in_text(text)] == found


def test_registrable_domain_knows_public_suffixes():
    assert registrable_domain("a.b.gemeente.co.uk") == "gemeente.co.uk"
    assert registrable_domain("co.uk") is None


@given(st.sampled_from([str(kind) for kind in IdentifierKind]), st.text(max_size=60))
def test_normalise_is_idempotent_on_what_it_shows(kind, raw):
    """What is shown can be typed again and gives the same value."""
    try:
        once = normalise(kind, raw)
    except IdentifierUnreadable:
        return
    assert once.value
    assert normalise(kind, once.shown).value == once.value


@given(st.text(max_size=200))
def test_found_spans_lie_inside_the_text_and_do_not_overlap(text):
    end = 0
    for one in find_in_text(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end


@given(st.from_regex(r"(mail|bel|zie) [a-z]{1,8}@[a-z]{2,9}\.nl (of|en) @[a-z]{3,9}", fullmatch=True))
def test_found_text_reads_as_the_identifier(text):
    found = find_in_text(text)
    assert len(found) == 2
    assert all(normalise(one.kind, text[one.start : one.end]).value == one.value for one in found)
