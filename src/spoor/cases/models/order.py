"""The order: what is drafted for one route, what a person wrote for it, who signed it, and how it left the house."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spoor.cases.models.case import Case
from spoor.cases.models.trail import Identifier
from spoor.evidence.models import IS_SHA256, Exhibit


class Order(models.Model):
    """An order (vordering, bevel of verzoek): one instrument, one addressee, one or many identifiers.

    `authoriser` and `validation` are roles of the law book, kept with their `citations` as they stood when the
    order was drafted. `stage` follows from the rows below: versions, signatures, sendings.
    """

    class Stage(models.TextChoices):
        DRAFT = "draft", _("concept")
        SIGNED = "signed", _("getekend")
        SENT = "sent", _("verstuurd")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    class FollowUp(models.TextChoices):
        EXTENSION = "extension", _("verlenging van de bewaring")
        CONFIRMATION = "confirmation", _("bevestiging van het verzoek tot verstrekking")

    number = models.CharField(max_length=20, unique=True, help_text=_("Bv. V-2026-000012."))
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="orders")
    instrument = models.CharField(max_length=40)
    about = models.CharField(max_length=60, blank=True)
    identifiers = models.ManyToManyField(Identifier, related_name="orders")
    provider = models.CharField(max_length=60, blank=True)
    addressee = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    lang = models.CharField(max_length=8, help_text=_("Taal van het stuk."))
    authoriser = models.CharField(max_length=30)
    validation = models.CharField(max_length=30, blank=True)
    citations = models.JSONField(default=list)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    follows = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
        help_text=_("De vordering waarop deze volgt."),
    )
    follow_up = models.CharField(max_length=12, blank=True, choices=FollowUp)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["case", "stage"], name="order_of_case")]
        constraints = [
            models.CheckConstraint(condition=~Q(authoriser=""), name="order_names_who_may_sign"),
            models.CheckConstraint(
                condition=Q(follows__isnull=True, follow_up="") | Q(follows__isnull=False) & ~Q(follow_up=""),
                name="order_that_follows_says_how",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class OrderVersion(models.Model):
    """One version of an order's text (versie): what a person wrote, the document it made, what it lacks. Only added.

    `filled` is the form as it was filled, from which the document to sign is made; `sha256` is the digest of that.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    necessity = models.TextField(blank=True, help_text=_("Waarom dit nodig is."))
    proportionality = models.TextField(
        blank=True, help_text=_("Waarom dit in verhouding staat tot de inbreuk.")
    )
    subsidiarity = models.TextField(blank=True, help_text=_("Waarom het niet minder ingrijpend kan."))
    alternatives = models.TextField(blank=True, help_text=_("Welke andere wegen zijn overwogen."))
    confidentiality = models.TextField(blank=True, help_text=_("Waarom de gebruiker dit nu niet mag weten."))
    reused = models.BooleanField(
        default=False, help_text=_("De schrijver nam bewust een eerdere tekst over.")
    )
    period_from = models.DateField(null=True, blank=True)
    period_until = models.DateField(null=True, blank=True)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Wie het stuk als ondertekenaar noemt."),
    )
    filled = models.JSONField()
    missing = models.JSONField(default=list, help_text=_("Wat nog ingevuld moet worden."))
    sha256 = models.CharField(max_length=64, help_text=_("Controlegetal van het stuk om te tekenen."))
    to_sign = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["order", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="order_version_once"),
            models.CheckConstraint(condition=Q(sha256__regex=IS_SHA256), name="order_version_sha256_is_hex"),
            models.CheckConstraint(
                condition=Q(period_from__isnull=True)
                | Q(period_until__isnull=True)
                | Q(period_from__lte=F("period_until")),
                name="order_version_period_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} v{self.number}"

    @property
    def by_hand(self) -> list[str]:
        """The required lines that nobody wrote on: filled with a pen, or by a new version. Old versions name none."""
        return list(self.filled.get("by_hand", ()))


class OrderSignature(models.Model):
    """An authorisation (ondertekening, machtiging of validering) of one version: who, as what, by which law.

    Only added.
    """

    class Act(models.TextChoices):
        SIGNED = "signed", _("ondertekend")
        VALIDATED = "validated", _("gemachtigd of gevalideerd")

    class Method(models.TextChoices):
        ACCOUNT = "account", _("met het eigen account")
        CERTIFICATE = "certificate", _("met een certificaat (PAdES)")
        PAPER = "paper", _("op papier, ingelezen")

    version = models.ForeignKey(OrderVersion, on_delete=models.PROTECT, related_name="signatures")
    act = models.CharField(max_length=10, choices=Act)
    method = models.CharField(max_length=12, choices=Method)
    as_role = models.CharField(max_length=30)
    signer = models.CharField(max_length=200, help_text=_("Naam en functie van wie tekende."))
    reference = models.CharField(max_length=100, blank=True, help_text=_("Nummer van de machtiging."))
    signed_at = models.DateTimeField()
    citations = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, help_text=_("Controlegetal van wat getekend werd."))
    document = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "act"], name="order_signature_once_per_act"),
            models.CheckConstraint(condition=~Q(signer=""), name="order_signature_names_who"),
            models.CheckConstraint(
                condition=Q(sha256__regex=IS_SHA256), name="order_signature_sha256_is_hex"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.act}"


class OrderSending(models.Model):
    """How a signed order left the house (verzending), with its proof. Only added; no row without a signature."""

    class Channel(models.TextChoices):
        DOWNLOAD = "download", _("zelf bezorgd (portaal, post of balie)")
        FOLDER = "folder", _("map voor een portaal")
        EMAIL = "email", _("versleutelde e-mail")

    signature = models.OneToOneField(OrderSignature, on_delete=models.PROTECT, related_name="sending")
    channel = models.CharField(max_length=10, choices=Channel)
    to = models.CharField(max_length=300, help_text=_("Aan wie, en langs welke weg."))
    reference = models.CharField(
        max_length=100, blank=True, help_text=_("Ontvangstnummer van de geadresseerde.")
    )
    message_id = models.CharField(
        max_length=300,
        blank=True,
        help_text=_("Message-ID van de e-mail, waaraan een antwoord te herkennen is."),
    )
    sent_at = models.DateTimeField()
    proof = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(to=""), name="order_sending_names_to_whom")]

    def __str__(self) -> str:
        return f"{self.signature} {self.channel}"


class OrderReminder(models.Model):
    """A reminder (herinnering) of a sent order, or its passing on (doorgeleiding) to the next body. Only added."""

    class Act(models.TextChoices):
        REMINDED = "reminded", _("herinnerd")
        PASSED_ON = "passed_on", _("doorgeleid")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="reminders")
    act = models.CharField(max_length=10, choices=Act)
    to = models.CharField(max_length=300, help_text=_("Aan wie, en langs welke weg."))
    source = models.CharField(max_length=100, blank=True, help_text=_("Waar staat dat dit kan."))
    sent_at = models.DateTimeField()
    paper = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    proof = models.ForeignKey(Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(to=""), name="order_reminder_names_to_whom")]

    def __str__(self) -> str:
        return f"{self.order} {self.act}"


class ProviderReturn(models.Model):
    """A provider's answer (opgave): sealed files, and what was read from them. Only added.

    `reading` is the account of every row; identifiers made from it name the file and the row.
    """

    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.PROTECT, related_name="returns")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="returns")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=60, blank=True)
    layout = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=14)
    reading = models.JSONField(help_text=_("Elke rij: gelezen, of overgeslagen met de reden."))
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.exhibit.name}"
