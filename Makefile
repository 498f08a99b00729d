# Every target does its own set-up into .venv; a bare machine needs only Python 3.11 to 3.14,
# make, and (for the tests) apt. SLIM=1 leaves torch out: enough for the default model.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.run-installed
DEV    := $(VENV)/.dev-installed
BENCH  := $(VENV)/.bench-installed
OTHERS := .venv-foreign/.installed
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
APT    := $(if $(filter 0,$(shell id -u)),,sudo )apt-get
DATA   ?= ../shared
# A file of tests is one process's; more processes than four only wait for each other's browsers.
AT_ONCE := -n auto --maxprocesses 4 --dist loadfile

ifdef SLIM
LOCK := --no-deps -r requirements-slim.lock
else
LOCK := -r requirements.lock
endif

.DEFAULT_GOAL := help
.PHONY: help run test test-slow lint format docs bench bench-quality relevance lock clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUN) ## Install, index articles/ and serve the site on 127.0.0.1:8000
	$(BIN)/kbsearch index articles
	$(BIN)/kbsearch serve --watch

test: $(DEV) $(OTHERS) lint ## Install what tests need, Chromium included, and run everything but the slow tests
	$(BIN)/pytest -m "not slow" $(AT_ONCE)

test-slow: $(DEV) $(OTHERS) ## Run the tests that take minutes: large corpora, every kill point, a fresh install
	$(BIN)/pytest -m slow

lint: $(DEV) ## Check style, types and the sample articles
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/kbsearch lint articles --strict

format: $(DEV) ## Rewrite the code in the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(DEV) ## Write what the documents show: the references, and what commands print
	$(BIN)/python -m tests.docs.write

relevance: $(RUN) ## Print how often the labelled questions find their article
	$(BIN)/python -m benchmarks.relevance
	$(BIN)/python -m benchmarks.misspellings

bench: $(RUN) ## Measure encoding, indexing, start-up and search (large corpora below DATA, where present)
	$(BIN)/python -m benchmarks.all --data $(DATA)

bench-quality: $(BENCH) ## Compare the ranking with other libraries' on the labelled sets below DATA
	$(BIN)/python -m benchmarks.quality --data $(DATA) $(if $(OUTPUT),--output $(OUTPUT))

lock: $(DEV) ## Write the lock files again from pyproject.toml
	$(BIN)/python .ci/lock

clean: ## Remove the environment and the index
	rm -rf $(VENV) .venv-foreign .kbsearch

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || \
	  { echo "kbsearch needs Python 3.11 to 3.14; name one with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(APT) update -q && $(APT) install -y -q python3-venv; }
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements.lock requirements-slim.lock pyproject.toml | $(BIN)/python
	$(PIP) install $(LOCK)
	$(PIP) install --no-deps --editable .
	@touch $@

$(DEV): requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install -r requirements-dev.lock
	$(PIP) install --no-deps --editable .
	@command -v chromium >/dev/null && command -v curl >/dev/null && command -v strace >/dev/null || \
	  { $(APT) update -q && $(APT) install -y -q --no-install-recommends chromium curl strace; }
	@touch $@ $(RUN)

$(BENCH): requirements-bench.lock requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install -r requirements-bench.lock
	$(PIP) install --no-deps --editable .
	@touch $@ $(RUN)

# Servers that tests start beside ours: a help desk and an identity provider of others.
$(OTHERS): requirements-foreign.lock | $(BIN)/python
	$(BIN)/python -m venv .venv-foreign
	.venv-foreign/bin/python -m pip --disable-pip-version-check --quiet install -r requirements-foreign.lock
	@touch $@
