"""Papers: a document without a route, made from the case and sealed with it."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from spoor.adapters.snapshots import SnapshotDamaged
from spoor.cases.house import house_kind
from spoor.cases.models import Case
from spoor.cases.steps import paper as making
from spoor.drafting import papers
from spoor.drafting.form import LANGUAGES
from spoor.web.views.acts import NotDone, on_case, one_of


@on_case
def paper(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Make a paper of this house as PDF and Word file."""
    kind = house_kind()
    if kind != "office" and not user.has_perm("cases.draft_order"):
        raise PermissionDenied
    form = one_of(request, "form", [one.id for one in papers(kind)])
    try:
        made = making.draft_paper(case, form, lang=one_of(request, "lang", LANGUAGES), by=user, at=at)
    except making.CaseEnded as error:
        raise NotDone(_("Deze zaak is gesloten; er is niets vastgelegd.")) from error
    except SnapshotDamaged as error:
        raise NotDone(_("Een tabel van adressen is beschadigd; waarschuw de beheerder.")) from error
    names = ", ".join(one.name for one in made)
    return _("Opgemaakt en verzegeld: %(names)s.") % {"names": names}
