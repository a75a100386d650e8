"""The samples of the sources that send one event, as methods of a client, for type checkers and editors only."""

from typing import Final

from . import agentcore_evaluator as _agentcore_evaluator
from . import agentcore_harness_hook as _agentcore_harness_hook
from . import agentcore_http_interceptor as _agentcore_http_interceptor
from . import agentcore_interceptor as _agentcore_interceptor
from . import agentcore_tool as _agentcore_tool
from . import alb as _alb
from . import alexa_skill as _alexa_skill
from . import alexa_smart_home as _alexa_smart_home
from . import api_gateway_authorizer as _api_gateway_authorizer
from . import api_gateway_http as _api_gateway_http
from . import api_gateway_rest as _api_gateway_rest
from . import appconfig_extension as _appconfig_extension
from . import appconfig_validator as _appconfig_validator
from . import appsync_authorizer as _appsync_authorizer
from . import autoscaling_termination_policy as _autoscaling_termination_policy
from . import bedrock_agent as _bedrock_agent
from . import bedrock_flow as _bedrock_flow
from . import bedrock_knowledge_base as _bedrock_knowledge_base
from . import bedrock_parser as _bedrock_parser
from . import chime_sip as _chime_sip
from . import client_vpn as _client_vpn
from . import cloudformation_hook as _cloudformation_hook
from . import cloudformation_macro as _cloudformation_macro
from . import cloudwatch_alarm as _cloudwatch_alarm
from . import cloudwatch_custom_widget as _cloudwatch_custom_widget
from . import cognito_sync as _cognito_sync
from . import cognito_user_pool as _cognito_user_pool
from . import config as _config
from . import connect as _connect
from . import ecs_lifecycle_hook as _ecs_lifecycle_hook
from . import esm_failure as _esm_failure
from . import eventbridge as _eventbridge
from . import function_url as _function_url
from . import invoke as _invoke
from . import iot_authorizer as _iot_authorizer
from . import iot_button as _iot_button
from . import iot_one_click as _iot_one_click
from . import iot_provisioning as _iot_provisioning
from . import iot_registry as _iot_registry
from . import lambda_destination as _lambda_destination
from . import lex_v1 as _lex_v1
from . import lex_v2 as _lex_v2
from . import sagemaker_ground_truth as _sagemaker_ground_truth
from . import schedule as _schedule
from . import secrets_manager as _secrets_manager
from . import vpc_lattice_v1 as _vpc_lattice_v1
from . import vpc_lattice_v2 as _vpc_lattice_v2
from . import workmail as _workmail


