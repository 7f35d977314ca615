"""How a law and an article are called on screen, and where their page is."""

import re
from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy

from spoor.law import lawbook
from spoor.web.templatetags.spoor import lang

PARAGRAPH = re.compile(r" lid (\w+)")  # English cites 4 lid 1 as 4(1)
LAW_NAMES = {
    "sr": "Sr",
    "sv": "Sv",
    "atw": "Algemene termijnenwet",
    "politiewet": "Politiewet 2012",
    "ciot": "Besluit verstrekking gegevens telecommunicatie",
    "rechtspraak": gettext_lazy("rechtspraak"),
    "reg_2023_1543": gettext_lazy("Vo. 2023/1543"),
    "reg_1182_71": gettext_lazy("Vo. 1182/71"),
    "reg_2024_3011": gettext_lazy("Vo. 2024/3011"),
    "dsa": gettext_lazy("Vo. 2022/2065 (DSA)"),
    "dir_2014_41": gettext_lazy("Rl. 2014/41 (EOB)"),
    "dir_2023_977": gettext_lazy("Rl. 2023/977"),
    "ets_185": gettext_lazy("Cybercrimeverdrag (ETS 185)"),
    "ets_73": "ETS 73",
    "ets_30": "ETS 30",
    "cets_224": "CETS 224",
    "usc_18": "18 USC",
    "rechtshulp": gettext_lazy("rechtshulp"),
    "politiesamenwerking": gettext_lazy("politiesamenwerking"),
    "aanbiederbeleid": gettext_lazy("beleid van de aanbieder"),
    "open_punt": gettext_lazy("open punt"),
    "huis": gettext_lazy("eigen norm"),
}


def law_name(law: str) -> str:
    """Return the short name by which a law is cited."""
    return str(LAW_NAMES.get(law, law.replace("_", " ")))


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
