"""Every decorator of an app or router, one line each.

`on_s3_put = Decorator(lambda: s3.put)` makes `app.on_s3_put(bucket="b")` equal to `app.on(s3.put(bucket="b"))`. The
filters, their types and the docs are those of the factory in the source's module, which is imported when its first
decorator is used.
"""
# ruff: noqa: TC004  (type checkers import the modules; at run time `_OnDemand` stands for each of them)

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Generic, ParamSpec, TypeVar, overload

from ._detection.known import NAMES
from .errors import RegistrationError, UnknownDecoratorError

if TYPE_CHECKING:
    from typing import Protocol

    from . import http
    from ._routing.protocols import Answers, AnswersEach, BindsArguments, Listens, ListensEach
    from ._routing.route import ArgumentsRoute, E, R, RecordRoute, Route
    from .http import Binds, HTTPRoute
    from .sources import (
        activemq,
        agentcore_evaluator,
        agentcore_interceptor,
        agentcore_tool,
        alb,
        alexa_skill,
        alexa_smart_home,
        api_gateway_authorizer,
        api_gateway_http,
        api_gateway_rest,
        api_gateway_websocket,
        appconfig_extension,
        appconfig_validator,
        appsync_authorizer,
        appsync_events,
        appsync_resolver,
        autoscaling_termination_policy,
        bedrock_agent,
        bedrock_flow,
        bedrock_knowledge_base,
        bedrock_parser,
        chime_sip,
        client_vpn,
        cloudformation,
        cloudformation_hook,
        cloudformation_macro,
        cloudfront,
        cloudwatch_alarm,
        cloudwatch_custom_widget,
        cloudwatch_logs,
        codecommit,
        codedeploy,
        codepipeline,
        cognito_sync,
        cognito_user_pool,
        config,
        connect,
        documentdb,
        dynamodb,
        ecs_lifecycle_hook,
        esm_failure,
        eventbridge,
        eventbridge_pipes,
        firehose,
        function_url,
        invoke,
        iot_authorizer,
        iot_button,
        iot_one_click,
        iot_provisioning,
        kafka,
        kinesis,
        kinesis_analytics,
        lambda_destination,
        lex_v1,
        lex_v2,
        rabbitmq,
        redshift_udf,
        s3,
        s3_batch,
        s3_object_lambda,
        sagemaker_ground_truth,
        schedule,
        secrets_manager,
        ses,
        sns,
        sqs,
        transfer_family,
        vpc_lattice_v1,
        vpc_lattice_v2,
        workmail,
    )

    class Registers(Protocol):
        """The part of a router that the decorators use."""

        def on(self, route: Any, /) -> Any:
            """Register handlers of a route."""
else:

    class _OnDemand:
        """A module that is imported when one of its names is first used."""

        def __init__(self, name: str) -> None:
            self.__name__ = name

        def __getattr__(self, attribute: str) -> Any:
            from importlib import import_module

            return getattr(import_module(self.__name__, __package__), attribute)

    http = _OnDemand(".http")
    globals().update({name: _OnDemand(f".sources.{name}") for name in (*NAMES, "invoke")})

P = ParamSpec("P")
Q = ParamSpec("Q")
D = TypeVar("D")


