"""A file of reports on screen: what would happen, then receiving it with progress, and its account."""

import json
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spoor.adapters.tables import MOST_BYTES, TOO_LARGE, FileUnreadable
from spoor.cases.importing import check_file
from spoor.web.templatetags.spoor import lang

A_DAY = 24 * 3600  # seconds that a checked file waits for a yes
COLUMN_HELP = [
    ("text", gettext_lazy("het bericht zoals het was")),
    (
        "reference",
        gettext_lazy("uw eigen kenmerk; hetzelfde kenmerk met dezelfde inhoud komt niet dubbel binnen"),
    ),
    ("platform", "x, instagram, facebook, tiktok, telegram, whatsapp, youtube, email, letter, phone, other"),
    ("account, account_id, url", gettext_lazy("naam, vast nummer en link")),
    ("seen_at", gettext_lazy("dag en tijd, met zone of als Nederlandse tijd")),
    ("target, reported_by, note", gettext_lazy("wie wordt bedreigd, wie meldt, vrije tekst")),
    ("protected", gettext_lazy("wat beschermd moet blijven, met ; ertussen: adres, kind, school, auto")),
    ("ip, port, email, phone", gettext_lazy("andere kenmerken, als u ze kent")),
]


def _folder(token: str) -> Path:
    """Return where an upload waits for a yes. Raises Http404 for a token that is none."""
    if not re.fullmatch(r"[0-9a-f]{24}", token):
        raise Http404
    return Path(settings.HOME.path) / "run" / "imports" / token


@permission_required("cases.work_case", raise_exception=True)
def choose(request: HttpRequest) -> HttpResponse:
    """Take a file, check it, and show what receiving it would do."""
    trouble = ""
    upload = request.FILES.get("file")
    if request.method == "POST" and upload is not None:
        try:
            return redirect("import-result", _check(request, upload))
        except FileUnreadable as error:
            trouble = error.sentence(lang())
    elif request.method == "POST":
        trouble = _("Kies eerst een bestand.")
    context = {"trouble": trouble, "columns": COLUMN_HELP, "page": "import"}
    return render(request, "web/import.html", context, status=422 if trouble else 200)


def _check(request: HttpRequest, upload: "UploadedFile[bytes]") -> str:
    assert isinstance(request.user, User)
    name = Path(upload.name or "bestand").name
    if (upload.size or 0) > MOST_BYTES:
        raise FileUnreadable(name, TOO_LARGE.filled(most=MOST_BYTES))
    content = upload.read()
    checked = check_file(content, name, by=request.user, at=timezone.now())
    _sweep()
    token = secrets.token_hex(12)
    folder = _folder(token)
    folder.mkdir(parents=True, mode=0o700)
    (folder / f"file{Path(name).suffix.casefold()}").write_bytes(content)
    result = checked.result(dry_run=True, lang=lang())
    (folder / "dry.json").write_text(
        json.dumps({"name": name, "by": request.user.username, "result": result})
    )
    return token


def _sweep() -> None:
    """Remove checked files that nobody said yes to within a day."""
    for folder in (Path(settings.HOME.path) / "run" / "imports").glob("*"):
        old = timezone.now().timestamp() - folder.stat().st_mtime > A_DAY
        if old and not _alive(folder):
            shutil.rmtree(folder)


@permission_required("cases.work_case", raise_exception=True)
def result(request: HttpRequest, token: str) -> HttpResponse:
    """Show a file that was checked, is being received, or has been; a POST starts or resumes receiving."""
    assert isinstance(request.user, User)
    folder = _folder(token)
    dry = folder / "dry.json"
    if not dry.exists():
        raise Http404
    known = json.loads(dry.read_text())
    if known["by"] != request.user.username:
        raise Http404
    state_file = folder / "state.json"
    if request.method == "POST":
        _start(folder, known["name"], request.user.username, int(known["result"]["accepted"]))
        return redirect("import-result", token)
    context = {"name": known["result"]["file"], "page": "import", "running": False, "broken": ""}
    if not state_file.exists():
        return _shown(request, context, known["result"])
    state = json.loads(state_file.read_text())
    if "result" in state:
        for file in folder.glob("file.*"):  # it is sealed now; no second copy stays
            file.unlink()
        return _shown(request, context, state["result"])
    alive = _alive(folder)
    if not alive:
        context["broken"] = (folder / "trouble.txt").read_text()[-300:] or _("De server is onderweg gestopt.")
    context |= {"running": alive, "progress": state}
    return render(request, "web/import_result.html", context)


def _shown(request: HttpRequest, context: dict[str, object], account: dict[str, object]) -> HttpResponse:
    rejected = account["rejected"]
    assert isinstance(rejected, list)
    context |= {"result": account, "rejected_rows": len({item["row"] for item in rejected})}
    return render(request, "web/import_result.html", context)


def _start(folder: Path, name: str, username: str, total: int) -> None:
    """Start receiving in a process of its own, so that closing the page stops nothing."""
    if _alive(folder):
        return
    file = next(folder.glob("file.*"))
    state = folder / "state.json"
    state.write_text(json.dumps({"done": 0, "total": total}))
    command = [
        sys.executable, "-m", "spoor.commands.main", "import", str(file), "--name", name, "--by", username,
        "--state", str(state), "--no-walk", "--json", "--lang", lang(),
    ]  # fmt: skip
    with open(folder / "trouble.txt", "w") as trouble:
        process = subprocess.Popen(  # noqa: S603
            command, stdout=subprocess.DEVNULL, stderr=trouble, start_new_session=True
        )
    (folder / "pid").write_text(str(process.pid))


def _alive(folder: Path) -> bool:
    """Whether the process that receives this file still runs."""
    file = folder / "pid"
    if not file.exists():
        return False
    status = Path("/proc") / file.read_text() / "stat"
    try:
        return status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
