"""AWS AppSync GraphQL APIs: a direct Lambda resolver, one field at a time or many in a batch.

Shape: `info.fieldName` and `info.parentTypeName`; older request templates and Amplify's functions send `typeName`,
`fieldName` and `arguments` instead. With batching the payload is a list of these. The answer is the field's value, any
JSON; for a batch, a list of as many values in the same order. An exception becomes a GraphQL error of the field; in a
batch, of all its fields, since a list cannot be shorter than what was asked.

Source: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
"""

from collections.abc import Callable
from typing import Annotated, Any, Generic

from ..appsync import AppSyncIdentity
from ..classes import field as attribute
from ..classes import frozen
from ..errors import BatchError, RecordError
from ..events import At, Event, Payload
from ..forms import mapping
from ..replies import json_reply
from ..routes import Outcome, Record, Route, Source, T_item, Text, text


def _records(payload: Any) -> list[Record]:
    if type(payload) is list:
        return [(("appsync_resolver", index), each) for index, each in enumerate(payload)]
    return [(("appsync_resolver",), payload)]


def _reply(value: Any, event: Any) -> Any:
    return json_reply("appsync_resolver", value)


def _answer(payload: Any, outcomes: list[Outcome]) -> Any:
    failed = [(index, each.error) for index, each in enumerate(outcomes) if each.error is not None]
    if len(failed) == 1:
        raise failed[0][1]
    if failed:
        raise BatchError(
            f"appsync_resolver: {len(failed)} of {len(outcomes)} fields failed.",
            [RecordError("appsync_resolver", index, None, error) for index, error in failed],
        )
    values = [each.value for each in outcomes]
    return values if type(payload) is list else values[0]


SOURCE = Source("appsync_resolver", records=_records, reply=_reply, answer=_answer)


def _none() -> Any:
    return {}


@frozen(kw_only=True)
class AppSyncRequest(Event, Generic[T_item]):
    """One field to resolve. `AppSyncRequest[OrderKey]` structures the arguments as `OrderKey`."""

    type: Annotated[str, At("info.parentTypeName", "typeName")]
    """GraphQL type that the field is of: `Query`, `Mutation`, `Order` ..."""

    field: Annotated[str, At("info.fieldName", "fieldName")]
    """Name of the field."""

    arguments: Annotated[T_item, Payload("arguments", written="value", form=mapping)] = attribute(factory=_none)
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
