"""Reading, which everybody may: lists, the search, one book."""

from decimal import Decimal
from typing import Annotated, Literal

from lambdarouter import Router
from lambdarouter.http import HTTPResponse

from .model import Book, Genre, Page, StoreOf, UnknownError

router = Router(tags=["catalogue"])

#: No page has more books, whatever is asked for.
MOST = 100


@router.get("/books")
def list_books(
    store: StoreOf,
    *,
    tag: list[str],
    genre: Genre | None = None,
    author: str | None = None,
    max_price: Decimal | None = None,
    limit: int = 20,
    after: int | None = None,
) -> Page:
    """List books by ISBN.

    Those of every `tag`. A page has at most 100; its `next` is `after` of the following one, and null on the last.
    """
    found = [
        book
        for book in store.books()
        if (after is None or book.isbn > after)
        and genre in (None, book.genre)
        and author in (None, book.author)
        and (max_price is None or book.price <= max_price)
        and set(tag) <= set(book.tags)
    ]
    size = min(max(limit, 1), MOST)
    return Page(found[:size], found[size - 1].isbn if len(found) > size else None)


@router.get("/search")
def search(q: str, store: StoreOf, order_by: Literal["isbn", "title", "price"] = "isbn") -> list[Book]:
    """Find books that have every word of `q` in title, author or tags."""
    words = q.casefold().split()

    def fits(book: Book) -> bool:
        text = " ".join((book.title, book.author, *book.tags)).casefold()
        return all(word in text for word in words)

    return sorted(filter(fits, store.books()), key=lambda book: getattr(book, order_by))


@router.get("/books/{isbn}")
def get_book(isbn: int, store: StoreOf) -> Annotated[HTTPResponse, Book]:
    """Get a book.

    With its entity tag: a client that sends it back in `If-None-Match` is told that nothing is new (304).
    """
    kept = store.get(isbn)
    return HTTPResponse(kept.book, headers={"ETag": kept.etag})


@router.get("/books/{isbn}/cover")
def get_cover(isbn: int, store: StoreOf) -> Annotated[HTTPResponse, bytes]:
    """Get the picture of a book."""
    cover = store.get(isbn).cover
    if cover is None:
        raise UnknownError
    return HTTPResponse(cover, headers={"Content-Type": type_of(cover)}, etag=True)


def type_of(image: bytes) -> str:
    """The type of a picture by its first bytes: what a client says of its upload may be anything."""
    for start, kind in ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif")):
        if image.startswith(start):
            return kind
    return "application/octet-stream"
