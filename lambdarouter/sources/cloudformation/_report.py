"""The report of an outcome to CloudFormation, or to CDK's provider framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._events.json_encoder import dumps
from ..._observability.dispatch import note_rejected_reply
from ..._replies.callbacks import put_json
from ..._replies.limits import seconds_left, within
from ..._replies.reply import checked_once, object_reply, unwrap_reply
from ...errors import LambdaRouterError, ReplyError
from ._provider import FailedError, framework_result, is_from_framework
from ._replies import (
    CREATE_FAILED,
    MAX_REASON,
    NAME,
    CustomResourceReply,
    LaterReply,
    check_id,
    check_reply,
    check_success,
)
from ._response_url import require_aws_url

if TYPE_CHECKING:
    from ._events import CustomResourceRequest

_MAX_RESPONSE_BYTES = 4096


def report(event: CustomResourceRequest[Any], value: Any, error: Exception | None, context: Any) -> Any:
    """Put the response at the URL of the request, or return it to CDK's provider framework."""
    url = _text(event.raw, "ResponseURL")
    if not url or (not event.via and is_from_framework(event.raw, context)):
        return framework_result(event, value, error)
    require_aws_url(url)
    if isinstance(value, LaterReply):
        return None
    response = _response(event, value, error, context)
    seconds = seconds_left()
    within(seconds, lambda: put_json(url, response, seconds_left=seconds), "the response URL")
    return None


def _response(event: CustomResourceRequest[Any], value: Any, error: Exception | None, context: Any) -> dict[str, Any]:
    raw = event.raw
    present_id = physical_id = _text(raw, "PhysicalResourceId")
    if error is None or (isinstance(error, ReplyError) and error.source == NAME):
        # The handler did its work, even if its reply is rejected: a resource may exist, and must get an id.
        physical_id = physical_id or _new_id(raw)
    if error is None:
        try:
            reply = _unwrap(value)
            if _is_failure(value, reply):
                error = FailedError(reply["Reason"])
                physical_id = present_id
                if raw["RequestType"] != "Delete":  # a deletion cannot change the id
                    physical_id = reply.get("PhysicalResourceId", present_id)
            else:
                physical_id = _checked_id(event, value, reply) or physical_id
                if not isinstance(value, CustomResourceReply):
                    check_success(reply)
                return _success(raw, {**reply, "PhysicalResourceId": physical_id})
        except ReplyError as rejected:
            error = rejected
            note_rejected_reply(rejected, "the resource is reported as failed", context)
    if not physical_id:
        physical_id = CREATE_FAILED if raw.get("RequestType") == "Create" else _new_id(raw)
    return _failure(raw, physical_id, error, context)


def _unwrap(value: Any) -> dict[str, Any]:
    """A handler's return value as a JSON object. A reply object has been checked, a dict has not."""
    if value is None:
        return {}
    if isinstance(value, CustomResourceReply):
        return checked_once(NAME, value, CustomResourceReply, check_reply)
    return object_reply(NAME, unwrap_reply(NAME, value, CustomResourceReply))


def _is_failure(value: Any, reply: dict[str, Any]) -> bool:
    return isinstance(value, CustomResourceReply) and "Reason" in reply


def _checked_id(event: CustomResourceRequest[Any], value: Any, reply: dict[str, Any]) -> str | None:
    is_checked = isinstance(value, CustomResourceReply)
    physical_id = reply.get("PhysicalResourceId") if is_checked else check_id(reply)
    present_id = event.physical_resource_id
    if physical_id is not None and event.request_type == "Delete" and present_id and physical_id != present_id:
        raise ReplyError(NAME, "PhysicalResourceId", "cannot change in a deletion; leave it out")
    return physical_id


def _success(raw: dict[str, Any], reply: dict[str, Any]) -> dict[str, Any]:
    response = _with_request(raw, "SUCCESS", reply)
    try:
        size = len(dumps(response).encode())
    except UnicodeEncodeError:
        raise ReplyError(NAME, "value", "has an unpaired surrogate, which UTF-8 cannot encode") from None
    if size > _MAX_RESPONSE_BYTES:
        problem = f"makes a response of {size} bytes; CloudFormation accepts at most {_MAX_RESPONSE_BYTES}"
        raise ReplyError(NAME, "Data", problem)
    return response


def _failure(raw: dict[str, Any], physical_id: str, error: Exception, context: Any) -> dict[str, Any]:
    """The response for a failure, with a reason that is cut until the response is within the limit."""
    reason = str(error) if isinstance(error, FailedError) else _reason(error, context)
    response = _with_request(raw, "FAILED", {"PhysicalResourceId": physical_id, "Reason": reason})
    while len(dumps(response).encode("utf-8", "replace")) > _MAX_RESPONSE_BYTES and len(response["Reason"]) > 1:
        response["Reason"] = response["Reason"][: len(response["Reason"]) * 3 // 4]
    return response


def _with_request(raw: dict[str, Any], status: str, reply: dict[str, Any]) -> dict[str, Any]:
    ids = {key: _text(raw, key) for key in ("StackId", "RequestId", "LogicalResourceId")}
    return {"Status": status, **ids, **reply}


def _reason(error: Exception, context: Any) -> str:
    # Errors of this package contain no payload values. Other errors may, and the console shows the reason.
    summary = type(error).__name__
    if isinstance(error, LambdaRouterError):
        summary += f": {error}".partition("\n")[0]
    stream = getattr(context, "log_stream_name", None)
    return f"{summary[:MAX_REASON]} (see the log stream {stream})" if stream else summary[:MAX_REASON]


def _new_id(raw: dict[str, Any]) -> str:
    """An id for a resource without one: unique for each creation, and unchanged when the request is repeated."""
    stack = _text(raw, "StackId")
    stack = stack.split("/")[1] if stack.count("/") > 1 else stack
    return f"{stack[:128]}-{_text(raw, 'LogicalResourceId')[:255]}-{_text(raw, 'RequestId')[:128]}"


def _text(raw: dict[str, Any], key: str) -> str:
    """The text at a key of a request that may be malformed; empty without one."""
    value = raw.get(key)
    return value if isinstance(value, str) else ""
