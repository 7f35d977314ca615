"""The bundle: that a case left as a folder for a court, the defence or another house, and what was kept out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spoor.cases.models.case import Case
from spoor.evidence.models import IS_SHA256


class Bundle(models.Model):
    """A bundle that was made (bundel), known again by the digest of its last manifest. Only added."""

    number = models.CharField(max_length=20, unique=True, help_text=_("Bv. B-2026-000004."))
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bundles")
    lang = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64, help_text=_("Controlegetal van tagmanifest-sha256.txt."))
    log_size = models.PositiveBigIntegerField(
        help_text=_("Regels van het logboek waarover de bewijzen gaan.")
    )
    log_root = models.CharField(max_length=64)
    exhibits = models.PositiveIntegerField()
    withheld = models.JSONField(default=list, help_text=_("Wat onthouden is: stuk, grond, wie."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=IS_SHA256), name="bundle_sha256_is_hex"),
        ]

    def __str__(self) -> str:
        return self.number
