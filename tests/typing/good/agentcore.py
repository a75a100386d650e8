"""Tools of AgentCore, and replies of the other sources of 2026, as type checkers accept them."""

from collections.abc import Sequence
from typing import Annotated, Any, assert_type

from attrs import frozen

from lambdarouter import App, Depends, LambdaContext, Router, detect
from lambdarouter.sources.agentcore_interceptor import (
    InterceptedRequest,
    InterceptedResponse,
    InterceptorReply,
    ResponseReply,
    forward,
    respond,
)
from lambdarouter.sources.agentcore_tool import ToolCall, tool
from lambdarouter.sources.appconfig_extension import AppConfigReply, ExtensionEvent, content
from lambdarouter.sources.appconfig_validator import ConfigurationToValidate
from lambdarouter.sources.autoscaling_termination_policy import CandidateInstance, TerminationRequest
from lambdarouter.sources.bedrock_flow import FlowNode
from lambdarouter.sources.bedrock_parser import ModelOutput, ParserReply, finish
from lambdarouter.sources.ecs_lifecycle_hook import ECSLifecycleHook, ECSLifecycleHookReply, succeeded

app = App()
router = Router()


@frozen
class Order:
    order_id: str


def table() -> dict[str, Order]:
    return {}


@app.on_agentcore_tool(name="get_order", where=lambda call: call.target is not None)
def get_order(order_id: str, table: Annotated[dict[str, Order], Depends(table)], limit: int = 5) -> Order:
    return table[order_id]


@router.on_agentcore_tool(target="orders")
async def put_order(order: Order) -> None:
    pass


@app.on(tool(name="any"))
def any_tool(call: ToolCall[Order], context: LambdaContext) -> str:
    return call.arguments.order_id


assert_type(get_order("o", {}), Order)
assert_type(ToolCall(name="x", arguments=Order("o")).arguments, Order)
assert_type(detect({}, LambdaContext()), str | None)


@app.on_agentcore_interceptor_request()
def on_request(request: InterceptedRequest) -> InterceptorReply | None:
    return forward(request.body)


@app.on_agentcore_interceptor_response()
def on_response(response: InterceptedResponse) -> ResponseReply:
    return respond(response.response_body)


@app.on_agentcore_interceptor()
def on_both(event: InterceptedRequest | InterceptedResponse) -> None:
    return None


@app.on_ecs_lifecycle_hook()
def hook(hook: ECSLifecycleHook[Order]) -> ECSLifecycleHookReply | bool:
    return succeeded() if hook.details is not None else False


@app.on_autoscaling_termination_policy()
def choose(request: TerminationRequest) -> Sequence[CandidateInstance | str]:
    return request.instances


@app.on_appconfig_extension()
def extension(event: ExtensionEvent[Order]) -> AppConfigReply | None:
    return content(event.content)


@app.on_appconfig_validator()
def validator(configuration: ConfigurationToValidate[Order]) -> None:
    assert_type(configuration.content, Order)


@app.on_bedrock_parser()
def parse(output: ModelOutput) -> ParserReply:
    return finish(output.text)


@app.on_bedrock_flow()
def node(node: FlowNode) -> dict[str, Any]:
    return node.values
