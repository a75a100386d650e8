"""What the path, the query, headers and cookies give a handler by its annotations, through every HTTP integration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from ipaddress import IPv4Address
from typing import Annotated, Any, Literal, NewType
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App
from lambdarouter.http import Cookie, Header, Query
from tests.support.http.integrations import INTEGRATIONS, Integration, every_integration, problems, seen_by


class Color(Enum):
    RED = "red"
    DARK_BLUE = "dark blue"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


UserId = NewType("UserId", int)


# --- The path -------------------------------------------------------------------------------------------------------


#: Each kind of scalar, as handlers that give back what they got; the texts that are one with their values, and that are
#: none with what is told.
def as_str(value: str) -> Any:
    return {"value": repr(value)}


def as_int(value: int) -> Any:
    return {"value": repr(value)}


def as_user_id(value: UserId) -> Any:
    return {"value": repr(value)}


def as_float(value: float) -> Any:
    return {"value": repr(value)}


def as_bool(value: bool) -> Any:
    return {"value": repr(value)}


def as_decimal(value: Decimal) -> Any:
    return {"value": repr(value)}


def as_uuid(value: UUID) -> Any:
    return {"value": repr(value)}


def as_date(value: date) -> Any:
    return {"value": repr(value)}


def as_datetime(value: datetime) -> Any:
    return {"value": repr(value)}


def as_duration(value: timedelta) -> Any:
    return {"value": repr(value)}


def as_address(value: IPv4Address) -> Any:
    return {"value": repr(value)}


def as_color(value: Color) -> Any:
    return {"value": repr(value)}


def as_level(value: Level) -> Any:
    return {"value": repr(value)}


def as_literal(value: Literal["a", 1, True]) -> Any:
    return {"value": repr(value)}


IDENTIFIER = "6f1ed002-ab5f-4f0b-9a5c-1d3b6a0e8d2b"
SCALARS: list[tuple[Callable[[Any], Any], dict[str, Any], list[str], str]] = [
    (as_str, {"a%20b": "a b", "caf%C3%A9": "café", "1": "1", "a%25b": "a%b"}, [], ""),
    (
        as_int,
        {"42": 42, "-7": -7, "007": 7, "9" * 50: int("9" * 50)},
        ["4.0", "1e3", "x", "%31_000", "+1", "--1", "-", "%D9%A3", "%201", "9" * 5000],
        "expected an integer",
    ),
    (as_user_id, {"42": 42}, ["x"], "expected an integer"),
    (
        as_float,
        {"4.5": 4.5, "-1e3": -1000.0, "7": 7.0},
        ["x", "nan", "inf", "1e999", "1_0", "%201", "%D9%A3"],
        "expected a number",
    ),
    (as_bool, {"true": True, "False": False, "1": True, "0": False}, ["yes", "2"], "expected true or false"),
    (
        as_decimal,
        {"4.50": Decimal("4.50"), "-0.1": Decimal("-0.1")},
        ["x", "NaN", "Infinity", "1_0", "4,5"],
        "expected a number",
    ),
    (as_uuid, {IDENTIFIER: UUID(IDENTIFIER)}, ["x", IDENTIFIER[:-1]], "expected a UUID"),
    (as_date, {"2026-01-31": date(2026, 1, 31)}, ["2026-02-31", "x"], "expected an ISO 8601 date"),
    (
        as_datetime,
        {"2026-01-31T12:00:00Z": datetime(2026, 1, 31, 12, tzinfo=UTC)},
        ["x", "2026-01-31T25:00:00Z"],
        "expected an ISO 8601 time",
    ),
    (
        as_duration,
        {"PT1H30M": timedelta(hours=1, minutes=30), "-P1D": timedelta(days=-1)},
        ["90", "1:30", "P1Y"],
        "expected an ISO 8601 duration such as PT1H30M",
    ),
    (as_address, {"192.0.2.1": IPv4Address("192.0.2.1")}, ["::1", "192.0.2"], "expected an IPv4 address"),
    (as_color, {"red": Color.RED, "dark%20blue": Color.DARK_BLUE}, ["RED", "blue"], "expected one of: red, dark blue"),
    (as_level, {"1": Level.LOW, "2": Level.HIGH}, ["3", "LOW"], "expected one of: 1, 2"),
    (as_literal, {"a": "a", "1": 1, "true": True}, ["b", "True"], "expected one of: a, 1, true"),
]
every_scalar = pytest.mark.parametrize(
    ("handler", "good", "bad", "told"), SCALARS, ids=[each[0].__name__ for each in SCALARS]
)


@every_integration
@every_scalar
def test_a_segment_of_the_path_becomes_what_the_annotation_says(
    integration: Integration, handler: Callable[[Any], Any], good: dict[str, Any], bad: list[str], told: str
) -> None:
    app = App()
    app.get("/things/{value}")(handler)

    for text, value in good.items():
        assert integration.get(app, f"/things/{text}").json() == {"value": repr(value)}
    for text in bad:
        assert problems(integration.get(app, f"/things/{text}")) == [("path.value", told)]


@every_integration
@every_scalar
def test_a_query_parameter_becomes_what_the_annotation_says(
    integration: Integration, handler: Callable[[Any], Any], good: dict[str, Any], bad: list[str], told: str
) -> None:
    app = App()
    app.get("/things")(handler)

    for text, value in good.items():
        assert integration.get(app, f"/things?value={text}").json() == {"value": repr(value)}
    for text in bad:
        assert problems(integration.get(app, f"/things?value={text}")) == [("query.value", told)]
    assert problems(integration.get(app, "/things")) == [("query.value", "is missing")]


@every_integration
def test_placeholders_go_by_name_and_a_greedy_one_takes_the_rest(integration: Integration) -> None:
    def handler(rest: str, user_id: int) -> Any:
        return [user_id, rest]

    assert seen_by(integration, "/users/{user_id}/files/{rest+}", handler, "GET", "/users/7/files/a/b.txt") == [
        7,
        "a/b.txt",
    ]


@every_integration
def test_a_handler_with_keywords_gets_the_placeholders_that_it_does_not_name(integration: Integration) -> None:
    def handler(user_id: int, **rest: str) -> Any:
        return {"user_id": user_id, "rest": rest}

    assert seen_by(integration, "/{kind}/{user_id}", handler, "GET", "/users/7") == {
        "user_id": 7,
        "rest": {"kind": "users"},
    }


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: "/" not in text))
def test_any_text_comes_through_the_path_unchanged(text: str) -> None:
    from urllib.parse import quote

    for integration in INTEGRATIONS:
        seen: list[str] = []

        def keep(name: str, seen: list[str] = seen) -> None:
            seen.append(name)

        app = App()
        app.get("/things/{name}")(keep)
        integration.get(app, f"/things/{quote(text, safe='')}")
        assert seen == [text]


# --- The query, headers, cookies ------------------------------------------------------------------------------------


@every_integration
def test_query_parameters_with_defaults_optional_and_lists(integration: Integration) -> None:
    def handler(
        page: int = 1,
        size: int | None = None,
        color: Color = Color.RED,
        tags: list[str] = [],  # noqa: B006  (never changed)
        levels: list[int] | None = None,
    ) -> Any:
        return [page, size, color, tags, levels]

    assert seen_by(integration, "/", handler, "GET", "/") == [1, None, "red", [], None]
    got = seen_by(integration, "/", handler, "GET", "/?page=2&size=50&color=dark+blue&tags=a&levels=7")
    assert got == [2, 50, "dark blue", ["a"], [7]]


@pytest.mark.parametrize(
    "integration", [integration for integration in INTEGRATIONS if integration.name != "alb"], ids=repr
)
def test_a_list_has_every_value_and_a_scalar_the_last(integration: Integration) -> None:
    def handler(tags: list[str], levels: list[int], page: int) -> Any:
        return [tags, levels, page]

    got = seen_by(integration, "/", handler, "GET", "/?tags=a,b&tags=c&tags=&levels=1&levels=-2&page=1&page=2")
    assert got == [["a,b", "c", ""], [1, -2], 2]


def test_a_load_balancer_without_multi_value_headers_sends_the_last_value_alone() -> None:
    integration = next(integration for integration in INTEGRATIONS if integration.name == "alb")

    def handler(tags: list[str]) -> Any:
        return tags

    assert seen_by(integration, "/", handler, "GET", "/?tags=a&tags=c") == ["c"]


@every_integration
def test_a_list_without_values_is_empty_and_names_the_item_in_fault(integration: Integration) -> None:
    def handler(levels: list[int]) -> Any:
        return levels

    assert seen_by(integration, "/", handler, "GET", "/") == []
    app = App()
    app.get("/")(handler)
    assert problems(integration.get(app, "/?levels=x")) == [("query.levels[0]", "expected an integer")]


@every_integration
def test_the_query_is_decoded_once(integration: Integration) -> None:
    def handler(q: str, plus: Annotated[str, Query(alias="a b&c")]) -> Any:
        return [q, plus]

    got = seen_by(integration, "/", handler, "GET", "/?q=100%2525+%2B%26%3D%C3%A9&a+b%26c=%252F")
    assert got == ["100%25 +&=é", "%2F"]


@every_integration
def test_headers_and_cookies_by_name_and_by_alias(integration: Integration) -> None:
    def handler(
        user_agent: Annotated[str, Header()],
        x_count: Annotated[int, Header],
        trace: Annotated[str | None, Header("X-Trace")],
        session: Annotated[str, Cookie()],
        theme: Annotated[str, Cookie(alias="UI-theme")] = "light",
        absent: Annotated[int, Header()] = 5,
    ) -> Any:
        return [user_agent, x_count, trace, session, theme, absent]

    got = seen_by(
        integration, "/", handler, "GET", "/", headers={"X-COUNT": "3"}, cookies={"session": "a=b", "UI-theme": "dark"}
    )
    assert got == ["lambdarouter", 3, None, "a=b", "dark", 5]
    app = App()
    app.get("/")(handler)
    assert problems(integration.get(app, "/", headers={"x-count": "many"})) == [
        ("header.x-count", "expected an integer"),
        ("cookie.session", "is missing"),
    ]


@pytest.mark.parametrize(
    "integration", [integration for integration in INTEGRATIONS if integration.name != "alb"], ids=repr
)
def test_a_header_that_is_a_list_is_the_same_joined_or_repeated(integration: Integration) -> None:
    def handler(accept: Annotated[list[str], Header()], x_level: Annotated[list[int], Header()]) -> Any:
        return [accept, x_level]

    headers = {"Accept": ["text/html", 'application/json;q="0,5", */*'], "X-Level": "1, 2,3"}
    got = seen_by(integration, "/", handler, "GET", "/", headers=headers)
    assert got == [["text/html", 'application/json;q="0,5"', "*/*"], [1, 2, 3]]
