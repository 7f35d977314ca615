"""What a bundle keeps out because it holds protected data, and which copy stands for it: ground, who decided, when."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User

from spoor.bundles.contents import Withheld
from spoor.cases.clock import moment
from spoor.cases.outgoing import Leave, Outgoing, outgoing
from spoor.cases.proof import name
from spoor.cases.shielding import PROGRAM, is_released
from spoor.evidence.models import Exhibit, ProtectedFact, Redaction
from spoor.words import Words

HOLDS = Words(
    "Bevat beschermde gegevens ({kinds}); de gelakte kopie is stuk {number}.",
    "Holds protected data ({kinds}); the redacted copy is exhibit {number}.",
)
BY_HAND = Words("wat een mens afdekte", "what a person covered")
UNSEEN = Words(
    "Nog niet door een mens nagekeken op beschermde gegevens (adres, telefoon, gezin).",
    "Not yet looked at by a person for protected data (address, telephone, family).",
)
REPLACED = Words(
    "Vervangen door een nieuwere gelakte kopie.",
    "Replaced by a newer redacted copy.",
)
RULE = Words("een vaste regel van Spoor", "a fixed rule of Spoor")
PROPOSED = Words(
    "Spoor stelde voor; nog niet door een mens bevestigd",
    "Spoor proposed; not yet confirmed by a person",
)

Shielded = tuple[Withheld | None, int | None]


def shielded_items(
    exhibits: Sequence[Exhibit], numbers: Mapping[int, int], *, lang: str, at: str
) -> dict[int, Shielded]:
    """Return by key of an exhibit why it is kept out (or None), and of a redacted copy the number of its original."""
    leaving = outgoing(exhibits)
    originals = {one.copy.pk: numbers[pk] for pk, one in leaving.items() if one.copy is not None}
    return {
        one.pk: (_kept(one, leaving[one.pk], numbers, lang, at), originals.get(one.pk)) for one in exhibits
    }


def _kept(one: Exhibit, how: Outgoing, numbers: Mapping[int, int], lang: str, at: str) -> Withheld | None:
    if how.leave == Leave.UNSEEN:
        return Withheld(UNSEEN.say(lang), RULE.say(lang), at)
    if how.leave == Leave.REPLACED:
        return Withheld(REPLACED.say(lang), RULE.say(lang), at)
    if how.leave != Leave.COPY or how.copy is None or how.said is None:
        return None
    rows = _facts(one) if how.said.how == Redaction.How.MASKED else []
    kinds = ", ".join(dict.fromkeys(str(row.get_kind_display()) for row in rows)) or BY_HAND.say(lang)
    ground = HOLDS.filled(kinds=kinds, number=numbers[how.copy.pk]).say(lang)
    return Withheld(ground, _decided(rows, how.said.by, lang), moment(how.said.at))


def _facts(one: Exhibit) -> list[ProtectedFact]:
    if one.report is None:
        return []
    rows = one.report.protected.prefetch_related("words__by").order_by("pk")
    return [row for row in rows if not is_released(row)]


def _decided(rows: Sequence[ProtectedFact], by: str, lang: str) -> str:
    """Who decided: the person that made the copy or confirmed every fact; else it is said to be a proposal."""
    if by != PROGRAM:
        known = User.objects.filter(username=by).first()
        return name(known) if known else by
    words = [next(iter(row.words.all()), None) for row in rows]
    people = [name(word.by) for word in words if word is not None]
    if len(people) < len(rows) or not people:
        return PROPOSED.say(lang)
    return ", ".join(dict.fromkeys(people))
