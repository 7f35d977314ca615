"""What was told, what proves it, who held it and what happened: rows that are only added.

The database itself refuses to change or remove them (triggers in migration 0002).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spoor.vocabulary import Platform

IS_SHA256 = r"^[0-9a-f]{64}$"


MESSAGE_KIND = "message_kind"  # a column beside the fixed ones, kept in `extra`


class Report(models.Model):
    """A report (melding): what somebody told us; not yet a crime. It keeps the sender's words as they were."""

    class Channel(models.TextChoices):
        FORM = "form", _("formulier")
        IMPORT = "import", _("bestand")

    class Arrival(models.TextChoices):
        MESSAGE = "message", _("Bericht")
        PHONE = "phone", _("Telefoon")
        LETTER = "letter", _("Brief of pakket")
        STREET = "street", _("Op straat of aan de deur")

    number = models.CharField(max_length=20, unique=True, help_text=_("Ontvangstnummer, bv. M-2026-000123."))
    received_at = models.DateTimeField(help_text=_("UTC; na het verzegelen van het bewijs."))
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    arrival = models.CharField(max_length=10, choices=Arrival, default=Arrival.MESSAGE)
    reference = models.CharField(
        max_length=200, help_text=_("Kenmerk van de inzender, of het controlegetal van de regel.")
    )
    content_sha256 = models.CharField(max_length=64, help_text=_("SHA-256 van de canonieke inhoud."))
    text = models.TextField(help_text=_("Het bericht zoals het was."))
    platform = models.CharField(max_length=12, blank=True, choices=[(p.value, p.value) for p in Platform])
    account = models.CharField(max_length=200, blank=True)
    account_id = models.CharField(max_length=64, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text=_("Wanneer het bericht gezien is (UTC)."))
    target = models.CharField(max_length=300, blank=True, help_text=_("Wie wordt bedreigd."))
    reported_by = models.CharField(max_length=300, blank=True, help_text=_("Namens wie gemeld is."))
    note = models.TextField(blank=True)
    ip = models.CharField(max_length=64, blank=True)
    port = models.PositiveIntegerField(null=True, blank=True)
    email = models.CharField(max_length=320, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    danger_now = models.BooleanField(
        default=False, help_text=_("De melder zegt dat er nu gevaar voor leven is.")
    )
    extra = models.JSONField(default=dict, help_text=_("Kolommen die Spoor niet kent, zoals ontvangen."))

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["received_by", "reference"], name="report_once_per_sender_reference"
            ),
            models.CheckConstraint(
                condition=Q(content_sha256__regex=IS_SHA256), name="report_content_sha256_is_hex"
            ),
            models.CheckConstraint(
                condition=Q(port__isnull=True) | Q(port__gte=1, port__lte=65535), name="report_port_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Exhibit(models.Model):
    """A piece of evidence (bewijsstuk): bytes that never change, and where they came from."""

    class Kind(models.TextChoices):
        SUBMISSION = "submission", _("melding zoals ingediend")
        IMPORT_FILE = "import_file", _("aangeleverd bestand")
        UPLOAD = "upload", _("bijgevoegd bestand")
        DOCUMENT = "document", _("opgemaakt document")
        RETURN = "return", _("opgave van een aanbieder")

    report = models.ForeignKey(
        Report, null=True, blank=True, on_delete=models.PROTECT, related_name="exhibits"
    )
    source = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text=_("Het bestand waar dit stuk uit komt."),
    )
    source_row = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Regel in dat bestand; de eerste na de kop is 2.")
    )
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=300, blank=True, help_text=_("Bestandsnaam zoals ontvangen."))
    media_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, help_text=_("Controlegetal van de bewaarde bytes."))
    size = models.PositiveBigIntegerField(help_text=_("In bytes."))
    sealed_at = models.DateTimeField(help_text=_("Wanneer verzegeld (UTC)."))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=IS_SHA256), name="exhibit_sha256_is_hex"),
            models.UniqueConstraint(
                fields=["report", "sha256"],
                condition=Q(report__isnull=False),
                name="exhibit_once_per_report",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True, source_row__isnull=True)
                | Q(source__isnull=False, source_row__isnull=False),
                name="exhibit_row_goes_with_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sha256[:12]}"


class CustodyEvent(models.Model):
    """One link of the chain of custody (bewaarketen): who did what with an exhibit, when and why."""

    class Act(models.TextChoices):
        SEALED = "sealed", _("verzegeld")
        VIEWED = "viewed", _("ingezien")
        HANDED_OVER = "handed_over", _("overgedragen")
        CHECKED = "checked", _("nagerekend")

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="custody")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=12, choices=Act)
    why = models.CharField(max_length=300)
    result = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.exhibit} {self.act}"


class LogEntry(models.Model):
    """One line of the log (logboek): each holds the digest of the one before, so that a change shows.

    `event` is source:subject:action. No line holds the message or a protected fact.
    """

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    system_user = models.CharField(max_length=64, blank=True, help_text=_("Gebruiker van het systeem."))
    event = models.CharField(max_length=60)
    subject = models.CharField(max_length=40, db_index=True, help_text=_("Bv. case:12 of report:7."))
    values = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.event} {self.subject}"


class LogHead(models.Model):
    """The last line of the log (kop van het logboek): one row, locked while a line is added."""

    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="log_head_is_one_row")]

    def __str__(self) -> str:
        return f"{self.seq} {self.digest[:12]}"


class Counter(models.Model):
    """The last number given out in a series (nummering), such as reports of 2026."""

    series = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series} {self.last}"
