"""Replies before the types of `@types/aws-lambda`: TypeScript's compiler accepts every reply, and refuses wrong ones.

The makers of `test_judged` draw the replies; replies without a maker are written out here. One run of the compiler
judges them all, together with the wrong ones.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lambdarouter import App, LambdaContext
from lambdarouter.http import HTTPRequest, HTTPResponse, set_cookie
from lambdarouter.sources import cloudformation as cfn
from lambdarouter.sources import cloudfront, transfer_family
from lambdarouter.sources.autoscaling_termination_policy import terminate
from lambdarouter.testing import Client, batch, sample
from tests.support.cdk import FRAMEWORK, ON_EVENT
from tests.support.judges.answers import answered
from tests.support.judges.makers import MAKERS, Made
from tests.support.mutations import logged
from tests.support.typescript import problems_of

Answer = tuple[str, Any]

#: Types of the package that are narrower than AWS's documentation, with what they lack.
DECLARATIONS = """
type Some<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

/* The body of a response is optional. */
type WebSocketReply = Some<t.APIGatewayProxyResult, "body">;

/* The context of an HTTP API may be any JSON object. */
type Context = { context?: Record<string, unknown> };
type Simple = t.APIGatewaySimpleAuthorizerResult & Context;
type IAM = Omit<t.APIGatewayIAMAuthorizerResult, "context"> & Context;

/* A body that is replaced is not truncated. */
type EdgeRequest = t.CloudFrontResultResponse | null | Omit<t.CloudFrontRequest, "body"> & {
  body?: Some<NonNullable<t.CloudFrontRequest["body"]>, "inputTruncated">;
};

/* Metadata for Apache Iceberg tables. */
type FirehoseRecord = Omit<t.FirehoseTransformationResultRecord, "metadata" | "data"> & {
  data?: string;
  metadata?: Partial<t.FirehoseTransformationMetadata> & { otfMetadata?: Record<string, string> };
};
type Firehose = { records: FirehoseRecord[] };

/* A policy may be text; a refusal needs nothing else. */
type IoT = { isAuthenticated: false } | Omit<t.IoTCustomAuthorizerResult, "policyDocuments"> & {
  policyDocuments: (string | t.IoTCustomAuthorizerResult["policyDocuments"][0])[];
};

/* null removes an attribute; an attachment of a card needs only a title. */
type LexV1Card = { version: number; contentType: "application/vnd.amazonaws.card.generic"; genericAttachments:
  (Partial<t.LexGenericAttachment> & { title: string })[] };
type WithCard<T> = T extends { responseCard?: any } ? Omit<T, "responseCard"> & { responseCard?: LexV1Card } : T;
type LexV1 = { sessionAttributes?: Record<string, string | null>; dialogAction: WithCard<t.LexDialogAction> };

/* Composite slots, sub-slots, contexts, request attributes, the state of a confirmation; null removes an attribute. */
type Values = { value: Some<t.LexV2SlotValue, "resolvedValues"> };
type Scalar = { shape: "Scalar" } & Values;
type Slot = Scalar | { shape: "List"; value?: Values["value"]; values: Scalar[] }
  | { shape: "Composite"; subSlots: Record<string, Slot | null> };
type LexV2 = {
  messages?: t.LexV2Message[];
  requestAttributes?: Record<string, string>;
  sessionState: {
    activeContexts?: t.LexV2ActiveContext[];
    sessionAttributes?: Record<string, string | null>;
    dialogAction: t.LexV2ResultDialogAction & { subSlotToElicit?: { name: string } };
    intent?: Some<Omit<t.LexV2Intent, "slots">, "confirmationState"> & { slots?: Record<string, Slot | null> };
  };
};

