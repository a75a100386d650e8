"""Handlers of whole batches for sources that expect an answer for each event: a list of replies."""

import asyncio
from collections.abc import Sequence
from typing import Any, assert_type

from attrs import frozen

from lambdarouter import App, Batch, LambdaContext
from lambdarouter.sources import appsync_events, appsync_resolver, firehose, redshift_udf, s3_batch
from lambdarouter.sources.appsync_events import AppSyncEvent, AppSyncEventsReply
from lambdarouter.sources.appsync_resolver import AppSyncRequest, FieldError, ResolverReply
from lambdarouter.sources.firehose import FirehoseRecord, FirehoseReply
from lambdarouter.sources.kinesis_analytics import KinesisAnalyticsRecord, KinesisAnalyticsReply
from lambdarouter.sources.redshift_udf import RedshiftRow
from lambdarouter.sources.s3_batch import S3BatchReply, S3BatchTask

app = App()


@frozen
class Key:
    id: str


@app.on_appsync_resolver(type="Order", field="customer")
def customers(requests: Batch[AppSyncRequest]) -> list[dict[str, str]]:
    return [each.source for each in requests]


@app.on_appsync_resolver(field="order")
async def orders(requests: Batch[AppSyncRequest[Key]], context: LambdaContext) -> list[str | Exception]:
    assert_type(requests[0].arguments.id, str)
    return [each.arguments.id or FieldError("No id.") for each in requests]


@app.on_appsync_resolver(field="parts")
def parts(requests: Batch[AppSyncRequest]) -> tuple[ResolverReply, ...]:
    return tuple(appsync_resolver.result(1) for _ in requests)


@app.on_appsync_publish(channel="/orders/*")
def publish(events: Batch[AppSyncEvent[Key]]) -> list[AppSyncEventsReply | None]:
    return [appsync_events.drop() if each.payload is None else None for each in events]


@app.on_firehose(stream="clicks", concurrency=2)
def clean(records: Batch[FirehoseRecord[Key]]) -> list[FirehoseReply]:
    return [firehose.ok(each.data.id) for each in records]


@app.on_firehose(stream="dicts")
async def gathered(records: Batch[FirehoseRecord]) -> list[FirehoseReply | BaseException]:
    async def one(record: FirehoseRecord) -> FirehoseReply:
        return firehose.ok(record.data)

    return await asyncio.gather(*(one(each) for each in records), return_exceptions=True)


@app.on(firehose.record(stream="any"))
def anything(records: Batch[FirehoseRecord]) -> list[Any]:
    return []


@app.on_kinesis_analytics()
def prepared(records: Batch[KinesisAnalyticsRecord]) -> list[KinesisAnalyticsReply | None]:
    return [None for _ in records]


@app.on_redshift_udf(function="total")
def totals(rows: Batch[RedshiftRow]) -> list[float | str | None]:
    return [each.arguments[0] for each in rows]


@app.on_redshift_udf(function="exact")
def results(rows: Batch[RedshiftRow]) -> list[redshift_udf.RedshiftReply]:
    return [redshift_udf.result(1) for _ in rows]


@app.on_s3_batch()
def copy(tasks: Batch[S3BatchTask]) -> list[S3BatchReply | Exception]:
    return [s3_batch.succeeded() if each.key else KeyError() for each in tasks]


@app.on_s3_batch(bucket="words")
def by_word(tasks: Batch[S3BatchTask]) -> list[str]:
    return ["Succeeded" for _ in tasks]


assert_type(customers(Batch([AppSyncRequest(type="Order", field="customer")])), list[dict[str, str]])
replies = clean(Batch([FirehoseRecord(data=Key("a"))]))
assert len(replies) == len(list(replies))
assert replies[0] == firehose.ok("a")


def read(replies: Sequence[object]) -> None: ...
