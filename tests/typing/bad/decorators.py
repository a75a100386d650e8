"""What the type checkers must refuse: each line marked is an error, and no other line is."""

from lambdarouter import App, LambdaContext
from lambdarouter.http import HTTPRequest
from lambdarouter.sources import s3, sqs
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage

app = App()


@app.on_s3_put()  # error: the wrong event class
def wrong_event(event: SQSMessage) -> None: ...


@app.on(s3.put())  # error: the same through the primitive
def wrong_event_again(event: SNSMessage) -> None: ...


@app.on_sqs(queue="orders")  # error: the wrong event class, in an async handler with the context
async def wrong_event_later(event: S3Event, context: LambdaContext) -> None: ...


@app.on_s3_put(buckets="uploads")  # error: a misspelt filter
def misspelt(event: S3Event) -> None: ...


@app.on_s3_put("uploads")  # error: filters go by name
def positional(event: S3Event) -> None: ...


@app.on_s3_put(bucket=7)  # error: the wrong type of filter
def wrong_filter(event: S3Event) -> None: ...


@app.on_sqs(attributes={"kind": 1})  # error: the wrong type inside a filter
def wrong_entry(message: SQSMessage) -> None: ...


@app.on_sqs(pattern=["body"])  # error: a pattern is an object or its text
def wrong_pattern(message: SQSMessage) -> None: ...


@app.on_sns(scope="Body")  # error: no such scope
def wrong_scope(message: SNSMessage) -> None: ...


@app.on_s3_put(where=lambda event: event.sice == 1)  # error: no such field in the predicate
def wrong_predicate(event: S3Event) -> None: ...


@app.on_sqs(where=wrong_event)  # error: a predicate on another event, that gives no answer
def wrong_where(message: SQSMessage) -> None: ...


@app.on_s3_puts()  # error: an unknown decorator
def unknown(event: S3Event) -> None: ...


@app.on_s3_put()  # error: a handler without an argument
def nothing() -> None: ...


@app.on_s3_put  # error: no parentheses
def bare(event: S3Event) -> None: ...


@app.get("/users", method="GET")  # error: a verb has no such argument
def verb() -> None: ...


@app.get()  # error: a verb needs a path
def no_path() -> None: ...


@app.route("/users", methods=[1])  # error: methods are text
def wrong_methods(request: HTTPRequest) -> None: ...


@app.on(sqs.SOURCE)  # error: a source is no route
def no_route(message: SQSMessage) -> None: ...


App(report_batch_item_failure=True)  # error: a misspelt setting
App(sources=[s3])  # error: a module is no source