/* The claims of an access token may be any JSON from version 2 on, and version 3 has the same for every caller. */
type Overrides = t.PreTokenGenerationV2TriggerEvent["response"]["claimsAndScopeOverrideDetails"];
type AnyClaims = { claimsAndScopeOverrideDetails: Omit<Overrides, "accessTokenGeneration"> & {
  accessTokenGeneration?: {
    claimsToAddOrOverride?: Record<string, unknown>; claimsToSuppress?: string[];
    scopesToAdd?: string[]; scopesToSuppress?: string[];
  };
} };
"""

_TRIGGERS = {
    "pre_sign_up": 't.PreSignUpTriggerEvent["response"]',
    "pre_token_generation": 't.PreTokenGenerationTriggerEvent["response"]',
    "pre_token_generation_v2": "AnyClaims",
    "pre_token_generation_v3": "AnyClaims",
    # The page on each trigger says of each of these that it is optional.
    "user_migration": 'Partial<t.UserMigrationTriggerEvent["response"]>',
    "custom_message": 'Partial<t.CustomMessageTriggerEvent["response"]>',
    "define_auth_challenge": 't.DefineAuthChallengeTriggerEvent["response"]',
    "create_auth_challenge": 'Partial<t.CreateAuthChallengeTriggerEvent["response"]>',
    "verify_auth_challenge": 't.VerifyAuthChallengeResponseTriggerEvent["response"]',
}

#: The type of each reply; `source.kind` where it differs by the sample.
TYPES: dict[str, str] = {
    "api_gateway_authorizer": "t.APIGatewayAuthorizerResult",
    "api_gateway_authorizer.request_v2": "Simple | IAM",
    "api_gateway_authorizer.request_http_v1": "IAM",
    "api_gateway_websocket": "WebSocketReply",
    "appsync_authorizer.graphql": "t.AppSyncAuthorizerResult<any>",
    "connect": "t.ConnectContactFlowResult",
    "firehose.record": "Firehose",
    "firehose.kinesis": "Firehose",
    "iot_authorizer": "IoT",
    "iot_provisioning": 'Some<t.IoTPreProvisioningHookResult, "parameterOverrides">',
    "lex_v1": "LexV1",
    "lex_v2": "LexV2",
    "s3_batch": "t.S3BatchResult",
    **{f"cognito_user_pool.{kind}": type_ for kind, type_ in _TRIGGERS.items()},
}


def type_of(source: str, kind: str) -> str | None:
    return TYPES.get(f"{source}.{kind}", TYPES.get(source))


def part_of(source: str, answer: Any) -> Any:
    """The part of an answer that the handler makes: Cognito's event comes back, with null where nothing is answered."""
    if source != "cognito_user_pool":
        return answer
    return {key: value for key, value in answer["response"].items() if value is not None}


