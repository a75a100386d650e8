"""Payloads that do not fit a handler's type, in every source whose events have a typed payload."""

from __future__ import annotations

from typing import Any, Final, Literal

import pytest
from attrs import frozen

from lambdarouter import App, LambdaContext
from lambdarouter._detection.known import HTTP_INTEGRATIONS, NAMES
from lambdarouter._dispatching.builtin_sources import load_source
from lambdarouter._dispatching.loader import is_answering
from lambdarouter._events.reading import payloads_of
from lambdarouter._routing.deliveries import Callback
from lambdarouter.errors import PayloadError
from lambdarouter.testing import Client, ClientContext, samples, sns


@frozen
class First:
    kind: Literal["first"]


@frozen
class Second:
    kind: Literal["second"]


@frozen
class Untagged:
    """What no sample has, and no tag says so."""

    missing: int


def _payload_fields() -> dict[str, tuple[type[Any] | None, str]]:
    """The event class of each source with a typed payload, and the field that holds it."""
    found: dict[str, tuple[type[Any] | None, str]] = {"invoke": (None, "")}
    for name in sorted(NAMES - HTTP_INTEGRATIONS - {"invoke"}):
        if not hasattr(App, f"on_{name}"):
            continue
        app = App()
        getattr(app, f"on_{name}")()(lambda event: None)
        (registered,) = app.handlers()
        event = registered.route.event
        if isinstance(event, type) and payloads_of(event):
            found[name] = event, next(iter(payloads_of(event)))
    return found


FIELDS: Final = _payload_fields()
#: The sample with a payload, where the first one of a source has none.
SAMPLES: Final = {"api_gateway_websocket": "message", "documentdb": "insert", "ecs_lifecycle_hook": "details"}
TOOL: Final = LambdaContext(client_context=ClientContext(custom={"bedrockAgentCoreToolName": "t___tool"}))
by_source = pytest.mark.parametrize("name", FIELDS)


def of_type(name: str, target: Any) -> Any:
    event: Any = FIELDS[name][0]
    return target if event is None else event[target]


def payload(name: str, content: dict[str, Any]) -> Any:
    """A payload whose content is written as the service writes it."""
    if name == "invoke":
        return content
    found = samples(name)
    sample = found.get(SAMPLES.get(name, "")) or next(iter(found.values()))
    return sample(**{FIELDS[name][1]: content})


def handler(seen: list[Any], label: str, annotation: Any) -> Any:
    def handle(event: Any) -> None:
        seen.append(label)

    handle.__annotations__["event"] = annotation
    return handle


def send(app: App, name: str, content: dict[str, Any]) -> str:
    """The error that ends the invocation, if any."""
    client = Client(app, context=TOOL if name == "agentcore_tool" else LambdaContext())
    try:
        client.send(payload(name, content))
    except Exception as error:
        return type(error).__name__
    return ""


def app_of(name: str, *annotations: Any, **filters: Any) -> tuple[App, list[Any]]:
    """An app with a handler of each annotation; what it notes are the types."""
    app, seen = App(), list[Any]()
    for each in annotations:
        getattr(app, f"on_{name}")(**filters)(handler(seen, each, Any if each is Any else of_type(name, each)))
    return app, seen


@by_source
@pytest.mark.parametrize("misfit", [Untagged, Second])
def test_a_payload_that_does_not_fit_is_for_the_next_handler(name: str, misfit: Any) -> None:
    app, seen = app_of(name, misfit, First)
    assert send(app, name, {"kind": "first"}) in ("", "ReplyError")  # of sources that need a reply
    assert seen == [First]


@by_source
def test_tags_tell_types_apart_in_any_order(name: str) -> None:
    for types in ((First, Second, Any), (Any, Second, First)):
        app, seen = app_of(name, *types)
        for kind in ("second", "first", "third"):
            send(app, name, {"kind": kind})
        assert seen == [Second, First, Any]


@by_source
@pytest.mark.parametrize("types", [(Untagged,), (First, Second)])
def test_the_fault_of_the_last_one_is_the_error(name: str, types: Any) -> None:
    app, seen = app_of(name, *types)
    errors: list[Any] = []
    app.on_dispatch(lambda dispatch: errors.extend(each.__cause__ or each for each in dispatch.failures))
    assert send(app, name, {"kind": "third"}) in ("", "PayloadError", "BatchError")
    (error,) = errors
    assert type(error) is PayloadError
    assert error.path.endswith("kind" if types == (First, Second) else "missing")
    assert seen == []


@by_source
@pytest.mark.parametrize("types", [(Untagged,), (First, Second)])
def test_the_default_handler_gets_what_fits_no_handler(name: str, types: Any) -> None:
    app, seen = app_of(name, *types)
    app.default(seen.append)
    send(app, name, {"kind": "third"})
    assert len(seen) == 1
    assert type(seen[0]) is dict


@by_source
def test_exception_handlers_of_answering_sources_see_it(name: str) -> None:
    app, seen = app_of(name, First, Second)
    app.exception_handler(PayloadError)(lambda error: seen.append("caught"))
    send(app, name, {"kind": "third"})
    source = load_source(name)
    assert source is not None
    asks = is_answering(source) or isinstance(source.delivery, Callback)
    assert seen == (["caught"] if asks else [])


@by_source
def test_where_sees_the_event_before_its_payload_is_converted(name: str) -> None:
    asked: list[Any] = []

    def refuse(event: Any) -> bool:
        asked.append(event)
        return False

    app, seen = app_of(name, Untagged, where=refuse)
    getattr(app, f"on_{name}")()(handler(seen, "next", Any))
    send(app, name, {"kind": "third"})
    assert len(asked) == 1
    assert seen == ["next"]


@by_source
def test_where_that_reads_the_payload_converts_it(name: str) -> None:
    field = FIELDS[name][1]

    def reads(event: Any) -> bool:
        content = getattr(event, field) if field else event
        assert content.kind == "first"
        return True

    app, seen = app_of(name, First, where=reads)
    getattr(app, f"on_{name}")()(handler(seen, "next", Any))
    for kind in ("first", "third"):
        send(app, name, {"kind": kind})
    assert seen == [First, "next"]


@by_source
def test_where_alone_with_a_payload_that_does_not_fit(name: str) -> None:
    """The filter accepts the event, and its payload is checked after that."""
    app, seen = app_of(name, First, where=lambda event: True)
    app.default(lambda payload: seen.append("default"))
    send(app, name, {"kind": "third"})
    send(app, name, {"kind": "first"})
    assert seen == ["default", First]


def test_where_that_reads_the_payload_of_a_request_in_a_topic() -> None:
    """Nothing is sent for a request whose handler is not known to match, and the notification has the fault."""
    app, seen = app_of("cloudformation", Untagged, where=lambda request: request.properties.missing > 0)
    app.on_cloudformation(where=lambda request: False)(handler(seen, "no", Any))
    client = Client(app, context=LambdaContext())
    with pytest.raises(PayloadError, match=r"ResourceProperties\.missing"):
        client.send(sns.message(message=payload("cloudformation", {"kind": "third"})))
    assert client.sent == []
    app.on_cloudformation()(handler(seen, "next", Any))
    client.send(sns.message(message=payload("cloudformation", {"kind": "third"})))
    assert seen == ["next"]
    assert [each.content["Status"] for each in client.sent] == ["SUCCESS"]
