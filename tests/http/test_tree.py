"""Routes as they are registered: what clashes, what is refused; and which one any path reaches."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, DuplicateRouteError, RegistrationError
from lambdarouter.http import HTTPRequest, HTTPRoute, get, route
from lambdarouter.http._routing import split
from tests.support.http.integrations import INTEGRATIONS


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
    with pytest.raises(DuplicateRouteError, match=r"GET /users/\{name\} and GET /users/\{name\}"):
        app.include(users)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("users", "starts with '/'"),
        ("", "starts with '/'"),
        ("*", "starts with '/'"),
        ("/users/{}", "a Python name in braces"),
        ("/users/{user-id}", "a Python name in braces"),
        ("/users/{+}", "a Python name in braces"),
        ("/users/id{name}", "a whole segment"),
        ("/users/{name}.json", "a whole segment"),
        ("/users/{name", "a whole segment"),
        ("/users/<name>", "a whole segment"),
        ("/{rest+}/users", "the last segment"),
        ("/{name}/{name}", "one placeholder twice"),
        ("/{name}/{name+}", "one placeholder twice"),
        ("/users//all", "an empty segment"),
        ("//", "an empty segment"),
        ("/users?page=1", "a path alone"),
        ("/users#top", "a path alone"),
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
    with pytest.raises(RegistrationError, match="A handler is a function; this is a NoneType"):
        App().get("/users")(nothing)


def test_a_decorator_gives_back_the_very_function() -> None:
    assert App().get("/a/b")(static) is static


# --- For every path -------------------------------------------------------------------------------------------------

segments = st.lists(st.sampled_from(["a", "b", "c", ""]), min_size=1, max_size=5)


@given(segments)
def test_split_gives_back_every_segment_but_one_slash_at_the_end(parts: list[str]) -> None:
    path = "/" + "/".join(parts)
    assert split(path) == (parts[:-1] if not parts[-1] else parts)


templates = st.lists(st.sampled_from(["a", "b", "{x}", "{y}", "{z+}"]), min_size=1, max_size=4)


def fits(template: list[str], parts: list[str]) -> bool:
    """Whether a path fits a template, written as plainly as can be."""
    if not template or not parts:
        return not template and not parts
    if template[0].endswith("+}"):
        return any(parts)
    return (template[0] == parts[0] or (template[0].startswith("{") and bool(parts[0]))) and fits(
        template[1:], parts[1:]
    )


def kinds(template: list[str]) -> list[int]:
    """How specific each segment of a template is."""
    return [2 if part.endswith("+}") else 1 if part.startswith("{") else 0 for part in template]


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
