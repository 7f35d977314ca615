"""One decision for many cases: setting the same instrument aside, and closing what is proven dead."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spoor.cases.models.case import Case


class Collective(models.Model):
    """A prosecutor's reasoned decision that sets one instrument aside in a named list of cases (verzamelbesluit).

    It ends on its last day or when it is withdrawn; then the routes stand again as law and facts have them.
    """

    instrument = models.CharField(max_length=40)
    ground = models.CharField(max_length=300)
    reason = models.TextField()
    cases = models.ManyToManyField(Case, related_name="collectives")
    until = models.DateField(help_text=_("Laatste dag waarop dit besluit geldt."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=30)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="collective_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_because=""),
                name="collective_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.at:%Y-%m-%d}"


class ClosingBatch(models.Model):
    """Dead cases that one person closes in one act, after a random few were opened (samen sluiten)."""

    cases = models.ManyToManyField(Case, related_name="+")
    sample = models.ManyToManyField(
        Case, related_name="+", help_text=_("De zaken die eerst geopend moeten zijn.")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | ~Q(reason=""), name="closing_batch_signed_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(signed_at__gte=F("made_at")),
                name="closing_batch_signed_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d} {self.pk}"
