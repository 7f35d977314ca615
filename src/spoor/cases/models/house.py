"""The house this Spoor serves, its teams, and what lay on the shelf each day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HouseRecord(models.Model):
    """The house (huis): a desk with powers or an office that reports. One row; its kind is fixed at first use."""

    class Kind(models.TextChoices):
        DESK = "desk", _("meldpunt met bevoegdheden")
        OFFICE = "office", _("kantoor dat meldt")

    class Reads(models.TextChoices):
        NOT_SAID = "", _("niet opgegeven")
        WEEKDAYS = "weekdays", _("werkdagen, tussen deze tijden")
        DAILY = "daily", _("elke dag, tussen deze tijden")
        ALWAYS = "always", _("dag en nacht")

    kind = models.CharField(max_length=6, choices=Kind)
    name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    protects = models.TextField(blank=True, help_text=_("Wie wij beschermen."))
    who_may_see = models.TextField(blank=True, help_text=_("Wie wat mag zien."))
    call_list = models.TextField(blank=True, help_text=_("Wie wij dag en nacht bellen."))
    police_contact = models.TextField(blank=True, help_text=_("Ons contact bij de politie."))
    order_address = models.TextField(
        blank=True, help_text=_("Postadres voor antwoorden op vorderingen en verzoeken.")
    )
    order_phone = models.CharField(max_length=40, blank=True, help_text=_("Telefoon voor aanbieders."))
    order_email = models.CharField(max_length=320, blank=True, help_text=_("Waar antwoorden binnenkomen."))
    mail_in = models.CharField(
        max_length=320, blank=True, help_text=_("Waar meldingen per mail binnenkomen.")
    )
    reading_hours = models.CharField(
        max_length=200, blank=True, help_text=_("Wanneer meldingen gelezen worden, als een zin.")
    )
    reads = models.CharField(max_length=8, blank=True, choices=Reads, default=Reads.NOT_SAID)
    reads_from = models.TimeField(null=True, blank=True)
    reads_until = models.TimeField(null=True, blank=True)
    introduced_at = models.DateTimeField(null=True, blank=True, help_text=_("Eerste vragen beantwoord."))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="house_is_one_row")]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team (team) that owns cases; new cases go to the active team that has the fewest open ones."""

    name = models.CharField(max_length=100, unique=True)
    is_active = models.BooleanField(default=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="teams")
    promised_days = models.PositiveIntegerField(
        default=7, help_text=_("Eigen norm: binnen zoveel dagen doet een mens iets aan elke zaak.")
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(promised_days__gte=1), name="team_promises_a_day")]

    def __str__(self) -> str:
        return self.name


class ShelfCount(models.Model):
    """How many open cases lay on the shelf (op de plank) at the end of a day. Only added, never edited."""

    day = models.DateField(primary_key=True)
    shelf = models.PositiveIntegerField()
    open_cases = models.PositiveIntegerField()
    arrived = models.PositiveIntegerField(default=0, help_text=_("Zaken die in de vier weken ervoor kwamen."))
    handled = models.PositiveIntegerField(
        default=0, help_text=_("Zaken waaraan een mens in die vier weken iets deed.")
    )
    unreached = models.PositiveIntegerField(
        default=0, help_text=_("Open zaken waaraan nog nooit een mens iets deed.")
    )
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.shelf}"
