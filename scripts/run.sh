#!/usr/bin/env bash
# Starts the demonstration: a desk and an office, each with its own home. Keeps what is there already.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${SPOOR_PORT:-8000}
desk=${SPOOR_HOME:-var}
office=$desk-office
for one in "$port" "$((port + 1))"; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$one") 2>/dev/null; then
        echo "Port $one is in use. Stop what listens there, or choose another: make run SPOOR_PORT=8100" >&2; exit 1
    fi
done
at_desk() { SPOOR_HOME=$desk SPOOR_HOUSE=desk SPOOR_HOUSE_NAME="Meldpunt Noord (fictief)" .venv/bin/spoor "$@"; }
at_office() { SPOOR_HOME=$office SPOOR_HOUSE=office SPOOR_HOUSE_NAME="Fractiebureau (fictief)" .venv/bin/spoor "$@"; }
at_desk demo --if-empty & first=$!
at_office demo --if-empty
wait $first
at_desk serve --port "$port" & one=$!
at_office serve --port "$((port + 1))" & two=$!
trap 'kill $one $two 2>/dev/null || true; wait' EXIT
trap 'exit 0' INT TERM
for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && (exec 3<>"/dev/tcp/127.0.0.1/$((port + 1))") 2>/dev/null; then break; fi
    sleep 0.2
done
cat <<TEXT

  Spoor draait / Spoor is running

  Meldpunt (desk)    http://localhost:$port      mira (analist), officier, beheer, melder
  Kantoor (office)   http://localhost:$((port + 1))      sam (medewerker), beheer, melder
  Wachtwoord / password of every demonstration account: spoor-demonstratie

  Eerst: log in als mira, open de bovenste zaak en bevestig de weging.
  First: log in as mira, open the top case and confirm the assessment.
  Alles staat in $desk/ en $office/. Stoppen: Ctrl-C.

TEXT
wait $one $two
