"""What was told, what proves it, who held it and what happened: rows that are only added.

The database itself refuses to change or remove them (triggers in migrations 0002 and 0004).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spoor.evidence.protected import ProtectedFact, ProtectionWord, Redaction
from spoor.vocabulary import Platform

__all__ = [
    "Counter", "CustodyEvent", "Exhibit", "FixityRun", "LogEntry", "LogHead", "LogTreeHead", "LogTreeNode",
    "ProtectedFact", "ProtectionWord", "Redaction", "Report", "TimeStamp", "TimeStampRequest",
]  # fmt: skip

IS_SHA256 = r"^[0-9a-f]{64}$"


MESSAGE_KIND = "message_kind"  # a column beside the fixed ones, kept in `extra`


class Report(models.Model):
    """A report (melding): what somebody told us; not yet a crime. The words as they were are in its sealed exhibit.

    `text`, `target`, `reported_by`, `note` and `extra` are the reading copy: a slot stands in the place of each
    protected fact. They are the only columns that the database lets change, when a person adds or releases one.
    """

    class Channel(models.TextChoices):
        FORM = "form", _("formulier")
        IMPORT = "import", _("bestand")
        HANDOVER = "handover", _("overdracht van een ander huis")

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
    text = models.TextField(help_text=_("Het bericht, met beschermde gegevens afgedekt."))
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
        REDACTED = "redacted", _("gelakte kopie")
        HANDOVER = "handover", _("overdracht zoals ontvangen")

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
    from_whom = models.CharField(max_length=200, blank=True, help_text=_("Uit wiens handen."))
    to_whom = models.CharField(max_length=200, blank=True, help_text=_("In wiens handen."))

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


class LogTreeNode(models.Model):
    """A full subtree of the log (knoop van de boom van het logboek): the hash over `2**level` lines."""

    level = models.PositiveSmallIntegerField()
    place = models.PositiveBigIntegerField(help_text=_("Van links, vanaf 0."))
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "place"], name="log_tree_node_once"),
            models.CheckConstraint(condition=Q(hash__regex=IS_SHA256), name="log_tree_node_hash_is_hex"),
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.place} {self.hash[:12]}"


class LogTreeHead(models.Model):
    """The log as it was on a day (kop van de boom van het logboek): how many lines, and one digest over all of them."""

    size = models.PositiveBigIntegerField(help_text=_("Aantal regels."))
    root = models.CharField(max_length=64)
    day = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["size", "day"], name="log_tree_head_once_a_day"),
            models.CheckConstraint(condition=Q(root__regex=IS_SHA256), name="log_tree_head_root_is_hex"),
        ]

    def __str__(self) -> str:
        return f"{self.size} {self.root[:12]} {self.day}"


class TimeStampRequest(models.Model):
    """A digest that waits for a time stamp of one authority (tijdstempel gevraagd), and how that went so far."""

    class What(models.TextChoices):
        EXHIBIT = "exhibit", _("bewijsstuk")
        HEAD = "head", _("kop van het logboek")
        TOKEN = "token", _("eerdere tijdstempel")

    what = models.CharField(max_length=8, choices=What)
    subject = models.PositiveBigIntegerField(
        help_text=_("Sleutel van het bewijsstuk, de kop of de eerdere tijdstempel.")
    )
    digest = models.CharField(max_length=64, db_index=True)
    authority = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_try = models.DateTimeField(null=True, db_index=True, help_text=_("Leeg: er is een tijdstempel."))
    trouble = models.CharField(max_length=12, blank=True, help_text=_("Wat er de laatste keer mis was."))
    detail = models.CharField(max_length=300, blank=True)
    holds_until = models.DateTimeField(
        null=True, db_index=True, help_text=_("Einde van het eerste certificaat van de tijdstempel.")
    )
    algorithms = models.CharField(
        max_length=200, blank=True, help_text=_("Waarmee de tijdstempel is gemaakt.")
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "digest"], name="time_stamp_asked_once"),
            models.CheckConstraint(condition=Q(digest__regex=IS_SHA256), name="time_stamp_digest_is_hex"),
        ]

    def __str__(self) -> str:
        return f"{self.what}:{self.subject} {self.authority}"


class TimeStamp(models.Model):
    """What an authority signed about the moment (tijdstempel): these bytes existed then; kept after it was verified."""

    request = models.OneToOneField(TimeStampRequest, on_delete=models.PROTECT, related_name="stamp")
    answer = models.BinaryField(help_text=_("Het hele antwoord (TimeStampResp van RFC 3161, DER)."))
    gen_time = models.DateTimeField(help_text=_("Het moment volgens de dienst (UTC)."))
    policy = models.CharField(max_length=100, help_text=_("OID van het beleid van de dienst."))
    serial = models.CharField(max_length=80)
    signer = models.CharField(max_length=400, help_text=_("Onderwerp van het certificaat dat tekende."))
    roots_sha256 = models.CharField(
        max_length=64, help_text=_("Van het bestand met wortels waarmee is nagekeken.")
    )
    checked_with = models.CharField(max_length=100, help_text=_("Programma's waarmee is nagekeken."))
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.request} {self.gen_time:%Y-%m-%d %H:%M}"


class FixityRun(models.Model):
    """Stored bytes read again (herlezing): what was read, what is damaged or missing, and what no row names."""

    class Scope(models.TextChoices):
        PORTION = "portion", _("een deel")
        ALL = "all", _("alles")

    scope = models.CharField(max_length=8, choices=Scope)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    start = models.CharField(
        max_length=8, help_text=_("Begin van het deel: eerste tekens van controlegetallen.")
    )
    end = models.CharField(max_length=8, help_text=_("Einde van het deel, niet inbegrepen."))
    checked = models.PositiveBigIntegerField()
    bytes = models.PositiveBigIntegerField()
    damaged = models.JSONField(
        default=list, help_text=_("Controlegetallen waarvan de bytes niet meer kloppen.")
    )
    missing = models.JSONField(default=list, help_text=_("Controlegetallen waarvan geen bytes meer zijn."))
    unnamed = models.JSONField(default=list, help_text=_("Bestanden in het archief die geen rij noemt."))

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.scope} {self.ended_at:%Y-%m-%d}"


class Counter(models.Model):
    """The last number given out in a series (nummering), such as reports of 2026."""

    series = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series} {self.last}"
