"""`spoor handover`: two houses without a shared database: keys, partner houses, a bundle in, a signed word back."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from spoor.bundles.refusals import NOT_FOR_A_DESK, REFUSED_WORD, REFUSED_ZIP
from spoor.bundles.release import OURS, OUTCOMES, YOURS
from spoor.commands._account import account
from spoor.commands._handover import refused
from spoor.commands.main import UsedWrongly
from spoor.words import Words

SUMMARY = "receive the bundle of an office, and send back a signed word about it; keys of partner houses"
EXAMPLE = "spoor handover receive /media/usb/B-2026-000001.zip --by mira"
NEEDS_DATABASE = True
TURN = {"ours": OURS, "yours": YOURS}
RECEIVED = Words(
    "{number}: zaak {case}, {reports} meldingen, {exhibits} bewijsstukken, {withheld} onthouden door {house}",
    "{number}: case {case}, {reports} reports, {exhibits} exhibits, {withheld} withheld by {house}",
)
ALREADY = Words(
    "Deze bundel is er al: {number}, zaak {case}.", "This bundle is here already: {number}, case {case}."
)
UNKNOWN = Words(
    "Let op: de sleutel {key} is niet die van een bekend partnerhuis. Vergelijk de vingerafdruk langs een andere weg.",
    "Note: the key {key} is not that of a known partner house. Compare the fingerprint by another way.",
)
KEY = Words("Vingerafdruk van {house}:\n{key}", "Fingerprint of {house}:\n{key}")
RELEASED = Words(
    "Getekend: {file}, over bundel {bundle}: {fields}", "Signed: {file}, about bundle {bundle}: {fields}"
)
HEARD = Words(
    "{house} over {bundle}: ontvangen op {received}, aan zet: {turn}, volgend bericht: {day}{older}",
    "{house} about {bundle}: received on {received}, to move: {turn}, next news: {day}{older}",
)
WHOSE = {OURS: Words("bij de politie", "with the police"), YOURS: Words("bij ons", "with us")}
OLDER = Words(" (ouder dan wat er al was; bewaard)", " (older than what was there; kept)")
HERE = Words(" (was er al)", " (was here already)")
ADDED = Words("{name} ({kind}): {key}", "{name} ({kind}): {key}")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("action", choices=list(ACTIONS), help="what to do")
    parser.add_argument(
        "values", nargs="*", metavar="VALUE",
        help="key [FILE]; receive DIR_OR_ZIP; release CASE FILE; read FILE; "
        "partner list, partner add FILE, partner withdraw FINGERPRINT",
    )  # fmt: skip
    parser.add_argument("--by", metavar="USERNAME", help="account that acts (default: commandline)")
    parser.add_argument("--name", default="", help="partner add: how the other house is called")
    parser.add_argument(
        "--kind", choices=("office", "desk"), default="", help="partner add: what the other house is"
    )
    parser.add_argument(
        "--compared",
        default="",
        metavar="TEXT",
        help="partner add: how the fingerprint was compared, with whom",
    )
    parser.add_argument("--because", default="", metavar="TEXT", help="partner withdraw: why")
    parser.add_argument(
        "--handover", default="", metavar="NUMBER", help="release: which, where a case has several"
    )
    parser.add_argument(
        "--turn", choices=list(TURN), default="ours", help="release: whose turn (default: ours)"
    )
    parser.add_argument("--next", metavar="DAY", help="release: the day of the next news, such as 2026-12-01")
    parser.add_argument("--with-case", action="store_true", help="release: also the number of the case here")
    parser.add_argument(
        "--outcome", choices=OUTCOMES, default="", help="release: also how it ended, in one word"
    )
    parser.add_argument(
        "--police-number", default="", metavar="NUMBER", help="release: also this number of the case"
    )
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Do one action. Returns 1 where what came in is refused."""
    act, fewest, most = ACTIONS[options.action]
    if not fewest <= len(options.values) <= most:
        raise UsedWrongly(
            f"spoor handover {options.action}: expected {fewest} to {most} values, found {len(options.values)}"
        )
    return act(options)


def _say(options: argparse.Namespace, values: dict[str, Any], *said: Words) -> None:
    if options.json:
        print(json.dumps(values, ensure_ascii=False, indent=1))
    else:
        print("\n".join(one.say(options.lang) for one in said))


