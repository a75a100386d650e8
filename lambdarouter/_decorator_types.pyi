# ruff: noqa: PYI015  (type checkers infer the filters of each decorator from its factory)
from typing import Final

from . import http
from ._routing.decorator import (
    AnswersDecorator,
    AnswersEachDecorator,
    ArgumentsDecorator,
    ListensDecorator,
    ListensEachDecorator,
)
from .http._routing import HTTPDecorator
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

class Decorators:
    on_s3: Final = ListensDecorator(s3.event)
    on_s3_created: Final = ListensDecorator(s3.created)
    on_s3_put: Final = ListensDecorator(s3.put)
    on_s3_post: Final = ListensDecorator(s3.post)
    on_s3_copy: Final = ListensDecorator(s3.copy)
    on_s3_multipart_upload: Final = ListensDecorator(s3.multipart_upload)
    on_s3_removed: Final = ListensDecorator(s3.removed)
    on_s3_delete: Final = ListensDecorator(s3.delete)
    on_s3_delete_marker: Final = ListensDecorator(s3.delete_marker)
    on_s3_restore: Final = ListensDecorator(s3.restore)
    on_s3_replication: Final = ListensDecorator(s3.replication)
    on_s3_lifecycle: Final = ListensDecorator(s3.lifecycle)
    on_s3_tiering: Final = ListensDecorator(s3.tiering)
    on_s3_tagging: Final = ListensDecorator(s3.tagging)
    on_s3_acl: Final = ListensDecorator(s3.acl)
    on_s3_annotation: Final = ListensDecorator(s3.annotation)
    on_s3_lost: Final = ListensDecorator(s3.lost)
    on_sqs: Final = ListensDecorator(sqs.message)
    on_sns: Final = ListensDecorator(sns.message)
    on_dynamodb: Final = ListensDecorator(dynamodb.record)
    on_dynamodb_insert: Final = ListensDecorator(dynamodb.insert)
    on_dynamodb_modify: Final = ListensDecorator(dynamodb.modify)
    on_dynamodb_remove: Final = ListensDecorator(dynamodb.remove)
    on_dynamodb_expired: Final = ListensDecorator(dynamodb.expired)
    on_kinesis: Final = ListensDecorator(kinesis.record)
    on_kafka: Final = ListensDecorator(kafka.record)
    on_activemq: Final = ListensDecorator(activemq.message)
    on_rabbitmq: Final = ListensDecorator(rabbitmq.message)
    on_documentdb: Final = ListensDecorator(documentdb.change)
    on_eventbridge_pipes: Final = ListensDecorator(eventbridge_pipes.item)
    on_s3_batch: Final = AnswersEachDecorator(s3_batch.task)
    on_s3_object_lambda: Final = AnswersDecorator(s3_object_lambda.request)
    on_s3_object_get: Final = AnswersDecorator(s3_object_lambda.get)
    on_s3_object_head: Final = AnswersDecorator(s3_object_lambda.head)
    on_s3_object_list: Final = AnswersDecorator(s3_object_lambda.list_)
    on_firehose: Final = AnswersEachDecorator(firehose.record)
    on_kinesis_analytics: Final = AnswersEachDecorator(kinesis_analytics.record)
    on_kinesis_analytics_output: Final = AnswersEachDecorator(kinesis_analytics.output)
    on_ses: Final = AnswersDecorator(ses.message)
    on_codecommit: Final = ListensDecorator(codecommit.event)
    on_codecommit_created: Final = ListensDecorator(codecommit.created)
    on_codecommit_updated: Final = ListensDecorator(codecommit.updated)
    on_codecommit_deleted: Final = ListensDecorator(codecommit.deleted)
    on_workmail: Final = AnswersDecorator(workmail.message)
    on_eventbridge: Final = ListensDecorator(eventbridge.event)
    on_schedule: Final = ListensDecorator(schedule.event)
    on_cloudwatch_logs: Final = ListensDecorator(cloudwatch_logs.batch)
    on_cloudwatch_alarm: Final = ListensDecorator(cloudwatch_alarm.event)
    on_secrets_manager: Final = ListensDecorator(secrets_manager.event)
    on_secrets_manager_create: Final = ListensDecorator(secrets_manager.create)
    on_secrets_manager_set: Final = ListensDecorator(secrets_manager.set_)
    on_secrets_manager_test: Final = ListensDecorator(secrets_manager.test)
    on_secrets_manager_finish: Final = ListensDecorator(secrets_manager.finish)
    on_cloudwatch_custom_widget: Final = ListensDecorator(cloudwatch_custom_widget.request)
    on_cloudformation_macro: Final = ListensDecorator(cloudformation_macro.request)
    on_cloudformation_hook: Final = AnswersDecorator(cloudformation_hook.request)
    on_cloudformation: Final = AnswersDecorator(cloudformation.request)
    on_cloudformation_create: Final = AnswersDecorator(cloudformation.create)
    on_cloudformation_update: Final = AnswersDecorator(cloudformation.update)
    on_cloudformation_delete: Final = AnswersDecorator(cloudformation.delete)
    on_config: Final = AnswersDecorator(config.event)
    on_config_change: Final = AnswersDecorator(config.change)
    on_config_periodic: Final = AnswersDecorator(config.periodic)
    on_codepipeline: Final = AnswersDecorator(codepipeline.job)
    on_codedeploy: Final = AnswersDecorator(codedeploy.hook)
    on_ecs_lifecycle_hook: Final = AnswersDecorator(ecs_lifecycle_hook.hook)
    on_autoscaling_termination_policy: Final = AnswersDecorator(autoscaling_termination_policy.request)
    on_appconfig_extension: Final = AnswersDecorator(appconfig_extension.event)
    on_appconfig_validator: Final = AnswersDecorator(appconfig_validator.configuration)
    on_transfer_family: Final = AnswersDecorator(transfer_family.event)
    on_transfer_login: Final = AnswersDecorator(transfer_family.login)
    on_transfer_workflow: Final = AnswersDecorator(transfer_family.workflow)
    on_iot_button: Final = ListensDecorator(iot_button.event)
    on_iot_one_click: Final = ListensDecorator(iot_one_click.event)
    on_iot_provisioning: Final = AnswersDecorator(iot_provisioning.request)
    on_iot_registry: Final = ListensDecorator(iot_registry.event)
    on_iot_authorizer: Final = AnswersDecorator(iot_authorizer.request)
    on_client_vpn: Final = AnswersDecorator(client_vpn.connection)
    on_chime_sip: Final = AnswersDecorator(chime_sip.event)
    on_sagemaker_ground_truth: Final = AnswersDecorator(sagemaker_ground_truth.request)
    on_sagemaker_ground_truth_pre_annotation: Final = AnswersDecorator(sagemaker_ground_truth.pre_annotation)
    on_sagemaker_ground_truth_consolidation: Final = AnswersDecorator(sagemaker_ground_truth.consolidation)
    on_redshift_udf: Final = AnswersEachDecorator(redshift_udf.row)
    on_alexa_skill: Final = AnswersDecorator(alexa_skill.request)
    on_alexa_request: Final = AnswersDecorator(alexa_skill.request)
    on_alexa_launch: Final = AnswersDecorator(alexa_skill.launch)
    on_alexa_intent: Final = AnswersDecorator(alexa_skill.intent)
    on_alexa_session_ended: Final = AnswersDecorator(alexa_skill.session_ended)
    on_alexa_smart_home: Final = AnswersDecorator(alexa_smart_home.directive)
    on_lex_v2: Final = AnswersDecorator(lex_v2.event)
    on_lex_v2_dialog: Final = AnswersDecorator(lex_v2.dialog)
    on_lex_v2_fulfillment: Final = AnswersDecorator(lex_v2.fulfillment)
    on_lex_v1: Final = AnswersDecorator(lex_v1.event)
    on_lex_v1_dialog: Final = AnswersDecorator(lex_v1.dialog)
    on_lex_v1_fulfillment: Final = AnswersDecorator(lex_v1.fulfillment)
    on_connect: Final = AnswersDecorator(connect.event)
    on_bedrock_agent: Final = ListensDecorator(bedrock_agent.event)
    on_bedrock_function: Final = ArgumentsDecorator(bedrock_agent.function)
    on_bedrock_api: Final = ArgumentsDecorator(bedrock_agent.api)
    on_bedrock_parser: Final = AnswersDecorator(bedrock_parser.event)
    on_bedrock_flow: Final = ListensDecorator(bedrock_flow.event)
    on_bedrock_knowledge_base: Final = AnswersDecorator(bedrock_knowledge_base.event)
    on_agentcore_tool: Final = ArgumentsDecorator(agentcore_tool.tool)
    on_agentcore_interceptor: Final = AnswersDecorator(agentcore_interceptor.event)
    on_agentcore_interceptor_request: Final = AnswersDecorator(agentcore_interceptor.request)
    on_agentcore_interceptor_response: Final = AnswersDecorator(agentcore_interceptor.response)
    on_agentcore_http_interceptor: Final = AnswersDecorator(agentcore_http_interceptor.event)
    on_agentcore_http_interceptor_request: Final = AnswersDecorator(agentcore_http_interceptor.request)
    on_agentcore_http_interceptor_response: Final = AnswersDecorator(agentcore_http_interceptor.response)
    on_agentcore_harness_hook: Final = AnswersDecorator(agentcore_harness_hook.hook)
    on_agentcore_evaluator: Final = AnswersDecorator(agentcore_evaluator.event)
    on_cognito_user_pool: Final = AnswersDecorator(cognito_user_pool.event)
    on_cognito_pre_sign_up: Final = AnswersDecorator(cognito_user_pool.pre_sign_up)
    on_cognito_post_confirmation: Final = AnswersDecorator(cognito_user_pool.post_confirmation)
    on_cognito_pre_authentication: Final = AnswersDecorator(cognito_user_pool.pre_authentication)
    on_cognito_post_authentication: Final = AnswersDecorator(cognito_user_pool.post_authentication)
    on_cognito_pre_token_generation: Final = AnswersDecorator(cognito_user_pool.pre_token_generation)
    on_cognito_user_migration: Final = AnswersDecorator(cognito_user_pool.user_migration)
    on_cognito_custom_message: Final = AnswersDecorator(cognito_user_pool.custom_message)
    on_cognito_custom_email_sender: Final = AnswersDecorator(cognito_user_pool.custom_email_sender)
    on_cognito_custom_sms_sender: Final = AnswersDecorator(cognito_user_pool.custom_sms_sender)
    on_cognito_define_auth_challenge: Final = AnswersDecorator(cognito_user_pool.define_auth_challenge)
    on_cognito_create_auth_challenge: Final = AnswersDecorator(cognito_user_pool.create_auth_challenge)
    on_cognito_verify_auth_challenge: Final = AnswersDecorator(cognito_user_pool.verify_auth_challenge)
    on_cognito_inbound_federation: Final = AnswersDecorator(cognito_user_pool.inbound_federation)
    on_cognito_sync: Final = AnswersDecorator(cognito_sync.event)
    on_api_gateway_authorizer: Final = AnswersDecorator(api_gateway_authorizer.event)
    on_authorizer_token: Final = AnswersDecorator(api_gateway_authorizer.token)
    on_authorizer_request: Final = AnswersDecorator(api_gateway_authorizer.request)
    on_appsync_authorizer: Final = AnswersDecorator(appsync_authorizer.request)
    on_lambda_destination: Final = ListensDecorator(lambda_destination.record)
    on_esm_failure: Final = ListensDecorator(esm_failure.record)
    on_invoke: Final = ListensDecorator(invoke.payload)
    get: Final = HTTPDecorator(http.get)
    post: Final = HTTPDecorator(http.post)
    put: Final = HTTPDecorator(http.put)
    patch: Final = HTTPDecorator(http.patch)
    delete: Final = HTTPDecorator(http.delete)
    head: Final = HTTPDecorator(http.head)
    options: Final = HTTPDecorator(http.options)
    route: Final = HTTPDecorator(http.route)
    on_api_gateway_rest: Final = HTTPDecorator(api_gateway_rest.request)
    on_api_gateway_http: Final = HTTPDecorator(api_gateway_http.request)
    on_function_url: Final = HTTPDecorator(function_url.request)
    on_alb: Final = HTTPDecorator(alb.request)
    on_vpc_lattice_v1: Final = HTTPDecorator(vpc_lattice_v1.request)
    on_vpc_lattice_v2: Final = HTTPDecorator(vpc_lattice_v2.request)
    on_api_gateway_websocket: Final = AnswersDecorator(api_gateway_websocket.event)
    on_websocket_connect: Final = AnswersDecorator(api_gateway_websocket.connect)
    on_websocket_disconnect: Final = AnswersDecorator(api_gateway_websocket.disconnect)
    on_websocket_message: Final = AnswersDecorator(api_gateway_websocket.message)
    on_cloudfront: Final = AnswersDecorator(cloudfront.event)
    on_cloudfront_viewer_request: Final = AnswersDecorator(cloudfront.viewer_request)
    on_cloudfront_origin_request: Final = AnswersDecorator(cloudfront.origin_request)
    on_cloudfront_origin_response: Final = AnswersDecorator(cloudfront.origin_response)
    on_cloudfront_viewer_response: Final = AnswersDecorator(cloudfront.viewer_response)
    on_appsync_resolver: Final = ListensEachDecorator(appsync_resolver.request)
    on_appsync_events: Final = AnswersEachDecorator(appsync_events.event)
    on_appsync_publish: Final = AnswersEachDecorator(appsync_events.publish)
    on_appsync_subscribe: Final = AnswersEachDecorator(appsync_events.subscribe)
