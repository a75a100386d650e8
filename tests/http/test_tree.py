"""Routes as they are registered: what clashes, what is refused; and which one any path reaches."""

from __future__ import annotations

import re
import time
from typing import Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, DuplicateRouteError, RegistrationError, Router
from lambdarouter.http import HTTPRequest, HTTPRoute, get, route
from lambdarouter.http._routing import split
from lambdarouter.testing import Client
from tests.support.http.integrations import INTEGRATIONS, Integration, every_integration, problems


def static() -> str:
    return "static"


def dynamic(name: str) -> str:
    return f"dynamic {name}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (get("/users"), get("/users")),
        (get("/users"), get("/users/")),
        (get("/users/{name}"), get("/users/{user_id}")),
        (get("/files/{rest+}"), get("/files/{path+}")),
        (get("/files/{name}.json"), get("/files/{path}.json")),
        (get("/{a}-{b}/x"), get("/{c}-{d}/x")),
        (get("/users"), route("/users", methods=["POST", "GET"])),
        (route("/users"), route("/users")),
    ],
)
def test_two_routes_that_could_answer_one_request_name_both_places(first: HTTPRoute, second: HTTPRoute) -> None:
    app = App()

    def one(request: HTTPRequest) -> None: ...

    def two(request: HTTPRequest) -> None: ...

    app.on(first)(one)
    with pytest.raises(DuplicateRouteError) as caught:
        app.on(second)(two)

    places = caught.value.places
    assert [place.rpartition(".")[2] for place in places] == ["one", "two"]
    assert all(f"{__file__}:" in place and place in str(caught.value) for place in places)
    assert f"{first!r} and {second!r}" in str(caught.value)
    assert [handler.function for handler in app.handlers()] == [one]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (get("/users"), route("/users", methods=["POST"])),
        (get("/users/me"), get("/users/{name}")),
        (get("/users/{name}"), get("/users/{name+}")),
        (get("/users/{name}.json"), get("/users/{name}")),
        (get("/users/{name}.json"), get("/users/{name}.xml")),
        (get("/users/{name}.json"), get("/users/me.json")),
        (get("/users"), route("/users")),
        (get("/users"), get("/Users")),
    ],
)
def test_two_routes_of_which_one_is_more_specific_live_together(first: HTTPRoute, second: HTTPRoute) -> None:
    app = App()
    app.on(first)(lambda **rest: None)
    app.on(second)(lambda **rest: None)
    assert len(app.handlers()) == 2


def test_included_routes_clash_as_any_other() -> None:
    users, app = App(), App()
    users.get("/users/{name}")(dynamic)
    app.include(users)
    assert INTEGRATIONS[0].get(app, "/users/1").text == "dynamic 1"
    with pytest.raises(DuplicateRouteError, match=r"GET /users/\{name\} and GET /users/\{name\}") as caught:
        app.include(users)
    assert "They are one function: remove the second decorator, or the second `include` of its router." in str(
        caught.value
    )


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("users", "starts with '/'"),
        ("", "For the path of a router's prefix itself, write '/'"),
        ("*", "starts with '/'"),
        ("/users/{}", "a Python name in braces"),
        ("/users/{user-id}", "a Python name in braces"),
        ("/users/{+}", "a Python name in braces"),
        ("/users/{name", "a Python name in braces"),
        ("/users/<name>", "a Python name in braces"),
        ("/users/{{name}}", "a Python name in braces"),
        ("/users/{name}}", "a Python name in braces"),
        ("/users/{name:int}", "a Python name in braces"),
        ("/users/{user-id}.json", "a Python name in braces"),
        ("/users/{first}{second}", r"the end of a placeholder in '\{first\}\{second\}' is not clear"),
        ("/users/a{first}{second}b", "the end of a placeholder"),
        ("/users/{path+}.json", "a greedy placeholder is a whole segment"),
        ("/users/{first}-{rest+}", "a greedy placeholder is a whole segment"),
        ("/{name}.{name}", "one placeholder twice"),
        ("/{rest+}/users", "the last segment"),
        ("/{name}/{name}", "one placeholder twice"),
        ("/{name}/{name+}", "one placeholder twice"),
        ("/users//all", "an empty segment"),
        ("//", "an empty segment"),
        ("/users?page=1", "only a path"),
        ("/users#top", "only a path"),
        ("/caf%C3%A9", "write the path decoded"),
    ],
)
def test_a_bad_path_is_refused_with_the_reason(path: str, told: str) -> None:
    with pytest.raises(RegistrationError, match=told):
        App().get(path)


