# The two commands of the README are `make run` and `make test`; everything else serves them.
SHELL := /bin/bash
PY := .venv/bin/python
export PYTHONPATH := src

.PHONY: run test env env-dev check bench bench-wake bench-order bench-networks bench-returns bench-sealing bench-crash bench-verify bench-warc fix requirements texts screenshots

run: env
	@SPOOR_PORT="$(SPOOR_PORT)" scripts/run.sh

env:
	@scripts/env.sh run

env-dev:
	@scripts/env.sh dev

test: env-dev
	@scripts/test.sh

check: env-dev
	$(PY) -m ruff format --check src tests benchmarks
	$(PY) -m ruff check src tests benchmarks
	$(PY) -m mypy
	.venv/bin/lint-imports --config .importlinter
	$(PY) -m pytest -q -n 2 tests/test_house_rules.py tests/test_docs.py tests/law tests/triage tests/linking tests/networks tests/test_identifiers.py tests/adapters/test_returned.py tests/returns

fix: env-dev
	$(PY) -m ruff format src tests benchmarks
	$(PY) -m ruff check --fix src tests benchmarks

bench: env-dev
	$(PY) benchmarks/run.py

bench-wake: env-dev
	$(PY) benchmarks/reconsider.py

bench-order: env-dev
	$(PY) benchmarks/order.py

bench-networks: env-dev
	$(PY) benchmarks/networks.py

bench-sealing: env-dev
	$(PY) benchmarks/sealing.py

bench-verify: env-dev
	$(PY) benchmarks/verify.py

bench-crash: env-dev
	$(PY) benchmarks/crash.py

bench-returns: env-dev
	PYTHONPATH=src:. $(PY) benchmarks/returns.py

bench-warc: env-dev
	PYTHONPATH=src:. $(PY) benchmarks/warc.py

screenshots: env-dev
	$(PY) scripts/screenshots.py

texts: env-dev
	cd src/spoor && ../../.venv/bin/python -m django makemessages -l en --no-location --no-obsolete && ../../.venv/bin/python -m django compilemessages -l en

requirements:
	for set in run train dev; do uv pip compile -q --generate-hashes --python-version 3.11 --only-binary :all: --no-emit-index-url --no-emit-find-links --no-header requirements/$$set.in -o requirements/$$set.txt; done
