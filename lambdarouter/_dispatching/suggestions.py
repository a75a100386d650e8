"""Suggestions for the name of a decorator that does not exist: in the user's words, by prefix, and by spelling."""

from __future__ import annotations

from collections.abc import Iterable

#: Words that users have for a source, and the decorators that they mean. A word is looked up in the name without `on_`.
_WORDS = {
    "agent": "on_bedrock_agent on_agentcore_tool",
    "alarm": "on_cloudwatch_alarm",
    "api": "get on_api_gateway_rest on_api_gateway_http",
    "apigateway": "get on_api_gateway_rest on_api_gateway_http",
    "authorizer": "on_api_gateway_authorizer on_appsync_authorizer on_iot_authorizer",
    "bot": "on_lex_v2 on_alexa_skill",
    "bucket": "on_s3",
    "bus": "on_eventbridge",
    "cloudwatch_event": "on_eventbridge on_schedule",
    "cron": "on_schedule",
    "custom_resource": "on_cloudformation",
    "destination": "on_lambda_destination on_esm_failure",
    "dlq": "on_sqs on_esm_failure",
    "elb": "on_alb",
    "email": "on_ses",
    "error_handler": "exception_handler",
    "errorhandler": "exception_handler",
    "event": "on_eventbridge on_invoke",
    "failure": "on_lambda_destination on_esm_failure",
    "file": "on_s3_put on_transfer_family",
    "graphql": "on_appsync_resolver",
    "hook": "on_cloudformation_hook on_codedeploy on_ecs_lifecycle_hook",
    "http": "get post route",
    "lambda": "on_invoke",
    "load_balancer": "on_alb",
    "log": "on_cloudwatch_logs",
    "logs": "on_cloudwatch_logs",
    "macro": "on_cloudformation_macro",
    "mail": "on_ses",
    "mcp": "on_agentcore_tool",
    "mongo": "on_documentdb",
    "mq": "on_activemq on_rabbitmq",
    "msk": "on_kafka",
    "object": "on_s3",
    "phone": "on_chime_sip",
    "pipe": "on_eventbridge_pipes",
    "pipeline": "on_codepipeline",
    "queue": "on_sqs",
    "request": "get route",
    "rotation": "on_secrets_manager",
    "rule": "on_eventbridge on_config",
    "scheduler": "on_schedule",
    "secret": "on_secrets_manager",
    "sftp": "on_transfer_family",
    "sign_up": "on_cognito_pre_sign_up on_cognito_post_confirmation",
    "skill": "on_alexa_skill",
    "step_function": "on_invoke",
    "step_functions": "on_invoke",
    "stepfunctions": "on_invoke",
    "stream": "on_kinesis on_dynamodb",
    "table": "on_dynamodb",
    "timer": "on_schedule",
    "token": "on_cognito_pre_token_generation on_authorizer_token",
    "tool": "on_agentcore_tool",
    "topic": "on_sns on_kafka",
    "udf": "on_redshift_udf",
    "upload": "on_s3_put",
    "url": "on_function_url",
    "websocket": "on_api_gateway_websocket",
    "widget": "on_cloudwatch_custom_widget",
}
#: Options that HTTP decorators of other frameworks have, and the advice.
_HTTP_OPTIONS = {
    "api_key_required": "Set it in the template: ApiKeyRequired of the event.",
    "authorizer": "Write security=..., and a dependency that checks request.claims.",
    "cache_control": "Return HTTPResponse(body, headers={'Cache-Control': ...}).",
    "compress": "Write App(http=HTTPSettings(compress=True)).",
    "content_types": "Annotate the parameter of the body, such as Annotated[str, Form()].",
    "cors": "Write App(http=HTTPSettings(cors=CORS(...))).",
    "dependencies": "Write Router(dependencies=[...]), or a parameter of the handler.",
    "endpoint": "Write operation_id='...'.",
    "methods": "Write @app.route(path, methods=[...]).",
    "middlewares": "Write Router(middleware=[...]), or use(...) below the decorator.",
    "name": "Write operation_id='...'.",
    "response_class": "Return HTTPResponse(...), and annotate the function with what it returns.",
    "response_model": "Annotate the function with what it returns.",
    "response_model_exclude_none": "Return a class whose converter omits these fields.",
    "strict_slashes": 'Write App(http=HTTPSettings(trailing_slash="strict")).',
    "status_code": "Return the status after the body, as in `return user, 201`.",
}
#: The maximum number of decorators that are listed for a family.
_MOST = 20


def sources_called(word: str) -> list[str]:
    """Return the names of the sources that users call by a word, such as `custom_resource`; empty for other words."""
    return [each.removeprefix("on_") for each in _WORDS.get(word, "").split() if each.startswith("on_")]


def advice_for(option: str, known: list[str]) -> str:
    """Return the advice for an option that a decorator does not have; empty if there is none."""
    from difflib import get_close_matches

    if option == "batch_size":
        return "The batch size is a setting of the event source mapping. "
    if option in _HTTP_OPTIONS and "operation_id" in known:
        return f"{_HTTP_OPTIONS[option]} "
    close = get_close_matches(option, known, 1)
    return f"Did you mean {close[0]!r}? " if close else ""


def suggest(name: str, known: Iterable[str]) -> str:
    """Return what to write instead of a name that is no decorator: a sentence, a question, or nothing."""
    from .._calling.words import ATTRIBUTES, instead

    if name in ATTRIBUTES:
        return instead(ATTRIBUTES, name)
    found = _candidates(name, sorted(known))
    listed = ", ".join(repr(each) for each in found[:_MOST])
    if not listed:
        return ""
    if len(found) > _MOST:
        return f" Did you mean one of {listed} ...?"
    return f" Did you mean one of {listed}?" if len(found) > 1 else f" Did you mean {listed}?"


def _candidates(name: str, known: list[str]) -> list[str]:
    from difflib import get_close_matches

    subject = name.removeprefix("on_")
    close = get_close_matches(name, known, 1, cutoff=0.9)
    family = [each for each in known if each.startswith(f"on_{subject}_")]
    shorter = [each for each in known if name.startswith(f"{each}_") and each[:3] == "on_"]
    if f"on_{subject}" in known:
        return [f"on_{subject}"]
    if subject in _WORDS or close:
        return close or list(dict.fromkeys([*_WORDS[subject].split(), *family]))
    if family:
        return family
    words = [word for word in _WORDS if f"_{word}_" in f"_{subject}_" or f"_{word}s_" in f"_{subject}_"]
    if shorter and not any("_" in word for word in words):
        return shorter[-1:]
    if words:
        return _WORDS[max(words, key=len)].split()
    return get_close_matches(name, known, 3, cutoff=0.75) or get_close_matches(f"on_{subject}", known, 3, cutoff=0.75)