@pytest.mark.parametrize("path", [None, 5, b"/users"])
def test_a_path_that_is_no_text_is_refused(path: Any) -> None:
    with pytest.raises(RegistrationError, match="starts with '/'"):
        App().get(path)


def test_a_handler_that_is_no_function_is_refused() -> None:
    nothing: Any = None
    with pytest.raises(RegistrationError, match="A handler is a function; this is of type NoneType"):
        App().get("/users")(nothing)


def test_a_decorator_gives_back_the_very_function() -> None:
    assert App().get("/a/b")(static) is static


# --- For every path -------------------------------------------------------------------------------------------------

segments = st.lists(st.sampled_from(["a", "b", "c", "", "ba", "aa", "bab", "aba", "bbb"]), min_size=1, max_size=5)


@given(segments)
def test_split_gives_back_every_segment_but_one_slash_at_the_end(parts: list[str]) -> None:
    path = "/" + "/".join(parts)
    assert split(path) == (parts[:-1] if not parts[-1] else parts)


templates = st.lists(
    st.sampled_from(["a", "b", "{x}", "{y}", "{z+}", "{v}a", "a{v}", "{v}a{w}", "b{w}b"]), min_size=1, max_size=4
)


def fits_segment(segment: str, part: str) -> bool:
    """Whether a part of a path fits a segment of a template, by a regular expression."""
    return bool(re.fullmatch(re.sub(r"\{\w+\}", ".+", segment), part))


def fits(template: list[str], parts: list[str]) -> bool:
    """Whether a path fits a template, written as plainly as can be."""
    if not template or not parts:
        return not template and not parts
    if template[0].endswith("+}"):
        return any(parts)
    return fits_segment(template[0], parts[0]) and fits(template[1:], parts[1:])


def kinds(template: list[str]) -> list[tuple[int, int, int, list[str]]]:
    """How specific each segment of a template is."""
    found: list[tuple[int, int, int, list[str]]] = []
    for part in template:
        texts = re.split(r"\{[\w+]+\}", part)
        kind = 3 if part.endswith("+}") else 0 if texts == [part] else 2 if not any(texts) else 1
        found.append((kind, -len("".join(texts)), len(texts), texts) if kind == 1 else (kind, 0, 0, []))
    return found


@given(st.lists(templates, min_size=1, max_size=8), segments)
def test_a_request_goes_to_the_most_specific_route_that_fits(paths: list[list[str]], parts: list[str]) -> None:
    app = App()
    app.get("/fixed")(static)
    registered: list[list[str]] = []
    for template in paths:
        try:
            app.get("/" + "/".join(template))(lambda template=template, **rest: {"template": template})
        except RegistrationError:
            continue  # a duplicate, or a placeholder used twice
        registered.append(template)

    response = INTEGRATIONS[0].get(app, "/" + "/".join(parts))

    wanted = parts if parts[-1] else parts[:-1]
    fitting = [template for template in registered if fits(template, wanted)]
    assert response.status == (200 if fitting else 404)
    if fitting:
        assert response.json() == {"template": min(fitting, key=kinds)}


# --- Placeholders for a part of a segment ---------------------------------------------------------------------------