def _key(options: argparse.Namespace) -> int:
    from django.conf import settings

    from spoor.adapters.housekey import fingerprint, house_key, in_groups, public_pem
    from spoor.cases.house import house

    pem = public_pem(house_key(settings.HOME.path))
    mark = fingerprint(pem)
    if options.values:
        file = Path(options.values[0])
        try:
            with open(file, "x", encoding="ascii") as out:
                out.write(pem)
        except OSError as error:
            raise UsedWrongly(f"spoor handover key: {file}: {error.strerror}") from error
    said = KEY.filled(house=house().name, key=in_groups(mark))
    _say(options, {"house": house().name, "fingerprint": mark, "public_key": pem}, said, Words(pem, pem))
    return 0


def _receive(options: argparse.Namespace) -> int:
    from spoor.adapters.bundlezip import ZipRefused
    from spoor.adapters.housekey import in_groups
    from spoor.cases import walk
    from spoor.cases.opening import NoActiveTeam
    from spoor.cases.steps import hand_over

    by, source = account(options.by), Path(options.values[0])
    try:
        found = walk.receive_hand_over(source.absolute(), by=by, at=datetime.now(UTC))
    except hand_over.BundleBroken as error:
        return refused(options, "broken", error.failed(options.lang), error.exhibit.pk)
    except ZipRefused as error:
        return refused(
            options, error.code, [REFUSED_ZIP[error.code].filled(where=error.where).say(options.lang)]
        )
    except hand_over.NotAHandOver as error:
        return refused(options, "not_a_handover", [NOT_FOR_A_DESK.say(options.lang), str(error)])
    except (hand_over.NotADesk, NoActiveTeam) as error:
        raise UsedWrongly(f"spoor handover receive: {type(error).__doc__}") from error
    except OSError as error:
        raise UsedWrongly(f"spoor handover receive: {source}: {error.strerror or error}") from error
    row = found.hand_over
    held = row.items.exclude(exhibit=None).count()
    values = {
        "number": row.number, "case": row.case.number, "already": found.already, "house": row.house,
        "bundle": row.bundle, "sha256": row.sha256, "fingerprint": row.fingerprint,
        "known": row.partner_id is not None, "reports": row.reports.count(), "exhibits": held,
        "withheld": row.items.count() - held,
    }  # fmt: skip
    said = [(ALREADY if found.already else RECEIVED).filled(**values)]
    if not values["known"]:
        said.append(UNKNOWN.filled(key=in_groups(row.fingerprint)))
    _say(options, values, *said)
    if not found.already:
        _walk(options, by.username)
    return 0


def _walk(options: argparse.Namespace, by: str) -> None:
    from django.conf import settings

    from spoor.adapters.bell import ring
    from spoor.commands.work import drain

    ring(settings.HOME.path)
    drain(by=by, quiet=options.json, lang=options.lang)


def _release(options: argparse.Namespace) -> int:
    from spoor.cases.steps import release

    number, file = options.values
    wanted = release.Wanted(
        turn=TURN[options.turn],
        next_news_on=_day(options.next),
        with_case=options.with_case,
        outcome=options.outcome,
        police_number=options.police_number,
    )
    found = _which(number, options.handover)
    if Path(file).exists():
        raise UsedWrongly(f"spoor handover release: {file}: exists already; choose another name")
    try:
        done = release.release(found, wanted, by=account(options.by), at=datetime.now(UTC))
        Path(file).write_bytes(done.content)
    except (release.NotAPerson, release.DayMissing, release.DoesNotFit) as error:
        raise UsedWrongly(f"spoor handover release: {error}: {type(error).__doc__}") from error
    except OSError as error:
        raise UsedWrongly(f"spoor handover release: {file}: {error.strerror}") from error
    payload = done.row.payload
    said = RELEASED.filled(file=file, bundle=found.bundle, fields=", ".join(sorted(payload)))
    _say(options, {"file": file, "payload": payload}, said)
    return 0


def _which(number: str, wanted: str) -> Any:
    """The hand-over of a case that is meant."""
    from spoor.cases.facts import group_of
    from spoor.cases.handing import handovers_of
    from spoor.cases.models import Case

    case = Case.objects.filter(number=number).first()
    if case is None:
        raise UsedWrongly(f"spoor handover release: no case {number}")
    found = {one.number: one for one in handovers_of(group_of(case))}
    if wanted in found:
        return found[wanted]
    if len(found) != 1 or wanted:
        names = ", ".join(found) or "none"
        raise UsedWrongly(f"spoor handover release: --handover: expected one of this case ({names})")
    return next(iter(found.values()))


def _day(told: str | None) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError as error:
        raise UsedWrongly(f"--next {told!r}: expected a day, such as 2026-12-01") from error


