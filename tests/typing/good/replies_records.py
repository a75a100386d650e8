"""Replies for each record: Firehose, Kinesis Data Analytics, S3 Batch, SES."""

from collections.abc import Mapping
from typing import Any, assert_type

from lambdarouter import App
from lambdarouter.sources import firehose, kinesis_analytics, s3_batch, ses
from lambdarouter.sources.cloudwatch_logs import LogBatch
from lambdarouter.sources.firehose import FirehoseRecord, FirehoseReply
from lambdarouter.sources.kinesis_analytics import KinesisAnalyticsRecord, KinesisAnalyticsReply
from lambdarouter.sources.s3_batch import S3BatchReply, S3BatchTask
from lambdarouter.sources.ses import SESMessage, SESReply

app = App()


@app.on_firehose(stream="clicks", concurrency=4)
def clean(record: FirehoseRecord) -> FirehoseReply:
    return firehose.ok(record.data, partition_keys={"year": "2026"}) if record.data else firehose.drop()


def send_on(records: list[FirehoseRecord]) -> None: ...


@app.on_firehose(stream="logs")
def logs(record: FirehoseRecord[LogBatch]) -> FirehoseReply:
    assert_type(record.data.events[0].message, str)
    return firehose.ok(record.data.log_group, on_overflow=firehose.put_back)


@app.on_firehose(stream="elsewhere")
def elsewhere(record: FirehoseRecord) -> FirehoseReply:
    return firehose.ok(record.data, on_overflow=send_on)


@app.on_firehose(stream="dicts")
def plain(record: FirehoseRecord) -> Mapping[str, Any] | None:
    return None


@app.on_kinesis_analytics_output()
async def deliver(record: KinesisAnalyticsRecord) -> KinesisAnalyticsReply:
    return kinesis_analytics.delivered()


@app.on_s3_batch()
def task(task: S3BatchTask) -> S3BatchReply:
    return s3_batch.succeeded("done")


@app.on_s3_batch(bucket="words")
def by_word(task: S3BatchTask) -> str:
    return "Succeeded"


@app.on_ses()
def mail(mail: SESMessage) -> SESReply | None:
    return ses.stop_rule_set() if mail.spam_verdict == "FAIL" else None
