"""What the page of a case shows of persons: hypotheses with what speaks for and against, and the identification."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User

from spoor.cases.house import role_of
from spoor.cases.models import Hypothesis, HypothesisFact, Identification, Person, Rectification
from spoor.cases.rectified import standing
from spoor.cases.steps.identify import beyond
from spoor.evidence.models import Exhibit


def persons(members: Sequence[int], user: User) -> dict[str, Any]:
    """Return the persons, hypotheses and identification of a group of cases, and what this person may do."""
    hypotheses = Hypothesis.objects.filter(case__in=members).select_related("person", "made_by")
    facts = HypothesisFact.objects.select_related("exhibit", "identifier", "by")
    found = list(Person.objects.filter(case__in=members).select_related("exhibit"))
    identifications = list(
        Identification.objects.filter(case__in=members).select_related("person", "proposed_by", "answered_by")
    )
    waiting = next((one for one in identifications if one.state == Identification.State.PROPOSED), None)
    return {
        "persons": found,
        "hypotheses": [
            {
                "row": one,
                "for": [fact for fact in facts.filter(hypothesis=one) if fact.speaks == "for"],
                "against": [fact for fact in facts.filter(hypothesis=one) if fact.speaks == "against"],
            }
            for one in hypotheses
        ],
        "hypothesis_kinds": Hypothesis.Kind.choices,
        "fact_sides": HypothesisFact.Speaks.choices,
        "identifications": identifications,
        "identification_waits": waiting,
        "may_answer": waiting is not None and waiting.proposed_by_id != user.pk,
        "may_rectify": role_of(user) == "prosecutor",
        "rectifications": Rectification.objects.filter(case__in=members)
        .select_related("letter", "trace", "by")
        .prefetch_related("notices"),
        "proposable": [one for one in found if beyond(one).exists()] if waiting is None else [],
        "fact_exhibits": Exhibit.objects.filter(report__filed__case__in=members).order_by("pk"),
        "fact_identifiers": standing(members),
    }
