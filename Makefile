# `make demo` and `make test` do everything on a fresh machine with Python 3.11 or later.
# PYTHON names the interpreter of the environment.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(VENV)/.pip
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
LOCK := requirements/dev.txt

# Everything that pip installs, builds and tests included, has the version of the lock. pip splits this at spaces.
space := $(subst ,, )
export PIP_CONSTRAINT := file://$(subst $(space),%20,$(CURDIR))/$(LOCK)
export PIP_BUILD_CONSTRAINT := $(PIP_CONSTRAINT)

.PHONY: demo test lint types mypy pyright unit docs lock bench soak fuzz clean

demo: $(RUNTIME)
	$(BIN)/python -m examples.quickstart.demo

test: lint types unit

lint: $(DEVELOPMENT)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo --no-cache

# The make of macOS, 3.81, does not know the option.
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
types: $(DEVELOPMENT)
	$(MAKE) --jobs=2 $(SYNC) mypy pyright

mypy pyright: $(DEVELOPMENT)
	$(BIN)/$@

unit: $(DEVELOPMENT)
	$(BIN)/python -m pytest -q -n auto --dist loadfile

# Writes the generated tables, and builds the site into site/. Warnings are errors.
docs: $(DEVELOPMENT)
	$(BIN)/python -m docs.fields
	$(BIN)/python -m docs.decorator_docs
	$(BIN)/python -m docs.decorator_types
	$(BIN)/python -m docs.sample_methods
	$(BIN)/python -m docs.source_table
	$(BIN)/python -m docs.reply_table
	$(BIN)/python -m docs.envelope_table
	$(BIN)/python -m docs.check_rules
	$(BIN)/python -m docs.cli_help
	$(BIN)/python -m pip install --quiet --group docs
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs site

# Pins the newest versions of everything, and the oldest that pyproject.toml allows: versions for every Python.
COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest \
	--annotation-style line --custom-compile-command "make lock" pyproject.toml --all-extras --group build
lock: $(PIP)
	$(BIN)/python -m pip install --quiet --group lock
	$(COMPILE) --group dev --group docs --group lock --output-file $(LOCK)
	$(COMPILE) --group unit --resolution lowest-direct --output-file requirements/lowest.txt

bench: $(DEVELOPMENT)
	$(BIN)/python -m benchmarks.instructions
	$(BIN)/python -m benchmarks.checkers
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.cost
	$(BIN)/python -m benchmarks.runtime

# Sends a million records through simulated services and accounts for each of them.
soak: $(DEVELOPMENT)
	$(BIN)/python -m tests.support.soak

# Sends damaged payloads of every source through an app for ten minutes, or as long as FUZZ says.
FUZZ ?= -max_total_time=600
fuzz: $(DEVELOPMENT)
	$(BIN)/python -m tests.support.fuzz .cache/fuzz $(FUZZ)

clean:
	rm -rf $(VENV) .nox .cache dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Each of these runs once, and again when the dependencies change.
$(PIP): $(LOCK)
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	touch $@

$(RUNTIME): $(PIP) pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(DEVELOPMENT): $(PIP) pyproject.toml
	$(BIN)/python -m pip install --quiet --editable ".[check,cli,forms,opentelemetry,powertools,serve]" --group dev
	touch $(RUNTIME) $@
