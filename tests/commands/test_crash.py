"""A process that is killed while it receives loses nothing it acknowledged; `make bench-crash` does it 200 times."""

import json
import os
import subprocess
import sys


def test_six_kills_lose_nothing():
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("SPOOR_", "DJANGO_"))
    }
    command = [sys.executable, "benchmarks/crash.py", "6"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    account = json.loads(done.stdout)
    assert account["kills"] == 6  # at work, not after it
    assert account["nothing_lost"] == account["tried"] >= 6
