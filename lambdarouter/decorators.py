"""Every decorator of an app or router, one line each, with the docstring that editors show.

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
        agentcore_harness_hook,
        agentcore_http_interceptor,
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
        iot_registry,
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
    def __get__(self, app: None, owner: type) -> Callable[..., D]: ...
    @overload
    def __get__(self, app: Registers, owner: type) -> Callable[P, D]: ...
    def __get__(self, app: Registers | None, owner: type) -> Any:
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

    if not TYPE_CHECKING:
        # Hidden from type checkers, which report a misspelt decorator on their own.
        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):  # asked by Python's own protocols: no mistake of a user's
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            from ._dispatching.suggestions import suggest

            guess = suggest(name, (each for each in dir(type(self)) if each[0] != "_"))
            outside = " Handlers of an outside source are registered with @app.on(route)." if name[:3] == "on_" else ""
            raise UnknownDecoratorError(f"An app has no decorator {name!r}.{guess}{outside}")

    # Storage, queues and streams
    on_s3: Final = Decorator(lambda: s3.event)
    """Example: `@app.on_s3(bucket="uploads")`."""
    on_s3_created: Final = Decorator(lambda: s3.created)
    """Match objects that were created by any request. Example: `@app.on_s3_created(bucket="uploads")`."""
    on_s3_put: Final = Decorator(lambda: s3.put)
    """Match objects that were created by a PUT request. Example: `@app.on_s3_put(bucket="uploads")`."""
    on_s3_post: Final = Decorator(lambda: s3.post)
    """Match objects that an HTML form created by POST. Example: `@app.on_s3_post(bucket="uploads")`."""
    on_s3_copy: Final = Decorator(lambda: s3.copy)
    """Match objects that were created as a copy. Example: `@app.on_s3_copy(bucket="uploads")`."""
    on_s3_multipart_upload: Final = Decorator(lambda: s3.multipart_upload)
    """Match objects that were created by completing a multipart upload.

    Example: `@app.on_s3_multipart_upload(bucket="uploads")`.
    """
    on_s3_removed: Final = Decorator(lambda: s3.removed)
    """Match objects that were deleted or marked as deleted. Example: `@app.on_s3_removed(bucket="uploads")`."""
    on_s3_delete: Final = Decorator(lambda: s3.delete)
    """Match objects and versions that were deleted. Example: `@app.on_s3_delete(bucket="uploads")`."""
    on_s3_delete_marker: Final = Decorator(lambda: s3.delete_marker)
    """Match new delete markers. Example: `@app.on_s3_delete_marker(bucket="uploads")`."""
    on_s3_restore: Final = Decorator(lambda: s3.restore)
    """Match restores from an archive, and their expiry. Example: `@app.on_s3_restore(bucket="uploads")`."""
    on_s3_replication: Final = Decorator(lambda: s3.replication)
    """Match replications that failed, missed or met the time threshold, or are not tracked.

    Example: `@app.on_s3_replication(bucket="uploads")`.
    """
    on_s3_lifecycle: Final = Decorator(lambda: s3.lifecycle)
    """Match objects that a lifecycle rule moved or expired. Example: `@app.on_s3_lifecycle(bucket="uploads")`."""
    on_s3_tiering: Final = Decorator(lambda: s3.tiering)
    """Match moves to an archive access tier. Example: `@app.on_s3_tiering(bucket="uploads")`."""
    on_s3_tagging: Final = Decorator(lambda: s3.tagging)
    """Match objects whose tags were set or deleted. Example: `@app.on_s3_tagging(bucket="uploads")`."""
    on_s3_acl: Final = Decorator(lambda: s3.acl)
    """Match objects whose access control list was set. Example: `@app.on_s3_acl(bucket="uploads")`."""
    on_s3_annotation: Final = Decorator(lambda: s3.annotation)
    """Match changes of an object's annotations. Example: `@app.on_s3_annotation(bucket="uploads")`."""
    on_s3_lost: Final = Decorator(lambda: s3.lost)
    """Match lost objects of reduced redundancy. Example: `@app.on_s3_lost(bucket="uploads")`."""
    on_sqs: Final = Decorator(lambda: sqs.message)
    """Example: `@app.on_sqs(queue="orders")`."""
    on_sns: Final = Decorator(lambda: sns.message)
    """Example: `@app.on_sns(topic="orders")`."""
    on_dynamodb: Final = Decorator(lambda: dynamodb.record)
    """Example: `@app.on_dynamodb(table="orders")`."""
    on_dynamodb_insert: Final = Decorator(lambda: dynamodb.insert)
    """Match inserted items. Example: `@app.on_dynamodb_insert(table="orders")`."""
    on_dynamodb_modify: Final = Decorator(lambda: dynamodb.modify)
    """Match items with modified attributes. Example: `@app.on_dynamodb_modify(table="orders")`."""
    on_dynamodb_remove: Final = Decorator(lambda: dynamodb.remove)
    """Match removed items, whether by request or because they expired.

    Example: `@app.on_dynamodb_remove(table="orders")`.
    """
    on_dynamodb_expired: Final = Decorator(lambda: dynamodb.expired)
    """Match items that expired by their time to live. Example: `@app.on_dynamodb_expired(table="orders")`."""
    on_kinesis: Final = Decorator(lambda: kinesis.record)
    """Example: `@app.on_kinesis(stream="clicks")`."""
    on_kafka: Final = Decorator(lambda: kafka.record)
    """Example: `@app.on_kafka(topic="orders")`."""
    on_activemq: Final = Decorator(lambda: activemq.message)
    """Example: `@app.on_activemq(destination="orders")`."""
    on_rabbitmq: Final = Decorator(lambda: rabbitmq.message)
    """Example: `@app.on_rabbitmq(queue="orders")`."""
    on_documentdb: Final = Decorator(lambda: documentdb.change)
    """Example: `@app.on_documentdb(collection="orders")`."""
    on_eventbridge_pipes: Final = Decorator(lambda: eventbridge_pipes.item)
    """Example: `@app.on_eventbridge_pipes(source="shop.orders")`."""
    on_s3_batch: Final = Decorator(lambda: s3_batch.task)
    """Example: `@app.on_s3_batch(bucket="uploads")`."""
    on_s3_object_lambda: Final = Decorator(lambda: s3_object_lambda.request)
    """Example: `@app.on_s3_object_lambda(access_point="thumbnails")`."""
    on_s3_object_get: Final = Decorator(lambda: s3_object_lambda.get)
    """Example: `@app.on_s3_object_get(access_point="thumbnails")`."""
    on_s3_object_head: Final = Decorator(lambda: s3_object_lambda.head)
    """Example: `@app.on_s3_object_head(access_point="thumbnails")`."""
    on_s3_object_list: Final = Decorator(lambda: s3_object_lambda.list_)
    """Example: `@app.on_s3_object_list(access_point="thumbnails")`."""

    # Transformation of records on their way
    on_firehose: Final = Decorator(lambda: firehose.record)
    """Example: `@app.on_firehose(stream="clicks")`."""
    on_kinesis_analytics: Final = Decorator(lambda: kinesis_analytics.record)
    """Example: `@app.on_kinesis_analytics(application="orders")`."""
    on_kinesis_analytics_output: Final = Decorator(lambda: kinesis_analytics.output)
    """Example: `@app.on_kinesis_analytics_output(application="orders")`."""

    # Mail and repositories
    on_ses: Final = Decorator(lambda: ses.message)
    """Example: `@app.on_ses(recipient="*@example.com")`."""
    on_codecommit: Final = Decorator(lambda: codecommit.event)
    """Example: `@app.on_codecommit(repository="website")`."""
    on_codecommit_created: Final = Decorator(lambda: codecommit.created)
    """Match pushes that create a branch or tag. Example: `@app.on_codecommit_created(repository="website")`."""
    on_codecommit_updated: Final = Decorator(lambda: codecommit.updated)
    """Match pushes that move a branch or tag to another commit.

    Example: `@app.on_codecommit_updated(repository="website")`.
    """
    on_codecommit_deleted: Final = Decorator(lambda: codecommit.deleted)
    """Match pushes that delete a branch or tag. Example: `@app.on_codecommit_deleted(repository="website")`."""
    on_workmail: Final = Decorator(lambda: workmail.message)
    """Example: `@app.on_workmail(recipient="*@example.com")`."""

    # Event bus and schedules
    on_eventbridge: Final = Decorator(lambda: eventbridge.event)
    """Example: `@app.on_eventbridge(source="shop.orders")`."""
    on_schedule: Final = Decorator(lambda: schedule.event)
    """Example: `@app.on_schedule(rule="nightly")`."""

    # Management
    on_cloudwatch_logs: Final = Decorator(lambda: cloudwatch_logs.batch)
    """Example: `@app.on_cloudwatch_logs(log_group="/aws/lambda/orders")`."""
    on_cloudwatch_alarm: Final = Decorator(lambda: cloudwatch_alarm.event)
    """Example: `@app.on_cloudwatch_alarm(alarm="too-many-errors")`."""
    on_secrets_manager: Final = Decorator(lambda: secrets_manager.event)
    """Example: `@app.on_secrets_manager(secret="database")`."""
    on_secrets_manager_create: Final = Decorator(lambda: secrets_manager.create)
    """Match the first step: create a new value and store it under the token as AWSPENDING.

    Example: `@app.on_secrets_manager_create(secret="database")`.
    """
    on_secrets_manager_set: Final = Decorator(lambda: secrets_manager.set_)
    """Match the second step: set the new value in the database or service.

    Example: `@app.on_secrets_manager_set(secret="database")`.
    """
    on_secrets_manager_test: Final = Decorator(lambda: secrets_manager.test)
    """Match the third step: test the new value. Example: `@app.on_secrets_manager_test(secret="database")`."""
    on_secrets_manager_finish: Final = Decorator(lambda: secrets_manager.finish)
    """Match the last step: move AWSCURRENT to the new version.

    Example: `@app.on_secrets_manager_finish(secret="database")`.
    """
    on_cloudwatch_custom_widget: Final = Decorator(lambda: cloudwatch_custom_widget.request)
    """Example: `@app.on_cloudwatch_custom_widget(dashboard="orders")`."""
    on_cloudformation_macro: Final = Decorator(lambda: cloudformation_macro.request)
    """Example: `@app.on_cloudformation_macro(macro="Tags")`."""
    on_cloudformation_hook: Final = Decorator(lambda: cloudformation_hook.request)
    """Example: `@app.on_cloudformation_hook(hook="Acme::Orders::Hook")`."""
    on_cloudformation: Final = Decorator(lambda: cloudformation.request)
    """Example: `@app.on_cloudformation(resource_type="Custom::Site")`."""
    on_cloudformation_create: Final = Decorator(lambda: cloudformation.create)
    """Match requests to create a resource. The response names the resource by its PhysicalResourceId.

    Example: `@app.on_cloudformation_create(resource_type="Custom::Site")`.
    """
    on_cloudformation_update: Final = Decorator(lambda: cloudformation.update)
    """Match requests to change a resource. A new PhysicalResourceId in the response replaces the resource.

    Example: `@app.on_cloudformation_update(resource_type="Custom::Site")`.
    """
    on_cloudformation_delete: Final = Decorator(lambda: cloudformation.delete)
    """Match requests to delete a resource, even one that was never created.

    Example: `@app.on_cloudformation_delete(resource_type="Custom::Site")`.
    """
    on_config: Final = Decorator(lambda: config.event)
    """Example: `@app.on_config(rule="nightly")`."""
    on_config_change: Final = Decorator(lambda: config.change)
    """Example: `@app.on_config_change(rule="nightly")`."""
    on_config_periodic: Final = Decorator(lambda: config.periodic)
    """Example: `@app.on_config_periodic(rule="nightly")`."""
    on_codepipeline: Final = Decorator(lambda: codepipeline.job)
    """Example: `@app.on_codepipeline(function="resize")`."""
    on_codedeploy: Final = Decorator(lambda: codedeploy.hook)
    """Example: `@app.on_codedeploy()`."""
    on_ecs_lifecycle_hook: Final = Decorator(lambda: ecs_lifecycle_hook.hook)
    """Example: `@app.on_ecs_lifecycle_hook()`."""
    on_autoscaling_termination_policy: Final = Decorator(lambda: autoscaling_termination_policy.request)
    """Example: `@app.on_autoscaling_termination_policy(group="orders")`."""
    on_appconfig_extension: Final = Decorator(lambda: appconfig_extension.event)
    """Example: `@app.on_appconfig_extension(application="orders")`."""
    on_appconfig_validator: Final = Decorator(lambda: appconfig_validator.configuration)
    """Example: `@app.on_appconfig_validator(application="orders")`."""
    on_transfer_family: Final = Decorator(lambda: transfer_family.event)
    """Example: `@app.on_transfer_family(server="s-0123456789abcdef0")`."""
    on_transfer_login: Final = Decorator(lambda: transfer_family.login)
    """Example: `@app.on_transfer_login(server="s-0123456789abcdef0")`."""
    on_transfer_workflow: Final = Decorator(lambda: transfer_family.workflow)
    """Example: `@app.on_transfer_workflow(server="s-0123456789abcdef0")`."""

    # Devices
    on_iot_button: Final = Decorator(lambda: iot_button.event)
    """Example: `@app.on_iot_button()`."""
    on_iot_one_click: Final = Decorator(lambda: iot_one_click.event)
    """Example: `@app.on_iot_one_click()`."""
    on_iot_provisioning: Final = Decorator(lambda: iot_provisioning.request)
    """Example: `@app.on_iot_provisioning()`."""
    on_iot_registry: Final = Decorator(lambda: iot_registry.event)
    """Example: `@app.on_iot_registry()`."""
    on_iot_authorizer: Final = Decorator(lambda: iot_authorizer.request)
    """Example: `@app.on_iot_authorizer()`."""
    on_client_vpn: Final = Decorator(lambda: client_vpn.connection)
    """Example: `@app.on_client_vpn(endpoint="cvpn-endpoint-0123456789abcdef0")`."""
    on_chime_sip: Final = Decorator(lambda: chime_sip.event)
    """Example: `@app.on_chime_sip(application="orders")`."""

    # Data
    on_sagemaker_ground_truth: Final = Decorator(lambda: sagemaker_ground_truth.request)
    """Example: `@app.on_sagemaker_ground_truth(job="clean-up")`."""
    on_sagemaker_ground_truth_pre_annotation: Final = Decorator(lambda: sagemaker_ground_truth.pre_annotation)
    """Example: `@app.on_sagemaker_ground_truth_pre_annotation(job="clean-up")`."""
    on_sagemaker_ground_truth_consolidation: Final = Decorator(lambda: sagemaker_ground_truth.consolidation)
    """Example: `@app.on_sagemaker_ground_truth_consolidation(job="clean-up")`."""
    on_redshift_udf: Final = Decorator(lambda: redshift_udf.row)
    """Example: `@app.on_redshift_udf(function="resize")`."""

    # Bots, assistants and contact centres
    on_alexa_skill: Final = Decorator(lambda: alexa_skill.request)
    """Example: `@app.on_alexa_skill(skill_id="amzn1.ask.skill.*")`."""
    on_alexa_request: Final = Decorator(lambda: alexa_skill.request)
    """Example: `@app.on_alexa_request(skill_id="amzn1.ask.skill.*")`."""
    on_alexa_launch: Final = Decorator(lambda: alexa_skill.launch)
    """Example: `@app.on_alexa_launch(skill_id="amzn1.ask.skill.*")`."""
    on_alexa_intent: Final = Decorator(lambda: alexa_skill.intent)
    """Example: `@app.on_alexa_intent(skill_id="amzn1.ask.skill.*")`."""
    on_alexa_session_ended: Final = Decorator(lambda: alexa_skill.session_ended)
    """Example: `@app.on_alexa_session_ended(skill_id="amzn1.ask.skill.*")`."""
    on_alexa_smart_home: Final = Decorator(lambda: alexa_smart_home.directive)
    """Example: `@app.on_alexa_smart_home(namespace="lambda")`."""
    on_lex_v2: Final = Decorator(lambda: lex_v2.event)
    """Example: `@app.on_lex_v2(bot="Concierge")`."""
    on_lex_v2_dialog: Final = Decorator(lambda: lex_v2.dialog)
    """Example: `@app.on_lex_v2_dialog(bot="Concierge")`."""
    on_lex_v2_fulfillment: Final = Decorator(lambda: lex_v2.fulfillment)
    """Example: `@app.on_lex_v2_fulfillment(bot="Concierge")`."""
    on_lex_v1: Final = Decorator(lambda: lex_v1.event)
    """Example: `@app.on_lex_v1(bot="Concierge")`."""
    on_lex_v1_dialog: Final = Decorator(lambda: lex_v1.dialog)
    """Example: `@app.on_lex_v1_dialog(bot="Concierge")`."""
    on_lex_v1_fulfillment: Final = Decorator(lambda: lex_v1.fulfillment)
    """Example: `@app.on_lex_v1_fulfillment(bot="Concierge")`."""
    on_connect: Final = Decorator(lambda: connect.event)
    """Example: `@app.on_connect(flow="orders")`."""
    on_bedrock_agent: Final = Decorator(lambda: bedrock_agent.event)
    """Example: `@app.on_bedrock_agent(action_group="orders")`."""
    on_bedrock_function: Final = Decorator(lambda: bedrock_agent.function)
    """Example: `@app.on_bedrock_function(action_group="orders")`."""
    on_bedrock_api: Final = Decorator(lambda: bedrock_agent.api)
    """Example: `@app.on_bedrock_api(action_group="orders")`."""
    on_bedrock_parser: Final = Decorator(lambda: bedrock_parser.event)
    """Example: `@app.on_bedrock_parser()`."""
    on_bedrock_flow: Final = Decorator(lambda: bedrock_flow.event)
    """Example: `@app.on_bedrock_flow(flow="orders")`."""
    on_bedrock_knowledge_base: Final = Decorator(lambda: bedrock_knowledge_base.event)
    """Example: `@app.on_bedrock_knowledge_base(knowledge_base="KB12345678")`."""
    on_agentcore_tool: Final = Decorator(lambda: agentcore_tool.tool)
    """Example: `@app.on_agentcore_tool(name="orders")`."""
    on_agentcore_interceptor: Final = Decorator(lambda: agentcore_interceptor.event)
    """Match requests and responses of a gateway. Example: `@app.on_agentcore_interceptor()`."""
    on_agentcore_interceptor_request: Final = Decorator(lambda: agentcore_interceptor.request)
    """Match requests before the gateway calls their target. Example: `@app.on_agentcore_interceptor_request()`."""
    on_agentcore_interceptor_response: Final = Decorator(lambda: agentcore_interceptor.response)
    """Match responses before the client receives them. Example: `@app.on_agentcore_interceptor_response()`."""
    on_agentcore_http_interceptor: Final = Decorator(lambda: agentcore_http_interceptor.event)
    """Example: `@app.on_agentcore_http_interceptor()`."""
    on_agentcore_http_interceptor_request: Final = Decorator(lambda: agentcore_http_interceptor.request)
    """Example: `@app.on_agentcore_http_interceptor_request(path="/users/{user_id}")`."""
    on_agentcore_http_interceptor_response: Final = Decorator(lambda: agentcore_http_interceptor.response)
    """Example: `@app.on_agentcore_http_interceptor_response()`."""
    on_agentcore_harness_hook: Final = Decorator(lambda: agentcore_harness_hook.hook)
    """Example: `@app.on_agentcore_harness_hook(name="orders")`."""
    on_agentcore_evaluator: Final = Decorator(lambda: agentcore_evaluator.event)
    """Example: `@app.on_agentcore_evaluator()`."""

    # Identity
    on_cognito_user_pool: Final = Decorator(lambda: cognito_user_pool.event)
    """Example: `@app.on_cognito_user_pool(user_pool="us-east-1_Example")`."""
    on_cognito_pre_sign_up: Final = Decorator(lambda: cognito_user_pool.pre_sign_up)
    """Match new users, before Cognito creates them: by sign-up, an administrator or another identity provider.

    Example: `@app.on_cognito_pre_sign_up(user_pool="us-east-1_Example")`.
    """
    on_cognito_post_confirmation: Final = Decorator(lambda: cognito_user_pool.post_confirmation)
    """Match users who confirmed an account or a new password.

    Example: `@app.on_cognito_post_confirmation(user_pool="us-east-1_Example")`.
    """
    on_cognito_pre_authentication: Final = Decorator(lambda: cognito_user_pool.pre_authentication)
    """Match users who sign in, before Cognito checks the password.

    Example: `@app.on_cognito_pre_authentication(user_pool="us-east-1_Example")`.
    """
    on_cognito_post_authentication: Final = Decorator(lambda: cognito_user_pool.post_authentication)
    """Match users who signed in, before Cognito issues tokens.

    Example: `@app.on_cognito_post_authentication(user_pool="us-east-1_Example")`.
    """
    on_cognito_pre_token_generation: Final = Decorator(lambda: cognito_user_pool.pre_token_generation)
    """Match tokens for a user or (version 3) a machine, before Cognito issues them.

    Example: `@app.on_cognito_pre_token_generation(user_pool="us-east-1_Example")`.
    """
    on_cognito_user_migration: Final = Decorator(lambda: cognito_user_pool.user_migration)
    """Match users whom the pool does not have, who sign in or forgot the password.

    Example: `@app.on_cognito_user_migration(user_pool="us-east-1_Example")`.
    """
    on_cognito_custom_message: Final = Decorator(lambda: cognito_user_pool.custom_message)
    """Match emails and text messages before Cognito sends them.

    Example: `@app.on_cognito_custom_message(user_pool="us-east-1_Example")`.
    """
    on_cognito_custom_email_sender: Final = Decorator(lambda: cognito_user_pool.custom_email_sender)
    """Match requests to send an email instead of Cognito.

    Example: `@app.on_cognito_custom_email_sender(user_pool="us-east-1_Example")`.
    """
    on_cognito_custom_sms_sender: Final = Decorator(lambda: cognito_user_pool.custom_sms_sender)
    """Match requests to send a text message instead of Cognito.

    Example: `@app.on_cognito_custom_sms_sender(user_pool="us-east-1_Example")`.
    """
    on_cognito_define_auth_challenge: Final = Decorator(lambda: cognito_user_pool.define_auth_challenge)
    """Match requests to decide the next step of a custom sign-in.

    Example: `@app.on_cognito_define_auth_challenge(user_pool="us-east-1_Example")`.
    """
    on_cognito_create_auth_challenge: Final = Decorator(lambda: cognito_user_pool.create_auth_challenge)
    """Match requests to create a challenge of a custom sign-in.

    Example: `@app.on_cognito_create_auth_challenge(user_pool="us-east-1_Example")`.
    """
    on_cognito_verify_auth_challenge: Final = Decorator(lambda: cognito_user_pool.verify_auth_challenge)
    """Match answers of a user to a challenge of a custom sign-in.

    Example: `@app.on_cognito_verify_auth_challenge(user_pool="us-east-1_Example")`.
    """
    on_cognito_inbound_federation: Final = Decorator(lambda: cognito_user_pool.inbound_federation)
    """Match users who sign in with another identity provider.

    Example: `@app.on_cognito_inbound_federation(user_pool="us-east-1_Example")`.
    """
    on_cognito_sync: Final = Decorator(lambda: cognito_sync.event)
    """Example: `@app.on_cognito_sync(identity_pool="us-east-1:*")`."""
    on_api_gateway_authorizer: Final = Decorator(lambda: api_gateway_authorizer.event)
    """Example: `@app.on_api_gateway_authorizer(api="a1b2c3d4e5")`."""
    on_authorizer_token: Final = Decorator(lambda: api_gateway_authorizer.token)
    """Example: `@app.on_authorizer_token(api="a1b2c3d4e5")`."""
    on_authorizer_request: Final = Decorator(lambda: api_gateway_authorizer.request)
    """Example: `@app.on_authorizer_request(api="a1b2c3d4e5")`."""
    on_appsync_authorizer: Final = Decorator(lambda: appsync_authorizer.request)
    """Example: `@app.on_appsync_authorizer(api="a1b2c3d4e5")`."""

    # What became of invocations
    on_lambda_destination: Final = Decorator(lambda: lambda_destination.record)
    """Example: `@app.on_lambda_destination(function="resize")`."""
    on_esm_failure: Final = Decorator(lambda: esm_failure.record)
    """Example: `@app.on_esm_failure(function="resize")`."""

    # On demand
    on_invoke: Final = Decorator(lambda: invoke.payload)
    """Example: `@app.on_invoke()`."""

    # HTTP: all integrations at once, then each by itself
    get: Final = Decorator(lambda: http.get)
    """Match GET requests by `path`. `{name}` matches a segment or a part of it, `{name+}` the rest.

    Example: `@app.get("/users/{user_id}")`.
    """
    post: Final = Decorator(lambda: http.post)
    """Match POST requests by `path`. `{name}` matches a segment or a part of it, `{name+}` the rest.

    Example: `@app.post("/users/{user_id}")`.
    """
    put: Final = Decorator(lambda: http.put)
    """Match PUT requests by `path`. `{name}` matches a segment or a part of it, `{name+}` the rest.

    Example: `@app.put("/users/{user_id}")`.
    """
    patch: Final = Decorator(lambda: http.patch)
    """Match PATCH requests by `path`. `{name}` matches a segment or a part of it, `{name+}` the rest.

    Example: `@app.patch("/users/{user_id}")`.
    """
    delete: Final = Decorator(lambda: http.delete)
    """Match DELETE requests by `path`. `{name}` matches a segment or a part of it, `{name+}` the rest.

    Example: `@app.delete("/users/{user_id}")`.
    """
    head: Final = Decorator(lambda: http.head)
    """Match HEAD requests by `path`. `{name}` matches a segment or a part of it, `{name+}` the rest.

    Example: `@app.head("/users/{user_id}")`.
    """
    options: Final = Decorator(lambda: http.options)
    """Match OPTIONS requests by `path`. `{name}` matches a segment or a part of it, `{name+}` the rest.

    Example: `@app.options("/users/{user_id}")`.
    """
    route: Final = Decorator(lambda: http.route)
    """Match requests by `path` and `methods`; by default any method. Example: `@app.route("/users/{user_id}")`."""
    on_api_gateway_rest: Final = Decorator(lambda: api_gateway_rest.request)
    """Match requests through an API Gateway REST API, or an HTTP API with payload format 1.0.

    Example: `@app.on_api_gateway_rest(path="/users/{user_id}")`.
    """
    on_api_gateway_http: Final = Decorator(lambda: api_gateway_http.request)
    """Match requests through an API Gateway HTTP API. Example: `@app.on_api_gateway_http(path="/users/{user_id}")`."""
    on_function_url: Final = Decorator(lambda: function_url.request)
    """Match requests through a Lambda function URL. Example: `@app.on_function_url(path="/users/{user_id}")`."""
    on_alb: Final = Decorator(lambda: alb.request)
    """Match requests through an Application Load Balancer. Example: `@app.on_alb(path="/users/{user_id}")`."""
    on_vpc_lattice_v1: Final = Decorator(lambda: vpc_lattice_v1.request)
    """Match requests through VPC Lattice in event structure version 1.

    Example: `@app.on_vpc_lattice_v1(path="/users/{user_id}")`.
    """
    on_vpc_lattice_v2: Final = Decorator(lambda: vpc_lattice_v2.request)
    """Match requests through VPC Lattice in event structure version 2.

    Example: `@app.on_vpc_lattice_v2(path="/users/{user_id}")`.
    """

    # WebSockets, the edge of the network, GraphQL and its channels
    on_api_gateway_websocket: Final = Decorator(lambda: api_gateway_websocket.event)
    """Match every event of a WebSocket API. Example: `@app.on_api_gateway_websocket()`."""
    on_websocket_connect: Final = Decorator(lambda: api_gateway_websocket.connect)
    """Match new connections; a status that is not 2xx refuses the connection.

    Example: `@app.on_websocket_connect()`.
    """
    on_websocket_disconnect: Final = Decorator(lambda: api_gateway_websocket.disconnect)
    """Match connections that the client or the server closed; the response is ignored.

    Example: `@app.on_websocket_disconnect()`.
    """
    on_websocket_message: Final = Decorator(lambda: api_gateway_websocket.message)
    """Match messages of clients. Example: `@app.on_websocket_message()`."""
    on_cloudfront: Final = Decorator(lambda: cloudfront.event)
    """Example: `@app.on_cloudfront(distribution="E1A2B3C4D5E6F7")`."""
    on_cloudfront_viewer_request: Final = Decorator(lambda: cloudfront.viewer_request)
    """Match requests from a viewer, before CloudFront looks in the cache.

    Example: `@app.on_cloudfront_viewer_request(distribution="E1A2B3C4D5E6F7")`.
    """
    on_cloudfront_origin_request: Final = Decorator(lambda: cloudfront.origin_request)
    """Match requests to the origin, for objects that are not in the cache.

    Example: `@app.on_cloudfront_origin_request(distribution="E1A2B3C4D5E6F7")`.
    """
    on_cloudfront_origin_response: Final = Decorator(lambda: cloudfront.origin_response)
    """Match responses from the origin, before CloudFront caches them.

    Example: `@app.on_cloudfront_origin_response(distribution="E1A2B3C4D5E6F7")`.
    """
    on_cloudfront_viewer_response: Final = Decorator(lambda: cloudfront.viewer_response)
    """Match responses to a viewer, from the cache or from the origin.

    Example: `@app.on_cloudfront_viewer_response(distribution="E1A2B3C4D5E6F7")`.
    """
    on_appsync_resolver: Final = Decorator(lambda: appsync_resolver.request)
    """Example: `@app.on_appsync_resolver()`."""
    on_appsync_events: Final = Decorator(lambda: appsync_events.event)
    """Match the published events and the subscriptions of an AppSync Event API.

    Example: `@app.on_appsync_events(channel="/orders/*")`.
    """
    on_appsync_publish: Final = Decorator(lambda: appsync_events.publish)
    """Match events published to a channel. Example: `@app.on_appsync_publish(channel="/orders/*")`."""
    on_appsync_subscribe: Final = Decorator(lambda: appsync_events.subscribe)
    """Match subscriptions to a channel. Example: `@app.on_appsync_subscribe(channel="/orders/*")`."""
