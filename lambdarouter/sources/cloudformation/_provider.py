"""CDK's provider framework: a function in front of the handler's, which reads its result and responds for it.

The framework invokes the function with the whole request of CloudFormation. Only `ServiceToken` shows the difference:
it names the function of the framework instead of the function that is invoked.

Source: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._events.builder import frozen
from ..._replies.callbacks import app_settings
from ..._replies.checked import checked_reply
from ..._replies.reply import Reply, checked_once, object_reply, required, unwrap_reply
from ...context import LambdaContext
from ...errors import LambdaRouterError, ReplyError
from ._replies import NAME, CustomResourceReply, LaterReply, check_id, check_reply, check_success

if TYPE_CHECKING:
    from ._events import CustomResourceRequest

#: The key of the state that `started` sends along; the framework passes keys that it does not know to isComplete.
_STATE: Final = "State"
#: The function of a context without a name, as tests construct it. Such a test is about no particular function.
_UNNAMED: Final = LambdaContext().invoked_function_arn
#: The account that the runtime interface emulator, and so `sam local`, puts into the ARN of every function.
_EMULATOR: Final = "012345678912"


@frozen
class ProviderReply(Reply):
    """A reply to CDK's provider framework, made by `started`, `pending` or `completed`."""


class FailedError(LambdaRouterError):
    """The failure that a handler returned. CDK's provider framework reports the text as the reason."""

    __module__ = __name__.rpartition(".")[0]  # the public one, which tracebacks show


def started(
    physical_resource_id: str | None = None,
    *,
    data: Mapping[str, Any] | None = None,
    no_echo: bool = False,
    state: Mapping[str, Any] | None = None,
) -> ProviderReply:
    """Report from the onEvent function that the work has started; the framework then invokes the isComplete function.

    - `physical_resource_id`: the id of the resource, 1 to 1024 bytes. Without an id, the id of a creation is its
      request id; updates and deletions keep the present id.
    - `data`: values for `Fn::GetAtt`, which `completed` may add to.
    - `no_echo`: hide the data in outputs.
    - `state`: values for the isComplete function, which reads them as `request.state`.

    Raises ReplyError for an id of another length, and for values without a JSON form.
    """
    wire: dict[str, Any] = {**_common(physical_resource_id, data), _STATE: {} if state is None else state}
    if no_echo:
        wire["NoEcho"] = True
    return checked_reply(ProviderReply, _check(object_reply(NAME, wire)))


def pending() -> ProviderReply:
    """Report from the isComplete function that the work continues; the framework asks again after `queryInterval`."""
    return checked_reply(ProviderReply, {"IsComplete": False})


def completed(physical_resource_id: str | None = None, *, data: Mapping[str, Any] | None = None) -> ProviderReply:
    """Report from the isComplete function that the work is done.

    - `physical_resource_id`: the id of the resource, instead of the id that the onEvent function returned.
    - `data`: values for `Fn::GetAtt`, added to those that the onEvent function returned.

    Raises ReplyError for an id of another length than 1 to 1024 bytes, and for data without a JSON form.
    """
    wire = {**_common(physical_resource_id, data), "IsComplete": True}
    return checked_reply(ProviderReply, _check(object_reply(NAME, wire)))


def _common(physical_resource_id: str | None, data: Mapping[str, Any] | None) -> dict[str, Any]:
    given = {"PhysicalResourceId": physical_resource_id, "Data": data}
    return {key: value for key, value in given.items() if value is not None}


# --- Requests of the framework --------------------------------------------------------------------------------------


def is_from_framework(raw: dict[str, Any], context: Any) -> bool:
    """Whether the caller is CDK's provider framework, which reads the result of the invocation."""
    settings = app_settings.get()
    if settings is not None and settings.cdk_provider is not None:
        return settings.cdk_provider
    invoked = getattr(context, "invoked_function_arn", None)
    if invoked == _UNNAMED:
        return False
    token = raw.get("ServiceToken")
    if token is None and isinstance(raw.get("ResourceProperties"), dict):
        token = raw["ResourceProperties"].get("ServiceToken")
    named, called = _function(token), _function(invoked)
    return bool(named) and bool(called) and named != called and called[1] != _EMULATOR


def _function(arn: Any) -> list[str]:
    """The region, the account and the name in the ARN of a function, without its version or alias."""
    parts = arn.split(":") if isinstance(arn, str) else []
    is_function = len(parts) in (7, 8) and parts[0] == "arn" and parts[2] == "lambda" and parts[5] == "function"
    return [*parts[3:5], parts[6]] if is_function else []


def framework_result(event: CustomResourceRequest[Any], value: Any, error: Exception | None) -> dict[str, Any]:
    """The result of the invocation; raises the error of a failure, which the framework reports."""
    if error is not None:
        raise error
    if isinstance(value, LaterReply):
        raise ReplyError(NAME, "value", "is answer_later(), but CDK's provider framework reads the result of this call")
    reply = _checked(value)
    if isinstance(value, CustomResourceReply) and "Reason" in reply:
        raise FailedError(reply["Reason"])
    present_id, physical_id = event.physical_resource_id, reply.get("PhysicalResourceId")
    if event.request_type == "Delete" and physical_id and present_id and physical_id != present_id:
        raise ReplyError(NAME, "PhysicalResourceId", "cannot change in a deletion; leave it out")
    if _asks_for_completion(event.raw):
        if "IsComplete" not in reply:
            raise ReplyError(NAME, "IsComplete", "is missing; return completed() or pending()")
        if not reply["IsComplete"] and reply.get("Data"):
            raise ReplyError(NAME, "Data", "is sent only once the work is done; return pending() before that")
    return reply


def _checked(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if isinstance(value, CustomResourceReply):
        return checked_once(NAME, value, CustomResourceReply, check_reply)
    if isinstance(value, ProviderReply):
        return checked_once(NAME, value, ProviderReply, lambda content: _check(object_reply(NAME, content)))
    return _check(object_reply(NAME, unwrap_reply(NAME, value, CustomResourceReply)))


def _check(reply: dict[str, Any]) -> dict[str, Any]:
    """The reply; raises ReplyError for a value that the framework misreads. It passes on the keys of the handler."""
    check_id(reply)
    check_success({key: reply[key] for key in ("Data", "NoEcho") if key in reply})
    if "IsComplete" in reply:
        required(NAME, reply, "IsComplete", bool, "true or false")
    return reply


def _asks_for_completion(raw: dict[str, Any]) -> bool:
    """Whether a request is certainly one for the isComplete function; an update or a deletion may be one as well."""
    return _STATE in raw or (raw.get("RequestType") == "Create" and bool(raw.get("PhysicalResourceId")))
