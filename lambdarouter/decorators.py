"""Table 2: every decorator, one line each. What one may write after `app.`.

`on_s3_put = sugar(lambda: s3.put)` makes `app.on_s3_put(bucket="b")` the same as `app.on(s3.put(bucket="b"))`: the
filters, their types and the docs are those of the factory in the source's module, which is imported when its first
decorator is used, and not before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Generic, ParamSpec, TypeVar, overload

from .errors import RegistrationError, UnknownDecoratorError

if TYPE_CHECKING:
    from typing import Protocol

    from . import http
    from ._routing.route import Answers, E, Listens, R, Route
    from .http import Binds, HTTPRoute
    from .sources import (
        activemq,
        alb,
        alexa_skill,
        alexa_smart_home,
        api_gateway_authorizer,
        api_gateway_http,
        api_gateway_rest,
        api_gateway_websocket,
        appsync_authorizer,
        appsync_events,
        appsync_resolver,
        bedrock_agent,
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
        """What the decorators need of an app."""

        def on(self, route: Any, /) -> Any:
            """Register handlers of a route."""
else:

    class _Later:
        """A module that is imported when something is first taken from it."""

        def __init__(self, name: str) -> None:
            self.__name__ = name

        def __getattr__(self, attribute: str) -> Any:
            from importlib import import_module

            return getattr(import_module(self.__name__, __package__), attribute)

    http = _Later(".http")
    activemq = _Later(".sources.activemq")
    alb = _Later(".sources.alb")
    alexa_skill = _Later(".sources.alexa_skill")
    alexa_smart_home = _Later(".sources.alexa_smart_home")
    api_gateway_authorizer = _Later(".sources.api_gateway_authorizer")
    api_gateway_http = _Later(".sources.api_gateway_http")
    api_gateway_rest = _Later(".sources.api_gateway_rest")
    api_gateway_websocket = _Later(".sources.api_gateway_websocket")
    appsync_authorizer = _Later(".sources.appsync_authorizer")
    appsync_events = _Later(".sources.appsync_events")
    appsync_resolver = _Later(".sources.appsync_resolver")
    bedrock_agent = _Later(".sources.bedrock_agent")
    chime_sip = _Later(".sources.chime_sip")
    client_vpn = _Later(".sources.client_vpn")
    cloudformation = _Later(".sources.cloudformation")
    cloudformation_hook = _Later(".sources.cloudformation_hook")
    cloudformation_macro = _Later(".sources.cloudformation_macro")
    cloudfront = _Later(".sources.cloudfront")
    cloudwatch_alarm = _Later(".sources.cloudwatch_alarm")
    cloudwatch_custom_widget = _Later(".sources.cloudwatch_custom_widget")
    cloudwatch_logs = _Later(".sources.cloudwatch_logs")
    codecommit = _Later(".sources.codecommit")
    codedeploy = _Later(".sources.codedeploy")
    codepipeline = _Later(".sources.codepipeline")
    cognito_sync = _Later(".sources.cognito_sync")
    cognito_user_pool = _Later(".sources.cognito_user_pool")
    config = _Later(".sources.config")
    connect = _Later(".sources.connect")
    documentdb = _Later(".sources.documentdb")
    dynamodb = _Later(".sources.dynamodb")
    esm_failure = _Later(".sources.esm_failure")
    eventbridge = _Later(".sources.eventbridge")
    eventbridge_pipes = _Later(".sources.eventbridge_pipes")
    firehose = _Later(".sources.firehose")
    function_url = _Later(".sources.function_url")
    invoke = _Later(".sources.invoke")
    iot_authorizer = _Later(".sources.iot_authorizer")
    iot_button = _Later(".sources.iot_button")
    iot_one_click = _Later(".sources.iot_one_click")
    iot_provisioning = _Later(".sources.iot_provisioning")
    kafka = _Later(".sources.kafka")
    kinesis = _Later(".sources.kinesis")
    kinesis_analytics = _Later(".sources.kinesis_analytics")
    lambda_destination = _Later(".sources.lambda_destination")
    lex_v1 = _Later(".sources.lex_v1")
    lex_v2 = _Later(".sources.lex_v2")
    rabbitmq = _Later(".sources.rabbitmq")
    redshift_udf = _Later(".sources.redshift_udf")
    s3 = _Later(".sources.s3")
    s3_batch = _Later(".sources.s3_batch")
    s3_object_lambda = _Later(".sources.s3_object_lambda")
    sagemaker_ground_truth = _Later(".sources.sagemaker_ground_truth")
    schedule = _Later(".sources.schedule")
    secrets_manager = _Later(".sources.secrets_manager")
    ses = _Later(".sources.ses")
    sns = _Later(".sources.sns")
    sqs = _Later(".sources.sqs")
    transfer_family = _Later(".sources.transfer_family")
    vpc_lattice_v1 = _Later(".sources.vpc_lattice_v1")
    vpc_lattice_v2 = _Later(".sources.vpc_lattice_v2")
    workmail = _Later(".sources.workmail")

P = ParamSpec("P")
Q = ParamSpec("Q")
D = TypeVar("D")


class sugar(Generic[P, D]):  # noqa: N801  (read as a word in the table below, not as a class)
    """A method of the app that builds a route with a source's factory and registers it."""

    __slots__ = ("factory", "name")

    @overload
    def __init__(self: sugar[Q, Binds], factory: Callable[[], Callable[Q, HTTPRoute]]) -> None: ...
    @overload
    def __init__(self: sugar[Q, Listens[E]], factory: Callable[[], Callable[Q, Route[E]]]) -> None: ...
    @overload
    def __init__(self: sugar[Q, Answers[E, R]], factory: Callable[[], Callable[Q, Route[E, R]]]) -> None: ...
    def __init__(self, factory: Callable[[], Callable[..., Any]]) -> None:
        self.factory: Callable[[], Callable[..., Any]] = factory

    def __set_name__(self, owner: type, name: str) -> None:
        self.name: str = name

    @overload
    def __get__(self, app: None, owner: type) -> sugar[P, D]: ...
    @overload
    def __get__(self, app: Registers, owner: type) -> Callable[P, D]: ...
    def __get__(self, app: Registers | None, owner: type) -> Any:
        if app is None:
            return self
        factory = self.factory()
        name = self.name

        def decorator(*args: Any, **filters: Any) -> Any:
            try:
                route = factory(*args, **filters)
            except TypeError as error:
                raise _misspelt(name, factory, args, filters, error) from None
            return app.on(route)

        decorator.__name__ = name
        decorator.__doc__ = factory.__doc__
        decorator.__wrapped__ = factory  # type: ignore[attr-defined]  # inspect.signature follows it to the filters
        return decorator


