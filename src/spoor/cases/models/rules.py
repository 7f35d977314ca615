"""What a house knows or wants otherwise than the packaged law book, and the editions a trail was computed with."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spoor.evidence.models import Exhibit


class HouseChange(models.Model):
    """A dated change to provider, country or policy (eigen wijziging); only added, the last for a subject counts.

    `content` holds the fields that are otherwise; empty means: back to the packaged law book.
    """

    class Kind(models.TextChoices):
        PROVIDER = "provider", _("aanbieder")
        COUNTRY = "country", _("land")
        POLICY = "policy", _("eigen norm")

    kind = models.CharField(max_length=8, choices=Kind)
    subject = models.CharField(max_length=60, help_text=_("Aanbieder, land of eigen norm."))
    content = models.JSONField()
    source = models.CharField(max_length=300, help_text=_("Waaruit dit blijkt."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="house_change_has_a_source")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class LawEdition(models.Model):
    """The files of one edition of the law book (editie), sealed, so that an old answer can be computed again."""

    digest = models.CharField(primary_key=True, max_length=64)
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:12]
