"""Lambda destinations: what became of an asynchronous invocation of another function, with its event and answer.

Shape: `requestContext` with `functionArn` and `condition`, and `requestPayload`. Sent to a function that is a
destination itself, and through SQS, SNS or EventBridge (as the detail), where it reaches these routes as well. The
service reads no answer and retries an invocation that raised.

Where no route takes the record, the event inside it is dispatched again: a function that is the on-failure destination
of a queue of S3 events handles them with its own `on_s3` routes. `via=None` on such a route refuses that.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from collections.abc import Callable
from typing import Annotated, Any, Generic

from .._events.builder import frozen
from .._events.codecs import iso_time
from .._events.model import At, Event, Payload
from .._events.times import datetime
from .._routing.route import ANY_WAY, Route, T_any, Via
from .._routing.source import Envelope, Invocation, Source
from .._routing.text_filters import Text, arn, function_name, text
from ._carried import ANY_EVENT


def _content(record: dict[str, Any]) -> Any:
    return record.get("requestPayload")


SOURCE = Source(
    "lambda_destination",
    Invocation(),
    envelope=Envelope(ANY_EVENT | {"invoke"}, _content),
    correlation_id=("requestContext", "requestId"),
)


@frozen(kw_only=True)
class LambdaDestinationRecord(Event, Generic[T_any]):
    """One invocation. `LambdaDestinationRecord[Order]` structures the payload that the function got as `Order`."""

    condition: Annotated[str, At("requestContext.condition")]
    """Why it was sent: `Success`, `RetriesExhausted` or `EventAgeExceeded`."""

    function_arn: Annotated[str, At("requestContext.functionArn")]
    """ARN of the function that was invoked, with its version or alias: `...:function:name:$LATEST`."""

    request_payload: Annotated[T_any | None, Payload("requestPayload", written="value")] = None
    """The event that the function got: JSON values, or the type argument of the handler's annotation."""

    response_payload: Annotated[Any, At("responsePayload")] = None
    """What the function returned, or its error: an object with `errorType`, `errorMessage` and, from Python,
    `stackTrace`. Not on `EventAgeExceeded`, when it never ran."""

    request_id: Annotated[str, At("requestContext.requestId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the invocation, the same for all of its attempts."""

    invoke_count: Annotated[int, At("requestContext.approximateInvokeCount")] = 1
    """How often the function was tried; approximate."""

    timestamp: Annotated[datetime | None, At("timestamp", codec=iso_time)] = None
    """When the record was made, to the millisecond."""

    status_code: Annotated[int | None, At("responseContext.statusCode")] = None
    """Status of the invocation, 200 where the function failed as well. Only if the function ran, as the next two."""

    executed_version: Annotated[str | None, At("responseContext.executedVersion")] = None
    """Version of the function that ran: `$LATEST` or a number."""

    function_error: Annotated[str | None, At("responseContext.functionError")] = None
    """`Unhandled` or `Handled`: the function failed. Absent on success."""

    version: Annotated[str, At("version")] = "1.0"
    """Version of the record's form."""


def record(
    *,
    function: Text | None = None,
    condition: Text | None = None,
    where: Callable[[LambdaDestinationRecord[Any]], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[LambdaDestinationRecord[Any]]:
    """Records of any function. `function` is its name or whole ARN, `condition` why the record was sent."""
    return Route(
        SOURCE,
        LambdaDestinationRecord,
        arn("function_arn", function, name="function", resource=function_name),
        text("condition", condition),
        where=where,
        via=via,
    )
