"""CloudFormation custom resources: a resource of a stack is to be created, updated or deleted.

Shape: `RequestType` (`Create`, `Update`, `Delete`), `StackId` and `LogicalResourceId`. The stack waits for an answer at
a presigned URL, an hour unless its `ServiceTimeout` says otherwise: when the handler returns, `SUCCESS` is put there,
with `PhysicalResourceId`, `Data` and `NoEcho` as returned; when it raises, `FAILED` with the type of the error and the
log stream. When the function's time is nearly over, `FAILED` is put there before Lambda ends it, once. So it is for a
request that is malformed, and for one that no handler takes. An exception does not leave the invocation, for Lambda
would repeat the work after the stack has moved on.
Where the answer itself cannot be delivered, the invocation fails, so that Lambda tries again. An answer has at most
4096 bytes; a larger one becomes `FAILED`. A resource whose `PhysicalResourceId` changes in an update is replaced: the
old one is deleted afterwards.

CloudFormation deletes a resource whose creation failed as well. A creation that raised has made nothing that anyone
could name, so that its answer has the id `CREATE_FAILED`; a deletion of that id is `SUCCESS`, without any handler.

CDK's provider framework calls without `ResponseURL`: there the return value is the answer, and exceptions propagate.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Generic

from .._events.builder import field, frozen
from .._events.json_encoder import dumps
from .._events.model import At, Event, Payload
from .._observability.dispatch import note_rejected_reply
from .._replies.callbacks import put_json
from .._replies.reply import Reply, object_reply, required, unwrap_reply
from .._routing.route import Route, T_item
from .._routing.source import Callback, Source
from .._routing.text_filters import Text, text
from ..errors import EventError, LambdaRouterError, ReplyError

_KEYS = ("PhysicalResourceId", "Data", "NoEcho")
_MOST_BYTES = 4096
_MOST_BYTES_OF_ID = 1024
_MOST_OF_REASON = 400
_KINDS = ("Create", "Update", "Delete")

_HINT = "CloudFormation sends it with every request; see `lambdarouter sample cloudformation` for a whole one."

#: The id in the answer to a creation that failed: nothing is to be deleted.
CREATE_FAILED: Final = "lambdarouter::CREATE_FAILED"


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


def failed(reason: str, *, physical_resource_id: str | None = None) -> CustomResourceReply:
    """Say that it could not be done, and why: the reason is shown in the console, and cut to 400 characters.

    The id is for a creation that failed half-way: with it, CloudFormation's deletion comes to the handler of deletions;
    without one, it is answered with success, for there is nothing to delete.
    """
    if not isinstance(reason, str) or not reason:
        raise ReplyError("cloudformation", "Reason", "is no text, or empty; say what went wrong")
    wire: dict[str, Any] = {"Reason": reason[:_MOST_OF_REASON]}
    if physical_resource_id is not None:
        wire["PhysicalResourceId"] = physical_resource_id
    _check_name(wire)
    return CustomResourceReply(wire)


def _is_noop(raw: dict[str, Any]) -> bool:
    """Whether there is nothing to delete; an EventError for a request whose answer would not be understood."""
    if raw.get("ResponseURL") is None:
        return False  # CDK's framework has seen to both
    if not _url(raw):
        raise EventError("cloudformation", "ResponseURL", "is empty, or no text", _HINT)
    if raw.get("RequestType") not in _KINDS:
        raise EventError("cloudformation", "RequestType", f"is none of {', '.join(_KINDS)}", _HINT)
    for key in ("RequestId", "StackId", "LogicalResourceId"):
        if not isinstance(raw.get(key), str) or not raw[key]:
            raise EventError("cloudformation", key, "is missing, or no text", _HINT)
    if not isinstance(raw.get("PhysicalResourceId", ""), str):
        raise EventError("cloudformation", "PhysicalResourceId", "is no text", _HINT)
    return raw["RequestType"] == "Delete" and raw.get("PhysicalResourceId") == CREATE_FAILED


def _report(event: CustomResourceRequest[Any], value: Any, error: Exception | None, context: Any) -> Any:
    if not _url(event.raw):
        return _returned(event, value, error)
    kept = _text(event.raw, "PhysicalResourceId")
    if error is None:
        kept = kept or _new_id(event.raw)  # the handler has done its work, whatever it returned: there is something
        try:
            value = _unwrapped(value)
            if not isinstance(value, _FailedError):
                reply = _checked_id(event, {} if value is None else object_reply("cloudformation", value))
                kept = reply.get("PhysicalResourceId", kept)
                _send(event.raw, _success(event.raw, {**_check(reply), "PhysicalResourceId": kept}), context)
                return None
            error = value
            kept = _text(event.raw, "PhysicalResourceId")
            if value.made and event.raw["RequestType"] != "Delete":  # which cannot change it
                kept = value.made
        except ReplyError as wrong:
            error = wrong
            note_rejected_reply(wrong, "the resource is reported as failed")
    kept = kept or (CREATE_FAILED if event.raw.get("RequestType") == "Create" else _new_id(event.raw))
    _send(event.raw, _failure(event.raw, kept, error, context), context)
    return None


def _returned(event: CustomResourceRequest[Any], value: Any, error: Exception | None) -> Any:
    """What CDK's provider framework is given; it answers CloudFormation itself."""
    if error is not None:
        raise error
    value = _unwrapped(value)
    if isinstance(value, _FailedError):
        raise value
    return {} if value is None else _checked_id(event, object_reply("cloudformation", value))