def _misspelt(
    name: str, factory: Callable[..., Any], args: tuple[Any, ...], filters: dict[str, Any], error: TypeError
) -> Exception:
    """The error for a filter that the decorator does not have; any other TypeError as it is."""
    import inspect
    from difflib import get_close_matches

    parameters = inspect.signature(factory).parameters
    known = list(parameters)
    unknown = [each for each in filters if each not in known]
    if unknown:
        close = get_close_matches(unknown[0], known, 1)
        guess = f"Did you mean {close[0]!r}? " if close else ""
        return RegistrationError(
            f"{name} has no filter {unknown[0]!r}. {guess}It takes: {', '.join(known) or 'no filters'}."
        )
    if args and callable(args[0]):
        return RegistrationError(f"Write @app.{name}(), with parentheses: the decorator takes filters.")
    if args and all(each.kind is each.KEYWORD_ONLY for each in parameters.values()):
        return RegistrationError(f"{name} takes its filters by keyword: {', '.join(known) or 'it has none'}.")
    return error


class Decorators:
    """Every decorator of an app, by source. `app.on(route)` is what each of them does."""

    if not TYPE_CHECKING:
        # Hidden from type checkers, which then know every misspelt decorator by themselves.
        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):  # asked by Python's own protocols: no mistake of a user's
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            from difflib import get_close_matches

            close = get_close_matches(name, dir(type(self)), 1)
            guess = f" Did you mean {close[0]!r}?" if close else ""
            raise UnknownDecoratorError(f"An app has no decorator {name!r}.{guess}")

    # Storage, queues and streams
    on_s3: Final = sugar(lambda: s3.event)
    on_s3_created: Final = sugar(lambda: s3.created)
    on_s3_put: Final = sugar(lambda: s3.put)
    on_s3_post: Final = sugar(lambda: s3.post)
    on_s3_copy: Final = sugar(lambda: s3.copy)
    on_s3_multipart_upload: Final = sugar(lambda: s3.multipart_upload)
    on_s3_removed: Final = sugar(lambda: s3.removed)
    on_s3_delete: Final = sugar(lambda: s3.delete)
    on_s3_delete_marker: Final = sugar(lambda: s3.delete_marker)
    on_s3_restore: Final = sugar(lambda: s3.restore)
    on_s3_replication: Final = sugar(lambda: s3.replication)
    on_s3_lifecycle: Final = sugar(lambda: s3.lifecycle)
    on_s3_tiering: Final = sugar(lambda: s3.tiering)
    on_s3_tagging: Final = sugar(lambda: s3.tagging)
    on_s3_acl: Final = sugar(lambda: s3.acl)
    on_s3_lost: Final = sugar(lambda: s3.lost)
    on_sqs: Final = sugar(lambda: sqs.message)
    on_sns: Final = sugar(lambda: sns.message)
    on_dynamodb: Final = sugar(lambda: dynamodb.record)
    on_dynamodb_insert: Final = sugar(lambda: dynamodb.insert)
    on_dynamodb_modify: Final = sugar(lambda: dynamodb.modify)
    on_dynamodb_remove: Final = sugar(lambda: dynamodb.remove)
    on_dynamodb_expired: Final = sugar(lambda: dynamodb.expired)
    on_kinesis: Final = sugar(lambda: kinesis.record)
    on_kafka: Final = sugar(lambda: kafka.record)
    on_activemq: Final = sugar(lambda: activemq.message)
    on_rabbitmq: Final = sugar(lambda: rabbitmq.message)
    on_documentdb: Final = sugar(lambda: documentdb.change)
    on_eventbridge_pipes: Final = sugar(lambda: eventbridge_pipes.item)
    on_s3_batch: Final = sugar(lambda: s3_batch.task)
    on_s3_object_lambda: Final = sugar(lambda: s3_object_lambda.request)
    on_s3_object_get: Final = sugar(lambda: s3_object_lambda.get)
    on_s3_object_head: Final = sugar(lambda: s3_object_lambda.head)
    on_s3_object_list: Final = sugar(lambda: s3_object_lambda.list_)

    # Transformation of records on their way
    on_firehose: Final = sugar(lambda: firehose.record)
    on_kinesis_analytics: Final = sugar(lambda: kinesis_analytics.record)
    on_kinesis_analytics_output: Final = sugar(lambda: kinesis_analytics.output)

    # Mail and repositories
    on_ses: Final = sugar(lambda: ses.message)
    on_codecommit: Final = sugar(lambda: codecommit.event)
    on_codecommit_created: Final = sugar(lambda: codecommit.created)
    on_codecommit_updated: Final = sugar(lambda: codecommit.updated)
    on_codecommit_deleted: Final = sugar(lambda: codecommit.deleted)
    on_workmail: Final = sugar(lambda: workmail.message)

    # Event bus and schedules
    on_eventbridge: Final = sugar(lambda: eventbridge.event)
    on_schedule: Final = sugar(lambda: schedule.event)

    # Management
    on_cloudwatch_logs: Final = sugar(lambda: cloudwatch_logs.batch)
    on_cloudwatch_alarm: Final = sugar(lambda: cloudwatch_alarm.event)
    on_secrets_manager: Final = sugar(lambda: secrets_manager.event)
    on_secrets_manager_create: Final = sugar(lambda: secrets_manager.create)
    on_secrets_manager_set: Final = sugar(lambda: secrets_manager.set_)
    on_secrets_manager_test: Final = sugar(lambda: secrets_manager.test)
    on_secrets_manager_finish: Final = sugar(lambda: secrets_manager.finish)
    on_cloudwatch_custom_widget: Final = sugar(lambda: cloudwatch_custom_widget.request)
    on_cloudformation_macro: Final = sugar(lambda: cloudformation_macro.request)
    on_cloudformation_hook: Final = sugar(lambda: cloudformation_hook.request)
    on_cloudformation: Final = sugar(lambda: cloudformation.request)
    on_cloudformation_create: Final = sugar(lambda: cloudformation.create)
    on_cloudformation_update: Final = sugar(lambda: cloudformation.update)
    on_cloudformation_delete: Final = sugar(lambda: cloudformation.delete)
    on_config: Final = sugar(lambda: config.event)
    on_config_change: Final = sugar(lambda: config.change)
    on_config_periodic: Final = sugar(lambda: config.periodic)
    on_codepipeline: Final = sugar(lambda: codepipeline.job)
    on_codedeploy: Final = sugar(lambda: codedeploy.hook)
    on_transfer_family: Final = sugar(lambda: transfer_family.event)
    on_transfer_login: Final = sugar(lambda: transfer_family.login)
    on_transfer_workflow: Final = sugar(lambda: transfer_family.workflow)

    # Devices
    on_iot_button: Final = sugar(lambda: iot_button.event)
    on_iot_one_click: Final = sugar(lambda: iot_one_click.event)
    on_iot_provisioning: Final = sugar(lambda: iot_provisioning.request)
    on_iot_authorizer: Final = sugar(lambda: iot_authorizer.request)
    on_client_vpn: Final = sugar(lambda: client_vpn.connection)
    on_chime_sip: Final = sugar(lambda: chime_sip.event)

    # Data
    on_sagemaker_ground_truth: Final = sugar(lambda: sagemaker_ground_truth.request)
    on_sagemaker_ground_truth_pre_annotation: Final = sugar(lambda: sagemaker_ground_truth.pre_annotation)
    on_sagemaker_ground_truth_consolidation: Final = sugar(lambda: sagemaker_ground_truth.consolidation)
    on_redshift_udf: Final = sugar(lambda: redshift_udf.row)

    # Bots, assistants and contact centres
    on_alexa_skill: Final = sugar(lambda: alexa_skill.request)
    on_alexa_request: Final = sugar(lambda: alexa_skill.request)
    on_alexa_launch: Final = sugar(lambda: alexa_skill.launch)
    on_alexa_intent: Final = sugar(lambda: alexa_skill.intent)
    on_alexa_session_ended: Final = sugar(lambda: alexa_skill.session_ended)
    on_alexa_smart_home: Final = sugar(lambda: alexa_smart_home.directive)
    on_lex_v2: Final = sugar(lambda: lex_v2.event)
    on_lex_v2_dialog: Final = sugar(lambda: lex_v2.dialog)
    on_lex_v2_fulfillment: Final = sugar(lambda: lex_v2.fulfillment)
    on_lex_v1: Final = sugar(lambda: lex_v1.event)
    on_lex_v1_dialog: Final = sugar(lambda: lex_v1.dialog)
    on_lex_v1_fulfillment: Final = sugar(lambda: lex_v1.fulfillment)
    on_connect: Final = sugar(lambda: connect.event)
    on_bedrock_agent: Final = sugar(lambda: bedrock_agent.event)
    on_bedrock_function: Final = sugar(lambda: bedrock_agent.function)
    on_bedrock_api: Final = sugar(lambda: bedrock_agent.api)

    # Identity
    on_cognito_user_pool: Final = sugar(lambda: cognito_user_pool.event)
    on_cognito_pre_sign_up: Final = sugar(lambda: cognito_user_pool.pre_sign_up)
    on_cognito_post_confirmation: Final = sugar(lambda: cognito_user_pool.post_confirmation)
    on_cognito_pre_authentication: Final = sugar(lambda: cognito_user_pool.pre_authentication)
    on_cognito_post_authentication: Final = sugar(lambda: cognito_user_pool.post_authentication)
    on_cognito_pre_token_generation: Final = sugar(lambda: cognito_user_pool.pre_token_generation)
    on_cognito_user_migration: Final = sugar(lambda: cognito_user_pool.user_migration)
    on_cognito_custom_message: Final = sugar(lambda: cognito_user_pool.custom_message)
    on_cognito_custom_email_sender: Final = sugar(lambda: cognito_user_pool.custom_email_sender)
    on_cognito_custom_sms_sender: Final = sugar(lambda: cognito_user_pool.custom_sms_sender)
    on_cognito_define_auth_challenge: Final = sugar(lambda: cognito_user_pool.define_auth_challenge)
    on_cognito_create_auth_challenge: Final = sugar(lambda: cognito_user_pool.create_auth_challenge)
    on_cognito_verify_auth_challenge: Final = sugar(lambda: cognito_user_pool.verify_auth_challenge)
    on_cognito_inbound_federation: Final = sugar(lambda: cognito_user_pool.inbound_federation)
    on_cognito_sync: Final = sugar(lambda: cognito_sync.event)
    on_api_gateway_authorizer: Final = sugar(lambda: api_gateway_authorizer.event)
    on_authorizer_token: Final = sugar(lambda: api_gateway_authorizer.token)
    on_authorizer_request: Final = sugar(lambda: api_gateway_authorizer.request)
    on_appsync_authorizer: Final = sugar(lambda: appsync_authorizer.request)

    # What became of invocations
    on_lambda_destination: Final = sugar(lambda: lambda_destination.record)
    on_esm_failure: Final = sugar(lambda: esm_failure.record)

    # On demand
    on_invoke: Final = sugar(lambda: invoke.payload)

    # HTTP: every front door at once, then each by itself
    get: Final = sugar(lambda: http.get)
    post: Final = sugar(lambda: http.post)
    put: Final = sugar(lambda: http.put)
    patch: Final = sugar(lambda: http.patch)
    delete: Final = sugar(lambda: http.delete)
    head: Final = sugar(lambda: http.head)
    options: Final = sugar(lambda: http.options)
    route: Final = sugar(lambda: http.route)
    on_api_gateway_rest: Final = sugar(lambda: api_gateway_rest.request)
    on_api_gateway_http: Final = sugar(lambda: api_gateway_http.request)
    on_function_url: Final = sugar(lambda: function_url.request)
    on_alb: Final = sugar(lambda: alb.request)
    on_vpc_lattice_v1: Final = sugar(lambda: vpc_lattice_v1.request)
    on_vpc_lattice_v2: Final = sugar(lambda: vpc_lattice_v2.request)

    # WebSockets, the edge of the network, GraphQL and its channels
    on_api_gateway_websocket: Final = sugar(lambda: api_gateway_websocket.event)
    on_websocket_connect: Final = sugar(lambda: api_gateway_websocket.connect)
    on_websocket_disconnect: Final = sugar(lambda: api_gateway_websocket.disconnect)
    on_websocket_message: Final = sugar(lambda: api_gateway_websocket.message)
    on_cloudfront: Final = sugar(lambda: cloudfront.event)
    on_cloudfront_viewer_request: Final = sugar(lambda: cloudfront.viewer_request)
    on_cloudfront_origin_request: Final = sugar(lambda: cloudfront.origin_request)
    on_cloudfront_origin_response: Final = sugar(lambda: cloudfront.origin_response)
    on_cloudfront_viewer_response: Final = sugar(lambda: cloudfront.viewer_response)
    on_appsync_resolver: Final = sugar(lambda: appsync_resolver.request)
    on_appsync_events: Final = sugar(lambda: appsync_events.event)
    on_appsync_publish: Final = sugar(lambda: appsync_events.publish)
    on_appsync_subscribe: Final = sugar(lambda: appsync_events.subscribe)
