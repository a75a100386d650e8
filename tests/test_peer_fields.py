"""Every field that Powertools for AWS Lambda declares is a field here, or is named below with the reason.

Its parser models state whole paths. Its data classes state keys, which they read as `self["key"]`.
"""

from __future__ import annotations

import ast
import inspect
import typing
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from aws_lambda_powertools.utilities.parser import models
from pydantic import BaseModel

from lambdarouter._events.builder import specs
from lambdarouter._events.model import Part
from lambdarouter._events.reading import fields_of
from lambdarouter.http import ClientCertificate, HTTPRequest, IAMIdentity, LatticeIdentity, RequestContext
from tests.literal._reading import event_classes

Path = tuple[str, ...]

_HTTP = "lambdarouter.http."
_SOURCES = "lambdarouter.sources."


# --- Fields here ----------------------------------------------------------------------------------------------------


def parts_in(hint: Any) -> list[type[Part]]:
    """The classes of nested parts in an annotation."""
    if isinstance(hint, type) and issubclass(hint, Part):
        return [hint]
    return [part for each in typing.get_args(hint) for part in parts_in(each)]


def paths_of(cls: type[Part]) -> tuple[Path, ...]:
    """The paths of a class and of the parts in its fields, without positions in lists."""
    hints = typing.get_type_hints(cls)
    found: list[Path] = []
    for name, each in fields_of(cls).items():
        for path in each.paths:
            keys = tuple(key for key in path if isinstance(key, str))
            inner = [other for part in parts_in(hints.get(name)) if part is not cls for other in paths_of(part)]
            found += [keys + other for other in inner] or [keys]
    return tuple(found)


@cache
def paths_here(source: str) -> frozenset[Path]:
    """The paths of all classes of a source."""
    modules = (f"{_SOURCES}{source}", f"{_SOURCES}_{source.partition('_')[0]}")
    return frozenset(
        path
        for cls in event_classes()
        if any(cls.__module__ == module or cls.__module__.startswith(f"{module}.") for module in modules)
        for path in paths_of(cls)
    )


def has(source: str, path: Path) -> bool:
    """Whether a source has a field at a path, below it, or at an object around it; records may be around a path."""
    return any(
        path[start : start + len(own)] == own for own in paths_here(source) for start in range(len(path) - len(own) + 1)
    )


# --- Parser models --------------------------------------------------------------------------------------------------

MODELS = {
    "APIGatewayWebSocketConnectEventModel": "api_gateway_websocket",
    "APIGatewayWebSocketDisconnectEventModel": "api_gateway_websocket",
    "APIGatewayWebSocketMessageEventModel": "api_gateway_websocket",
    "ApiGatewayAuthorizerRequest": "api_gateway_authorizer",
    "ApiGatewayAuthorizerRequestV2": "api_gateway_authorizer",
    "ApiGatewayAuthorizerToken": "api_gateway_authorizer",
    "AppSyncEventsModel": "appsync_events",
    "AppSyncResolverEventModel": "appsync_resolver",
    "BedrockAgentEventModel": "bedrock_agent",
    "BedrockAgentFunctionEventModel": "bedrock_agent",
    "CloudFormationCustomResourceCreateModel": "cloudformation",
    "CloudFormationCustomResourceDeleteModel": "cloudformation",
    "CloudFormationCustomResourceUpdateModel": "cloudformation",
    "CloudWatchLogsDecode": "cloudwatch_logs",
    "CognitoCreateAuthChallengeTriggerModel": "cognito_user_pool",
    "CognitoCustomEmailSenderTriggerModel": "cognito_user_pool",
    "CognitoCustomMessageTriggerModel": "cognito_user_pool",
    "CognitoCustomSMSSenderTriggerModel": "cognito_user_pool",
    "CognitoDefineAuthChallengeTriggerModel": "cognito_user_pool",
    "CognitoMigrateUserTriggerModel": "cognito_user_pool",
    "CognitoPostAuthenticationTriggerModel": "cognito_user_pool",
    "CognitoPostConfirmationTriggerModel": "cognito_user_pool",
    "CognitoPreAuthenticationTriggerModel": "cognito_user_pool",
    "CognitoPreSignupTriggerModel": "cognito_user_pool",
    "CognitoPreTokenGenerationTriggerModelV1": "cognito_user_pool",
    "CognitoPreTokenGenerationTriggerModelV2AndV3": "cognito_user_pool",
    "CognitoVerifyAuthChallengeTriggerModel": "cognito_user_pool",
    "DynamoDBStreamLambdaOnFailureDestinationModel": "esm_failure",
    "DynamoDBStreamModel": "dynamodb",
    "EventBridgeModel": "eventbridge",
    "KafkaMskEventModel": "kafka",
    "KafkaSelfManagedEventModel": "kafka",
    "KinesisDataStreamModel": "kinesis",
    "KinesisFirehoseModel": "firehose",
    "S3BatchOperationModel": "s3_batch",
    "S3Model": "s3",
    "S3ObjectLambdaEvent": "s3_object_lambda",
    "SesModel": "ses",
    "SnsModel": "sns",
    "SqsModel": "sqs",
    "TransferFamilyAuthorizer": "transfer_family",
}

