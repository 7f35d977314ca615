"""The house: its first five questions, its teams and its people."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spoor.adapters.housekey import fingerprint, house_key, in_groups, public_pem
from spoor.cases import selectors
from spoor.cases.house import house as this_house
from spoor.cases.house import role_of
from spoor.cases.models import Team
from spoor.cases.steps import manage
from spoor.evidence.log import COMMANDLINE
from spoor.web import keeping_page
from spoor.web.forms import HouseForm, TeamForm, UserForm, WelcomeForm


@permission_required("cases.manage_house", raise_exception=True)
def welcome(request: HttpRequest) -> HttpResponse:
    """Ask an office its five questions, once; then the list or an empty start."""
    assert isinstance(request.user, User)
    form = WelcomeForm(request.POST or None, instance=this_house())
    if request.method == "POST" and form.is_valid():
        manage.change_house(form.cleaned_data, introduced=True, by=request.user, at=timezone.now())
        return redirect("import" if request.POST.get("then") == "import" else "worklist")
    return render(request, "web/welcome.html", {"form": form, "bare": True})


@permission_required("cases.manage_house", raise_exception=True)
def house(request: HttpRequest) -> HttpResponse:
    """Show and change the house, its teams and its people."""
    act = request.POST.get("act", "")
    office = this_house().kind == "office"
    forms = {
        "user_form": UserForm(
            request.POST if act == "add_user" else None, is_office=office, auto_id="user_%s"
        ),
        "team_form": TeamForm(request.POST if act == "add_team" else None, auto_id="team_%s"),
        "house_form": HouseForm(
            request.POST if act == "house" else None, instance=this_house(), auto_id="house_%s"
        ),
    }
    if request.method == "POST" and _act(request, act, forms):
        return redirect("house")
    people = [
        {
            "pk": person.pk,
            "username": person.username,
            "name": person.get_full_name() or person.username,
            "role": role_of(person),
            "is_active": person.is_active,
        }
        for person in User.objects.exclude(username=COMMANDLINE)
        .order_by("username")
        .prefetch_related("groups")
    ]
    teams = Team.objects.prefetch_related("members").order_by("name")
    return render(
        request,
        "web/house.html",
        forms
        | {
            "people": people,
            "teams": teams,
            "keeping": keeping_page.view(timezone.now()),
            "rectifications": selectors.rectifications_by_year(),
            "own_key": in_groups(fingerprint(public_pem(house_key(settings.HOME.path)))),
            "page": "house",
        },
    )


def _act(request: HttpRequest, act: str, forms: Mapping[str, object]) -> bool:
    """Do what was asked; False when a form has to be shown again with its errors."""
    assert isinstance(request.user, User)
    at, by = timezone.now(), request.user
    user_form, team_form, house_form = forms["user_form"], forms["team_form"], forms["house_form"]
    assert isinstance(user_form, UserForm)
    assert isinstance(team_form, TeamForm)
    assert isinstance(house_form, HouseForm)
    if act == "toggle_user":
        person = get_object_or_404(User.objects.exclude(username=COMMANDLINE), pk=request.POST.get("user"))
        if person == by:
            messages.error(request, _("U kunt uzelf niet uitzetten."))
        else:
            manage.toggle_user(person, by=by, at=at)
        return True
    if act == "toggle_team":
        manage.toggle_team(get_object_or_404(Team, pk=request.POST.get("team")), by=by, at=at)
        return True
    if act == "add_user" and user_form.is_valid():
        manage.add_user(**user_form.cleaned_data, by=by, at=at)
        messages.success(request, _("%(name)s kan inloggen.") % {"name": user_form.cleaned_data["username"]})
        return True
    if act == "add_team" and team_form.is_valid():
        manage.add_team(**team_form.cleaned_data, by=by, at=at)
        return True
    if act == "house" and house_form.is_valid():
        manage.change_house(house_form.cleaned_data, introduced=False, by=by, at=at)
        messages.success(request, _("Bewaard."))
        return True
    return False
