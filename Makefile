# Everything a developer or an office runs, by name. `make help` lists it.

# The first Python that is new enough and has what a virtual environment needs.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo $$p && break; done)
BIN := .venv/bin
TESTS ?= tests
# What an active virtual environment or another project would bring in.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME DJANGO_SETTINGS_MODULE
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test check format lock soak bench glossary messages screenshots clean

help: ## list what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort \
	| awk -F ':.*## ' '{ printf "make %-12s %s\n", $$1, $$2 }'

setup: ## install everything into the checkout; quick when nothing changed
	@test -n "$(PYTHON)" || { echo >&2 "Python 3.11 or newer with venv is needed\
	 (on Debian: apt-get install python3-venv)."; exit 1; }
	@$(PYTHON) -m tools.setup

run: setup ## serve the pilot county on 127.0.0.1, with accounts made at that moment
	@$(BIN)/tuopin demo

test: setup ## the whole suite on SQLite, what reaches a database on PostgreSQL; with journeys
	@$(BIN)/python -m tools.test $(if $(HOUSE),--house-$(HOUSE)) $(TESTS)

check: setup ## format, lint, types, import contracts, migrations, templates, house promises
	$(BIN)/python -m tools.lock --check
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tuopin manage makemigrations --check --dry-run
	$(BIN)/djlint src/tuopin --lint --quiet
	$(BIN)/python -m pytest tests/house --quiet

format: setup ## put the code into the one format and mend what can be mended by machine
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: setup ## make the lock files again; UPGRADE=--upgrade takes the newest versions
	$(BIN)/python -m tools.lock $(UPGRADE)

soak: setup ## long lives of the fund and 10,000 postings by eight tellers, on both databases
	$(BIN)/python -m tools.soak $(SEED)

bench: setup ## speed and memory, as ratios within one run, kept as JSON in bench/
	$(BIN)/python -m bench

glossary: setup ## docs/glossary.md from the one dictionary, docs/lifecycles from the state tables
	$(BIN)/tuopin glossary

messages: setup ## bring the English catalogue in step with the pages; says what lacks English
	$(BIN)/python -m tools.messages

screenshots: setup ## pictures of the main pages of the pilot, wide and phone
	$(BIN)/python -m tools.screenshots

clean: ## remove what was installed and built; the county's data in var/ stay
	rm -rf .venv .tools build frontend/node_modules src/tuopin/desk/static/desk/dist
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src -name '*.mo' -delete
	find . -name __pycache__ -prune -exec rm -rf {} +
