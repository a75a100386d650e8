"""Claims in one form, from every authorizer and in every form in which API Gateway sends them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App
from lambdarouter.http import HTTPRequest
from lambdarouter.http.claims import LISTS, as_list, in_one_form
from lambdarouter.testing import api_gateway_http, api_gateway_rest

TOKEN: dict[str, Any] = {
    "sub": "7",
    "cognito:groups": ["superadmin", "staff"],
    "scope": ["orders/read", "orders/write"],
    "exp": 1769864400,
    "iat": 1769860800,
    "auth_time": 1769860800,
    "email_verified": True,
    "phone_number_verified": False,
    "custom:tier": "[gold]",
}

#: The same token as each authorizer sends it.
SENT: dict[str, tuple[str, dict[str, Any]]] = {
    "REST API, Cognito": (
        "rest",
        {
            "claims": {
                "sub": "7",
                "cognito:groups": "superadmin,staff",
                "scope": "orders/read orders/write",
                "exp": "Sat Jan 31 13:00:00 UTC 2026",
                "iat": "Sat Jan 31 12:00:00 UTC 2026",
                "auth_time": "1769860800",
                "email_verified": "true",
                "phone_number_verified": "false",
                "custom:tier": "[gold]",
            }
        },
    ),
    "HTTP API, JWT": (
        "http",
        {
            "jwt": {
                "claims": {
                    "sub": "7",
                    "cognito:groups": "[superadmin staff]",
                    "scope": "orders/read orders/write",
                    "exp": "1769864400",
                    "iat": "1.7698608e+09",
                    "auth_time": "1769860800",
                    "email_verified": "true",
                    "phone_number_verified": "false",
                    "custom:tier": "[gold]",
                },
                "scopes": None,
            }
        },
    ),
    "HTTP API, payload 1.0": (
        "http-1.0",
        {
            "claims": {
                "sub": "7",
                "cognito:groups": "[superadmin staff]",
                "scope": "[orders/read orders/write]",
                "exp": "1769864400",
                "iat": "1769860800",
                "auth_time": "1769860800",
                "email_verified": "true",
                "phone_number_verified": "false",
                "custom:tier": "[gold]",
            },
            "scopes": None,
        },
    ),
    "REST API, Lambda authorizer": (
        "rest",
        {
            "principalId": "7",
            "integrationLatency": 5,
            "sub": "7",
            "cognito:groups": '["superadmin", "staff"]',
            "scope": "orders/read  orders/write",
            "exp": "1769864400",
            "iat": "1769860800",
            "auth_time": "1769860800",
            "email_verified": "true",
            "phone_number_verified": "false",
            "custom:tier": "[gold]",
        },
    ),
    "HTTP API, Lambda authorizer": ("http", {"lambda": TOKEN}),
}


def request_with(kind: str, authorizer: dict[str, Any]) -> HTTPRequest:
    """The request that a handler receives."""
    samples = {
        "rest": api_gateway_rest.request,
        "http": api_gateway_http.request,
        "http-1.0": api_gateway_rest.http_api,
    }
    event = samples[kind]()
    event["requestContext"]["authorizer"] = authorizer
    seen: list[HTTPRequest] = []
    app = App()

    @app.get("/")
    def handler(request: HTTPRequest) -> None:
        seen.append(request)

    assert app(event)["statusCode"] == 204
    return seen[0]


@pytest.mark.parametrize(("kind", "authorizer"), SENT.values(), ids=list(SENT))
def test_claims_are_the_same_from_every_authorizer(kind: str, authorizer: dict[str, Any]) -> None:
    request = request_with(kind, authorizer)

    assert request.claims == TOKEN
    assert [type(value) for value in request.claims.values()] == [type(value) for value in TOKEN.values()]
    assert request.scopes == ("orders/read", "orders/write")
    assert request.principal == "7"
    assert "admin" not in request.claims["cognito:groups"]
    assert request.claim_list("custom:tier") == ["gold"]
    assert request.claim_list("custom:none") == []


@pytest.mark.parametrize(
    ("sent", "values"),
    [
        ("admin", ["admin"]),
        ("[admin]", ["admin"]),
        ("[superadmin staff]", ["superadmin", "staff"]),
        ("superadmin,staff", ["superadmin", "staff"]),
        ("superadmin, staff", ["superadmin", "staff"]),
        ("[Not Admin, Editors]", ["Not Admin", "Editors"]),
        ('["not admin", "staff"]', ["not admin", "staff"]),
        ('["a", 1, null]', ["a", "1", "null"]),
        ('["a"', ['["a"']),
        ("", []),
        ("[]", []),
        ("[ ]", []),
        (",", []),
        ("[", ["["]),
        (None, []),
        (7, ["7"]),
        (["a", 1], ["a", "1"]),
    ],
)
def test_a_list_in_every_form(sent: Any, values: list[str]) -> None:
    assert as_list(sent, "cognito:groups") == values


LISTED = "amr cognito:groups cognito:roles entitlements groups permissions roles scope scp"


@pytest.mark.parametrize("name", LISTED.split())
def test_which_claims_are_lists(name: str) -> None:
    assert in_one_form({name: "[a b]"}) == {name: ["a", "b"]}
    assert in_one_form({name: "a"}) == {name: ["a"]}


@pytest.mark.parametrize("name", ["auth_time", "exp", "iat", "nbf", "updated_at"])
def test_which_claims_are_times(name: str) -> None:
    assert in_one_form({name: "1769860800"}) == {name: 1769860800}


@pytest.mark.parametrize("name", ["email_verified", "phone_number_verified"])
def test_which_claims_are_booleans(name: str) -> None:
    assert in_one_form({name: "false"}) == {name: False}


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("zone", ["UTC", "GMT"])
def test_a_time_in_every_month(month: int, zone: str) -> None:
    time = datetime(2026, month, 3, 4, 5, 6, tzinfo=UTC)
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    text = f"Tue {names[month - 1]} 03 04:05:06 {zone} 2026"
    assert in_one_form({"exp": text}) == {"exp": int(time.timestamp())}


def test_scopes_of_a_token_that_names_them_otherwise() -> None:
    # Microsoft Entra ID and Okta.
    assert request_with("http", {"jwt": {"claims": {"scp": "a b"}, "scopes": None}}).scopes == ("a", "b")
    assert request_with("http", {"jwt": {"claims": {"scp": "[a b]"}, "scopes": None}}).scopes == ("a", "b")


def test_text_that_looks_like_a_list_is_text_under_any_other_name() -> None:
    # A user may choose such a value, for example of the claim `name`.
    sent = {"name": "[admin staff]", "nickname": "true", "sub": "1769860800"}
    assert in_one_form(sent) == sent


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("exp", "soon"),
        ("exp", ""),
        ("exp", "9" * 100_000),
        ("exp", "nan"),
        ("exp", "1e400"),
        ("exp", "Sat Foo 31 12:00:00 UTC 2026"),
        ("exp", "Sat Jan 31 12:00:00 CET 2026"),
        ("exp", "Sat Jan 99 12:00:00 UTC 2026"),
        ("exp", {"a": 1}),
        ("email_verified", "maybe"),
        ("email_verified", None),
        ("groups", {"a": 1}),
    ],
)
def test_a_value_of_another_form_is_left_as_it_is(name: str, sent: Any) -> None:
    assert in_one_form({name: sent}) == {name: sent}


names = st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters=',"[]'), min_size=1, max_size=5)


@given(st.lists(names, max_size=5), st.sampled_from(sorted(LISTS - {"scope", "scp"})))
def test_a_member_of_a_list_is_in_it_and_no_part_of_one(values: list[str], name: str) -> None:
    for sent in (f"[{' '.join(values)}]", ",".join(values), json.dumps(values)):
        assert in_one_form({name: sent})[name] == values


@given(st.text(), st.sampled_from(["groups", "scope", "exp", "email_verified", "name"]))
def test_any_text_of_a_token_is_read(text: str, name: str) -> None:
    assert type(in_one_form({name: text})[name]) in (str, list, int, bool)


def test_a_list_that_nests_too_deep() -> None:
    assert type(as_list('["' + "[" * 100_000 + "]", "groups")) is list
    assert type(as_list('["a",' + "[" * 100_000 + "]" * 100_001, "groups")) is list
