#!/usr/bin/env bash
# Makes or refreshes .venv from a pinned and hashed list: scripts/env.sh run|dev. Says what is missing in one line.
set -euo pipefail
cd "$(dirname "$0")/.."
want=${1:-run}
python=${SPOOR_PYTHON:-}
if [ -z "$python" ]; then
    for one in /usr/bin/python3 python3.13 python3.12 python3.11 python3; do
        if "$one" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$one; break; fi
    done
fi
if [ -z "$python" ]; then
    echo "Spoor needs Python 3.11 or newer. Install it with: sudo apt-get install python3 python3-venv" >&2; exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "Spoor needs venv for $python. Install it with: sudo apt-get install python3-venv" >&2; exit 1
fi
sum=$(cat "requirements/$want.txt" scripts/env.sh | sha256sum | cut -c1-64)
stamp=.venv/.spoor-$want
if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ]; then exit 0; fi
if [ "$want" = run ] && [ -x .venv/bin/python ] && [ -f .venv/.spoor-dev ]; then
    dev=$(cat requirements/dev.txt scripts/env.sh | sha256sum | cut -c1-64)
    if [ "$(cat .venv/.spoor-dev)" = "$dev" ]; then exit 0; fi # dev holds all of run
fi
echo "Making the environment in .venv (once; about a minute) ..." >&2
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --require-hashes --only-binary :all: -r "requirements/$want.txt"
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '%s\n' "$PWD/src" > "$site/spoor.pth"
cat > .venv/bin/spoor <<SCRIPT
#!$PWD/.venv/bin/python
import sys

from spoor.commands.main import main

if __name__ == "__main__":  # processes that help to compute read this file too
    sys.exit(main())
SCRIPT
chmod +x .venv/bin/spoor
printf '%s' "$sum" > "$stamp"
