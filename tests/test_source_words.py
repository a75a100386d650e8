"""What the modules of sources promise their readers: exact names, and docs of every filter."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lambdarouter import App
from lambdarouter._detection.known import NAMES
from lambdarouter.decorators import FACTORIES

ROOT = Path(__file__).resolve().parents[1]

SOURCES = sorted(NAMES | {"invoke"})
DECORATORS = sorted(name for name in FACTORIES if name.startswith("on_"))


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_exports_exactly_its_own_names(source: str) -> None:
    module = import_module(f"lambdarouter.sources.{source}")
    names: list[str] = module.__all__

    # As isort has it: constants, then classes, then the rest.
    assert names == sorted(names, key=lambda name: (not name.isupper(), name[0].islower(), name))
    assert len(set(names)) == len(names)
    own = {
        name
        for name in dir(module)
        if not name.startswith("_")
        and getattr(getattr(module, name), "__module__", "").startswith(module.__name__)
        and not inspect.ismodule(getattr(module, name))
    }
    assert own <= set(names)


@pytest.mark.parametrize("source", SOURCES)
def test_everything_that_a_source_exports_is_there(source: str) -> None:
    code = f"from lambdarouter.sources.{source} import *; print(*sorted(each for each in dir() if each[0] != '_'))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert run.stdout.split() == sorted(import_module(f"lambdarouter.sources.{source}").__all__)


@pytest.mark.parametrize("name", DECORATORS)
def test_the_docs_of_a_decorator_have_a_line_for_each_filter(name: str) -> None:
    decorator: Any = getattr(App(), name)
    docs = inspect.getdoc(decorator) or ""

    assert docs.partition("\n")[0].startswith("Match ")
    assert re.findall(r"^- `(\w+)`: ", docs, re.MULTILINE) == list(inspect.signature(decorator).parameters)


@pytest.mark.parametrize("source", SOURCES)
def test_the_docs_of_a_source_begin_with_its_service(source: str) -> None:
    docs = import_module(f"lambdarouter.sources.{source}").__doc__ or ""

    # The name of one service has no prefix.
    assert re.match(r"((Amazon|AWS) [^:\n]+|Elastic Load Balancing): [^\n]+\.\n", docs)
