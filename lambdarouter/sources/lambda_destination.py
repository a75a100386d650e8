"""AWS Lambda destinations: records of asynchronous invocations of a function, with its event and result.

Shape: `requestContext` with `functionArn` and `condition`, and `requestPayload`.

Lambda sends the record directly to a function that is the destination, or through SQS, SNS or EventBridge (as the
detail). The same routes match in both cases. The service ignores the response and retries an invocation that raised.

The app never handles the event of the invocation again by itself. With the record of a success, a finished event would
be handled twice, and anyone who can write to the queue, topic or bus could send any event. To handle a failed event
again, pass it to the app: `app(record.request_payload, context)`.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import frozen
from .._events.model import At, Event, Payload
from .._events.times import datetime, iso_time
from .._routing.deliveries import Invocation
from .._routing.route import ANY_WAY, Pattern, Route, T_any, Via
from .._routing.source import Source
from .._routing.text_filters import TextFilter, arn, function_name, text

__all__ = ["SOURCE", "LambdaDestinationRecord", "record"]


SOURCE = Source(
    "lambda_destination",
    Invocation(),
    correlation_id=("requestContext", "requestId"),
    advice=(
        "Register one with @app.on_lambda_destination(). The event of the invocation is not dispatched again; the "
        "handler of a failure may pass it to the app: app(record.request_payload, context)."
    ),
    named_by={"function": "function"},
    idempotency_key=("request_id",),
)


@frozen(kw_only=True)
class LambdaDestinationRecord(Event, Generic[T_any]):
    """One invocation. `LambdaDestinationRecord[Order]` structures the payload of the invocation as `Order`."""

    condition: Annotated[str, At("requestContext.condition")]
    """Reason for the record: `Success`, `RetriesExhausted` or `EventAgeExceeded`."""

    function_arn: Annotated[str, At("requestContext.functionArn")]
    """ARN of the function that was invoked, with its version or alias: `...:function:name:$LATEST`."""

    request_payload: Annotated[T_any | None, Payload("requestPayload", written="value")] = None
    """Event of the invocation: JSON values, or an instance of the type argument in the handler's annotation."""

    response_payload: Annotated[Any, At("responsePayload")] = None
    """Return value of the function, or its error: an object with `errorType`, `errorMessage` and, from Python,
    `stackTrace`. None for `EventAgeExceeded`, because the function never ran."""

    request_id: Annotated[str, At("requestContext.requestId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the invocation; the same for all attempts."""

    invoke_count: Annotated[int, At("requestContext.approximateInvokeCount")] = 1
    """Number of attempts; approximate."""

    timestamp: Annotated[datetime | None, At("timestamp", codec=iso_time)] = None
    """Time at which the record was created, to the millisecond."""

    status_code: Annotated[int | None, At("responseContext.statusCode")] = None
    """Status code of the invocation; 200 even if the function failed. Only if the function ran."""

    executed_version: Annotated[str | None, At("responseContext.executedVersion")] = None
    """Version of the function that ran: `$LATEST` or a number. Only if the function ran."""

    function_error: Annotated[str | None, At("responseContext.functionError")] = None
    """`Unhandled` or `Handled` if the function failed; None if it succeeded or did not run."""

    version: Annotated[str, At("version")] = "1.0"
    """Version of the record format."""

    @property
    def function(self) -> str:
        """Name of the function, as the filter `function` has it."""
        return function_name(self.function_arn)


def record(
    *,
    function: TextFilter | None = None,
    condition: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[LambdaDestinationRecord[Any]], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[LambdaDestinationRecord[Any]]:
    """Match records of asynchronous invocations that Lambda sends to a destination.

    - `function`: name or whole ARN of the invoked function.
    - `condition`: reason for the record: `Success`, `RetriesExhausted` or `EventAgeExceeded`.
    - `pattern`: event pattern such as `{"requestPayload": {"kind": ["order"]}}`.
    - `where`: predicate on the record.
    - `via`: envelopes around the event, such as `("sqs",)`; None for no envelope; by default any.
    """
    return Route(
        SOURCE,
        LambdaDestinationRecord,
        arn("function_arn", function, name="function", resource=function_name),
        text("condition", condition),
        pattern=pattern,
        where=where,
        via=via,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_lambda_destination: Final = ListensDecorator(record)
        """Example: `@app.on_lambda_destination(function="resize")`."""
