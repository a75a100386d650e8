"""Exception handlers and the events of answering sources that no handler matches."""

from __future__ import annotations

from contextlib import suppress

import pytest

from lambdarouter import App
from lambdarouter._detection.known import HTTP_INTEGRATIONS, NAMES
from lambdarouter._dispatching.builtin_sources import load_source
from lambdarouter._dispatching.loader import is_answering
from lambdarouter.testing import Client, samples

ANSWERING = [
    name
    for name in sorted(NAMES - HTTP_INTEGRATIONS - {"agentcore_tool", "durable_execution"})
    if (source := load_source(name)) is not None and is_answering(source)
]


@pytest.mark.parametrize("name", ANSWERING)
def test_every_answering_source_asks_for_an_event_without_a_handler(name: str) -> None:
    app, errors = App(), list[str]()
    app.exception_handler(Exception)(lambda error: errors.append(type(error).__name__))
    with suppress(Exception):  # None is no reply of some sources
        Client(app).send(next(iter(samples(name).values()))())
    assert set(errors) == {"UnhandledEventError"}
