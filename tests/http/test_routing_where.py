"""The filter of a router on HTTP requests: `Router(where=...)` and `app.include(router, where=...)`."""

from __future__ import annotations

from typing import Any

import pytest

from lambdarouter import App, DuplicateRouteError, RegistrationError, Router
from lambdarouter.http import CORS, HTTPRequest, HTTPSettings, Unauthorized
from lambdarouter.testing import Client
from lambdarouter.testing.http import request


def is_admin(request: HTTPRequest) -> bool:
    """A filter on a header."""
    return request.headers.get("x-role") == "admin"


def shop(app: App, **settings: Any) -> Client:
    """A client of an app with pages for admins, and pages for everybody else."""
    router = Router(where=is_admin)
    router.get("/")(lambda: "admin")
    router.post("/users")(lambda: "created")
    router.get("/users/{name}")(lambda name: f"admin {name}")
    app.get("/")(lambda: "shop")
    app.get("/users/{rest+}")(lambda rest: f"shop {rest}")
    app.include(router, **settings)
    return Client(app)


ADMIN = {"X-Role": "admin"}


def test_a_filter_for_the_requests_of_a_router() -> None:
    client = shop(App())

    assert (client.get("/", headers=ADMIN).text, client.get("/").text) == ("admin", "shop")
    assert client.get("/users/ada", headers=ADMIN).text == "admin ada"
    assert client.get("/users/ada").text == "shop ada"
    assert client.post("/users", headers=ADMIN).text == "created"
    assert client.post("/users").status == 404
    assert client.head("/users/ada", headers=ADMIN).status == 200


def test_the_methods_of_a_router_that_rejects_the_request_are_not_allowed() -> None:
    client = shop(App())

    assert client.get("/users", headers=ADMIN).headers["allow"] == "OPTIONS, POST"
    assert client.get("/users").status == 404
    assert client.delete("/").headers["allow"] == "GET, HEAD, OPTIONS"


def test_filters_of_routers_in_routers() -> None:
    app, outer = App(), App()
    client = shop(app, prefix="/v1", where=lambda request: request.query.get("beta") == "1")
    outer.include(app, prefix="/api", where=lambda request: request.method != "POST")

    assert client.get("/v1/?beta=1", headers=ADMIN).text == "admin"
    assert client.get("/v1/", headers=ADMIN).status == client.get("/v1/?beta=1").status == 404
    assert client.post("/v1/users?beta=1", headers=ADMIN).text == "created"
    outside = Client(outer)
    assert outside.get("/api/v1/?beta=1", headers=ADMIN).text == "admin"
    assert outside.post("/api/v1/users?beta=1", headers=ADMIN).status == 404


def test_the_same_filter_twice_is_a_clash_and_two_filters_are_not() -> None:
    first, second = Router(where=is_admin), Router(where=is_admin)
    first.get("/")(lambda: "first")
    second.get("/")(lambda: "second")
    app = App()
    app.include(first)

    with pytest.raises(DuplicateRouteError, match=r"GET / \(where=is_admin\)"):
        app.include(second)
    third = Router(where=lambda request: True)
    third.get("/")(lambda: "third")
    app.include(third)
    client = Client(app)
    assert (client.get("/", headers=ADMIN).text, client.get("/").text) == ("first", "third")


def test_a_filter_on_the_catch_all_of_an_integration() -> None:
    app, router = App(), Router(where=is_admin)
    router.on_alb()(lambda: "admin")
    app.on_alb()(lambda: "rest")
    app.include(router)
    client = Client(app, front_door="alb")

    assert (client.get("/x", headers=ADMIN).text, client.get("/x").text) == ("admin", "rest")


def test_a_preflight_has_none_of_the_headers_that_a_filter_reads() -> None:
    app = App(http=HTTPSettings(cors=CORS(["https://shop.example"])))
    router = Router(where=lambda request: request.headers["x-tenant"] == "a")
    router.put("/users")(lambda: None)
    app.include(router)
    headers = {"Origin": "https://shop.example", "Access-Control-Request-Method": "PUT"}

    assert Client(app).options("/users", headers=headers).headers["access-control-allow-methods"] == "PUT"


def test_the_end_of_a_path_is_that_of_the_route_whose_filter_matches() -> None:
    app, router = App(http=HTTPSettings(trailing_slash="strict")), Router(where=is_admin)
    router.get("/users/")(lambda: "admin")
    app.get("/users")(lambda: "shop")
    app.include(router)
    client = Client(app)

    assert [client.get(path, headers=ADMIN).status for path in ("/users", "/users/")] == [404, 200]
    assert [client.get(path).status for path in ("/users", "/users/")] == [200, 404]


@pytest.mark.parametrize(
    ("error", "status"), [(KeyError("secret"), 500), (Unauthorized("Sign in."), 401), (ValueError("secret"), 500)]
)
def test_a_filter_that_raises(error: Exception, status: int, caplog: pytest.LogCaptureFixture) -> None:
    def fail(request: HTTPRequest) -> bool:
        raise error

    app, router = App(), Router()
    router.get("/users")(lambda: "never")
    app.include(router, where=fail)
    app.get("/rest")(lambda: "rest")
    response = Client(app).get("/users")

    assert response.status == status
    assert "secret" not in response.text
    assert ("GET /users (where=fail) failed in" in caplog.text) == (status == 500)
    assert Client(app).get("/rest").text == "rest"


def test_a_filter_that_reads_a_malformed_field() -> None:
    app, router = App(), Router(where=lambda request: request.headers.get("a") == "b")
    router.get("/users")(lambda: "never")
    app.include(router)
    payload = request("api_gateway_http", "GET", "/users")
    payload["headers"] = {"a": 5}

    assert app(payload)["statusCode"] == 400


def test_explain_calls_no_filter_of_a_router() -> None:
    app = App()
    shop(app)
    called: list[HTTPRequest] = []

    def note(request: HTTPRequest) -> bool:
        called.append(request)
        return True

    router = Router(where=note)
    router.get("/users/{name}")(lambda name: name)
    app.include(router)

    text = app.explain(request("api_gateway_http", "GET", "/users/ada"))
    assert text.count("its path matches; its where= filter decides") == 2
    assert "GET /users/{rest+} -> " in text
    assert text.endswith(": matches")
    assert "where= filter decides\notherwise 404" in app.explain(request("api_gateway_http", "POST", "/users"))
    assert app.explain(request("api_gateway_http", "GET", "/users")).count("404") == 1
    assert called == []


def test_a_filter_that_is_no_function() -> None:
    router = Router(where=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    router.get("/")(lambda: None)

    with pytest.raises(RegistrationError, match="where= must be a function of the event, not int"):
        App().include(router)
    plain: Any = Router()
    plain.get("/")(lambda: None)
    with pytest.raises(RegistrationError, match="where= must be a function of the event, not Router"):
        App().include(plain, where=plain)


def test_a_document_has_one_operation_for_a_path_and_a_method() -> None:
    app = App()
    shop(app)

    document = app.openapi(title="Shop", version="1")
    assert set(document["paths"]) == {"/", "/users", "/users/{name}", "/users/{rest+}"}
