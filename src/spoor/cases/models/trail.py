"""The trail of a case: its identifiers, what was done on each route, what was found, and how it ended."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spoor.cases.models.case import Case
from spoor.cases.models.many import Collective
from spoor.evidence.models import Exhibit, Report
from spoor.vocabulary import IdentifierKind, MessageKind, Question


class Identifier(models.Model):
    """An identifier (kenmerk): a value with a kind and the moment it was seen.

    `value` is canonical, for comparing; `shown` is what people read. An IP address without time is incomplete.
    """

    class Source(models.TextChoices):
        REPORT = "report", _("uit de melding")
        PERSON = "person", _("toegevoegd door een mens")
        RETURN = "return", _("uit een opgave van een aanbieder")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="identifiers")
    report = models.ForeignKey(
        Report, null=True, blank=True, on_delete=models.PROTECT, related_name="identifiers"
    )
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in IdentifierKind])
    value = models.CharField(max_length=2000)
    shown = models.CharField(max_length=2000)
    holder = models.CharField(max_length=60, blank=True, help_text=_("Aanbieder in de lijst, bv. x of kpn."))
    at = models.DateTimeField(null=True, blank=True)
    port = models.PositiveIntegerField(null=True, blank=True)
    shared = models.BooleanField(null=True, blank=True, help_text=_("Gebruiken velen dit adres tegelijk?"))
    captured = models.BooleanField(default=False, help_text=_("Is er een verzegelde opname van?"))
    message_kind = models.CharField(
        max_length=14,
        blank=True,
        choices=[(k.value, k.value) for k in MessageKind],
        help_text=_("Soort bericht, als iemand dat zei."),
    )
    source = models.CharField(max_length=8, choices=Source, default=Source.REPORT)
    provided_in = models.ForeignKey(
        Exhibit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="identifiers",
        help_text=_("De opgave waar dit kenmerk uit komt."),
    )
    rectified_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Weggehaald, want van een verkeerde persoon.")
    )
    provided_row = models.CharField(max_length=60, blank=True, help_text=_("Rij of plaats in die opgave."))
    zone_stated = models.CharField(
        max_length=400,
        blank=True,
        help_text=_("Wie zei in welke tijdzone dit tijdstip staat, wanneer en waarom."),
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["kind", "value"], name="identifier_kind_value")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "value"],
                condition=Q(at__isnull=True),
                name="identifier_once_per_case",
            ),
            models.UniqueConstraint(
                fields=["case", "kind", "value", "at"],
                condition=Q(at__isnull=False, port__isnull=True),
                name="identifier_once_per_moment",
            ),
            models.UniqueConstraint(
                fields=["case", "kind", "value", "at", "port"],
                condition=Q(at__isnull=False, port__isnull=False),
                name="identifier_once_per_moment_and_port",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="identifier_has_a_value"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.shown}"

    @property
    def key(self) -> str:
        """How facts and routes name this identifier."""
        return f"k{self.pk}"


class TrailRecord(models.Model):
    """What the law book answered for a case (trail): every route with its citations, language-neutral."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="trail")
    evaluated_at = models.DateTimeField()
    lawbook = models.CharField(max_length=64, help_text=_("Controlegetal van de regels."))
    facts = models.JSONField()
    content = models.JSONField()
    fingerprint = models.CharField(
        max_length=64, blank=True, help_text=_("Wat het antwoord zegt, zonder dag.")
    )
    looked_on = models.DateField(null=True, blank=True, help_text=_("Laatste dag waarop dit is nagerekend."))
    dead = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["looked_on", "lawbook"], name="trail_looked_on")]

    def __str__(self) -> str:
        return f"{self.case} {self.evaluated_at:%Y-%m-%d}"


class RouteEvent(models.Model):
    """What was done on a route (handeling op een route): sent, answered, refused, ... or set aside."""

    class State(models.TextChoices):
        SENT = "sent", _("verstuurd")
        ANSWERED = "answered", _("beantwoord")
        REFUSED = "refused", _("geweigerd")
        EMPTY = "empty", _("leeg antwoord")
        NO_ANSWER = "no_answer", _("geen antwoord")
        WITHDRAWN = "withdrawn", _("ingetrokken")
        SET_ASIDE = "set_aside", _("terzijde gelegd")

    class Ground(models.TextChoices):
        NOT_NECESSARY = "not_necessary", _("niet noodzakelijk")
        NOT_PROPORTIONATE = "not_proportionate", _("niet evenredig")
        OTHER_ROUTE_ENOUGH = "other_route_enough", _("een andere route volstaat")
        PROSECUTION_NOT_OPPORTUNE = "prosecution_not_opportune", _("vervolging niet opportuun")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="route_events")
    identifier = models.ForeignKey(
        Identifier, null=True, blank=True, on_delete=models.PROTECT, related_name="route_events"
    )
    instrument = models.CharField(max_length=40)
    about = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State)
    ground = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    happened_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=30)
    recorded_at = models.DateTimeField()
    collective = models.ForeignKey(
        Collective, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="set_aside")
                | Q(
                    ground__in=[
                        "not_necessary",
                        "not_proportionate",
                        "other_route_enough",
                        "prosecution_not_opportune",
                    ]
                ),
                name="route_event_set_aside_has_a_listed_ground",
            ),
            models.CheckConstraint(condition=~Q(by_role=""), name="route_event_has_a_role"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.instrument} {self.state}"


class Finding(models.Model):
    """A finding that only a person can make (oordeel): a question of the law book, yes or no, with its reason."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="findings")
    identifier = models.ForeignKey(
        Identifier, null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    instrument = models.CharField(max_length=40, blank=True)
    question = models.CharField(max_length=30, choices=[(q.value, q.value) for q in Question])
    answer = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="finding_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.case} {self.question}"


class Decision(models.Model):
    """How a case ended (besluit), with its reasons; *dead_trail* keeps every route as it then stood."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=12)
    code = models.CharField(max_length=4, blank=True, help_text=_("Sepotcode bij seponeren."))
    reason = models.TextField()
    routes = models.JSONField(default=dict, help_text=_("De routes zoals ze toen stonden."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    exhibit = models.ForeignKey(Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="dismissed", code=""), name="decision_dismissed_has_a_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.outcome}"
