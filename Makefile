# Everything runs in .venv, made from requirements.lock. Python 3.11 or newer, make and git are all it takes.
PYTHON ?= python3
BIN := .venv/bin
YEAR ?= 2011
UNIT ?= samlet
ENV := .venv/.ready
unexport PYTHONDONTWRITEBYTECODE  # or each process compiles all of it anew

# .venv holds the path of its folder: in a copy, its programs would run the code of the original
ifeq ($(shell test ! -e $(BIN)/boso || grep -qF "$(CURDIR)/$(BIN)/" $(BIN)/boso || echo moved),moved)
$(error This folder was moved or copied, and .venv holds its old path. Make it anew: rm -r .venv && make report)
endif
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync)
# workers take whole files, in the order of tests/conftest.py; as some tests wait, there is one more than cores
PYTEST := $(BIN)/pytest --dist loadfile --no-loadscope-reorder
# where there are two gigabytes of memory for files, as those of the quick tests are many and small; some are run
IN_MEMORY := $(shell test "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $$4}')" -gt 2000000 2>/dev/null && \
	tried=$$(mktemp -p /dev/shm) && { chmod u+x "$$tried"; test -x "$$tried" && echo /dev/shm; rm -f "$$tried"; })
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

.PHONY: help report preview check test lint types whole quick lab bench faults lock clean

help: ## Show this help
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

report: $(ENV) ## Build every report (HTML and PDF) and say where to look
	$(BIN)/boso build

check: $(ENV) ## What can be told in seconds: linters, types, import contract, tests that need no built report
	@$(MAKE) --no-print-directory -j3 $(SYNC) lint types quick

test: $(ENV) ## All of that and every other test: on built reports, in a browser, on a cluster
	@$(MAKE) --no-print-directory -j3 lint types whole

lint: $(ENV)
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/lint-imports

types: $(ENV)
	$(BIN)/mypy

whole: $(ENV)
	$(PYTEST) -n $(WORKERS)

quick: $(ENV)
	PYTEST_DEBUG_TEMPROOT=$(IN_MEMORY) $(PYTEST) -n logical -m "not slow" -o tmp_path_retention_policy=failed

preview: $(ENV) ## Show a report while writing: make preview YEAR=2011 UNIT=moss
	$(BIN)/boso preview --year $(YEAR) --unit $(UNIT)

lab: $(ENV) ## Open the chapters in JupyterLab; the data lie beside them
	$(BIN)/jupyter lab --ip=127.0.0.1 --FileContentsManager.preferred_dir="$(CURDIR)/notebooks"

bench: $(ENV) ## Measure builds of one report against papermill and nbconvert
	$(BIN)/python bench/build.py --year 2011 --unit samlet

faults: $(ENV) ## Play 200 faults: kills, full disks, damaged outputs, bad cells; a table by kind, in a quarter of an hour
	PYTHONPATH=tests/support $(BIN)/python -m faults --trials 200 --seed 1

lock: ## Choose package versions anew and write requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --upgrade --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --output-file requirements.lock

clean: ## Remove what was built (the environment stays)
	find outputs -mindepth 1 ! -name README.md -delete

$(ENV): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "boso needs Python 3.11 or newer; found " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 report")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@if [ "$$(git rev-parse --show-toplevel 2>/dev/null)" = "$(CURDIR)" ]; then git config core.hooksPath .githooks; fi
	@touch $@