class Decorator(Generic[P, D]):
    """A method of an app or router that registers a handler for the route of a source's factory."""

    __slots__ = ("factory", "name")

    @overload
    def __init__(self: Decorator[Q, Binds], factory: Callable[[], Callable[Q, HTTPRoute]]) -> None: ...
    @overload
    def __init__(self: Decorator[Q, ListensEach[E]], factory: Callable[[], Callable[Q, RecordRoute[E]]]) -> None: ...
    @overload
    def __init__(
        self: Decorator[Q, AnswersEach[E, R]], factory: Callable[[], Callable[Q, RecordRoute[E, R]]]
    ) -> None: ...
    @overload
    def __init__(self: Decorator[Q, BindsArguments], factory: Callable[[], Callable[Q, ArgumentsRoute]]) -> None: ...
    @overload
    def __init__(self: Decorator[Q, Listens[E]], factory: Callable[[], Callable[Q, Route[E]]]) -> None: ...
    @overload
    def __init__(self: Decorator[Q, Answers[E, R]], factory: Callable[[], Callable[Q, Route[E, R]]]) -> None: ...
    def __init__(self, factory: Callable[[], Callable[..., Any]]) -> None:
        self.factory: Callable[[], Callable[..., Any]] = factory

    def __set_name__(self, owner: type, name: str) -> None:
        self.name: str = name

    @overload
    def __get__(self, app: None, owner: type) -> Decorator[P, D]: ...
    @overload
    def __get__(self, app: Registers, owner: type) -> Callable[P, D]: ...
    def __get__(self, app: Registers | None, owner: type) -> Any:
        if app is None:
            return self
        factory = self.factory()
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
    from difflib import get_close_matches

    known, needs_path, is_keyword_only = _parameters(factory)
    unknown = [each for each in filters if each not in known]
    if unknown:
        close = get_close_matches(unknown[0], known, 1)
        guess = f"Did you mean {close[0]!r}? " if close else ""
        noun = "option" if "operation_id" in known else "filter"
        return RegistrationError(
            f"{name} has no {noun} {unknown[0]!r}. {guess}Its {noun}s are: {', '.join(known) or 'none'}."
        )
    if needs_path and not args and "path" not in filters:
        return RegistrationError(f'{name} needs a path, as in @app.{name}("/users/{{user_id}}").')
    if args and is_keyword_only:
        return RegistrationError(f"{name} accepts its filters by keyword: {', '.join(known) or 'it has none'}.")
    return error


