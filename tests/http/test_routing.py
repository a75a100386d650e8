"""Which handler a request reaches: paths, methods, HTTP integrations, and what is refused while the service starts."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import permutations, product

import pytest

from lambdarouter import App, DuplicateRouteError, RegistrationError, Router
from lambdarouter.http import HTTPRequest, HTTPSettings, route
from lambdarouter.http._routing import PARTIAL, literals_of, placeholders_of
from tests.support.http.integrations import INTEGRATIONS, Integration, every_integration

VERBS = ("get", "post", "put", "patch", "delete", "head", "options")


def static() -> str:
    return "static"


def dynamic(name: str) -> str:
    return f"dynamic {name}"


def greedy(rest: str) -> str:
    return f"greedy {rest}"


ROUTES: list[tuple[str, Callable[..., str]]] = [("/a/b", static), ("/a/{name}", dynamic), ("/a/{rest+}", greedy)]


@every_integration
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_static_beats_dynamic_beats_greedy_whatever_the_order(integration: Integration, order: tuple[int, ...]) -> None:
    app = App()
    for index in order:
        path, handler = ROUTES[index]
        app.get(path)(handler)

    assert integration.get(app, "/a/b").text == "static"
    assert integration.get(app, "/a/c").text == "dynamic c"
    assert integration.get(app, "/a/b/c").text == "greedy b/c"
    assert integration.get(app, "/a").status == 404


@every_integration
def test_a_path_that_a_specific_route_only_begins_falls_back_to_a_general_one(integration: Integration) -> None:
    app = App()
    app.get("/a/b/c")(static)
    app.get("/{one}/{two}/d")(lambda one, two: {"one": one, "two": two})
    app.get("/a/{rest+}")(greedy)

    assert integration.get(app, "/a/b/c").text == "static"
    assert integration.get(app, "/a/b/x").text == "greedy b/x"
    # Of two routes that fit, the one that is specific earlier in the path.
    assert integration.get(app, "/a/b/d").text == "greedy b/d"
    assert integration.get(app, "/x/y/d").json() == {"one": "x", "two": "y"}
    assert integration.get(app, "/x/y/z").status == 404


@every_integration
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_takes_its_method_and_no_other(integration: Integration, verb: str) -> None:
    app = App()
    seen: list[str] = []

    def handler(request: HTTPRequest) -> str:
        seen.append(request.method)
        return "body"

    getattr(app, verb)("/thing")(handler)

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"):
        response = integration.request(app, method, "/thing")
        if method == verb.upper() or (method == "HEAD" and verb == "get"):
            assert response.status == 200
            assert seen == [method]
            seen.clear()
        else:
            assert response.status == (204 if method == "OPTIONS" else 405)
            assert seen == []
            assert verb.upper() in response.headers["allow"].split(", ")


@every_integration
def test_an_unknown_path_is_a_404_and_calls_nothing(integration: Integration) -> None:
    app = App()
    app.get("/users/{name}")(dynamic)

    for path in ("/", "/users", "/users/1/2", "/Users/1", "/users//"):
        response = integration.get(app, path)
        assert response.status == 404
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json() == {
            "type": "about:blank",
            "title": "Not Found",
            "status": 404,
            "detail": "No route has this path.",
        }


@every_integration
def test_a_405_allows_the_methods_of_every_route_that_fits_the_path(integration: Integration) -> None:
    app = App()
    app.get("/a/b")(static)
    app.delete("/a/{name}")(dynamic)
    app.route("/a/{rest+}", methods=["PUT", "patch"])(greedy)

    response = integration.post(app, "/a/b")

    assert response.status == 405
    assert response.headers["allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"
    assert response.json()["title"] == "Method Not Allowed"
    # And a method goes to the first route that has it, past more specific ones.
    assert integration.request(app, "DELETE", "/a/b").text == "dynamic b"
    assert integration.request(app, "PATCH", "/a/b").text == "greedy b"


@every_integration
def test_head_is_answered_from_get_without_the_body(integration: Integration) -> None:
    app = App()

    @app.get("/thing")
    def thing() -> dict[str, str]:
        return {"name": "thing"}

    @app.get("/picture")
    def picture() -> bytes:
        return b"\x89PNG"

    whole, head = integration.get(app, "/thing"), integration.request(app, "HEAD", "/thing")
    assert (head.status, head.headers, head.body) == (200, whole.headers, b"")
    assert whole.body == b'{"name":"thing"}'
    assert integration.request(app, "HEAD", "/picture").raw["isBase64Encoded"] is False
    assert integration.request(app, "HEAD", "/nothing").status == 404
    assert integration.request(app, "HEAD", "/nothing").body == b""


@every_integration
def test_a_handler_for_head_is_preferred_to_the_one_for_get(integration: Integration) -> None:
    app = App()
    app.get("/thing")(lambda: ("get", 200))
    app.head("/thing")(lambda: ("head", 202))

    assert integration.request(app, "HEAD", "/thing").status == 202
    assert integration.get(app, "/thing").status == 200


@every_integration
def test_options_are_told_unless_a_handler_takes_them(integration: Integration) -> None:
    app = App()
    app.get("/told")(static)
    app.get("/own")(static)
    app.options("/own")(lambda: "own")

    told = integration.request(app, "OPTIONS", "/told")
    assert (told.status, told.headers["allow"], told.body) == (204, "GET, HEAD, OPTIONS", b"")
    assert integration.request(app, "OPTIONS", "/own").text == "own"
    assert integration.request(app, "OPTIONS", "/nothing").status == 404


@every_integration
def test_one_slash_at_the_end_makes_no_difference(integration: Integration) -> None:
    app = App()
    app.get("/")(lambda: "root")
    app.get("/with/")(lambda: "with")
    app.get("/without")(lambda: "without")
    app.get("/users/{name}")(dynamic)
    app.get("/files/{rest+}")(greedy)

    for path in ("/with", "/with/", "/without", "/without/"):
        assert integration.get(app, path).text == path.strip("/")
    assert integration.get(app, "/").text == "root"
    assert integration.get(app, "/users/a/").text == "dynamic a"
    # A greedy placeholder has the rest of the path as it is, as in Starlette and werkzeug.
    assert integration.get(app, "/files/a/b/").text == "greedy a/b/"
    assert integration.get(app, "/files/a//").text == "greedy a//"
    for path in ("//", "//with", "/with//", "/users//", "/users//a", "/files", "/files/"):
        assert integration.get(app, path).status == 404
    # An empty segment is one of the rest, which may be anything but nothing.
    assert integration.get(app, "/files//a").text == "greedy /a"


@every_integration
def test_a_route_without_methods_takes_all_that_no_other_takes(integration: Integration) -> None:
    app = App()
    app.route("/thing")(lambda: "any")
    app.post("/thing")(lambda: "post")

    assert integration.post(app, "/thing").text == "post"
    for method in ("GET", "PUT", "DELETE", "OPTIONS", "PROPFIND"):
        assert integration.request(app, method, "/thing").text == "any"
    assert integration.request(app, "HEAD", "/thing").status == 200


def test_methods_of_a_route_in_any_case_and_number() -> None:
    assert route("/a", methods="get").methods == {"GET"}
    assert route("/a", methods=["get", "POST"]).methods == {"GET", "POST"}
    assert repr(route("/a", methods=["post", "get"])) == "GET|POST /a"
    assert repr(route("/a")) == "ANY /a"
    with pytest.raises(RegistrationError, match="unknown methods FETCH; the methods are DELETE, GET"):
        route("/a", methods=["FETCH"])


# --- Only one HTTP integration --------------------------------------------------------------------------------------


@every_integration
def test_a_catch_all_takes_what_is_left_of_its_own_integration(integration: Integration) -> None:
    app = App()
    app.get("/users/{name}")(dynamic)
    seen: list[str] = []

    def rest(request: HTTPRequest) -> str:
        seen.append(request.path)
        return f"left to {request.front_door}"

    getattr(app, f"on_{integration.source}")()(rest)

    assert integration.get(app, "/users/1").text == "dynamic 1"
    assert integration.get(app, "/").text == f"left to {integration.source}"
    assert integration.post(app, "/any/path//at/all").text == f"left to {integration.source}"
    assert seen == ["/", "/any/path//at/all"]
    for other in INTEGRATIONS:
        if other.source != integration.source:
            assert other.get(app, "/").status == 404


@every_integration
def test_a_path_of_one_integration_goes_before_the_same_path_of_all(integration: Integration) -> None:
    app = App()
    app.get("/thing")(lambda: "all")
    getattr(app, f"on_{integration.source}")(path="/thing", methods=["GET"])(lambda: "own")
    getattr(app, f"on_{integration.source}")(methods=["PUT"])(lambda: "rest")

    assert integration.get(app, "/thing").text == "own"
    assert integration.request(app, "PUT", "/other").text == "rest"
    refused = integration.get(app, "/other")
    assert (refused.status, refused.headers["allow"]) == (405, "OPTIONS, PUT")
    for other in INTEGRATIONS:
        if other.source != integration.source:
            assert other.get(app, "/thing").text == "all"
            assert other.request(app, "PUT", "/other").status == 404


def test_two_catch_alls_of_one_integration_clash_and_those_of_two_do_not() -> None:
    app = App()
    app.on_alb()(static)
    app.on_function_url()(static)
    with pytest.raises(DuplicateRouteError, match=r"ANY \* \(alb\)"):
        app.on_alb()(greedy_any)
    app.on_alb(methods=["GET"])(static)
    with pytest.raises(DuplicateRouteError):
        app.on_alb(methods=["POST", "GET"])(static)


def greedy_any() -> str:
    return "any"


@every_integration
def test_the_root_of_a_router_is_its_prefix(integration: Integration) -> None:
    router = Router(prefix="/books")
    router.get("/")(lambda: "all")
    app = App(http=HTTPSettings(trailing_slash="strict"))
    app.include(router, prefix="/v1")

    assert integration.get(app, "/v1/books").text == "all"
    assert integration.get(app, "/v1/books/").status == 404


def test_braces_are_placeholders_where_nothing_but_a_name_is_between_them() -> None:
    placeholder = re.compile(r"\{([^{}]*)\}")
    for length in range(7):
        for part in map("".join, product("{}ab", repeat=length)):
            assert literals_of(part) == placeholder.split(part)[::2]
            assert [name for _, name in placeholders_of([(PARTIAL, part)])] == placeholder.findall(part)
