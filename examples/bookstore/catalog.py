"""The part of the API that everybody can read: lists, search, books and covers."""

from decimal import Decimal
from typing import Annotated, Literal

from lambdarouter import Router
from lambdarouter.http import HTTPResponse

from .model import Book, Genre, Page, StoreOf, UnknownError

router = Router(tags=["catalog"])

#: The maximum number of books on a page.
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

    Only books with every `tag` are listed. A page has at most 100 books. To get the next page, pass its `next` as
    `after`; on the last page it is null.
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

    The response has an entity tag. A client that sends it in `If-None-Match` gets a 304 if the book has not changed.
    """
    kept = store.get(isbn)
    return HTTPResponse(kept.book, headers={"ETag": kept.etag})


@router.get("/books/{isbn}/cover")
def get_cover(isbn: int, store: StoreOf) -> Annotated[HTTPResponse, bytes]:
    """Get the cover of a book."""
    cover = store.get(isbn).cover
    if cover is None:
        raise UnknownError
    return HTTPResponse(cover, headers={"Content-Type": type_of(cover)}, etag=True)


def type_of(image: bytes) -> str:
    """Return the media type of a picture by its first bytes. The type that the client sent is not trusted."""
    for start, kind in ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif")):
        if image.startswith(start):
            return kind
    return "application/octet-stream"
