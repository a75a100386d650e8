"""AWS CloudFormation macros: templates, or parts of templates, to transform.

Shape: `fragment` and `transformId`.

The response is `{"requestId": ..., "status": "success", "fragment": ...}`. A handler returns `success(fragment)`,
`failure("...")`, the response itself, the new fragment, or None for an unchanged fragment; the rest is filled in. An
object is the response if it has `requestId` and `status`, and no keys that a response does not have. When a handler
raises, the response is `"status": "failure"` with the type of the error. CloudFormation rolls the change back for any
status except `success`.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.model import At, Event
from .._replies.checked import checked_reply
from .._replies.reply import Reply, check_keys, checked_once, error_summary, json_reply, object_reply, one_of, required
from .._routing.deliveries import Invocation
from .._routing.filters import UnboundFilter
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import ReplyError

__all__ = [
    "SOURCE",
    "MacroReply",
    "MacroRequest",
    "failure",
    "request",
    "success",
]


_NAME = "cloudformation_macro"
_KEYS = ("requestId", "status", "fragment", "errorMessage")


@frozen(kw_only=True)
class MacroRequest(Event):
    """One template, or one part of a template, to transform."""

    fragment: Annotated[Any, At("fragment")]
    """The whole template without its transform section, or the siblings of an `Fn::Transform`."""

    transform_id: Annotated[str, At("transformId")] = "123456789012::Macro"
    """Account and name of the macro: `123456789012::Shorthand`."""

    request_id: Annotated[str, At("requestId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the request, which the response repeats."""

    params: Annotated[dict[str, Any], At("params")] = field(factory=dict[str, Any])
    """Parameters of an `Fn::Transform`. Empty for a macro in the transform section."""

    template_parameters: Annotated[dict[str, Any], At("templateParameterValues")] = field(factory=dict[str, Any])
    """Values of the template's parameters, without pseudo parameters."""

    account: Annotated[str, At("accountId")] = "123456789012"
    """Account that invokes the macro."""

    region: Annotated[str, At("region")] = "us-east-1"
    """Region of the macro."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class MacroReply(Reply):
    """The result of a macro, made by `success` or `failure`.

    `wire` lacks the id of the request, which is filled in when the reply is sent.
    """


def success(fragment: Any = ...) -> MacroReply:
    """Replace the fragment with this JSON value. Without an argument, the fragment stays unchanged.

    Raises ReplyError for a value without a JSON form.
    """
    wire: dict[str, Any] = {"status": "success"}
    if fragment is not ...:
        wire["fragment"] = json_reply(_NAME, fragment)
    return checked_reply(MacroReply, wire)


def failure(error_message: str) -> MacroReply:
    """Fail the change of the stack. The events of the stack show the message.

    Raises ReplyError for an empty message.
    """
    return checked_reply(MacroReply, _check({"status": "failure", "errorMessage": error_message}))


def _check(value: Any) -> dict[str, Any]:
    """The content of a reply object; raises ReplyError for an unknown status, and for a failure without a message."""
    wire = object_reply(_NAME, value)
    is_failure = one_of(_NAME, wire, "status", ("success", "failure")) == "failure"
    if is_failure and not required(_NAME, wire, "errorMessage", str, "a string").strip():
        raise ReplyError(_NAME, "errorMessage", "is empty; describe the failure")
    return wire


def _reply(value: Any, event: MacroRequest) -> dict[str, Any]:
    if value is None:
        wire: dict[str, Any] = {"status": "success"}
    elif isinstance(value, Reply):
        wire = checked_once(_NAME, value, MacroReply, _check)
    else:
        wire = _own_form(json_reply(_NAME, value), event)
    if wire["status"] == "success":
        wire.setdefault("fragment", event.fragment)
    return {"requestId": event.request_id, **wire}


def _own_form(value: Any, event: MacroRequest) -> dict[str, Any]:
    """Return the response for a value: the response itself, in the form of AWS, or a fragment with other keys."""
    if not isinstance(value, dict):
        return {"status": "success", "fragment": value}
    is_response = {"requestId", "status"} <= value.keys() <= set(_KEYS)
    if not is_response and value.get("requestId") != event.request_id:
        return {"status": "success", "fragment": value}
    check_keys(_NAME, value, _KEYS)
    status = required(_NAME, value, "status", str, "a string")
    if status != "success" and status.lower() == "success":
        raise ReplyError(_NAME, "status", 'is "success" in other letters, which is a failure; write "success"')
    if value["requestId"] != event.request_id:
        raise ReplyError(_NAME, "requestId", "is the id of another request; return success(...) or failure(...)")
    if value.get("errorMessage") is not None:
        required(_NAME, value, "errorMessage", str, "a string")
    return value


def _on_failure(error: Exception, payload: Any) -> dict[str, Any]:
    """The response for a handler that raised. The events of the stack show its text, which contains no values."""
    request_id = payload.get("requestId") if isinstance(payload, dict) else None
    if not isinstance(request_id, str):
        raise error
    from .._observability.failure_entry import log_failure

    log_failure(f"{_NAME}: the macro is reported as failed", error, {"source": _NAME})
    return {
        "requestId": request_id,
        "status": "failure",
        "errorMessage": f"The macro failed with {error_summary(error)}.",
    }


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply, on_failure=_on_failure),
    event=MacroRequest,
    correlation_id=("requestId",),
    idempotency_key=("request_id",),
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def request(
    *, macro: TextFilter | None = None, where: Callable[[MacroRequest], bool] | None = None
) -> Route[MacroRequest]:
    """Match requests to transform a template or a part of one.

    - `macro`: name of the macro, or its id with the account, such as `123456789012::Shorthand`.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(SOURCE, MacroRequest, _macro_filter(macro), where=where)


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cloudformation_macro: Final = ListensDecorator(request)
        """Example: `@app.on_cloudformation_macro(macro="Tags")`."""


def _macro_filter(macro: TextFilter | None) -> UnboundFilter | None:
    by_id = text("transform_id", macro, name="macro")
    if by_id is None:
        return None
    test = by_id.test
    return UnboundFilter(
        "macro",
        "transform_id",
        by_id.wanted,
        lambda value: test(value) or test(value.rpartition("::")[2]),
        exact=by_id.exact,
    )
