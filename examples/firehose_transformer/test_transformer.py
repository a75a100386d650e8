"""Tests of the transformation, with plain objects and with a whole batch."""

from base64 import b64decode
from typing import Any

import pytest

from examples.firehose_transformer.service import Click, app, clean
from lambdarouter.sources.firehose import FirehoseRecord, drop, fail, ok
from lambdarouter.testing import Client, batch, firehose

NOON = 1772798400.0  # 2026-03-06T12:00:00Z
CLICK = Click("t-1", "/shop?session=secret", NOON)
STREAM = "arn:aws:firehose:us-east-1:123456789012:deliverystream/clicks"
LINE = '{"page":"/shop","at":"2026-03-06T12:00:00+00:00"}\n'


def test_a_click() -> None:
    assert clean(FirehoseRecord(data=CLICK)) == ok(LINE, partition_keys={"tenant": "t-1", "day": "2026-03-06"})


@pytest.mark.parametrize("agent", ["Googlebot/2.1", "a spider", "CRAWLER"])
def test_robots_are_dropped(agent: str) -> None:
    assert clean(FirehoseRecord(data=Click("t-1", "/", NOON, agent=agent))) == drop()


def test_later_schemas_fail() -> None:
    assert clean(FirehoseRecord(data=Click("t-1", "/", NOON, schema=3))) == fail()
    assert clean(FirehoseRecord(data=Click("t-1", "/", NOON, schema=2))) != fail()


def click(data: Any) -> Any:
    return firehose.record(stream_arn=STREAM, data=data)


def test_a_batch_has_a_reply_for_each_record() -> None:
    payload = batch(
        click(CLICK),
        click(Click("t-1", "/", NOON, agent="bot")),
        click(Click("t-1", "/", NOON, schema=3)),
        click("no JSON"),
        click({"tenant": "t-1"}),
        click({"tenant": "t-1", "page": "/", "at": 1e300}),
    )

    answer = Client(app).send(payload)["records"]

    assert [each["recordId"] for each in answer] == [each["recordId"] for each in payload["records"]]
    assert [each["result"] for each in answer] == ["Ok", "Dropped", *["ProcessingFailed"] * 4]
    assert b64decode(answer[0]["data"]).decode() == LINE
    assert answer[0]["metadata"] == {"partitionKeys": {"tenant": "t-1", "day": "2026-03-06"}}
    # Failed records keep their original data.
    assert [each["data"] for each in answer[2:]] == [each["data"] for each in payload["records"][2:]]


def test_records_of_another_stream_fail() -> None:
    (answer,) = Client(app).send(firehose.record(data=CLICK))["records"]

    assert answer["result"] == "ProcessingFailed"
