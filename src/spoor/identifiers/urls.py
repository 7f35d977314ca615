"""Links: one form for comparing, and the account, number or domain that a link names."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from spoor.identifiers.errors import IdentifierUnreadable
from spoor.identifiers.kinds import Normalised, account_id, clean, domain_value, normalise

_HOSTS = {  # host without www., m., mobile. -> (host that stands in the value, platform)
    **dict.fromkeys(("x.com", "twitter.com", "fxtwitter.com", "vxtwitter.com"), ("x.com", "x")),
    **dict.fromkeys(("instagram.com", "instagr.am"), ("instagram.com", "instagram")),
    **dict.fromkeys(("facebook.com", "fb.com", "mbasic.facebook.com"), ("facebook.com", "facebook")),
    **dict.fromkeys(("t.me", "telegram.me", "telegram.dog"), ("t.me", "telegram")),
    **dict.fromkeys(("threads.net", "threads.com"), ("threads.net", "threads")),
    **dict.fromkeys(("reddit.com", "old.reddit.com"), ("reddit.com", "reddit")),
    "tiktok.com": ("tiktok.com", "tiktok"),
    "youtube.com": ("youtube.com", "youtube"),
    "linkedin.com": ("linkedin.com", "linkedin"),
    "bsky.app": ("bsky.app", "bluesky"),
    "snapchat.com": ("snapchat.com", "snap"),
    "gab.com": ("gab.com", "gab"),
    "twitch.tv": ("twitch.tv", "twitch"),
    "discord.com": ("discord.com", "discord"),
    "steamcommunity.com": ("steamcommunity.com", "steam"),
    "vk.com": ("vk.com", "vk"),
    "truthsocial.com": ("truthsocial.com", "truthsocial"),
}
_NAME = r"(?P<name>[\w.\-%]{2,60})"
_ID = r"(?P<id>[\w\-]{3,40})"
_ACCOUNT_PATHS = {  # platform -> patterns of the path, first match wins
    "x": (r"/i/user/" + _ID, r"/@?" + _NAME + r"(/.*)?"),
    "instagram": (r"/stories/" + _NAME + r"(/.*)?", r"/@?" + _NAME + r"(/.*)?"),
    "facebook": (r"/people/[^/]+/" + _ID + r"(/.*)?", r"/" + _NAME + r"(/.*)?"),
    "tiktok": (r"/@" + _NAME + r"(/.*)?",),
    "telegram": (r"/c/" + _ID + r"(/.*)?", r"/s/" + _NAME + r"(/.*)?", r"/" + _NAME + r"(/.*)?"),
    "youtube": (
        r"/@" + _NAME + r"(/.*)?",
        r"/channel/" + _ID + r"(/.*)?",
        r"/(?:c|user)/" + _NAME + r"(/.*)?",
    ),
    "reddit": (r"/(?:u|user)/" + _NAME + r"(/.*)?",),
    "linkedin": (r"/in/" + _NAME + r"(/.*)?",),
    "bluesky": (r"/profile/" + _NAME + r"(/.*)?",),
    "threads": (r"/@" + _NAME + r"(/.*)?",),
    "snap": (r"/add/" + _NAME + r"(/.*)?", r"/@" + _NAME + r"(/.*)?"),
    "gab": (r"/@?" + _NAME + r"(/.*)?",),
    "twitch": (r"/" + _NAME + r"(/.*)?",),
    "discord": (r"/users/" + _ID,),
    "steam": (r"/profiles/" + _ID + r"(/.*)?", r"/id/" + _NAME + r"(/.*)?"),
    "vk": (r"/id(?P<id>\d+)", r"/" + _NAME),
    "truthsocial": (r"/@" + _NAME + r"(/.*)?",),
}
_NOT_NAMES = {  # first parts of a path that are pages of the platform and no account
    *(
        "home",
        "search",
        "explore",
        "i",
        "intent",
        "hashtag",
        "settings",
        "messages",
        "share",
        "login",
        "signup",
    ),
    *("notifications", "tos", "privacy", "about", "help", "p", "reel", "reels", "tv", "stories", "accounts"),
    *(
        "direct",
        "watch",
        "groups",
        "events",
        "pages",
        "photo",
        "photo.php",
        "permalink.php",
        "story.php",
        "sharer",
    ),
    *(
        "profile.php",
        "marketplace",
        "gaming",
        "people",
        "joinchat",
        "s",
        "c",
        "addstickers",
        "proxy",
        "videos",
    ),
    *(
        "directory",
        "feed",
        "away.php",
        "l.php",
        "hashtag",
        "media",
        "public",
        "jobs",
        "download",
        "sharer.php",
    ),
}
_ID_QUERY = {"facebook": ("id",), "x": ("user_id",)}
_NAME_QUERY = {"x": ("screen_name",)}
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|igshid|igsh|mc_[ce]id|ref_src|ref_url|si|s|t|mibextid|__\w+|_[rt]"
)
_KEEPS_SHORT = {"youtube.com"}  # where t= is a moment in a film


def _split(raw: str) -> tuple[str, str, int | None, str, str]:
    """Return scheme, host in its compared form, port, path and query. Raises IdentifierUnreadable."""
    text = re.sub(r"^hxxp", "http", clean(raw), flags=re.IGNORECASE).strip("<>")
    if re.search(r"\s", text):
        raise IdentifierUnreadable("url", raw, "url")
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        raise IdentifierUnreadable("url", raw, "url") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise IdentifierUnreadable("url", raw, "url")
    return parts.scheme.lower(), _host(host, raw), port, parts.path, parts.query


def _host(host: str, raw: str) -> str:
    try:
        found = normalise("ip", host).value
    except IdentifierUnreadable:
        found = ""
    if found:
        return f"[{found}]" if ":" in found else found
    try:
        name = domain_value(host)
    except IdentifierUnreadable:
        raise IdentifierUnreadable("url", raw, "url") from None
    bare = re.sub(r"^(?:www|m|mobile|nl|en|nl-nl|web)\.(?=[^.]+\.[^.]+)", "", name)
    return _HOSTS[bare][0] if bare in _HOSTS else name.removeprefix("www.") if name.count(".") > 1 else name


def canonical_url(raw: str) -> Normalised:
    """Return a link in one form: https, host in lower case and ASCII, no fragment, no tracking, sorted query.

    Mirror hosts of one platform (twitter.com, m.facebook.com) become one. Raises IdentifierUnreadable.
    """
    scheme, host, port, path, query = _split(raw)
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    folded = quote(unquote(path, errors="replace"), safe="/:@!$&'()*+,;=~-._").rstrip("/")
    known = host in {name for name, _ in _HOSTS.values()}
    kept = sorted(
        (key, value)
        for key, value in parse_qsl(query, keep_blank_values=True)
        if not _TRACKING.fullmatch(key) or (key in ("s", "t") and (not known or host in _KEEPS_SHORT))
    )
    value = f"https://{place}{folded}" + (f"?{urlencode(kept)}" if kept else "")
    shown = clean(raw)
    return Normalised(
        "url", value, shown if "://" in shown else value, "unencrypted" if scheme == "http" else None
    )


def _account_in(platform: str, path: str, query: str) -> Normalised | None:
    values = dict(parse_qsl(query))
    for key in _ID_QUERY.get(platform, ()):
        if re.fullmatch(r"\d{3,25}", values.get(key, "")):
            return account_id(values[key], platform)
    for key in _NAME_QUERY.get(platform, ()):
        if values.get(key):
            return normalise("account", values[key], platform=platform)
    for pattern in _ACCOUNT_PATHS[platform]:
        found = re.fullmatch(pattern, path.rstrip("/"))
        groups = found.groupdict() if found else {}
        if groups.get("id"):
            return account_id(groups["id"], platform)
        if groups.get("name") and groups["name"].casefold() not in _NOT_NAMES:
            return normalise("account", unquote(groups["name"]), platform=platform)
    return None


def _whatsapp_number(host: str, path: str, query: str) -> Normalised | None:
    digits = path.strip("/") if host == "wa.me" else dict(parse_qsl(query)).get("phone", "")
    digits = digits.lstrip("+ ")
    if host not in ("wa.me", "api.whatsapp.com") or not re.fullmatch(r"\d{7,15}", digits):
        return None
    return normalise("phone", f"+{digits}")


def _owner_of(host: str, path: str, query: str) -> Normalised | None:
    """Return whom the link names: an account, a telephone number, an address or a domain; never a guess."""
    platforms = dict(_HOSTS.values())
    if host in platforms:
        return _account_in(platforms[host], path, query)
    if host in ("wa.me", "api.whatsapp.com"):
        return _whatsapp_number(host, path, query)
    if host in ("youtu.be", "redd.it", "fb.watch", "vm.tiktok.com", "t.co", "bit.ly"):
        return None  # a short link names nobody
    if re.fullmatch(r"[\d.]+|\[.*\]", host):
        return normalise("ip", host)
    fediverse = re.fullmatch(r"/@([\w.\-]{1,40})(/.*)?", path)
    if fediverse:
        return normalise("account", f"{fediverse.group(1)}@{host}", platform="fediverse")
    return normalise("domain", host)


def from_url(url: str) -> tuple[Normalised, ...]:
    """Return the link itself and whom it names: the account, number, address or domain found in it.

    `mailto:` and `tel:` links give the address or number alone. Raises IdentifierUnreadable.
    """
    text = clean(url)
    if text.casefold().startswith("mailto:"):
        return (normalise("email", text[7:].partition("?")[0]),)
    if text.casefold().startswith("tel:"):
        return (normalise("phone", text[4:]),)
    resolve = re.match(r"tg://resolve/?\?(?:.*&)?domain=(\w+)", text)
    if resolve:
        return (normalise("account", resolve.group(1), platform="telegram"),)
    link = canonical_url(url)
    _, host, _, path, query = _split(url)
    try:
        owner = _owner_of(host, path, query)
    except IdentifierUnreadable:
        owner = None  # the link stands; what it names cannot be read
    return (link, owner) if owner else (link,)
