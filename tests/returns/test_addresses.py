"""Addresses and ports, alone and together."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.returns.addresses import Address, AddressUnreadable, holds_address, read_address, read_port

NAT64 = ip_network("64:ff9b::/96")  # written as the IPv4 address inside it


@pytest.mark.parametrize(
    ("text", "address", "port"),
    [
        ("203.0.113.7", "203.0.113.7", None),
        ("203.0.113.7:51234", "203.0.113.7", 51234),
        ("203.0.113.7 port 51234", "203.0.113.7", 51234),
        ("[2001:db8::7]:443", "2001:db8::7", 443),
        ("[2001:db8::7]", "2001:db8::7", None),
        ("2001:0DB8:0000::0007", "2001:db8::7", None),
        ("fe80::1%eth0", "fe80::1", None),  # the interface is the provider's own
        ("[fe80::1%en0]:443", "fe80::1", 443),
        ("2001:db8::1:443", "2001:db8::1:443", None),  # without brackets the end is part of the address
        ("::ffff:203.0.113.7", "203.0.113.7", None),
    ],
)
def test_an_address_with_and_without_its_port(text: str, address: str, port: int | None) -> None:
    assert read_address(text) == Address(address, port)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("203.0.113.256", "ip_unreadable"),
        ("203.0.113", "ip_unreadable"),
        ("203.0.113.7/24", "ip_unreadable"),
        ("203.0.113.7, 203.0.113.8", "ip_unreadable"),
        ("203.0.113.007", "ip_unreadable"),  # octal to some, decimal to others
        ("0.0.0.0", "ip_unspecified"),
        ("203.0.113.7:0", "port_outside"),
        ("203.0.113.7:65536", "port_outside"),
        ("[2001:db8::7]:70000", "port_outside"),
        ("localhost", "ip_unreadable"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(AddressUnreadable) as refused:
        read_address(text)
    assert refused.value.why.id == why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0", "port_outside"),
        ("65536", "port_outside"),
        ("-1", "port_unreadable"),
        ("tcp", "port_unreadable"),
        ("1.5", "port_unreadable"),
        ("٤٤٣", "port_unreadable"),  # digits, and not ours
    ],
)
def test_what_is_no_port_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(AddressUnreadable) as refused:
        read_port(text)
    assert refused.value.why.id == why


@given(st.ip_addresses(v=4), st.integers(1, 65535))
def test_every_ipv4_address_with_a_port_comes_back(ip, port: int) -> None:
    if str(ip) != "0.0.0.0":
        assert read_address(f"{ip}:{port}") == Address(str(ip), port)


@given(st.ip_addresses(v=6), st.integers(1, 65535))
def test_every_ipv6_address_in_brackets_keeps_its_port(ip, port: int) -> None:
    if int(ip) and not (ip.ipv4_mapped and not int(ip.ipv4_mapped)) and ip not in NAT64:
        assert read_address(f"[{ip}]:{port}").port == port
        assert read_address(f"[{ip.exploded}]:{port}").ip == read_address(str(ip)).ip


@given(st.integers())
def test_a_port_is_read_exactly_between_1_and_65535(number: int) -> None:
    if 1 <= number <= 65535:
        assert read_port(str(number)) == number
    else:
        with pytest.raises(AddressUnreadable):
            read_port(str(number))


def test_an_address_in_a_text_is_seen() -> None:
    assert holds_address("seen at 203.0.113.7 today")
    assert holds_address("2001:db8::7")
    assert not holds_address("version 1.2.3 at 12:30")