def _read(options: argparse.Namespace) -> int:
    from spoor.cases import walk
    from spoor.cases.house import house_kind, legal_role
    from spoor.cases.steps import read_word

    by, file = account(options.by), Path(options.values[0])
    try:
        content = file.read_bytes()
        heard = walk.read_word(
            content, name=file.name, by=by, by_role=legal_role(by, house_kind()), at=datetime.now(UTC)
        )
    except read_word.REFUSALS as error:
        name = type(error).__name__
        return refused(options, name, [REFUSED_WORD[name].say(options.lang), str(error)])
    except read_word.NotAnOffice as error:
        raise UsedWrongly(f"spoor handover read: {read_word.NotAnOffice.__doc__}") from error
    except OSError as error:
        raise UsedWrongly(f"spoor handover read: {file}: {error.strerror}") from error
    word = heard.word
    values = {
        "house": word.partner.name, "bundle": word.bundle.number, "case": word.bundle.case.number,
        "received": word.received.isoformat(), "turn": word.turn,
        "next_news_on": word.next_news_on.isoformat() if word.next_news_on else None,
        "already": heard.already, "older": heard.older,
    }  # fmt: skip
    note = HERE.say(options.lang) if heard.already else OLDER.say(options.lang) if heard.older else ""
    spoken = {
        "received": word.received.date().isoformat(),
        "turn": WHOSE[word.turn].say(options.lang),
        "older": note,
    }
    said = HEARD.filled(**{**values, **spoken, "day": values["next_news_on"] or "-"})
    _say(options, values, said)
    return 0


def _partner(options: argparse.Namespace) -> int:
    what, *rest = options.values
    acts: dict[str, tuple[Callable[[argparse.Namespace, Sequence[str]], int], int]] = {
        "list": (_partners, 0),
        "add": (_add, 1),
        "withdraw": (_withdraw, 1),
    }
    if what not in acts or len(rest) != acts[what][1]:
        raise UsedWrongly("spoor handover partner: expected list, add FILE or withdraw FINGERPRINT")
    return acts[what][0](options, rest)


def _partners(options: argparse.Namespace, _rest: Sequence[str]) -> int:
    from spoor.adapters.housekey import in_groups
    from spoor.cases.handing import partners

    rows = [{"name": one.name, "kind": one.kind, "fingerprint": one.fingerprint} for one in partners()]
    said = [ADDED.filled(**row, key=in_groups(row["fingerprint"])) for row in rows]
    _say(options, {"partners": rows}, *said)
    return 0


def _add(options: argparse.Namespace, rest: Sequence[str]) -> int:
    from spoor.adapters.housekey import KeyUnreadable, in_groups
    from spoor.cases.steps import partner

    try:
        pem = Path(rest[0]).read_text("ascii")
        made = partner.add(
            pem, name=options.name, kind=options.kind, compared_how=options.compared,
            by=account(options.by), at=datetime.now(UTC),
        )  # fmt: skip
    except (OSError, UnicodeDecodeError) as error:
        raise UsedWrongly(f"spoor handover partner add: {rest[0]}: {error}") from error
    except (
        KeyUnreadable,
        partner.NotAllowed,
        partner.NameMissing,
        partner.NotCompared,
        partner.KnownAlready,
    ) as error:
        raise UsedWrongly(f"spoor handover partner add: {error} {type(error).__doc__}") from error
    values = {"name": made.name, "kind": made.kind, "fingerprint": made.fingerprint}
    _say(options, values, ADDED.filled(**values, key=in_groups(made.fingerprint)))
    return 0


def _withdraw(options: argparse.Namespace, rest: Sequence[str]) -> int:
    from spoor.cases.handing import partners
    from spoor.cases.steps import partner

    found = partners().filter(fingerprint=rest[0].replace(" ", "")).first()
    if found is None:
        raise UsedWrongly(f"spoor handover partner withdraw: no partner house with the key {rest[0]}")
    try:
        partner.withdraw(found, because=options.because, by=account(options.by), at=datetime.now(UTC))
    except (partner.NotAllowed, partner.NotCompared) as error:
        raise UsedWrongly(
            f"spoor handover partner withdraw: --because, --by: {type(error).__doc__}"
        ) from error
    print(json.dumps({"withdrawn": found.fingerprint}) if options.json else found.name, file=sys.stdout)
    return 0


ACTIONS: dict[str, tuple[Callable[[argparse.Namespace], int], int, int]] = {  # with fewest and most values
    "key": (_key, 0, 1),
    "receive": (_receive, 1, 1),
    "release": (_release, 2, 2),
    "read": (_read, 1, 1),
    "partner": (_partner, 1, 2),
}
