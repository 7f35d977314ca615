"""A bundle of a case: choosing what is kept out and why, and the folder as a zip."""

import tempfile
import zipfile
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from spoor.adapters.store import EvidenceDamaged
from spoor.cases import bundling
from spoor.cases.facts import group_of
from spoor.cases.house import house_kind, role_of
from spoor.cases.models import Case
from spoor.cases.outgoing import unseen
from spoor.cases.steps import bundle as making
from spoor.drafting.form import LANGUAGES
from spoor.evidence.tree import LogDamaged
from spoor.web.views.case import visible_case

ZIP_DAY = (1980, 1, 1, 0, 0, 0)
REFUSED: dict[type[Exception], str | Promise] = {
    making.MayNotWithhold: gettext_lazy(
        "Onthouden is een besluit van een officier, met een grond bij elk stuk."
    ),
    making.NotAnExhibit: gettext_lazy("Een van deze stukken hoort niet bij deze zaak."),
    EvidenceDamaged: gettext_lazy(
        "Een bewaard stuk klopt niet met zijn controlegetal; waarschuw de beheerder. Er is geen bundel gemaakt."
    ),
    LogDamaged: gettext_lazy("Het logboek klopt niet; waarschuw de beheerder. Er is geen bundel gemaakt."),
}
REFUSALS = tuple(REFUSED)


@permission_required("cases.work_case", raise_exception=True)
def bundle(request: HttpRequest, number: str) -> HttpResponseBase:
    """Show the exhibits of a case, and give its bundle as a zip; what is kept out names its ground."""
    assert isinstance(request.user, User)
    case = visible_case(request, number)
    case = case.lead or case
    trouble = ""
    if request.method == "POST":
        try:
            return _zipped(case, request, request.user)
        except REFUSALS as error:
            trouble = str(REFUSED[type(error)])
    members = group_of(case)
    items = bundling.items_of(members, {}, by=request.user, at=timezone.now(), lang="nl")
    context = {
        "page": "cases",
        "case": case,
        "trouble": trouble,
        "receiver": request.POST.get("receiver", ""),
        "rows": [
            {"item": item, "key": one.pk, "ground": request.POST.get(f"ground-{one.pk}", "")}
            for item, one in items
        ],
        "unseen": unseen(members),
        "may_withhold": role_of(request.user) in making.DECIDE[house_kind()],
        "made": case.bundles.select_related("made_by"),
    }
    return render(request, "web/bundle.html", context, status=422 if trouble else 200)


def _zipped(case: Case, request: HttpRequest, user: User) -> HttpResponseBase:
    """Make the bundle beside the store, pack it, and leave no readable copy on this machine."""
    told = request.POST
    withheld = {
        int(key): told.get(f"ground-{key}", "") for key in told.getlist("withhold") if key.isdecimal()
    }
    lang = told.get("lang", "nl") if told.get("lang") in LANGUAGES else "nl"
    with tempfile.TemporaryDirectory(dir=settings.HOME.path / "run", prefix="bundle-") as place:
        folder = Path(place) / "bundel"
        made = making.make(
            case,
            folder,
            withheld=withheld,
            receiver=told.get("receiver", ""),
            lang=lang,
            by=user,
            at=timezone.now(),
        )
        whole = _packed(folder, made.row.number)
    return FileResponse(whole, as_attachment=True, filename=f"{made.row.number}-{made.row.sha256[:12]}.zip")


def _packed(folder: Path, name: str) -> IO[bytes]:
    whole = tempfile.TemporaryFile(prefix="spoor-bundle-")  # noqa: SIM115 - whoever streams it closes it
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(f"{name}/{file.relative_to(folder).as_posix()}", ZIP_DAY)
            with packed.open(entry, "w", force_zip64=True) as out, open(file, "rb") as held:
                while piece := held.read(1 << 20):
                    out.write(piece)
    whole.seek(0)
    return whole
