"""The errors of HTTP by their names, and cookies with their attributes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError, http
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter.http import (
    HTTPError,
    HTTPResponse,
    MethodNotAllowed,
    NotFound,
    ServiceUnavailable,
    TooManyRequests,
    Unauthorized,
    delete_cookie,
    set_cookie,
)
from lambdarouter.http._dates import http_date, read_http_date
from lambdarouter.testing import Client

PROBLEMS = [
    each
    for each in (getattr(http, name) for name in http.__all__)
    if isinstance(each, type) and issubclass(each, HTTPError) and each is not HTTPError
]


def answer(error: Exception, front_door: str = "api_gateway_http") -> Any:
    """What a caller gets."""
    app = App()

    @app.get("/")
    def handler() -> None:
        raise error

    return Client(app, front_door=front_door).get("/")


@pytest.mark.parametrize("kind", PROBLEMS, ids=lambda each: each.__name__)
def test_each_is_the_status_that_its_docstring_says(kind: Any) -> None:
    found = answer(kind("What is wrong.", extra={"balance": 30}, type="https://example.com/problems/wrong"))

    assert found.status == int(kind.__doc__[:3])
    assert found.headers["content-type"] == "application/problem+json"
    body = found.json()
    assert (body["status"], body["detail"], body["balance"]) == (found.status, "What is wrong.", 30)
    assert body["type"] == "https://example.com/problems/wrong"
    assert body["title"].replace(" ", "").replace("-", "").lower() == kind.__name__.lower()


def test_what_a_problem_says_of_itself_stays() -> None:
    body = answer(NotFound("No.", title="Gone fishing", extra={"status": 1, "detail": "x"})).json()

    assert (body["title"], body["status"], body["detail"], body["type"]) == ("Gone fishing", 404, "No.", "about:blank")


@pytest.mark.parametrize("integration", sorted(HTTP_INTEGRATIONS))
def test_headers_that_go_with_a_status(integration: str) -> None:
    assert answer(Unauthorized("Who are you?"), integration).headers["www-authenticate"] == "Bearer"
    assert (
        answer(Unauthorized(scheme='Basic realm="shop"'), integration).headers["www-authenticate"]
        == 'Basic realm="shop"'
    )
    assert answer(MethodNotAllowed(allow=["GET", "PUT"]), integration).headers["allow"] == "GET, PUT"
    when = datetime(2026, 1, 31, 12, tzinfo=UTC)
    wait: Any
    for wait, said in ((3, "3"), (2.1, "3"), (timedelta(minutes=1), "60"), (when, "Sat, 31 Jan 2026 12:00:00 GMT")):
        assert answer(TooManyRequests(retry_after=wait), integration).headers["retry-after"] == said
        assert answer(ServiceUnavailable(retry_after=wait), integration).headers["retry-after"] == said
    assert "retry-after" not in answer(TooManyRequests(), integration).headers


def test_they_are_loaded_when_they_are_used() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'NoSuchName'"):
        _ = http.NoSuchName  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    assert set(http.__all__) <= set(dir(http))


# --- Cookies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("integration", sorted(HTTP_INTEGRATIONS))
def test_a_cookie_is_safe_unless_told_otherwise(integration: str) -> None:
    app = App()

    @app.get("/")
    def handler() -> HTTPResponse:
        return HTTPResponse("set", cookies=[set_cookie("sid", "7", max_age=timedelta(hours=1))])

    found = Client(app, front_door=integration).get("/").headers["set-cookie"]
    assert found == "sid=7; Max-Age=3600; Path=/; SameSite=Lax; Secure; HttpOnly"


def test_every_attribute() -> None:
    when = datetime(2026, 1, 31, 12, tzinfo=UTC)

    assert set_cookie(
        "a", "1", expires=when, domain="example.com", path="/x", http_only=False, same_site="None", partitioned=True
    ) == ("a=1; Expires=Sat, 31 Jan 2026 12:00:00 GMT; Domain=example.com; Path=/x; SameSite=None; Secure; Partitioned")
    assert set_cookie("a", "", secure=False, http_only=False, same_site=None, path=None) == "a="
    assert delete_cookie("a").startswith("a=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/")


@given(st.text(), st.text(), st.none() | st.text(), st.none() | st.text())
def test_a_cookie_is_what_was_asked_for_or_an_error(
    name: str, value: str, path: str | None, domain: str | None
) -> None:
    try:
        found = set_cookie(name, value, path=path, domain=domain)
    except ReplyError:
        return
    assert found.isascii()
    assert found.isprintable()
    (pair, *attributes) = found.split("; ")
    assert pair == f"{name}={value}"
    assert len(attributes) == 3 + (path is not None) + (domain is not None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"same_site": "None", "secure": False},
        {"partitioned": True, "secure": False},
        {"name": "__Secure-a", "secure": False},
        {"name": "__Host-a", "domain": "example.com"},
        {"name": "__Host-a", "path": "/x"},
        {"same_site": "lax"},
        {"value": "a;b"},
        {"value": "\r\n"},
        {"path": "/;x"},
        {"name": ""},
    ],
)
def test_what_browsers_would_refuse(wrong: dict[str, Any]) -> None:
    given: dict[str, Any] = {"name": "a", "value": "1", **wrong}

    with pytest.raises(ReplyError):
        set_cookie(**given)


# --- Dates ----------------------------------------------------------------------------------------------------------


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1), max_value=datetime(9999, 1, 1)))
def test_a_date_is_read_as_it_was_written(when: datetime) -> None:
    assert read_http_date(http_date(when)) == when.replace(microsecond=0)


@pytest.mark.parametrize("text", ["", "yesterday", "Sat, 99 Jan 2026 12:00:00 GMT", "x" * 10_000])
def test_what_is_no_date(text: str) -> None:
    assert read_http_date(text) is None


def test_a_date_without_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        http_date(datetime(2026, 1, 31))


def test_an_error_of_a_status_is_of_its_class() -> None:
    error = HTTPError(HTTPStatus.NOT_FOUND, "gone", headers={"X-A": "1"})
    assert type(error) is NotFound
    assert (str(error), error.status, error.detail, error.headers) == ("404: gone", 404, "gone", {"X-A": "1"})
    assert HTTPError(401).headers == {}
    assert type(HTTPError(418)) is HTTPError

    class Lost(HTTPError):
        pass

    class NoUser(NotFound):
        pass

    assert type(Lost(404)) is Lost
    assert type(NoUser()) is NoUser
    assert type(HTTPError(404)) is NotFound
    app = App()
    app.exception_handler(NotFound)(lambda error: (f"own {error.detail}", 404))

    @app.get("/")
    def handler() -> None:
        raise HTTPError(404, "page")

    assert Client(app).get("/").text == "own page"
