"""How a handler may be written, what it gets of the whole request, and what is refused while the service starts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

import pytest
from attrs import frozen

from lambdarouter import App, LambdaContext, RegistrationError
from lambdarouter.http import Cookie, HTTPRequest
from tests.support.http.integrations import INTEGRATIONS, REQUEST_ID, Integration, every_integration, seen_by


@frozen
class Item:
    name: str


@frozen
class Order:
    order_id: int


def order(order: Order) -> Any:
    return {"got": repr(order)}


@every_integration
def test_the_request_has_all_the_rest(integration: Integration) -> None:
    def handler(request: HTTPRequest, context: LambdaContext) -> Any:
        assert request.raw["headers" if "headers" in request.raw else "multiValueHeaders"] is not None
        return {
            "method": request.method,
            "path": request.path,
            "query": dict(request.query),
            "header": [request.headers["X-THING"], request.headers.get("nothing")],
            "cookies": request.cookies,
            "body": request.json(),
            "path_parameters": request.path_parameters,
            "source_ip": request.source_ip,
            "front_door": request.front_door,
            "context": context.aws_request_id,
        }

    got = seen_by(
        integration,
        "/users/{user_id}/{rest+}",
        handler,
        "PUT",
        "/users/caf%C3%A9/a/b?page=2",
        headers={"x-thing": "t"},
        cookies={"a": "1", "b": "2"},
        json={"k": [1]},
    )
    assert got == {
        "method": "PUT",
        "path": "/users/café/a/b",
        "query": {"page": "2"},
        "header": ["t", None],
        "cookies": {"a": "1", "b": "2"},
        "body": {"k": [1]},
        "path_parameters": {"user_id": "café", "rest": "a/b"},
        "source_ip": "192.0.2.1",
        "front_door": integration.source,
        "context": REQUEST_ID,
    }


def test_the_context_goes_by_annotation_whatever_it_is_called() -> None:
    def handler(q: str, lambda_context: LambdaContext, c: LambdaContext | None = None) -> Any:
        return [q, lambda_context.aws_request_id, c is lambda_context]

    assert seen_by(INTEGRATIONS[0], "/", handler, "GET", "/?q=x") == ["x", REQUEST_ID, True]


@pytest.mark.usefixtures("partials_of_any_python")
def test_methods_partials_callables_and_coroutines_are_handlers() -> None:
    class Service:
        def method(self, user_id: int) -> Any:
            return ["method", user_id]

        def __call__(self, user_id: int) -> Any:
            return ["call", user_id]

    async def coroutine(user_id: int) -> Any:
        return ["coroutine", user_id]

    def with_service(user_id: int, service: Service) -> Any:
        return ["partial", user_id, isinstance(service, Service)]

    handlers: list[tuple[Callable[..., Any], Any]] = [
        (Service().method, ["method", 7]),
        (Service(), ["call", 7]),
        (coroutine, ["coroutine", 7]),
        (partial(with_service, service=Service()), ["partial", 7, True]),
    ]
    for handler, got in handlers:
        assert seen_by(INTEGRATIONS[0], "/users/{user_id}", handler, "GET", "/users/7") == got


def test_an_unannotated_parameter_with_a_default_is_the_handlers_own() -> None:
    handler: Callable[..., Any] = lambda user_id, count=5, *args, **kwargs: [user_id, count, args, kwargs]  # noqa: E731
    got = seen_by(INTEGRATIONS[0], "/users/{user_id}", handler, "GET", "/users/7?count=6")
    assert got == ["7", 5, [], {}]


def refused(path: str, handler: Callable[..., Any], method: str = "get") -> str:
    """The text of the error with which a handler is refused; it says where the handler is."""
    with pytest.raises(RegistrationError) as caught:
        getattr(App(), method)(path)(handler)
    assert f"{__file__}:" in str(caught.value)
    return str(caught.value)


def test_handlers_that_no_request_could_call_are_refused_with_the_reason() -> None:
    def nothing() -> None: ...
    def positional(user_id: int, /) -> None: ...
    def two_bodies(one: Order, two: Item) -> None: ...
    def no_scalar(user_id: Order) -> None: ...
    def list_in_path(user_id: list[int]) -> None: ...
    def listed_cookie(x: Annotated[list[str], Cookie()]) -> None: ...

    assert "has no parameter 'user_id' for the placeholder" in refused("/{user_id}", nothing)
    assert "'user_id' cannot be positional-only" in refused("/{user_id}", positional)
    assert "the parameter 'request' has no annotation" in refused("/", lambda request: None)
    assert "'one' and 'two' would both be the body" in refused("/", two_bodies, "post")
    assert "'user_id' cannot be made from a string as Order" in refused("/{user_id}", no_scalar)
    assert "'user_id' cannot be made from a string" in refused("/{user_id}", list_in_path)
    assert "'x' cannot be a list: a cookie has one value" in refused("/", listed_cookie)


def test_an_annotation_that_is_defined_later_is_found_at_the_first_request() -> None:
    app = App()
    space: dict[str, Any] = {"app": app}
    exec(
        "from __future__ import annotations\n"
        "from dataclasses import dataclass\n"
        "@app.post('/')\n"
        "def handler(body: Defined) -> dict: return {'name': body.name}\n"
        "@app.get('/never')\n"
        "def never(body: Undefined) -> dict: return {}\n"
        "@dataclass\n"
        "class Defined: name: str\n",
        space,
    )
    assert INTEGRATIONS[0].post(app, "/", json={"name": "x"}).json() == {"name": "x"}
    assert INTEGRATIONS[0].get(app, "/never").status == 500
    with pytest.raises(RegistrationError, match="the annotation 'Undefined' is not defined"):
        app.prime()


def test_priming_binds_what_is_defined_by_then() -> None:
    app = App()
    app.post("/")(order)
    app.prime()
    assert INTEGRATIONS[0].post(app, "/", json={"order_id": 7}).status == 200
