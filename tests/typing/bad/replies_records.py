"""Wrong replies for records: each line marked is an error, and no other line is."""

from lambdarouter import App
from lambdarouter.sources import firehose, kinesis_analytics, s3_batch, ses
from lambdarouter.sources.firehose import FirehoseRecord
from lambdarouter.sources.kinesis_analytics import KinesisAnalyticsRecord
from lambdarouter.sources.s3_batch import S3BatchReply, S3BatchTask
from lambdarouter.sources.ses import SESMessage, SESReply

app = App()


@app.on_firehose()  # error: a reply to another service
def clean(record: FirehoseRecord) -> S3BatchReply:
    return s3_batch.succeeded()


@app.on_firehose()  # error: bytes are data, and no reply
def data(record: FirehoseRecord) -> bytes:
    return record.data


@app.on_kinesis_analytics()  # error: a reply to another service
def prepare(record: KinesisAnalyticsRecord) -> SESReply:
    return ses.proceed()


@app.on_s3_batch()  # error: no reply at all
def task(task: S3BatchTask) -> int:
    return 1


@app.on_ses()  # error: no disposition
def mail(mail: SESMessage) -> bool:
    return True


firehose.ok(b"", partition_keys=["year"])  # error: keys have names
firehose.ok(partition_keys={"year": 2026})  # error: their values are texts
firehose.ok(b"", on_overflow="stream")  # error: not a function
kinesis_analytics.ok("data", "more")  # error: too many arguments
s3_batch.succeeded(b"text")  # error: not a text
