"""Between cases: what the program suggests, what a person judged, and the keys to find near-same texts by."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from spoor.cases.models.case import Case
from spoor.evidence.models import Report
from spoor.vocabulary import Answer, Proposition

PROPOSITIONS = [(p.value, p.value) for p in Proposition]


class TextKey(models.Model):
    """A key that near-same texts share with high probability (tekstsleutel); for finding, not for proving."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="text_keys")
    key = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.report} {self.key:x}"


class LinkSuggestion(models.Model):
    """A suggested link between two cases (koppelvoorstel), with its strength and reasons; it joins nothing."""

    older = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="suggestions_as_older")
    newer = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="suggestions_as_newer")
    proposition = models.CharField(max_length=14, choices=PROPOSITIONS)
    strength = models.CharField(max_length=12)
    score = models.FloatField()
    reasons = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-score", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["older", "newer", "proposition"], name="suggestion_once_per_pair"
            ),
            models.CheckConstraint(condition=Q(older__lt=F("newer")), name="suggestion_older_first"),
        ]

    def __str__(self) -> str:
        return f"{self.older} ~ {self.newer} {self.proposition}"


class Judgement(models.Model):
    """A person's judgement of one proposition between two cases (koppelbesluit); it can be withdrawn.

    Only same account and same person join cases; same person needs a ground other than the text.
    """

    older = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="judgements_as_older")
    newer = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="judgements_as_newer")
    proposition = models.CharField(max_length=14, choices=PROPOSITIONS)
    answer = models.CharField(max_length=6, choices=[(a.value, a.value) for a in Answer])
    ground = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["older", "newer", "proposition"],
                condition=Q(withdrawn_at__isnull=True),
                name="judgement_one_standing_per_pair",
            ),
            models.CheckConstraint(condition=Q(older__lt=F("newer")), name="judgement_older_first"),
            models.CheckConstraint(
                condition=~Q(proposition="same_person", answer="yes", ground=""),
                name="judgement_same_person_needs_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="judgement_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.older} ~ {self.newer} {self.proposition} {self.answer}"
