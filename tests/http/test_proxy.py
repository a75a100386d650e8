"""Responses in the format of proxy integrations: handed on by `from_proxy`, and refused as return values."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter.http import HTTPResponse
from tests.support.http.integrations import INTEGRATIONS, Integration, every_integration


def answering(value: Any) -> App:
    """An app whose handler of `/` returns a value."""
    app = App()
    app.get("/")(lambda: value)
    return app


@every_integration
def test_a_ready_response_is_handed_on(integration: Integration) -> None:
    ready = {
        "statusCode": 201,
        "headers": {"Content-Type": "image/png", "X-Count": 5, "X-Flag": True, "vary": "lost"},
        "multiValueHeaders": {"Vary": ["Accept", "Origin"]},
        "cookies": ["a=1"],
        "body": "AP8=",
        "isBase64Encoded": True,
    }

    found = integration.get(answering(HTTPResponse.from_proxy(ready)), "/")

    assert (found.status, found.body) == (201, b"\x00\xff")
    assert found.headers["content-type"] == "image/png"
    assert (found.headers["x-count"], found.headers["x-flag"]) == ("5", "true")
    assert ", ".join(found.headers.all("vary")) == "Accept, Origin"
    assert found.headers["set-cookie"] == "a=1"


@every_integration
def test_the_least_that_a_response_has(integration: Integration) -> None:
    for ready in ({"statusCode": 200, "body": "text"}, {"statusCode": "200", "body": "text", "headers": None}):
        found = integration.get(answering(HTTPResponse.from_proxy(ready)), "/")
        assert (found.status, found.text, "content-type" in found.headers) == (200, "text", False)
    nothing = integration.get(answering(HTTPResponse.from_proxy({"statusCode": 204})), "/")
    assert (nothing.status, nothing.body) == (204, b"")


def test_several_cookies() -> None:
    ready = {"statusCode": 200, "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]}, "cookies": ["c=3"]}
    found = INTEGRATIONS[2].get(answering(HTTPResponse.from_proxy(ready)), "/")
    assert found.headers.all("set-cookie") == ["c=3", "a=1", "b=2"]


def test_a_class_of_ones_own_and_the_fields() -> None:
    class Page(HTTPResponse):
        pass

    page = Page.from_proxy({"statusCode": 418, "body": "tea", "headers": {"X-A": "1"}})
    assert type(page) is Page
    assert (page.status, page.body, page.headers["x-a"]) == (418, "tea", ["1"])


WRONG: list[tuple[Any, str]] = [
    (None, "value: is of type NoneType"),
    ("text", "value: is of type str"),
    ([200, "text"], "value: is of type list"),
    ({}, "statusCode: is missing"),
    ({"body": "x"}, "statusCode: is missing"),
    ({"statusCode": "ok"}, "statusCode: is of type str, not a number"),
    ({"statusCode": True}, "statusCode: is of type bool"),
    ({"statusCode": 200.0}, "statusCode: is of type float"),
    ({"statusCode": 99}, "statusCode: is not an HTTP status code"),
    ({"statusCode": "600"}, "statusCode: is not an HTTP status code"),
    ({"statusCode": 200, "Body": "x"}, "Body: is not a key of a proxy response; its keys are body, cookies"),
    ({"statusCode": 200, "body": {"a": 1}}, "body: is of type dict, not a string; write JSON with json.dumps"),
    ({"statusCode": 200, "body": b"x"}, "body: is of type bytes"),
    ({"statusCode": 200, "body": "*", "isBase64Encoded": True}, "body: is not base64"),
    ({"statusCode": 200, "isBase64Encoded": "true"}, "isBase64Encoded: is of type str, not a boolean"),
    ({"statusCode": 200, "headers": [("a", "b")]}, "headers: is of type list, not an object"),
    ({"statusCode": 200, "headers": {"a": ["b"]}}, "headers.a: is of type list, not a string; use multiValueHeaders"),
    ({"statusCode": 200, "headers": {"a": None}}, "headers.a: is of type NoneType, not a string"),
    ({"statusCode": 200, "headers": {5: "b"}}, "headers: has a name that is not a string"),
    ({"statusCode": 200, "multiValueHeaders": {"a": "b"}}, "multiValueHeaders.a: is of type str, not a list"),
    ({"statusCode": 200, "multiValueHeaders": {"a": [None]}}, "multiValueHeaders.a: is of type NoneType, not a string"),
    ({"statusCode": 200, "cookies": "a=1"}, "cookies: is not a list of strings"),
    ({"statusCode": 200, "cookies": [1]}, "cookies: is not a list of strings"),
]


@pytest.mark.parametrize(("ready", "told"), WRONG, ids=[told for _, told in WRONG])
def test_what_is_no_response_is_refused(ready: Any, told: str) -> None:
    with pytest.raises(ReplyError) as caught:
        HTTPResponse.from_proxy(ready)
    assert f"the reply's {told}" in str(caught.value)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(["statusCode", "body", "headers", "multiValueHeaders", "cookies"]), VALUES))
def test_any_dict_is_a_response_or_refused(ready: dict[str, Any]) -> None:
    try:
        response = HTTPResponse.from_proxy(ready)
    except ReplyError:
        return
    assert isinstance(response, HTTPResponse)


# --- Return values --------------------------------------------------------------------------------------------------


class Table(dict[str, Any]):
    """A dict of a class of its own."""


@every_integration
@pytest.mark.parametrize(
    "value",
    [
        {"statusCode": 200, "body": "x"},
        {"statusCode": 200, "headers": {}},
        {"statusCode": 404},
        {"statusCode": 200, "body": "x", "other": 1},
        {"statusCode": 302, "multiValueHeaders": {"Location": ["/"]}},
        Table(statusCode=200, body="x"),
    ],
    ids=str,
)
def test_a_dict_that_looks_like_a_response_is_no_body(
    integration: Integration, value: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "lambdarouter"):
        found = integration.get(answering(value), "/")
    assert found.status == 500
    assert "looks like the response of a proxy integration. Return HTTPResponse(body, status" in caplog.text


def test_a_dict_that_has_such_a_name_is_a_body() -> None:
    for value in ({"statusCode": 5, "name": "x"}, {"body": "x", "headers": {}}, [{"statusCode": 200, "body": "x"}]):
        assert INTEGRATIONS[0].get(answering(value), "/").json() == value
    explicit = {"statusCode": 200, "body": "x"}
    assert INTEGRATIONS[0].get(answering(HTTPResponse(explicit)), "/").json() == explicit


def test_middleware_and_exception_handlers_are_told_as_well(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.get("/")(lambda: "x")
    app.middleware(lambda event, context, call_next: {"statusCode": 200, "body": call_next(event)})
    assert INTEGRATIONS[0].get(app, "/").status == 500
    assert "looks like the response" in caplog.text
