# Two commands do everything on a fresh machine with Python 3.11+: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test check migrate lint types arrows format bench clean

help: ## Show the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

setup: $(VENV)/.run ## Make .venv with the pinned libraries and the huiqi command

run: setup ## Migrate a SQLite database, load the shipped clauses, open a console chat
	@$(BIN)/huiqi db upgrade
	@$(BIN)/huiqi policies import --shipped
	@$(BIN)/huiqi chat

migrate: setup ## Bring the database schema up to date
	@$(BIN)/huiqi db upgrade

test: $(VENV)/.dev ## Run all tests
	@$(BIN)/python -m pytest

check: $(VENV)/.dev lint types arrows test ## Everything that must be green before a commit

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(VENV)/.dev
	@$(BIN)/mypy

arrows: $(VENV)/.dev
	@$(BIN)/lint-imports

format: $(VENV)/.dev ## Format the code and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: setup ## Run the benchmarks
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script; done

clean: ## Remove the environment and caches
	@rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache
