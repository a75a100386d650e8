"""CloudFormation custom resources: a resource of a stack is to be created, updated or deleted.

Shape: `RequestType` (`Create`, `Update`, `Delete`), `StackId` and `LogicalResourceId`. The stack waits for an answer at
a presigned URL, an hour unless its `ServiceTimeout` says otherwise: when the handler returns, `SUCCESS` is put there,
with `PhysicalResourceId`, `Data` and `NoEcho` as returned; when it raises, `FAILED` with the type of the error and the
log stream. When the function's time is nearly over, `FAILED` is put there before Lambda ends it, once. An exception
does not leave the invocation, for Lambda would repeat the work after the stack has moved on.
Where the answer itself cannot be delivered, the invocation fails, so that Lambda tries again. An answer has at most
4096 bytes; a larger one becomes `FAILED`. A resource whose `PhysicalResourceId` changes in an update is replaced: the
old one is deleted afterwards.

CDK's provider framework calls without `ResponseURL`: there the return value is the answer, and exceptions propagate.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref.html
"""

import logging
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic

from ..classes import field, frozen
from ..errors import EventError, LambdaRouterError, ReplyError
from ..events import At, Event, Payload
from ..outbound import put_json
from ..replies import Reply, object_reply, required, unwrapped
from ..routes import Route, Source, T_item, Text, text
from ..wire import dumps

_log = logging.getLogger("lambdarouter")

_KEYS = ("PhysicalResourceId", "Data", "NoEcho")
_MOST_BYTES = 4096
_MOST_BYTES_OF_ID = 1024
_MOST_OF_REASON = 400


def _no_properties() -> Any:
    return {}


@frozen(kw_only=True)
class CustomResourceRequest(Event, Generic[T_item]):
    """One request for a custom resource. `CustomResourceRequest[Settings]` structures the properties as `Settings`."""

    request_type: Annotated[str, At("RequestType")]
    """`Create`, `Update` or `Delete`."""

    properties: Annotated[T_item, Payload("ResourceProperties", written="value")] = field(factory=_no_properties)
    """Properties in the template, `ServiceToken` among them. CloudFormation turns numbers and booleans into strings."""

    old_properties: Annotated[T_item | None, Payload("OldResourceProperties", written="value")] = None
    """Properties before the update. Updates alone."""

    physical_resource_id: Annotated[str | None, At("PhysicalResourceId")] = None
    """Id that the answer to the creation gave. Updates and deletions alone."""

    resource_type: Annotated[str, At("ResourceType")] = "AWS::CloudFormation::CustomResource"
    """Type in the template: `Custom::Name`, or `AWS::CloudFormation::CustomResource`."""

    logical_resource_id: Annotated[str, At("LogicalResourceId")] = "Resource"
    """Name of the resource in the template."""

    stack_id: Annotated[str, At("StackId")] = "arn:aws:cloudformation:us-east-1:123456789012:stack/stack/id"
    """ARN of the stack."""

    request_id: Annotated[str | None, At("RequestId")] = None
    """Id of the request, unique in its stack. The same when Lambda repeats an invocation."""

    service_token: Annotated[str | None, At("ServiceToken")] = None
    """ARN of the function or topic that the template calls. Not from CDK's provider framework."""

    response_url: Annotated[str | None, At("ResponseURL")] = field(default=None, repr=False)
    """Presigned URL for the answer. Not from CDK's provider framework; keep it out of logs."""


# --- The answer -----------------------------------------------------------------------------------------------------


@frozen
class CustomResourceReply(Reply):
    """What became of a resource, made by `success` or `failed`."""


def success(
    physical_resource_id: str | None = None, *, data: Mapping[str, Any] | None = None, no_echo: bool = False
) -> CustomResourceReply:
    """Say that the resource is as it should be.

    The id names it from now on; another one in an update replaces it. Without one, a creation gets one that stays the
    same when it is repeated, and the others keep theirs. `data` is for `Fn::GetAtt`; `no_echo` hides it in outputs.
    """
    wire: dict[str, Any] = {"PhysicalResourceId": physical_resource_id} if physical_resource_id is not None else {}
    if data is not None:
        wire["Data"] = dict(data)
    if no_echo:
        wire["NoEcho"] = True
    _check_name(wire)
    return CustomResourceReply(_check(wire))


def failed(reason: str) -> CustomResourceReply:
    """Say that it could not be done, and why: the reason is shown in the console, and cut to 400 characters."""
    if not isinstance(reason, str) or not reason:
        raise ReplyError("cloudformation", "Reason", "is no text, or empty; say what went wrong")
    return CustomResourceReply({"Reason": reason[:_MOST_OF_REASON]})


def _settle(event: CustomResourceRequest[Any], value: Any, error: Exception | None, context: Any) -> Any:
    if not event.response_url:
        if error is not None:
            raise error
        value = _unwrapped(value)
        if isinstance(value, _FailedError):
            raise value
        return {} if value is None else _checked_id(event, object_reply("cloudformation", value))
    kept = event.physical_resource_id or _new_id(event)
    if error is None:
        try:
            value = _unwrapped(value)
            if not isinstance(value, _FailedError):
                reply = _checked(event, value)
                kept = reply.get("PhysicalResourceId", kept)
                _send(event, "SUCCESS", {**reply, "PhysicalResourceId": kept})
                return None
            error = value
        except ReplyError as wrong:
            error = wrong
            _log.exception("the resource is reported as failed")
    reason = str(error) if isinstance(error, _FailedError) else _reason(error, context)
    _send(event, "FAILED", {"PhysicalResourceId": kept, "Reason": reason})
    return None


