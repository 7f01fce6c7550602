# Everything that is done with Dateline, from a fresh clone on. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help setup serve test check format bench bench-retrieval bench-followups bench-checks bench-scaling bench-answers bench-abstaining bench-origins bench-disagreements bench-load nightly lock clean
.DELETE_ON_ERROR:

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
PIP := $(BIN)/python -m pip --disable-pip-version-check
CODE := assistant corpus ingest tests

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-20s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(READY) ## make .venv, with the dateline command in it

serve: $(READY) ## ingest the sample reports and open the chat
	$(BIN)/dateline ingest corpus/sample
	exec $(BIN)/dateline serve

test: $(READY) ## run every test, those in a real browser included (ARGS="…" goes to pytest)
	@sh tests/install_chromium.sh
	$(BIN)/pytest $(ARGS)

check: $(READY) ## format (check only), lint, types, import contracts
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports

format: $(READY) ## format the code and mend what ruff can
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

bench: $(READY) ## measure Dateline beside the plain LangChain pipeline
	$(BIN)/python -m tests.benchmarks.against_langchain $(ARGS)

bench-retrieval: $(READY) ## measure what is found beside dense search, BM25 and rank fusion
	$(BIN)/python -m tests.benchmarks.retrieval --check $(ARGS)

bench-followups: $(READY) ## measure follow-ups made standalone against people's rewritings
	$(BIN)/python -m tests.benchmarks.followups --check $(ARGS)

bench-checks: $(READY) ## measure what the checks flag among claims and among swapped facts
	$(BIN)/python -m tests.benchmarks.checks --check $(ARGS)

bench-scaling: $(READY) ## measure how latency, memory and disk grow up to 1,000,000 passages (8 GB of disk)
	$(BIN)/python -m tests.benchmarks.scaling $(ARGS)

bench-answers: $(READY) ## measure the answers without a model on the news quiz
	$(BIN)/python -m tests.benchmarks.answers --check $(ARGS)

bench-abstaining: $(READY) ## measure what is declined, and calibrate it
	$(BIN)/python -m tests.benchmarks.abstaining --check $(ARGS)

bench-origins: $(READY) ## measure which copies and which reports of one event are told
	$(BIN)/python -m tests.benchmarks.origins --check $(ARGS)

bench-load: $(READY) ## measure the server with 25 people, and with 250
	$(BIN)/python -m tests.benchmarks.load --check $(ARGS)

bench-disagreements: $(READY) ## measure which differing figures of real reports are shown
	$(BIN)/python -m tests.benchmarks.disagreements $(ARGS)

nightly: check test bench-retrieval bench-followups bench-checks bench-answers bench-abstaining bench-origins bench-load ## check and test all, and hold every benchmark to its floors (an hour)

# The mark is taken away before anything is changed and set when all is done, so that an environment
# without it, interrupted at whatever point, is made anew.
$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo 'Dateline needs Python 3.11 or newer, and `$(PYTHON)` is not: apt-get install python3.11, or name one with make PYTHON=…' >&2; \
	    exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo '`$(PYTHON)` has no venv module: apt-get install python3-venv' >&2; exit 1; }
	@if test -e $@; then rm $@; else $(PYTHON) -m venv --clear $(VENV); fi
	$(PIP) install --no-compile --no-deps --require-hashes --only-binary :all: -r requirements.lock
	$(PIP) install --no-compile "$$(sed -n 's/^ *"\(torch==[^"]*\)".*/\1/p' pyproject.toml)"
	$(PIP) install --no-deps --no-build-isolation -e .
	$(PIP) check
	@touch $@

lock: ## pin the newest releases that pyproject.toml allows
	@set -e; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT INT TERM; \
	$(PYTHON) -m venv "$$tools"; \
	"$$tools/bin/pip" install --quiet --disable-pip-version-check uv; \
	"$$tools/bin/uv" pip compile pyproject.toml --group dev --output-file requirements.lock --upgrade --system-certs \
	    --universal --python-version 3.11 --only-binary :all: --generate-hashes --no-emit-package torch \
	    --custom-compile-command 'make lock' >/dev/null

clean: ## remove .venv and every cache; the reports in ./data stay
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find $(CODE) -name __pycache__ -prune -exec rm -rf {} +
