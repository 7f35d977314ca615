"""The chosen domicile: the address that stands in a report to the police in the place of somebody's home."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spoor.cases.models.case import Case


class Domicile(models.Model):
    """A domicile that a person chose for a case (gekozen domicilie); the last counts, else the house's address."""

    class Kind(models.TextChoices):
        HOUSE = "house", _("adres van dit huis voor antwoorden")
        EMPLOYER = "employer", _("werkgever")
        POLICE = "police", _("politiebureau")
        LAWYER = "lawyer", _("advocaat")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="domiciles")
    kind = models.CharField(max_length=10, choices=Kind)
    address = models.CharField(
        max_length=300, blank=True, help_text=_("Naam en adres; leeg bij het huis zelf.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="house", address="") | (~Q(kind="house") & ~Q(address="")),
                name="domicile_has_an_address_unless_the_house",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"