class InvocationMethods:
    """Methods for the sources whose delivery is an `Invocation`."""

    agentcore_evaluator: Final = _agentcore_evaluator.trace
    agentcore_evaluator_trace: Final = _agentcore_evaluator.trace
    agentcore_evaluator_session: Final = _agentcore_evaluator.session
    agentcore_evaluator_tool_call: Final = _agentcore_evaluator.tool_call
    agentcore_harness_hook: Final = _agentcore_harness_hook.before_invocation
    agentcore_harness_hook_before_invocation: Final = _agentcore_harness_hook.before_invocation
    agentcore_harness_hook_before_tool_call: Final = _agentcore_harness_hook.before_tool_call
    agentcore_harness_hook_after_tool_call: Final = _agentcore_harness_hook.after_tool_call
    agentcore_harness_hook_after_invocation: Final = _agentcore_harness_hook.after_invocation
    agentcore_http_interceptor: Final = _agentcore_http_interceptor.request
    agentcore_http_interceptor_request: Final = _agentcore_http_interceptor.request
    agentcore_http_interceptor_response: Final = _agentcore_http_interceptor.response
    agentcore_interceptor: Final = _agentcore_interceptor.request
    agentcore_interceptor_request: Final = _agentcore_interceptor.request
    agentcore_interceptor_response: Final = _agentcore_interceptor.response
    agentcore_interceptor_streamed: Final = _agentcore_interceptor.streamed
    agentcore_tool: Final = _agentcore_tool.call
    agentcore_tool_call: Final = _agentcore_tool.call
    alb: Final = _alb.request
    alb_request: Final = _alb.request
    alb_multi_value: Final = _alb.multi_value
    alexa_skill: Final = _alexa_skill.launch
    alexa_skill_launch: Final = _alexa_skill.launch
    alexa_skill_intent: Final = _alexa_skill.intent
    alexa_skill_can_fulfill_intent: Final = _alexa_skill.can_fulfill_intent
    alexa_skill_session_ended: Final = _alexa_skill.session_ended
    alexa_skill_audio_player: Final = _alexa_skill.audio_player
    alexa_skill_skill_enabled: Final = _alexa_skill.skill_enabled
    alexa_skill_permission_changed: Final = _alexa_skill.permission_changed
    alexa_skill_message: Final = _alexa_skill.message
    alexa_skill_user_event: Final = _alexa_skill.user_event
    alexa_skill_connection_response: Final = _alexa_skill.connection_response
    alexa_skill_exception_encountered: Final = _alexa_skill.exception_encountered
    alexa_smart_home: Final = _alexa_smart_home.turn_on
    alexa_smart_home_turn_on: Final = _alexa_smart_home.turn_on
    alexa_smart_home_set_brightness: Final = _alexa_smart_home.set_brightness
    alexa_smart_home_set_mode: Final = _alexa_smart_home.set_mode
    alexa_smart_home_report_state: Final = _alexa_smart_home.report_state
    alexa_smart_home_discover: Final = _alexa_smart_home.discover
    alexa_smart_home_accept_grant: Final = _alexa_smart_home.accept_grant
    alexa_smart_home_old_turn_on: Final = _alexa_smart_home.old_turn_on
    alexa_smart_home_old_discover: Final = _alexa_smart_home.old_discover
    api_gateway_authorizer: Final = _api_gateway_authorizer.token
    api_gateway_authorizer_token: Final = _api_gateway_authorizer.token
    api_gateway_authorizer_request: Final = _api_gateway_authorizer.request
    api_gateway_authorizer_request_http_v1: Final = _api_gateway_authorizer.request_http_v1
    api_gateway_authorizer_request_v2: Final = _api_gateway_authorizer.request_v2
    api_gateway_authorizer_websocket: Final = _api_gateway_authorizer.websocket
    api_gateway_http: Final = _api_gateway_http.request
    api_gateway_http_request: Final = _api_gateway_http.request
    api_gateway_rest: Final = _api_gateway_rest.request
    api_gateway_rest_request: Final = _api_gateway_rest.request
    api_gateway_rest_http_api: Final = _api_gateway_rest.http_api
    appconfig_extension: Final = _appconfig_extension.pre_create
    appconfig_extension_pre_create: Final = _appconfig_extension.pre_create
    appconfig_extension_pre_start: Final = _appconfig_extension.pre_start
    appconfig_extension_tick: Final = _appconfig_extension.tick
    appconfig_extension_complete: Final = _appconfig_extension.complete
    appconfig_validator: Final = _appconfig_validator.configuration
    appconfig_validator_configuration: Final = _appconfig_validator.configuration
    appsync_authorizer: Final = _appsync_authorizer.graphql
    appsync_authorizer_graphql: Final = _appsync_authorizer.graphql
    appsync_authorizer_event_connect: Final = _appsync_authorizer.event_connect
    appsync_authorizer_event_publish: Final = _appsync_authorizer.event_publish
    appsync_authorizer_event_subscribe: Final = _appsync_authorizer.event_subscribe
    autoscaling_termination_policy: Final = _autoscaling_termination_policy.scale_in
    autoscaling_termination_policy_scale_in: Final = _autoscaling_termination_policy.scale_in
    autoscaling_termination_policy_refresh: Final = _autoscaling_termination_policy.refresh
    bedrock_agent: Final = _bedrock_agent.function
    bedrock_agent_function: Final = _bedrock_agent.function
    bedrock_agent_api: Final = _bedrock_agent.api
    bedrock_agent_api_get: Final = _bedrock_agent.api_get
    bedrock_flow: Final = _bedrock_flow.node
    bedrock_flow_node: Final = _bedrock_flow.node
    bedrock_knowledge_base: Final = _bedrock_knowledge_base.files
    bedrock_knowledge_base_files: Final = _bedrock_knowledge_base.files
    bedrock_parser: Final = _bedrock_parser.orchestration
    bedrock_parser_orchestration: Final = _bedrock_parser.orchestration
    bedrock_parser_pre_processing: Final = _bedrock_parser.pre_processing
    bedrock_parser_post_processing: Final = _bedrock_parser.post_processing
    bedrock_parser_routing: Final = _bedrock_parser.routing
    bedrock_parser_generation: Final = _bedrock_parser.generation
    bedrock_parser_summarization: Final = _bedrock_parser.summarization
    chime_sip: Final = _chime_sip.new_inbound_call
    chime_sip_new_inbound_call: Final = _chime_sip.new_inbound_call
    chime_sip_new_outbound_call: Final = _chime_sip.new_outbound_call
    chime_sip_ringing: Final = _chime_sip.ringing
    chime_sip_call_answered: Final = _chime_sip.call_answered
    chime_sip_action_successful: Final = _chime_sip.action_successful
    chime_sip_action_failed: Final = _chime_sip.action_failed
    chime_sip_action_interrupted: Final = _chime_sip.action_interrupted
    chime_sip_digits_received: Final = _chime_sip.digits_received
    chime_sip_call_update_requested: Final = _chime_sip.call_update_requested
    chime_sip_hangup: Final = _chime_sip.hangup
    chime_sip_invalid_lambda_response: Final = _chime_sip.invalid_lambda_response
    client_vpn: Final = _client_vpn.connection
    client_vpn_connection: Final = _client_vpn.connection
    client_vpn_connection_v2: Final = _client_vpn.connection_v2
    client_vpn_connection_v1: Final = _client_vpn.connection_v1
    cloudformation_hook: Final = _cloudformation_hook.resource
    cloudformation_hook_resource: Final = _cloudformation_hook.resource
    cloudformation_hook_update: Final = _cloudformation_hook.update
    cloudformation_hook_stack: Final = _cloudformation_hook.stack
    cloudformation_hook_again: Final = _cloudformation_hook.again
    cloudformation_macro: Final = _cloudformation_macro.template
    cloudformation_macro_template: Final = _cloudformation_macro.template
    cloudformation_macro_transform: Final = _cloudformation_macro.transform
    cloudwatch_alarm: Final = _cloudwatch_alarm.alarm
    cloudwatch_alarm_alarm: Final = _cloudwatch_alarm.alarm
    cloudwatch_alarm_ok: Final = _cloudwatch_alarm.ok
    cloudwatch_alarm_insufficient_data: Final = _cloudwatch_alarm.insufficient_data
    cloudwatch_alarm_composite: Final = _cloudwatch_alarm.composite
    cloudwatch_custom_widget: Final = _cloudwatch_custom_widget.widget
    cloudwatch_custom_widget_widget: Final = _cloudwatch_custom_widget.widget
    cloudwatch_custom_widget_describe: Final = _cloudwatch_custom_widget.describe
    cognito_sync: Final = _cognito_sync.trigger
    cognito_sync_trigger: Final = _cognito_sync.trigger
    cognito_user_pool: Final = _cognito_user_pool.pre_sign_up
    cognito_user_pool_pre_sign_up: Final = _cognito_user_pool.pre_sign_up
    cognito_user_pool_post_confirmation: Final = _cognito_user_pool.post_confirmation
    cognito_user_pool_pre_authentication: Final = _cognito_user_pool.pre_authentication
    cognito_user_pool_post_authentication: Final = _cognito_user_pool.post_authentication
    cognito_user_pool_pre_token_generation: Final = _cognito_user_pool.pre_token_generation
    cognito_user_pool_pre_token_generation_v2: Final = _cognito_user_pool.pre_token_generation_v2
    cognito_user_pool_pre_token_generation_v3: Final = _cognito_user_pool.pre_token_generation_v3
    cognito_user_pool_user_migration: Final = _cognito_user_pool.user_migration
    cognito_user_pool_custom_message: Final = _cognito_user_pool.custom_message
    cognito_user_pool_custom_email_sender: Final = _cognito_user_pool.custom_email_sender
    cognito_user_pool_custom_sms_sender: Final = _cognito_user_pool.custom_sms_sender
    cognito_user_pool_define_auth_challenge: Final = _cognito_user_pool.define_auth_challenge
    cognito_user_pool_create_auth_challenge: Final = _cognito_user_pool.create_auth_challenge
    cognito_user_pool_verify_auth_challenge: Final = _cognito_user_pool.verify_auth_challenge
    cognito_user_pool_inbound_federation: Final = _cognito_user_pool.inbound_federation
    cognito_user_pool_inbound_federation_saml: Final = _cognito_user_pool.inbound_federation_saml
    config: Final = _config.change
    config_change: Final = _config.change
    config_deleted: Final = _config.deleted
    config_oversized: Final = _config.oversized
    config_periodic: Final = _config.periodic
    config_snapshot: Final = _config.snapshot
    connect: Final = _connect.voice
    connect_voice: Final = _connect.voice
    connect_chat: Final = _connect.chat
    connect_task: Final = _connect.task
    ecs_lifecycle_hook: Final = _ecs_lifecycle_hook.scaled_up
    ecs_lifecycle_hook_scaled_up: Final = _ecs_lifecycle_hook.scaled_up
    ecs_lifecycle_hook_traffic_shift: Final = _ecs_lifecycle_hook.traffic_shift
    ecs_lifecycle_hook_rollback: Final = _ecs_lifecycle_hook.rollback
    ecs_lifecycle_hook_again: Final = _ecs_lifecycle_hook.again
    ecs_lifecycle_hook_older: Final = _ecs_lifecycle_hook.older
    esm_failure: Final = _esm_failure.kinesis
    esm_failure_kinesis: Final = _esm_failure.kinesis
    esm_failure_dynamodb: Final = _esm_failure.dynamodb
    esm_failure_kafka: Final = _esm_failure.kafka
    eventbridge: Final = _eventbridge.event
    eventbridge_event: Final = _eventbridge.event
    eventbridge_replayed: Final = _eventbridge.replayed
    eventbridge_ec2_state_change: Final = _eventbridge.ec2_state_change
    function_url: Final = _function_url.request
    function_url_request: Final = _function_url.request
    invoke: Final = _invoke.payload
    invoke_payload: Final = _invoke.payload
    iot_authorizer: Final = _iot_authorizer.mqtt
    iot_authorizer_mqtt: Final = _iot_authorizer.mqtt
    iot_authorizer_websocket: Final = _iot_authorizer.websocket
    iot_authorizer_http: Final = _iot_authorizer.http
    iot_button: Final = _iot_button.single
    iot_button_single: Final = _iot_button.single
    iot_button_double: Final = _iot_button.double
    iot_button_long: Final = _iot_button.long
    iot_one_click: Final = _iot_one_click.single
    iot_one_click_single: Final = _iot_one_click.single
    iot_one_click_double: Final = _iot_one_click.double
    iot_one_click_long: Final = _iot_one_click.long
    iot_provisioning: Final = _iot_provisioning.request
    iot_provisioning_request: Final = _iot_provisioning.request
    iot_registry: Final = _iot_registry.thing
    iot_registry_thing: Final = _iot_registry.thing
    iot_registry_thing_type: Final = _iot_registry.thing_type
    iot_registry_thing_type_association: Final = _iot_registry.thing_type_association
    iot_registry_thing_group: Final = _iot_registry.thing_group
    iot_registry_thing_group_membership: Final = _iot_registry.thing_group_membership
    iot_registry_thing_group_hierarchy: Final = _iot_registry.thing_group_hierarchy
    lambda_destination: Final = _lambda_destination.success
    lambda_destination_success: Final = _lambda_destination.success
    lambda_destination_failure: Final = _lambda_destination.failure
    lambda_destination_expired: Final = _lambda_destination.expired
    lex_v1: Final = _lex_v1.dialog
    lex_v1_dialog: Final = _lex_v1.dialog
    lex_v1_fulfillment: Final = _lex_v1.fulfillment
    lex_v2: Final = _lex_v2.dialog
    lex_v2_dialog: Final = _lex_v2.dialog
    lex_v2_fulfillment: Final = _lex_v2.fulfillment
    sagemaker_ground_truth: Final = _sagemaker_ground_truth.pre_annotation
    sagemaker_ground_truth_pre_annotation: Final = _sagemaker_ground_truth.pre_annotation
    sagemaker_ground_truth_pre_annotation_text: Final = _sagemaker_ground_truth.pre_annotation_text
    sagemaker_ground_truth_consolidation: Final = _sagemaker_ground_truth.consolidation
    schedule: Final = _schedule.rule
    schedule_rule: Final = _schedule.rule
    schedule_scheduler: Final = _schedule.scheduler
    secrets_manager: Final = _secrets_manager.create
    secrets_manager_create: Final = _secrets_manager.create
    secrets_manager_set_: Final = _secrets_manager.set_
    secrets_manager_test: Final = _secrets_manager.test
    secrets_manager_finish: Final = _secrets_manager.finish
    vpc_lattice_v1: Final = _vpc_lattice_v1.request
    vpc_lattice_v1_request: Final = _vpc_lattice_v1.request
    vpc_lattice_v2: Final = _vpc_lattice_v2.request
    vpc_lattice_v2_request: Final = _vpc_lattice_v2.request
    workmail: Final = _workmail.inbound
    workmail_inbound: Final = _workmail.inbound
    workmail_outbound: Final = _workmail.outbound