class _FailedError(LambdaRouterError):
    """What a handler said of a failure: the framework of CDK takes it for the reason. `made` is the id, if any."""

    def __init__(self, reason: str, made: str | None) -> None:
        super().__init__(reason)
        self.made = made


def _unwrapped(value: Any) -> Any:
    found = unwrap_reply("cloudformation", value, CustomResourceReply)
    if found is not value and "Reason" in found:
        return _FailedError(found["Reason"], found.get("PhysicalResourceId"))
    return found


def _url(raw: dict[str, Any]) -> str:
    return _text(raw, "ResponseURL")


def _text(raw: dict[str, Any], key: str) -> str:
    """The text at a key of a request in which anything may be wrong; empty where there is none."""
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def _answer(raw: dict[str, Any], status: str, reply: dict[str, Any]) -> dict[str, Any]:
    same = {key: _text(raw, key) for key in ("StackId", "RequestId", "LogicalResourceId")}
    return {"Status": status, **same, **reply}


def _success(raw: dict[str, Any], reply: dict[str, Any]) -> dict[str, Any]:
    body = _answer(raw, "SUCCESS", reply)
    try:
        size = len(dumps(body).encode())
    except UnicodeEncodeError:
        raise ReplyError("cloudformation", "value", "holds half of a surrogate pair, which is no text") from None
    if size > _MOST_BYTES:
        raise ReplyError(
            "cloudformation", "Data", f"makes an answer of {size} bytes; CloudFormation takes {_MOST_BYTES}"
        )
    return body


def _failure(raw: dict[str, Any], name: str, error: Exception, context: Any) -> dict[str, Any]:
    """The answer for a failure; its reason is cut where it would make it too large."""
    reason = str(error) if isinstance(error, _FailedError) else _reason(error, context)
    body = _answer(raw, "FAILED", {"PhysicalResourceId": name, "Reason": reason})
    while len(dumps(body).encode("utf-8", "replace")) > _MOST_BYTES and len(body["Reason"]) > 1:
        body["Reason"] = body["Reason"][: len(body["Reason"]) * 3 // 4]
    return body


def _send(raw: dict[str, Any], body: dict[str, Any], context: Any) -> None:
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    put_json(_url(raw), body, within=remaining() / 1000 if remaining is not None else None)


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
    # As JSON, so that an answer with it stays within its own bound.
    if not 0 < len(dumps(name).encode("utf-8", "replace")) - len('""') <= _MOST_BYTES_OF_ID:
        raise ReplyError("cloudformation", "PhysicalResourceId", f"must have 1 to {_MOST_BYTES_OF_ID} bytes")
    return name


def _new_id(raw: dict[str, Any]) -> str:
    """An id for a handler that gives none: another one for each creation, the same when it is repeated."""
    stack = _text(raw, "StackId")
    stack = stack.split("/")[1] if stack.count("/") > 1 else stack
    return f"{stack[:128]}-{_text(raw, 'LogicalResourceId')[:255]}-{_text(raw, 'RequestId')[:128]}"


def _reason(error: Exception, context: Any) -> str:
    # Our own errors hold no payload values; those of a handler may, and the reason is shown in the console.
    said = type(error).__name__
    if isinstance(error, LambdaRouterError):
        said += f": {error}".partition("\n")[0]
    stream = getattr(context, "log_stream_name", None)
    return f"{said[:_MOST_OF_REASON]} (see the log stream {stream})" if stream else said[:_MOST_OF_REASON]


SOURCE = Source(
    "cloudformation",
    Callback(
        _report, unhandled_event=CustomResourceRequest, is_noop=_is_noop, reports_timeout=lambda raw: bool(_url(raw))
    ),
    correlation_id=("RequestId",),
)


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
