"""What came in for orders by mail or from a folder, and to which order a person or the program brought it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spoor.cases.models.order import Order
from spoor.evidence.models import IS_SHA256, Exhibit


class Incoming(models.Model):
    """A message or file that came in (binnengekomen stuk), sealed whole before anybody read it.

    Without a `Placement` it waits. What a closed envelope holds is filled in when it is opened.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("e-mail")
        FOLDER = "folder", _("map")

    class Kind(models.TextChoices):
        ANSWER = "answer", _("antwoord")
        BOUNCE = "bounce", _("niet bezorgd")
        RECEIPT = "receipt", _("ontvangstbevestiging")

    class Envelope(models.TextChoices):
        PLAIN = "plain", _("niet versleuteld")
        OPENED = "opened", _("ontsleuteld")
        NO_KEY = "no_key", _("versleuteld, geen sleutel")
        OTHER_KEY = "other_key", _("versleuteld, met een andere sleutel")

    class Signature(models.TextChoices):
        NONE = "none", _("niet ondertekend")
        VALID = "valid", _("handtekening klopt")
        INVALID = "invalid", _("handtekening klopt niet")
        NOT_CHECKED = "not_checked", _("handtekening niet nagegaan")

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    inner = models.ForeignKey(
        Exhibit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Het bericht uit de envelop."),
    )
    channel = models.CharField(max_length=8, choices=Channel)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ANSWER)
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    message_id = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    sent = models.CharField(max_length=100, blank=True, help_text=_("Datum zoals de afzender die schreef."))
    envelope = models.CharField(max_length=10, choices=Envelope, default=Envelope.PLAIN)
    signature = models.CharField(max_length=12, choices=Signature, default=Signature.NONE)
    signer = models.CharField(max_length=300, blank=True)
    clues = models.JSONField(default=list, help_text=_("Wat naar een vordering wijst."))
    files = models.JSONField(default=list, help_text=_("Namen van de bijlagen."))
    received_at = models.DateTimeField(help_text=_("Wanneer verzegeld (UTC)."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["sha256", "name"], name="incoming_once"),
            models.CheckConstraint(condition=Q(sha256__regex=IS_SHA256), name="incoming_sha256_is_hex"),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """To which order something that came in was brought (thuisgebracht), or why it was set aside. Only added."""

    incoming = models.OneToOneField(Incoming, on_delete=models.PROTECT, related_name="placement")
    order = models.ForeignKey(
        Order, null=True, blank=True, on_delete=models.PROTECT, related_name="placements"
    )
    because = models.CharField(max_length=300, help_text=_("Waarom hier, of waarom terzijde."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="placement_says_why")]

    def __str__(self) -> str:
        return f"{self.incoming} -> {self.order or '-'}"