#: Models that are read in another way.
ELSEWHERE = {
    "CloudWatchLogsModel": "the compressed form of CloudWatchLogsDecode",
    "KinesisFirehoseSqsModel": "a Firehose record whose data a user's own code made of an SQS record",
    "S3EventNotificationEventBridgeModel": "converted to a notification before it is read",
    "S3SqsEventNotificationModel": "an envelope around S3Model",
}

_INSIDE_ARN = "part of the ARN, which has a property for it"
_NOT_BEFORE = "an authorizer runs before any authorizer of its API"
NOT_HERE: dict[tuple[str, str], str] = {
    ("api_gateway_authorizer", "requestContext.accountId"): _INSIDE_ARN,
    ("api_gateway_authorizer", "requestContext.apiId"): _INSIDE_ARN,
    ("api_gateway_authorizer", "requestContext.stage"): _INSIDE_ARN,
    ("api_gateway_authorizer", "requestContext.authorizer"): _NOT_BEFORE,
    ("api_gateway_authorizer", "requestContext.messageId"): "an authorizer gets no messages, only connections",
    ("api_gateway_authorizer", "isBase64Encoded"): "an authorizer gets no body",
    ("appsync_events", "prev"): "only AppSync resolvers of a pipeline have a previous result",
    ("appsync_events", "outErrors"): "always null; AWS documents no content",
    ("bedrock_agent", "requestBody.content"): "read by a method, as a list of properties by media type",
    ("s3", "Records.s3.get_object"): "the name that the model has for `object`",
    ("ses", "Records.ses.mail.commonHeaders.reply_to"): "SES writes `replyTo`",
}


#: The models of HTTP requests.
REQUESTS = (
    "APIGatewayProxyEventModel",
    "APIGatewayProxyEventV2Model",
    "AlbModel",
    "LambdaFunctionUrlModel",
    "VpcLatticeModel",
    "VpcLatticeV2Model",
)
#: The fields of a request that read more than one path, with the paths.
OF_REQUESTS = {
    "method": "method httpMethod requestContext.http.method requestContext.httpMethod",
    "path": "path rawPath raw_path",
    "query": "queryStringParameters multiValueQueryStringParameters rawQueryString query_string_parameters",
    "headers": "headers multiValueHeaders",
    "cookies": "cookies",
    "body": "body isBase64Encoded is_base64_encoded",
    "source_ip": "requestContext.identity.sourceIp requestContext.http.sourceIp",
    "host": "requestContext.domainName",
    "stage": "requestContext.stage",
    "request_id": "requestContext.requestId",
    "requested_at": "requestContext.requestTimeEpoch requestContext.timeEpoch",
    "account": "requestContext.accountId",
    "api_id": "requestContext.apiId",
    "stage_variables": "stageVariables",
    "target_group_arn": "requestContext.targetGroupArn requestContext.elb.targetGroupArn",
    "claims": "requestContext.authorizer.claims requestContext.authorizer.jwt.claims requestContext.authorizer.lambda",
    "scopes": "requestContext.authorizer.scopes requestContext.authorizer.jwt.scopes",
}
#: The parts of a request, with the places that they are read from.
PARTS_OF_REQUESTS: dict[type[Part], tuple[str, ...]] = {
    RequestContext: ("",),
    ClientCertificate: ("requestContext.identity.clientCert.", "requestContext.authentication.clientCert."),
    IAMIdentity: ("requestContext.identity.", "requestContext.authorizer.iam."),
    LatticeIdentity: ("requestContext.identity.",),
}
_OF_WEBSOCKETS = "only requests of WebSocket APIs have it, which are a source of their own"
NOT_OF_REQUESTS = {
    "requestContext.connectedAt": _OF_WEBSOCKETS,
    "requestContext.connectionId": _OF_WEBSOCKETS,
    "requestContext.eventType": _OF_WEBSOCKETS,
    "requestContext.messageDirection": _OF_WEBSOCKETS,
    "requestContext.messageId": _OF_WEBSOCKETS,
    **{
        f"requestContext.identity.{key}": "AWS writes it with a small x"
        for key in ("X509IssuerOu", "X509SanNameCn", "X509SubjectCn", "X509SanUri")
    },
    "requestContext.resourcePath": "the same as `resource`",
    "requestContext.routeKey": "the same as `routeKey`",
}


