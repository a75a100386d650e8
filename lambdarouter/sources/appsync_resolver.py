"""AWS AppSync GraphQL APIs: a direct Lambda resolver, one field at a time or many in a batch.

Shape: `info.fieldName` and `info.parentTypeName`; older request templates and Amplify's functions send `typeName`,
`fieldName` and `arguments` instead. With batching the payload is a list of these. The answer is the field's value, any
JSON; for a batch, a list of as many values in the same order. An exception becomes a GraphQL error of the field; in a
batch, of all its fields, since a list cannot be shorter than what was asked. AppSync shows its message to the client:
`fail` is for that; the text of any other exception stays in the log, and the client is told of an internal error. Only
where a response handler reads it can a value say that it is an error, which is what `result` is for.

Source: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
"""

from collections.abc import Callable
from typing import Annotated, Any, Generic, NoReturn

from .._events.builder import field as attribute
from .._events.builder import frozen
from .._events.codecs import kind_of, mapping
from .._events.model import At, Event, Payload
from .._replies.reply import Reply, json_reply, unwrap_reply
from .._routing.route import Route, T_item
from .._routing.source import PerRecord, Record, RecordOutcome, Source
from .._routing.text_filters import Text, text
from ..errors import BatchError, LambdaRouterError, RecordError, ReplyError
from ._appsync import AppSyncIdentity

_NAME = "appsync_resolver"

#: What a client is told instead of the text of an exception.
INTERNAL: str = "Internal error"


@frozen
class ResolverReply(Reply):
    """A value together with an error, made by `result`, for a response handler to take apart."""


class FieldError(LambdaRouterError):
    """A field has no value; its text, which `fail` was given, is shown to the client."""


class ResolverError(LambdaRouterError):
    """A handler failed; the client is told of an internal error. What it raised is the `__cause__`, and in the log."""


def fail(message: str) -> NoReturn:
    """Give the field no value, and say why: raises a `FieldError` whose text AppSync shows to the client.

    In a batch without a response handler, all fields fail with it.
    """
    raise FieldError(_words("message", message))


def result(
    data: Any = None, *, error_message: str | None = None, error_type: str | None = None, error_info: Any = None
) -> ResolverReply:
    """The field's value, or an error beside it, as `{"data": ..., "errorMessage": ...}`: one for each field of a batch.

    Only for a resolver with a response handler, or a template, that takes it apart: `ctx.result.errorMessage` for
    `util.error`, else `ctx.result.data`. Without one, the client gets the whole object as the field's value. Where one
    field of a batch is answered so, an exception of another is its error alone.
    """
    wire: dict[str, Any] = {"data": json_reply(_NAME, data)}
    if error_message is None and (error_type is not None or error_info is not None):
        raise ReplyError(_NAME, "errorMessage", "is missing; an error has a message")
    if error_message is not None:
        wire["errorMessage"] = _words("errorMessage", error_message)
    if error_type is not None:
        wire["errorType"] = _words("errorType", error_type)
    if error_info is not None:
        wire["errorInfo"] = json_reply(_NAME, error_info)
    return ResolverReply(wire)


def _words(field: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        problem = "is empty" if isinstance(value, str) else f"is {kind_of(value)}"
        raise ReplyError(_NAME, field, f"{problem}; expected words for the client")
    return value


def _records(payload: Any) -> list[Record]:
    if type(payload) is list:
        return [((_NAME, index), each) for index, each in enumerate(payload)]
    return [((_NAME,), payload)]


def _reply(value: Any, event: Any) -> Any:
    # What `result` made stays what it is: it tells that a response handler takes errors of single fields.
    return value if isinstance(value, ResolverReply) else json_reply(_NAME, unwrap_reply(_NAME, value, ResolverReply))


def _respond(payload: Any, outcomes: list[RecordOutcome]) -> Any:
    errors = [(index, each.error) for index, each in enumerate(outcomes) if each.error is not None]
    values = [unwrap_reply(_NAME, each.value, ResolverReply) for each in outcomes]
    if any(isinstance(each.value, ResolverReply) for each in outcomes):
        for index, error in errors:
            told = _told(error)
            values[index] = {"data": None, "errorMessage": str(told), "errorType": type(told).__name__}
    elif len(errors) == 1:
        error = errors[0][1]
        if isinstance(error, LambdaRouterError):
            raise error
        raise _told(error) from error
    elif errors:
        raise BatchError(
            f"{_NAME}: {len(errors)} of {len(outcomes)} fields failed.",
            [RecordError(_NAME, index, None, error) for index, error in errors],
        )
    return values if type(payload) is list else values[0]


def _told(error: Exception) -> Exception:
    """What the client is told: of errors of this package, whose texts hold no values, and of no others."""
    return error if isinstance(error, LambdaRouterError) else ResolverError(INTERNAL)


SOURCE = Source(
    _NAME, PerRecord(_records, respond=_respond, reply=_reply), correlation_id=("request", "headers", "x-amzn-trace-id")
)


def _none() -> Any:
    return {}


@frozen(kw_only=True)
class AppSyncRequest(Event, Generic[T_item]):
    """One field to resolve. `AppSyncRequest[OrderKey]` structures the arguments as `OrderKey`."""

    type: Annotated[str, At("info.parentTypeName", "typeName")]
    """GraphQL type that the field is of: `Query`, `Mutation`, `Order` ..."""

    field: Annotated[str, At("info.fieldName", "fieldName")]
    """Name of the field."""

    arguments: Annotated[T_item, Payload("arguments", written="value", codec=mapping)] = attribute(factory=_none)
    """Arguments of the field by name: JSON values, or the type argument of the handler's annotation."""

    identity: Annotated[AppSyncIdentity | None, At("identity")] = None
    """Who asks. None with an API key."""

    source: Annotated[Any, At("source")] = None
    """Value of the parent field. None for the fields of `Query`, `Mutation` and `Subscription`."""

    headers: Annotated[dict[str, str], At("request.headers")] = attribute(factory=dict[str, str])
    """Headers of the request, with names in lower case."""

    domain_name: Annotated[str | None, At("request.domainName")] = None
    """Custom domain name that the request was sent to; None for the API's own."""

    variables: Annotated[dict[str, Any], At("info.variables")] = attribute(factory=dict[str, Any])
    """Variables of the GraphQL request by name."""

    selection_set_list: Annotated[tuple[str, ...], At("info.selectionSetList")] = ()
    """Fields that are asked of the value, as paths: `id`, `lines/price`. None of a scalar."""

    selection_set_graphql: Annotated[str | None, At("info.selectionSetGraphQL")] = None
    """The same as GraphQL text."""

    previous_result: Annotated[Any, At("prev.result")] = None
    """What the previous function returned. Only in a pipeline, after its first function."""

    stash: Annotated[dict[str, Any], At("stash")] = attribute(factory=dict[str, Any])
    """What the functions of a pipeline share."""


def request(
    *,
    type: Text | None = None,
    field: Text | None = None,
    where: Callable[[AppSyncRequest[Any]], bool] | None = None,
) -> Route[AppSyncRequest[Any]]:
    """Fields to resolve, by the GraphQL type that they are of and their name."""
    return Route(SOURCE, AppSyncRequest, text("type", type), text("field", field), where=where)
