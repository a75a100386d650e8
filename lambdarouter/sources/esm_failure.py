"""AWS Lambda failure records of event source mappings: batches of a stream or topic that Lambda discarded.

Shape: the `requestContext` of a destination record, without `requestPayload`.

The record is delivered through the on-failure destination of the mapping, an SQS queue or an SNS topic. It has the
position of the discarded records, not their content: read them from the stream before they expire. Only a record in S3
or in a Kafka topic also has the content, as `payload`; in a topic, the record is the value of a Kafka record.
lambdarouter does not handle this batch again; a handler may pass it to an app. The service ignores the result. An
exception fails the message that delivered the record.

The form of Kafka's records and the conditions are documented on the page about discarded batches of Kafka, the rest on
the pages about Kinesis and DynamoDB.

Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.model import At, Event
from .._events.times import datetime, iso_seconds, iso_time
from .._routing.deliveries import Invocation
from .._routing.route import ANY_WAY, Route, Via
from .._routing.source import Source
from .._routing.text_filters import TextFilter, arn, function_name, text

__all__ = [
    "SOURCE",
    "ESMFailure",
    "record",
]


SOURCE = Source(
    "esm_failure",
    Invocation(),
    correlation_id=("requestContext", "requestId"),
    advice=(
        "Register one with @app.on_esm_failure(). The batch is not dispatched again; the handler may read its records "
        "from the stream, or pass the payload of a record from S3 to the app."
    ),
    named_by={"function": "function"},
    idempotency_key=("request_id",),
)


@frozen(kw_only=True)
class ESMFailure(Event):
    """One batch that Lambda discarded."""

    condition: Annotated[str, At("requestContext.condition")]
    """Reason: `RetryAttemptsExhausted`, `MaximumRecordAgeExceeded`, `MaximumPayloadSizeExceeded` ...; in a Kafka topic
    `RetriesExhausted`."""

    function_arn: Annotated[str, At("requestContext.functionArn")]
    """ARN of the function that failed."""

    source_arn: Annotated[
        str | None,
        At("KinesisBatchInfo.streamArn", "DDBStreamBatchInfo.streamArn", "KafkaBatchInfo.eventSourceArn"),
    ] = None
    """ARN of the Kinesis stream, the table's stream, or the MSK cluster. None for a self-managed Kafka cluster."""

    shard_id: Annotated[str | None, At("KinesisBatchInfo.shardId", "DDBStreamBatchInfo.shardId")] = None
    """Shard of the stream. None for Kafka."""

    start_sequence_number: Annotated[
        str | None, At("KinesisBatchInfo.startSequenceNumber", "DDBStreamBatchInfo.startSequenceNumber")
    ] = None
    """Sequence number of the first record. None for Kafka."""

    end_sequence_number: Annotated[
        str | None, At("KinesisBatchInfo.endSequenceNumber", "DDBStreamBatchInfo.endSequenceNumber")
    ] = None
    """Sequence number of the last record. None for Kafka."""

    first_arrived_at: Annotated[
        datetime | None,
        At(
            "KinesisBatchInfo.approximateArrivalOfFirstRecord",
            "DDBStreamBatchInfo.approximateArrivalOfFirstRecord",
            codec=iso_seconds,
        ),
    ] = None
    """Approximate time when the first record arrived. None for Kafka."""

    last_arrived_at: Annotated[
        datetime | None,
        At(
            "KinesisBatchInfo.approximateArrivalOfLastRecord",
            "DDBStreamBatchInfo.approximateArrivalOfLastRecord",
            codec=iso_seconds,
        ),
    ] = None
    """Approximate time when the last record arrived. None for Kafka."""

    batch_size: Annotated[
        int | None, At("KinesisBatchInfo.batchSize", "DDBStreamBatchInfo.batchSize", "KafkaBatchInfo.batchSize")
    ] = None
    """Number of records in the batch."""

    partitions: Annotated[dict[str, Any], At("KafkaBatchInfo.recordsInfo", "KafkaBatchInfo.recordInfo")] = field(
        factory=dict[str, Any]
    )
    """First and last offset and time of each `topic-partition`. Only for Kafka."""

    bootstrap_servers: Annotated[str | None, At("KafkaBatchInfo.bootstrapServers")] = None
    """Brokers of the cluster, separated by commas. Only for Kafka."""

    payload_size: Annotated[int | None, At("KafkaBatchInfo.payloadSize")] = None
    """Size of the batch in bytes. Only for Kafka."""

    payload: Annotated[Any, At("payload")] = None
    """The event that the function received. Only for a record from S3 (as JSON text) or from a Kafka topic."""

    request_id: Annotated[str, At("requestContext.requestId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the last invocation."""

    invoke_count: Annotated[int, At("requestContext.approximateInvokeCount")] = 1
    """Approximate number of attempts."""

    timestamp: Annotated[datetime | None, At("timestamp", codec=iso_time)] = None
    """Time when Lambda created the record, to the millisecond."""

    status_code: Annotated[int | None, At("responseContext.statusCode")] = None
    """Status code of the invocation; 200 even if the function failed. None unless the function ran."""

    executed_version: Annotated[str | None, At("responseContext.executedVersion")] = None
    """Version of the function: `$LATEST` or a number. None unless the function ran."""

    function_error: Annotated[str | None, At("responseContext.functionError")] = None
    """`Unhandled` or `Handled`. None unless the function ran."""

    version: Annotated[str, At("version")] = "1.0"
    """Version of the record's format."""

    @property
    def function(self) -> str:
        """Name of the function, as the filter `function` has it."""
        return function_name(self.function_arn)


# --- Routes ---------------------------------------------------------------------------------------------------------


def record(
    *,
    function: TextFilter | None = None,
    condition: TextFilter | None = None,
    where: Callable[[ESMFailure], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[ESMFailure]:
    """Match discarded batches of event source mappings.

    - `function`: name or ARN of the function.
    - `condition`: reason, such as `RetryAttemptsExhausted`.
    - `where`: predicate on the event, evaluated after the other filters.
    - `via`: envelopes around the event, such as `("sqs",)`; None for no envelope; by default any.
    """
    return Route(
        SOURCE,
        ESMFailure,
        arn("function_arn", function, name="function", resource=function_name),
        text("condition", condition),
        where=where,
        via=via,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_esm_failure: Final = ListensDecorator(record)
        """Example: `@app.on_esm_failure(function="resize")`."""
