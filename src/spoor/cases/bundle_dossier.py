"""The dossier of a bundle, as pages: it opens with what is not proven, and holds what speaks against as well."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import override

from spoor import triage
from spoor.bundles.contents import Contents
from spoor.cases.bundle_beside import concerns, is_shared, only_of, packs_of
from spoor.cases.clock import day_of, moment
from spoor.cases.facts import group_of
from spoor.cases.models import (
    AssessmentRecord,
    Case,
    Confirmation,
    Decision,
    Finding,
    HypothesisFact,
    Identification,
    Judgement,
    LinkSuggestion,
    Order,
    ProviderReturn,
    RouteEvent,
)
from spoor.cases.proof import name, provider_name
from spoor.cases.rectified import standing
from spoor.drafting import Filled
from spoor.drafting.filling import FilledBlock, FilledSection
from spoor.drafting.names import kind_name
from spoor.evidence.models import Report
from spoor.law import speech
from spoor.words import Words

NOT_PROVEN = (
    Words(
        "Wie de berichten schreef. Wat voor en tegen een afzender pleit, staat hieronder naast elkaar.",
        "Who wrote the messages. What speaks for and against a sender stands below, side by side.",
    ),
    Words(
        "Dat een bericht online stond, en of het er nog staat.",
        "That a message was online, and whether it still is.",
    ),
    Words(
        "Wat er was voor de ontvangst: verzegeld is wat binnenkwam.",
        "What there was before the receipt: sealed is what came in.",
    ),
    Words(
        "Wegingen van het programma zijn voorstellen, geen oordelen.",
        "Assessments of the program are proposals, no findings.",
    ),
)
LOGGED = Words(
    "{lines} regels van deze zaak staan in een logboek van {size} regels met wortel {root}. VERIFY.md legt dat uit.",
    "{lines} lines of this case stand in a log of {size} lines with root {root}. VERIFY.md says how to check that.",
)
PROPOSITIONS = {
    "same_message": Words("zelfde bericht", "same message"),
    "same_account": Words("zelfde account", "same account"),
    "same_person": Words("zelfde persoon", "same person"),
    "same_campaign": Words("zelfde reeks", "same campaign"),
}
ANSWERS = {"yes": Words("ja", "yes"), "no": Words("nee", "no"), "unsure": Words("onzeker", "unsure")}
READ = {
    "read": Words("gelezen", "read"),
    "partly": Words("deels gelezen", "partly read"),
    "unknown_layout": Words("onbekende indeling", "unknown layout"),
    "broken": Words("niet leesbaar", "not readable"),
}
Block = FilledBlock


def dossier_of_bundle(case: Case, contents: Contents, *, at: datetime) -> Filled:
    """Return the dossier as pages: it opens with what is not proven, and holds what speaks against."""
    lang, members = contents.lang, group_of(case)
    with override(lang):
        sections = [
            FilledSection("", title, tuple(blocks))
            for title, blocks in _sections(case, members, contents, lang)
            if blocks
        ]
    title = Words("Dossier", "Dossier").say(lang)
    return Filled(
        form="bundle.dossier",
        file=title,
        lang=lang,
        title=f"{title} {case.number}",
        subtitle=Words("Bundel {n}, {house}, {day}", "Bundle {n}, {house}, {day}")
        .filled(n=contents.number, house=contents.house, day=contents.made_at)
        .say(lang),
        intro="",
        case=case.number,
        number=contents.number,
        made_on=day_of(at).isoformat(),
        final=True,
        sections=tuple(sections),
        missing=(),
        by_hand=(),
        unverified=(),
        source="",
    )


def _say(lang: str, nl: str, en: str) -> str:
    return Words(nl, en).say(lang)


def _proposition(code: str, lang: str) -> str:
    """Return a proposition of a link in words."""
    return PROPOSITIONS[code].say(lang)


def _head(lang: str, *names: str) -> tuple[str, ...]:
    """Return the names of columns, each given as `Dutch|English`."""
    return tuple(one.split("|")[lang == "en" and "|" in one] for one in names)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Block]:
    if not rows:
        return []
    return [Block("table", "", header=tuple(header), rows=tuple(tuple(row) for row in rows))]


def _sections(
    case: Case, members: Sequence[int], contents: Contents, lang: str
) -> Iterator[tuple[str, list[Block]]]:
    yield (
        _say(lang, "Wat hier niet bewezen wordt", "What is not proven here"),
        [Block("list", "", rows=tuple((one.say(lang),) for one in NOT_PROVEN))],
    )
    yield _say(lang, "De meldingen", "The reports"), _reports(members, lang)
    yield (
        _say(
            lang,
            "Wegingen: voorstel en mens, ook wat is herzien",
            "Assessments: proposal and person, also what was revised",
        ),
        _assessments(members, lang),
    )
    yield (
        _say(lang, "Koppelingen en oordelen, ook nee", "Links and judgements, also no"),
        _judgements(members, lang),
    )
    yield _say(lang, "Kenmerken", "Identifiers"), _identifiers(members, lang)
    yield _say(lang, "Wat op de routes is gedaan", "What was done on the routes"), _events(members, lang)
    yield _say(lang, "Oordelen van mensen", "Findings of people"), _findings(members, lang)
    yield _say(lang, "Vorderingen en verzoeken", "Orders and requests"), _orders(members, lang)
    yield _say(lang, "Opgaven van aanbieders", "Answers of providers"), _returns(members, lang)
    yield _say(lang, "Meldpakketten voor de politie", "Packs for the police"), _packs(members, lang)
    yield (
        _say(lang, "Afzender: wat voor en tegen pleit", "Sender: what speaks for and against"),
        _weighed(members, lang),
    )
    yield _say(lang, "Besluiten", "Decisions"), _decisions(members, lang)
    yield _say(lang, "Bewijsstukken", "Exhibits"), _exhibits(contents, lang)
    yield _say(lang, "Bewaarketen", "Chain of custody"), _custody(contents, lang)
    yield _say(lang, "Onthouden", "Withheld"), _withheld(contents, lang)
    logged = LOGGED.filled(lines=contents.log_lines, size=contents.log_size, root=contents.log_root)
    said = logged.say(lang)
    yield _say(lang, "Logboek", "Log"), [Block("text", said, said)]


def _reports(members: Sequence[int], lang: str) -> list[Block]:
    rows = Report.objects.filter(filed__case__in=members).order_by("pk")
    header = _head(lang, "Melding|Report", "Ontvangen|Received", "Gezien|Seen", "Waar|Where", "Tekst|Text")
    quotes = [
        (
            one.number,
            moment(one.received_at),
            moment(one.seen_at),
            " ".join(filter(None, (one.platform, one.account, one.url))),
            one.text,
        )
        for one in rows
    ]
    return [Block("quotes", "", header=tuple(header), rows=tuple(quotes))]


def _assessments(members: Sequence[int], lang: str) -> list[Block]:
    labels = triage.names("labels", lang)
    rows = []
    for one in (
        AssessmentRecord.objects.filter(report__filed__case__in=members)
        .order_by("pk")
        .select_related("report")
    ):
        what = f"{labels.get(one.label, one.label)} ({one.content['threat']:.0%})"
        rows.append(
            (moment(one.made_at), one.report.number, _say(lang, "programma", "program"), what, one.model)
        )
    for word in (
        Confirmation.objects.filter(report__filed__case__in=members)
        .order_by("pk")
        .select_related("report", "by")
    ):
        what = f"{labels.get(word.label, word.label)}, {word.provision}({word.paragraph})"
        rows.append((moment(word.at), word.report.number, name(word.by), what, word.reason))
    header = _head(
        lang, "Wanneer|When", "Melding|Report", "Wie|Who", "Wat|What", "Model of reden|Model or reason"
    )
    return _table(header, sorted(rows))


def _judgements(members: Sequence[int], lang: str) -> list[Block]:
    mine = Q(older__in=members) | Q(newer__in=members)
    rows = [
        (
            moment(one.made_at),
            _say(lang, "programma", "program"),
            _proposition(one.proposition, lang),
            f"{one.strength} ({one.score:.2f})",
            "",
        )
        for one in LinkSuggestion.objects.filter(mine).order_by("pk")
    ]
    for one in Judgement.objects.filter(mine).order_by("pk").select_related("by"):
        taken = (
            _say(lang, "; ingetrokken ", "; withdrawn ") + moment(one.withdrawn_at)
            if one.withdrawn_at
            else ""
        )
        rows.append(
            (
                moment(one.at),
                name(one.by),
                _proposition(one.proposition, lang),
                f"{ANSWERS[one.answer].say(lang)}{taken}",
                one.ground,
            )
        )
    header = _head(lang, "Wanneer|When", "Wie|Who", "Stelling|Proposition", "Antwoord|Answer", "Grond|Ground")
    return _table(header, rows)


def _identifiers(members: Sequence[int], lang: str) -> list[Block]:
    rows = [
        (
            kind_name(one.kind, lang),
            one.shown,
            provider_name(one.holder),
            " ".join(filter(None, (moment(one.at), str(one.port or "")))),
            " ".join(
                filter(
                    None,
                    (
                        str(one.get_source_display()),
                        one.provided_in.name if one.provided_in else "",
                        one.provided_row,
                    ),
                )
            ),
        )
        for one in standing(members).select_related("provided_in")
    ]
    header = _head(
        lang, "Soort|Kind", "Kenmerk|Identifier", "Bij|At", "Tijd, poort|Time, port", "Bron|Source"
    )
    return _table(header, rows)


def _events(members: Sequence[int], lang: str) -> list[Block]:
    rows = [
        (
            moment(one.happened_at),
            speech.instrument_name(one.instrument, lang),
            str(one.get_state_display()),
            name(one.by),
            " ".join(filter(None, (one.ground, one.note))),
        )
        for one in RouteEvent.objects.filter(case__in=members).order_by("pk").select_related("by")
    ]
    header = _head(lang, "Wanneer|When", "Middel|Instrument", "Wat|What", "Wie|Who", "Toelichting|Note")
    return _table(header, rows)


def _findings(members: Sequence[int], lang: str) -> list[Block]:
    answers = {True: _say(lang, "ja", "yes"), False: _say(lang, "nee", "no")}
    rows = [
        (
            moment(one.at),
            speech.question_text(one.question, lang),
            answers[one.answer],
            f"{name(one.by)}, {speech.authoriser_name(one.by_role, lang)}",
            one.reason,
        )
        for one in Finding.objects.filter(case__in=members).order_by("pk").select_related("by")
    ]
    header = _head(lang, "Wanneer|When", "Vraag|Question", "Antwoord|Answer", "Wie|Who", "Reden|Reason")
    return _table(header, rows)


def _orders(members: Sequence[int], lang: str) -> list[Block]:
    rows = [
        (
            one.number,
            speech.instrument_name(one.instrument, lang),
            one.addressee,
            str(one.get_stage_display()),
            moment(one.made_at),
        )
        for one in Order.objects.filter(case__in=members).order_by("pk")
    ]
    header = _head(lang, "Nummer|Number", "Middel|Instrument", "Aan|To", "Stand|Stage", "Opgesteld|Drafted")
    return _table(header, rows)


def _returns(members: Sequence[int], lang: str) -> list[Block]:
    rows = []
    for one in (
        ProviderReturn.objects.filter(case__in=members).order_by("pk").select_related("exhibit", "order")
    ):
        count = one.reading.get("rows", {})
        said = (
            f"{count.get('in_file', '?')} / {count.get('read', '?')} / {len(one.reading.get('skipped', ()))}"
        )
        rows.append((moment(one.received_at), one.exhibit.name, one.layout, READ[one.state].say(lang), said))
    header = _head(
        lang,
        "Ontvangen|Received",
        "Stuk|Exhibit",
        "Indeling|Layout",
        "Stand|State",
        "Rijen / gelezen / overgeslagen|Rows / read / skipped",
    )
    return _table(header, rows)


def _packs(members: Sequence[int], lang: str) -> list[Block]:
    """What was done with a pack that holds a report of this case; a word about other reports stays out."""
    rows = []
    for pack in packs_of(members):
        shared = is_shared(pack, members)
        also = (
            _say(lang, "ook met meldingen van andere zaken", "with reports of other cases too")
            if shared
            else ""
        )
        made = _say(lang, "opgemaakt", "made")
        rows.append((pack.number, moment(pack.made_at), made, name(pack.made_by), pack.addressee, also))
        for one in pack.events.all():
            if concerns(one, members):
                note = one.note if only_of(one, shared, members) else ""
                news = one.next_news_on.isoformat() if one.next_news_on else ""
                said = (str(one.get_how_display()), one.number, news, note)
                rows.append((pack.number, moment(one.happened_at), str(one.get_act_display()), name(one.by),
                             one.who, "; ".join(filter(None, said))))  # fmt: skip
    header = _head(
        lang, "Pakket|Pack", "Wanneer|When", "Wat|What", "Wie|Who", "Aan of van wie|To or from whom",
        "Hoe, nummer, volgend bericht|How, number, next news",
    )  # fmt: skip
    return _table(header, rows)


def _weighed(members: Sequence[int], lang: str) -> list[Block]:
    speaks = {"for": _say(lang, "ervoor", "for"), "against": _say(lang, "ertegen", "against")}
    facts = HypothesisFact.objects.filter(hypothesis__case__in=members)
    rows = [
        (
            str(one.hypothesis.get_kind_display()),
            speaks.get(one.speaks, one.speaks),
            one.text,
            one.source or (one.exhibit.name if one.exhibit else ""),
        )
        for one in facts.order_by("pk").select_related("hypothesis", "exhibit")
    ]
    header = _head(lang, "Verklaring|Explanation", "Pleit|Speaks", "Feit|Fact", "Bron|Source")
    found = _table(header, rows)
    told = [
        (
            str(one.get_state_display()),
            one.person.name,
            one.because,
            one.against,
            name(one.proposed_by),
            name(one.answered_by) if one.answered_by else "",
        )
        for one in Identification.objects.filter(case__in=members)
        .order_by("pk")
        .select_related("person", "proposed_by", "answered_by")
    ]
    header = _head(
        lang,
        "Stand|State",
        "Persoon|Person",
        "Omdat|Because",
        "Ertegen|Against",
        "Voorgesteld door|Proposed by",
        "Bevestigd door|Confirmed by",
    )
    return found + _table(header, told)


def _decisions(members: Sequence[int], lang: str) -> list[Block]:
    rows = [
        (moment(one.at), speech.outcome_word(one.outcome, lang), name(one.by), one.reason)
        for one in Decision.objects.filter(case__in=members).order_by("pk").select_related("by")
    ]
    header = _head(lang, "Wanneer|When", "Uitkomst|Outcome", "Wie|Who", "Reden|Reason")
    return _table(header, rows)


def _exhibits(contents: Contents, lang: str) -> list[Block]:
    rows = [
        (str(one.number), f"{one.name}\nSHA-256 {one.sha256}", one.how, one.by, one.sealed_at, str(one.size))
        for one in contents.items
    ]
    header = _head(
        lang,
        "#",
        "Stuk|Exhibit",
        "Hoe verkregen|How it was got",
        "Door|By",
        "Verzegeld (UTC)|Sealed (UTC)",
        "Bytes",
    )
    return _table(header, rows)


def _custody(contents: Contents, lang: str) -> list[Block]:
    rows = [
        (
            str(item.number),
            one.at,
            one.act,
            ", ".join(filter(None, (one.by, one.house))),
            " -> ".join(filter(None, (one.from_whom, one.to_whom))),
            ". ".join(filter(None, (one.why, one.result))),
        )
        for item in contents.items
        for one in item.custody
    ]
    header = _head(
        lang,
        "#",
        "Wanneer (UTC)|When (UTC)",
        "Wat|What",
        "Wie|Who",
        "Van wie -> aan wie|From whom -> to whom",
        "Waarom, uitkomst|Why, result",
    )
    return _table(header, rows)


def _withheld(contents: Contents, lang: str) -> list[Block]:
    rows = [
        (str(one.number), one.withheld.ground, one.withheld.by, one.withheld.at)
        for one in contents.items
        if one.withheld
    ]
    if not rows:
        said = _say(lang, "Er is niets onthouden.", "Nothing is withheld.")
        return [Block("text", said, said)]
    header = _head(lang, "#", "Grond|Ground", "Besloten door|Decided by", "Wanneer (UTC)|When (UTC)")
    return _table(header, rows)
