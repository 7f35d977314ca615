"""Readers of pictures and PDF run in a process of their own, with little memory and a limit of time."""

import json
import resource
import subprocess
import sys
from pathlib import Path

from spoor.adapters.checks.kinds import PDF
from spoor.adapters.checks.verdict import Check, unchecked

MEMORY = 2_000_000_000  # bytes the process may take
SECONDS = 120
MOST = 500 * 1024**2  # bytes of a file that is read whole


def check_apart(kind: str, path: Path, roots: bytes) -> list[Check]:
    """Judge a picture or a PDF in a child process. A reader that stops leaves the file not checked."""
    what = "pdf.structure" if kind == PDF else "picture.opened"
    if path.stat().st_size > MOST:
        return [unchecked(what, "child.size", decides=True, most=MOST)]
    asked = json.dumps({"kind": kind, "path": str(path), "roots": roots.decode()}).encode()
    command = [sys.executable, "-m", "spoor.adapters.checks.child"]
    try:
        done = subprocess.run(command, input=asked, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return [unchecked(what, "child.time", decides=True, seconds=SECONDS)]
    if done.returncode:
        return [unchecked(what, "child.stopped", decides=True, code=done.returncode)]
    return [Check(**one) for one in json.loads(done.stdout)]


def main() -> None:
    """Read what is asked from standard input and write the checks as JSON."""
    asked = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    content = Path(asked["path"]).read_bytes()
    if asked["kind"] == PDF:
        from spoor.adapters.checks.pdf import check_pdf
        from spoor.adapters.checks.trust import Trust, certificates_in

        roots = asked["roots"].encode()
        checks = check_pdf(content, Trust(tuple(certificates_in(roots)) if roots else ()))
    else:
        from spoor.adapters.checks.pictures import check_picture

        checks = check_picture(content)
    said = [
        {
            "what": one.what,
            "verdict": one.verdict,
            "why": one.why,
            "values": {name: str(value) for name, value in one.values.items()},
            "where": one.where,
            "decides": one.decides,
        }
        for one in checks
    ]
    print(json.dumps(said))


if __name__ == "__main__":
    main()
