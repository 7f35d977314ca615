"""Addresses: one form, the scope of IANA's registries, and what a sentence says of a text that is none."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.networks.address import AddressUnreadable, numbered, read


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("0.0.0.0", "reserved"),  # this network
        ("0.255.255.255", "reserved"),
        ("1.0.0.0", "public"),  # the first after it
        ("10.0.0.1", "private"),
        ("100.63.255.255", "public"),  # the last before shared address space
        ("100.64.0.0", "cgnat"),
        ("100.127.255.255", "cgnat"),
        ("100.128.0.0", "public"),
        ("127.0.0.53", "loopback"),
        ("169.254.169.254", "link_local"),
        ("172.15.255.255", "public"),
        ("172.31.255.255", "private"),
        ("172.32.0.0", "public"),
        ("192.0.0.1", "reserved"),  # IETF protocol assignments
        ("192.0.0.8", "reserved"),  # the dummy address
        ("192.0.0.9", "public"),  # the two that the registry calls globally reachable
        ("192.0.0.10", "public"),
        ("192.0.0.170", "reserved"),
        ("192.0.2.1", "documentation"),
        ("192.31.196.1", "public"),  # AS112
        ("192.88.99.1", "reserved"),  # 6to4 relay, deprecated
        ("192.168.255.255", "private"),
        ("198.17.255.255", "public"),
        ("198.18.0.1", "reserved"),  # benchmarking
        ("198.19.255.255", "reserved"),
        ("198.51.100.7", "documentation"),
        ("203.0.113.255", "documentation"),
        ("223.255.255.255", "public"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.250", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("::", "reserved"),
        ("::1", "loopback"),
        ("::2", "reserved"),
        ("64:ff9b::808:808", "public"),  # NAT64, globally reachable by the registry
        ("64:ff9b:1::1", "private"),
        ("100::1", "reserved"),  # discard only
        ("2001::1", "reserved"),  # Teredo
        ("2001:2::1", "reserved"),  # benchmarking
        ("2001:4:112::1", "public"),  # AS112 inside 2001::/23
        ("2001:20::1", "public"),  # ORCHIDv2
        ("2001:200::1", "public"),  # the first after 2001::/23
        ("2001:db8::1", "documentation"),
        ("2002:c000:204::1", "reserved"),  # 6to4
        ("2a02:a440::1", "public"),
        ("3fff:fff::1", "documentation"),
        ("3fff:1000::1", "public"),
        ("4000::1", "reserved"),  # outside 2000::/3
        ("5f00::1", "reserved"),
        ("fc00::1", "private"),
        ("fdff::1", "private"),
        ("fe80::1", "link_local"),
        ("fec0::1", "reserved"),  # site local, deprecated
        ("ff02::1", "multicast"),
    ],
)
def test_scope_is_that_of_the_registries(text: str, scope: str) -> None:
    assert read(text).scope == scope


@pytest.mark.parametrize(
    ("text", "canonical", "version"),
    [
        ("192.0.2.1", "192.0.2.1", 4),
        (" 192.0.2.1 ", "192.0.2.1", 4),  # pasted with blanks
        ("2001:0DB8:0000:0000:0000:0000:0000:0001", "2001:db8::1", 6),
        ("2001:DB8::A", "2001:db8::a", 6),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", 6),  # RFC 5952: the first of two equal runs
        ("::ffff:192.0.2.1", "192.0.2.1", 4),  # mapped
        ("::FFFF:c000:201", "192.0.2.1", 4),  # the same in hexadecimal
        ("64:ff9b::192.0.2.33", "64:ff9b::c000:221", 6),
        ("fe80::1%eth0", "fe80::1", 6),
    ],
)
def test_an_address_has_one_form(text: str, canonical: str, version: int) -> None:
    found = read(text)
    assert (found.text, found.version) == (canonical, version)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("192.168.010.1", "address.octal"),
        ("010.0.0.1", "address.octal"),
        ("1.2.3.4:443", "address.with_port"),
        ("[2001:db8::1]:443", "address.with_port"),
        ("192.0.2.0/24", "address.prefix"),
        ("2001:db8::1%eth0", "address.zone"),  # a zone outside link local means nothing
        ("192.0.2.1%1", "address.zone"),
        ("fe80::1%", "address.zone"),
        ("127.1", "address.unreadable"),
        ("0x7f000001", "address.unreadable"),
        ("3232235777", "address.unreadable"),
        ("256.0.0.1", "address.unreadable"),
        ("١.٢.٣.٤", "address.unreadable"),  # digits of another script
        ("1::2::3", "address.unreadable"),
        ("1:2:3:4:5:6:7:8::", "address.unreadable"),
        ("12345::", "address.unreadable"),
        (":::", "address.unreadable"),
        ("", "address.unreadable"),
        ("voorbeeld.nl", "address.unreadable"),
    ],
)
def test_what_is_no_address_is_told_why(text: str, said: str) -> None:
    with pytest.raises(AddressUnreadable) as caught:
        read(text)
    assert caught.value.sentence.id == said


@pytest.mark.parametrize(
    ("text", "note", "inside"),
    [
        ("64:ff9b::192.0.2.33", "note.nat64", "192.0.2.33"),
        ("2002:c000:204::1", "note.six_to_four", "192.0.2.4"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "note.teredo", "192.0.2.45"),  # the example of RFC 4380
        ("::192.0.2.1", "note.compatible", "192.0.2.1"),
    ],
)
def test_what_an_address_embeds_is_said(text: str, note: str, inside: str) -> None:
    (said,) = read(text).notes
    assert (said.id, said.values["inside"]) == (note, inside)


def test_teredo_tells_the_port() -> None:
    (said,) = read("2001:0:4136:e378:8000:63bf:3fff:fdd2").notes
    assert (said.values["source_port"], said.values["server"]) == (40000, "65.54.227.120")


@given(st.text(alphabet="0123456789abcdefABCDEFg:.", max_size=40))
def test_what_is_read_is_what_the_library_reads(text: str) -> None:
    try:
        wanted = ipaddress.ip_address(text)
    except ValueError:
        with pytest.raises(AddressUnreadable):
            numbered(text)
        return
    mapped = wanted.ipv4_mapped if isinstance(wanted, ipaddress.IPv6Address) else None
    found = mapped or wanted
    assert numbered(text) == (found.version, int(found))


@given(st.ip_addresses())
def test_every_address_can_be_read(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    for text in {str(address), address.exploded.upper()}:
        version, number = numbered(text)
        assert version == address.version or number == int(address) & 0xFFFFFFFF
