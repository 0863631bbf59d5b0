# One verb each. `make demo` and `make test` need only python3 (3.12 or newer) and make: they set up .venv themselves.

# The first python that is new enough; or say which: make test PYTHON=/path/to/python
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 12))
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.12 python3.13 python3.14; do $$p -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$p && break; done)
endif
BIN := .venv/bin
READY := .venv/ready# what a run takes is installed
DEVELOPERS_READY := .venv/ready-for-developers# and what tests, studies and the bench take
DEMO := compare misaligned status_quo aligned -n 200

.DEFAULT_GOAL := help
.PHONY: help demo dashboard test compiled lint bench soak audit docs site ablations new-mechanism fit-library baseline constraints mutants clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: $(READY) ## compare three ways of running marketing and sales; print the decision table
	@$(BIN)/smarketing $(DEMO)

dashboard: $(DEVELOPERS_READY) ## the live page, in a browser on this machine
	@$(BIN)/smarketing dashboard

# Workers that hang and are killed within seconds that are counted, and a browser that waits for answers: not beside
# other tests.
ALONE := tests/experiments/sweeps/test_cluster.py $(addprefix tests/dashboard/test_,page.py page_as_read.py pay_plans.py room.py scoreboard.py study.py)

test: $(DEVELOPERS_READY) ## lint, import contracts, type check and all tests
	@$(MAKE) --no-print-directory -j2 lint compiled
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal $(addprefix --ignore ,$(ALONE))
	@$(BIN)/python -m pytest $(ALONE)

# Once, beside the linters: or every worker would do it for itself.
compiled: $(DEVELOPERS_READY)
	@$(BIN)/python -c 'import smarketing as sm; sm.simulate(sm.load("status_quo"), trace=1)'

# The folders as they are installed, in one package: links for mypy; import-linter follows none and reads a copy.
ROOMS = $(filter-out smarketing,$(patsubst %/__init__.py,%,$(wildcard */__init__.py)))
LINKS := build/links/smarketing

lint: $(DEVELOPERS_READY) ## style, import contracts and types, without the tests
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@rm -rf build/links build/copy && mkdir -p $(LINKS)
	@cd $(LINKS) && ln -s $(addprefix ../../../,$(ROOMS) $(wildcard smarketing/*.py smarketing/py.typed)) .
	@cp -RL build/links build/copy
	@cd build/copy && $(CURDIR)/$(BIN)/lint-imports --config $(CURDIR)/pyproject.toml --no-cache
	@$(BIN)/mypy

bench: $(DEVELOPERS_READY) ## measure speed; print one table and write benchmarks/results.json
	@$(BIN)/python -m benchmarks

mutants: $(DEVELOPERS_READY) ## try 60 mistakes in the source: do nine of ten make a test fail? SEED=7 EDITS=20 for others
	@$(BIN)/python -m pytest tests/mutation -m '' -q $(if $(EDITS),--edits $(EDITS)) $(if $(SEED),--edits-seed $(SEED))

soak: $(DEVELOPERS_READY) ## every test in its long form: many more generated scenarios, larger studies, mutants
	@$(BIN)/python -m pytest --hypothesis-profile=soak -m ''

audit: $(DEVELOPERS_READY) ## known faults of the installed libraries, whether they fit together, their licences
	@$(BIN)/python -m docs.audit

fit-library: $(DEVELOPERS_READY) ## search the assumptions against published targets; write scenarios/calibration.json (half an hour)
	@$(BIN)/python -m smarketing.commands.fit_library
	@$(BIN)/python -m docs.reference

ablations: $(DEVELOPERS_READY) ## neutralise every mechanism in every library scenario; write docs/mechanisms.md (6 minutes)
	@$(BIN)/python -m docs.ablations
	@$(BIN)/python -m docs.reference

docs: $(DEVELOPERS_READY) ## write the reference pages and docs/calibration.md from the code
	@$(BIN)/python -m docs.reference

site: $(DEVELOPERS_READY) ## the pages of docs/ as a site of files, build/site/index.html, which asks no other host
	@$(BIN)/python -m mkdocs build --quiet --clean
	@echo 'Site: build/site/index.html'

new-mechanism: $(DEVELOPERS_READY) ## NAME=sales_fatigue [TITLE='...' RULE='...']: write the stubs of a mechanism, and say what is left to do
	@$(BIN)/python -m docs.new_mechanism '$(NAME)' --title '$(TITLE)' --rule '$(RULE)'

baseline: $(DEVELOPERS_READY) ## store today's results as the ones to expect, and redraw the README's figure; CHANGELOG.md says why
	@rm -rf tests/regression/baselines.json build/baseline
	@$(BIN)/python -m pytest tests/regression --rewrite-baselines -q
	@$(BIN)/smarketing $(DEMO) --quiet --out build/baseline
	@mkdir -p docs/figures && cp build/baseline/figures/growth.svg docs/figures/
	@-git --no-pager diff --stat -- tests/regression docs/figures

constraints: ## resolve every dependency anew and pin what was found in constraints.txt
	@rm -rf .venv-constraints && $(PYTHON) -m venv .venv-constraints
	@.venv-constraints/bin/python -m pip install --quiet '.[dev]'
	@{ sed -n 1p constraints.txt; .venv-constraints/bin/python -m pip freeze --exclude smarketing | sort -f; } > .venv-constraints/new
	@mv .venv-constraints/new constraints.txt && rm -rf .venv-constraints
	@echo 'constraints.txt is new: run make test before you commit it.'

clean: ## remove .venv and every cache; results/ stays
	@rm -rf .venv build *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The set-up: at once when it is up to date, and safe to repeat when it was interrupted.
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt --editable

$(READY): pyproject.toml constraints.txt
	@test -n '$(PYTHON)' || { echo 'smarketing needs Python 3.12 or newer, and no such python3 was found: install it (Debian: apt-get install python3 python3-venv), or name yours with make PYTHON=/path/to/python.' >&2; exit 1; }
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo 'smarketing needs Python 3.12 or newer, and $(PYTHON) is older or does not start: install a newer one, or name it with make PYTHON=/path/to/python.' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo 'The venv module of $(PYTHON) is not installed: install it (Debian: apt-get install python3-venv) and run make again.' >&2; exit 1; }
	@echo 'Setting up .venv with the tested versions (some minutes the first time) ...'
	@$(BIN)/python -c '$(NEW_ENOUGH)' 2>/dev/null && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(INSTALL) .
	@$(BIN)/python -m compileall -q $(ROOMS) smarketing
	@touch $@

$(DEVELOPERS_READY): $(READY)
	@echo 'Adding what developers need (a minute or two the first time) ...'
	@$(INSTALL) '.[dev]'
	@touch $@
