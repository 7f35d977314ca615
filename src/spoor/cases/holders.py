"""Which provider of the directory holds what stands behind an identifier: by its form, or by tables of networks."""

from datetime import datetime

from django.conf import settings

from spoor.cases.addresses import told_of
from spoor.cases.rules import rules

HOLDER_OF_PLATFORM = {
    "x": "x",
    "instagram": "meta",
    "facebook": "meta",
    "whatsapp": "whatsapp",
    "tiktok": "tiktok",
    "telegram": "telegram",
    "youtube": "google",
}
HOLDER_OF_HOST = {
    "x.com": "x",
    "twitter.com": "x",
    "instagram.com": "meta",
    "facebook.com": "meta",
    "threads.net": "meta",
    "tiktok.com": "tiktok",
    "t.me": "telegram",
    "telegram.me": "telegram",
    "youtube.com": "google",
    "snapchat.com": "snap",
    "discord.com": "discord",
    "reddit.com": "reddit",
    "linkedin.com": "linkedin",
    "bsky.app": "bluesky",
    "gab.com": "gab",
    "4chan.org": "4chan",
    "twitch.tv": "twitch",
    "kik.me": "kik",
}
HOLDER_OF_MAIL = {
    "gmail.com": "google",
    "googlemail.com": "google",
    "outlook.com": "microsoft",
    "hotmail.com": "microsoft",
    "hotmail.nl": "microsoft",
    "live.nl": "microsoft",
    "live.com": "microsoft",
    "icloud.com": "apple",
    "me.com": "apple",
    "proton.me": "proton",
    "protonmail.com": "proton",
    "tutanota.com": "tuta",
    "tuta.com": "tuta",
    "kpnmail.nl": "kpn",
    "planet.nl": "kpn",
    "hetnet.nl": "kpn",
    "ziggo.nl": "vodafoneziggo",
    "upcmail.nl": "vodafoneziggo",
    "freedom.nl": "freedom",
}


def holder(kind: str, value: str, platform: str) -> str:
    """Return the directory id of the provider behind an identifier; empty when its form does not say."""
    if kind == "email":
        return HOLDER_OF_MAIL.get(value.rpartition("@")[2].casefold(), "")
    if kind == "account":
        return HOLDER_OF_PLATFORM.get(platform, "")
    if kind == "url":
        host = value.partition("//")[2].partition("/")[0].casefold().removeprefix("www.").removeprefix("m.")
        return HOLDER_OF_HOST.get(host, "")
    return ""


def operator(address: str, at: datetime | None, port: int | None) -> str:
    """Return the directory id of who ran an IP address at that moment; empty where no table of this home says so.

    An address that moved answers by its moment; without one nothing is said.
    """
    if at is None:
        return ""
    provider = told_of(address, at, port, settings.HOME.networks)["provider"]
    return provider if provider in rules().providers else ""
