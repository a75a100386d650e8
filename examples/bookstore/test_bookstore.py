"""Tests of the bookstore: handlers as plain functions, then whole requests. Each test has its own store."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from examples.bookstore import catalog
from examples.bookstore.model import Genre, Store, get_store
from examples.bookstore.service import app
from lambdarouter.testing import Client, Response

Ask = Callable[..., Response]
EMMA = 9780141439587
NEW: dict[str, Any] = {"isbn": 12, "title": "Ümläute", "author": "Ada", "price": "3.50", "tags": ["new"]}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture
def store() -> Store:
    return get_store()


@pytest.fixture
def ask(store: Store) -> Ask:
    """Return a function that sends a request with the claims that an authorizer passes on."""
    client = Client(app, overrides={get_store: lambda: store})

    def ask(method: str, path: str, *, scopes: str | None = "openid books/write", **options: Any) -> Response:
        claims = None if scopes is None else {"sub": "ada", "name": "Ada", "scope": scopes}
        return client.request(method, path, claims=claims, **options)

    return ask


def problem(response: Response) -> tuple[int, str]:
    """Return status and detail of an error response."""
    assert response.headers["content-type"] == "application/problem+json"
    return response.status, response.json()["detail"]


# --- Handlers are plain functions -----------------------------------------------------------------------------------


def test_a_search(store: Store) -> None:
    assert [book.title for book in catalog.search("sea CLASSIC", store)] == ["The Odyssey"]
    by_price = catalog.search("sea", store, order_by="price")
    assert [book.price for book in by_price] == [Decimal("12.50"), Decimal("14.00")]


def test_filters(store: Store) -> None:
    assert [book.author for book in catalog.list_books(store, tag=[], genre=Genre.TRAVEL).books] == ["Charles Darwin"]
    assert [book.author for book in catalog.list_books(store, tag=["sea"], max_price=Decimal(13)).books] == ["Homer"]


# --- Whole requests -------------------------------------------------------------------------------------------------


def test_page_by_page(ask: Ask) -> None:
    titles: list[str] = []
    path = "/books?limit=2"
    while path:
        page = ask("GET", path, scopes=None).json()
        titles += [book["title"] for book in page["books"]]
        path = f"/books?limit=2&after={page['next']}" if page["next"] else ""

    assert titles == ["The Voyage of the Beagle", "The Odyssey", "Emma"]
    assert len(ask("GET", "/books?limit=-5").json()["books"]) == 1
    wrong = ask("GET", "/books?limit=all&genre=cookery&max_price=cheap").json()["errors"]
    assert [each["field"] for each in wrong] == ["query.genre", "query.max_price", "query.limit"]


def test_adding_a_book(ask: Ask) -> None:
    added = ask("POST", "/books", json=NEW)
    assert (added.status, added.headers["location"]) == (201, "/books/12")
    assert added.json() == {**NEW, "price": 3.5, "genre": "novel", "published": None}
    assert problem(ask("POST", "/books", json=NEW)) == (409, "There is a book of that ISBN already.")


def test_conditional_requests(ask: Ask) -> None:
    path = f"/books/{EMMA}"
    seen = ask("GET", path)
    draft = {"title": "Emma", "author": "Jane Austen", "price": 8}
    match = {"If-Match": seen.headers["etag"]}

    assert ask("GET", path, headers={"If-None-Match": seen.headers["etag"]}).status == 304
    assert ask("PUT", path, json=draft).status == 428
    changed = ask("PUT", path, json=draft, headers=match)
    assert (changed.status, changed.json()["price"]) == (200, 8)
    assert problem(ask("PUT", path, json=draft, headers=match))[0] == 412
    assert ask("GET", path, headers={"If-None-Match": seen.headers["etag"]}).status == 200
    assert problem(ask("PUT", "/books/0", json=draft, headers=match)) == (404, "There is no such book or cover.")


def test_deleting_a_book(ask: Ask) -> None:
    for _ in range(2):
        assert ask("DELETE", f"/books/{EMMA}").status == 204
    assert problem(ask("GET", f"/books/{EMMA}")) == (404, "There is no such book or cover.")


def test_a_cover(ask: Ask) -> None:
    path = f"/books/{EMMA}/cover"
    assert ask("GET", path).status == 404
    assert ask("PUT", path, body=PNG, headers={"Content-Type": "image/gif"}).status == 204

    found = ask("GET", path)
    assert (found.body, found.headers["content-type"]) == (PNG, "image/png")
    assert ask("GET", path, headers={"If-None-Match": found.headers["etag"]}).status == 304
    assert ask("PUT", path, body=bytes(4_000_001), headers={"Content-Type": "image/gif"}).status == 413
    assert problem(ask("PUT", path)) == (422, "The picture is empty.")
    assert catalog.type_of(b"<html>") == "application/octet-stream"


def test_authorization(ask: Ask) -> None:
    for method, path in (("POST", "/books"), ("PUT", "/books/1"), ("DELETE", "/books/1"), ("PUT", "/books/1/cover")):
        nobody = ask(method, path, scopes=None)
        assert (problem(nobody), nobody.headers["www-authenticate"]) == ((401, "Say who you are."), "Bearer")
        assert problem(ask(method, path, scopes="openid")) == (403, "That needs the scope books/write.")
    assert ask("GET", "/me").json() == {"principal": "ada", "name": "Ada", "scopes": ["openid", "books/write"]}
    assert ask("GET", "/me", scopes=None).json() == {"principal": None, "name": None, "scopes": []}


def test_faults_of_a_book(ask: Ask) -> None:
    wrong = ask("POST", "/books", json={"isbn": "7", "title": "T", "price": "cheap", "genre": "cookery", "tags": [1]})

    assert wrong.status == 400
    fields = {each["field"] for each in wrong.json()["errors"]}
    assert fields == {"body.isbn", "body.author", "body.price", "body.genre", "body.tags[0]"}


def test_cors(ask: Ask) -> None:
    asked = {"Origin": "https://books.example", "Access-Control-Request-Method": "PUT"}
    preflight = ask("OPTIONS", "/books/1", scopes=None, headers=asked)

    assert preflight.headers["access-control-allow-methods"] == "DELETE, GET, HEAD, PUT"
    assert "If-Match" in preflight.headers["access-control-allow-headers"]
    missing = ask("GET", "/books/0", headers={"Origin": "https://books.example"})
    assert missing.headers["access-control-allow-origin"] == "https://books.example"
    assert missing.headers["access-control-expose-headers"] == "ETag, Location"


# --- The document ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Return the document that `lambdarouter openapi` prints."""
    return app.openapi(title="Bookstore", version="1.0.0")


def test_the_document_is_valid_and_up_to_date(document: dict[str, Any]) -> None:
    # After a change: lambdarouter openapi examples.bookstore.service:app --title Bookstore > ...
    written = json.loads((Path(__file__).parent / "openapi.json").read_text(encoding="utf-8"))

    assert written == document
    validate(written, cls=OpenAPIV31SpecValidator)


def test_the_document_has_all_responses(document: dict[str, Any]) -> None:
    paths = document["paths"]

    assert set(paths) == {"/books", "/search", "/books/{isbn}", "/books/{isbn}/cover", "/me"}
    assert set(paths["/books"]["post"]["responses"]) == {"201", "400", "default"}
    assert "*/*" in paths["/books/{isbn}/cover"]["get"]["responses"]["200"]["content"]
    assert [each["name"] for each in paths["/books/{isbn}"]["put"]["parameters"]] == ["isbn", "if-match"]
