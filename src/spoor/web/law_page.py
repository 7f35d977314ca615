"""What the pages of the law book show: articles with their versions in words, and what changed between them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spoor.law import book_words, browse, speech
from spoor.law.lawbook import Lawbook
from spoor.law.provisions import Provision
from spoor.web.law_links import article_url, cited, law_name, law_names, source
from spoor.web.templatetags.spoor import CAPACITIES, PROVIDER_KINDS, day, lang

MARKS: dict[str, tuple[object, Callable[[Any], str]]] = {
    "capacities": (gettext_lazy("Hoedanigheden"), lambda code: str(CAPACITIES[code])),
    "countries": (gettext_lazy("Landen"), lambda code: speech.country_name(code, lang())),
    "kinds_not_covered": (gettext_lazy("Geldt niet voor"), lambda code: str(PROVIDER_KINDS[code])),
    "transposed_by": (gettext_lazy("Omgezet uiterlijk"), lambda on: day(on)),
    "designated_by": (gettext_lazy("Aangewezen uiterlijk"), lambda on: day(on)),
}
NO_BREAK, SHORT = "\u00a0", 16
OURS = ("basis", "source")  # what we know of a rule, other than the rule itself
DUTCH_LAW = "https://wetten.overheid.nl/{bwb_id}/{on}"
EU_LAW = "https://eur-lex.europa.eu/legal-content/{lang}/TXT/?uri=CELEX:{celex}"


class DaysForm(forms.Form):
    """Fields of a day, read as ISO and held to the days of the law book."""

    def __init__(self, *args: Any, law: Lawbook, **kwargs: Any) -> None:
        """Take the law book, which knows the days that make sense."""
        super().__init__(*args, **kwargs)
        self.law = law

    def clean(self) -> dict[str, Any]:
        """Refuse a day that is a slip of the pen, at its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, date) and not self.law.first_day <= value <= self.law.last_day:
                words = _("Kies een dag van %(first)s tot en met %(last)s.")
                days = {"first": day(self.law.first_day), "last": day(self.law.last_day)}
                self.add_error(name, words % days)
        return cleaned


def day_field(label: object, *, required: bool = False) -> forms.DateField:
    """Return a field of a day, written as 2026-11-23."""
    return forms.DateField(
        label=label,  # type: ignore[arg-type]
        required=required,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Dit is geen dag. Schrijf hem als 2026-11-23.")},
    )


class DayForm(DaysForm):
    """The day whose law is shown."""

    op = day_field(gettext_lazy("Regels zoals op"))


class BookForm(DayForm):
    """A word to look for, and the day."""

    q = forms.CharField(label=gettext_lazy("Zoek een wet, artikel of woord"), required=False, max_length=100)
    field_order = ["q", "op"]


