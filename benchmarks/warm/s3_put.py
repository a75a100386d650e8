"""A typed S3 put, from the parsed payload to the fields that its handler reads: bucket and key."""

import json
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.data_classes import S3Event as PowertoolsEvent
from aws_lambda_powertools.utilities.data_classes import event_source
from aws_lambda_powertools.utilities.parser import event_parser
from aws_lambda_powertools.utilities.parser.models import S3Model
from chalice import Chalice
from given import CONTEXT, PAYLOADS, must
from lambdarouter import App
from lambdarouter.sources.s3 import S3Event

PAYLOAD = PAYLOADS["s3"]
TEXT = json.dumps(PAYLOAD)
EXPECTED = ("uploads", "images/my photo.jpg")


def candidates():
    """What is timed, by name."""
    handlers = {
        "by hand": _by_hand,
        "lambdarouter": _lambdarouter(),
        "Powertools data class": _powertools(),
        "Powertools pydantic model": _powertools_typed(),
        "Chalice": _chalice(),
    }
    for handler in handlers.values():
        _seen[:] = ()
        handler(PAYLOAD, CONTEXT)
        must(tuple(_seen) == EXPECTED)
    timed = {"json.loads of the payload": lambda: json.loads(TEXT)}
    return timed | {name: _call(handler) for name, handler in handlers.items()}


_seen = [None, None]


def _see(bucket, key):
    _seen[:] = bucket, key


def _call(handler):
    return lambda: handler(PAYLOAD, CONTEXT)


def _by_hand(event, context):
    for record in event["Records"]:
        if record["eventName"] == "ObjectCreated:Put" and record["s3"]["bucket"]["name"] == "uploads":
            _see(record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"]))


def _lambdarouter():
    app = App()

    @app.on_s3_put(bucket="uploads")
    def uploaded(event: S3Event) -> None:
        _see(event.bucket, event.key)

    return app


def _powertools():
    @event_source(data_class=PowertoolsEvent)
    def uploaded(event, context):
        for record in event.records:
            if record.event_name == "ObjectCreated:Put" and record.s3.bucket.name == "uploads":
                _see(record.s3.bucket.name, unquote_plus(record.s3.get_object.key))

    return uploaded


def _powertools_typed():
    @event_parser(model=S3Model)
    def uploaded(event: S3Model, context):
        for record in event.Records:
            if record.eventName == "ObjectCreated:Put" and record.s3.bucket.name == "uploads":
                _see(record.s3.bucket.name, unquote_plus(record.s3.object.key))

    return uploaded


def _chalice():
    app = Chalice(app_name="service")

    @app.on_s3_event(bucket="uploads", events=["s3:ObjectCreated:Put"])
    def uploaded(event):
        _see(event.bucket, event.key)

    return uploaded
