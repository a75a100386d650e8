"""What the store knows, and what its handlers depend on."""

from datetime import date
from decimal import Decimal
from enum import Enum
from threading import RLock
from typing import Annotated

from attrs import Factory, define, evolve, field, frozen

from lambdarouter import Depends


class Genre(Enum):
    """What a book is."""

    NOVEL = "novel"
    POETRY = "poetry"
    SCIENCE = "science"
    TRAVEL = "travel"


@frozen(kw_only=True)
class Draft:
    """What is said of a book: all of it but the ISBN, which is in the path."""

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
    """Some of the books, and where the next ones begin."""

    books: list[Book]
    next: int | None = None


class TakenError(Exception):
    """There is a book of that ISBN already."""


class ChangedError(Exception):
    """Somebody else was faster."""


class UnknownError(Exception):
    """There is no such book, or no such picture."""


@frozen
class Kept:
    """A book as it is stored: each of its states has a number of its own."""

    book: Book
    version: int = 1
    cover: bytes | None = None

    @property
    def etag(self) -> str:
        """What HTTP calls the state."""
        return f'"{self.version}"'


@define
class Store:
    """The state of the store; a real one is a table with these methods, each one call."""

    kept: dict[int, Kept] = Factory(dict[int, Kept])
    lock: RLock = field(factory=RLock)

    def get(self, isbn: int) -> Kept:
        """What is stored of a book."""
        try:
            return self.kept[isbn]
        except KeyError:
            raise UnknownError from None

    def books(self) -> list[Book]:
        """All books, by ISBN."""
        with self.lock:
            return [each.book for _, each in sorted(self.kept.items())]

    def add(self, book: Book) -> Kept:
        """A book that was not there."""
        with self.lock:
            if book.isbn in self.kept:
                raise TakenError
            self.kept[book.isbn] = Kept(book)
            return self.kept[book.isbn]

    def replace(self, kept: Kept, book: Book) -> Kept:
        """A new state of a book, unless it is no longer the one that was seen."""
        with self.lock:
            if self.get(book.isbn) is not kept:
                raise ChangedError
            self.kept[book.isbn] = evolve(kept, book=book, version=kept.version + 1)
            return self.kept[book.isbn]

    def put_cover(self, isbn: int, cover: bytes) -> None:
        """A picture of a book."""
        with self.lock:
            self.kept[isbn] = evolve(self.get(isbn), cover=cover)

    def drop(self, isbn: int) -> None:
        """One book less."""
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
    """The store of this execution environment: made when the first handler needs it."""
    return Store({book.isbn: Kept(book) for book in FIRST})


#: How a handler asks for it.
StoreOf = Annotated[Store, Depends(get_store, scope="environment")]
