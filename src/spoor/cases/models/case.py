"""The case: its owner, next step and date, its reports, and its numbers in the outside world."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spoor.cases.models.house import Team
from spoor.evidence.models import Report
from spoor.vocabulary import Outcome


class Case(models.Model):
    """A case (zaak): a row from its first report on, never without an owner, a next step and a date.

    `lead` is the oldest case of its group; it follows from the judgements and is never typed in.
    `last_useful_at` is the moment after which the next step brings nothing any more; an estimate.
    """

    number = models.CharField(max_length=20, unique=True)
    opened_at = models.DateTimeField()
    target_role = models.CharField(
        max_length=40, default="unknown", help_text=_("Hoedanigheid van wie bedreigd wordt.")
    )
    platform = models.CharField(max_length=12, blank=True)
    lead = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers"
    )

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    next_act = models.CharField(
        max_length=120, help_text=_("Wat trail, weging of koppeling noemt, bv. route:eu.epoc.subscriber:acc.")
    )
    next_sentence = models.JSONField(help_text=_("Zin en waarden van de volgende stap."))
    next_because = models.JSONField(help_text=_("Zin en waarden van de reden."))
    next_named = models.BooleanField(default=True, help_text=_("Noemt trail, weging of koppeling deze stap?"))
    turn_of = models.CharField(max_length=60, help_text=_("Wie aan zet is: een rol of een aanbieder."))
    waits = models.BooleanField(default=False, help_text=_("Wacht op een ander."))
    due_on = models.DateField(help_text=_("Uiterlijk op deze dag."))
    last_useful_at = models.DateTimeField(null=True, blank=True)
    lost_first_at = models.DateTimeField(
        help_text=_("Volgorde van de werkvoorraad: eerst wat het eerst verloren gaat.")
    )
    worth = models.FloatField(
        null=True, blank=True, help_text=_("Waarde van nu handelen, maal de ernst; alleen om te ordenen.")
    )
    goes_first = models.BooleanField(
        default=False,
        help_text=_("Gevaar, wettelijke termijn of verdwijnend bericht: gaat voor elke waarde."),
    )
    moved_without_act = models.PositiveSmallIntegerField(default=0)
    acted_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Laatste handeling van een mens; leeg: nog geen.")
    )

    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    emergency = models.BooleanField(default=False)
    outcome = models.CharField(
        max_length=12, choices=[(o.value, o.value) for o in Outcome], default=Outcome.OPEN
    )
    woke_at = models.DateTimeField(null=True, blank=True)
    woke_because = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("work_case", "work on cases: confirm, judge, record"),
            ("close_case", "end a case"),
            ("draft_order", "draft an order"),
            ("manage_house", "manage teams, users and the house"),
        ]
        indexes = [
            models.Index(
                fields=["outcome", "lead", "-emergency", "lost_first_at", "-severity", "id"],
                name="case_worklist",
            ),
            models.Index(  # holds all that the numbers above the worklist ask, so that no row is read for them
                fields=[
                    "outcome",
                    "lead",
                    "waits",
                    "due_on",
                    "last_useful_at",
                    "turn_of",
                    "team",
                    "person",
                    "next_named",
                    "moved_without_act",
                    "acted_at",
                    "opened_at",
                ],
                name="case_numbers",
            ),
            models.Index(fields=["outcome", "team"], name="case_load_of_team"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(next_act=""), name="case_has_a_next_step"),
            models.CheckConstraint(condition=~Q(turn_of=""), name="case_has_somebody_to_move"),
            models.CheckConstraint(condition=~Q(lead=F("id")), name="case_does_not_follow_itself"),
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__lte=4), name="case_severity_0_to_4"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def acted_on(self) -> bool:
        """Whether a person ever acted on the case, or a link woke it."""
        return self.acted_at is not None or self.lead_id is not None

    @property
    def is_open(self) -> bool:
        """Whether the case runs."""
        return self.outcome == Outcome.OPEN


class CaseReport(models.Model):
    """Which case a report belongs to (melding bij zaak); given at receipt and never changed."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="filed")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="filings")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.report} in {self.case}"


class ExternalNumber(models.Model):
    """A number under which the outside world knows the case (extern nummer)."""

    class Kind(models.TextChoices):
        POLICE = "police", _("registratienummer politie")
        RECORD = "record", _("proces-verbaalnummer")
        PROSECUTION = "prosecution", _("parketnummer")
        FOREIGN = "foreign", _("buitenlandse referentie")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="numbers")
    kind = models.CharField(max_length=12, choices=Kind)
    value = models.CharField(max_length=100)
    folded = models.CharField(
        max_length=100, db_index=True, help_text=_("Kleine letters en cijfers, om op te zoeken.")
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "value"], name="external_number_once_per_case"),
            models.CheckConstraint(condition=~Q(folded=""), name="external_number_has_letters_or_digits"),
        ]

    def __str__(self) -> str:
        return self.value
