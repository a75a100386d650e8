"""Every decorator of an app or router by its name: a line with the factory that it stands for.

`app.on_s3_put(bucket="b")` equals `app.on(s3.put(bucket="b"))`. The filters, their types and the docs are those of the
factory in the source's module, which is imported when its first decorator is used. Type checkers and editors read
`_decorator_types` instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .errors import RegistrationError, UnknownDecoratorError

if TYPE_CHECKING:
    from ._routing.decorator import Registers

#: The module of each decorator's factory, in `sources` or `http` itself, and the name of the factory in it.
FACTORIES: Final = {
    # Storage, queues and streams
    "on_s3": "s3.event",
    "on_s3_created": "s3.created",
    "on_s3_put": "s3.put",
    "on_s3_post": "s3.post",
    "on_s3_copy": "s3.copy",
    "on_s3_multipart_upload": "s3.multipart_upload",
    "on_s3_removed": "s3.removed",
    "on_s3_delete": "s3.delete",
    "on_s3_delete_marker": "s3.delete_marker",
    "on_s3_restore": "s3.restore",
    "on_s3_replication": "s3.replication",
    "on_s3_lifecycle": "s3.lifecycle",
    "on_s3_tiering": "s3.tiering",
    "on_s3_tagging": "s3.tagging",
    "on_s3_acl": "s3.acl",
    "on_s3_annotation": "s3.annotation",
    "on_s3_lost": "s3.lost",
    "on_sqs": "sqs.message",
    "on_sns": "sns.message",
    "on_dynamodb": "dynamodb.record",
    "on_dynamodb_insert": "dynamodb.insert",
    "on_dynamodb_modify": "dynamodb.modify",
    "on_dynamodb_remove": "dynamodb.remove",
    "on_dynamodb_expired": "dynamodb.expired",
    "on_kinesis": "kinesis.record",
    "on_kafka": "kafka.record",
    "on_activemq": "activemq.message",
    "on_rabbitmq": "rabbitmq.message",
    "on_documentdb": "documentdb.change",
    "on_eventbridge_pipes": "eventbridge_pipes.item",
    "on_s3_batch": "s3_batch.task",
    "on_s3_object_lambda": "s3_object_lambda.request",
    "on_s3_object_get": "s3_object_lambda.get",
    "on_s3_object_head": "s3_object_lambda.head",
    "on_s3_object_list": "s3_object_lambda.list_",
    # Transformation of records on their way
    "on_firehose": "firehose.record",
    "on_kinesis_analytics": "kinesis_analytics.record",
    "on_kinesis_analytics_output": "kinesis_analytics.output",
    # Mail and repositories
    "on_ses": "ses.message",
    "on_codecommit": "codecommit.event",
    "on_codecommit_created": "codecommit.created",
    "on_codecommit_updated": "codecommit.updated",
    "on_codecommit_deleted": "codecommit.deleted",
    "on_workmail": "workmail.message",
    # Event bus and schedules
    "on_eventbridge": "eventbridge.event",
    "on_schedule": "schedule.event",
    # Management
    "on_cloudwatch_logs": "cloudwatch_logs.batch",
    "on_cloudwatch_alarm": "cloudwatch_alarm.event",
    "on_secrets_manager": "secrets_manager.event",
    "on_secrets_manager_create": "secrets_manager.create",
    "on_secrets_manager_set": "secrets_manager.set_",
    "on_secrets_manager_test": "secrets_manager.test",
    "on_secrets_manager_finish": "secrets_manager.finish",
    "on_cloudwatch_custom_widget": "cloudwatch_custom_widget.request",
    "on_cloudformation_macro": "cloudformation_macro.request",
    "on_cloudformation_hook": "cloudformation_hook.request",
    "on_cloudformation": "cloudformation.request",
    "on_cloudformation_create": "cloudformation.create",
    "on_cloudformation_update": "cloudformation.update",
    "on_cloudformation_delete": "cloudformation.delete",
    "on_config": "config.event",
    "on_config_change": "config.change",
    "on_config_periodic": "config.periodic",
    "on_codepipeline": "codepipeline.job",
    "on_codedeploy": "codedeploy.hook",
    "on_ecs_lifecycle_hook": "ecs_lifecycle_hook.hook",
    "on_autoscaling_termination_policy": "autoscaling_termination_policy.request",
    "on_appconfig_extension": "appconfig_extension.event",
    "on_appconfig_validator": "appconfig_validator.configuration",
    "on_transfer_family": "transfer_family.event",
    "on_transfer_login": "transfer_family.login",
    "on_transfer_workflow": "transfer_family.workflow",
    # Devices
    "on_iot_button": "iot_button.event",
    "on_iot_one_click": "iot_one_click.event",
    "on_iot_provisioning": "iot_provisioning.request",
    "on_iot_registry": "iot_registry.event",
    "on_iot_authorizer": "iot_authorizer.request",
    "on_client_vpn": "client_vpn.connection",
    "on_chime_sip": "chime_sip.event",
    # Data
    "on_sagemaker_ground_truth": "sagemaker_ground_truth.request",
    "on_sagemaker_ground_truth_pre_annotation": "sagemaker_ground_truth.pre_annotation",
    "on_sagemaker_ground_truth_consolidation": "sagemaker_ground_truth.consolidation",
    "on_redshift_udf": "redshift_udf.row",
    # Bots, assistants and contact centres
    "on_alexa_skill": "alexa_skill.request",
    "on_alexa_request": "alexa_skill.request",
    "on_alexa_launch": "alexa_skill.launch",
    "on_alexa_intent": "alexa_skill.intent",
    "on_alexa_session_ended": "alexa_skill.session_ended",
    "on_alexa_smart_home": "alexa_smart_home.directive",
    "on_lex_v2": "lex_v2.event",
    "on_lex_v2_dialog": "lex_v2.dialog",
    "on_lex_v2_fulfillment": "lex_v2.fulfillment",
    "on_lex_v1": "lex_v1.event",
    "on_lex_v1_dialog": "lex_v1.dialog",
    "on_lex_v1_fulfillment": "lex_v1.fulfillment",
    "on_connect": "connect.event",
    "on_bedrock_agent": "bedrock_agent.event",
    "on_bedrock_function": "bedrock_agent.function",
    "on_bedrock_api": "bedrock_agent.api",
    "on_bedrock_parser": "bedrock_parser.event",
    "on_bedrock_flow": "bedrock_flow.event",
    "on_bedrock_knowledge_base": "bedrock_knowledge_base.event",
    "on_agentcore_tool": "agentcore_tool.tool",
    "on_agentcore_interceptor": "agentcore_interceptor.event",
    "on_agentcore_interceptor_request": "agentcore_interceptor.request",
    "on_agentcore_interceptor_response": "agentcore_interceptor.response",
    "on_agentcore_http_interceptor": "agentcore_http_interceptor.event",
    "on_agentcore_http_interceptor_request": "agentcore_http_interceptor.request",
    "on_agentcore_http_interceptor_response": "agentcore_http_interceptor.response",
    "on_agentcore_harness_hook": "agentcore_harness_hook.hook",
    "on_agentcore_evaluator": "agentcore_evaluator.event",
    # Identity
    "on_cognito_user_pool": "cognito_user_pool.event",
    "on_cognito_pre_sign_up": "cognito_user_pool.pre_sign_up",
    "on_cognito_post_confirmation": "cognito_user_pool.post_confirmation",
    "on_cognito_pre_authentication": "cognito_user_pool.pre_authentication",
    "on_cognito_post_authentication": "cognito_user_pool.post_authentication",
    "on_cognito_pre_token_generation": "cognito_user_pool.pre_token_generation",
    "on_cognito_user_migration": "cognito_user_pool.user_migration",
    "on_cognito_custom_message": "cognito_user_pool.custom_message",
    "on_cognito_custom_email_sender": "cognito_user_pool.custom_email_sender",
    "on_cognito_custom_sms_sender": "cognito_user_pool.custom_sms_sender",
    "on_cognito_define_auth_challenge": "cognito_user_pool.define_auth_challenge",
    "on_cognito_create_auth_challenge": "cognito_user_pool.create_auth_challenge",
    "on_cognito_verify_auth_challenge": "cognito_user_pool.verify_auth_challenge",
    "on_cognito_inbound_federation": "cognito_user_pool.inbound_federation",
    "on_cognito_sync": "cognito_sync.event",
    "on_api_gateway_authorizer": "api_gateway_authorizer.event",
    "on_authorizer_token": "api_gateway_authorizer.token",
    "on_authorizer_request": "api_gateway_authorizer.request",
    "on_appsync_authorizer": "appsync_authorizer.request",
    # What became of invocations
    "on_lambda_destination": "lambda_destination.record",
    "on_esm_failure": "esm_failure.record",
    # On demand
    "on_invoke": "invoke.payload",
    # HTTP: all integrations at once, then each by itself
    "get": "http.get",
    "post": "http.post",
    "put": "http.put",
    "patch": "http.patch",
    "delete": "http.delete",
    "head": "http.head",
    "options": "http.options",
    "route": "http.route",
    "on_api_gateway_rest": "api_gateway_rest.request",
    "on_api_gateway_http": "api_gateway_http.request",
    "on_function_url": "function_url.request",
    "on_alb": "alb.request",
    "on_vpc_lattice_v1": "vpc_lattice_v1.request",
    "on_vpc_lattice_v2": "vpc_lattice_v2.request",
    # WebSockets, the edge of the network, GraphQL and its channels
    "on_api_gateway_websocket": "api_gateway_websocket.event",
    "on_websocket_connect": "api_gateway_websocket.connect",
    "on_websocket_disconnect": "api_gateway_websocket.disconnect",
    "on_websocket_message": "api_gateway_websocket.message",
    "on_cloudfront": "cloudfront.event",
    "on_cloudfront_viewer_request": "cloudfront.viewer_request",
    "on_cloudfront_origin_request": "cloudfront.origin_request",
    "on_cloudfront_origin_response": "cloudfront.origin_response",
    "on_cloudfront_viewer_response": "cloudfront.viewer_response",
    "on_appsync_resolver": "appsync_resolver.request",
    "on_appsync_events": "appsync_events.event",
    "on_appsync_publish": "appsync_events.publish",
    "on_appsync_subscribe": "appsync_events.subscribe",
}


class FactoryMethod:
    """A method of an app or router that registers a handler for the route of a factory."""

    __slots__ = ("location", "name")

    def __init__(self, name: str, location: str) -> None:
        self.name: str = name
        self.location: str = location

    def factory(self) -> Callable[..., Any]:
        """Return the factory; imports its module."""
        from importlib import import_module

        module, _, name = self.location.partition(".")
        path = ".http" if module == "http" else f".sources.{module}"
        factory: Callable[..., Any] = getattr(import_module(path, __package__), name)
        return factory

    def __get__(self, app: Registers | None, owner: type) -> Callable[..., Any]:
        factory = self.factory()
        if app is None:
            from ._documents.decorator_help import method_of

            return method_of(self.name, factory, lambda app: self.__get__(app, owner))
        name = self.name

        def decorator(*args: Any, **filters: Any) -> Any:
            if args and callable(args[0]):
                raise RegistrationError(_without_call(name, factory))
            try:
                route = factory(*args, **filters)
            except TypeError as error:
                raise _misspelt(name, factory, args, filters, error) from None
            return app.on(route)

        decorator.__name__ = name
        decorator.__doc__ = factory.__doc__
        decorator.__wrapped__ = factory  # type: ignore[attr-defined]  # inspect.signature follows it to the filters
        return decorator


def _parameters(factory: Callable[..., Any]) -> tuple[list[str], bool, bool]:
    """The names of a factory's parameters, whether it needs a path, and whether all of them are keyword-only."""
    import inspect

    parameters = inspect.signature(factory).parameters.values()
    needs_path = any(each.default is each.empty for each in parameters)
    return [each.name for each in parameters], needs_path, all(each.kind is each.KEYWORD_ONLY for each in parameters)


