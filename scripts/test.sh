#!/usr/bin/env bash
# The whole suite: on SQLite with the browser, then what touches the database again on a private PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
workers=${SPOOR_TEST_WORKERS:-2}
.venv/bin/python -m pytest -q -n "$workers" --dist loadfile "$@"
postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
if [ -z "$postgres" ]; then
    message="PostgreSQL's programs are not here, so its tests did not run. Install them with: sudo apt-get install postgresql"
    if [ -n "${CI:-}" ]; then echo "$message" >&2; exit 1; fi
    echo "$message"; exit 0
fi
cluster=$(mktemp -d /tmp/spoor-pg.XXXXXX)
as() { if [ "$(id -u)" = 0 ]; then runuser -u nobody -- "$@"; else "$@"; fi; } # the server refuses to run as root
if [ "$(id -u)" = 0 ]; then chown nobody "$cluster"; fi
stop() { as "$postgres/pg_ctl" -D "$cluster/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$cluster"; }
trap stop EXIT
as "$postgres/initdb" -D "$cluster/data" -U spoor -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
as "$postgres/pg_ctl" -D "$cluster/data" -w -l "$cluster/log" -o "-k $cluster -c listen_addresses='' -c fsync=off" start >/dev/null
echo "On PostgreSQL ($("$postgres/postgres" --version)):"
SPOOR_DATABASE="postgresql://spoor@/postgres?host=$cluster" \
    .venv/bin/python -m pytest -q -n "$workers" --dist loadfile tests/evidence tests/cases tests/web
