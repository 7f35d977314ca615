"""Danger to life: a lane of its own, from the word of a reporter until somebody recorded who goes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spoor.cases.models.case import Case


class Emergency(models.Model):
    """Danger to life in a case (spoedbaan): who must take it up by when, who did, and how it ended.

    It ends only by the record of a call: who was called, when, who answered and who goes. `place` is the place on the
    house's call list whose turn it is, from 0; it moves on when nobody takes it up within the house's own term.
    """

    class Source(models.TextChoices):
        TOLD = "told", _("de melder zegt dat er gevaar is")
        FOUND = "found", _("een mens oordeelde dat er gevaar is")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergencies")
    source = models.CharField(max_length=5, choices=Source)
    started_at = models.DateTimeField()
    place = models.PositiveIntegerField(default=0)
    take_up_by = models.DateTimeField(
        help_text=_("Eigen norm: daarna gaat het naar de volgende op de bellijst.")
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    called = models.CharField(max_length=200, blank=True, help_text=_("Wie is gebeld."))
    called_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True, help_text=_("Wie nam op."))
    goes = models.CharField(max_length=200, blank=True, help_text=_("Wie gaat erheen of neemt het over."))
    protection = models.CharField(max_length=200, blank=True, help_text=_("Wie van bescherming weet ervan."))
    note = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="emergency_one_open_per_case"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | (~Q(called="") & ~Q(answered_by="") & ~Q(goes="") & Q(called_at__isnull=False)),
                name="emergency_ends_with_the_record_of_a_call",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="emergency_taken_up_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.started_at:%Y-%m-%d %H:%M}"
