# Two commands do everything on a fresh machine: `make demo` and `make test`.
# PYTHON names the interpreter for the environment; it must be 3.11 or later.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo test lint types unit docs bench soak clean

demo: $(INSTALLED)
	$(BIN)/python -m examples.quickstart.demo

test: lint types unit

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED)
	$(BIN)/mypy
	$(BIN)/pyright

unit: $(INSTALLED)
	$(BIN)/python -m pytest -q -n auto --dist loadfile

docs: $(INSTALLED)
	$(BIN)/python -m docs.fields
	$(BIN)/python -m docs.source_table
	$(BIN)/python -m docs.reply_table

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks

# A million records through simulated services, with an account of what became of each.
soak: $(INSTALLED)
	$(BIN)/python -m tests.soak

clean:
	rm -rf $(VENV) .cache dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Installs once, and again only when the dependencies change.
$(INSTALLED): pyproject.toml
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[cli]" --group dev
	touch $(INSTALLED)