def drawn(source: str, maker: st.SearchStrategy[Made]) -> list[Answer]:
    """Ten replies of a helper, with their types."""
    found: list[Answer] = []

    @settings(
        max_examples=10,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    @given(maker)
    def draw(made: Made) -> None:
        type_ = type_of(source, made[0])
        if type_ is not None:
            found.append((type_, part_of(source, answered(source, *made)[1])))

    draw()
    return found


# --- Replies without a maker ----------------------------------------------------------------------------------------

_LOGIN = "arn:aws:iam::123456789012:role/user"
_HOME: list[transfer_family.HomeDirectoryEntry] = [{"Entry": "/", "Target": "/bucket/jane"}]
EDGE: list[tuple[str, Callable[[Any], Any]]] = [
    ("viewer_request", lambda event: cloudfront.forward(event, uri="/new", query={"page": "2"}, headers={"x-a": "b"})),
    ("viewer_request", lambda event: cloudfront.redirect("https://example.com/", status=301, cookies=["a=b"])),
    ("viewer_request", lambda event: cloudfront.respond(403, "No.", headers={"cache-control": "no-store"})),
    ("viewer_request_with_body", lambda event: cloudfront.forward(event, body=b"new")),
    ("viewer_request_with_body", lambda event: None),
    ("origin_request", lambda event: cloudfront.respond(200, b"\x00\x01")),
    ("origin_request", lambda event: None),
    ("origin_request_to_s3", lambda event: cloudfront.forward(event, headers={"x-a": None})),
    ("origin_response", lambda event: cloudfront.update_response(event, status=404, body="Not here.")),
    ("viewer_response", lambda event: cloudfront.update_response(event, headers={"x-a": ["b", "c"]})),
    ("viewer_response", lambda event: None),
]


def of_lambda_edge() -> list[Answer]:
    return [
        (
            "t.CloudFrontResponseResult" if kind.endswith("response") else "EdgeRequest",
            answered("cloudfront", kind, handler)[1],
        )
        for kind, handler in EDGE
    ]


def returned_to_cdk() -> list[Answer]:
    def of(value: Any) -> Any:
        app = App()
        app.on_cloudformation()(lambda request: value)
        payload = sample("cloudformation.provider_create", service_token=FRAMEWORK)
        return Client(app, context=LambdaContext(invoked_function_arn=ON_EVENT)).send(payload)

    return [
        ("t.CdkCustomResourceResponse", of(cfn.success("bucket-7", data={"Arn": "arn"}, no_echo=True))),
        ("t.CdkCustomResourceResponse", of(cfn.started("bucket-7", state={"step": 1}))),
        ("t.CdkCustomResourceResponse", of(None)),
        ("t.CdkCustomResourceIsCompleteResponse", cfn.pending().wire),
        ("t.CdkCustomResourceIsCompleteResponse & { PhysicalResourceId?: string }", cfn.completed("bucket-8").wire),
        ("t.CdkCustomResourceIsCompleteResponse", cfn.completed(data={"Arn": "arn"}).wire),
    ]


def put_for_cloudformation() -> list[Answer]:
    def fail(request: Any) -> Any:
        raise ValueError("no such bucket")

    handlers: list[Callable[[Any], Any]] = [
        lambda request: None,
        lambda request: cfn.success("bucket-7", data={"Arn": "arn", "Ports": [80]}, no_echo=True),
        lambda request: cfn.failed("No."),
        fail,
    ]
    answers: list[Answer] = []
    for handler in handlers:
        for kind in ("create", "update", "delete"):
            app = App()
            app.on_cloudformation()(handler)
            client = Client(app)
            with logged():
                client.send(sample(f"cloudformation.{kind}"))
            answers += [("t.CloudFormationCustomResourceResponse", each.content) for each in client.sent]
    assert len(answers) == 12
    return answers


def of_other_helpers() -> list[Answer]:
    logins: list[Any] = [
        transfer_family.deny(),
        transfer_family.allow(role=_LOGIN, home_directory="/bucket", policy={"Version": "2012-10-17", "Statement": []}),
        transfer_family.allow(role=_LOGIN, home_directory_details=_HOME, posix_profile={"Uid": 1, "Gid": 2}),
    ]
    replies: list[tuple[str, str, str, Any]] = [
        ("t.TransferFamilyAuthorizerResult", "transfer_family", "login", login) for login in logins
    ]
    for policy in (terminate(), terminate(["i-0056faf8da3e1f75d"])):
        replies.append(("t.AutoScalingScaleInResult", "autoscaling_termination_policy", "scale_in", policy))
    return [(type_, answered(source, kind, partial(_same, reply))[1]) for type_, source, kind, reply in replies]


def _same(reply: Any, event: Any) -> Any:
    return reply


def of_partial_batches() -> list[Answer]:
    def fail(event: Any) -> None:
        raise ValueError

    answers: list[Answer] = []
    for name, type_ in (
        ("sqs.message", "t.SQSBatchResponse"),
        ("kinesis.record", "t.KinesisStreamBatchResponse"),
        ("dynamodb.insert", "t.DynamoDBBatchResponse"),
    ):
        for handler in (fail, lambda event: None):
            app = App(report_batch_item_failures=True)
            getattr(app, f"on_{name.partition('.')[0]}")()(handler)
            with logged():
                answers.append((type_, Client(app).send(batch(sample(name)))))
    return answers


HTTP = {
    "api_gateway_rest": "t.APIGatewayProxyResult",
    "api_gateway_http": "t.APIGatewayProxyStructuredResultV2",
    "function_url": "t.LambdaFunctionURLResult",
    "alb": "t.ALBResult",
}
VALUES: list[Any] = [
    None,
    "Hello.",
    {"id": 7},
    [1, 2],
    b"\x00\xff",
    HTTPResponse("<p>", status=404, headers={"content-type": "text/html", "x-a": ["b", "c"]}),
    HTTPResponse({"a": 1}, cookies=[set_cookie("a", "b", max_age=60), set_cookie("c", "d")]),
]


def of_http() -> list[Answer]:
    def answer(integration: str, value: Any) -> Any:
        def handler(request: HTTPRequest) -> Any:
            return value

        app = App()
        getattr(app, f"on_{integration}")()(handler)
        return Client(app).send(sample(f"{integration}.request"))

    return [(type_, answer(integration, value)) for integration, type_ in HTTP.items() for value in VALUES]


def of_makers(source: str) -> list[Answer]:
    return [answer for maker in MAKERS[source].values() for answer in drawn(source, maker)]


# --- The judge itself -----------------------------------------------------------------------------------------------

WRONG: list[Answer] = [
    ("t.APIGatewayAuthorizerResult", {"isAuthorized": True}),
    ("Simple | IAM", {"isAuthorized": "true"}),
    ("WebSocketReply", {"statusCode": "200"}),
    ("t.AppSyncAuthorizerResult<any>", {"isAuthorised": True}),
    ("t.ConnectContactFlowResult", {"a": {"b": {"c": []}}}),
    ("Firehose", {"records": [{"recordId": "a", "result": "OK", "data": "YQ=="}]}),
    ("Firehose", {"records": [{"recordId": "a", "result": "Ok", "data": "YQ==", "metadata": {"keys": {}}}]}),
    ("IoT", {"isAuthenticated": True, "policyDocuments": []}),
    (TYPES["iot_provisioning"], {"allowProvisioning": "true"}),
    ("LexV1", {"dialogAction": {"type": "Close"}}),
    ("LexV1", {"dialogAction": {"type": "Delegate", "slots": {}, "slotToElicit": "a"}}),
    ("LexV2", {"sessionState": {"dialogAction": {"type": "ElicitSlot"}}}),
    ("LexV2", {"sessionState": {"dialogAction": {"type": "Close"}, "intent": {"name": "a", "state": "Done"}}}),
    ("t.S3BatchResult", {"invocationSchemaVersion": "1.0", "invocationId": "a", "results": []}),
    (_TRIGGERS["pre_sign_up"], {"autoConfirmUser": "true", "autoVerifyEmail": False, "autoVerifyPhone": False}),
    (_TRIGGERS["user_migration"], {"userAttributes": {}, "desiredDeliveryMediums": ["MAIL"]}),
    (_TRIGGERS["verify_auth_challenge"], {"answerCorrect": 1}),
    ("AnyClaims", {"claimsAndScopeOverrideDetails": {"accessTokenGeneration": {"scopesToAdd": "a"}}}),
    ("EdgeRequest", {"status": 200}),
    ("t.CloudFrontResponseResult", {"status": "200", "headers": {"x-a": "b"}}),
    ("t.CdkCustomResourceIsCompleteResponse", {"IsComplete": False, "Data": {}}),
    ("t.CloudFormationCustomResourceResponse", {"Status": "FAILED", "PhysicalResourceId": "a"}),
    ("t.AutoScalingScaleInResult", {"InstanceIds": []}),
    ("t.TransferFamilyAuthorizerResult", {"Role": "a", "HomeDirectoryDetails": _HOME}),
    ("t.SQSBatchResponse", {"batchItemFailures": [{"itemId": "a"}]}),
    ("t.APIGatewayProxyResult", {"statusCode": 200, "body": {}}),
    ("t.APIGatewayProxyStructuredResultV2", {"statusCode": 200, "multiValueHeaders": {}}),
    ("t.ALBResult", {"statusCode": "200"}),
]


GROUPS: dict[str, Callable[[], list[Answer]]] = {
    **{source: partial(of_makers, source) for source in sorted({name.partition(".")[0] for name in TYPES})},
    "cloudfront": of_lambda_edge,
    "cdk": returned_to_cdk,
    "cloudformation": put_for_cloudformation,
    "other helpers": of_other_helpers,
    "partial batches": of_partial_batches,
    "http": of_http,
    "wrong": lambda: WRONG,
}


@pytest.fixture(scope="module")
def found() -> dict[str, list[tuple[Answer, str | None]]]:
    """What the compiler says of each reply of each group."""
    answers = {group: made() for group, made in GROUPS.items()}
    problems = iter(problems_of([each for several in answers.values() for each in several], DECLARATIONS))
    return {group: [(each, next(problems)) for each in several] for group, several in answers.items()}


@pytest.mark.parametrize("group", [group for group in GROUPS if group != "wrong"])
def test_a_reply_has_the_type_of_the_package(group: str, found: dict[str, list[tuple[Answer, str | None]]]) -> None:
    assert found[group]
    assert [(answer, problem) for answer, problem in found[group] if problem] == []


def test_the_compiler_refuses_wrong_replies(found: dict[str, list[tuple[Answer, str | None]]]) -> None:
    assert [answer for answer, problem in found["wrong"] if not problem] == []
