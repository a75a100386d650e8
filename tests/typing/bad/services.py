"""What services cannot do: each line marked is an error, and no other line is."""

from typing import Annotated, Any

from lambdarouter import App, Batch, Depends, LambdaContext, Next, Router
from lambdarouter._events.model import Event
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage

app = App()


def get_number() -> int:
    """Provide one."""
    return 1


@app.on_sqs()  # error: the events of another source
def wrong_batch(events: Batch[S3Event]) -> None: ...


@app.on_sqs()
def right_batch(messages: Batch[SQSMessage]) -> None:
    messages.fail(S3Event(bucket="b", key="k"))  # error: no event of this batch


@app.on_s3_put()
def handler(event: S3Event, number: Annotated[int, Depends(get_number)]) -> None: ...


handler(S3Event(bucket="b", key="k"), number="1")  # error: the wrong type for the dependency
handler(S3Event(bucket="b", key="k"))  # error: a dependency is an argument
Depends(get_number, scope="request")  # error: no such scope
app.on_sqs(concurrency="8")  # error: not a number
app.exception_handler("KeyError")  # error: not a class
app.on_dispatch(get_number)  # error: it takes a Dispatch
Router(tag="x")  # error: a misspelt setting
App(only=5)  # error: not names


app.middleware(get_number)  # error: it takes (event, context, call_next)
app.middleware(sources="s3")(get_number)  # error: so it does here


@app.middleware(source="s3")  # error: a misspelt argument
def layer(event: Event, context: LambdaContext, call_next: Next) -> Any:
    return call_next(event)
