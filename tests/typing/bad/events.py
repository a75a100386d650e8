"""Events and handlers used wrongly: each line marked is an error, and no other line is."""

from typing import assert_type

import attrs

from lambdarouter import App
from lambdarouter.http import HTTPResponse
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage

app = App()


@attrs.frozen
class Order:
    order_id: int


@app.on_s3_put()
def thumbnail(event: S3Event) -> int:
    return event.sice  # error: no such field


@app.on_sqs()
def fulfill(message: SQSMessage[Order]) -> str:
    return message.body.item  # error: no such field of the user's own


@app.get("/users/{user_id}")
def get_user(user_id: int) -> int:
    return user_id


S3Event(bucket="b")  # error: a required field is missing
S3Event("b", "k")  # error: fields go by name
S3Event(bucket="b", key="k", colour="red")  # error: no such field
S3Event(bucket="b", key=7)  # error: the wrong type
EventBridgeEvent(source="s", detail={})  # error: a required field is missing

event = S3Event(bucket="b", key="k")
event.key = "other"  # error: events are frozen
event.colour = "red"  # error: no such field
SQSMessage(body=Order(order_id=1)).body.order_id = 2  # error: the user's own class is frozen, and known to be

thumbnail(SQSMessage(body=""))  # error: the decorated function still wants its own event
thumbnail(event).upper()  # error: and still gives an int
get_user("1")  # error: the wrong argument of an HTTP handler
HTTPResponse(status="200")  # error: the wrong type
assert_type(fulfill(SQSMessage(body=Order(order_id=1))), int)  # error: it gives text
