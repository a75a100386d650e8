"""The samples of the sources with typed keywords as methods of a client, for type checkers and editors only."""

from typing import Final

from . import cloudformation as _cloudformation
from . import cloudwatch_logs as _cloudwatch_logs
from . import dynamodb as _dynamodb
from . import eventbridge as _eventbridge
from . import firehose as _firehose
from . import kafka as _kafka
from . import kinesis as _kinesis
from . import s3 as _s3
from . import schedule as _schedule
from . import ses as _ses
from . import sns as _sns
from . import sqs as _sqs


class SampleMethods:
    """Methods that `Client.__getattr__` provides at run time."""

    cloudformation: Final = _cloudformation.create
    cloudformation_create: Final = _cloudformation.create
    cloudformation_update: Final = _cloudformation.update
    cloudformation_delete: Final = _cloudformation.delete
    cloudformation_provider_create: Final = _cloudformation.provider_create
    cloudformation_provider_delete: Final = _cloudformation.provider_delete
    cloudwatch_logs: Final = _cloudwatch_logs.data_message
    cloudwatch_logs_data_message: Final = _cloudwatch_logs.data_message
    cloudwatch_logs_control_message: Final = _cloudwatch_logs.control_message
    dynamodb: Final = _dynamodb.insert
    dynamodb_insert: Final = _dynamodb.insert
    dynamodb_modify: Final = _dynamodb.modify
    dynamodb_remove: Final = _dynamodb.remove
    dynamodb_expired: Final = _dynamodb.expired
    dynamodb_window: Final = _dynamodb.window
    eventbridge: Final = _eventbridge.event
    eventbridge_event: Final = _eventbridge.event
    eventbridge_replayed: Final = _eventbridge.replayed
    eventbridge_ec2_state_change: Final = _eventbridge.ec2_state_change
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
    schedule: Final = _schedule.rule
    schedule_rule: Final = _schedule.rule
    schedule_scheduler: Final = _schedule.scheduler
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
