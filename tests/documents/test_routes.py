"""Names of handlers in documents, and routes as JSON values."""

from __future__ import annotations

import re
from functools import partial
from types import FunctionType
from typing import Any

import pytest

from lambdarouter import App
from lambdarouter._documents.routes import described_route, identifier, names_of
from lambdarouter.sources import s3


def function(name: str, module: str = __name__) -> Any:
    """A handler of any event with a name of its own."""

    def handler(event: Any) -> None: ...

    made = FunctionType(handler.__code__, handler.__globals__, name)
    made.__qualname__, made.__module__ = name, module
    return made


def names(app: App) -> list[str]:
    return names_of(app.handlers())


def test_the_name_of_a_function_is_enough_where_it_is_the_only_one() -> None:
    app = App()
    app.on_sqs()(function("make.<locals>.fulfill"))
    app.on_sns()(function("Service.notify"))
    assert names(app) == ["fulfill", "Service.notify"]


def test_functions_of_one_name_have_their_module() -> None:
    app = App()
    app.on_sqs()(function("created", "orders"))
    app.on_sns()(function("created", "payments"))
    app.on_kinesis()(function("other"))
    assert names(app) == ["orders.created", "payments.created", "other"]


def test_a_function_of_several_sources_has_the_source_and_a_number_where_that_is_not_enough() -> None:
    app = App()
    handler = function("fulfill")
    app.on_sqs(queue="a")(handler)
    app.on_sns()(handler)
    assert names(app) == ["fulfill.sqs", "fulfill.sns"]
    app.on_sqs(queue="b")(handler)
    assert names(app) == ["fulfill.sqs.1", "fulfill.sqs.2", "fulfill.sns"]


def test_every_callable_has_a_name() -> None:
    class Callables:
        def __call__(self, event: Any) -> None: ...

        def method(self, event: Any) -> None: ...

    app = App()
    app.on_sqs()(Callables())
    app.on_sns()(Callables().method)
    app.on_kinesis()(partial(function("part")))
    app.on_invoke()(lambda payload: None)
    app.on_s3()(function("größe"))
    app.on_ses()(function("名"))
    assert names(app) == ["Callables", "Callables.method", "part", "lambda", "gr_e", "handler"]


@pytest.mark.parametrize(
    ("text", "key"), [("a/b~c", "a_b_c"), ("orders.fifo", "orders.fifo"), ("*", "handler"), ("a b", "a_b")]
)
def test_a_key_needs_no_escapes_in_a_reference(text: str, key: str) -> None:
    assert identifier(text) == key


def test_a_route_shows_every_kind_of_filter() -> None:
    def large(event: s3.S3Event) -> bool:
        return bool(event.size)

    route = s3.event(bucket=["a", re.compile("^b")], prefix="in/", where=large, via=("sqs", "sns"))
    assert described_route(route) == {
        "source": "s3",
        "filters": {"bucket": ["a", {"regex": "^b"}], "prefix": ["in/"]},
        "where": "large",
        "via": ["sqs", "sns"],
    }
    assert described_route(s3.event(via=None))["via"] == []
    assert described_route(s3.event()) == {"source": "s3", "filters": {}, "where": None, "via": "any"}