class _FailedError(LambdaRouterError):
    """What a handler said of a failure: the framework of CDK takes it for the reason."""


def _unwrapped(value: Any) -> Any:
    found = unwrapped("cloudformation", value, CustomResourceReply)
    return _FailedError(found["Reason"]) if found is not value and "Reason" in found else found


def _send(event: CustomResourceRequest[Any], status: str, reply: dict[str, Any]) -> None:
    if not event.request_id:
        raise EventError("cloudformation", "RequestId", "is missing or null", "Without it nothing can be answered.")
    body = {
        "Status": status,
        "StackId": event.stack_id,
        "RequestId": event.request_id,
        "LogicalResourceId": event.logical_resource_id,
        **reply,
    }
    size = len(dumps(body).encode())
    if size > _MOST_BYTES and status == "SUCCESS":
        raise ReplyError(
            "cloudformation", "Data", f"makes an answer of {size} bytes; CloudFormation takes {_MOST_BYTES}"
        )
    assert event.response_url is not None
    put_json(event.response_url, body)


def _checked(event: CustomResourceRequest[Any], value: Any) -> dict[str, Any]:
    """What the handler returned as a part of the answer; a ReplyError for what CloudFormation would not take."""
    reply = _checked_id(event, {} if value is None else object_reply("cloudformation", value))
    return _check(reply)


def _check(reply: dict[str, Any]) -> dict[str, Any]:
    for key in reply:
        if key not in _KEYS:
            raise ReplyError("cloudformation", key, f"is unknown; there are: {', '.join(_KEYS)}")
    if reply.get("Data") is None:
        reply.pop("Data", None)
    else:
        required("cloudformation", reply, "Data", dict, "an object")
    if "NoEcho" in reply:
        required("cloudformation", reply, "NoEcho", bool, "true or false")
    return reply


def _checked_id(event: CustomResourceRequest[Any], reply: dict[str, Any]) -> dict[str, Any]:
    if reply.get("PhysicalResourceId") is None:
        reply.pop("PhysicalResourceId", None)
        return reply
    name = _check_name(reply)
    if event.request_type == "Delete" and event.physical_resource_id and name != event.physical_resource_id:
        raise ReplyError("cloudformation", "PhysicalResourceId", "cannot change in a deletion")
    return reply


def _check_name(reply: dict[str, Any]) -> Any:
    if "PhysicalResourceId" not in reply:
        return None
    name = required("cloudformation", reply, "PhysicalResourceId", str, "a string")
    if not 0 < len(name.encode("utf-8", "replace")) <= _MOST_BYTES_OF_ID:
        raise ReplyError("cloudformation", "PhysicalResourceId", f"must have 1 to {_MOST_BYTES_OF_ID} bytes")
    return name


def _new_id(event: CustomResourceRequest[Any]) -> str:
    """An id for a handler that gives none: another one for each creation, the same when it is repeated."""
    stack = event.stack_id.split("/")[1] if event.stack_id.count("/") > 1 else event.stack_id
    return f"{stack[:128]}-{event.logical_resource_id[:255]}-{(event.request_id or '')[:128]}"


def _reason(error: Exception, context: Any) -> str:
    # Our own errors hold no payload values; those of a handler may, and the reason is shown in the console.
    said = type(error).__name__
    if isinstance(error, LambdaRouterError):
        said += f": {error}".partition("\n")[0]
    stream = getattr(context, "log_stream_name", None)
    return f"{said[:_MOST_OF_REASON]} (see the log stream {stream})" if stream else said[:_MOST_OF_REASON]


SOURCE = Source("cloudformation", settle=_settle)


# --- Routes ---------------------------------------------------------------------------------------------------------


def request(
    *,
    resource_type: Text | None = None,
    request_type: Text | None = None,
    where: Callable[[CustomResourceRequest[Any]], bool] | None = None,
) -> Route[CustomResourceRequest[Any], CustomResourceReply | Mapping[str, Any] | None]:
    """Requests of any kind. `resource_type` is what the template says: `Custom::Name`."""
    return Route(
        SOURCE,
        CustomResourceRequest,
        text("request_type", request_type),
        text("resource_type", resource_type),
        where=where,
    )


class kind:  # noqa: N801  (a factory of route factories: `create = kind("Create", ...)`)
    """A route factory for one kind of request; all of them take the same filters."""

    def __init__(self, request_type: str, doc: str) -> None:
        self.request_type = request_type
        self.__doc__ = doc

    def __call__(
        self,
        *,
        resource_type: Text | None = None,
        where: Callable[[CustomResourceRequest[Any]], bool] | None = None,
    ) -> Route[CustomResourceRequest[Any], CustomResourceReply | Mapping[str, Any] | None]:
        """The route of this kind for the requests that pass every filter given."""
        return request(request_type=self.request_type, resource_type=resource_type, where=where)


create: kind = kind("Create", "A resource is to be created; the answer names it by its PhysicalResourceId.")
update: kind = kind("Update", "Properties of a resource changed; another PhysicalResourceId replaces it.")
delete: kind = kind("Delete", "A resource is to be deleted; it may never have come into being.")
