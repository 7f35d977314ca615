"""Forms of the pages: what is asked, in words, and what is accepted."""

import secrets
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from spoor.cases.house import ROLES, ROLES_OF_AN_OFFICE
from spoor.cases.models import HouseRecord, Team
from spoor.cases.shielding import TOLD
from spoor.evidence.content import COLUMNS, ReportContent, read_row
from spoor.evidence.models import MESSAGE_KIND, Report
from spoor.web.templatetags.spoor import PLATFORMS, lang, message_kinds
from spoor.web.templatetags.spoor import ROLES as ROLE_NAMES


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        clean = super().clean
        return [clean(item, initial) for item in data] if isinstance(data, list | tuple) else []


class ReportForm(forms.Form):
    """The report (melding): the message as it was, and what is known around it."""

    token = forms.CharField(widget=forms.HiddenInput, initial=lambda: secrets.token_hex(12), max_length=40)
    arrival = forms.ChoiceField(
        label=_("Hoe kwam het binnen?"),
        choices=Report.Arrival.choices,
        initial=Report.Arrival.MESSAGE,
        widget=forms.RadioSelect,
    )
    target = forms.CharField(label=_("Wie wordt bedreigd?"), required=False, max_length=300)
    reported_by = forms.CharField(label=_("Namens wie meldt u?"), required=False, max_length=300)
    text = forms.CharField(
        label=_("Wat staat er, letterlijk?"),
        help_text=_("Plak het bericht. Verbeter niets, ook geen spelfouten."),
        widget=forms.Textarea(attrs={"rows": 4}),
        strip=False,
    )
    url = forms.CharField(
        label=_("Link naar het bericht"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text=_("Maak eerst zelf een schermopname, ook van het profiel. Spoor haalt zelf niets op."),
    )
    platform = forms.ChoiceField(
        label=_("Waar?"), required=False, choices=[("", _("kies, als u het weet")), *PLATFORMS.items()]
    )
    message_kind = forms.ChoiceField(
        label=_("Wat voor bericht?"),
        required=False,
        help_text=_("Een verhaal of eenmalig bericht is snel weg; Spoor zet vastleggen dan voorop."),
    )
    account = forms.CharField(label=_("Account van de afzender"), required=False, max_length=200)
    seen_at = forms.CharField(
        label=_("Wanneer gezien?"),
        required=False,
        max_length=40,
        help_text=_("Dag en tijd, zoals 23-11-2026 20.41. Nederlandse tijd."),
    )
    uploads = _FilesField(
        label=_("Schermafbeeldingen of bestanden"), required=False, widget=_Files(attrs={"multiple": True})
    )
    account_id = forms.CharField(label=_("Vast accountnummer"), required=False, max_length=64)
    email = forms.CharField(label=_("E-mailadres van de afzender"), required=False, max_length=320)
    ip = forms.CharField(label=_("IP-adres"), required=False, max_length=64)
    port = forms.CharField(label=_("Bronpoort"), required=False, max_length=5)
    phone = forms.CharField(label=_("Telefoonnummer van de afzender"), required=False, max_length=40)
    reference = forms.CharField(label=_("Uw eigen kenmerk"), required=False, max_length=200)
    note = forms.CharField(
        label=_("Wat moeten wij nog weten?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    protected = forms.CharField(
        label=_("Wat moet beschermd blijven?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Een adres, nummer, naam van een kind, school of auto; één per regel. Spoor dekt het overal af, "
            "ook wat het zelf herkent."
        ),
    )
    danger_now = forms.BooleanField(
        label=_("Er is nu gevaar voor leven"),
        required=False,
        help_text=_("Bel dan 112. Met dit vinkje staat uw melding bovenaan zodra iemand leest."),
    )

    content: ReportContent | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds of message in the language of the page."""
        super().__init__(*args, **kwargs)
        kinds = self.fields["message_kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = [("", _("kies, als u het weet")), *message_kinds()]

    def clean(self) -> dict[str, Any]:
        """Check the columns as an import does, and put each problem at its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        row = {name: str(cleaned.get(name) or "") for name in COLUMNS}
        for name in (MESSAGE_KIND, TOLD):
            if cleaned.get(name):
                row[name] = cleaned[name]
        self.content, problems, _remarks = read_row(row)
        for problem in problems:
            if problem.column in self.fields and problem.column not in self.errors:
                self.add_error(
                    problem.column, _("verwacht: %(expected)s") % {"expected": problem.expected.say(lang())}
                )
        return cleaned

    def submitted(self) -> dict[str, Any]:
        """Return what was submitted, for sealing."""
        return {name: value for name, value in self.cleaned_data.items() if name != "uploads" and value}


class WelcomeForm(forms.ModelForm):  # type: ignore[type-arg]
    """The five things an office is asked at its first run."""

    class Meta:
        model = HouseRecord
        fields = ["protects", "who_may_see", "call_list", "police_contact", "mail_in"]
        labels: ClassVar[dict[str, Any]] = {
            "protects": _("Wie beschermt u?"),
            "who_may_see": _("Wie mag wat zien?"),
            "call_list": _("Wie belt u, dag en nacht?"),
            "police_contact": _("Wie is uw contact bij de politie?"),
            "mail_in": _("Waar komen berichten per mail binnen?"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "protects": _("Bijvoorbeeld: de wethouders en hun medewerkers."),
            "who_may_see": _("Bijvoorbeeld: alleen de beveiligingsadviseur en de griffier."),
            "call_list": _("Naam en nummer, één per regel, in volgorde."),
            "police_contact": _("Naam, eenheid en nummer."),
            "mail_in": _("Een mailadres. Spoor leest die bus nog niet; het adres staat op uw pagina's."),
        }
        widgets: ClassVar[dict[str, Any]] = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in ("protects", "who_may_see", "call_list", "police_contact")
        }


class HouseForm(WelcomeForm):
    """The house, as its administrator may change it at any time."""

    class Meta(WelcomeForm.Meta):
        fields = [
            "name",
            "reads",
            "reads_from",
            "reads_until",
            "reading_hours",
            *WelcomeForm.Meta.fields,
            "order_address",
            "order_phone",
            "order_email",
        ]
        labels: ClassVar[dict[str, Any]] = WelcomeForm.Meta.labels | {
            "name": _("Naam van dit huis"),
            "reads": _("Wanneer leest hier iemand?"),
            "reads_from": _("Vanaf"),
            "reads_until": _("Tot"),
            "reading_hours": _("Nog iets over het lezen"),
            "order_address": _("Postadres op vorderingen en verzoeken"),
            "order_phone": _("Telefoon op vorderingen en verzoeken"),
            "order_email": _("E-mailadres voor antwoorden"),
        }
        help_texts: ClassVar[dict[str, Any]] = WelcomeForm.Meta.help_texts | {
            "reads": _(
                "Het meldformulier zegt zo of er nu iemand leest. Feestdagen tellen niet als werkdag."
            ),
            "reading_hours": _("Als een zin; zij staat boven het meldformulier."),
            "name": "",
        }
        widgets: ClassVar[dict[str, Any]] = WelcomeForm.Meta.widgets | {
            name: forms.TimeInput(attrs={"type": "time"}) for name in ("reads_from", "reads_until")
        }
        widgets["order_address"] = forms.Textarea(attrs={"rows": 2})

    def clean(self) -> dict[str, Any]:
        """Ask both times where the days depend on them."""
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("reads_from"), cleaned.get("reads_until")
        if cleaned.get("reads") in ("weekdays", "daily") and (not start or not end or start >= end):
            self.add_error("reads_from", _("Vul twee tijden in, de eerste voor de tweede."))
        return cleaned


class TeamForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new team."""

    class Meta:
        model = Team
        fields = ["name", "promised_days"]
        labels = {"name": _("Naam"), "promised_days": _("Binnen hoeveel dagen doet een mens iets?")}
        help_texts = {"promised_days": _("Eigen norm. Wie langer niets doet, ligt op de plank.")}


class UserForm(forms.Form):
    """A new person with a role."""

    username = forms.SlugField(label=_("Inlognaam"), max_length=60)
    first_name = forms.CharField(label=_("Voornaam"), max_length=60)
    last_name = forms.CharField(label=_("Achternaam"), max_length=60)
    role = forms.ChoiceField(label=_("Rol"))
    password = forms.CharField(
        label=_("Eerste wachtwoord"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ten minste twaalf tekens; de persoon wijzigt het zelf."),
    )

    def __init__(self, *args: Any, is_office: bool = False, **kwargs: Any) -> None:
        """Offer the roles that this house has."""
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(key, ROLE_NAMES[key]) for key in (ROLES_OF_AN_OFFICE if is_office else ROLES)]

    def clean_username(self) -> str:
        """Refuse a name that is taken."""
        name = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("Deze inlognaam bestaat al."))
        return name

    def clean_password(self) -> str:
        """Hold the first password to the same rules as every other."""
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])
