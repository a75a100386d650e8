"""Event source mappings: queues with their dead-letter queues, streams with their retries, and brokers.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .stack import attribute, logical, ref
from .wanted import about, described, filter_criteria, named_groups, split

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .stack import Stack, Value

#: Lambda's own recommendation for the visibility timeout, and for the receive count.
#: Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
_SIX, _RECEIVES, _FOURTEEN_DAYS = 6, 5, 1209600

_READ_QUEUE: Final = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_READ_STREAM: Final = (
    *("kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords"),
    *("kinesis:GetShardIterator", "kinesis:ListShards"),
)
_READ_TABLE: Final = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
_READ_KAFKA: Final = ("kafka:DescribeCluster", "kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers")
_IN_VPC: Final = (
    *("ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces"),
    *("ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"),
)


def add_mapping(stack: Stack, name: str, origin: tuple[str, str, Any], given: Value, comment: str) -> None:
    """Add a mapping: an event of SAM, or an event source mapping.

    `origin` has SAM's event type, its property for the queue or stream, and the value of that property.
    """
    event_type, key, value = origin
    if stack.is_sam:
        failure = given.get("DestinationConfig")
        if failure is not None:
            given = {**given, "DestinationConfig": {"OnFailure": {"Type": "SQS", **failure["OnFailure"]}}}
        stack.event(logical(name), event_type, {key: value, **given}, comment)
        return
    properties = {"FunctionName": ref(stack.function), "EventSourceArn": value, **given}
    stack.add(stack.free(name, "Mapping"), "AWS::Lambda::EventSourceMapping", properties, comment=comment)


def _types(*, is_reported: bool) -> list[str] | None:
    return ["ReportBatchItemFailures"] if is_reported else None


def queue_resource(stack: Stack, name: str, queue: str | None, comment: str | None = None) -> str:
    """Add a queue with its dead-letter queue; return its logical id. Without a name, CloudFormation generates one."""
    logical_id = stack.free(name, "Queue")
    failed_id = stack.free(name, "FailedQueue")
    is_fifo = (queue or "").endswith(".fifo")
    fifo = True if is_fifo else None
    failed = f"{queue.removesuffix('.fifo')}-failed{'.fifo' if is_fifo else ''}" if queue else None
    stack.add(
        logical_id,
        "AWS::SQS::Queue",
        {
            "QueueName": queue,
            "FifoQueue": fifo,
            "VisibilityTimeout": _SIX * stack.timeout,
            "RedrivePolicy": {"deadLetterTargetArn": attribute(failed_id), "maxReceiveCount": _RECEIVES},
        },
        comment=comment,
    )
    properties = {"QueueName": failed, "FifoQueue": fifo, "MessageRetentionPeriod": _FOURTEEN_DAYS}
    stack.add(failed_id, "AWS::SQS::Queue", properties)
    return logical_id


def poll_queue(stack: Stack, name: str, arn: Any, comment: str, *, is_reported: bool) -> None:
    """Let the function poll a queue. Filter criteria are left out: Lambda deletes the messages that they reject."""
    stack.allow(_READ_QUEUE, arn)
    given = {"BatchSize": 10, "FunctionResponseTypes": _types(is_reported=is_reported)}
    add_mapping(stack, name, ("SQS", "Queue", arn), given, comment)


def add_sqs(stack: Stack, handlers: list[Handler], *, is_reported: bool) -> None:
    """Queues, in order of their names in the code."""
    known, unknown = named_groups(stack, handlers, "queue", "QueueArn")
    for queue, own in known.items():
        if queue.startswith("arn:"):
            poll_queue(stack, _last(queue), queue, about(own), is_reported=is_reported)
            continue
        made = stack.existing_id("AWS::SQS::Queue", queue) or queue_resource(stack, queue.removesuffix(".fifo"), queue)
        poll_queue(stack, made.removesuffix("Queue"), attribute(made), about(own), is_reported=is_reported)
    for name, own in unknown.items():
        arn = stack.parameter(name, described(own, "queue", "ARN of a queue"))
        stack.note(f"{name} is an existing queue: its visibility timeout and redrive policy are not set here.")
        poll_queue(stack, name.removesuffix("QueueArn"), arn, about(own), is_reported=is_reported)


def _last(arn: str) -> str:
    return arn.rpartition(":")[2].rpartition("/")[2]


def _stream_settings(stack: Stack, handlers: list[Handler], *, is_reported: bool, criteria: Any) -> Value:
    """Retries that end: a bad record does not block its shard until it expires."""
    has_windows = any(each.takes_all == "window" for each in handlers)
    return {
        "StartingPosition": "TRIM_HORIZON",
        "BatchSize": 100,
        "BisectBatchOnFunctionError": True,
        "MaximumRetryAttempts": 5,
        "DestinationConfig": {"OnFailure": {"Destination": stack.failed_events()}},
        "TumblingWindowInSeconds": 60 if has_windows else None,
        "FunctionResponseTypes": _types(is_reported=is_reported),
        "FilterCriteria": criteria,
    }


def add_kinesis(stack: Stack, handlers: list[Handler], *, is_reported: bool) -> None:
    """Kinesis streams."""
    known, unknown = named_groups(stack, handlers, "stream", "StreamArn")
    origins: list[tuple[str, Any, list[Handler]]] = []
    for stream, own in known.items():
        if stream.startswith("arn:"):
            origins.append((_last(stream), stream, own))
            continue
        made = stack.existing_id("AWS::Kinesis::Stream", stream)
        if made is None:
            made = stack.free(stream, "Stream")
            properties = {"Name": stream, "StreamModeDetails": {"StreamMode": "ON_DEMAND"}}
            stack.add(made, "AWS::Kinesis::Stream", properties)
        origins.append((made.removesuffix("Stream"), attribute(made), own))
    for name, own in unknown.items():
        arn = stack.parameter(name, described(own, "stream", "ARN of a stream"))
        origins.append((name.removesuffix("StreamArn"), arn, own))
    for name, arn, own in origins:
        stack.allow(_READ_STREAM, arn)
        criteria = filter_criteria(own, partition_key="partitionKey")
        given = _stream_settings(stack, own, is_reported=is_reported, criteria=criteria)
        add_mapping(stack, name, ("Kinesis", "Stream", arn), given, about(own))


def add_dynamodb(stack: Stack, handlers: list[Handler], *, is_reported: bool) -> None:
    """Streams of tables; the key of a table is a parameter, because no handler has it."""
    known, unknown = named_groups(stack, handlers, "table", "TableStreamArn")
    origins: list[tuple[str, Any, list[Handler]]] = []
    for table, own in known.items():
        if table.startswith("arn:"):
            origins.append((_last(table.partition("/stream/")[0]), table, own))
            continue
        made = stack.existing_id("AWS::DynamoDB::Table", table)
        if made is not None:
            stack.add(made, "AWS::DynamoDB::Table", {"StreamSpecification": dict(_STREAM)}, is_existing=True)
        else:
            made = _table(stack, table)
        origins.append((made.removesuffix("Table"), attribute(made, "StreamArn"), own))
    for name, own in unknown.items():
        arn = stack.parameter(name, described(own, "table", "ARN of the stream of a table"))
        origins.append((name.removesuffix("TableStreamArn"), arn, own))
    for name, arn, own in origins:
        stack.allow(_READ_TABLE, arn)
        stack.allow(["dynamodb:ListStreams"], "*")
        criteria = filter_criteria(
            own, event_name="eventName", identity_type="userIdentity.type", principal_id="userIdentity.principalId"
        )
        given = _stream_settings(stack, own, is_reported=is_reported, criteria=criteria)
        add_mapping(stack, name, ("DynamoDB", "Stream", arn), given, about(own))


_STREAM: Final = {"StreamViewType": "NEW_AND_OLD_IMAGES"}


def _table(stack: Stack, table: str) -> str:
    """Add a table with a stream; return its logical id."""
    made = stack.free(table, "Table")
    key = stack.parameter(f"{made}Key", f"Name of the partition key of the table {table}, whose type is String")
    properties: Value = {
        "TableName": table,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
        "StreamSpecification": dict(_STREAM),
    }
    stack.add(made, "AWS::DynamoDB::Table", properties, keeps_data=True)
    return made


def add_kafka(stack: Stack, handlers: list[Handler], *, is_reported: bool) -> None:
    """Topics of one cluster of Amazon MSK."""
    known, unknown = named_groups(stack, handlers, "topic", "Topic")
    topics: list[tuple[str, Any, list[Handler]]] = [(each, each, own) for each, own in known.items()]
    for name, own in unknown.items():
        topics.append((name, stack.parameter(name, described(own, "topic", "A topic")), own))
    arn = stack.parameter("KafkaClusterArn", "ARN of the Amazon MSK cluster")
    stack.note(
        "The Kafka mapping is for an Amazon MSK cluster. For another cluster, write SelfManagedEventSource with its "
        "bootstrap servers, and SourceAccessConfigurations."
    )
    for name, topic, own in topics:
        stack.allow(_READ_KAFKA, arn)
        stack.allow(_IN_VPC, "*")
        given = {
            "Topics": [topic],
            "StartingPosition": "TRIM_HORIZON",
            "BatchSize": 100,
            "FunctionResponseTypes": _types(is_reported=is_reported),
            # For Kafka, Lambda reads the report only with provisioned pollers.
            "ProvisionedPollerConfig": {"MinimumPollers": 1, "MaximumPollers": 3} if is_reported else None,
            "FilterCriteria": filter_criteria(own),
        }
        add_mapping(stack, name, ("MSK", "Stream", arn), given, about(own))


def _login(secret: Any) -> list[Value]:
    return [{"Type": "BASIC_AUTH", "URI": secret}]


def _brokers(stack: Stack, handlers: list[Handler], source: str, name: str) -> None:
    label = {"activemq": "ActiveMQ", "rabbitmq": "RabbitMQ"}[source]
    known, unknown = named_groups(stack, handlers, name, "Queue")
    queues: list[tuple[str, Any, list[Handler]]] = [(each, each, own) for each, own in known.items()]
    for key, own in unknown.items():
        queues.append((key, stack.parameter(key, described(own, name, "A queue of the broker")), own))
    arn = stack.parameter(f"{label}BrokerArn", f"ARN of the {label} broker")
    secret = stack.parameter(f"{label}LoginArn", f"ARN of the secret with the {label} login")
    stack.allow(["mq:DescribeBroker"], arn)
    stack.allow(["secretsmanager:GetSecretValue"], secret)
    stack.allow(_IN_VPC, "*")
    for key, queue, all_of_queue in queues:
        for host, own in split(all_of_queue, "virtual_host"):
            access = _login(secret)
            if host is not None:
                access.append({"Type": "VIRTUAL_HOST", "URI": host})
            given = {"Queues": [queue], "BatchSize": 100, "SourceAccessConfigurations": access}
            given["FilterCriteria"] = filter_criteria(own)
            add_mapping(stack, key, ("MQ", "Broker", arn), given, about(own))


def add_activemq(stack: Stack, handlers: list[Handler], *, is_reported: bool) -> None:
    """Queues of an ActiveMQ broker."""
    _brokers(stack, handlers, "activemq", "destination")


def add_rabbitmq(stack: Stack, handlers: list[Handler], *, is_reported: bool) -> None:
    """Queues of a RabbitMQ broker."""
    _brokers(stack, handlers, "rabbitmq", "queue")


def add_documentdb(stack: Stack, handlers: list[Handler], *, is_reported: bool) -> None:
    """Change streams of collections."""
    known, unknown = named_groups(stack, handlers, "collection", "Collection")
    found: list[tuple[str, Any, list[Handler]]] = [(each, each, own) for each, own in known.items()]
    for key, own in unknown.items():
        found.append((key, stack.parameter(key, described(own, "collection", "A collection")), own))
    arn = stack.parameter("DocumentDBClusterArn", "ARN of the DocumentDB cluster")
    secret = stack.parameter("DocumentDBLoginArn", "ARN of the secret with the DocumentDB login")
    stack.allow(["rds:DescribeDBClusters", "rds:DescribeDBClusterParameters", "rds:DescribeDBSubnetGroups"], "*")
    stack.allow(["secretsmanager:GetSecretValue"], secret)
    stack.allow(_IN_VPC, "*")
    for key, collection, all_of_collection in found:
        for name, own in split(all_of_collection, "database"):
            database = name or stack.parameter("DocumentDBDatabase", "Name of the database")
            config = {"DatabaseName": database, "CollectionName": collection, "FullDocument": "UpdateLookup"}
            given: Value = {
                "StartingPosition": "TRIM_HORIZON",
                "SourceAccessConfigurations": _login(secret),
                "FilterCriteria": filter_criteria(own),
                **(config if stack.is_sam else {"DocumentDBEventSourceConfig": config}),
            }
            add_mapping(stack, key, ("DocumentDB", "Cluster", arn), given, about(own))
