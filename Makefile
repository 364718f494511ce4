# Every command of the project. `make demo` and `make test` work as the first command on a fresh clone.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
BIN := .venv/bin
ARGS ?=

.PHONY: help demo test mutate check fix bench docs lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/runtime ## Make a demo county, measure and judge it, serve it (ARGS="--residents 5000 --port 8001")
	$(BIN)/quanmin demo $(ARGS)

test: .venv/dev ## Run every test on SQLite, then what keeps or shows data once more on PostgreSQL
	tools/browser-and-database
	tools/test $(ARGS)

mutate: .venv/dev ## Move every boundary of every measure by one, and say what no table of tests/spec notices
	$(BIN)/python tools/mutate_measures.py $(ARGS)

check: .venv/dev ## Lint, types, layers, migrations and generated pages, changing nothing
	tools/check

fix: .venv/dev ## Format and repair what can be repaired by a machine
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev ## Time the promises made in docs/benchmarks.md and write that page anew
	$(BIN)/python -m bench $(ARGS)

docs: .venv/dev ## Write the reference pages from the declarations
	$(BIN)/python tools/write_docs.py

lock: .venv/dev ## Choose package versions anew, none younger than a week, and lock them by hash
	tools/lock

clean: ## Remove the environment and everything made by the demo
	rm -rf .venv var

# Two stamps: people need the runtime alone, and a second call of either costs nothing.
.venv/runtime: requirements.lock pyproject.toml tools/uv.lock tools/bootstrap
	@[ -e .venv/dev ] && lock=requirements-dev.lock || lock=requirements.lock; tools/bootstrap $$lock
	@touch $@

.venv/dev: requirements-dev.lock pyproject.toml tools/uv.lock tools/bootstrap
	@tools/bootstrap requirements-dev.lock
	@touch .venv/runtime $@
