"""The `spoor` console: finds the command, reads its options, and turns errors into exit codes.

Exit codes, everywhere: 0 done and nothing wrong found; 1 done, and the work found something wrong;
2 used wrongly (one sentence on standard error, nothing written, nothing on standard output).

A command is a module in this folder with `SUMMARY` (one line), `EXAMPLE` (a command line that works),
`NEEDS_DATABASE`, `configure(parser)` and `run(options) -> int`.
"""

import argparse
import importlib
import io
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

import spoor.commands


class UsedWrongly(Exception):
    """The command was used wrongly; the sentence names the place and what was expected."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsedWrongly(f"{self.prog}: {message} (see {self.prog} --help)")


def command_names() -> list[str]:
    """Return the names of all commands, sorted; one for each module of this folder but this one."""
    found = (module.name for module in pkgutil.iter_modules(spoor.commands.__path__))
    return sorted(name.rstrip("_").replace("_", "-") for name in found if name != "main" and name[0] != "_")


def load(name: str) -> ModuleType:
    """Import the module of one command. Raises UsedWrongly for a name that is none."""
    if name not in command_names():
        raise UsedWrongly(f"spoor: no command '{name}'; expected one of {', '.join(command_names())}")
    module = name.replace("-", "_")
    return importlib.import_module(f"spoor.commands.{'import_' if module == 'import' else module}")


def _help() -> str:
    width = max(map(len, command_names()))
    lines = [f"  {name:<{width}}  {load(name).SUMMARY}" for name in command_names()]
    return "\n".join(
        [
            "usage: spoor COMMAND [OPTION ...]",
            "",
            *lines,
            "",
            "spoor COMMAND --help shows options and an example.",
        ]
    )


def _parser(name: str, command: ModuleType) -> argparse.ArgumentParser:
    parser = _Parser(
        prog=f"spoor {name}",
        description=command.SUMMARY,
        epilog=f"example:\n  {command.EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--lang", choices=("nl", "en"), default="nl", help="language of the sentences (default: nl)"
    )
    command.configure(parser)
    return parser


def _run_django(arguments: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["spoor django", *arguments])
    return 0


def dispatch(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code. Raises UsedWrongly."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_help())
        return 0
    name, *rest = arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spoor.conf.settings")
    if name == "django":
        return _run_django(rest)
    command = load(name)
    options = _parser(name, command).parse_args(rest)
    if command.NEEDS_DATABASE:
        from spoor.commands._home import open_home

        open_home()
    return int(command.run(options))


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of the console script. What it writes is UTF-8, whatever the machine's locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        return dispatch(sys.argv[1:] if arguments is None else arguments)
    except UsedWrongly as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 1


if __name__ == "__main__":
    # by its own name, so that the UsedWrongly that commands raise is the one that `main` knows
    sys.exit(importlib.import_module("spoor.commands.main").main())
