"""What would be open if (wat als): try facts without a case. Nothing is stored and nothing is logged."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from spoor.cases.clock import day_of
from spoor.cases.house import house_kind
from spoor.cases.rules import rules
from spoor.law.facts import FactsUnreadable, read_facts
from spoor.web import what_if as page
from spoor.web.law_page import DaysForm, day_field
from spoor.web.views.lawbook import UNREADABLE, page_of


class FactsForm(DaysForm):
    """Facts as text, in the form that `spoor trail --facts` takes."""

    facts = forms.CharField(
        label=_("Feitenbestand (YAML of JSON)"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        max_length=100_000,
        strip=False,
    )
    op = day_field(_("Regels zoals op"), required=True)

    def clean_facts(self) -> Any:
        """Read the facts; what cannot be read is named with its place."""
        try:
            return read_facts(self.cleaned_data["facts"])
        except FactsUnreadable as error:
            raise forms.ValidationError(str(error), code="unreadable") from error


@permission_required("cases.work_case", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest) -> HttpResponse:
    """Show the form, and the answer when facts were given: by the address, or as text in the body."""
    today = day_of(timezone.now())
    asked = request.GET.dict() if request.method == "GET" else {}
    form = page.form_of(asked, house=house_kind(), today=today)
    text = FactsForm(request.POST or None, law=rules(), auto_id="text_%s", initial={"op": today})
    context = page_of("what-if", what_if=form, text_form=text)
    context |= {"page": "what-if", "asked": bool(asked)}
    context["details_open"] = any(asked.get(name) for name in page.DETAILS)
    status = 200
    if request.method == "POST":
        status = 200 if text.is_valid() else UNREADABLE
        if text.is_valid():
            given = text.cleaned_data
            context |= page.answer(given["facts"], given["op"]) | {"on": given["op"], "from_text": True}
    elif asked:
        status = 200 if form.is_valid() else UNREADABLE
        if form.is_valid():
            given = form.cleaned_data
            facts_text = page.as_text(page.document(given))
            context |= page.answer(given["facts"], given["op"])
            context |= {"on": given["op"], "facts_text": facts_text, "link": page.link_of(asked)}
            context["kept"] = page.stated(asked)
    return render(request, "web/what_if.html", context, status=status)