def request_paths() -> set[str]:
    """The paths of the fields of requests, of all HTTP integrations."""
    paths = {path for several in OF_REQUESTS.values() for path in several.split()}
    return paths | {
        before + ".".join(path)
        for cls, places in PARTS_OF_REQUESTS.items()
        for path in paths_of(cls)
        for before in places
    }


@pytest.mark.parametrize("model", REQUESTS)
def test_every_field_of_a_model_of_requests_is_a_field_of_requests(model: str) -> None:
    found = {".".join(path) for path in leaves(getattr(models, model))}

    assert {*OF_REQUESTS} <= {*specs(HTTPRequest)}
    assert sorted(found - request_paths() - {*NOT_OF_REQUESTS}) == []


def leaves(model: type[BaseModel], path: Path = (), around: tuple[type[BaseModel], ...] = ()) -> Iterator[Path]:
    """The paths of the fields of a model that are no models themselves."""
    for name, declared in model.model_fields.items():
        alias = declared.validation_alias if isinstance(declared.validation_alias, str) else declared.alias
        inner = [each for each in models_in(declared.annotation) if each not in around]
        if not inner:
            yield (*path, alias or name)
        for each in inner:
            yield from leaves(each, (*path, alias or name), (*around, model))


def models_in(hint: Any) -> list[type[BaseModel]]:
    if inspect.isclass(hint) and issubclass(hint, BaseModel):
        return [hint]
    return [model for each in typing.get_args(hint) for model in models_in(each)]


def is_excused(source: str, path: Path) -> bool:
    dotted = ".".join(path)
    return any(
        source == excused and (dotted == prefix or dotted.startswith(f"{prefix}.")) for excused, prefix in NOT_HERE
    )


@pytest.mark.parametrize(("model", "source"), MODELS.items())
def test_every_field_of_a_model_is_a_field_here(model: str, source: str) -> None:
    found = [*leaves(getattr(models, model))]

    assert found
    assert [".".join(path) for path in found if not has(source, path) and not is_excused(source, path)] == []


def test_every_model_of_an_event_is_compared() -> None:
    named = {name: getattr(models, name) for name in models.__all__}  # the module loads them on demand
    every = {name: cls for name, cls in named.items() if inspect.isclass(cls) and issubclass(cls, BaseModel)}
    parts = {each for cls in every.values() for each in _parts_of_a_model(cls)}
    whole = {name for name, cls in every.items() if cls not in parts and not _has_subclass(cls, every.values())}

    assert whole - {*MODELS, *ELSEWHERE, *REQUESTS} == set()


def _parts_of_a_model(model: type[BaseModel]) -> set[type[BaseModel]]:
    return {each for declared in model.model_fields.values() for each in models_in(declared.annotation)}


def _has_subclass(cls: type[BaseModel], others: Any) -> bool:
    return any(other is not cls and issubclass(other, cls) for other in others)


@pytest.mark.parametrize(("source", "path"), NOT_HERE)
def test_every_exception_is_needed(source: str, path: str) -> None:
    own = [getattr(models, model) for model, each in MODELS.items() if each == source]
    declared = [".".join(each) for model in own for each in leaves(model)]

    assert any(each == path or each.startswith(f"{path}.") for each in declared)
    assert not has(source, tuple(path.split(".")))


# --- Data classes ---------------------------------------------------------------------------------------------------

_DATA_CLASSES = "aws_lambda_powertools.utilities.data_classes"

