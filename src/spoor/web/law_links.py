"""How a law and an article are called on screen, and where their page is."""

from collections.abc import Mapping

from django.urls import reverse

from spoor.law import lawbook, speech
from spoor.web.templatetags.spoor import lang


def law_name(law: str) -> str:
    """Return the short name by which a law is cited, in the language of this request."""
    return speech.law_name(law, lang())


def law_names() -> Mapping[str, str]:
    """Return the short name of every law in the book."""
    return {law: law_name(law) for law in lawbook.load().titles}


def cited(number: str) -> str:
    """Return an article as it is cited, without its law."""
    return speech.article_text(number, lang())


def source(law: str, number: str) -> str:
    """Return an article as it is cited, with its law."""
    return speech.source_text(law, [number], lang())


def article_url(law: str, number: str) -> str:
    """Return the address of an article's page."""
    return reverse("article", args=[law, number])
