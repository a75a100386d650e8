"""A source from outside the package: its own event, filters and reply, typed at once."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Generic, assert_type

from attrs import frozen
from typing_extensions import TypeVar

from lambdarouter import App, LambdaContext
from lambdarouter.extension import (
    Answers,
    At,
    Event,
    Invocation,
    Listens,
    Payload,
    Queue,
    Route,
    Shape,
    Source,
    TextFilter,
    each_of,
    text,
)

SOURCE = Source("acme", Invocation(), shape=Shape("acme", "a key of its own", {"acmeVersion": str}))
ASKED = Source(
    "acme_ask",
    Invocation(reply=lambda value, _: value),
    shape=Shape("acme_ask", "a key of its own", {"acmeQuestion": str}),
)
T = TypeVar("T", default=str)


@frozen(kw_only=True, eq=False, repr=False)
class Uploaded(Event):
    """A file was uploaded."""

    file: Annotated[str, At("file.name")]
    """Its name."""

    size: Annotated[int | None, At("file.size")] = None
    """Its size in bytes."""


@frozen(kw_only=True, eq=False, repr=False)
class Question(Event, Generic[T]):
    """A question."""

    words: Annotated[T, Payload("acmeQuestion")]
    """What is asked."""


@frozen
class Answer:
    """The reply to a question."""

    text: str


def uploaded(*, file: TextFilter | None = None, where: Callable[[Uploaded], bool] | None = None) -> Route[Uploaded]:
    """Uploads."""
    return Route(SOURCE, Uploaded, text("file", file), where=where)


def asked(*, words: TextFilter | None = None) -> Route[Question[Any], Answer | None]:
    """Questions."""
    return Route(ASKED, Question, text("words", words))


app = App(sources=[SOURCE, ASKED, Source("acme_batch", Queue(each_of("acme_batch", "files")), shape=SOURCE.shape)])
assert_type(app.on(uploaded(file="*.txt")), Listens[Uploaded])
assert_type(app.on(asked()), Answers[Question[Any], Answer | None])


@app.on(uploaded(file="*.txt", where=lambda event: event.size is not None))
def store(event: Uploaded, context: LambdaContext) -> str:
    return event.file


@app.on(asked(words="why*"))
def answer(question: Question[str]) -> Answer:
    return Answer(question.words)


@app.on(asked(words="silence"))
def silent(question: Question) -> None:
    assert_type(question.words, str)


@app.on(asked(words="when*"))
async def later(question: Question[dict[str, str]]) -> Answer:
    return Answer(question.words["text"])


assert_type(store(Uploaded(file="a.txt"), LambdaContext()), str)
replies: Callable[[Question[Any]], Answer | None] = answer
replies_later: Callable[[Question[Any]], Coroutine[Any, Any, Answer | None]] = later
