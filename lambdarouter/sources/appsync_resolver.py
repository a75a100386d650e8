"""AWS AppSync GraphQL APIs: fields to resolve by a direct Lambda resolver, one at a time or in a batch.

Shape: `info.fieldName` and `info.parentTypeName`; older request templates and Amplify's functions send `typeName`,
`fieldName` and `arguments` instead. With batching, the payload is a list of these objects.

AppSync expects the value of the field, which is any JSON value; for a batch, it expects a list of values in the order
of the fields.

A handler of `Batch[AppSyncRequest]` returns the list itself, so it needs one query instead of one for each field.

An exception becomes a GraphQL error of the field. In a batch it becomes an error of all fields, because the list must
have a value for each field. AppSync shows the message of the exception to the client: raise it with `fail`. The text of
any other exception stays in the log, and the client receives an internal error. A value can only contain an error if a
response handler reads it; make such a value with `result`.

Source: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, NoReturn

from .._events.builder import field as attribute
from .._events.builder import frozen
from .._events.codecs import kind_of
from .._events.model import At, Event, Payload
from .._events.payloads import object_payload
from .._replies.checked import checked_content, checked_reply, content_of
from .._replies.reply import Reply, json_reply, object_reply, unwrap_reply
from .._routing.deliveries import PerRecord, Record, RecordOutcome
from .._routing.route import Pattern, RecordRoute, Route, T_item
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import BatchError, LambdaRouterError, RecordError, ReplyError
from ._appsync import AppSyncIdentity

__all__ = [
    "SOURCE",
    "AppSyncIdentity",
    "AppSyncRequest",
    "FieldError",
    "ResolverError",
    "ResolverReply",
    "fail",
    "request",
    "result",
]

_NAME = "appsync_resolver"

#: The text that a client receives instead of the text of an exception.
_INTERNAL = "Internal error"


@frozen
class ResolverReply(Reply):
    """A value and an error for a response handler to read, made by `result`."""


class FieldError(LambdaRouterError):
    """A field has no value. AppSync shows the text of the error, which is the argument of `fail`, to the client."""

    is_public = True


class ResolverError(LambdaRouterError):
    """A handler failed. Its exception is the `__cause__` and in the log; the client receives an internal error."""

    is_public = True


def fail(message: str) -> NoReturn:
    """Fail the field with a message for the client: raise a `FieldError`, whose text AppSync shows.

    In a batch without a response handler, all fields fail with this error. Raises ReplyError for an empty message.
    """
    raise FieldError(_public_text("message", message))


def result(
    data: Any = None, *, error_message: str | None = None, error_type: str | None = None, error_info: Any = None
) -> ResolverReply:
    """Return the value of a field with an optional error, as `{"data": ..., "errorMessage": ...}`.

    Only for a resolver with a response handler or response template that reads both: `ctx.result.errorMessage` for
    `util.error`, otherwise `ctx.result.data`. Without one, the client receives the whole object as the value.

    If a handler returns a `result` for any field of a batch, an exception for another field is the error of only that
    field. Raises ReplyError for an error type or error info without a message, for an empty text, and for a value
    without a JSON form.
    """
    wire: dict[str, Any] = {"data": json_reply(_NAME, data)}
    if error_message is None and (error_type is not None or error_info is not None):
        raise ReplyError(_NAME, "errorMessage", "is missing; pass error_message with error_type and error_info")
    if error_message is not None:
        wire["errorMessage"] = _public_text("errorMessage", error_message)
    if error_type is not None:
        wire["errorType"] = _public_text("errorType", error_type)
    if error_info is not None:
        wire["errorInfo"] = json_reply(_NAME, error_info)
    return checked_reply(ResolverReply, wire)


def _public_text(field: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        problem = "is empty" if isinstance(value, str) else f"is {kind_of(value)}"
        raise ReplyError(_NAME, field, f"{problem}; expected a message for the client")
    return value


def _records(payload: Any) -> list[Record]:
    if type(payload) is list:
        return [((_NAME, index), each) for index, each in enumerate(payload)]
    return [((_NAME,), payload)]


def _reply(value: Any, event: Any) -> Any:
    if not isinstance(value, ResolverReply):
        return json_reply(_NAME, unwrap_reply(_NAME, value, ResolverReply))
    # `_respond` needs the reply itself: it shows that a response handler reads the errors of single fields.
    checked = checked_content(value, ResolverReply) is not None
    return value if checked else ResolverReply(object_reply(_NAME, content_of(value)))


def _respond(payload: Any, outcomes: list[RecordOutcome]) -> Any:
    errors = [(index, each.error) for index, each in enumerate(outcomes) if each.error is not None]
    values = [unwrap_reply(_NAME, each.value, ResolverReply) for each in outcomes]
    if any(isinstance(each.value, ResolverReply) for each in outcomes):
        for index, error in errors:
            public = _public_error(error)
            values[index] = {"data": None, "errorMessage": str(public), "errorType": type(public).__name__}
    elif len({id(error) for _, error in errors}) == 1:  # a handler of a whole batch fails all fields with one error
        error = errors[0][1]
        if isinstance(error, LambdaRouterError):
            raise error
        raise _public_error(error) from error
    elif errors:
        raise BatchError(
            f"{_NAME}: {len(errors)} of {len(outcomes)} fields failed.",
            [RecordError(_NAME, index, None, error) for index, error in errors],
        )
    return values if type(payload) is list else values[0]


def _public_error(error: Exception) -> Exception:
    """Return the error for the client: an error of this package, whose text has no values, or an internal error."""
    return error if isinstance(error, LambdaRouterError) else ResolverError(_INTERNAL)


def _no_arguments() -> Any:
    return {}


@frozen(kw_only=True)
class AppSyncRequest(Event, Generic[T_item]):
    """One field to resolve. `AppSyncRequest[OrderKey]` structures the arguments as `OrderKey`."""

    type: Annotated[str, At("info.parentTypeName", "typeName")]
    """GraphQL type that has the field: `Query`, `Mutation`, `Order` ..."""

    field: Annotated[str, At("info.fieldName", "fieldName")]
    """Name of the field."""

    arguments: Annotated[T_item, Payload("arguments", written="value", codec=object_payload)] = attribute(
        factory=_no_arguments
    )
    """Arguments of the field: JSON values by name, or an instance of the type argument in the handler's annotation."""

    identity: Annotated[AppSyncIdentity | None, At("identity")] = None
    """Identity of the caller. None with an API key."""

    source: Annotated[Any, At("source")] = None
    """Value of the parent field. None for fields of `Query`, `Mutation` and `Subscription`."""

    headers: Annotated[dict[str, str], At("request.headers")] = attribute(factory=dict[str, str])
    """Headers of the request, with names in lower case."""

    domain_name: Annotated[str | None, At("request.domainName")] = None
    """Custom domain name that the request was sent to. None for the domain name of the API."""

    variables: Annotated[dict[str, Any], At("info.variables")] = attribute(factory=dict[str, Any])
    """Variables of the GraphQL request by name."""

    selection_set_list: Annotated[tuple[str, ...], At("info.selectionSetList")] = ()
    """Requested fields of the value, as paths: `id`, `lines/price`. Empty for a scalar."""

    selection_set_graphql: Annotated[str | None, At("info.selectionSetGraphQL")] = None
    """Requested fields of the value, as GraphQL text."""

    previous_result: Annotated[Any, At("prev.result")] = None
    """Result of the previous function. Only in a pipeline, after its first function."""

    stash: Annotated[dict[str, Any], At("stash")] = attribute(factory=dict[str, Any])
    """Values that the functions of a pipeline share."""


SOURCE = Source(
    _NAME,
    PerRecord(_records, respond=_respond, reply=_reply),
    event=AppSyncRequest,
    accepts_none=True,
    correlation_id=("request", "headers", "x-amzn-trace-id"),
    shows_errors=True,
)


def request(
    *,
    type: TextFilter | None = None,
    field: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[AppSyncRequest[Any]], bool] | None = None,
) -> RecordRoute[AppSyncRequest[Any]]:
    """Match fields to resolve.

    - `type`: GraphQL type that has the field, such as `Query`.
    - `field`: name of the field.
    - `pattern`: event pattern such as `{"arguments": {"kind": ["order"]}}`.
    - `where`: predicate on the request.
    """
    return Route(SOURCE, AppSyncRequest, text("type", type), text("field", field), pattern=pattern, where=where)


if TYPE_CHECKING:
    from .._routing.decorator import ListensEachDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_appsync_resolver: Final = ListensEachDecorator(request)
        """Example: `@app.on_appsync_resolver()`."""
