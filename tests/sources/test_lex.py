"""Lex V1 and V2: the behaviors that both versions share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lambdarouter import App, ReplyError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import lex_v1, lex_v2
from lambdarouter.testing import Client, samples
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, rows

EVENTS: dict[str, Any] = {"lex_v1": lex_v1.LexV1Event, "lex_v2": lex_v2.LexV2Event}
VERSIONS = list(EVENTS)

#: The response of each version that closes the intent of `dialog()` as failed, with a message.
CLOSED: dict[str, Callable[[Any], Any]] = {
    "lex_v1": lambda payload: {
        "sessionAttributes": payload["sessionAttributes"],
        "dialogAction": {
            "type": "Close",
            "fulfillmentState": "Failed",
            "message": {"contentType": "PlainText", "content": "I cannot find that."},
        },
    },
    "lex_v2": lambda payload: {
        "sessionState": {
            "sessionAttributes": payload["sessionState"]["sessionAttributes"],
            "activeContexts": payload["sessionState"]["activeContexts"],
            "intent": {**payload["sessionState"]["intent"], "state": "Failed"},
            "dialogAction": {"type": "Close"},
        },
        "messages": [{"contentType": "PlainText", "content": "I cannot find that."}],
    },
}


def sample(version: str, kind: str = "dialog", **fields: Any) -> Any:
    """A sample payload of a version."""
    return samples(version)[kind](**fields)


def on(app: App, version: str, hook: str = "") -> Callable[[Any], Any]:
    """The decorator of a version for one hook, `dialog` or `fulfillment`, or for every event."""
    decorator: Callable[[Any], Any] = getattr(app, f"on_{version}_{hook}" if hook else f"on_{version}")()
    return decorator


@pytest.mark.parametrize("version", VERSIONS)
def test_each_decorator_matches_its_own_hook(version: str) -> None:
    handlers: dict[str, Callable[[App], Any]] = {
        "dialog": lambda app: on(app, version, "dialog"),
        "fulfillment": lambda app: on(app, version, "fulfillment"),
        "rest": lambda app: on(app, version),
    }

    assert taken_by(handlers, sample(version)) == ["dialog"]
    assert taken_by(handlers, sample(version, "fulfillment")) == ["fulfillment"]
    assert taken_by(handlers, sample(version, hook="FutureCodeHook")) == ["rest"]


@pytest.mark.parametrize("version", VERSIONS)
def test_an_exception_of_the_handler_is_raised(version: str) -> None:
    app = App()

    @on(app, version, "dialog")
    def fail(event: Any) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Client(app).send(sample(version))
    with pytest.raises(UnhandledEventError):
        Client(app).send(sample(version, "fulfillment"))


@pytest.mark.parametrize("version", VERSIONS)
def test_an_exception_handler_closes_the_intent(version: str) -> None:
    app = App()
    module: Any = {"lex_v1": lex_v1, "lex_v2": lex_v2}[version]

    @on(app, version, "dialog")
    def fail(event: Any) -> None:
        raise LookupError("secret")

    @app.exception_handler(LookupError)
    def sorry(error: LookupError, event: Any) -> Any:
        return module.close(event, "Failed", "I cannot find that.")

    payload = sample(version)
    assert Client(app).send(payload) == CLOSED[version](payload)


@pytest.mark.parametrize(
    ("version", "other", "message"),
    [
        (
            "lex_v1",
            lex_v2.close(lex_v2.LexV2Event(hook="DialogCodeHook", intent="A"), "Failed"),
            "is of type LexV2Reply; expected LexV1Reply",
        ),
        (
            "lex_v2",
            lex_v1.close(lex_v1.LexV1Event(hook="DialogCodeHook", intent="A"), "Failed"),
            "is of type LexV1Reply; expected LexV2Reply",
        ),
    ],
)
def test_the_reply_of_the_other_version_is_refused(version: str, other: Any, message: str) -> None:
    app = App()
    on(app, version)(lambda event: other)

    with pytest.raises(ReplyError, match=message):
        Client(app).send(sample(version))


@pytest.mark.parametrize(("version", "kind"), [(each, kind) for each in VERSIONS for kind in samples(each)])
def test_samples_survive_the_round_trip(version: str, kind: str) -> None:
    event = read(EVENTS[version], sample(version, kind), version)

    assert read(EVENTS[version], write(event), version) == event


@pytest.mark.parametrize(("name", "version"), [(name, label) for name, label in rows() if label in VERSIONS])
def test_the_public_samples(name: str, version: str) -> None:
    [event] = received(version, load(name))

    assert "unreadable" not in repr(event)


@pytest.mark.parametrize("version", VERSIONS)
def test_damaged_payloads_end_in_clear_errors(version: str) -> None:
    assert check_mutations(samples(version)["dialog"]) > 100
