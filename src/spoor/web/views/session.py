"""Start, language, and the way in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spoor.cases.house import house
from spoor.web.language import COOKIE

YEAR = 365 * 24 * 3600  # seconds


def start(request: HttpRequest) -> HttpResponse:
    """Send a person to the page of their role; an office that was never introduced starts with its questions."""
    if not request.user.has_perm("cases.work_case"):
        return redirect("report")
    record = house()
    if (
        record.kind == record.Kind.OFFICE
        and record.introduced_at is None
        and request.user.has_perm("cases.manage_house")
    ):
        return redirect("welcome")
    return redirect("worklist")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language and go back to the page."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    response = redirect(back if safe else "/")
    chosen = request.POST.get("lang", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True
        )
    return response


@method_decorator(login_not_required, name="dispatch")
class Login(LoginView):
    """The log-in page."""

    template_name = "web/login.html"
    redirect_authenticated_user = True


class Password(PasswordChangeView):
    """A person changes the own password."""

    template_name = "web/password.html"
    success_url = reverse_lazy("start")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Say that it worked."""
        messages.success(self.request, _("Uw wachtwoord is gewijzigd."))
        return super().form_valid(form)