class CompareForm(DaysForm):
    """Two days, and perhaps a case whose routes are laid side by side."""

    van = day_field(gettext_lazy("Van"), required=True)
    tot = day_field(gettext_lazy("Tot en met"), required=True)
    zaak = forms.CharField(
        label=gettext_lazy("Zaaknummer (mag leeg)"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("Dan staat er ook welke routes van die zaak verschillen."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days that stand the wrong way round, at the second."""
        cleaned = super().clean()
        earlier, later = cleaned.get("van"), cleaned.get("tot")
        if earlier and later and later < earlier:
            self.add_error("tot", _("Deze dag ligt voor de eerste."))
        return cleaned


def law_rows(law: Lawbook, *, on: date) -> list[dict[str, Any]]:
    """Return each law with its articles in force on a day: acts first, our own norms last, the fullest first."""
    found = [
        {
            "law": name,
            "name": law_name(name),
            "title": law.titles[name]["title"],
            "kind": book_words.kind_word(law.titles[name]["kind"], lang()),
            "articles": [
                {
                    "href": article_url(*_place(one)),
                    "text": _unbroken(cited(one.article)),
                    "unsure": one.basis == "unsure",
                }
                for one in versions
            ],
            "checked": browse.checked(versions),
            "bases": _bases(versions),
        }
        for name, versions in browse.in_force(law, on=on).items()
    ]
    kinds = [law.titles[row["law"]]["kind"] for row in found]
    order = list(book_words.KINDS)
    ranked = sorted(
        zip(kinds, found, strict=True), key=lambda pair: (order.index(pair[0]), -len(pair[1]["articles"]))
    )
    return [row for _kind, row in ranked]


def _unbroken(text: str) -> str:
    """Return a short citation so that no line ends within it; a long one may break."""
    return text.replace(" ", NO_BREAK) if len(text) <= SHORT else text


def _marks(one: Provision) -> list[dict[str, str]]:
    """Return what else a row holds, as far as it is for people: whom a list names, and a day by which."""
    found = []
    for mark, (name, say) in MARKS.items():
        if mark in one.marks:
            held = one.marks[mark]
            text = ", ".join(say(item) for item in held) if isinstance(held, list) else say(held)
            found.append({"name": str(name), "text": text})
    return found


def all_articles(law: Lawbook, name: str) -> list[dict[str, Any]]:
    """Return every article of a law, whether in force or not, in its last version."""
    return article_rows(law.versions(*place)[-1] for place in browse.places(law) if place[0] == name)


def _bases(versions: Sequence[Provision]) -> list[str]:
    """Return how many rows rest on what, in words; what no row rests on is left out."""
    counted = [(sum(one.basis == basis for one in versions), basis) for basis in book_words.BASES]
    return [f"{count} {book_words.basis_word(basis, lang())}" for count, basis in counted if count]


def _place(one: Provision) -> browse.Place:
    return one.law, one.article


def article_rows(versions: Iterable[Provision]) -> list[dict[str, Any]]:
    """Return versions of several articles as rows of a list."""
    return [
        {
            "href": article_url(*_place(one)),
            "name": source(one.law, one.article),
            "short": cited(one.article),
            **words_of(one),
            "values": _values(one),
            "validity": book_words.validity_words(one, lang()),
            "basis": one.basis,
            "basis_word": book_words.basis_word(one.basis, lang()),
            "checked": book_words.checked_words(one, lang()),
            "is_checked": browse.is_checked(one),
            "points": one.points_in_words(lang()),
            "marks": _marks(one),
        }
        for one in versions
    ]


def words_of(one: Provision) -> dict[str, str]:
    """Return the words of a version, and their language where it is not that of the page."""
    words = one.in_words(lang())
    return {"words": words, "words_lang": "en" if lang() == "nl" and words == one.words else ""}


def _values(one: Provision) -> list[dict[str, str]]:
    return [
        {
            "key": name,
            "name": book_words.value_word(name, lang()),
            "amount": book_words.amount_words(amount, lang()),
        }
        for name, amount in one.values.items()
    ]


def search_rows(law: Lawbook, query: str, *, on: date) -> list[dict[str, Any]]:
    """Return what a search finds, each article in its version of a day; the last one where it has none then."""
    found = [law.nearest(*place, on=on) for place in browse.search(law, query, law_names())]
    return [row | {"in_force": one.covers(on)} for row, one in zip(article_rows(found), found, strict=True)]


def article(law: Lawbook, name: str, number: str, *, on: date) -> dict[str, Any]:
    """Return one article with all its versions, what changed between them, and what rests on it.

    Raises NotInLawBook.
    """
    versions = law.versions(name, number)
    rows = article_rows(versions)
    changes = [_change(before, after) for before, after in pairwise(versions)]
    for place, row in enumerate(rows):
        row["in_force"] = versions[place].covers(on)
        row["clock"] = versions[place].clock and book_words.clock_word(str(versions[place].clock), lang())
        row["url"] = versions[place].url
        near = changes[max(0, place - 1) : place + 1]
        row["moved"] = {item["key"] for change in near for item in change["items"]}
    return {
        "name": source(name, number),
        "law": name,
        "law_title": law.titles[name]["title"],
        "kind": book_words.kind_word(law.titles[name]["kind"], lang()),
        "versions": rows,
        "changes": changes,
        "now": next((row for row in rows if row["in_force"]), None),
        "official": official_text(law, name, on),
        "instruments": _instruments(law, browse.rests_on(law).get((name, number), ())),
        "elements": _elements(versions[-1]),
        "offence": offence_code(law, name, number),
    }


def _instruments(law: Lawbook, ids: Iterable[str]) -> list[dict[str, str]]:
    return [{"id": one, "name": instrument_name(law, one)} for one in ids]


def instrument_name(law: Lawbook, instrument: str) -> str:
    """Return the name of an instrument on its sheet; without a sheet as the trail calls it."""
    sheet = law.sheets.get(instrument)
    return sheet.name(lang()) if sheet else speech.instrument_name(instrument, lang())


def _elements(version: Provision) -> list[dict[str, Any]]:
    """Return how judges read the article, point by point, where the book has it."""
    return [
        {
            "words": one[lang()],
            "basis_word": book_words.basis_word(one["basis"], lang()),
            "cites": [_cite(*place) for place in one["cites"]],
        }
        for one in version.marks.get("elements_read", ())
    ]


def _cite(law: str, number: str) -> dict[str, str]:
    return {"href": article_url(law, number), "name": source(law, number)}


def offence_code(law: Lawbook, name: str, number: str) -> str:
    """Return the offence of an article as the what-if form writes it: 285:1; empty where it is none."""
    held = {one.provision.article for one in browse.offences(law)} if name == "sr" else set[str]()
    return number.replace(" lid ", ":") if number in held else ""


def official_text(law: Lawbook, name: str, on: date) -> str:
    """Return where the law as a whole is published, as it stood on a day; empty where we do not know."""
    about = law.titles[name]
    if about["bwb_id"]:
        return DUTCH_LAW.format(bwb_id=about["bwb_id"], on=on.isoformat())
    if about["celex"]:
        return EU_LAW.format(lang=lang().upper(), celex=about["celex"])
    return ""


def _change(before: Provision, after: Provision) -> dict[str, Any]:
    """Return what one version made of another, each difference in words."""
    items = [_item(one) for one in browse.differences(before, after)]
    return {"on": after.valid_from, "items": sorted(items, key=lambda item: item["ours"])}


def _item(one: browse.Difference) -> dict[str, Any]:
    found: dict[str, Any] = {
        "key": one.name or one.field,
        "ours": one.field in OURS,
        "what": book_words.differing_words(one.field, one.name, lang()),
        "before": book_words.said(one.field, one.before, lang()),
        "after": book_words.said(one.field, one.after, lang()),
    }
    if one.field == "words":
        found["pieces"] = browse.word_changes(one.before[lang()], one.after[lang()])
    return found


def changes(law: Lawbook, earlier: date, later: date) -> list[dict[str, Any]]:
    """Return what came in, went out and changed between two days, as three groups; empty groups left out."""
    found = browse.compare(law, earlier=earlier, later=later)
    groups = [
        (_("Gewijzigd"), [one for one in found if one.before and one.after]),
        (_("Erbij gekomen"), [one for one in found if not one.before]),
        (_("Vervallen"), [one for one in found if not one.after]),
    ]
    return [{"name": name, "rows": [_changed(one) for one in members]} for name, members in groups if members]


def _changed(one: browse.Change) -> dict[str, Any]:
    shown = one.after or one.before
    assert shown is not None
    (row,) = article_rows([shown])
    return row | {"items": [_item(item) for item in one.differences]}


def stale_rows(law: Lawbook, found: Sequence[browse.Stale]) -> list[dict[str, Any]]:
    """Return what must be read again as rows, each with what rests on it."""
    rows = article_rows(one.provision for one in found)
    return [
        row | {"instruments": _instruments(law, one.instruments), "cases": one.cases, "due": one.due}
        for row, one in zip(rows, found, strict=True)
    ]


def tabs() -> list[tuple[str, str, str]]:
    """Return the parts of the law book: a key, its address and its name."""
    return [
        ("lawbook", reverse("lawbook"), _("Regels")),
        ("instruments", reverse("instruments"), _("Middelen")),
        ("providers", reverse("providers"), _("Aanbieders")),
        ("countries", reverse("countries"), _("Landen")),
        ("stale", reverse("stale"), _("Na te kijken")),
        ("compare", reverse("compare"), _("Vergelijk")),
        ("what-if", reverse("what-if"), _("Wat als")),
    ]


def recheck_words(law: Lawbook, on: date) -> str:
    """Return after how long the house reads a text again, from its own policy."""
    return book_words.amount_words(law.value("huis", "controle_bronnen", "recheck", on=on), lang())