def _without_call(name: str, factory: Callable[..., Any]) -> str:
    """The message for a decorator that gets the handler in the place of its filters, as in `@app.get`."""
    _, needs_path, _ = _parameters(factory)
    if needs_path:
        return f'Write @app.{name}("/path"), with the path of the requests.'
    return f"Write @app.{name}(), with parentheses: the decorator accepts filters."


def _misspelt(
    name: str, factory: Callable[..., Any], args: tuple[Any, ...], filters: dict[str, Any], error: TypeError
) -> Exception:
    """The error for filters that the decorator does not accept, or lacks; any other TypeError as it is."""
    from ._dispatching.suggestions import advice_for

    known, needs_path, is_keyword_only = _parameters(factory)
    unknown = [each for each in filters if each not in known]
    if unknown:
        noun = "option" if "operation_id" in known else "filter"
        advice = advice_for(unknown[0], known)
        return RegistrationError(
            f"{name} has no {noun} {unknown[0]!r}. {advice}Its {noun}s are: {', '.join(known) or 'none'}."
        )
    if needs_path and not args and "path" not in filters:
        return RegistrationError(f'{name} needs a path, as in @app.{name}("/users/{{user_id}}").')
    if args and is_keyword_only:
        return RegistrationError(f"{name} accepts its filters by keyword: {', '.join(known) or 'it has none'}.")
    return error


class Decorators:
    """The decorators of an app, by source. Each of them registers a handler, as `app.on(route)` does."""

    vars().update({name: FactoryMethod(name, location) for name, location in FACTORIES.items()})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # asked by Python's own protocols: no mistake of a user's
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        if hasattr(type(self), name):  # a property of a subclass, whose own error Python has replaced by this call
            return object.__getattribute__(self, name)
        from ._dispatching.suggestions import suggest

        guess = suggest(name, (each for each in dir(type(self)) if each[0] != "_"))
        outside = " Handlers of an outside source are registered with @app.on(route)." if name[:3] == "on_" else ""
        raise UnknownDecoratorError(f"An app has no decorator {name!r}.{guess}{outside}")
