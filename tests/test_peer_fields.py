"""Every field that Powertools for AWS Lambda declares is a field here, or is named below with the reason.

Its parser models state whole paths. Its data classes state keys, which they read as `self["key"]`.
"""

from __future__ import annotations

import ast
import inspect
import typing
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from aws_lambda_powertools.utilities.parser import models
from pydantic import BaseModel

from lambdarouter._events.builder import specs
from lambdarouter.http import HTTPRequest
from tests.support.field_paths import OF_REQUESTS, READ_WHOLE, Path, has, is_of_the_reply, paths_here

# --- Parser models --------------------------------------------------------------------------------------------------

MODELS = {
    "APIGatewayWebSocketConnectEventModel": "api_gateway_websocket",
    "APIGatewayWebSocketDisconnectEventModel": "api_gateway_websocket",
    "APIGatewayWebSocketMessageEventModel": "api_gateway_websocket",
    "ApiGatewayAuthorizerRequest": "api_gateway_authorizer:RequestAuthorizerRequest",
    "ApiGatewayAuthorizerRequestV2": "api_gateway_authorizer:RequestAuthorizerRequest",
    "ApiGatewayAuthorizerToken": "api_gateway_authorizer:TokenAuthorizerRequest",
    "AppSyncEventsModel": "appsync_events",
    "AppSyncResolverEventModel": "appsync_resolver",
    "BedrockAgentEventModel": "bedrock_agent",
    "BedrockAgentFunctionEventModel": "bedrock_agent",
    "CloudFormationCustomResourceCreateModel": "cloudformation",
    "CloudFormationCustomResourceDeleteModel": "cloudformation",
    "CloudFormationCustomResourceUpdateModel": "cloudformation",
    "CloudWatchLogsDecode": "cloudwatch_logs",
    "CognitoCreateAuthChallengeTriggerModel": "cognito_user_pool:CreateAuthChallengeEvent",
    "CognitoCustomEmailSenderTriggerModel": "cognito_user_pool:CustomEmailSenderEvent",
    "CognitoCustomMessageTriggerModel": "cognito_user_pool:CustomMessageEvent",
    "CognitoCustomSMSSenderTriggerModel": "cognito_user_pool:CustomSMSSenderEvent",
    "CognitoDefineAuthChallengeTriggerModel": "cognito_user_pool:DefineAuthChallengeEvent",
    "CognitoMigrateUserTriggerModel": "cognito_user_pool:UserMigrationEvent",
    "CognitoPostAuthenticationTriggerModel": "cognito_user_pool:PostAuthenticationEvent",
    "CognitoPostConfirmationTriggerModel": "cognito_user_pool:PostConfirmationEvent",
    "CognitoPreAuthenticationTriggerModel": "cognito_user_pool:PreAuthenticationEvent",
    "CognitoPreSignupTriggerModel": "cognito_user_pool:PreSignUpEvent",
    "CognitoPreTokenGenerationTriggerModelV1": "cognito_user_pool:PreTokenGenerationEvent",
    "CognitoPreTokenGenerationTriggerModelV2AndV3": "cognito_user_pool:PreTokenGenerationEvent",
    "CognitoVerifyAuthChallengeTriggerModel": "cognito_user_pool:VerifyAuthChallengeEvent",
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
_AUTHORIZER = "api_gateway_authorizer:RequestAuthorizerRequest"
NOT_HERE: dict[tuple[str, str], str] = {
    (_AUTHORIZER, "requestContext.accountId"): _INSIDE_ARN,
    (_AUTHORIZER, "requestContext.apiId"): _INSIDE_ARN,
    (_AUTHORIZER, "requestContext.stage"): _INSIDE_ARN,
    (_AUTHORIZER, "requestContext.authorizer"): _NOT_BEFORE,
    (_AUTHORIZER, "requestContext.messageId"): "an authorizer gets no messages, only connections",
    (_AUTHORIZER, "requestContext.httpMethod"): "the same as `httpMethod`",
    (_AUTHORIZER, "isBase64Encoded"): "an authorizer gets no body",
    ("appsync_events", "prev"): "only AppSync resolvers of a pipeline have a previous result",
    ("appsync_events", "outErrors"): "always null; AWS documents no content",
    ("cognito_user_pool:PreSignUpEvent", "request.userNotFound"): "AWS documents it for sign-in only",
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


@pytest.mark.parametrize("model", REQUESTS)
def test_every_field_of_a_model_of_requests_is_a_field_of_requests(model: str) -> None:
    found = [*leaves(getattr(models, model))]

    assert {*OF_REQUESTS} <= {*specs(HTTPRequest)}
    assert {".".join(path) for path in found if not has("http", path)} <= {*NOT_OF_REQUESTS}


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


def is_below(source: str, path: str, owner: str, start: str) -> bool:
    """Whether an exception of a source names a path, or an object around it."""
    return owner == source and f"{path}.".startswith(f"{start}.")


def test_every_field_of_a_model_is_a_field_here() -> None:
    missing: set[tuple[str, str]] = set()
    for model, source in MODELS.items():
        found = [*leaves(getattr(models, model))]
        assert found
        missing |= {
            (source, ".".join(path)) for path in found if not has(source, path) and not is_of_the_reply(source, path)
        }

    assert {each for each in missing if not any(is_below(*each, *other) for other in NOT_HERE)} == set()
    assert {other for other in NOT_HERE if any(is_below(*each, *other) for each in missing)} == {*NOT_HERE}


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


@pytest.mark.parametrize(("source", "path"), READ_WHOLE)
def test_an_object_that_is_read_as_a_whole_is_a_field_without_fields_of_its_own(source: str, path: str) -> None:
    here = {".".join(each) for each in paths_here(source)}

    assert path in here


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
