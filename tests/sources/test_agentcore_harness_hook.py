"""AgentCore harness hooks: decisions that let the agent loop continue, or stop it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from lambdarouter import App, ReplyError
from lambdarouter.sources.agentcore_harness_hook import HarnessDecision, HarnessHook, allow, deny
from lambdarouter.testing import Client, agentcore_harness_hook, samples
from tests.support.dispatched import response_of
from tests.support.judged import closed, faults
from tests.support.mutations import check_mutations

answer_of = partial(response_of, "agentcore_harness_hook")

#: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-lifecycle-hooks.html
SCHEMA = closed({"decision": {"enum": ["allow", "deny"]}, "reason": {"type": "string"}}, "decision")


@pytest.mark.parametrize(
    ("returned", "wire"),
    [
        (allow(), {"decision": "allow"}),
        (allow("Checked."), {"decision": "allow", "reason": "Checked."}),
        (True, {"decision": "allow"}),
        (deny(), {"decision": "deny"}),
        (deny("No refunds."), {"decision": "deny", "reason": "No refunds."}),
        (False, {"decision": "deny"}),
        ({"decision": "deny", "reason": "No."}, {"decision": "deny", "reason": "No."}),
    ],
)
@pytest.mark.parametrize("kind", samples("agentcore_harness_hook"))
def test_replies(kind: str, returned: Any, wire: dict[str, Any]) -> None:
    answer = answer_of(returned, samples("agentcore_harness_hook")[kind]())

    assert answer == wire
    assert faults(SCHEMA, answer) == []


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        (None, "value"),
        ("allow", "value"),
        (1, "value"),
        (float("nan"), "value"),
        ([{"decision": "allow"}], "value"),
        ({}, "decision"),
        ({"decision": "Allow"}, "decision"),
        ({"decision": True}, "decision"),
        ({"Decision": "allow"}, "Decision"),
        ({"decision": "allow", "message": "Checked."}, "message"),
        ({"decision": "deny", "reason": None}, "reason"),
        ({"decision": "deny", "reason": ["No."]}, "reason"),
    ],
)
def test_what_would_be_the_failure_mode_is_an_error(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, agentcore_harness_hook.before_tool_call())

    assert caught.value.field == field


def test_an_exception_fails_the_invocation() -> None:
    with pytest.raises(RuntimeError):
        answer_of(RuntimeError("no"), agentcore_harness_hook.before_tool_call())


def test_a_wrong_reply_cannot_be_made() -> None:
    with pytest.raises(ReplyError):
        deny(1)  # type: ignore[arg-type]


def _answer(name: str, event: HarnessHook) -> HarnessDecision:
    return deny(name)


def test_filters() -> None:
    app = App()
    app.on_agentcore_harness_hook(event="before_tool_call", tool_name="get_*")(partial(_answer, "tool"))
    app.on_agentcore_harness_hook(event="after_*", name="validate")(partial(_answer, "after"))
    app.on_agentcore_harness_hook(where=lambda event: bool(event.message_count))(partial(_answer, "messages"))
    app.on_agentcore_harness_hook()(partial(_answer, "rest"))

    def name_of(payload: Any) -> Any:
        return Client(app).send(payload)["reason"]

    assert name_of(agentcore_harness_hook.before_tool_call()) == "tool"
    assert name_of(agentcore_harness_hook.before_tool_call(tool_name="refund")) == "rest"
    assert name_of(agentcore_harness_hook.after_tool_call()) == "after"
    assert name_of(agentcore_harness_hook.after_invocation()) == "after"
    assert name_of(agentcore_harness_hook.after_invocation(name="log")) == "rest"
    assert name_of(agentcore_harness_hook.before_invocation()) == "messages"


@pytest.mark.parametrize("kind", samples("agentcore_harness_hook"))
def test_damaged_payloads_are_no_surprise(kind: str) -> None:
    check_mutations(samples("agentcore_harness_hook")[kind])
