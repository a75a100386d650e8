"""Every source in the table of shapes has all that a source has: module, catch-all, samples, tests and a page."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import lambdarouter.sources
from lambdarouter import App, ReplyError, testing
from lambdarouter._detection.known import HTTP_INTEGRATIONS, NAMES
from lambdarouter._routing.source import Source
from lambdarouter.http import HTTPRequest

ROOT = Path(__file__).resolve().parents[1]

#: Detected, and left to AWS's own SDK: the one source without decorators.
LEFT_TO_AWS = {"durable_execution"}

#: The test module of a source that does not have one of its own name: a module may test both versions of a format.
TEST_MODULES = {"vpc_lattice_v1": "test_vpc_lattice.py", "vpc_lattice_v2": "test_vpc_lattice.py"}


def _modules() -> dict[str, Any]:
    """The modules of sources by the name of the source; a folder may group several of one service."""
    paths, prefix = lambdarouter.sources.__path__, "lambdarouter.sources."
    modules = [import_module(each.name) for each in pkgutil.walk_packages(paths, prefix) if "._" not in each.name]
    return {module.SOURCE.name: module for module in modules if isinstance(getattr(module, "SOURCE", None), Source)}


MODULES = _modules()
BUILT = sorted(MODULES.keys() - LEFT_TO_AWS)


def test_every_source_has_a_module() -> None:
    assert MODULES.keys() >= NAMES
    # An on-demand payload is what no shape claims: `invoke` is a source without being a name of the table.
    assert set(BUILT) - NAMES == {"invoke"}


def test_every_module_of_a_source_is_named_as_its_source() -> None:
    files = {
        each.name
        for each in pkgutil.iter_modules(lambdarouter.sources.__path__)
        if not each.ispkg and not each.name.startswith("_")
    }
    assert files <= MODULES.keys()
    assert all(module.__name__.rpartition(".")[2] == name for name, module in MODULES.items() if name in files)


@pytest.mark.parametrize("source", BUILT)
def test_a_source_has_samples_tests_and_a_page(source: str) -> None:
    assert source in testing.sources()
    assert testing.samples(source), f"lambdarouter/testing/{source}.py has no sample"
    assert (ROOT / "tests" / "sources" / TEST_MODULES.get(source, f"test_{source}.py")).exists()
    assert (ROOT / "docs" / "sources" / f"{source}.md").exists()


@pytest.mark.parametrize("source", BUILT)
def test_a_source_says_what_it_is(source: str) -> None:
    text = MODULES[source].__doc__ or ""
    assert "\nShape: " in text, "how its payload is told"
    assert "\nSource: https://" in text, "where that is written"


SAMPLES = [(source, kind) for source in BUILT for kind in testing.samples(source)]


def _seen_by_catch_all(source: str, payload: Any, context: Any) -> list[Any]:
    """The events that the handler of `on_<source>()` gets for a payload, in an app of its own."""
    seen: list[Any] = []
    app = App()

    def handler(event: Any) -> None:
        seen.append(event)

    def request_handler(event: HTTPRequest) -> None:
        seen.append(event)

    catch_all = getattr(app, f"on_{source}")()
    given = request_handler if source in HTTP_INTEGRATIONS else handler
    assert catch_all(given) is given
    try:
        testing.Client(app).send(payload, context)  # which captures what would be sent to AWS
    except ReplyError:
        pass  # a source that must have an answer got none: its handler was called
    return seen


@pytest.mark.parametrize(("source", "kind"), SAMPLES)
def test_the_catch_all_takes_every_sample_of_its_source(source: str, kind: str) -> None:
    payload = testing.sample(f"{source}.{kind}")
    own = MODULES[source].SOURCE
    seen = _seen_by_catch_all(source, payload, testing.sample_context(f"{source}.{kind}"))
    is_control_message = getattr(own.delivery, "is_control_message", None)
    answers_control = getattr(own.delivery, "control_answer", None)  # of one record among others
    if (is_control_message is not None and is_control_message(payload)) or (
        answers_control is not None and answers_control(payload["records"][0]) is not None
    ):
        assert seen == [], "a message of the service itself reached a handler"
    else:
        assert seen, "the catch-all did not take it"


def test_detection_agrees_with_the_registered_source() -> None:
    for source, kind in SAMPLES:
        name = f"{source}.{kind}"
        found = lambdarouter.detect(testing.sample(name), testing.sample_context(name))
        assert (found or "invoke") == source, kind


@pytest.mark.parametrize("source", BUILT)
def test_the_page_of_a_source_names_its_idempotency_key(source: str) -> None:
    page = (ROOT / "docs" / "sources" / f"{source}.md").read_text(encoding="utf-8")

    assert re.search(r"^## Idempotency\n\n\S", page, re.MULTILINE)
