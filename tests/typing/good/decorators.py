"""Every kind of decorator, with and without the context, sync and async: the handler keeps its own type."""

import re
from collections.abc import Callable, Coroutine
from typing import Any, assert_type

from lambdarouter import App, LambdaContext
from lambdarouter.sources import s3, sqs
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.schedule import ScheduledEvent
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage

app = App(report_batch_item_failures=True, time_reserve_millis=1000)


@app.on_s3_put(bucket="uploads", key="images/*.jpg")
def thumbnail(event: S3Event) -> int:
    return len(event.key) + (event.size or 0)


@app.on_s3(prefix=["a/", "b/"], suffix=".txt", event_name=re.compile("Tagging"), where=lambda event: event.size == 0)
@app.on_s3_removed(bucket=["one", re.compile("^two")])
def stacked(event: S3Event, context: LambdaContext) -> str:
    return context.function_name + event.bucket


@app.on_eventbridge(pattern={"detail": {"state": ["terminated", {"prefix": "stop"}]}})
def instance_gone(event: EventBridgeEvent) -> None: ...


@app.on_sns(pattern='{"kind": ["order"]}', scope="MessageBody")
def news(message: SNSMessage) -> None: ...


@app.on_invoke(pattern={"operation": ["Register"]}, where=lambda payload: payload["id"] > 0)
def register(payload: dict[str, int]) -> None: ...


@app.on_sqs(queue="orders", attributes={"kind": "order"})
async def fulfill(message: SQSMessage, context: LambdaContext) -> None:
    assert_type(message.body, str)


@app.on_sns(topic="alarms", subject="*down*")
def alarm(message: SNSMessage) -> None:
    assert_type(message.subject, str | None)


@app.on_eventbridge(source="com.example.orders", detail_type=["OrderPlaced", "OrderPaid"])
def placed(event: EventBridgeEvent) -> None:
    assert_type(event.resources, tuple[str, ...])


@app.on_schedule(rule="nightly")
def nightly(event: ScheduledEvent) -> None:
    assert_type(event.resource_arn, str)


@app.on_invoke()
def anything(payload: dict[str, int]) -> list[int]:
    return sorted(payload.values())


@app.default
def rest(payload: object) -> None: ...


@app.on(s3.copy(bucket="uploads"))
@app.on(s3.event(event_name="ObjectTagging:*"))
def primitive(event: S3Event) -> bytes:
    return event.key.encode()


@app.on(sqs.message(queue="orders", where=lambda message: message.receive_count > 1))
def again(message: SQSMessage[Any], context: object) -> None: ...


class Service:
    """A class whose instance is a handler."""

    def __call__(self, event: S3Event) -> bool:
        return event.size is None


assert_type(thumbnail(S3Event(bucket="uploads", key="images/a.jpg")), int)
assert_type(stacked(S3Event(bucket="uploads", key="k"), LambdaContext()), str)
assert_type(primitive(S3Event(bucket="uploads", key="k")), bytes)
assert_type(anything({"a": 1}), list[int])
assert_type(app.on_s3_delete(key="k")(Service())(S3Event(bucket="b", key="k")), bool)

keeps: Callable[[S3Event], int] = thumbnail
keeps_the_context: Callable[[S3Event, LambdaContext], str] = stacked
asynchronous: Callable[[SQSMessage, LambdaContext], Coroutine[Any, Any, None]] = fulfill

other = App()
other.include(app)
text: str = other.explain({})


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    return app(event, context)
