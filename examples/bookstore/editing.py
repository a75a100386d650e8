"""The part of the API that only staff can use. The authorizer of the API checks the token."""

from typing import Annotated, Literal

from attrs import asdict

from lambdarouter import Depends, Router
from lambdarouter.http import (
    Forbidden,
    Header,
    HTTPRequest,
    HTTPResponse,
    Unauthorized,
    UnprocessableContent,
    check_preconditions,
)

from .model import Book, Draft, StoreOf

SCOPE = "books/write"


def require_staff(request: HTTPRequest) -> None:
    """Refuse requests without the scope for changes."""
    if request.principal is None:
        raise Unauthorized("Say who you are.")
    if SCOPE not in request.scopes:
        raise Forbidden(f"That needs the scope {SCOPE}.")


router = Router(tags=["editing"], dependencies=[Depends(require_staff)])


@router.post("/books")
def add_book(book: Book, store: StoreOf) -> Annotated[HTTPResponse, tuple[Book, Literal[201]]]:
    """Add a book. The header `Location` has its path."""
    kept = store.add(book)
    return HTTPResponse(kept.book, 201, headers={"Location": f"/books/{book.isbn}", "ETag": kept.etag})


@router.put("/books/{isbn}")
def replace_book(
    isbn: int,
    draft: Draft,
    store: StoreOf,
    request: HTTPRequest,
    if_match: Annotated[str | None, Header()] = None,  # declared for the document; check_preconditions reads it
) -> Annotated[HTTPResponse, Book]:
    """Replace a book.

    `If-Match` contains the version that the client has seen, so no change of another client is lost.
    """
    kept = store.get(isbn)
    check_preconditions(request, etag=kept.etag, required=True)
    kept = store.replace(kept, Book(isbn=isbn, **asdict(draft, recurse=False)))
    return HTTPResponse(kept.book, headers={"ETag": kept.etag})


@router.delete("/books/{isbn}")
def delete_book(isbn: int, store: StoreOf) -> None:
    """Delete a book. It is not an error if the book does not exist."""
    store.drop(isbn)


@router.put("/books/{isbn}/cover")
def put_cover(isbn: int, image: bytes, store: StoreOf) -> None:
    """Set the cover of a book."""
    if not image:
        raise UnprocessableContent("The picture is empty.")
    store.put_cover(isbn, image)
