"""Wrong replies of whole batches: each line marked is an error, and no other line is."""

from lambdarouter import App, Batch
from lambdarouter.sources import firehose, s3_batch
from lambdarouter.sources.appsync_events import AppSyncEvent
from lambdarouter.sources.appsync_resolver import AppSyncRequest
from lambdarouter.sources.firehose import FirehoseRecord, FirehoseReply
from lambdarouter.sources.lex_v2 import LexV2Event
from lambdarouter.sources.redshift_udf import RedshiftRow
from lambdarouter.sources.s3_batch import S3BatchReply, S3BatchTask

app = App()


@app.on_firehose()  # error: one reply, and no list
def one(records: Batch[FirehoseRecord]) -> FirehoseReply:
    return firehose.ok()


@app.on_firehose()  # error: replies to another service
def others(records: Batch[FirehoseRecord]) -> list[S3BatchReply]:
    return [s3_batch.succeeded() for _ in records]


@app.on_firehose()  # error: nothing is returned
def nothing(records: Batch[FirehoseRecord]) -> None: ...


@app.on_firehose()  # error: the events of another source
def tasks(records: Batch[S3BatchTask]) -> list[FirehoseReply]:
    return [firehose.ok() for _ in records]


@app.on_firehose()  # error: a list for one record
def single(record: FirehoseRecord) -> list[FirehoseReply]:
    return [firehose.ok()]


@app.on_appsync_publish()  # error: texts are no replies
def publish(events: Batch[AppSyncEvent]) -> list[str]:
    return ["x" for _ in events]


@app.on_appsync_resolver()  # error: a text, and no list
def field(requests: Batch[AppSyncRequest]) -> int:
    return 1


@app.on_redshift_udf()  # error: a text, and no list of texts
def rows(rows: Batch[RedshiftRow]) -> str:
    return ""


@app.on_redshift_udf()  # error: a list for each row
def lists(rows: Batch[RedshiftRow]) -> list[list[int]]:
    return [[] for _ in rows]


@app.on_s3_batch()  # error: a coroutine of one reply
async def later(tasks: Batch[S3BatchTask]) -> S3BatchReply:
    return s3_batch.succeeded()


@app.on_lex_v2()  # error: one event each time
def turn(events: Batch[LexV2Event]) -> list[None]:
    return [None for _ in events]
