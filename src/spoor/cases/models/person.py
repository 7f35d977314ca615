"""The person: who may be the sender, what speaks for and against, and who said so. A subscriber is not a sender."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spoor.cases.models.case import Case
from spoor.cases.models.trail import Identifier
from spoor.evidence.models import Exhibit


class Person(models.Model):
    """A person whom an answer or an investigation names (persoon): by that a subscriber or a user, not the sender."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="persons")
    name = models.CharField(max_length=200)
    details = models.TextField(blank=True, help_text=_("Wat de opgave of het onderzoek zegt."))
    exhibit = models.ForeignKey(
        Exhibit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Uit welk stuk."),
    )
    row = models.CharField(max_length=60, blank=True, help_text=_("Rij of plaats in dat stuk."))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Hypothesis(models.Model):
    """An explanation of how the message came to be sent (hypothese); several stand beside each other."""

    class Kind(models.TextChoices):
        SENDER = "sender", _("deze persoon schreef het")
        HOUSEHOLD = "household", _("iemand anders in het huishouden")
        SHARED_WIFI = "shared_wifi", _("gedeelde of open wifi")
        STOLEN_ACCOUNT = "stolen_account", _("overgenomen account of toestel")
        PUBLIC_ACCESS = "public_access", _("openbare toegang: hotel, school, bibliotheek, werk")
        OTHER = "other", _("anders")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hypotheses")
    kind = models.CharField(max_length=16, choices=Kind)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="hypotheses"
    )
    text = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="sender") | Q(person__isnull=False), name="hypothesis_sender_names_a_person"
            ),
            models.CheckConstraint(
                condition=~Q(kind="other") | ~Q(text=""), name="hypothesis_other_says_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class HypothesisFact(models.Model):
    """A fact that speaks for or against a hypothesis (weegfeit), with its source. Only added."""

    class Speaks(models.TextChoices):
        FOR = "for", _("ervoor")
        AGAINST = "against", _("ertegen")

    hypothesis = models.ForeignKey(Hypothesis, on_delete=models.PROTECT, related_name="facts")
    speaks = models.CharField(max_length=8, choices=Speaks)
    text = models.TextField()
    exhibit = models.ForeignKey(Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    identifier = models.ForeignKey(
        Identifier, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField(max_length=200, blank=True, help_text=_("Bron, als het geen stuk in Spoor is."))
    beyond_subscriber = models.BooleanField(
        default=False, help_text=_("Iets anders dan dat deze persoon de abonnee of accounthouder is.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="hypothesis_fact_says_something"),
            models.CheckConstraint(
                condition=Q(exhibit__isnull=False) | Q(identifier__isnull=False) | ~Q(source=""),
                name="hypothesis_fact_has_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hypothesis} {self.speaks}"


class Identification(models.Model):
    """Who the sender is (identificatie): proposed by one person, confirmed by another, with what speaks against it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("voorgesteld")
        CONFIRMED = "confirmed", _("bevestigd")
        REFUSED = "refused", _("niet bevestigd")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="identifications")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifications")
    because = models.TextField(help_text=_("Waarom deze persoon de afzender is."))
    against = models.TextField(help_text=_("Wat ertegen spreekt."))
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(because="") & ~Q(against=""), name="identification_says_what_speaks_against"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("proposed_by")),
                name="identification_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", answered_by__isnull=True)
                | (~Q(state="proposed") & Q(answered_by__isnull=False) & ~Q(answer_because="")),
                name="identification_answer_has_who_and_why",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="proposed"), name="identification_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.state}"


class Rectification(models.Model):
    """The wrong person was named, and that was put right (rectificatie). Only added; it holds nothing of the person.

    `trace` is sealed for the court: everything that was taken away, and why. `sources` are rows of answers that may not
    name the person again when they are read again.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rectifications")
    reason = models.TextField()
    sources = models.JSONField(default=list, help_text=_("Bewijsstuk en rij, samen."))
    receivers = models.JSONField(default=list, help_text=_("Wie de naam kreeg: wie, waardoor, wanneer."))
    orders = models.JSONField(default=list, help_text=_("Ingetrokken vorderingen."))
    cases = models.JSONField(default=list, help_text=_("Zaken die opnieuw zijn bezien."))
    trace = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    notices = models.ManyToManyField(Exhibit, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="rectification_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.case} {self.at:%Y-%m-%d}"
