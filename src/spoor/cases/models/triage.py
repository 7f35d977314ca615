"""What the program proposes about a report, what a person confirms, and what is still due."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spoor.evidence.models import Report
from spoor.vocabulary import Label


class AssessmentRecord(models.Model):
    """The program's assessment of a report (weging, voorstel): language-neutral, with the model that made it."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="assessments")
    made_at = models.DateTimeField()
    model = models.CharField(max_length=120)
    text_sha256 = models.CharField(
        max_length=64,
        help_text=_("Van de leeskopie die is gelezen; wordt die anders, dan komt er een nieuwe weging."),
    )
    label = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Label])
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    content = models.JSONField(help_text=_("De hele weging, zonder taal."))

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "model", "text_sha256"], name="assessment_once_per_report_model_and_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.label}"


class Confirmation(models.Model):
    """A person's word on the assessment (weging, bevestigd): the second row, never a change of the first."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="confirmations")
    label = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Label])
    severity = models.PositiveSmallIntegerField()
    provision = models.CharField(max_length=20, help_text=_("Bv. sr:285."))
    paragraph = models.PositiveSmallIntegerField(default=1)
    target_capacity = models.CharField(max_length=40, default="unknown")
    in_writing = models.BooleanField(default=True)
    under_condition = models.BooleanField(default=False)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(severity__lte=4), name="confirmation_severity_0_to_4"),
            models.CheckConstraint(condition=~Q(reason=""), name="confirmation_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.label}"


class DueMark(models.Model):
    """A report whose assessment, links and trail are still to be made (nog te doen); gone when they are."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="due")
    failed = models.PositiveSmallIntegerField(default=0, help_text=_("Hoe vaak het al misging."))
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["failed", "pk"]

    def __str__(self) -> str:
        return f"{self.report} due"
