# Everything that is done with Dateline, from a fresh clone on. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help setup serve test check format bench bench-retrieval bench-followups bench-checks bench-scaling bench-shards simulate-scale bench-answers bench-corroboration bench-heads bench-timelines bench-exam bench-cases bench-reading bench-abstaining bench-origins bench-disagreements bench-load bench-load-several bench-pages bench-ray bench-when nightly lock clean
.DELETE_ON_ERROR:

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
DEV := $(VENV)/ready-for-development
PIP := $(BIN)/python -m pip --disable-pip-version-check
CODE := assistant corpus ingest training tests

# torch exports the encoder once and never runs afterwards, so the build for processors will do: 0.2 GB
# instead of 2.8. TORCH takes anything that `pip install` does, in place of both attempts below.
TORCH ?=
TORCH_PINNED = $(shell sed -n 's/^ *"\(torch==[^"]*\)".*/\1/p' pyproject.toml)
TORCH_CPU_INDEX := https://download.pytorch.org/whl/cpu

# The sample reports are invented, so they are kept apart from the corpus in ./data that is one's own.
SAMPLE_DATA := sample-data

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-20s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(READY) ## make .venv with the dateline command in it (TORCH="…" names another build of torch)

serve: $(READY) ## try it out: import the sample into ./sample-data and serve the pages (ARGS="--port 8600")
	$(BIN)/dateline --data $(SAMPLE_DATA) ingest corpus/sample
	exec $(BIN)/dateline --data $(SAMPLE_DATA) serve $(ARGS)

# The suite starts hundreds of processes, each of which would compile all of its modules where none is kept.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(DEV) ## run every test, those in a real browser included (ARGS="…" goes to pytest)
	@sh tests/install.sh || echo 'All other tests run.' >&2
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(or $(ARGS),-m "not alone and not nightly")
	$(if $(ARGS),,$(BIN)/pytest -m alone)

check: $(DEV) ## format (check only), lint, types, import contracts
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports

format: $(DEV) ## format the code and fix what ruff can
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

bench: $(DEV) ## measure Dateline beside plain LangChain and LlamaIndex
	$(BIN)/python -m tests.benchmarks.against_peers $(ARGS)

bench-retrieval: $(DEV) ## measure retrieval beside dense search, BM25 and rank fusion
	$(BIN)/python -m tests.benchmarks.retrieval --check $(ARGS)

bench-followups: $(DEV) ## measure rewritten follow-up questions against people's rewritings
	$(BIN)/python -m tests.benchmarks.followups --check $(ARGS)

bench-checks: $(DEV) ## measure what the checks flag among claims and among swapped facts
	$(BIN)/python -m tests.benchmarks.checks --check $(ARGS)

bench-scaling: $(DEV) ## measure how latency, memory and disk grow up to 1,000,000 passages (90 minutes, 20 GB of disk)
	$(BIN)/python -m tests.benchmarks.scaling $(ARGS)

bench-shards: $(DEV) ## measure vectors by month of publication beside one collection
	$(BIN)/python -m tests.benchmarks.shards $(ARGS)

simulate-scale: $(DEV) ## simulate several servers over 1, 10 and 100 million passages
	$(BIN)/python -m tests.benchmarks.simulate_scale --check $(ARGS)

bench-answers: $(DEV) ## measure the answers without a language model on the news quiz
	$(BIN)/python -m tests.benchmarks.answers --check $(ARGS)

bench-corroboration: $(DEV) ## measure the reports counted for a statement in other words, on pairs that were read
	$(BIN)/python -m tests.benchmarks.corroboration --check $(ARGS)

bench-heads: $(DEV) ## measure whether the newest report leads where it is asked how things stand
	$(BIN)/python -m tests.benchmarks.heads --check $(ARGS)

bench-timelines: $(DEV) ## measure the days of timelines beside those that people found (SemEval-2015)
	$(BIN)/python -m tests.benchmarks.timelines --check $(ARGS)

bench-exam: $(DEV) ## measure the answers to questions as analysts type them
	$(BIN)/python -m tests.benchmarks.exam --check $(ARGS)

bench-cases: $(DEV) ## measure the small cases from public bug reports
	$(BIN)/python -m tests.benchmarks.cases --check $(ARGS)

