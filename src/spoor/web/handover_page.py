"""What pages show of handing over: what came from another house, what was let out, and what a desk let us know."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from spoor.adapters.housekey import in_groups
from spoor.bundles.release import OURS, YOURS
from spoor.bundles.sentences import say
from spoor.bundles.verify import Fact
from spoor.cases.handing import earlier_custody, handovers_of, last_words
from spoor.cases.models import Case, HandOver, PoliceWord
from spoor.cases.proof import name
from spoor.cases.steps.release import outcomes_of, police_numbers
from spoor.evidence.models import Exhibit
from spoor.web.templatetags.spoor import day, label, lang
from spoor.web.templatetags.spoor import moment as spoken_moment


def outcome_words() -> dict[str, str]:
    """Return the words for how a case ended that may be told to an office."""
    return {
        "ended": _("beëindigd"),
        "no_offence": _("geen strafbaar feit"),
        "dismissed": _("geseponeerd"),
        "sender_known": _("afzender bekend"),
        "sender_not_found": _("afzender niet gevonden"),
    }


def on_case(case: Case, members: Sequence[int]) -> dict[str, Any]:
    """Return what the page of a case shows of handing over."""
    found = list(handovers_of(members))
    may_tell = [(code, outcome_words()[code]) for code in outcomes_of(case)]
    return {
        "handovers": [_handover(one) for one in found],
        "turns": [(OURS, _("bij ons")), (YOURS, _("bij het kantoor"))],
        "may_tell": may_tell,
        "police_numbers": police_numbers(case) if found else [],
        "police_words": [word(one) for one in last_words(members)],
    }


def _handover(one: HandOver) -> dict[str, Any]:
    rows = one.reports.select_related("report").order_by("pk")
    return {
        "row": one,
        "key": in_groups(one.fingerprint),
        "not_checked": [_fact(what) for what, _why in one.checked.get("not_checked", ())],
        "reports": [
            {
                "row": row,
                "words": [
                    said | {"name": label(said["label"]), "on": _told_moment(said["at"])}
                    for said in row.words
                ],
            }
            for row in rows
        ],
        "withheld": [
            {"row": item, "on": _told_moment(item.withheld_at)} for item in one.items.filter(exhibit=None)
        ],
        "releases": [
            {"row": row, "said": _payload(row.payload)}
            for row in one.releases.select_related("by", "exhibit")
        ],
    }


def _told_moment(told: str) -> str:
    """A moment as another house wrote it, on our clock; as it stands where it is no moment."""
    try:
        return spoken_moment(datetime.fromisoformat(told))
    except (ValueError, OverflowError):
        return told


def _fact(row: Mapping[str, Any]) -> str:
    return say(Fact(row["id"], row["values"]), lang())


def _payload(payload: Mapping[str, Any]) -> str:
    """What was let out, in one line."""
    parts = [_("aan zet: bij ons") if payload["turn"] == OURS else _("aan zet: bij het kantoor")]
    if payload["next_news_on"]:
        parts.append(_("volgend bericht op %(day)s") % {"day": payload["next_news_on"]})
    if payload.get("outcome"):
        parts.append(outcome_words()[payload["outcome"]])
    parts += [payload[key] for key in ("case", "police_number") if payload.get(key)]
    return ", ".join(parts)


def word(one: PoliceWord) -> dict[str, Any]:
    """Return what a desk let us know about a bundle, for a page."""
    return {
        "row": one,
        "turn": one.get_turn_display(),
        "outcome": outcome_words().get(one.outcome, ""),
        "line": in_a_line(one),
    }


def in_a_line(one: PoliceWord) -> str:
    """Return what a desk let us know as one line of a list."""
    news = day(one.next_news_on) if one.next_news_on else outcome_words().get(one.outcome, "")
    return _("politie: ontvangen op %(received)s, aan zet: %(turn)s, volgend bericht: %(news)s") % {
        "received": day(one.received),
        "turn": one.get_turn_display(),
        "news": news,
    }


def custody(exhibit: Exhibit) -> list[dict[str, str]]:
    """Return the whole chain of custody of an exhibit, what another house told before what happened here."""
    before = [
        {
            "at": _told_moment(one.at),
            "house": one.house,
            "by": one.by,
            "act": one.act,
            "from_whom": one.from_whom,
            "to_whom": one.to_whom,
            "why": one.why,
            "result": one.result,
        }
        for one in earlier_custody(exhibit)
    ]
    here = [
        {
            "at": spoken_moment(one.at),
            "house": "",
            "by": name(one.by),
            "act": str(one.get_act_display()),
            "from_whom": one.from_whom,
            "to_whom": one.to_whom,
            "why": one.why,
            "result": one.result,
        }
        for one in exhibit.custody.select_related("by").order_by("pk")
    ]
    return before + here
