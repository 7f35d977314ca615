"""Kill a process that receives reports at random moments, and look afterwards: nothing acknowledged may be lost.

`make bench-crash` (200 kills), or `python benchmarks/crash.py KILLS [SEED]`. Each time a child of this process receives
a file of rows, or reports with an attachment, in a home of its own, and says what it acknowledged; it is killed at a
moment while it works. Then another child looks: every acknowledged report is there,
each exhibit is read back whole, the chain of the log holds, what was half-written is swept; receiving the same again
completes it. Prints JSON and ends with 1 where anything is wrong.
"""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, "src")

ROWS, FORMS, ATTACHED = 150, 6, 3_000_000  # rows of a file; forms, bytes attached to each
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spoor.conf.settings")


def table() -> bytes:
    """A file of rows, each another message."""
    lines = [f"bericht {number},@fictief_{number},x,k{number}" for number in range(ROWS)]
    return "\n".join(["text,account,platform,reference", *lines]).encode()


def receive_file(say: Callable[[int], None]) -> None:
    """Receive the rows; say how many were acknowledged."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from spoor.cases.importing import import_file

    by = User.objects.get(username="commandline")
    import_file(table(), "rijen.csv", by=by, at=timezone.now(), progress=lambda done, _total: say(done))


def receive_forms(say: Callable[[int], None]) -> None:
    """Receive reports one by one, each with an attachment; say how many were acknowledged."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from spoor.cases.steps.receive import Arriving, receive
    from spoor.evidence.content import read_row
    from spoor.evidence.models import Exhibit
    from spoor.evidence.sealing import seal

    by = User.objects.get(username="commandline")
    for number in range(FORMS):
        content, _problems, _notes = read_row({"text": f"formulier {number}", "reference": f"f{number}"})
        assert content is not None
        attached = random.Random(number).randbytes(ATTACHED)
        upload = seal([attached], kind=Exhibit.Kind.UPLOAD, name=f"bijlage-{number}.bin")
        receive(Arriving(content, content.key(1), uploads=(upload,)), by=by, at=timezone.now())
        say(number + 1)


WAYS = {"file": (receive_file, ROWS, "rijen.csv"), "forms": (receive_forms, FORMS, "")}


def look(way: str, acknowledged: int) -> list[str]:
    """Return what is wrong in this home after a kill, and after receiving the same again."""
    from spoor.adapters.store import EvidenceDamaged
    from spoor.evidence import log
    from spoor.evidence.models import Exhibit, Report
    from spoor.evidence.sealing import store

    act, whole, _name = WAYS[way]
    time.sleep(1.1)  # so that a file of the killed process is older than one that is being made
    swept = store().sweep()
    wrong = [f"swept {swept}"] if swept > 1 else []
    left = list((store().root / "arriving").glob("*"))
    wrong += [f"{len(left)} half-written files stay"] if left else []
    if Report.objects.count() < acknowledged:
        wrong.append(f"{acknowledged} acknowledged, {Report.objects.count()} kept")
    act(lambda _done: None)
    if Report.objects.count() != whole:
        wrong.append(f"{Report.objects.count()} reports after receiving all {whole} again")
    for one in Exhibit.objects.all():
        try:
            store().read(one.sha256)
        except EvidenceDamaged as error:
            wrong.append(str(error))
    bare = Report.objects.filter(filed=None).count() + Exhibit.objects.filter(custody=None).count()
    wrong += [f"{bare} rows without a case or custody"] if bare else []
    wrong += [f"log line {seq}" for seq in log.breaks()]
    return wrong


def child(work: Callable[[Callable[[int], None]], None]) -> tuple[int, int]:
    """Start a process that does `work` and writes what it says into a pipe; return its id and the pipe."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        code = 1
        try:
            work(lambda done: os.write(writer, done.to_bytes(4, "big")) and None)
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    return pid, reader


def said(reader: int) -> int:
    """Return the last number that a child said, 0 for none."""
    with open(reader, "rb") as pipe:
        heard = pipe.read()
    whole = len(heard) // 4 * 4
    return int.from_bytes(heard[whole - 4 : whole], "big") if whole else 0


def answer(work: Callable[[], object]) -> object:
    """Return what `work` answers in a process of its own, as JSON."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.write(writer, json.dumps(work()).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    with open(reader, "rb") as pipe:
        heard = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(heard) if heard else ["the process that looks stopped"]


def use(home: Path) -> None:
    """Point settings and database of this process at a home."""
    from django.conf import settings
    from django.db import connections

    from spoor.adapters.home import Home
    from spoor.evidence import sealing

    settings.HOME = Home(home)
    sealing._open.clear()
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = str(settings.HOME.database)


def main(kills: int, seed: int) -> int:
    """Kill and look; print the account."""
    base = Path(tempfile.mkdtemp(prefix="spoor-crash-"))
    os.environ["SPOOR_HOME"] = str(base / "first")
    os.environ.pop("SPOOR_DATABASE", None)
    from spoor.commands._home import open_home

    open_home()
    from django.db import connections

    connections["default"].close()
    rows = random.Random(seed)
    took, wrong, running, lost_none = {}, [], 0, 0
    for way in WAYS:  # how long each takes when nobody kills it
        home = base / "timed"
        shutil.copytree(base / "first", home)
        use(home)
        begin = time.perf_counter()
        pid, reader = child(WAYS[way][0])
        said(reader)
        os.waitpid(pid, 0)
        took[way] = time.perf_counter() - begin
        shutil.rmtree(home)
    number = 0
    while running < kills:  # until so many were killed at work; some end before their moment comes
        number += 1
        way = ("file", "forms")[number % 2]
        home = base / "killed"
        shutil.copytree(base / "first", home)
        use(home)
        pid, reader = child(WAYS[way][0])
        time.sleep(rows.uniform(0, took[way] * 0.8))
        os.kill(pid, signal.SIGKILL)
        _pid, status = os.waitpid(pid, 0)
        running += os.WIFSIGNALED(status)
        acknowledged = said(reader)
        found = answer(lambda way=way, acknowledged=acknowledged: look(way, acknowledged))
        wrong += [f"kill {number} ({way}): {one}" for one in found]
        lost_none += not found
        shutil.rmtree(home)
    shutil.rmtree(base)
    account = {
        "kills": running,
        "tried": number,
        "nothing_lost": lost_none,
        "seed": seed,
        "wrong": wrong,
    }
    print(
        json.dumps(
            account | {"seconds_uninterrupted": {way: round(one, 2) for way, one in took.items()}}, indent=1
        )
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 200, int(sys.argv[2]) if sys.argv[2:] else 20261124))