class Decorators:
    """Every decorator of an app, by source. `app.on(route)` is what each of them does."""

    if not TYPE_CHECKING:
        # Hidden from type checkers, which report a misspelt decorator on their own.
        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):  # asked by Python's own protocols: no mistake of a user's
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            from difflib import get_close_matches

            close = get_close_matches(name, dir(type(self)), 1)
            guess = f" Did you mean {close[0]!r}?" if close else ""
            outside = " Handlers of an outside source are registered with @app.on(route)." if name[:3] == "on_" else ""
            raise UnknownDecoratorError(f"An app has no decorator {name!r}.{guess}{outside}")

    # Storage, queues and streams
    on_s3: Final = Decorator(lambda: s3.event)
    on_s3_created: Final = Decorator(lambda: s3.created)
    on_s3_put: Final = Decorator(lambda: s3.put)
    on_s3_post: Final = Decorator(lambda: s3.post)
    on_s3_copy: Final = Decorator(lambda: s3.copy)
    on_s3_multipart_upload: Final = Decorator(lambda: s3.multipart_upload)
    on_s3_removed: Final = Decorator(lambda: s3.removed)
    on_s3_delete: Final = Decorator(lambda: s3.delete)
    on_s3_delete_marker: Final = Decorator(lambda: s3.delete_marker)
    on_s3_restore: Final = Decorator(lambda: s3.restore)
    on_s3_replication: Final = Decorator(lambda: s3.replication)
    on_s3_lifecycle: Final = Decorator(lambda: s3.lifecycle)
    on_s3_tiering: Final = Decorator(lambda: s3.tiering)
    on_s3_tagging: Final = Decorator(lambda: s3.tagging)
    on_s3_acl: Final = Decorator(lambda: s3.acl)
    on_s3_lost: Final = Decorator(lambda: s3.lost)
    on_sqs: Final = Decorator(lambda: sqs.message)
    on_sns: Final = Decorator(lambda: sns.message)
    on_dynamodb: Final = Decorator(lambda: dynamodb.record)
    on_dynamodb_insert: Final = Decorator(lambda: dynamodb.insert)
    on_dynamodb_modify: Final = Decorator(lambda: dynamodb.modify)
    on_dynamodb_remove: Final = Decorator(lambda: dynamodb.remove)
    on_dynamodb_expired: Final = Decorator(lambda: dynamodb.expired)
    on_kinesis: Final = Decorator(lambda: kinesis.record)
    on_kafka: Final = Decorator(lambda: kafka.record)
    on_activemq: Final = Decorator(lambda: activemq.message)
    on_rabbitmq: Final = Decorator(lambda: rabbitmq.message)
    on_documentdb: Final = Decorator(lambda: documentdb.change)
    on_eventbridge_pipes: Final = Decorator(lambda: eventbridge_pipes.item)
    on_s3_batch: Final = Decorator(lambda: s3_batch.task)
    on_s3_object_lambda: Final = Decorator(lambda: s3_object_lambda.request)
    on_s3_object_get: Final = Decorator(lambda: s3_object_lambda.get)
    on_s3_object_head: Final = Decorator(lambda: s3_object_lambda.head)
    on_s3_object_list: Final = Decorator(lambda: s3_object_lambda.list_)

    # Transformation of records on their way
    on_firehose: Final = Decorator(lambda: firehose.record)
    on_kinesis_analytics: Final = Decorator(lambda: kinesis_analytics.record)
    on_kinesis_analytics_output: Final = Decorator(lambda: kinesis_analytics.output)

    # Mail and repositories
    on_ses: Final = Decorator(lambda: ses.message)
    on_codecommit: Final = Decorator(lambda: codecommit.event)
    on_codecommit_created: Final = Decorator(lambda: codecommit.created)
    on_codecommit_updated: Final = Decorator(lambda: codecommit.updated)
    on_codecommit_deleted: Final = Decorator(lambda: codecommit.deleted)
    on_workmail: Final = Decorator(lambda: workmail.message)

    # Event bus and schedules
    on_eventbridge: Final = Decorator(lambda: eventbridge.event)
    on_schedule: Final = Decorator(lambda: schedule.event)

    # Management
    on_cloudwatch_logs: Final = Decorator(lambda: cloudwatch_logs.batch)
    on_cloudwatch_alarm: Final = Decorator(lambda: cloudwatch_alarm.event)
    on_secrets_manager: Final = Decorator(lambda: secrets_manager.event)
    on_secrets_manager_create: Final = Decorator(lambda: secrets_manager.create)
    on_secrets_manager_set: Final = Decorator(lambda: secrets_manager.set_)
    on_secrets_manager_test: Final = Decorator(lambda: secrets_manager.test)
    on_secrets_manager_finish: Final = Decorator(lambda: secrets_manager.finish)
    on_cloudwatch_custom_widget: Final = Decorator(lambda: cloudwatch_custom_widget.request)
    on_cloudformation_macro: Final = Decorator(lambda: cloudformation_macro.request)
    on_cloudformation_hook: Final = Decorator(lambda: cloudformation_hook.request)
    on_cloudformation: Final = Decorator(lambda: cloudformation.request)
    on_cloudformation_create: Final = Decorator(lambda: cloudformation.create)
    on_cloudformation_update: Final = Decorator(lambda: cloudformation.update)
    on_cloudformation_delete: Final = Decorator(lambda: cloudformation.delete)
    on_config: Final = Decorator(lambda: config.event)
    on_config_change: Final = Decorator(lambda: config.change)
    on_config_periodic: Final = Decorator(lambda: config.periodic)
    on_codepipeline: Final = Decorator(lambda: codepipeline.job)
    on_codedeploy: Final = Decorator(lambda: codedeploy.hook)
    on_ecs_lifecycle_hook: Final = Decorator(lambda: ecs_lifecycle_hook.hook)
    on_autoscaling_termination_policy: Final = Decorator(lambda: autoscaling_termination_policy.request)
    on_appconfig_extension: Final = Decorator(lambda: appconfig_extension.event)
    on_appconfig_validator: Final = Decorator(lambda: appconfig_validator.configuration)
    on_transfer_family: Final = Decorator(lambda: transfer_family.event)
    on_transfer_login: Final = Decorator(lambda: transfer_family.login)
    on_transfer_workflow: Final = Decorator(lambda: transfer_family.workflow)

    # Devices
    on_iot_button: Final = Decorator(lambda: iot_button.event)
    on_iot_one_click: Final = Decorator(lambda: iot_one_click.event)
    on_iot_provisioning: Final = Decorator(lambda: iot_provisioning.request)
    on_iot_authorizer: Final = Decorator(lambda: iot_authorizer.request)
    on_client_vpn: Final = Decorator(lambda: client_vpn.connection)
    on_chime_sip: Final = Decorator(lambda: chime_sip.event)

    # Data
    on_sagemaker_ground_truth: Final = Decorator(lambda: sagemaker_ground_truth.request)
    on_sagemaker_ground_truth_pre_annotation: Final = Decorator(lambda: sagemaker_ground_truth.pre_annotation)
    on_sagemaker_ground_truth_consolidation: Final = Decorator(lambda: sagemaker_ground_truth.consolidation)
    on_redshift_udf: Final = Decorator(lambda: redshift_udf.row)

    # Bots, assistants and contact centres
    on_alexa_skill: Final = Decorator(lambda: alexa_skill.request)
    on_alexa_request: Final = Decorator(lambda: alexa_skill.request)
    on_alexa_launch: Final = Decorator(lambda: alexa_skill.launch)
    on_alexa_intent: Final = Decorator(lambda: alexa_skill.intent)
    on_alexa_session_ended: Final = Decorator(lambda: alexa_skill.session_ended)
    on_alexa_smart_home: Final = Decorator(lambda: alexa_smart_home.directive)
    on_lex_v2: Final = Decorator(lambda: lex_v2.event)
    on_lex_v2_dialog: Final = Decorator(lambda: lex_v2.dialog)
    on_lex_v2_fulfillment: Final = Decorator(lambda: lex_v2.fulfillment)
    on_lex_v1: Final = Decorator(lambda: lex_v1.event)
    on_lex_v1_dialog: Final = Decorator(lambda: lex_v1.dialog)
    on_lex_v1_fulfillment: Final = Decorator(lambda: lex_v1.fulfillment)
    on_connect: Final = Decorator(lambda: connect.event)
    on_bedrock_agent: Final = Decorator(lambda: bedrock_agent.event)
    on_bedrock_function: Final = Decorator(lambda: bedrock_agent.function)
    on_bedrock_api: Final = Decorator(lambda: bedrock_agent.api)
    on_bedrock_parser: Final = Decorator(lambda: bedrock_parser.event)
    on_bedrock_flow: Final = Decorator(lambda: bedrock_flow.event)
    on_bedrock_knowledge_base: Final = Decorator(lambda: bedrock_knowledge_base.event)
    on_agentcore_tool: Final = Decorator(lambda: agentcore_tool.tool)
    on_agentcore_interceptor: Final = Decorator(lambda: agentcore_interceptor.event)
    on_agentcore_interceptor_request: Final = Decorator(lambda: agentcore_interceptor.request)
    on_agentcore_interceptor_response: Final = Decorator(lambda: agentcore_interceptor.response)
    on_agentcore_evaluator: Final = Decorator(lambda: agentcore_evaluator.event)

    # Identity
    on_cognito_user_pool: Final = Decorator(lambda: cognito_user_pool.event)
    on_cognito_pre_sign_up: Final = Decorator(lambda: cognito_user_pool.pre_sign_up)
    on_cognito_post_confirmation: Final = Decorator(lambda: cognito_user_pool.post_confirmation)
    on_cognito_pre_authentication: Final = Decorator(lambda: cognito_user_pool.pre_authentication)
    on_cognito_post_authentication: Final = Decorator(lambda: cognito_user_pool.post_authentication)
    on_cognito_pre_token_generation: Final = Decorator(lambda: cognito_user_pool.pre_token_generation)
    on_cognito_user_migration: Final = Decorator(lambda: cognito_user_pool.user_migration)
    on_cognito_custom_message: Final = Decorator(lambda: cognito_user_pool.custom_message)
    on_cognito_custom_email_sender: Final = Decorator(lambda: cognito_user_pool.custom_email_sender)
    on_cognito_custom_sms_sender: Final = Decorator(lambda: cognito_user_pool.custom_sms_sender)
    on_cognito_define_auth_challenge: Final = Decorator(lambda: cognito_user_pool.define_auth_challenge)
    on_cognito_create_auth_challenge: Final = Decorator(lambda: cognito_user_pool.create_auth_challenge)
    on_cognito_verify_auth_challenge: Final = Decorator(lambda: cognito_user_pool.verify_auth_challenge)
    on_cognito_inbound_federation: Final = Decorator(lambda: cognito_user_pool.inbound_federation)
    on_cognito_sync: Final = Decorator(lambda: cognito_sync.event)
    on_api_gateway_authorizer: Final = Decorator(lambda: api_gateway_authorizer.event)
    on_authorizer_token: Final = Decorator(lambda: api_gateway_authorizer.token)
    on_authorizer_request: Final = Decorator(lambda: api_gateway_authorizer.request)
    on_appsync_authorizer: Final = Decorator(lambda: appsync_authorizer.request)

    # What became of invocations
    on_lambda_destination: Final = Decorator(lambda: lambda_destination.record)
    on_esm_failure: Final = Decorator(lambda: esm_failure.record)

    # On demand
    on_invoke: Final = Decorator(lambda: invoke.payload)

    # HTTP: all integrations at once, then each by itself
    get: Final = Decorator(lambda: http.get)
    post: Final = Decorator(lambda: http.post)
    put: Final = Decorator(lambda: http.put)
    patch: Final = Decorator(lambda: http.patch)
    delete: Final = Decorator(lambda: http.delete)
    head: Final = Decorator(lambda: http.head)
    options: Final = Decorator(lambda: http.options)
    route: Final = Decorator(lambda: http.route)
    on_api_gateway_rest: Final = Decorator(lambda: api_gateway_rest.request)
    on_api_gateway_http: Final = Decorator(lambda: api_gateway_http.request)
    on_function_url: Final = Decorator(lambda: function_url.request)
    on_alb: Final = Decorator(lambda: alb.request)
    on_vpc_lattice_v1: Final = Decorator(lambda: vpc_lattice_v1.request)
    on_vpc_lattice_v2: Final = Decorator(lambda: vpc_lattice_v2.request)

    # WebSockets, the edge of the network, GraphQL and its channels
    on_api_gateway_websocket: Final = Decorator(lambda: api_gateway_websocket.event)
    on_websocket_connect: Final = Decorator(lambda: api_gateway_websocket.connect)
    on_websocket_disconnect: Final = Decorator(lambda: api_gateway_websocket.disconnect)
    on_websocket_message: Final = Decorator(lambda: api_gateway_websocket.message)
    on_cloudfront: Final = Decorator(lambda: cloudfront.event)
    on_cloudfront_viewer_request: Final = Decorator(lambda: cloudfront.viewer_request)
    on_cloudfront_origin_request: Final = Decorator(lambda: cloudfront.origin_request)
    on_cloudfront_origin_response: Final = Decorator(lambda: cloudfront.origin_response)
    on_cloudfront_viewer_response: Final = Decorator(lambda: cloudfront.viewer_response)
    on_appsync_resolver: Final = Decorator(lambda: appsync_resolver.request)
    on_appsync_events: Final = Decorator(lambda: appsync_events.event)
    on_appsync_publish: Final = Decorator(lambda: appsync_events.publish)
    on_appsync_subscribe: Final = Decorator(lambda: appsync_events.subscribe)
