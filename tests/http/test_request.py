"""Requests as plain objects: what a unit test builds, and what a handler reads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter.http import Headers, HTTPError, HTTPRequest, Values
from tests.support.http.integrations import INTEGRATIONS

names = st.text(st.characters(codec="utf-8"), max_size=4)
pairs = st.lists(st.tuples(names, names), max_size=6)


@given(pairs)
def test_values_keep_every_value_in_order_and_show_the_last(given_pairs: list[tuple[str, str]]) -> None:
    values = Values(given_pairs)
    assert {name: values.all(name) for name in values} == {
        name: [value for key, value in given_pairs if key == name] for name, _ in given_pairs
    }
    assert dict(values) == dict(given_pairs)
    assert len(values) == len(dict(given_pairs))
    assert values == Values({name: values.all(name) for name in values})
    assert hash(values) == hash(Values(given_pairs))


@given(pairs)
def test_headers_go_by_name_in_any_case(given_pairs: list[tuple[str, str]]) -> None:
    headers = Headers(given_pairs)
    for name, _ in given_pairs:
        same = [value for key, value in given_pairs if key.lower() == name.lower()]
        assert headers.all(name) == headers.all(name.lower()) == same
        assert headers[name] == same[-1]
        assert name in headers
    assert set(headers) == {name.lower() for name, _ in given_pairs}


def test_a_name_without_values_is_not_there() -> None:
    values = Values({"a": [], "b": ["1"]})
    assert "a" not in values
    assert values.get("a") is None
    assert values.all("a") == []
    with pytest.raises(KeyError):
        values["a"]


def test_values_compare_with_plain_dicts_and_with_their_own_kind_alone() -> None:
    assert Values({"a": "1"}) == {"a": "1"} == Values([("a", "1")])
    assert Values({"a": ["1", "2"]}) == {"a": ["1", "2"]} != Values({"a": "2"})
    assert Headers({"A": "1"}) == {"a": "1"}
    assert Headers({"a": "1"}) != Values({"a": "1"})
    assert Values({"a": "1"}) != "a"
    odd: Any = [{"a": None}, {5: "1"}, {"a": 1}]
    assert all(Headers() != each and Values() != each for each in odd)
    assert repr(Headers({"A": ["1", "2"]})) == "Headers({'a': ['1', '2']})"


def test_a_request_is_built_with_what_the_test_is_about() -> None:
    request = HTTPRequest(
        method="POST",
        path="/users/7",
        query={"page": "2", "tags": ["a", "b"]},
        headers={"Content-Type": "application/json", "X-Many": ["1", "2"]},
        cookies={"session": "s"},
        body=b'{"a": 1}',
        path_parameters={"user_id": "7"},
    )
    assert request.query["page"] == "2"
    assert request.query.all("tags") == ["a", "b"]
    assert request.headers["content-type"] == "application/json"
    assert request.headers.all("x-many") == ["1", "2"]
    assert request.json() == {"a": 1}
    assert request.text == '{"a": 1}'
    assert (request.source_ip, request.host, request.stage, request.request_id) == (None,) * 4
    assert request.raw == {}
    assert HTTPRequest() == HTTPRequest(method="GET", path="/", query={}, headers=Headers(), body=b"")


def test_plain_dicts_lists_and_the_classes_themselves_are_taken() -> None:
    single: dict[str, str] = {"a": "1"}
    several: dict[str, list[str]] = {"a": ["1"]}
    listed: list[tuple[str, str]] = [("a", "1")]
    assert (
        HTTPRequest(query=single)
        == HTTPRequest(query=several)
        == HTTPRequest(query=listed)
        == HTTPRequest(query=Values(single))
    )
    assert HTTPRequest(headers=single) == HTTPRequest(headers=listed) == HTTPRequest(headers=Headers(several))
    query = Values(single)
    assert HTTPRequest(query=query).query is query


def test_a_request_from_any_integration_equals_the_one_built_by_hand() -> None:
    for integration in INTEGRATIONS:
        event = integration.sample(method="PUT", path="/a%20b?q=1", headers={"X-A": "1"}, body="text")
        (request,) = received(integration, event)
        built = HTTPRequest(
            method="PUT",
            path="/a b",
            query={"q": "1"},
            headers=request.headers,
            body=b"text",
            path_parameters={"rest": "a b"},
            source_ip="192.0.2.1",
            host=request.host,
            stage=request.stage,
            request_id=request.request_id,
            requested_at=request.requested_at,
            account=request.account,
            api_id=request.api_id,
            target_group_arn=request.target_group_arn,
            principal=request.principal,
            lattice_identity=request.lattice_identity,
            front_door=integration.source,
        )
        assert request == built
        assert repr(request) == repr(built)
        assert request.raw == event


def received(integration: Any, event: Any) -> list[HTTPRequest]:
    """The requests that a handler of everything gets."""
    from lambdarouter import App

    seen: list[HTTPRequest] = []
    app = App()

    @app.route("/{rest+}")
    def handler(request: HTTPRequest) -> None:
        seen.append(request)

    assert integration.send(app, event).status == 204
    return seen


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain", "é".encode(), "é"),
        ("text/plain; charset=UTF-8", "é".encode(), "é"),
        ('text/plain; boundary=x; charset="latin-1"', b"\xe9", "é"),
        ("text/plain; charset=utf-16", "é".encode("utf-16"), "é"),
        ("", b"", ""),
    ],
)
def test_text_is_decoded_as_the_content_type_says(content_type: str, body: bytes, text: str) -> None:
    assert HTTPRequest(headers={"content-type": content_type}, body=body).text == text


def test_a_body_that_is_no_text_or_no_json_is_a_400_without_its_value() -> None:
    with pytest.raises(HTTPError) as caught:
        HTTPRequest(body=b"secret \xff").text
    assert caught.value.status == 400
    assert "secret" not in str(caught.value)
    with pytest.raises(HTTPError) as caught:
        HTTPRequest(body=b"secret").json()
    assert caught.value.problems == (("body", "is not JSON (line 1, column 1)"),)


@pytest.mark.parametrize(
    ("sent", "read"), [('"x"', "x"), ('"x', '"x'), ('x"', 'x"'), ('"', '"'), ('""', ""), ('a"b"c', 'a"b"c')]
)
def test_quotes_around_a_cookie_go_in_pairs(sent: str, read: str) -> None:
    for integration in INTEGRATIONS:
        event = integration.sample(path="/a", headers={"Cookie": f"a={sent}"})
        (request,) = received(integration, event)
        assert request.cookies == {"a": read}
