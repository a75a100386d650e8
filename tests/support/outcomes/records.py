"""The outcomes of handlers for records, tasks and emails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lambdarouter import OutOfTimeError, ReplyError
from lambdarouter.sources import firehose, kinesis_analytics, s3_batch, ses
from lambdarouter.testing import batch, sample, samples
from tests.support.outcomes.rows import PinError, Row, raises, returns, takes_too_long


def entry(source: str, kind: str, result: str, data: str | None = "SGVsbG8=") -> dict[str, Any]:
    """The answer for the one record of a sample."""
    record_id = sample(f"{source}.{kind}")["records"][0]["recordId"]
    return {"records": [{"recordId": record_id, "result": result, **({} if data is None else {"data": data})}]}


FIREHOSE = [
    *(
        Row(
            'returns `ok(data)`, or `{"result": "Ok", "data": ...}`',
            returns(value),
            entry("firehose", "record", "Ok", "Qnll"),
        )
        for value in (firehose.ok("Bye"), {"result": "Ok", "data": b"Bye"})
    ),
    *(
        Row('returns `ok()`, `{"result": "Ok"}` or None', returns(value), entry("firehose", "record", "Ok"))
        for value in (firehose.ok(), {"result": "Ok"}, None)
    ),
    *(
        Row(
            'returns `drop()`, or `{"result": "Dropped"}`', returns(value), entry("firehose", "record", "Dropped", None)
        )
        for value in (firehose.drop(), {"result": "Dropped"})
    ),
    *(
        Row(
            'returns `fail()`, or `{"result": "ProcessingFailed"}`',
            returns(value),
            entry("firehose", "record", "ProcessingFailed"),
        )
        for value in (firehose.fail(), {"result": "ProcessingFailed"})
    ),
    *(
        Row("returns another value", returns(value), entry("firehose", "record", "ProcessingFailed"))
        for value in ("Bye", b"Bye", {"result": "Done"}, {"result": "Ok", "records": []})
    ),
    Row("raises", raises, entry("firehose", "record", "ProcessingFailed")),
    Row("runs out of time", takes_too_long, entry("firehose", "record", "ProcessingFailed")),
    Row(
        "makes the response exceed 6 MB",
        returns(firehose.ok(b"x" * 3_000_000)),
        lambda answer: answer["records"][1] == {"recordId": "2", "result": "ProcessingFailed"},
        payload=lambda: batch(*(samples("firehose")["record"](record_id=each) for each in ("1", "2"))),
    ),
    Row(
        "makes the response exceed 6 MB with `ok(data, on_overflow=put_back)`",
        returns(firehose.ok(b"x" * 3_000_000, on_overflow=firehose.put_back)),
        lambda answer: answer["records"][1] == {"recordId": "2", "result": "Dropped"},
        payload=lambda: batch(*(samples("firehose")["record"](record_id=each) for each in ("1", "2"))),
    ),
]

ANALYTICS = "kinesis_analytics"
PREPARED_FAILURE = entry(ANALYTICS, "record", "ProcessingFailed")
DELIVERY_FAILURE = entry(ANALYTICS, "output", "DeliveryFailed", None)


def both(label: str, values: tuple[Any, ...], prepared: Any, delivered: Any) -> list[Row]:
    """A row before the query and on output, for each of these values."""
    gets = (("record", prepared), ("output", delivered))
    return [Row(label, returns(value), expected, kind) for value in values for kind, expected in gets]


KINESIS_ANALYTICS = [
    *both(
        'returns `ok(data)`, or `{"result": "Ok", "data": ...}`',
        (kinesis_analytics.ok("Bye"), {"result": "Ok", "data": "Qnll"}),
        entry(ANALYTICS, "record", "Ok", "Qnll"),
        DELIVERY_FAILURE,
    ),
    *both(
        'returns None, `ok()` or `{"result": "Ok"}`',
        (None, kinesis_analytics.ok(), {"result": "Ok"}),
        entry(ANALYTICS, "record", "Ok"),
        entry(ANALYTICS, "output", "Ok", None),
    ),
    *both(
        'returns `drop()`, or `{"result": "Dropped"}`',
        (kinesis_analytics.drop(), {"result": "Dropped"}),
        entry(ANALYTICS, "record", "Dropped", None),
        DELIVERY_FAILURE,
    ),
    *both(
        'returns `fail()`, or `{"result": "ProcessingFailed"}`',
        (kinesis_analytics.fail(), {"result": "ProcessingFailed"}),
        PREPARED_FAILURE,
        DELIVERY_FAILURE,
    ),
    *both(
        "returns `delivered()`",
        (kinesis_analytics.delivered(),),
        entry(ANALYTICS, "record", "Ok"),
        entry(ANALYTICS, "output", "Ok", None),
    ),
    *both(
        'returns `not_delivered()`, or `{"result": "DeliveryFailed"}`',
        (kinesis_analytics.not_delivered(), {"result": "DeliveryFailed"}),
        PREPARED_FAILURE,
        DELIVERY_FAILURE,
    ),
    *both("returns any other invalid reply", ("Bye", {"result": "Done"}), PREPARED_FAILURE, DELIVERY_FAILURE),
    Row("raises", raises, PREPARED_FAILURE),
    Row("raises", raises, DELIVERY_FAILURE, "output"),
    Row("runs out of time", takes_too_long, PREPARED_FAILURE),
    Row("runs out of time", takes_too_long, DELIVERY_FAILURE, "output"),
]

TASK = sample("s3_batch.task")


def task(code: str, said: str = "") -> dict[str, Any]:
    """The answer to the one task of the sample."""
    return {
        "invocationSchemaVersion": "2.0",
        "treatMissingKeysAs": "PermanentFailure",
        "invocationId": TASK["invocationId"],
        "results": [{"taskId": TASK["tasks"][0]["taskId"], "resultCode": code, "resultString": said}],
    }


def in_report(text: str) -> Callable[[Any], bool]:
    """Whether a task is tried again, with this in the job's report."""
    return lambda answer: (
        answer["results"][0]["resultCode"] == "TemporaryFailure" and text in answer["results"][0]["resultString"]
    )


