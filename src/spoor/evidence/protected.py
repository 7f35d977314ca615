"""What is kept apart of a person's life: facts under their own key, a person's word on each, and redacted copies."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spoor.vocabulary import ProtectedKind, Whose

KIND_NAMES = [
    (ProtectedKind.ADDRESS.value, _("adres")),
    (ProtectedKind.PHONE.value, _("telefoonnummer")),
    (ProtectedKind.FAMILY.value, _("gezin of familie")),
    (ProtectedKind.CAR.value, _("auto")),
    (ProtectedKind.SCHOOL.value, _("school of opvang")),
    (ProtectedKind.ROUTINE.value, _("vaste gewoonte")),
    (ProtectedKind.OTHER.value, _("iets anders")),
]
WHOSE_NAMES = [
    (Whose.UNKNOWN.value, _("nog niet gezegd")),
    (Whose.VICTIM.value, _("wie bedreigd wordt")),
    (Whose.REPORTER.value, _("wie meldt")),
    (Whose.THIRD.value, _("een ander")),
]


class ProtectedFact(models.Model):
    """A protected fact (beschermd gegeven): an address, a number, a child; `slot` stands for it in the report.

    `sealed` opens by the keys of protected data only, bound to report and slot.
    """

    report = models.ForeignKey("evidence.Report", on_delete=models.PROTECT, related_name="protected")
    slot = models.CharField(max_length=20, help_text=_("Wat er in de tekst voor staat, bv. adres 1."))
    kind = models.CharField(max_length=10, choices=KIND_NAMES)
    sealed = models.BinaryField()
    proposed_by = models.CharField(max_length=150, help_text=_("Spoor, of wie het aanwees."))
    because = models.CharField(max_length=40, help_text=_("Het patroon, of: melder, mens, bekend."))
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "slot"], name="protected_slot_once_per_report"),
            models.CheckConstraint(condition=~Q(slot=""), name="protected_fact_has_a_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.report} [{self.slot}]"

    @property
    def binding(self) -> bytes:
        """What the sealed value is bound to, so that it opens nowhere else."""
        return f"{self.report.number}:{self.slot}".encode()


class ProtectionWord(models.Model):
    """A person's word on a fact (woord over een beschermd gegeven): it is protected or not; the last counts."""

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", _("beschermd")
        RELEASED = "released", _("geen beschermd gegeven")

    fact = models.ForeignKey(ProtectedFact, on_delete=models.PROTECT, related_name="words")
    answer = models.CharField(max_length=10, choices=Answer)
    whose = models.CharField(max_length=10, choices=WHOSE_NAMES, default=Whose.UNKNOWN.value)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer="released") | ~Q(reason=""), name="protection_released_with_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.answer}"


class Redaction(models.Model):
    """What leaves in the place of an exhibit (gelakte kopie), or that it holds nothing protected; the last counts."""

    class How(models.TextChoices):
        SCANNED = "scanned", _("door Spoor gelezen: niets gevonden")
        MASKED = "masked", _("door Spoor gelakt: tekst")
        BOXED = "boxed", _("door een mens gelakt: beeld")
        OWN = "own", _("eigen gelakte kopie van een mens")
        NONE = "none", _("door een mens nagekeken: niets beschermds")

    original = models.ForeignKey("evidence.Exhibit", on_delete=models.PROTECT, related_name="redactions")
    copy = models.ForeignKey(
        "evidence.Exhibit", null=True, blank=True, on_delete=models.PROTECT, related_name="redacts"
    )
    how = models.CharField(max_length=8, choices=How)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(copy__isnull=True, how__in=("scanned", "none"))
                | Q(copy__isnull=False, how__in=("masked", "boxed", "own")),
                name="redaction_has_a_copy_where_it_redacts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.original} {self.how}"
