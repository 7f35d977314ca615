"""`spoor serve`: the pages and the walker of one home, until stopped."""

import argparse
import os
import signal
import subprocess
import sys
import time

SUMMARY = "Start the pages of this home, and the worker that assesses, links and routes beside them."
EXAMPLE = "spoor serve --port 8000"
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--workers", type=int, default=2, help="processes that answer pages (default: 2)")


def run(options: argparse.Namespace) -> int:
    """Run server and walker; start either again when it falls over; stop both together."""
    from django.conf import settings
    from django.core.management import call_command

    if os.environ.get("SPOOR_STATIC") != "plain":
        call_command("collectstatic", verbosity=0, interactive=False)
    commands = {
        "pages": [
            sys.executable, "-m", "gunicorn", "spoor.conf.wsgi", "--bind", f"{options.host}:{options.port}",
            "--workers", str(options.workers), "--worker-class", "gthread", "--threads", "4", "--timeout", "120",
            "--preload", "--log-level", "warning", "--no-control-socket",
        ],
        "walker": [sys.executable, "-m", "spoor.commands.main", "work", "--watch"],
    }  # fmt: skip
    environment = os.environ | {
        "SPOOR_HOME": str(settings.HOME.path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    running = {name: subprocess.Popen(command, env=environment) for name, command in commands.items()}  # noqa: S603

    def stop(*_: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    try:
        while True:
            for name, process in running.items():
                if process.poll() is not None:
                    print(
                        f"spoor serve: {name} stopped ({process.returncode}); starting it again",
                        file=sys.stderr,
                    )
                    time.sleep(1)
                    running[name] = subprocess.Popen(commands[name], env=environment)  # noqa: S603
            time.sleep(0.5)
    except KeyboardInterrupt:
        return 0
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait(timeout=10)
