"""One identifier: from what a person typed to one form that can be compared.

`value` is for comparing and searching, `shown` for people and for orders: two spellings of one address have
one value, and each keeps its own `shown`. `note` is a short key about something a reader should know.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import idna
import phonenumbers
from email_validator import EmailNotValidError, validate_email
from publicsuffixlist import PublicSuffixList

from spoor.identifiers.errors import IdentifierUnreadable
from spoor.vocabulary import IdentifierKind

REGION = "NL"  # where a number without a country code is dialled
_SHARED_V4 = ipaddress.IPv4Network("100.64.0.0/10")  # RFC 6598: addresses that many subscribers share
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_NO_PLATFORM = {"", "other", "letter", "phone", "email"}
_PLATFORM_NAMES = {
    "twitter": "x",
    "fb": "facebook",
    "ig": "instagram",
    "insta": "instagram",
    "tg": "telegram",
}
_FOLDED_MAIL = {  # providers that deliver name+tag to name; those in _DOTLESS ignore full stops as well
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "live.nl", "hotmail.nl"),
    *("proton.me", "protonmail.com", "pm.me", "icloud.com", "fastmail.com"),
}
_DOTLESS = {"gmail.com", "googlemail.com"}
# Letters of other scripts that look like a Latin letter (a part of Unicode TS 39, lower case only).
_LOOKALIKE = str.maketrans("аеорсухіјѕԁһԛԝɡοανικρτυ", "aeopcyxijsdhqwgoavikptu")


@dataclass(frozen=True, slots=True)
class Normalised:
    """An identifier (kenmerk) that was read: kind, the form for comparing, the form for people, a note."""

    kind: str
    value: str
    shown: str
    note: str | None = None


def clean(raw: str) -> str:
    """Return the text in NFKC, without invisible signs and outer spaces, with defanged dots made whole."""
    folded = unicodedata.normalize("NFKC", raw)
    visible = "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Cc", "Cs") or c in "\t\n")
    whole = visible.replace("[.]", ".").replace("(.)", ".").replace("[dot]", ".").replace("[at]", "@")
    return unicodedata.normalize("NFKC", whole).strip()


def lookalike_skeleton(handle: str) -> str | None:
    """Return the Latin name a handle can be mistaken for, or None if it imitates none.

    Only a handle that mixes scripts, or that turns wholly Latin when its look-alike letters are replaced,
    imitates; a name in honest Cyrillic or Greek keeps letters that have no Latin twin.
    """
    skeleton = handle.translate(_LOOKALIKE)
    return skeleton if skeleton != handle and skeleton.isascii() else None


def _account(raw: str, platform: str | None) -> Normalised:
    name = clean(raw).lstrip("@")
    if not name or re.search(r"\s|[/\\?#<>\"]", name):
        raise IdentifierUnreadable("account", raw, "account")
    folded = unicodedata.normalize("NFKC", name.casefold())
    where = (platform or "").strip().casefold()
    where = _PLATFORM_NAMES.get(where, where)
    value = folded if where in _NO_PLATFORM else f"{where}:{folded}"
    twin = lookalike_skeleton(folded)
    numeric = folded.isascii() and folded.isdigit()
    return Normalised(
        "account", value, name if numeric else f"@{name}", f"confusable:{twin}" if twin else None
    )


def account_id(number: str, platform: str) -> Normalised:
    """Return the account with this fixed number or id on a platform; unlike a handle it stays."""
    return Normalised("account", f"{platform}:id:{clean(number)}", clean(number), "account_id")


def _email(raw: str, platform: str | None) -> Normalised:
    text = clean(raw).removeprefix("mailto:").strip("<>")
    try:
        mail = validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise IdentifierUnreadable("email", raw, "email") from None
    domain = (mail.ascii_domain or mail.domain).casefold()
    if "." not in domain:
        raise IdentifierUnreadable("email", raw, "email")
    local = mail.local_part.casefold()
    folded = local.partition("+")[0] if domain in _FOLDED_MAIL else local
    if domain in _DOTLESS:
        folded, domain = folded.replace(".", ""), "gmail.com"
    value = f"{folded or local}@{domain}"
    return Normalised("email", value, mail.normalized, "alias_folded" if folded != local else None)


def _phone(raw: str, platform: str | None) -> Normalised:
    text = clean(raw).removeprefix("tel:")
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        raise IdentifierUnreadable("phone", raw, "phone") from None
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise IdentifierUnreadable("phone", raw, "phone")
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return Normalised(
        "phone", value, shown, None if phonenumbers.is_valid_number(number) else "unassigned_range"
    )


def _split_port(text: str) -> tuple[str, str | None]:
    bracketed = re.fullmatch(r"\[([0-9a-fA-F:.]+)\](?::(\d{1,5}))?", text)
    plain = re.fullmatch(r"(\d+\.\d+\.\d+\.\d+):(\d{1,5})", text)
    found = bracketed or plain
    return (found.group(1), found.group(2)) if found else (text, None)


def _ip(raw: str, platform: str | None) -> Normalised:
    text, port = _split_port(clean(raw))
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise IdentifierUnreadable("ip", raw, "ip") from None
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            raise IdentifierUnreadable("ip", raw, "ip")
        if address.ipv4_mapped:
            address = address.ipv4_mapped
        elif address in _NAT64:
            address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    shared = isinstance(address, ipaddress.IPv4Address) and address in _SHARED_V4
    note = f"port:{port}" if port else "shared" if shared else "private" if address.is_private else None
    return Normalised("ip", str(address), str(address), note)


def domain_value(raw: str) -> str:
    """Return a host name in its ASCII (xn--) lower-case form. Raises IdentifierUnreadable."""
    text = clean(raw).rstrip(".").casefold()
    try:
        value = idna.encode(text, uts46=True).decode().casefold()
    except (idna.IDNAError, UnicodeError):
        raise IdentifierUnreadable("domain", raw, "domain") from None
    if "." not in value or re.fullmatch(r"[\d.]+", value):
        raise IdentifierUnreadable("domain", raw, "domain")
    return value


def _domain(raw: str, platform: str | None) -> Normalised:
    value = domain_value(raw)
    try:
        shown = idna.decode(value)
    except (idna.IDNAError, UnicodeError):
        shown = value
    twin = lookalike_skeleton(shown)
    return Normalised("domain", value, shown, f"confusable:{twin}" if twin else None)


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=True)


def registrable_domain(value: str) -> str | None:
    """Return the part of a domain that somebody registered, or None for a bare public suffix."""
    found = _suffixes().privatesuffix(value)
    return str(found) if found else None


def _iban_holds(iban: str) -> bool:
    digits = "".join(str(int(c, 36)) for c in iban[4:] + iban[:4])
    return int(digits) % 97 == 1


def _payment(raw: str, platform: str | None) -> Normalised:
    text = re.sub(r"[\s-]", "", clean(raw))
    if re.fullmatch(r"[A-Za-z]{2}\d{2}[A-Za-z0-9]{11,30}", text, re.ASCII) and _iban_holds(text.upper()):
        return Normalised("payment", f"iban:{text.upper()}", text.upper(), None)
    if re.fullmatch(r"0x[0-9a-fA-F]{40}", text):
        return Normalised("payment", f"eth:{text.lower()}", text, None)
    if re.fullmatch(r"[13][1-9A-HJ-NP-Za-km-z]{25,34}", text):
        return Normalised("payment", f"btc:{text}", text, None)
    if re.fullmatch(r"bc1[02-9ac-hj-np-z]{11,71}", text.lower(), re.ASCII):
        return Normalised("payment", f"btc:{text.lower()}", text, None)
    if re.fullmatch(r"[48][1-9A-HJ-NP-Za-km-z]{94}", text):
        return Normalised("payment", f"xmr:{text}", text, None)
    raise IdentifierUnreadable("payment", raw, "payment")


def _image(raw: str, platform: str | None) -> Normalised:
    text = clean(raw).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise IdentifierUnreadable("image", raw, "image")
    return Normalised("image", text, text, None)


def _pgp_key(raw: str, platform: str | None) -> Normalised:
    text = re.sub(r"\s", "", clean(raw)).removeprefix("0x").removeprefix("0X").upper()
    if not re.fullmatch(r"[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40}", text):
        raise IdentifierUnreadable("pgp_key", raw, "pgp_key")
    return Normalised("pgp_key", text, text, "short_key_id" if len(text) == 8 else None)


def _words(kind: str, raw: str) -> Normalised:
    text = " ".join(clean(raw).split())
    if not text:
        raise IdentifierUnreadable(kind, raw, "text")
    return Normalised(kind, unicodedata.normalize("NFKC", text.casefold()), text, None)


def _url(raw: str, platform: str | None) -> Normalised:
    from spoor.identifiers.urls import canonical_url  # urls.py reads hosts with the functions above

    return canonical_url(raw)


_READERS: dict[str, Callable[[str, str | None], Normalised]] = {
    IdentifierKind.ACCOUNT: _account,
    IdentifierKind.EMAIL: _email,
    IdentifierKind.PHONE: _phone,
    IdentifierKind.IP: _ip,
    IdentifierKind.DOMAIN: _domain,
    IdentifierKind.URL: _url,
    IdentifierKind.PAYMENT: _payment,
    IdentifierKind.IMAGE: _image,
    IdentifierKind.PGP_KEY: _pgp_key,
    IdentifierKind.DEVICE: lambda raw, platform: _words("device", raw),
    IdentifierKind.NAME: lambda raw, platform: _words("name", raw),
}


def normalise(kind: str, raw: str, *, platform: str | None = None) -> Normalised:
    """Read one identifier of a stated kind.

    An account on a known platform has the value `platform:handle` (or `platform:id:number` when the address
    gives the fixed id): the same handle on two platforms is two accounts. An account given as a link is read
    from the link. Numbers without a country code are Dutch. Raises IdentifierUnreadable.
    """
    if kind not in _READERS:
        raise IdentifierUnreadable(str(kind), raw, "kind")
    if kind == IdentifierKind.ACCOUNT and re.search(r"\w\.\w+/|://", raw):
        from spoor.identifiers.urls import from_url

        for found in from_url(raw):
            if found.kind == IdentifierKind.ACCOUNT:
                return found
    return _READERS[kind](raw, platform)
