"""CloudFormation macros: a template, or a piece of one, is handed over to be transformed.

Shape: `fragment` and `transformId`. The answer is `{"requestId": ..., "status": "success", "fragment": ...}`. A handler
returns `success(fragment)`, `failure("...")`, the new fragment itself, or None to leave it as it is; the rest is filled
in. A handler that raises is answered as `"status": "failure"` with the type of the error. Anything but `success` makes
CloudFormation roll the change back.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html
"""

import logging
from collections.abc import Callable
from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.model import At, Event
from .._replies.reply import Reply, json_reply, required, told, unwrap_reply
from .._routing.filters import UnboundFilter
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, text
from ..errors import ReplyError

_log = logging.getLogger("lambdarouter")

_NAME = "cloudformation_macro"


@frozen(kw_only=True)
class MacroRequest(Event):
    """One template or part of a template to transform."""

    fragment: Annotated[Any, At("fragment")]
    """The whole template without the transform section, or the siblings of an `Fn::Transform`."""

    transform_id: Annotated[str, At("transformId")] = "123456789012::Macro"
    """Account and name of the macro: `123456789012::Shorthand`."""

    request_id: Annotated[str, At("requestId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the request, which the answer repeats."""

    params: Annotated[dict[str, Any], At("params")] = field(factory=dict[str, Any])
    """Parameters of an `Fn::Transform`. Empty for a macro in the transform section."""

    template_parameters: Annotated[dict[str, Any], At("templateParameterValues")] = field(factory=dict[str, Any])
    """Values of the template's parameters; not those of pseudo parameters."""

    account: Annotated[str, At("accountId")] = "123456789012"
    """Account that the macro is invoked from."""

    region: Annotated[str, At("region")] = "us-east-1"
    """Region of the macro."""


# --- The answer -----------------------------------------------------------------------------------------------------


@frozen
class MacroReply(Reply):
    """What became of a fragment, made by `success` or `failure`; the id of the request is filled in when it is sent."""


def success(fragment: Any = ...) -> MacroReply:
    """Put this in place of the fragment; without it, the fragment stays as it is."""
    wire: dict[str, Any] = {"status": "success"}
    if fragment is not ...:
        wire["fragment"] = json_reply(_NAME, fragment)
    return MacroReply(wire)


def failure(error_message: str) -> MacroReply:
    """Fail the change of the stack, and say why: the message shows in its events."""
    wire = {"status": "failure", "errorMessage": error_message}
    if not required(_NAME, wire, "errorMessage", str, "a string").strip():
        raise ReplyError(_NAME, "errorMessage", "is empty; say what went wrong")
    return MacroReply(wire)


def _reply(value: Any, event: MacroRequest) -> dict[str, Any]:
    if value is None:
        value = success()
    wire = unwrap_reply(_NAME, value, MacroReply)
    if wire is value:  # a fragment, which may have any keys
        wire = {"status": "success", "fragment": json_reply(_NAME, value)}
    elif wire["status"] == "success" and "fragment" not in wire:
        wire = {**wire, "fragment": event.fragment}
    return {"requestId": event.request_id, **wire}


def _on_failure(error: Exception, payload: Any) -> dict[str, Any]:
    """The answer to a request whose handling raised; its text shows in the stack's events, and holds no values."""
    request_id = payload.get("requestId") if isinstance(payload, dict) else None
    if not isinstance(request_id, str):
        raise error
    _log.error("%s: the macro is reported as failed", _NAME, exc_info=error)
    return {"requestId": request_id, "status": "failure", "errorMessage": f"The macro failed with {told(error)}."}


SOURCE = Source(_NAME, Invocation(reply=_reply, on_failure=_on_failure), correlation_id=("requestId",))


# --- Routes ---------------------------------------------------------------------------------------------------------


def request(*, macro: Text | None = None, where: Callable[[MacroRequest], bool] | None = None) -> Route[MacroRequest]:
    """Requests of any macro. `macro` is its name, or its id with the account."""
    return Route(SOURCE, MacroRequest, _name(macro), where=where)


def _name(wanted: Text | None) -> UnboundFilter | None:
    whole = text("transform_id", wanted, name="macro")
    if whole is None:
        return None
    test = whole.test
    return UnboundFilter(
        "macro",
        "transform_id",
        whole.wanted,
        lambda value: test(value) or test(value.rpartition("::")[2]),
        exact=whole.exact,
    )