SUCCEEDED = 'returns `succeeded("3 pages")`, `"Succeeded"` or None'
TEMPORARY = 'returns `temporary_failure("busy")`, or `"TemporaryFailure"`'
PERMANENT = 'returns `permanent_failure("no picture")`, or `"PermanentFailure"`'
S3_BATCH = [
    Row(SUCCEEDED, returns(s3_batch.succeeded("3 pages")), task("Succeeded", "3 pages")),
    Row(SUCCEEDED, returns("Succeeded"), task("Succeeded")),
    Row(SUCCEEDED, returns(None), task("Succeeded")),
    Row(TEMPORARY, returns(s3_batch.temporary_failure("busy")), task("TemporaryFailure", "busy")),
    Row(TEMPORARY, returns("TemporaryFailure"), task("TemporaryFailure")),
    Row(PERMANENT, returns(s3_batch.permanent_failure("no picture")), task("PermanentFailure", "no picture")),
    Row(PERMANENT, returns("PermanentFailure"), task("PermanentFailure")),
    Row(
        'returns `{"resultCode": ..., "resultString": ...}`',
        returns({"resultCode": "PermanentFailure", "resultString": "broken"}),
        task("PermanentFailure", "broken"),
    ),
    Row("returns another value", returns({"resultCode": "Done"}), in_report("the reply's resultCode")),
    Row("raises", raises, task("TemporaryFailure", "PinError")),
    Row("runs out of time", takes_too_long, in_report("NotStartedError")),
]

SES = [
    *(
        Row(
            f'returns `{name}()`, or `{{"disposition": "{word}"}}`',
            returns(value),
            {"disposition": word},
            "request_response",
        )
        for name, word, reply in (
            ("stop_rule", "STOP_RULE", ses.stop_rule()),
            ("stop_rule_set", "STOP_RULE_SET", ses.stop_rule_set()),
        )
        for value in (reply, {"disposition": word})
    ),
    *(
        Row(
            'returns `proceed()`, `{"disposition": "CONTINUE"}` or None',
            returns(value),
            {"disposition": "CONTINUE"},
            "request_response",
        )
        for value in (ses.proceed(), {"disposition": "CONTINUE"}, None)
    ),
    Row("returns another value", returns("STOP_RULE"), ReplyError, "request_response"),
    Row("raises", raises, PinError, "request_response"),
    Row("raises", raises, PinError, "message"),
    Row("runs longer than 30 seconds", takes_too_long, OutOfTimeError, "request_response"),
]