bench-reading: $(DEV) ## measure the small cases of files, pages and sentences from public bug reports
	$(BIN)/python -m tests.benchmarks.reading_cases --check $(ARGS)

bench-abstaining: $(DEV) ## measure which questions are declined, and calibrate the threshold
	$(BIN)/python -m tests.benchmarks.abstaining --check $(ARGS)

bench-when: $(DEV) ## measure which dates of news texts are found, and what they come to
	$(BIN)/python -m tests.benchmarks.when --check $(ARGS)

bench-origins: $(DEV) ## measure which copies and which reports of one event are found
	$(BIN)/python -m tests.benchmarks.origins --check $(ARGS)

bench-load: $(DEV) ## measure the server with 25 people, and with 250
	$(BIN)/python -m tests.benchmarks.load --check $(ARGS)

bench-load-several: $(DEV) ## measure two servers with one PostgreSQL and 50 people
	@sh tests/install.sh
	$(BIN)/python -m tests.benchmarks.load_several --check $(ARGS)

bench-pages: $(DEV) ## measure how fast the pages are in a browser
	@sh tests/install.sh chromium
	$(BIN)/python -m tests.benchmarks.pages $(ARGS)

bench-ray: $(DEV) ## measure importing on a Ray cluster beside importing here
	$(BIN)/python -m tests.benchmarks.ray_ingest $(ARGS)

bench-disagreements: $(DEV) ## measure which differing figures of real reports are shown
	$(BIN)/python -m tests.benchmarks.disagreements $(ARGS)

nightly: check test bench-retrieval bench-followups bench-checks bench-answers bench-corroboration bench-heads bench-timelines bench-exam bench-cases bench-reading bench-abstaining bench-origins bench-load bench-load-several bench-when bench-shards bench-ray simulate-scale bench-scaling ## check and test all, the long tests too, and hold every benchmark to its floors (four hours, 20 GB of disk)
	$(BIN)/pytest -m nightly

# A mark is removed before anything is changed and set when all is done, so that an environment without it,
# interrupted at whatever point, is completed.
$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo 'Dateline needs Python 3.11 or newer, and `$(PYTHON)` is not: apt-get install python3.11, or name one with make PYTHON=…' >&2; \
	    exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo '`$(PYTHON)` has no venv module: apt-get install python3-venv' >&2; exit 1; }
	@if test -e $@; then rm $@; else $(PYTHON) -m venv --clear $(VENV); fi
	$(PIP) install --no-compile --no-deps --require-hashes --only-binary :all: -r requirements.lock
ifneq ($(TORCH),)
	$(PIP) install --no-compile $(TORCH)
else
	@! command -v nvidia-smi >/dev/null || echo 'There is an NVIDIA GPU here. Dateline needs none; for the build of torch that uses it: make setup TORCH=$(TORCH_PINNED)'
	$(PIP) install --no-compile --timeout 5 --retries 0 --index-url $(TORCH_CPU_INDEX) $(TORCH_PINNED) \
	    || $(PIP) install --no-compile $(TORCH_PINNED)
endif
	$(PIP) install --no-deps --no-build-isolation -e .
	$(PIP) check
	@touch $@

$(DEV): $(READY) requirements-dev.lock
	@rm -f $@
	$(PIP) install --no-compile --no-deps --require-hashes --only-binary :all: -r requirements-dev.lock
	$(PIP) check
	@touch $@

lock: ## pin the newest releases that pyproject.toml allows
	@set -e; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT INT TERM; \
	$(PYTHON) -m venv "$$tools"; \
	"$$tools/bin/pip" install --quiet --disable-pip-version-check uv; \
	pin() { "$$tools/bin/uv" pip compile pyproject.toml "$$@" --system-certs --universal --python-version 3.11 \
	    --only-binary :all: --generate-hashes --no-emit-package torch --custom-compile-command 'make lock' >/dev/null; }; \
	pin --group build --upgrade --output-file requirements.lock; \
	pin --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock; \
	pin --group build --extra postgres --extra openai --extra anthropic --extra ollama \
	    --excludes deploy/excludes.txt --constraint requirements-dev.lock --upgrade --output-file deploy/requirements.lock

clean: ## remove .venv, every cache and the sample corpus; the reports in ./data stay
	rm -rf $(VENV) $(SAMPLE_DATA) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find $(CODE) -name __pycache__ -prune -exec rm -rf {} +
