"""Conditional requests, redirects and files: through every HTTP integration."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter.http import (
    Body,
    HTTPRequest,
    HTTPResponse,
    check_preconditions,
    entity_tag,
    file_response,
    redirect,
)
from lambdarouter.http._dates import http_date
from lambdarouter.testing import Client
from tests.support.http.integrations import Integration, every_integration

CHANGED = datetime(2026, 1, 31, 12, 0, 0, 500, tzinfo=UTC)


def service() -> App:
    """Things with tags and times."""
    app = App()
    stored = {"a": "1"}

    @app.get("/tagged")
    def tagged() -> HTTPResponse:
        return HTTPResponse(
            "content", etag=True, headers={"Cache-Control": "max-age=5", "X-Else": "1"}, cookies=["a=1"]
        )

    @app.get("/own")
    def own() -> HTTPResponse:
        return HTTPResponse("content", etag="v1")

    @app.get("/dated")
    def dated() -> HTTPResponse:
        return HTTPResponse("content", headers={"Last-Modified": http_date(CHANGED)})

    @app.get("/gone")
    def gone() -> HTTPResponse:
        return HTTPResponse("gone", 410, etag="v1")

    @app.put("/stored/{name}")
    def put_stored(request: HTTPRequest, name: str, body: Annotated[str, Body()]) -> tuple[str, int]:
        tag = entity_tag(stored[name]) if name in stored else None
        check_preconditions(request, etag=tag, required=True)
        stored[name] = body
        return body, 200 if tag else 201

    return app


@every_integration
def test_what_the_client_has_is_not_sent_again(integration: Integration) -> None:
    app = service()
    first = integration.get(app, "/tagged")
    tag = first.headers["etag"]

    for value in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = integration.get(app, "/tagged", headers={"If-None-Match": value})
        assert (again.status, again.body) == (304, b"")
        assert (again.headers["etag"], again.headers["cache-control"]) == (tag, "max-age=5")
        assert "content-type" not in again.headers
        assert "x-else" not in again.headers
    for value in ('"x"', "x", "", tag.strip('"')):
        assert integration.get(app, "/tagged", headers={"If-None-Match": value}).status == 200
    assert integration.request(app, "HEAD", "/tagged", headers={"If-None-Match": tag}).status == 304
    assert integration.get(app, "/own", headers={"If-None-Match": '"v1"'}).status == 304
    assert integration.get(app, "/gone", headers={"If-None-Match": '"v1"'}).status == 410


@every_integration
def test_what_has_not_changed_since(integration: Integration) -> None:
    app = service()

    def status(since: str, **headers: str) -> int:
        return integration.get(app, "/dated", headers={"If-Modified-Since": since, **headers}).status

    assert status("Sat, 31 Jan 2026 12:00:00 GMT") == 304
    assert status("Sat, 31 Jan 2026 11:59:59 GMT") == 200
    assert status("yesterday") == 200
    assert status("Sat, 31 Jan 2026 12:00:00 GMT", **{"If-None-Match": '"x"'}) == 200  # which counts more


@every_integration
def test_a_change_is_made_to_what_the_client_saw(integration: Integration) -> None:
    app = service()

    def put(name: str, body: str, **headers: str) -> int:
        named = {each.replace("_", "-"): value for each, value in headers.items()}
        return integration.request(app, "PUT", f"/stored/{name}", body=body, headers=named).status

    assert put("a", "2") == 428
    assert put("a", "2", If_Match='"x"') == 412
    assert put("a", "2", If_Match=f"W/{entity_tag('1')}") == 412  # a weak tag is the same for another content
    assert put("a", "2", If_None_Match="*") == 412
    assert put("a", "2", If_Match=f'"x", {entity_tag("1")}') == 200
    assert put("a", "3", If_Match=entity_tag("1")) == 412
    assert put("a", "3", If_Match="*") == 200
    assert put("b", "1", If_Match="*") == 412
    assert put("b", "1", If_None_Match="*") == 201


def test_times_as_preconditions() -> None:
    def check(since: str, **told: Any) -> int | None:
        from lambdarouter.http import HTTPError

        try:
            check_preconditions(HTTPRequest(headers={"If-Unmodified-Since": since}), last_modified=CHANGED, **told)
        except HTTPError as error:
            return error.status
        return None

    assert check(http_date(CHANGED), required=True) is None
    assert check("Sat, 31 Jan 2026 11:59:59 GMT") == 412
    assert check("yesterday") is None
    assert check("yesterday", required=True) == 428


def test_a_tag_with_its_quotes_and_without() -> None:
    app = App()
    app.get("/{tag}")(lambda tag: HTTPResponse("x", etag=tag))

    found = {Client(app).get(f"/{tag}").headers["etag"] for tag in ("v1", "%22v1%22")}
    assert found == {'"v1"'}
    assert Client(app).get("/W%2F%22v1%22").status == 404  # a slash ends a segment
    assert Client(app).get("/v1", headers={"If-None-Match": '"v1"'}).status == 304
    for etag in ("v1", '"v1"'):
        check_preconditions(HTTPRequest(headers={"If-Match": '"v1"'}), etag=etag)


@pytest.mark.parametrize("wrong", ['"v1', "a b", "ä", "a\n", 7, None])
def test_what_is_no_tag(wrong: Any) -> None:
    app = App()
    app.get("/")(lambda: HTTPResponse("x", etag=wrong))
    assert Client(app).get("/").status == 500


@given(st.text(), st.text())
def test_tags_tell_contents_apart(one: str, other: str) -> None:
    assert (entity_tag(one) == entity_tag(other)) is (one == other)
    assert entity_tag(one).isascii()


# --- Redirects and files --------------------------------------------------------------------------------------------


@every_integration
def test_a_redirect(integration: Integration) -> None:
    app = App()
    app.get("/")(lambda: redirect("/naïve path?q=a b%20c#x"))
    app.post("/")(lambda: redirect("https://example.com/", 308, headers={"Cache-Control": "no-store"}))

    found = integration.get(app, "/")
    assert (found.status, found.headers["location"], found.body) == (302, "/na%C3%AFve%20path?q=a%20b%20c#x", b"")
    moved = integration.post(app, "/")
    assert (moved.status, moved.headers["location"]) == (308, "https://example.com/")
    assert moved.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("wrong", [("/a\r\nb",), ("/", 200), ("/", 300), ("/\x00",)])
def test_what_is_no_redirect(wrong: Any) -> None:
    with pytest.raises(ReplyError):
        redirect(*wrong)


@every_integration
def test_a_file(integration: Integration, tmp_path: Path) -> None:
    page, picture = tmp_path / "page.html", tmp_path / "pict\u00fcre.png"
    page.write_text("<p>\u00e4</p>", encoding="utf-8")
    picture.write_bytes(bytes(range(256)))
    app = App()
    app.get("/page")(lambda: file_response(page))
    app.get("/picture")(lambda: file_response(str(picture), download=True))
    app.get("/made")(lambda: file_response(b"a,b", name="table.csv", headers={"Cache-Control": "no-cache"}))
    app.get("/unnamed")(lambda: file_response(b"?"))
    app.get("/packed")(lambda: file_response(b"?", name="a.tar.gz"))
    app.get("/missing")(lambda: file_response(tmp_path / "missing"))

    found = integration.get(app, "/page")
    assert (found.text, found.headers["content-type"]) == ("<p>\u00e4</p>", "text/html; charset=utf-8")
    assert found.headers["content-disposition"] == 'inline; filename="page.html"'
    assert integration.get(app, "/page", headers={"If-None-Match": found.headers["etag"]}).status == 304
    saved = integration.get(app, "/picture")
    assert (saved.body, saved.headers["content-type"]) == (bytes(range(256)), "image/png")
    disposition = "attachment; filename=\"pict_re.png\"; filename*=UTF-8''pict%C3%BCre.png"
    assert saved.headers["content-disposition"] == disposition
    made = integration.get(app, "/made")
    assert (made.body, made.headers["content-type"].partition(";")[0]) == (b"a,b", "text/csv")
    assert made.headers["cache-control"] == "no-cache"
    assert integration.get(app, "/unnamed").headers["content-type"] == "application/octet-stream"
    assert "content-disposition" not in integration.get(app, "/unnamed").headers
    assert integration.get(app, "/packed").headers["content-type"] == "application/octet-stream"
    assert integration.get(app, "/missing").status == 500
