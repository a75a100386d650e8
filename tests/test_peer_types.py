"""Every field of the events in `@types/aws-lambda` is a field here, or is named below with the reason."""

from __future__ import annotations

from tests.support.field_paths import has, is_of_the_reply
from tests.support.typescript import paths_of_types

#: The types of the package with their source; the types of single EventBridge details are `EventBridgeEvent`.
SOURCES = {
    "APIGatewayRequestAuthorizerEvent": "api_gateway_authorizer:RequestAuthorizerRequest",
    "APIGatewayTokenAuthorizerEvent": "api_gateway_authorizer:TokenAuthorizerRequest",
    "AmplifyGraphQlResolverEvent": "appsync_resolver",
    "AppSyncAuthorizerEvent": "appsync_authorizer",
    "AppSyncResolverEvent": "appsync_resolver",
    "AutoScalingScaleInEvent": "autoscaling_termination_policy",
    "CdkCustomResourceEvent": "cloudformation",
    "CdkCustomResourceIsCompleteEvent": "cloudformation",
    "CloudFormationCustomResourceUpdateEvent": "cloudformation",
    "CloudFrontRequestEvent": "cloudfront:CloudFrontRequestEvent",
    "CloudFrontResponseEvent": "cloudfront:CloudFrontResponseEvent",
    "CloudWatchAlarmEvent": "cloudwatch_alarm",
    "CloudWatchLogsDecodedData": "cloudwatch_logs:LogBatch",
    "CodeCommitTrigger": "codecommit",
    "CodePipelineEvent": "codepipeline",
    "ConnectContactFlowEvent": "connect",
    "CreateAuthChallengeTriggerEvent": "cognito_user_pool:CreateAuthChallengeEvent",
    "CustomEmailSenderTriggerEvent": "cognito_user_pool:CustomEmailSenderEvent",
    "CustomMessageTriggerEvent": "cognito_user_pool:CustomMessageEvent",
    "CustomSMSSenderTriggerEvent": "cognito_user_pool:CustomSMSSenderEvent",
    "DefineAuthChallengeTriggerEvent": "cognito_user_pool:DefineAuthChallengeEvent",
    "DynamoDBRecord": "dynamodb",
    "EventBridgeEvent": "eventbridge",
    "FirehoseTransformationEvent": "firehose",
    "InboundFederationTriggerEvent": "cognito_user_pool:InboundFederationEvent",
    "IoTCustomAuthorizerEvent": "iot_authorizer",
    "IoTPreProvisioningHookEvent": "iot_provisioning",
    "KinesisStreamEvent": "kinesis",
    "LexEvent": "lex_v1",
    "LexV2Event": "lex_v2",
    "MSKRecord": "kafka",
    "PostAuthenticationTriggerEvent": "cognito_user_pool:PostAuthenticationEvent",
    "PostConfirmationTriggerEvent": "cognito_user_pool:PostConfirmationEvent",
    "PreAuthenticationTriggerEvent": "cognito_user_pool:PreAuthenticationEvent",
    "PreSignUpTriggerEvent": "cognito_user_pool:PreSignUpEvent",
    "PreTokenGenerationTriggerEvent": "cognito_user_pool:PreTokenGenerationEvent",
    "PreTokenGenerationV2TriggerEvent": "cognito_user_pool:PreTokenGenerationEvent",
    "PreTokenGenerationV3TriggerEvent": "cognito_user_pool:PreTokenGenerationEvent",
    "S3BatchEvent": "s3_batch",
    "S3Event": "s3",
    "SESEvent": "ses",
    "SNSEvent": "sns",
    "SQSEvent": "sqs",
    "ScheduledEvent": "schedule",
    "SecretsManagerRotationEvent": "secrets_manager",
    "TransferFamilyAuthorizerEvent": "transfer_family",
    "UserMigrationTriggerEvent": "cognito_user_pool:UserMigrationEvent",
    "VerifyAuthChallengeResponseTriggerEvent": "cognito_user_pool:VerifyAuthChallengeEvent",
}
REQUESTS = ("ALBEvent", "APIGatewayProxyEvent", "APIGatewayProxyEventV2", "LambdaFunctionURLEvent")

_IN_ARN = "part of the ARN, which has a property for it"
_BY_NAME = "an object whose keys are names, read as a dict of parts"
_OF_WEBSOCKETS = "only events of WebSocket APIs have it, which are a source of their own"

_AUTHORIZER = "api_gateway_authorizer:RequestAuthorizerRequest"
NOT_HERE = {
    (_AUTHORIZER, "requestContext.httpMethod"): "the same as `httpMethod`",
    ("cognito_user_pool:PreAuthenticationEvent", "request.clientMetadata"): "AWS documents `validationData` instead",
    (_AUTHORIZER, "requestContext.accountId"): _IN_ARN,
    (_AUTHORIZER, "requestContext.apiId"): _IN_ARN,
    (_AUTHORIZER, "requestContext.stage"): _IN_ARN,
    (_AUTHORIZER, "requestContext.messageId"): "an authorizer gets no messages, only connections",
    ("dynamodb", "userIdentity"): "any value there; the two keys that AWS documents are fields",
    ("lex_v1", "currentIntent.slotDetails"): _BY_NAME,
    ("lex_v2", "interpretations.intent.slots"): _BY_NAME,
    ("lex_v2", "proposedNextState.intent.slots"): _BY_NAME,
    ("lex_v2", "sessionState.intent.slots"): _BY_NAME,
    ("lex_v2", "transcriptions.resolvedSlots"): _BY_NAME,
    ("sns", "Records.Sns.MessageAttributes"): _BY_NAME,
    ("sqs", "Records.messageAttributes"): _BY_NAME,
    **{
        ("http", f"requestContext.{key}"): _OF_WEBSOCKETS
        for key in ("connectedAt", "connectionId", "eventType", "messageDirection", "messageId", "routeKey")
    },
    ("http", "requestContext.authorizer"): "read by kind of authorizer",
    ("http", "requestContext.resourcePath"): "the same as `resource`",
}


def test_every_field_of_a_type_is_a_field_here() -> None:
    sources = {**SOURCES, **dict.fromkeys(REQUESTS, "http")}
    types = paths_of_types([*sources])
    missing = {
        (sources[name], ".".join(path))
        for name, paths in types.items()
        for path in paths
        if not has(sources[name], path) and not is_of_the_reply(sources[name], path)
    }

    assert types.keys() == sources.keys()
    assert all(len(paths) > 1 for paths in types.values())
    assert missing == {*NOT_HERE}
