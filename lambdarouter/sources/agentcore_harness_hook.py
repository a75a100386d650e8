"""Amazon Bedrock AgentCore harness lifecycle hooks: points of the agent loop at which a function allows or denies.

Shape: `hookEventId` and `harnessArn`.

The harness reads `{"decision": "allow" | "deny", "reason": ...}`, which `allow` and `deny` make; True and False stand
for decisions without a reason. Without a valid decision, and after an invocation that failed, the harness applies the
failure mode of the hook, which is `deny` by default. None is therefore a ReplyError. A hook with SNS or EventBridge as
its target sends the same payload there, and reads no decision.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-lifecycle-hooks.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.codecs import kind_of
from .._events.model import At, Event
from .._replies.checked import checked_reply
from .._replies.reply import Reply, check_keys, checked_once, object_reply, one_of, required
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import ReplyError

__all__ = ["SOURCE", "HarnessDecision", "HarnessHook", "allow", "deny", "hook"]

_NAME = "agentcore_harness_hook"
_DECISIONS = ("allow", "deny")
_EXPECTED = "expected allow(), deny(), True or False"


@frozen(kw_only=True)
class HarnessHook(Event):
    """One invocation of a hook.

    The harness limits the context to 64 KiB. It replaces a field that is too large by an object with `truncated` and
    `preview`.
    """

    event: Annotated[str, At("event")]
    """Point of the agent loop: `before_invocation`, `before_tool_call`, `after_tool_call` or `after_invocation`."""

    hook_event_id: Annotated[str, At("hookEventId")] = "1234abcd-12ab-34cd-56ef-1234567890ab"
    """Id of this event."""

    name: Annotated[str | None, At("name")] = None
    """Name of the hook."""

    harness_arn: Annotated[str, At("harnessArn")] = "arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/Shop-1"
    """ARN of the harness."""

    session_id: Annotated[str | None, At("sessionId")] = None
    """Id of the session."""

    messages: Annotated[tuple[dict[str, Any], ...], At("context.messages")] = field(default=(), repr=False)
    """Messages of the request, in order; the newest ones if `is_truncated`. Only before an invocation."""

    message_count: Annotated[int | None, At("context.messageCount")] = None
    """Number of messages in the request. Only before an invocation."""

    is_truncated: Annotated[bool, At("context.truncated", assumed=True)] = False
    """Whether `messages` lacks older messages of the request. Only before an invocation."""

    tool_name: Annotated[str | None, At("context.toolName")] = None
    """Name of the tool, as the model knows it. Only for tool calls."""

    tool_type: Annotated[str | None, At("context.toolType")] = None
    """`builtin`, `remote_mcp`, `agentcore_gateway`, `inline_function` ... Only for tool calls."""

    tool_use_id: Annotated[str | None, At("context.toolUseId")] = None
    """Id of the tool call, the same before and after it."""

    tool_input: Annotated[Any, At("context.toolInput")] = field(default=None, repr=False)
    """Input of the tool, which the model generated. Only before a tool call."""

    tool_result: Annotated[Any, At("context.toolResult")] = field(default=None, repr=False)
    """Result of the tool. For an inline function, the client of the harness sent it. Only after a tool call."""

    error: Annotated[Any, At("context.error")] = field(default=None, repr=False)
    """Text of the exception that the tool raised. None without one."""

    stop_reason: Annotated[str | None, At("context.stopReason")] = None
    """Reason for the end of the invocation. Only after an invocation."""

    input_tokens: Annotated[int | None, At("context.usage.inputTokens")] = None
    """Number of input tokens. Only after an invocation."""

    output_tokens: Annotated[int | None, At("context.usage.outputTokens")] = None
    """Number of output tokens. Only after an invocation."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class HarnessDecision(Reply):
    """A decision, made by `allow` or `deny`."""


def allow(reason: str | None = None) -> HarnessDecision:
    """Let the agent loop continue. The response stream shows up to 1,024 characters of the reason."""
    return _make("allow", reason)


def deny(reason: str | None = None) -> HarnessDecision:
    """Stop the invocation; before a tool call, skip only this call.

    The response stream shows up to 1,024 characters of the reason.
    """
    return _make("deny", reason)


def _make(decision: str, reason: str | None) -> HarnessDecision:
    wire = {"decision": decision} if reason is None else {"decision": decision, "reason": reason}
    return checked_reply(HarnessDecision, _check(wire))


def _check(value: Any) -> dict[str, Any]:
    """The decision as plain JSON; raises ReplyError for one to which the harness would apply the failure mode."""
    reply = object_reply(_NAME, value)
    check_keys(_NAME, reply, ("decision", "reason"))
    one_of(_NAME, reply, "decision", _DECISIONS)
    if "reason" in reply:
        required(_NAME, reply, "reason", str, "a string")
    return reply


def _reply(value: Any, event: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"decision": "allow" if value else "deny"}
    if not isinstance(value, Reply | Mapping):
        raise ReplyError(_NAME, "value", f"is {kind_of(value)}; {_EXPECTED}")
    return checked_once(_NAME, value, HarnessDecision, _check)


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply),
    event=HarnessHook,
    correlation_id=("hookEventId",),
    idempotency_key=("hook_event_id",),
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def hook(
    *,
    event: TextFilter | None = None,
    name: TextFilter | None = None,
    tool_name: TextFilter | None = None,
    where: Callable[[HarnessHook], bool] | None = None,
) -> Route[HarnessHook, HarnessDecision | Mapping[str, Any] | bool]:
    """Match the hooks of a harness.

    - `event`: point of the agent loop: `before_invocation`, `before_tool_call`, `after_tool_call` or
      `after_invocation`.
    - `name`: name of the hook.
    - `tool_name`: name of the tool, as the model knows it.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(
        SOURCE,
        HarnessHook,
        text("event", event),
        text("name", name),
        text("tool_name", tool_name),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_agentcore_harness_hook: Final = AnswersDecorator(hook)
        """Example: `@app.on_agentcore_harness_hook(name="validate")`."""
