"""Every public sample through one app that has every catch-all: the handler of its source gets a typed event."""

from __future__ import annotations

from typing import Any

import pytest

from lambdarouter import App, LambdaRouterError, detect
from lambdarouter._detection.known import HTTP_INTEGRATIONS, NAMES
from lambdarouter._events.model import Event
from lambdarouter.http import HTTPRequest
from lambdarouter.testing import Client
from tests.support.published import EVENTS, load, rows

#: Handlers that must answer with more than None, which has no neutral meaning for their source.
ANSWERS: dict[str, Any] = {"sagemaker_ground_truth": lambda event: [] if event.is_consolidation else None}


def everything(seen: list[tuple[str, Any]]) -> App:
    """An app with the catch-all of every source, each noting its name and what it was called with."""
    # The URL in the samples of CloudFormation is none of AWS.
    app = App(report_batch_item_failures=True, response_hosts="pre-signed-s3-url-for-response")
    for name in sorted(NAMES - {"durable_execution"} | {"invoke"}):
        getattr(app, f"on_{name}")()(_noting(name, seen))
    return app


def _noting(name: str, seen: list[tuple[str, Any]]) -> Any:
    if name in HTTP_INTEGRATIONS:

        def request_handler(request: HTTPRequest) -> None:
            seen.append((name, request))

        return request_handler

    def handler(event: Any) -> Any:
        seen.append((name, event))
        return ANSWERS[name](event) if name in ANSWERS else None

    return handler


@pytest.mark.skipif(not EVENTS.exists(), reason="no public samples beside the checkout")
@pytest.mark.parametrize(("name", "label"), rows())
def test_every_public_sample_reaches_the_handler_of_its_source(name: str, label: str) -> None:
    seen: list[tuple[str, Any]] = []
    client = Client(everything(seen))

    if label in ("fragment", "malformed"):
        try:
            client.send(load(name))
        except LambdaRouterError as error:
            assert str(error)
        return
    client.send(load(name))

    assert seen, "no handler was called"
    assert {source for source, _ in seen} == {label}
    for source, event in seen:
        assert source == "invoke" or isinstance(event, Event)


def test_the_app_with_everything_takes_every_source() -> None:
    app = everything([])

    assert {handler.route.source.name for handler in app.handlers()} | HTTP_INTEGRATIONS >= NAMES - {
        "durable_execution"
    }


def test_a_durable_execution_says_whose_it_is() -> None:
    payload = {
        "DurableExecutionArn": "arn:aws:lambda:us-east-1:1:function:f:1/durable-execution/x",
        "CheckpointToken": "t",
    }

    assert detect(payload) == "durable_execution"
    with pytest.raises(LambdaRouterError, match="AWS's own SDK"):
        everything([])(payload)
