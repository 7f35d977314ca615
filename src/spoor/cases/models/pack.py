"""The pack: reports that an office brings to the police together, its papers, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spoor.evidence.models import IS_SHA256, Exhibit, Report


class ReportPack(models.Model):
    """A pack (meldpakket): reports for the police in one file, under one list. Its content is fixed when it is made.

    `stage` follows from the events below. `list_sha256` is the digest of the list that is signed.
    """

    class Stage(models.TextChoices):
        MADE = "made", _("opgemaakt")
        SIGNED = "signed", _("getekend")
        DELIVERED = "delivered", _("afgegeven")
        ANSWERED = "answered", _("beantwoord")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    number = models.CharField(max_length=20, unique=True, help_text=_("Bv. P-2026-000003."))
    lang = models.CharField(max_length=8, help_text=_("Taal van het stuk."))
    addressee = models.CharField(max_length=300, help_text=_("Aan welk onderdeel van de politie."))
    attorney = models.CharField(max_length=200, blank=True, help_text=_("Wie namens de bedreigden tekent."))
    note = models.TextField(blank=True, help_text=_("Toelichting op het voorblad."))
    most_megabytes = models.PositiveSmallIntegerField(
        default=0, help_text=_("Grootte van een deel in MB; 0: één bestand.")
    )
    list_sha256 = models.CharField(
        max_length=64, help_text=_("Controlegetal van de lijst met bewijsstukken.")
    )
    list_exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.MADE)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(list_sha256__regex=IS_SHA256), name="pack_list_sha256_is_hex"),
            models.CheckConstraint(condition=~Q(addressee=""), name="pack_names_to_whom"),
        ]

    def __str__(self) -> str:
        return self.number


class PackedReport(models.Model):
    """A report on the list of a pack (regel op de lijst), with its number there. Only added."""

    pack = models.ForeignKey(ReportPack, on_delete=models.PROTECT, related_name="rows")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="packed")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pack", "number"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "number"], name="packed_report_number_once"),
            models.UniqueConstraint(fields=["pack", "report"], name="packed_report_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.number}"


class PackPart(models.Model):
    """One PDF of a pack (deel), which messages it holds, and whether it is within the chosen size. Only added."""

    pack = models.ForeignKey(ReportPack, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField()
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField()
    fits = models.BooleanField(default=True)
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pack", "number"]
        constraints = [models.UniqueConstraint(fields=["pack", "number"], name="pack_part_number_once")]

    def __str__(self) -> str:
        return f"{self.pack} deel {self.number}"


class PackEvent(models.Model):
    """What was done with a pack (handeling met een meldpakket): signed, delivered, answered, taken back. Only added.

    `who` is who signed, who received it, or the contact that the police named; `next_news_on` is the day on which we
    hear from them, or ask. An answer may concern some of the reports only.
    """

    class Act(models.TextChoices):
        SIGNED = "signed", _("getekend ingelezen")
        DELIVERED = "delivered", _("afgegeven")
        ANSWERED = "answered", _("antwoord van de politie")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    class How(models.TextChoices):
        DESK = "desk", _("aan de balie, op papier")
        USB = "usb", _("op een USB-stick")
        POST = "post", _("per post")
        EMAIL = "email", _("per e-mail")
        PORTAL = "portal", _("via een portaal")
        PHONE = "phone", _("per telefoon")

    pack = models.ForeignKey(ReportPack, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=10, choices=Act)
    who = models.CharField(max_length=200, blank=True)
    how = models.CharField(max_length=8, choices=How, blank=True)
    number = models.CharField(max_length=100, blank=True, help_text=_("Registratienummer van de politie."))
    next_news_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    reports = models.ManyToManyField(Report, related_name="+", help_text=_("Waarover het gaat."))
    document = models.ForeignKey(Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(act="answered") | (~Q(number="") & ~Q(who="") & Q(next_news_on__isnull=False)),
                name="pack_answer_has_number_contact_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(act="delivered") | (~Q(who="") & ~Q(how="") & Q(next_news_on__isnull=False)),
                name="pack_delivery_says_to_whom_how_and_when_we_ask",
            ),
            models.CheckConstraint(
                condition=~Q(act="signed") | (~Q(who="") & Q(document__isnull=False)),
                name="pack_signature_names_who_and_has_its_scan",
            ),
            models.CheckConstraint(
                condition=~Q(act="withdrawn") | ~Q(note=""), name="pack_withdrawal_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.act}"
