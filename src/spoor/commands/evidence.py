"""`spoor evidence`: files from anybody judged check by check, and the stored bytes of this home read again."""

import argparse
import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from spoor.adapters.checks.look import CannotOpen, Looking, files_of, judge
from spoor.adapters.checks.verdict import BROKEN, Judged, clean, say
from spoor.adapters.home import home_of
from spoor.commands._fixity import configure_fixity, run_fixity
from spoor.commands.main import UsedWrongly

SUMMARY = "judge files from anybody (check), read the stored bytes again (fixity)"
EXAMPLE = "spoor evidence check opname.wacz --json"
NEEDS_DATABASE = False


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("action", choices=sorted(ACTIONS), help="check: judge files; fixity: read again")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file, or a folder that is read whole")
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")
    parser.add_argument("--by", metavar="USERNAME", help="fixity: account that works (default: commandline)")
    configure_fixity(parser)
    parser.add_argument(
        "--data", metavar="FILE", help="check: what the time-stamps are over (default: the file beside)"
    )
    parser.add_argument(
        "--roots",
        metavar="FILE",
        help="check: trusted root certificates as PEM, besides the home's and the system's",
    )


def run(options: argparse.Namespace) -> int:
    """Do what was asked. 1 when something was found to be wrong."""
    return ACTIONS[options.action](options)


def _check(options: argparse.Namespace) -> int:
    """Judge files. Nothing is written before all were judged: a file that cannot be opened is exit 2."""
    from spoor.adapters.checks.trust import RootsRefused

    if options.all or options.days is not None:
        raise UsedWrongly("spoor evidence check: --all and --days go with fixity")
    if not options.paths:
        raise UsedWrongly("spoor evidence check: expected a file or a folder")
    looking = Looking(
        trust_folder=home_of(os.environ).trust,
        roots=Path(options.roots) if options.roots else None,
        data=Path(options.data) if options.data else None,
        now=datetime.now(UTC),
    )
    try:
        if looking.data is not None:
            files_of(looking.data)
        if looking.data is not None and not looking.data.is_file():
            raise UsedWrongly(f"--data {options.data}: expected a file")
        if looking.roots is not None:
            _known = looking.trust
        files = [file for path in options.paths for file in _files(Path(path))]
        judged = [judge(file, looking) for file in files]
    except (CannotOpen, RootsRefused) as error:
        raise UsedWrongly(clean(str(error))) from error
    if options.json:
        print(json.dumps([one.as_json(options.lang) for one in judged], ensure_ascii=False, indent=1))
    else:
        for one in judged:
            print("\n".join(_told(one, options.lang)))
    return 1 if any(one.verdict == BROKEN for one in judged) else 0


def _files(path: Path) -> list[Path]:
    files = files_of(path)
    if not files:
        raise UsedWrongly(f"{path}: expected files, found an empty folder")
    return files


def _told(one: Judged, lang: str) -> list[str]:
    kind = f" ({one.kind})" if one.kind else ""
    lines = [f"{clean(one.file)}: {say(f'verdict.{one.verdict}', {}, lang)}{kind}"]
    for check in one.checks:
        told = check.as_json(lang)
        where = f" [{told['where']}]" if told["where"] is not None else ""
        why = f": {told['why']}" if told["why"] else ""
        lines.append(f"  {say(f'verdict.{check.verdict}', {}, lang)}: {told['what']}{where}{why}")
    return lines


def _fixity(options: argparse.Namespace) -> int:
    """Read again what the home keeps."""
    if options.paths or options.data or options.roots:
        raise UsedWrongly("spoor evidence fixity: expected no file; did you mean check?")
    from spoor.commands._home import open_home

    open_home()
    return run_fixity(options)


ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {"check": _check, "fixity": _fixity}