#: The modules of data classes, with their source and the keys that are no field here.
DATA_CLASSES: dict[str, tuple[str, dict[str, str]]] = {
    "active_mq_event": ("activemq", {"messages": "the records"}),
    "api_gateway_authorizer_event": (
        "api_gateway_authorizer",
        dict.fromkeys(("Resource", "Statement", "conditions", "policyDocument", "resourceArn"), "of the reply"),
    ),
    "api_gateway_websocket_event": ("api_gateway_websocket", {}),
    "appsync_authorizer_event": ("appsync_authorizer", {}),
    "appsync_resolver_event": ("appsync_resolver", {}),
    "appsync_resolver_events_event": (
        "appsync_events",
        {"events": "the events themselves", "outErrors": "always null; AWS documents no content"},
    ),
    "aws_config_rule_event": ("config", {}),
    "bedrock_agent_event": (
        "bedrock_agent",
        dict.fromkeys(("type", "value"), "in `parameters`"),
    ),
    "bedrock_agent_function_event": (
        "bedrock_agent",
        dict.fromkeys(("type", "value"), "in `parameters`"),
    ),
    "cloud_watch_alarm_event": (
        "cloudwatch_alarm",
        dict.fromkeys(
            ("expression", "id", "label", "metric", "metricStat", "period", "returnData", "stat", "unit"),
            "in `metrics`, whose items are dicts as CloudWatch writes them",
        )
        | {"aws.cloudwatch": "the value of a key"},
    ),
    "cloud_watch_custom_widget_event": ("cloudwatch_custom_widget", {}),
    "cloud_watch_logs_event": (
        "cloudwatch_logs",
        dict.fromkeys(("awslogs", "data"), "the compressed form"),
    ),
    "cloudformation_custom_resource_event": ("cloudformation", {}),
    "code_deploy_lifecycle_hook_event": ("codedeploy", {}),
    "code_pipeline_job_event": ("codepipeline", {"Body": "of an answer of S3"}),
    "cognito_user_pool_event": (
        "cognito_user_pool",
        dict.fromkeys(
            (
                *("accessTokenGeneration", "answerCorrect", "autoConfirmUser", "autoVerifyEmail", "autoVerifyPhone"),
                *("claimsAndScopeOverrideDetails", "claimsOverrideDetails", "claimsToAddOrOverride"),
                *("claimsToSuppress", "desiredDeliveryMediums", "emailMessage", "emailSubject", "enableSMSMFA"),
                *("failAuthentication", "finalUserStatus", "forceAliasCreation", "groupOverrideDetails"),
                *("idTokenGeneration", "issueTokens", "messageAction", "publicChallengeParameters"),
                *("scopesToAdd", "scopesToSuppress", "smsMessage"),
            ),
            "of the response",
        ),
    ),
    "connect_contact_flow_event": ("connect", {}),
    "dynamo_db_stream_event": (
        "dynamodb",
        dict.fromkeys(
            (
                *("Records", "end", "isFinalInvokeForWindow", "isWindowTerminatedEarly"),
                *("shardId", "start", "state", "window"),
            ),
            "of the batch: `Window` has them",
        ),
    ),
    "event_bridge_event": ("eventbridge", {}),
    "iot_registry_event": (
        "iot_registry",
        dict.fromkeys(("THING_EVENT", "THING_TYPE_ASSOCIATION_EVENT"), "a value, in an annotation"),
    ),
    "kafka_event": ("kafka", {"records": "the records"}),
    "kinesis_firehose_event": ("firehose", {"records": "the records"}),
    "kinesis_stream_event": (
        "kinesis",
        dict.fromkeys(
            (
                *("Records", "end", "isFinalInvokeForWindow", "isWindowTerminatedEarly"),
                *("shardId", "start", "state", "window"),
            ),
            "of the batch: `Window` has them",
        ),
    ),
    "rabbit_mq_event": ("rabbitmq", {"rmqMessagesByQueue": "the records"}),
    "s3_batch_operation_event": ("s3_batch", {"tasks": "the records"}),
    "s3_event": (
        "s3",
        dict.fromkeys(
            (
                *("destination-access-tier", "destination-storage-class", "request-id", "requester"),
                *("restore-expiry-time", "source-ip-address", "source-storage-class", "version", "version-id"),
            ),
            "of an event on the event bus, which is converted to a notification",
        )
        | {"Records": "the records", "get_object": "the name that a class has for `object`"},
    ),
    "s3_object_event": (
        "s3_object_lambda",
        dict.fromkeys(
            ("attributes", "creationDate", "mfaAuthenticated", "sessionIssuer"),
            "in `session_context`, a dict as CloudTrail writes it",
        ),
    ),
    "secrets_manager_event": ("secrets_manager", {}),
    "ses_event": ("ses", {"Records": "the records"} | dict.fromkeys(("name", "value"), "in `headers`, a mapping")),
    "sns_event": ("sns", {"Records": "the records"}),
    "sqs_event": ("sqs", {"Records": "the records"}),
    "transfer_family_event": ("transfer_family", {}),
}


def keys_read(module: str) -> set[str]:
    """The keys that the classes of a module read: `self["key"]` and `self.get("key")`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(inspect.getsource(import_module(f"{_DATA_CLASSES}.{module}")))):
        key: ast.expr | None = None
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            key = node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            key = node.args[0]
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.add(key.value)
    return found


@pytest.mark.parametrize("module", DATA_CLASSES)
def test_every_key_of_a_data_class_is_part_of_a_path_here(module: str) -> None:
    source, excused = DATA_CLASSES[module]
    read = keys_read(module)

    assert read
    assert read - {key for path in paths_here(source) for key in path} == {*excused}
