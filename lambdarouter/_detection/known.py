"""The shapes of the built-in sources, and `detect`, which finds the source of a payload.

The tables contain only strings, so no event class is imported to detect an event. Each entry is an exact discriminator
with its reason: where sources share a key, the difference. Specific entries of a group come before general ones.

Sources: AWS's documentation of each payload, and the sample payloads that the tests use.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from .shape import ABSENT, PRESENT, Containing, Needs, Not, Other, Payload, Shape

# 1. `Records` is a non-empty list: the first record names its service. All records of one event come from one service.
#    Only SNS writes the key with a capital E.
RECORDS: Final = {
    "aws:s3": "s3",
    "aws:dynamodb": "dynamodb",
    "aws:kinesis": "kinesis",
    "aws:sqs": "sqs",
    "aws:sns": "sns",
    "aws:ses": "ses",
    "aws:codecommit": "codecommit",
}

# A tumbling window may end without any record. Then the ARN of the stream is at the top level.
WINDOWS: Final = {"dynamodb": "dynamodb", "kinesis": "kinesis"}

# 2. A top-level `eventSource`: pollers whose records are not in `Records`. The second key is required, because a
#    forwarded CloudTrail record also has an `eventSource` (the host of a service).
TOP_LEVEL: Final[dict[str, tuple[str, str, type]]] = {
    "aws:kafka": ("kafka", "records", dict),
    "SelfManagedKafka": ("kafka", "records", dict),
    "aws:SelfManagedKafka": ("kafka", "records", dict),  # in AWS's samples; the documentation has the other spelling
    "aws:amq": ("activemq", "messages", list),
    "aws:mq": ("activemq", "messages", list),  # AWS's documentation and samples differ, and both occur
    "aws:rmq": ("rabbitmq", "rmqMessagesByQueue", dict),
    "aws:docdb": ("documentdb", "events", list),
}

# 3. `requestContext` is an object: the shapes by one identifying key in it. A key of several sources lists them all.
_WEBSOCKET = ("CONNECT", "MESSAGE", "DISCONNECT")
_NOT_PROTECTED: Needs = {"methodArn": ABSENT, "routeArn": ABSENT}
_URL_HOST = Containing(".lambda-url.")
_LATTICE = "`method` at the top level and the service network in the context"
_GAVE_UP = "the same context without `requestPayload`: an event source mapping gave up"

CONTEXTS: Final[dict[str, tuple[Shape, ...]]] = {
    "http": (
        Shape(
            "api_gateway_http",
            "payload 2.0 has `requestContext.http`, and the host is not a function URL's",
            {
                **_NOT_PROTECTED,
                "version": "2.0",
                "requestContext.http": dict,
                "requestContext.domainName": Not(_URL_HOST),
            },
        ),
        Shape(
            "function_url",
            "payload 2.0 from a host `<id>.lambda-url.<region>.on.aws`: nothing else sets it apart",
            {**_NOT_PROTECTED, "requestContext.http": dict, "requestContext.domainName": _URL_HOST},
        ),
    ),
    "elb": (Shape("alb", "only a load balancer sends its target group", {"requestContext.elb": PRESENT}),),
    "connectionId": (
        Shape(
            "api_gateway_websocket",
            "a REST request may have a connectionId, but no such eventType",
            {**_NOT_PROTECTED, "requestContext.connectionId": str, "requestContext.eventType": _WEBSOCKET},
        ),
    ),
    "serviceNetworkArn": (
        Shape(
            "vpc_lattice_v2",
            _LATTICE,
            {"version": "2.0", "method": str, "requestContext.serviceNetworkArn": PRESENT},
        ),
    ),
    "targetGroupArn": (
        Shape(
            "vpc_lattice_v2",
            _LATTICE,
            {
                "version": "2.0",
                "method": str,
                "requestContext.targetGroupArn": PRESENT,
                "requestContext.serviceNetworkArn": ABSENT,
            },
        ),
    ),
    "condition": (
        Shape(
            "lambda_destination",
            "a destination record has the condition for which Lambda sent it",
            {"requestContext.functionArn": str, "requestContext.condition": str, "requestPayload": PRESENT},
        ),
        Shape(
            "esm_failure",
            _GAVE_UP,
            {"requestContext.functionArn": str, "requestContext.condition": str, "requestPayload": ABSENT},
        ),
    ),
    "apiId": (
        Shape(
            "appsync_authorizer",
            "a token and an API id, but no ARN of a method or route",
            {**_NOT_PROTECTED, "authorizationToken": PRESENT, "requestContext.apiId": str, "type": ABSENT},
        ),
    ),
}

# 4. Everything else: the shapes by one identifying key at the top level.
_AUTHORIZER = "only an authorizer event contains the resource that it protects"
_SCHEDULERS = ("aws.events", "aws.scheduler")
_RESOLVER = "the field being resolved"
_AWAITED = "a stack waits for the response at this URL, even if the rest of the request is malformed"
_BY_POSITION = "a `records` list with an `invocationId`"

_REGISTRY_EVENTS = (
    "THING_EVENT",
    "THING_TYPE_EVENT",
    "THING_TYPE_ASSOCIATION_EVENT",
    "THING_GROUP_EVENT",
    "THING_GROUP_MEMBERSHIP_EVENT",
    "THING_GROUP_HIERARCHY_EVENT",
)
_ACTION_POINTS = (
    "PreCreateHostedConfigurationVersion",
    "PreStartDeployment",
    "AtDeploymentTick",
    "OnDeploymentStart",
    "OnDeploymentStep",
    "OnDeploymentBaking",
    "OnDeploymentComplete",
    "OnDeploymentRolledBack",
)

MARKERS: Final[dict[str, tuple[Shape, ...]]] = {
    "Event": (Shape("s3", "the test message of a new S3 notification", {"Event": "s3:TestEvent", "Bucket": str}),),
    # HTTP
    "methodArn": (Shape("api_gateway_authorizer", _AUTHORIZER, {"methodArn": str, "type": ("TOKEN", "REQUEST")}),),
    "routeArn": (
        Shape("api_gateway_authorizer", _AUTHORIZER, {"routeArn": str, "type": "REQUEST", "methodArn": ABSENT}),
    ),
    "httpMethod": (
        Shape(
            "api_gateway_rest",
            "`httpMethod` and `path`, and neither an authorizer nor a load balancer nor a WebSocket",
            {
                **_NOT_PROTECTED,
                "httpMethod": str,
                "path": str,
                "requestContext.elb": ABSENT,
                "requestContext.eventType": Not(_WEBSOCKET),
            },
        ),
    ),
    "raw_path": (Shape("vpc_lattice_v1", "snake case and no request context", {"raw_path": str, "method": str}),),
    # GraphQL
    "info": (
        Shape("appsync_events", "a channel instead of a field", {"info.channel": dict, "info.operation": str}),
        Shape("appsync_resolver", _RESOLVER, {"info.fieldName": str, "info.parentTypeName": str}),
    ),
    "fieldName": (Shape("appsync_resolver", _RESOLVER, {"typeName": str, "fieldName": str, "arguments": PRESENT}),),
    # Bots and contact centres
    "currentIntent": (Shape("lex_v1", "Lex V1 has `currentIntent`", {"currentIntent": dict, "bot": dict}),),
    "sessionState": (Shape("lex_v2", "Lex V2 has `sessionState`", {"sessionState": dict, "bot": dict}),),
    "context": (Shape("alexa_skill", "every skill request carries the device's state", {"context.System": dict}),),
    "session": (
        Shape(
            "alexa_skill",
            "an older request without `context`",
            {"session": dict, "request.type": str, "request.requestId": str},
        ),
    ),
    "directive": (Shape("alexa_smart_home", "version 3", {"directive.header.namespace": str}),),
    "header": (
        Shape(
            "alexa_smart_home",
            "versions 1 and 2: no `directive` around it",
            {"header.namespace": str, "header.name": str, "payload": dict},
        ),
    ),
    "Details": (Shape("connect", "a contact flow sends its contact", {"Details.ContactData": dict}),),
    "actionGroup": (
        Shape("bedrock_agent", "an API action", {"actionGroup": str, "agent": dict, "apiPath": str}),
        Shape("bedrock_agent", "a function action", {"actionGroup": str, "agent": dict, "function": str}),
    ),
    "invokeModelRawResponse": (
        Shape("bedrock_parser", "output of a model, to parse", {"invokeModelRawResponse": str, "promptType": str}),
    ),
    "flow": (Shape("bedrock_flow", "a node of a flow", {"flow.flowArn": str, "node.name": str, "node.inputs": list}),),
    "ingestionJobId": (
        Shape(
            "bedrock_knowledge_base",
            "files of an ingestion job",
            {"ingestionJobId": str, "knowledgeBaseId": str, "inputFiles": list},
        ),
    ),
    "interceptorInputVersion": (
        Shape("agentcore_interceptor", "an MCP message", {"interceptorInputVersion": str, "mcp": dict}),
        Shape("agentcore_http_interceptor", "an HTTP message", {"interceptorInputVersion": str, "http": dict}),
    ),
    "harnessArn": (Shape("agentcore_harness_hook", "a hook of an agent", {"hookEventId": str, "harnessArn": str}),),
    "evaluationInput": (
        Shape(
            "agentcore_evaluator",
            "the spans of a session",
            {"evaluationInput": dict, "evaluatorId": str, "evaluationLevel": str},
        ),
    ),
    "CallDetails": (
        Shape("chime_sip", "only a SIP media application", {"CallDetails": dict, "InvocationEventType": str}),
    ),
    # Identity
    "triggerSource": (Shape("cognito_user_pool", "the trigger's name", {"triggerSource": str, "userPoolId": str}),),
    "datasetRecords": (Shape("cognito_sync", "records of a dataset", {"datasetRecords": dict, "identityPoolId": str}),),
    "protocolData": (Shape("iot_authorizer", "data of tls, http or mqtt", {"protocolData": dict, "protocols": list}),),
    "claimCertificateId": (
        Shape("iot_provisioning", "a device asks for its certificate", {"claimCertificateId": str, "templateArn": str}),
    ),
    "connection-id": (Shape("client_vpn", "hyphenated keys", {"connection-id": PRESENT, "endpoint-id": PRESENT}),),
    "serverId": (
        Shape("transfer_family", "a login to a file server", {"serverId": str, "username": str, "protocol": str}),
    ),
    "serviceMetadata": (Shape("transfer_family", "a workflow step", {"token": str, "serviceMetadata": dict}),),
    # Event bus and management
    "alarmData": (Shape("cloudwatch_alarm", "even inside an EventBridge envelope", {"alarmData": dict}),),
    "detail-type": (
        Shape(
            "schedule",
            "the two sources of scheduled events; other services use the same detail-type freely",
            {"detail-type": "Scheduled Event", "source": _SCHEDULERS, "alarmData": ABSENT},
        ),
        Shape(
            "eventbridge",
            "every event on a bus has these three",
            {"detail-type": Other("Scheduled Event"), "source": str, "detail": PRESENT, "alarmData": ABSENT},
        ),
        Shape(
            "eventbridge",
            "a user's own service may call its events scheduled",
            {"detail-type": "Scheduled Event", "source": Other(*_SCHEDULERS), "detail": PRESENT, "alarmData": ABSENT},
        ),
    ),
    "RequestType": (
        Shape(
            "cloudformation",
            "CDK's provider form has no ResponseURL",
            {"RequestType": ("Create", "Update", "Delete"), "StackId": str, "LogicalResourceId": str},
        ),
        Shape("cloudformation", _AWAITED, {"RequestType": ("Create", "Update", "Delete"), "ResponseURL": str}),
    ),
    "ResponseURL": (Shape("cloudformation", _AWAITED, {"ResponseURL": str, "StackId": str}),),
    "fragment": (Shape("cloudformation_macro", "a piece of template", {"fragment": PRESENT, "transformId": str}),),
    "hookTypeName": (
        Shape("cloudformation_hook", "a hook's point of call", {"hookTypeName": str, "actionInvocationPoint": str}),
    ),
    "invokingEvent": (Shape("config", "a JSON string and a token", {"invokingEvent": str, "resultToken": str}),),
    "awslogs": (Shape("cloudwatch_logs", "gzipped log events", {"awslogs.data": str}),),
    "CodePipeline.job": (Shape("codepipeline", "one key with a dot in it", {("CodePipeline.job",): dict}),),
    "LifecycleEventHookExecutionId": (
        Shape("codedeploy", "a deployment's hook", {"LifecycleEventHookExecutionId": str, "DeploymentId": str}),
    ),
    "lifecycleStage": (
        Shape(
            "ecs_lifecycle_hook",
            "a stage of a service deployment",
            {"lifecycleStage": str, "executionDetails.targetServiceRevisionArn": str},
        ),
    ),
    "targetServiceRevisionArn": (
        Shape(
            "ecs_lifecycle_hook",
            "the older form, without `executionDetails`",
            {"targetServiceRevisionArn": str, "serviceArn": str},
        ),
    ),
    "AutoScalingGroupARN": (
        Shape(
            "autoscaling_termination_policy",
            "capacity to terminate, and instances to choose from",
            {"AutoScalingGroupARN": str, "CapacityToTerminate": list, "Instances": list},
        ),
    ),
    "InvocationId": (
        Shape(
            "appconfig_extension",
            "one of the action points",
            {"InvocationId": str, "Application": dict, "Type": _ACTION_POINTS},
        ),
    ),
    "configurationProfileId": (
        Shape(
            "appconfig_validator",
            "a version to check",
            {"configurationProfileId": str, "applicationId": str, "configurationVersion": str, "content": str},
        ),
    ),
    "SecretId": (
        Shape("secrets_manager", "a rotation step", {"SecretId": str, "ClientRequestToken": str, "Step": str}),
    ),
    "widgetContext": (Shape("cloudwatch_custom_widget", "a dashboard asks", {"widgetContext": dict}),),
    "describe": (Shape("cloudwatch_custom_widget", "the dashboard's documentation request", {"describe": True}),),
    # Data, storage and transformation
    "applicationArn": (
        Shape("kinesis_analytics", _BY_POSITION, {"applicationArn": str, "invocationId": str, "records": list}),
    ),
    "invocationId": (
        Shape(
            "firehose",
            _BY_POSITION + " and no application",
            {"invocationId": str, "records": list, "applicationArn": ABSENT},
        ),
    ),
    "bootstrapServers": (Shape("kafka", "a self-managed cluster", {"bootstrapServers": str, "records": dict}),),
    "rmqMessagesByQueue": (Shape("rabbitmq", "its own key", {"rmqMessagesByQueue": dict}),),
    "invocationSchemaVersion": (
        Shape("s3_batch", "a job's tasks", {"invocationSchemaVersion": str, "tasks": list, "job": dict}),
    ),
    "xAmzRequestId": (Shape("s3_object_lambda", "the caller's request", {"xAmzRequestId": str, "userRequest": dict}),),
    "labelingJobArn": (
        Shape("sagemaker_ground_truth", "before the annotation", {"labelingJobArn": str, "dataObject": dict}),
        Shape("sagemaker_ground_truth", "after the annotation", {"labelingJobArn": str, "payload": dict}),
    ),
    "external_function": (Shape("redshift_udf", "rows of a query", {"external_function": str, "num_records": int}),),
    # Mail, devices, machines
    "summaryVersion": (Shape("workmail", "a mail flow rule", {"summaryVersion": str, "flowDirection": str}),),
    "clickType": (Shape("iot_button", "a button's click", {"clickType": str, "serialNumber": str}),),
    "deviceEvent": (Shape("iot_one_click", "the placement's device", {"deviceEvent": dict, "deviceInfo": dict}),),
    "eventType": (
        Shape(
            "iot_registry",
            "one of the types of registry events",
            {"eventType": _REGISTRY_EVENTS, "eventId": str, "operation": str},
        ),
    ),
    "DurableExecutionArn": (
        Shape("durable_execution", "AWS's own SDK", {"DurableExecutionArn": str, "CheckpointToken": str}),
    ),
}

#: The HTTP integrations: `app.get` and the other HTTP decorators serve all of them.
HTTP_INTEGRATIONS: Final = frozenset(
    {"api_gateway_rest", "api_gateway_http", "function_url", "alb", "vpc_lattice_v1", "vpc_lattice_v2"}
)

#: Families of sources that share their handlers, by the name of the family.
FAMILIES: Final = {"http": HTTP_INTEGRATIONS}

#: The forms in which envelopes carry events that Lambda receives in another form; `Source.from_content` converts them.
CARRIED: Final = (
    Shape("sns", "an SNS notification without raw delivery", {"Type": "Notification", "TopicArn": str, "Message": str}),
    Shape("ses", "a received email, published to a topic", {"notificationType": "Received", "mail": dict}),
    Shape("cloudwatch_alarm", "an alarm, published to a topic", {"AlarmName": str, "NewStateValue": str}),
    Shape("config", "a Config notification", {"messageType": str, "configurationItem": dict}),
    Shape("config", "an oversized Config notification", {"messageType": str, "configurationItemSummary": dict}),
    Shape(
        "config", "a Config notification", {"messageType": str, "recordVersion": str, "notificationCreationTime": str}
    ),
    Shape("s3", "an S3 event from the event bus", {"source": "aws.s3", "detail-type": str, "detail": dict}),
)

#: Control messages that are plain text. SES publishes this text to a topic when the topic becomes the destination of
#: its events.
CONTROL_TEXTS: Final = frozenset({"Successfully validated SNS topic for Amazon SES event publishing."})

# A list: EventBridge Pipes sends records of a poller, AppSync sends resolver contexts.
_PIPES_SOURCES = frozenset(RECORDS) | frozenset(TOP_LEVEL)

#: The source that the context determines, and the value of the client context for it. The payload of a tool is its
#: arguments, which may look like the payload of any service.
TOOL: Final = "agentcore_tool"
TOOL_NAME: Final = "bedrockAgentCoreToolName"

#: Every name that `detect` can return, besides None for an on-demand invocation.
NAMES: Final[frozenset[str]] = frozenset(
    {
        *RECORDS.values(),
        *(name for name, _, _ in TOP_LEVEL.values()),
        *(shape.name for shapes in (*CONTEXTS.values(), *MARKERS.values()) for shape in shapes),
        "cloudfront",
        "eventbridge_pipes",
        TOOL,
    }
)


def detect(payload: object, context: object = None) -> str | None:
    """Return the name of the source that sent `payload`; None for any other payload, such as an on-demand invocation.

    `context` is the context of the invocation. It is needed only for calls of AgentCore tools, whose payload may have
    any form. Accepts any Python values and never raises. The names are those in the README's table of sources.
    """
    if context is not None:
        try:  # not a call of `told_by_context`: this runs for every event, and nearly no context has a client context
            client_context = context.client_context  # type: ignore[attr-defined]
        except Exception:
            client_context = None
        if client_context is not None and told_by_context(context):
            return TOOL
    if type(payload) is not dict:
        return _of_list(payload) if type(payload) is list and payload else None
    records = payload["Records"] if "Records" in payload else None  # noqa: SIM401  # `get` is one more function
    if records is not None:
        if type(records) is not list:
            return None
        if not records:
            return _without_records(payload)
        first = records[0]
        if type(first) is not dict:
            return None
        if (source := first.get("eventSource")) is None:
            source = first.get("EventSource")
        if source is None:  # Lambda@Edge is the only service whose records do not name it.
            return "cloudfront" if type(first.get("cf")) is dict else None
        if type(source) is str and source == "aws:s3":  # a string of a payload has no hash yet: a comparison needs none
            return "s3"
        return RECORDS[source] if type(source) is str and source in RECORDS else None
    source = payload.get("eventSource")
    if source is not None and type(source) is str and source in TOP_LEVEL:
        name, key, kind = TOP_LEVEL[source]
        if isinstance(payload.get(key), kind):
            return name
    context = payload.get("requestContext")
    if type(context) is dict:
        for key in CONTEXTS:
            if key in context:
                for shape in CONTEXTS[key]:
                    if shape.holds(payload):
                        return shape.name
    for key in payload:
        if key in MARKERS:
            for shape in MARKERS[key]:
                if shape.holds(payload):
                    return shape.name
    return None


def told_by_context(context: object) -> bool:
    """Whether the client context of an invocation has the name of the tool that AgentCore Gateway calls."""
    try:
        client_context: Any = getattr(context, "client_context", None)
        return client_context is not None and type(client_context.custom.get(TOOL_NAME)) is str
    except Exception:  # a context or a client context of another form
        return False


def _without_records(payload: dict[str, Any]) -> str | None:
    """The source of a payload with an empty list of records: the end of a tumbling window."""
    arn = payload.get("eventSourceARN")
    if "window" in payload and type(arn) is str and arn.count(":") > 2:
        return WINDOWS.get(arn.split(":")[2])
    return None


def _of_list(items: list[Any]) -> str | None:
    if not all(type(item) is dict for item in items):
        return None
    sources = [item.get("eventSource") for item in items]
    if all(type(source) is str and source in _PIPES_SOURCES for source in sources):
        return "eventbridge_pipes"
    if all(detect(item) == "appsync_resolver" for item in items):
        return "appsync_resolver"
    return None


def smallest_payloads() -> Iterator[tuple[str, Payload]]:
    """Yield the source and the smallest payload of every built-in shape; no outside shape may claim one of them."""
    for shapes in (*CONTEXTS.values(), *MARKERS.values()):
        for shape in shapes:
            yield shape.name, shape.sample()
    for source, name in RECORDS.items():
        yield name, {"Records": [{"EventSource" if name == "sns" else "eventSource": source}]}
    for source, (name, key, kind) in TOP_LEVEL.items():
        yield name, {"eventSource": source, key: kind()}
