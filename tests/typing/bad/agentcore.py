"""Wrong replies of the sources of 2026: each line marked is an error, and no other line is."""

from lambdarouter import App
from lambdarouter.sources.agentcore_interceptor import InterceptedResponse, InterceptorReply, forward
from lambdarouter.sources.appconfig_validator import ConfigurationToValidate
from lambdarouter.sources.bedrock_parser import ModelOutput, ParserReply, finish
from lambdarouter.sources.ecs_lifecycle_hook import ECSLifecycleHook, ECSLifecycleHookReply, succeeded

app = App()


@app.on_ecs_lifecycle_hook()  # error: a hook needs an answer
def hook(hook: ECSLifecycleHook) -> None:
    return None


@app.on_appconfig_validator()  # error: AppConfig would ignore it
def validator(configuration: ConfigurationToValidate) -> bool:
    return False


@app.on_agentcore_interceptor_response()  # error: the target has answered
def on_response(response: InterceptedResponse) -> InterceptorReply:
    return forward(response.body)


@app.on_bedrock_parser()  # error: a reply to another service
def parse(output: ModelOutput) -> ECSLifecycleHookReply:
    return succeeded()


@app.on_ecs_lifecycle_hook()  # error: a reply to another service
def other(hook: ECSLifecycleHook) -> ParserReply:
    return finish("x")


app.on_agentcore_tool(nam="get_order")  # error: no such filter
