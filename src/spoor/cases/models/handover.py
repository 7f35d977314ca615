"""Two houses that share no database: who the other is, what came from it, and what goes back. Rows are only added."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spoor.cases.models.bundle import Bundle
from spoor.cases.models.case import Case
from spoor.evidence.models import IS_SHA256, Exhibit, Report

Person = settings.AUTH_USER_MODEL


class Partner(models.Model):
    """Another house (partnerhuis) whose key an administrator compared by another way. Withdrawn, never edited."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("kantoor")
        DESK = "desk", _("meldpunt")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=6, choices=Kind)
    public_key = models.TextField(help_text=_("Ed25519, PEM."))
    fingerprint = models.CharField(max_length=64, help_text=_("SHA-256 van de sleutel (DER)."))
    compared_how = models.CharField(max_length=300, help_text=_("Hoe de vingerafdruk is vergeleken."))
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(fingerprint__regex=IS_SHA256), name="partner_fingerprint_hex"),
            models.CheckConstraint(condition=~Q(compared_how=""), name="partner_key_was_compared"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.fingerprint[:12]}"


class PartnerWithdrawal(models.Model):
    """That the key of a partner house counts no longer (ingetrokken partnerhuis), and why. Only added."""

    partner = models.OneToOneField(Partner, on_delete=models.PROTECT, related_name="withdrawal")
    because = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="partner_withdrawn_because")]

    def __str__(self) -> str:
        return f"{self.partner} withdrawn"


class HandOver(models.Model):
    """A bundle of an office that became a case here (overdracht): from whom, which, under which key. Only added."""

    number = models.CharField(max_length=20, unique=True, help_text=_("Bv. O-2026-000002."))
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    house = models.CharField(max_length=120, help_text=_("Zoals het huis zich noemt."))
    bundle = models.CharField(max_length=20)
    case_there = models.CharField(max_length=20)
    made_at = models.CharField(max_length=40)
    made_by = models.CharField(max_length=200)
    sha256 = models.CharField(
        max_length=64, unique=True, help_text=_("Controlegetal van tagmanifest-sha256.txt.")
    )
    fingerprint = models.CharField(max_length=64, help_text=_("Van de sleutel die tekende."))
    partner = models.ForeignKey(
        Partner, null=True, on_delete=models.PROTECT, related_name="+", help_text=_("Leeg: niet bekend.")
    )
    log_size = models.PositiveBigIntegerField()
    log_root = models.CharField(max_length=64)
    checked = models.JSONField(default=dict, help_text=_("Wat bij ontvangst is nagegaan, en wat niet."))
    received_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=IS_SHA256), name="handover_sha256_is_hex"),
        ]

    def __str__(self) -> str:
        return self.number


class HandedReport(models.Model):
    """A report of a hand-over (overgedragen melding): its number there, and what the office said of it. Only added."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="reports")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="handed")
    number = models.CharField(max_length=20)
    received_at = models.CharField(max_length=40)
    words = models.JSONField(default=list, help_text=_("De weging door het kantoor; niet die van dit huis."))
    left_out = models.JSONField(default=list, help_text=_("Kolommen die het kantoor niet meegaf."))

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["hand_over", "number"], name="handed_report_once")]

    def __str__(self) -> str:
        return f"{self.hand_over} {self.number}"


class HandedItem(models.Model):
    """An exhibit of a hand-over (overgedragen stuk): sealed here, or withheld there with its ground. Only added."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField(help_text=_("Nummer in de bundel."))
    exhibit = models.ForeignKey(Exhibit, null=True, on_delete=models.PROTECT, related_name="handed")
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=40)
    how = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    ground = models.CharField(max_length=500, blank=True, help_text=_("Waarom het daar is onthouden."))
    withheld_by = models.CharField(max_length=200, blank=True)
    withheld_at = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["hand_over", "number"]
        constraints = [
            models.UniqueConstraint(fields=["hand_over", "number"], name="handed_item_number_once"),
            models.CheckConstraint(condition=Q(sha256__regex=IS_SHA256), name="handed_item_sha256_is_hex"),
            models.CheckConstraint(
                condition=Q(exhibit__isnull=False) | ~Q(ground=""), name="handed_item_is_here_or_has_a_ground"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hand_over} {self.number}"


class EarlierCustody(models.Model):
    """A link of custody of before an exhibit came here (eerdere bewaarketen), as the other house told it."""

    item = models.ForeignKey(HandedItem, on_delete=models.PROTECT, related_name="custody")
    place = models.PositiveIntegerField(help_text=_("Plaats in de keten, vanaf 1."))
    at = models.CharField(max_length=40)
    by = models.CharField(max_length=200)
    house = models.CharField(max_length=120)
    act = models.CharField(max_length=100)
    why = models.CharField(max_length=500)
    result = models.CharField(max_length=500, blank=True)
    from_whom = models.CharField(max_length=200, blank=True)
    to_whom = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["item", "place"]
        constraints = [models.UniqueConstraint(fields=["item", "place"], name="earlier_custody_place_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.place}"


class Release(models.Model):
    """What a person of a desk gave back to an office (vrijgave): a signed file of fixed fields. Only added."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="releases")
    payload = models.JSONField(help_text=_("Precies wat is getekend."))
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.hand_over} {self.at:%Y-%m-%d}"


class PoliceWord(models.Model):
    """What a desk let an office know about a bundle (bericht van het meldpunt), as signed there. Only added.

    The one made last counts; an older one that came later is kept beside it.
    """

    class Turn(models.TextChoices):
        THEIRS = "bij ons", _("bij de politie")
        OURS = "bij u", _("bij ons")

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="words")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True, help_text=_("Van wat is getekend."))
    received = models.DateTimeField(help_text=_("Wanneer het meldpunt de bundel ontving."))
    turn = models.CharField(max_length=8, choices=Turn)
    next_news_on = models.DateField(null=True)
    case_there = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    police_number = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=IS_SHA256), name="police_word_sha256_is_hex"),
            models.CheckConstraint(
                condition=Q(next_news_on__isnull=False) | ~Q(outcome=""),
                name="police_word_has_a_day_or_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle} {self.made_at:%Y-%m-%d}"
