"""A source from outside that wants an answer: each line marked is an error, and no other line is."""

from typing import Annotated

from attrs import frozen

from lambdarouter import App
from lambdarouter.extension import At, Event, Invocation, Route, Shape, Source, text

SOURCE = Source("acme", Invocation(), shape=Shape("acme", "a key of its own", {"acmeVersion": str}))
app = App(sources=[SOURCE])


@frozen(kw_only=True, eq=False, repr=False)
class Question(Event):
    """A question."""

    words: Annotated[str, At("words")]
    """What is asked."""


@frozen
class Answer:
    """The reply to a question."""

    text: str


def asked(*, words: str | None = None) -> Route[Question, Answer | None]:
    """Questions."""
    return Route(SOURCE, Question, text("words", words))


@app.on(asked())  # error: the wrong reply
def wrong_reply(question: Question) -> str:
    return question.words


@app.on(asked())  # error: the wrong reply, later
async def wrong_later(question: Question) -> int:
    return 1


@app.on(asked())  # error: the wrong event
def wrong_event(question: Answer) -> Answer:
    return question


@app.on(asked(word="why"))  # error: a misspelt filter
def misspelt(question: Question) -> None: ...


@app.on(asked())
def wrong_inside(question: Question) -> Answer:
    return Answer(text=1)  # error: the reply's own field has the wrong type


def made_wrong() -> Route[Question]:
    """A factory that promises another event than it makes."""
    return Route(SOURCE, Answer)  # error: not the event of the promise
