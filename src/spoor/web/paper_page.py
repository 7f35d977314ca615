"""What the page of a case offers to make: papers without a route, and drafts of what stands beside the trail."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.http import urlencode

from spoor.cases import selectors
from spoor.cases.facts import group_of
from spoor.cases.house import house_kind
from spoor.cases.models import Case
from spoor.cases.rectified import standing
from spoor.drafting import form_of, papers
from spoor.law import speech
from spoor.vocabulary import RouteState
from spoor.web.templatetags.spoor import lang


def offered(case: Case, document: Mapping[str, Any], *, may_draft: bool) -> dict[str, Any]:
    """Return the papers of this house and the drafts of a case, nothing where this person drafts none."""
    if not (may_draft and case.is_open):
        return {}
    return {
        "papers": [(form.id, form.title[lang()]) for form in papers(house_kind())],
        "drafts": _drafts(case, document),
    }


def packs_of(case: Case, user: User) -> dict[str, Any]:
    """Return the packs for the police in which the reports of a case went, and whether one may go into a pack now."""
    if house_kind() != "office":
        return {}
    members = group_of(case)
    return {
        "packs": selectors.packs_visible_to(user).filter(rows__report__filed__case__in=members).distinct(),
        "may_pack": selectors.packable(user).filter(filed__case__in=members).exists(),
    }


def _drafts(case: Case, document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A name and an address for each open entry beside the trail that has a form.

    What is done once for the case is asked about all its identifiers; a notice about its own.
    """
    keys = [f"k{pk}" for pk in standing(group_of(case)).values_list("pk", flat=True)]
    found = []
    for item in document.get("beside", ()):
        if item["state"] != RouteState.OPEN or form_of(item["instrument"]) is None:
            continue
        named = [item["identifier"]] if item["identifier"] else keys
        query = urlencode({"instrument": item["instrument"], "identifier": named}, doseq=True)
        name = speech.instrument_name(item["instrument"], lang())
        found.append((name, f"{reverse('draft', args=[case.number])}?{query}"))
    return found
