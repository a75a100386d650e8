"""The files of a new service: handlers of chosen sources, their tests, a template, and a workflow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from textwrap import indent
from typing import Final

from .._detection.known import HTTP_INTEGRATIONS
from .._routing.route import EventChoice
from ..app import App
from ..testing.registry import samples, sources
from .service_parts import KNOWN, Part

_PYPROJECT: Final = """[project]
name = "{name}"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["lambdarouter"]

[dependency-groups]
dev = ["lambdarouter[check]", "mypy>=1.17", "pytest>=8.3", "ruff>=0.12"]

[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["."]

[tool.mypy]
strict = true
files = ["service.py", "tests"]

[tool.ruff]
line-length = 120

[tool.ruff.lint]
select = ["B", "E", "F", "I", "RUF", "UP", "W"]
"""

_MAKEFILE: Final = """# `make test` needs only Python 3.11 or later.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: dev test build

.venv: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/pip install --quiet --group dev
	touch .venv

dev: .venv
	$(BIN)/pip install --quiet "lambdarouter[dev]"
	$(BIN)/lambdarouter dev service:app

test: .venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q
	$(BIN)/lambdarouter check service:app --template template.yaml

build:
	sam build
"""

_WORKFLOW: Final = """name: CI

on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-python@v6
        with:
          python-version: "3.13"
      - run: make test
"""

_TEMPLATE: Final = """AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31

Resources:
  Service:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: service.handler
      Runtime: python3.13
      Architectures: [arm64]
      MemorySize: 512
      Timeout: 10
"""

#: The sources whose events Lambda retries twice and then drops, unless they have a destination.
_ASYNCHRONOUS: Final = frozenset({"eventbridge", "s3", "schedule", "sns"})
_ON_FAILURE: Final = """      EventInvokeConfig: # events that still fail after two retries
        DestinationConfig:
          OnFailure:
            Type: SQS
            Destination: !GetAtt FailedEvents.Arn
"""
_FAILED_EVENTS: Final = """
  FailedEvents:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600 # 14 days, the most there is
"""

_README: Final = """# {name}

| command | effect |
|---|---|
| `lambdarouter dev service:app` | runs the service locally; its console is at http://127.0.0.1:8000/_lambdarouter/ |
| `make test` | runs ruff, mypy, the tests, and the comparison of the handlers with the template |
| `sam build && sam deploy --guided` | deploys the service |

`service.py` has the handlers, `tests` their tests, and `template.yaml` the function with its triggers.
"""

_IGNORED: Final = (".aws-sam/", ".lambdarouter/", ".mypy_cache/", ".pytest_cache/", ".ruff_cache/", ".venv/")


def problem_of(name: str) -> str | None:
    """Return why a service cannot have a name; None if it can."""
    if re.fullmatch(r"[A-Za-z]([A-Za-z0-9_-]{0,62}[A-Za-z0-9])?", name):
        return None
    return (
        "A name has at most 64 letters, digits, dashes and underscores, begins with a letter, and ends with a "
        "letter or a digit."
    )


def files_of(name: str, sources: Sequence[str]) -> dict[str, str]:
    """Return the content of each file of a new service by its path; `sources` are names of `choices()`."""
    parts = {source: part_of(source) for source in dict.fromkeys(sources)}
    return {
        "service.py": _service(list(parts.values())),
        "tests/test_service.py": _tests(list(parts.values()), has_authorizer="api_gateway_authorizer" in parts),
        "template.yaml": _template(parts),
        "pyproject.toml": _PYPROJECT.format(name=name),
        "requirements.txt": "lambdarouter\n",
        "Makefile": _MAKEFILE,
        "README.md": _README.format(name=name),
        ".github/workflows/ci.yml": _WORKFLOW,
        ".gitignore": "\n".join([*_IGNORED, "__pycache__/", ""]),
    }


def _service(parts: list[Part]) -> str:
    handlers = [each.handler for each in parts]
    classes = [each.classes for each in parts if each.classes]
    imports = {"from lambdarouter import App", *(line for each in parts for line in each.imports)}
    if classes:
        imports.add("from attrs import frozen")
    setup = ["app = App(report_batch_item_failures=True)"]
    if any("log." in each for each in handlers):
        imports.add("import logging")
        setup += ["log = logging.getLogger(__name__)", "log.setLevel(logging.INFO)"]
    head = '"""The handlers of the service."""\n\nfrom __future__ import annotations\n'
    end = "handler = app.handler  # in the template, `Handler: service.handler`"
    return "\n".join([head, _imports(imports), "", *setup, *(f"\n\n{each}" for each in [*classes, *handlers, end]), ""])


def _tests(parts: list[Part], *, has_authorizer: bool) -> str:
    imports = {"from service import app", *(line for each in parts for line in each.test_imports)}
    if any("Client(" in each.test for each in parts):
        imports.add("from lambdarouter.testing import Client")
    head = '"""Tests of the handlers with events as AWS sends them."""\n'
    head += "\nfrom __future__ import annotations\n"
    text = "\n".join([head, _imports(imports), *(f"\n\n{each.test}" for each in parts), ""])
    return text.replace("client = Client(app)", "client = Client(app, authorize=False)") if has_authorizer else text


def _template(parts: dict[str, Part]) -> str:
    others = [source for source in parts if source not in KNOWN]
    is_asynchronous = not _ASYNCHRONOUS.isdisjoint(parts)
    text = _TEMPLATE + (_ON_FAILURE if is_asynchronous else "")
    if others:
        text += f"      # Add the triggers for events of {', '.join(others)}.\n"
    events = [each.event for each in parts.values() if each.event]
    if events:
        text += "      Events:\n" + indent("\n".join(events), " " * 8) + "\n"
    text += "".join(f"\n{indent(each.resources, '  ')}\n" for each in parts.values() if each.resources)
    return text + (_FAILED_EVENTS if is_asynchronous else "")


def _imports(lines: Iterable[str]) -> str:
    """The import lines in ruff's order: the standard library, other packages, and the service itself."""
    groups: list[list[str]] = [[line for line in lines if line.startswith("import ")], [], []]
    names: dict[str, set[str]] = {}
    for line in lines:
        if line.startswith("from "):
            module, _, given = line.removeprefix("from ").partition(" import ")
            names.setdefault(module, set()).update(given.split(", "))
    for module, found in sorted(names.items()):
        place = 0 if module == "typing" else 2 if module == "service" else 1
        groups[place].append(f"from {module} import {', '.join(sorted(found))}")
    return "\n\n".join("\n".join(each) for each in groups if each)


# --- Sources without their own part ---------------------------------------------------------------------------------


def choices() -> list[str]:
    """Return the names that `part_of` knows; `http` means all HTTP integrations."""
    return sorted({*KNOWN, *sources()} - HTTP_INTEGRATIONS)


def part_of(source: str) -> Part:
    """Return the part of a source: a predefined one, or one with the catch-all of the source."""
    if source in KNOWN:
        return KNOWN[source]
    app = App()
    getattr(app, f"on_{source}")()(_nothing)
    (registered,) = app.handlers()
    route = registered.route
    event = route.event.common if isinstance(route.event, EventChoice) else route.event
    delivery = route.source.delivery
    answers = getattr(delivery, "reply", None) is not None or hasattr(delivery, "report")
    name = "Any" if event is None else event.__name__
    body = f'log.info("an event of {source}")'
    if answers:
        body = f'raise NotImplementedError("return the reply that the page of {source} describes")'
    lines = [
        f"@app.on_{source}()",
        f"def handle_{source}(event: {name}) -> {'NoReturn' if answers else 'None'}:",
        f'    """Handle every event of {source}."""',
        f"    {body}",
    ]
    imports = ["from typing import NoReturn"] if answers else []
    imports.append("from typing import Any" if event is None else f"from lambdarouter.sources.{source} import {name}")
    kind = next(iter(samples(source)))
    test = [
        f"def test_handle_{source}() -> None:",
        f'    kind = "{source}.{kind}"',
        f'    assert "handle_{source}: matches" in app.explain(sample(kind), sample_context(kind))',
    ]
    return Part(
        imports=tuple(imports),
        handler="\n".join(lines),
        test="\n".join(test),
        test_imports=("from lambdarouter.testing import sample, sample_context",),
    )


def _nothing(event: object) -> None:
    pass
