"""The replies to CloudFormation: the outcome of a custom resource request."""

from collections.abc import Mapping
from typing import Any, Final

from ..._events.builder import frozen
from ..._events.json_encoder import dumps
from ..._replies.checked import checked_reply
from ..._replies.reply import Reply, check_keys, object_reply, required
from ...errors import ReplyError

NAME: Final = "cloudformation"

#: The longest reason of a failure, in characters.
MAX_REASON: Final = 400

#: The id in the response to a creation that failed before the resource existed: there is nothing to delete.
CREATE_FAILED: Final = "lambdarouter::CREATE_FAILED"

_SUCCESS_KEYS = ("PhysicalResourceId", "Data", "NoEcho")
_FAILURE_KEYS = ("Reason", "PhysicalResourceId")
_MAX_ID_BYTES = 1024


@frozen
class CustomResourceReply(Reply):
    """The outcome of a custom resource request, made by `success` or `failed`."""


@frozen
class LaterReply(CustomResourceReply):
    """A reply that sends no response now, made by `answer_later`."""


def answer_later() -> LaterReply:
    """Send nothing now: another invocation answers the request with `answer`.

    Store the request as JSON first: `json.dumps(request.raw)`. The stack waits for the response until its
    `ServiceTimeout`, one hour by default. A request of CDK's provider framework raises ReplyError instead, since the
    framework reads the result of this call.
    """
    return checked_reply(LaterReply, {})


def success(
    physical_resource_id: str | None = None, *, data: Mapping[str, Any] | None = None, no_echo: bool = False
) -> CustomResourceReply:
    """Report that CloudFormation can use the resource as the template describes it.

    - `physical_resource_id`: the id of the resource from now on, 1 to 1024 bytes. An update that returns another id
      replaces the resource. Without an id, lambdarouter makes one for a creation, which stays the same when the request
      is repeated; updates and deletions keep the present id. A deletion cannot change it.
    - `data`: values for `Fn::GetAtt`. The whole response has at most 4096 bytes.
    - `no_echo`: hide the data in outputs.

    Raises ReplyError for an id of another length, and for data without a JSON form.
    """
    wire: dict[str, Any] = {}
    if physical_resource_id is not None:
        wire["PhysicalResourceId"] = physical_resource_id
    if data is not None:
        wire["Data"] = data
    if no_echo:
        wire["NoEcho"] = True
    wire = object_reply(NAME, wire)
    check_id(wire)
    return checked_reply(CustomResourceReply, check_success(wire))


def failed(reason: str, *, physical_resource_id: str | None = None) -> CustomResourceReply:
    """Report that the request failed.

    - `reason`: text for the console, cut to 400 characters.
    - `physical_resource_id`: the id of a resource that was partly created. With an id, CloudFormation deletes the
      resource by a request to the handler of deletions. Without one, that request is reported as a success without a
      handler, because nothing was created.

    Raises ReplyError for an empty reason, and for an id of another length than 1 to 1024 bytes.
    """
    wire: dict[str, Any] = {"Reason": reason}
    if physical_resource_id is not None:
        wire["PhysicalResourceId"] = physical_resource_id
    return checked_reply(CustomResourceReply, _checked_failure(wire))


# --- Checks ---------------------------------------------------------------------------------------------------------


def check_reply(value: Any) -> dict[str, Any]:
    """The content of a reply object that no helper has checked."""
    wire = object_reply(NAME, value)
    if "Reason" in wire:
        return _checked_failure(wire)
    check_id(wire)
    return check_success(wire)


def check_success(reply: dict[str, Any]) -> dict[str, Any]:
    """The reply without a null `Data`; raises ReplyError for an unknown key, and for a value of the wrong type."""
    check_keys(NAME, reply, _SUCCESS_KEYS)
    if reply.get("Data") is None:
        reply.pop("Data", None)
    else:
        required(NAME, reply, "Data", dict, "an object")
    if "NoEcho" in reply:
        required(NAME, reply, "NoEcho", bool, "true or false")
    return reply


def check_id(reply: dict[str, Any]) -> str | None:
    """The physical resource id of a reply, None if absent; raises ReplyError for an id of the wrong length."""
    if reply.get("PhysicalResourceId") is None:
        reply.pop("PhysicalResourceId", None)
        return None
    physical_id: str = required(NAME, reply, "PhysicalResourceId", str, "a string")
    # The length counts as JSON, so that a response with the id stays within its own limit.
    if not 0 < len(dumps(physical_id).encode("utf-8", "replace")) - len('""') <= _MAX_ID_BYTES:
        raise ReplyError(NAME, "PhysicalResourceId", f"must have 1 to {_MAX_ID_BYTES} bytes")
    return physical_id


def _checked_failure(reply: dict[str, Any]) -> dict[str, Any]:
    check_keys(NAME, reply, _FAILURE_KEYS)
    reason = reply["Reason"]
    if not isinstance(reason, str) or not reason:
        raise ReplyError(NAME, "Reason", "is empty or not a string; describe the failure")
    reply["Reason"] = reason[:MAX_REASON]
    check_id(reply)
    return reply
