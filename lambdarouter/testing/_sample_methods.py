"""The samples of every source as methods of a client, for type checkers and editors only."""

from typing import Final

from . import activemq as _activemq
from . import api_gateway_websocket as _api_gateway_websocket
from . import appsync_events as _appsync_events
from . import appsync_resolver as _appsync_resolver
from . import cloudformation as _cloudformation
from . import cloudfront as _cloudfront
from . import cloudwatch_logs as _cloudwatch_logs
from . import codecommit as _codecommit
from . import codedeploy as _codedeploy
from . import codepipeline as _codepipeline
from . import documentdb as _documentdb
from . import dynamodb as _dynamodb
from . import eventbridge_pipes as _eventbridge_pipes
from . import firehose as _firehose
from . import kafka as _kafka
from . import kinesis as _kinesis
from . import kinesis_analytics as _kinesis_analytics
from . import rabbitmq as _rabbitmq
from . import redshift_udf as _redshift_udf
from . import s3 as _s3
from . import s3_batch as _s3_batch
from . import s3_object_lambda as _s3_object_lambda
from . import ses as _ses
from . import sns as _sns
from . import sqs as _sqs
from . import transfer_family as _transfer_family
from ._invocation_methods import InvocationMethods


class SampleMethods(InvocationMethods):
    """Methods that `Client.__getattr__` provides at run time; here for all other sources."""

    activemq: Final = _activemq.text_message
    activemq_text_message: Final = _activemq.text_message
    activemq_bytes_message: Final = _activemq.bytes_message
    api_gateway_websocket: Final = _api_gateway_websocket.message
    api_gateway_websocket_message: Final = _api_gateway_websocket.message
    api_gateway_websocket_routed: Final = _api_gateway_websocket.routed
    api_gateway_websocket_connect: Final = _api_gateway_websocket.connect
    api_gateway_websocket_disconnect: Final = _api_gateway_websocket.disconnect
    appsync_events: Final = _appsync_events.publish
    appsync_events_publish: Final = _appsync_events.publish
    appsync_events_subscribe: Final = _appsync_events.subscribe
    appsync_resolver: Final = _appsync_resolver.query
    appsync_resolver_query: Final = _appsync_resolver.query
    appsync_resolver_mutation: Final = _appsync_resolver.mutation
    appsync_resolver_pipeline: Final = _appsync_resolver.pipeline
    appsync_resolver_batch: Final = _appsync_resolver.batch
    appsync_resolver_legacy: Final = _appsync_resolver.legacy
    cloudformation: Final = _cloudformation.create
    cloudformation_create: Final = _cloudformation.create
    cloudformation_update: Final = _cloudformation.update
    cloudformation_delete: Final = _cloudformation.delete
    cloudformation_provider_create: Final = _cloudformation.provider_create
    cloudformation_provider_delete: Final = _cloudformation.provider_delete
    cloudfront: Final = _cloudfront.viewer_request
    cloudfront_viewer_request: Final = _cloudfront.viewer_request
    cloudfront_viewer_request_with_body: Final = _cloudfront.viewer_request_with_body
    cloudfront_origin_request: Final = _cloudfront.origin_request
    cloudfront_origin_request_to_s3: Final = _cloudfront.origin_request_to_s3
    cloudfront_origin_response: Final = _cloudfront.origin_response
    cloudfront_viewer_response: Final = _cloudfront.viewer_response
    cloudwatch_logs: Final = _cloudwatch_logs.data_message
    cloudwatch_logs_data_message: Final = _cloudwatch_logs.data_message
    cloudwatch_logs_control_message: Final = _cloudwatch_logs.control_message
    codecommit: Final = _codecommit.updated
    codecommit_updated: Final = _codecommit.updated
    codecommit_created: Final = _codecommit.created
    codecommit_deleted: Final = _codecommit.deleted
    codecommit_test_event: Final = _codecommit.test_event
    codedeploy: Final = _codedeploy.hook
    codedeploy_hook: Final = _codedeploy.hook
    codepipeline: Final = _codepipeline.job
    codepipeline_job: Final = _codepipeline.job
    codepipeline_continued: Final = _codepipeline.continued
    codepipeline_without_parameters: Final = _codepipeline.without_parameters
    documentdb: Final = _documentdb.insert
    documentdb_insert: Final = _documentdb.insert
    documentdb_update: Final = _documentdb.update
    documentdb_replace: Final = _documentdb.replace
    documentdb_delete: Final = _documentdb.delete
    documentdb_drop: Final = _documentdb.drop
    documentdb_rename: Final = _documentdb.rename
    dynamodb: Final = _dynamodb.insert
    dynamodb_insert: Final = _dynamodb.insert
    dynamodb_modify: Final = _dynamodb.modify
    dynamodb_remove: Final = _dynamodb.remove
    dynamodb_expired: Final = _dynamodb.expired
    dynamodb_window: Final = _dynamodb.window
    eventbridge_pipes: Final = _eventbridge_pipes.sqs_message
    eventbridge_pipes_sqs_message: Final = _eventbridge_pipes.sqs_message
    eventbridge_pipes_kinesis_record: Final = _eventbridge_pipes.kinesis_record
    eventbridge_pipes_dynamodb_record: Final = _eventbridge_pipes.dynamodb_record
    eventbridge_pipes_kafka_record: Final = _eventbridge_pipes.kafka_record
    eventbridge_pipes_activemq_message: Final = _eventbridge_pipes.activemq_message
    eventbridge_pipes_rabbitmq_message: Final = _eventbridge_pipes.rabbitmq_message
    firehose: Final = _firehose.record
    firehose_record: Final = _firehose.record
    firehose_kinesis: Final = _firehose.kinesis
    firehose_msk: Final = _firehose.msk
    firehose_logs: Final = _firehose.logs
    firehose_control_message: Final = _firehose.control_message
    kafka: Final = _kafka.record
    kafka_record: Final = _kafka.record
    kafka_self_managed: Final = _kafka.self_managed
    kafka_tombstone: Final = _kafka.tombstone
    kafka_with_schema: Final = _kafka.with_schema
    kinesis: Final = _kinesis.record
    kinesis_record: Final = _kinesis.record
    kinesis_fan_out: Final = _kinesis.fan_out
    kinesis_window: Final = _kinesis.window
    kinesis_analytics: Final = _kinesis_analytics.record
    kinesis_analytics_record: Final = _kinesis_analytics.record
    kinesis_analytics_firehose: Final = _kinesis_analytics.firehose
    kinesis_analytics_output: Final = _kinesis_analytics.output
    rabbitmq: Final = _rabbitmq.message
    rabbitmq_message: Final = _rabbitmq.message
    rabbitmq_bare: Final = _rabbitmq.bare
    redshift_udf: Final = _redshift_udf.row
    redshift_udf_row: Final = _redshift_udf.row
    s3: Final = _s3.put
    s3_put: Final = _s3.put
    s3_post: Final = _s3.post
    s3_copy: Final = _s3.copy
    s3_multipart_upload: Final = _s3.multipart_upload
    s3_delete: Final = _s3.delete
    s3_delete_marker: Final = _s3.delete_marker
    s3_lifecycle_expiration: Final = _s3.lifecycle_expiration
    s3_lifecycle_transition: Final = _s3.lifecycle_transition
    s3_tiering: Final = _s3.tiering
    s3_restore_post: Final = _s3.restore_post
    s3_restore_completed: Final = _s3.restore_completed
    s3_replication_failed: Final = _s3.replication_failed
    s3_tagging_put: Final = _s3.tagging_put
    s3_tagging_delete: Final = _s3.tagging_delete
    s3_acl_put: Final = _s3.acl_put
    s3_annotation_put: Final = _s3.annotation_put
    s3_annotation_delete: Final = _s3.annotation_delete
    s3_lost: Final = _s3.lost
    s3_test_event: Final = _s3.test_event
    s3_batch: Final = _s3_batch.task
    s3_batch_task: Final = _s3_batch.task
    s3_batch_task_v1: Final = _s3_batch.task_v1
    s3_object_lambda: Final = _s3_object_lambda.get
    s3_object_lambda_get: Final = _s3_object_lambda.get
    s3_object_lambda_head: Final = _s3_object_lambda.head
    s3_object_lambda_list_v1: Final = _s3_object_lambda.list_v1
    s3_object_lambda_list_v2: Final = _s3_object_lambda.list_v2
    ses: Final = _ses.message
    ses_message: Final = _ses.message
    ses_request_response: Final = _ses.request_response
    ses_rejected: Final = _ses.rejected
    sns: Final = _sns.message
    sns_message: Final = _sns.message
    sqs: Final = _sqs.message
    sqs_message: Final = _sqs.message
    sqs_fifo: Final = _sqs.fifo
    sqs_redriven: Final = _sqs.redriven
    sqs_with_attributes: Final = _sqs.with_attributes
    transfer_family: Final = _transfer_family.login
    transfer_family_login: Final = _transfer_family.login
    transfer_family_key_login: Final = _transfer_family.key_login
    transfer_family_workflow: Final = _transfer_family.workflow
    transfer_family_workflow_efs: Final = _transfer_family.workflow_efs
