"""The model of the bookstore, and the dependency of its handlers."""

from datetime import date
from decimal import Decimal
from enum import Enum
from threading import RLock
from typing import Annotated

from attrs import Factory, define, evolve, field, frozen

from lambdarouter import Depends


class Genre(Enum):
    """The genre of a book."""

    NOVEL = "novel"
    POETRY = "poetry"
    SCIENCE = "science"
    TRAVEL = "travel"


@frozen(kw_only=True)
class Draft:
    """A book without its ISBN, which is in the path."""

    title: str
    author: str
    price: Decimal
    genre: Genre = Genre.NOVEL
    published: date | None = None
    tags: list[str] = Factory(list[str])


@frozen(kw_only=True)
class Book(Draft):
    """A book."""

    isbn: int


@frozen
class Page:
    """A page of books, and the start of the next page."""

    books: list[Book]
    next: int | None = None


class TakenError(Exception):
    """A book with this ISBN exists already."""


class ChangedError(Exception):
    """Another request changed the book first."""


class UnknownError(Exception):
    """The book or its cover does not exist."""


@frozen
class Kept:
    """A stored book. Each change increases its version."""

    book: Book
    version: int = 1
    cover: bytes | None = None

    @property
    def etag(self) -> str:
        """The entity tag of the version."""
        return f'"{self.version}"'


@define
class Store:
    """The stored books. A real service keeps them in a table; each method is one call."""

    kept: dict[int, Kept] = Factory(dict[int, Kept])
    lock: RLock = field(factory=RLock)

    def get(self, isbn: int) -> Kept:
        """Return a stored book; raises UnknownError."""
        try:
            return self.kept[isbn]
        except KeyError:
            raise UnknownError from None

    def books(self) -> list[Book]:
        """Return all books, sorted by ISBN."""
        with self.lock:
            return [each.book for _, each in sorted(self.kept.items())]

    def add(self, book: Book) -> Kept:
        """Add a book; raises TakenError."""
        with self.lock:
            if book.isbn in self.kept:
                raise TakenError
            self.kept[book.isbn] = Kept(book)
            return self.kept[book.isbn]

    def replace(self, kept: Kept, book: Book) -> Kept:
        """Replace a book; raises ChangedError if it is no longer the version that was read."""
        with self.lock:
            if self.get(book.isbn) is not kept:
                raise ChangedError
            self.kept[book.isbn] = evolve(kept, book=book, version=kept.version + 1)
            return self.kept[book.isbn]

    def put_cover(self, isbn: int, cover: bytes) -> None:
        """Set the cover of a book; raises UnknownError."""
        with self.lock:
            self.kept[isbn] = evolve(self.get(isbn), cover=cover)

    def drop(self, isbn: int) -> None:
        """Delete a book, if it exists."""
        with self.lock:
            self.kept.pop(isbn, None)


FIRST = (
    Book(
        isbn=9780141439587,
        title="Emma",
        author="Jane Austen",
        price=Decimal("7.99"),
        published=date(1815, 12, 23),
        tags=["classic"],
    ),
    Book(
        isbn=9780140449136,
        title="The Odyssey",
        author="Homer",
        price=Decimal("12.50"),
        genre=Genre.POETRY,
        tags=["classic", "sea"],
    ),
    Book(
        isbn=9780140432053,
        title="The Voyage of the Beagle",
        author="Charles Darwin",
        price=Decimal("14.00"),
        genre=Genre.TRAVEL,
        tags=["sea"],
    ),
)


def get_store() -> Store:
    """Create the store of the execution environment, when a handler first needs it."""
    return Store({book.isbn: Kept(book) for book in FIRST})


#: The annotation of handlers that use the store.
StoreOf = Annotated[Store, Depends(get_store, scope="environment")]
