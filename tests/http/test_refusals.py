"""Requests that reach no handler, as middleware and exception handlers of apps and routers see them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated, Any

import pytest

from lambdarouter import App, Depends, LambdaContext, Next, Router
from lambdarouter.http import (
    CORS,
    BadRequest,
    ContentTooLarge,
    Form,
    HTTPError,
    HTTPRequest,
    HTTPResponse,
    HTTPSettings,
    MethodNotAllowed,
    NotFound,
    UnsupportedMediaType,
)
from lambdarouter.testing import Client
from tests.support.http.integrations import Integration, every_integration


def register(app: App | Router) -> None:
    """Handlers of one path."""

    @app.get("/items/{number}")
    def item(number: int) -> str:
        if number == 0:
            raise NotFound("No such item.")
        return str(number)

    @app.put("/items/{number}")
    def put_item(number: int, body: bytes) -> str:
        return str(len(body))


@every_integration
def test_an_app_has_its_own_responses_to_every_refusal(integration: Integration) -> None:
    app = App(http=HTTPSettings(max_body_bytes=10))
    register(app)

    @app.exception_handler(NotFound)
    def missing(error: NotFound, request: HTTPRequest, context: LambdaContext) -> Any:
        return {"missing": request.path, "function": context.function_name}, 404

    @app.exception_handler(MethodNotAllowed)
    def wrong_method(error: MethodNotAllowed, request: HTTPRequest) -> HTTPResponse:
        return HTTPResponse(f"not {request.method}", 405, headers=error.headers)

    @app.exception_handler(ContentTooLarge)
    async def too_large(error: ContentTooLarge) -> Any:
        return error.detail, 413

    @app.exception_handler(BadRequest)
    def wrong(error: BadRequest) -> Any:
        return {"wrong": [path for path, _ in error.problems]}, 400, {"X-Own": "1"}

    found = integration.get(app, "/nowhere/%C3%A4")
    assert (found.status, found.json()) == (404, {"missing": "/nowhere/ä", "function": "function"})
    assert integration.get(app, "/items/0").json()["missing"] == "/items/0"
    refused = integration.post(app, "/items/1")
    assert (refused.status, refused.text, refused.headers["allow"]) == (405, "not POST", "GET, HEAD, OPTIONS, PUT")
    large = integration.request(app, "PUT", "/items/1", body="x" * 11)
    assert (large.status, large.text) == (413, "The body has more than 10 bytes.")
    misfit = integration.get(app, "/items/x")
    assert (misfit.status, misfit.json(), misfit.headers["x-own"]) == (400, {"wrong": ["path.number"]}, "1")
    head = integration.request(app, "HEAD", "/nowhere")
    assert (head.status, head.body) == (404, b"")
    assert integration.request(app, "OPTIONS", "/items/1").status == 204


@every_integration
def test_middleware_sees_a_refusal_and_may_answer_it(integration: Integration) -> None:
    seen: list[Any] = []
    app = App(http=HTTPSettings(max_body_bytes=10))
    register(app)

    @app.middleware
    def watch(request: HTTPRequest, context: LambdaContext, call_next: Next) -> Any:
        try:
            return call_next(request)
        except HTTPError as error:
            seen.append((error.status, request.path, request.path_parameters))
            if error.status == 404:
                return "nothing here", 404
            raise

    assert integration.get(app, "/nowhere").text == "nothing here"
    assert integration.post(app, "/items/1").json()["title"] == "Method Not Allowed"
    assert integration.request(app, "PUT", "/items/1", body="x" * 11).status == 413
    assert integration.get(app, "/items/x").status == 400
    assert integration.get(app, "/items/7").text == "7"
    assert [status for status, *_ in seen] == [404, 405, 413, 400]
    assert seen[0] == (404, "/nowhere", {})


@pytest.mark.parametrize("later", [False, True])
def test_middleware_of_either_kind_is_around_a_refusal(later: bool) -> None:
    log: list[str] = []
    app = App()
    register(app)

    def plain(event: Any, context: Any, call_next: Next) -> Any:
        log.append("in")
        response = call_next(event)
        log.append("out")
        return response

    async def coroutine(event: Any, context: Any, call_next: Next) -> Any:
        log.append("in")
        response = await call_next(event)
        log.append("out")
        return response

    app.middleware(sources="http")(coroutine if later else plain)
    app.middleware(sources="sqs")(plain)

    assert Client(app).get("/nowhere").status == 404
    assert log == ["in"]


def test_an_unreadable_request_is_a_refusal_too() -> None:
    app = App()
    register(app)

    @app.exception_handler(BadRequest)
    def wrong(error: BadRequest, request: HTTPRequest) -> Any:
        return [request.raw["rawPath"], error.problems[0][0]], 400

    assert Client(app, front_door="function_url").get("/items/%ff").json() == ["/items/%ff", "rawPath"]
    event = {
        "version": "2.0",
        "rawPath": "/items/1",
        "rawQueryString": "",
        "headers": "x",
        "requestContext": {"http": {"method": "GET", "path": "/items/1"}, "domainName": "api.example.com"},
    }
    cors = App(http=HTTPSettings(cors=CORS("*")))
    register(cors)
    cors.exception_handler(BadRequest)(wrong)
    assert cors(event)["body"] == '["/items/1","headers"]'


def test_an_exception_handler_that_reads_what_cannot_be_read() -> None:
    app = App()
    register(app)

    @app.exception_handler(BadRequest)
    def wrong(error: BadRequest, request: HTTPRequest) -> Any:
        return request.path

    found = Client(app, front_door="function_url").get("/items/%ff")
    assert (found.status, found.json()["detail"]) == (400, "The request could not be read.")


def test_a_field_that_cannot_be_read_is_the_error_that_layers_see() -> None:
    app = App()
    seen: list[str] = []

    def of_query(q: str) -> str:
        return q

    @app.get("/")
    def handler(q: str) -> str:
        return q

    @app.get("/dependency")
    def depending(q: Annotated[str, Depends(of_query)]) -> str:
        return q

    @app.middleware
    def watch(event: Any, context: Any, call_next: Next) -> Any:
        try:
            return call_next(event)
        except BadRequest as error:
            seen.append(error.problems[0][0])
            raise

    assert Client(app).get("/?q=%ff").status == 400
    assert Client(app).get("/dependency?q=%ff").status == 400
    assert seen == ["rawQueryString"] * 2


# --- Routers --------------------------------------------------------------------------------------------------------


def own_404(name: str) -> Callable[..., Any]:
    return lambda error, request: (f"{name}: {request.path}", 404)


def test_routers_have_their_own_below_their_prefix() -> None:
    app = App()
    app.exception_handler(NotFound)(own_404("app"))
    log: list[str] = []

    def of_prefix(tenant: str = "", version: int = 0) -> None: ...

    for prefix in ("/shop", "/shop/admin", "/{tenant}/v{version}"):
        router = Router(prefix=prefix, dependencies=[Depends(of_prefix)])
        register(router)
        router.exception_handler(NotFound)(own_404(prefix))
        app.include(router)
    with_tenant = Router(prefix="/t/{tenant}", dependencies=[Depends(of_prefix)])
    register(with_tenant)

    @with_tenant.middleware
    def tenant_of(request: Any, context: Any, call_next: Next) -> Any:
        log.append(request.path_parameters["tenant"])
        return call_next(request)

    app.include(with_tenant)
    plain = Router(prefix="/plain")
    register(plain)

    @plain.middleware
    def watch(event: Any, context: Any, call_next: Next) -> Any:
        log.append(event.path)
        return call_next(event)

    app.include(plain, prefix="/v1")
    client = Client(app)

    assert client.get("/nowhere").text == "app: /nowhere"
    assert client.get("/shop/nowhere").text == "/shop: /shop/nowhere"
    assert client.get("/shop").text == "/shop: /shop"
    assert client.get("/shopping").text == "app: /shopping"
    assert client.get("/shop/admin/nowhere").text == "/shop/admin: /shop/admin/nowhere"
    assert client.get("/shop/admin/items/0").text == "/shop/admin: /shop/admin/items/0"
    assert client.get("/acme/v1/nowhere").text == "/{tenant}/v{version}: /acme/v1/nowhere"
    assert client.get("/acme/w1/nowhere").text == "app: /acme/w1/nowhere"
    assert client.get("/v1/plain/nowhere").text == "app: /v1/plain/nowhere"
    assert log == ["/v1/plain/nowhere"]
    assert client.get("/t/acme/nowhere").status == 404
    assert client.post("/t/acme/items/1").status == 405
    assert client.get("/t/acme/items/x").status == 400
    assert log[1:] == ["acme"] * 3


def test_a_router_without_a_prefix_has_the_refusals_of_its_paths() -> None:
    app, router = App(), Router()
    register(router)
    router.exception_handler(MethodNotAllowed)(lambda error: ("router", 405))
    router.exception_handler(NotFound)(own_404("router"))
    app.include(router)
    inner = App()
    register(inner)
    inner.exception_handler(NotFound)(own_404("inner"))
    app.include(inner, prefix="/inner")

    assert Client(app).post("/items/1").text == "router"
    assert Client(app).get("/nowhere").json()["title"] == "Not Found"
    assert Client(app).get("/inner/nowhere").text == "inner: /inner/nowhere"
    assert Client(inner).get("/nowhere").text == "inner: /nowhere"


def test_routers_of_an_included_app() -> None:
    router = Router(prefix="/r")
    register(router)
    router.exception_handler(NotFound)(own_404("router"))
    inner = App()
    inner.include(router)
    inner.exception_handler(HTTPError)(lambda error: ("inner", error.status))
    app = App()
    app.include(inner, prefix="/inner")

    assert Client(app).get("/inner/r/x").text == "router: /inner/r/x"
    assert Client(app).post("/inner/r/items/1").text == "inner"
    assert Client(app).get("/inner/x").text == "inner"
    assert Client(app).get("/x").json()["title"] == "Not Found"


# --- Settings -------------------------------------------------------------------------------------------------------


def test_refusals_of_the_settings() -> None:
    app = App(http=HTTPSettings(trailing_slash="strict", cors=CORS("https://shop.example")))
    register(app)
    app.exception_handler(NotFound)(lambda error: (error.detail, 404))
    asked = {"Origin": "https://shop.example", "Access-Control-Request-Method": "GET"}

    found = Client(app).get("/items/1/", headers={"Origin": "https://shop.example"})
    assert (found.status, found.text) == (
        404,
        "No route has this path; one differs from it only in the slash at the end.",
    )
    assert found.headers["access-control-allow-origin"] == "https://shop.example"
    assert Client(app).options("/nowhere", headers=asked).text == "No route has this path."


def test_a_form_of_another_type_is_an_error_of_its_class() -> None:
    app = App()
    app.exception_handler(UnsupportedMediaType)(lambda error: (error.headers["Accept"].split(",")[0], 415))

    @app.post("/")
    def handler(name: Annotated[str, Form()]) -> None: ...

    assert Client(app).post("/", json={}).text == "application/x-www-form-urlencoded"


# --- Failures -------------------------------------------------------------------------------------------------------


def test_a_layer_that_fails_on_a_refusal_is_a_500(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    register(app)

    @app.exception_handler(NotFound)
    def broken(error: NotFound) -> Any:
        raise KeyError("secret")

    found = Client(app).get("/nowhere")
    assert (found.status, "secret" in found.text) == (500, False)
    assert "A request without a handler failed" in caplog.text
    assert "KeyError: 'secret'" in caplog.text
    assert Client(app).get("/items/0").status == 500


def test_a_middleware_that_forgets_to_return_on_a_refusal_changes_nothing() -> None:
    app = App()
    register(app)

    @app.middleware
    def forgetful(event: Any, context: Any, call_next: Next) -> Any:
        call_next(event)

    assert Client(app).get("/nowhere").status == 404


@pytest.mark.parametrize(
    ("error", "level"),
    [(NotFound("gone"), logging.INFO), (BadRequest(), logging.INFO), (HTTPError(503), logging.ERROR)],
)
def test_the_cause_of_an_error_is_logged_at_its_level(
    error: HTTPError, level: int, caplog: pytest.LogCaptureFixture
) -> None:
    app = App()

    @app.get("/")
    def handler() -> None:
        raise error from KeyError("cause")

    @app.get("/plain")
    def plain() -> None:
        raise error from None

    with caplog.at_level(logging.INFO, "lambdarouter"):
        assert Client(app).get("/").status == error.status
        (record,) = caplog.records
        assert (record.levelno, record.name) == (level, "lambdarouter")
        assert f"answered {error.status} in " in record.getMessage()
        assert "KeyError: 'cause'" in caplog.text
        caplog.clear()
        Client(app).get("/plain")
        assert [each.levelno for each in caplog.records] == ([level] if error.status >= 500 else [])


def test_health_checks_and_options_are_no_refusals() -> None:
    app = App()
    register(app)
    app.exception_handler(HTTPError)(lambda error: ("own", error.status))
    checker = {"User-Agent": "ELB-HealthChecker/2.0"}

    assert Client(app, front_door="alb").get("/", headers=checker).status == 200
    assert Client(app).options("/items/1").headers["allow"] == "GET, HEAD, OPTIONS, PUT"
