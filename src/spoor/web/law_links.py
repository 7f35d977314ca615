"""How a law and an article are called on screen, and where their page is."""

import re
from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from spoor.law import lawbook
from spoor.web.templatetags.spoor import lang

PARAGRAPH = re.compile(r" lid (\w+)")  # English cites 4 lid 1 as 4(1)


def law_name(law: str) -> str:
    """Return the short name by which a law is cited."""
    short = lawbook.load().short.get(law)
    return short[lang()] if short else _("eigen norm")  # policies are ours and have no name in law


def law_names() -> Mapping[str, str]:
    """Return the short name of every law in the book."""
    return {law: law_name(law) for law in lawbook.load().titles}


def cited(number: str, *, article: bool = False) -> str:
    """Return an article as it is cited: 4 lid 1, in English 4(1); with "art." before a number if asked."""
    named = PARAGRAPH.sub(r"(\1)", number) if lang() == "en" else number
    return f"art. {named}" if article and number[:1].isdigit() else named


def article_url(law: str, number: str) -> str:
    """Return the address of an article's page."""
    return reverse("article", args=[law, number])
