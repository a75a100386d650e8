"""Failure records of event source mappings: a batch of a stream or topic that Lambda gave up on.

Shape: the same `requestContext` as a destination record, without `requestPayload`. It comes through the SQS queue or
SNS topic that is the mapping's on-failure destination, and tells where the records are, not what they hold: fetch them
from the stream before they expire. Only to S3 and to a Kafka topic does Lambda send them as well, as `payload`: such a
record, read from there and given to the app, is dispatched again as the batch that it carries, where no route takes the
record itself. What fails of it makes the call raise, as there is no service behind it that would bring a part again.
The service reads no answer; a failure here fails the message that brought the record.

Kafka's form, and the conditions, are from the page on Kafka's discarded batches, the rest from those on Kinesis and
DynamoDB.

Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.codecs import iso_seconds, iso_time
from .._events.model import At, Event
from .._events.times import datetime
from .._routing.route import ANY_WAY, Route, Via
from .._routing.source import Envelope, Invocation, Source
from .._routing.text_filters import Text, arn, function_name, text
from ._carried import in_text


def _content(record: dict[str, Any]) -> Any:
    payload = record.get("payload")
    return in_text(payload) if type(payload) is str else payload


SOURCE = Source(
    "esm_failure",
    Invocation(),
    envelope=Envelope(("kinesis", "dynamodb", "kafka"), _content),
    correlation_id=("requestContext", "requestId"),
)


@frozen(kw_only=True)
class ESMFailure(Event):
    """One batch that was given up."""

    condition: Annotated[str, At("requestContext.condition")]
    """Why: `RetryAttemptsExhausted`, `MaximumRecordAgeExceeded`, `MaximumPayloadSizeExceeded` ..."""

    function_arn: Annotated[str, At("requestContext.functionArn")]
    """ARN of the function that failed."""

    source_arn: Annotated[
        str | None,
        At("KinesisBatchInfo.streamArn", "DDBStreamBatchInfo.streamArn", "KafkaBatchInfo.eventSourceArn"),
    ] = None
    """ARN of the Kinesis stream, of the table's stream, or of the MSK cluster. Not of a self-managed cluster."""

    shard_id: Annotated[str | None, At("KinesisBatchInfo.shardId", "DDBStreamBatchInfo.shardId")] = None
    """Shard of the stream. Not for Kafka, as the next four."""

    start_sequence_number: Annotated[
        str | None, At("KinesisBatchInfo.startSequenceNumber", "DDBStreamBatchInfo.startSequenceNumber")
    ] = None
    """Sequence number of the batch's first record."""

    end_sequence_number: Annotated[
        str | None, At("KinesisBatchInfo.endSequenceNumber", "DDBStreamBatchInfo.endSequenceNumber")
    ] = None
    """Sequence number of the batch's last record."""

    first_arrived_at: Annotated[
        datetime | None,
        At(
            "KinesisBatchInfo.approximateArrivalOfFirstRecord",
            "DDBStreamBatchInfo.approximateArrivalOfFirstRecord",
            codec=iso_seconds,
        ),
    ] = None
    """When the first record arrived; approximate."""

    last_arrived_at: Annotated[
        datetime | None,
        At(
            "KinesisBatchInfo.approximateArrivalOfLastRecord",
            "DDBStreamBatchInfo.approximateArrivalOfLastRecord",
            codec=iso_seconds,
        ),
    ] = None
    """When the last record arrived; approximate."""

    batch_size: Annotated[
        int | None, At("KinesisBatchInfo.batchSize", "DDBStreamBatchInfo.batchSize", "KafkaBatchInfo.batchSize")
    ] = None
    """How many records the batch has."""

    partitions: Annotated[dict[str, Any], At("KafkaBatchInfo.recordsInfo")] = field(factory=dict[str, Any])
    """First and last offset and time of each `topic-partition`. Only for Kafka, as the next two."""

    bootstrap_servers: Annotated[str | None, At("KafkaBatchInfo.bootstrapServers")] = None
    """Brokers of the cluster, with commas between."""

    payload_size: Annotated[int | None, At("KafkaBatchInfo.payloadSize")] = None
    """Size of the batch in bytes."""

    payload: Annotated[Any, At("payload")] = None
    """The event that the function got. Only where the record was kept in S3 (as JSON text) or in a Kafka topic."""

    request_id: Annotated[str, At("requestContext.requestId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the last invocation."""

    invoke_count: Annotated[int, At("requestContext.approximateInvokeCount")] = 1
    """How often the batch was tried; approximate."""

    timestamp: Annotated[datetime | None, At("timestamp", codec=iso_time)] = None
    """When the record was made, to the millisecond."""

    status_code: Annotated[int | None, At("responseContext.statusCode")] = None
    """Status of the invocation, 200 although it failed. Only where the function ran, as the next two."""

    executed_version: Annotated[str | None, At("responseContext.executedVersion")] = None
    """Version of the function that ran: `$LATEST` or a number."""

    function_error: Annotated[str | None, At("responseContext.functionError")] = None
    """`Unhandled` or `Handled`."""

    version: Annotated[str, At("version")] = "1.0"
    """Version of the record's form."""


def record(
    *,
    function: Text | None = None,
    condition: Text | None = None,
    where: Callable[[ESMFailure], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[ESMFailure]:
    """Given-up batches of any mapping. `function` is the function's name or ARN, `condition` why it was given up."""
    return Route(
        SOURCE,
        ESMFailure,
        arn("function_arn", function, name="function", resource=function_name),
        text("condition", condition),
        where=where,
        via=via,
    )