@every_integration
def test_a_placeholder_may_be_a_part_of_a_segment(integration: Integration) -> None:
    app = App()
    shapes = [
        "/files/{name}.json",
        "/files/{name}.tar.{kind}",
        "/files/latest.json",
        "/files/{name}",
        "/items/{item_id}:cancel",
        "/v{version}/x",
        "/images/{width}x{height}.{kind}",
        "/~{user}",
    ]
    for shape in shapes:
        app.get(shape)(lambda shape=shape, **values: [shape, values])

    answers: list[tuple[str, int, dict[str, str]]] = [
        ("/files/a.json", 0, {"name": "a"}),
        ("/files/a.b.json", 0, {"name": "a.b"}),
        ("/files/%C3%A4%20b.json", 0, {"name": "ä b"}),
        ("/files/a.tar.gz", 1, {"name": "a", "kind": "gz"}),
        ("/files/latest.json", 2, {}),
        ("/files/.json", 3, {"name": ".json"}),
        ("/files/a.JSON", 3, {"name": "a.JSON"}),
        ("/files/a.json/", 0, {"name": "a"}),
        ("/items/7:cancel", 4, {"item_id": "7"}),
        ("/items/7%3Acancel", 4, {"item_id": "7"}),
        ("/v2/x", 5, {"version": "2"}),
        ("/images/640x480.png", 6, {"width": "640", "height": "480", "kind": "png"}),
        ("/~ada", 7, {"user": "ada"}),
    ]
    for path, index, values in answers:
        assert integration.get(app, path).json() == [shapes[index], values]
    for path in ("/items/7:start", "/items/:cancel", "/v/x", "/images/640.png", "/~", "/images/x480.png"):
        assert integration.get(app, path).status == 404
    refused = integration.post(app, "/items/7:cancel")
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_the_order_of_registration_does_not_matter() -> None:
    shapes = ["/{name}.json", "/v{name}", "/v{name}.json", "/{name}.{kind}", "/{name}-{kind}", "/{name}", "/v1.json"]
    for order in (shapes, shapes[::-1]):
        app = App()
        for shape in order:
            app.get(shape)(lambda shape=shape, **values: shape)
        answers = [Client(app).get(path).text for path in ("/v1.json", "/v2.json", "/a.json", "/v", "/v7", "/a-b.c")]
        assert answers == ["/v1.json", "/v{name}.json", "/{name}.json", "/{name}", "/v{name}", "/{name}-{kind}"]


def test_parts_are_converted_and_their_faults_told() -> None:
    app = App()

    @app.get("/v{major}.{minor}/{number}:{action}")
    def handler(major: int, minor: int, number: UUID, action: Literal["start", "stop"]) -> list[Any]:
        return [major, minor, number, action]

    number = "6f1ed002-ab5f-4f0b-9a5c-1d3b6a0e8d2b"
    assert Client(app).get(f"/v1.2/{number}:stop").json() == [1, 2, number, "stop"]
    assert problems(Client(app).get("/v1.x/7:go")) == [
        ("path.minor", "expected an integer"),
        ("path.number", "expected a UUID"),
        ("path.action", "expected one of: start, stop"),
    ]


def test_parts_in_the_document_below_a_prefix_and_in_explain() -> None:
    router = Router(prefix="/v{version}")

    @router.get("/{name}.json")
    def handler(version: str, name: str) -> list[str]:
        return [version, name]

    app = App()
    app.include(router, prefix="/api")

    assert Client(app).get("/api/v1/a.json").json() == ["1", "a"]
    (operation,) = app.openapi(title="T", version="1")["paths"].items()
    assert operation[0] == "/api/v{version}/{name}.json"
    assert [each["name"] for each in operation[1]["get"]["parameters"]] == ["version", "name"]
    assert "GET /api/v{version}/{name}.json" in app.explain(INTEGRATIONS[0].sample(method="GET", path="/api/v1/a.json"))


def test_a_segment_never_takes_long_to_divide() -> None:
    app = App()
    app.get("/{a}-{b}-{c}-{d}-{e}.json")(lambda **values: "found")
    app.get("/x/{a}aa{b}aa{c}aa{d}b")(lambda **values: "found")

    started = time.process_time()
    assert INTEGRATIONS[0].get(app, "/" + "-" * 1_000_000).status == 404
    assert INTEGRATIONS[0].get(app, "/" + "-" * 1_000_000 + ".json").status == 200
    assert INTEGRATIONS[0].get(app, "/x/" + "a" * 1_000_000).status == 404
    assert time.process_time() - started < 2


def test_no_path_takes_long_however_many_routes_almost_fit() -> None:
    app = App()
    for depth in range(1, 12):
        # Every prefix may go on in two ways, and none of them ends where the request does.
        for head in ("a", "{x0}"):
            app.get("/" + "/".join([head, *(f"{{x{n}}}" for n in range(1, depth)), "end"]))(lambda **rest: "found")

    started = time.process_time()
    assert INTEGRATIONS[0].get(app, "/" + "/".join(["a"] * 100_000)).status == 404
    assert INTEGRATIONS[0].get(app, "/" + "a" * 1_000_000).status == 404
    assert INTEGRATIONS[0].get(app, "/" + "/" * 100_000).status == 404
    assert INTEGRATIONS[0].get(app, "/a/" + "%2e" * 100_000).status == 404
    assert time.process_time() - started < 2
