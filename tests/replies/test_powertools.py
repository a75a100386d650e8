"""A second opinion: the same decisions made with Powertools for AWS Lambda give the same JSON.

Where the two differ on purpose, the test says so, and makes the difference before it compares.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from aws_lambda_powertools.event_handler import AppSyncResolver, BedrockAgentFunctionResolver, BedrockAgentResolver
from aws_lambda_powertools.event_handler.api_gateway import BedrockResponse
from aws_lambda_powertools.event_handler.bedrock_agent_function import BedrockFunctionResponse
from aws_lambda_powertools.event_handler.events_appsync.appsync_events import AppSyncEventsResolver
from aws_lambda_powertools.utilities.data_classes import (
    KinesisFirehoseDataTransformationRecord,
    KinesisFirehoseDataTransformationRecordMetadata,
    KinesisFirehoseDataTransformationResponse,
    S3BatchOperationEvent,
    S3BatchOperationResponse,
)
from aws_lambda_powertools.utilities.data_classes.api_gateway_authorizer_event import (
    DENY_ALL_RESPONSE,
    APIGatewayAuthorizerResponse,
    APIGatewayAuthorizerResponseV2,
    APIGatewayAuthorizerResponseWebSocket,
)
from aws_lambda_powertools.utilities.data_classes.appsync_authorizer_event import AppSyncAuthorizerResponse
from aws_lambda_powertools.utilities.data_classes.cognito_user_pool_event import (
    CreateAuthChallengeTriggerEvent,
    CustomMessageTriggerEvent,
    DefineAuthChallengeTriggerEvent,
    PreSignUpTriggerEvent,
    PreTokenGenerationTriggerEvent,
    PreTokenGenerationV2TriggerEvent,
    UserMigrationTriggerEvent,
    VerifyAuthChallengeResponseTriggerEvent,
)
from aws_lambda_powertools.utilities.typing import LambdaContext as TheirContext
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, Batch
from lambdarouter.sources import (
    api_gateway_authorizer,
    appsync_authorizer,
    appsync_events,
    appsync_resolver,
    bedrock_agent,
    cognito_user_pool,
    firehose,
    s3_batch,
)
from lambdarouter.testing import Client, batch, sample, samples

Handler = Callable[[Any], Any]
words = st.text(min_size=1, max_size=9)
CONTEXT: Any = TheirContext()


def ours(decorator: str, payload: Any, handler: Handler) -> Any:
    """The answer of an app with this handler."""
    app = App()
    getattr(app, decorator)()(handler)
    return Client(app).send(payload)


# --- Records --------------------------------------------------------------------------------------------------------


def their_record(result: Any, data: bytes, keys: dict[str, str] | None = None) -> Any:
    """Powertools' answer for the one record of the sample."""
    metadata = KinesisFirehoseDataTransformationRecordMetadata(partition_keys=keys) if keys is not None else None
    record = KinesisFirehoseDataTransformationRecord(
        record_id=sample("firehose.record")["records"][0]["recordId"],
        result=result,
        data=b64encode(data).decode(),
        metadata=metadata,
    )
    response = KinesisFirehoseDataTransformationResponse()
    response.add_record(record)
    return response.asdict()


@given(st.binary(max_size=30), st.none() | st.dictionaries(words, words, min_size=1, max_size=2))
def test_firehose_ok(data: bytes, keys: dict[str, str] | None) -> None:
    answer = ours("on_firehose", sample("firehose.record"), lambda record: firehose.ok(data, partition_keys=keys))

    assert answer == their_record("Ok", data, keys)


def test_firehose_drop_and_fail() -> None:
    dropped = ours("on_firehose", sample("firehose.record"), lambda record: firehose.drop())
    # Theirs has empty data beside it, of which Firehose reads nothing.
    assert {"records": [{**dropped["records"][0], "data": ""}]} == their_record("Dropped", b"")

    failed = ours("on_firehose", sample("firehose.record"), lambda record: firehose.fail())
    assert failed == their_record("ProcessingFailed", b"Hello")


@pytest.mark.parametrize("kind", samples("s3_batch"))
@pytest.mark.parametrize(
    ("helper", "code"),
    [
        (s3_batch.succeeded, "Succeeded"),
        (s3_batch.temporary_failure, "TemporaryFailure"),
        (s3_batch.permanent_failure, "PermanentFailure"),
    ],
)
def test_s3_batch(kind: str, helper: Callable[[str], Any], code: Any) -> None:
    payload = sample(f"s3_batch.{kind}")
    event = S3BatchOperationEvent(payload)
    # What a job takes a task for that an answer leaves out; none is left out, and a failure is the safer word.
    response = S3BatchOperationResponse(event.invocation_schema_version, event.invocation_id, "PermanentFailure")
    response.add_result(event.task.build_task_batch_response(code, "done: 3 pages"))

    assert ours("on_s3_batch", payload, lambda task: helper("done: 3 pages")) == response.asdict()


# --- Authorizers ----------------------------------------------------------------------------------------------------


def listed(answer: Any) -> Any:
    """An answer with its resources in lists: of one resource, ours has the text, which means the same."""
    for each in answer["policyDocument"]["Statement"]:
        each["Resource"] = [each["Resource"]] if isinstance(each["Resource"], str) else each["Resource"]
    return answer


METHODS = ["GET", "POST", "PUT", "PATCH", "HEAD", "DELETE", "OPTIONS", "*"]
PATHS = ["/*", "/users", "/users/*", "/users/7/orders"]
places = st.lists(st.tuples(st.sampled_from(METHODS), st.sampled_from(PATHS)), max_size=3)
flat = st.dictionaries(words, words | st.integers() | st.booleans(), min_size=1, max_size=2)


@pytest.mark.parametrize("kind", ["token", "request", "request_http_v1"])
@given(allowed=places, denied=places, context=st.none() | flat, key=st.none() | words)
def test_a_policy_for_methods_and_paths(kind: str, allowed: Any, denied: Any, context: Any, key: Any) -> None:
    if not allowed and not denied:
        return
    payload = sample(f"api_gateway_authorizer.{kind}")
    theirs = APIGatewayAuthorizerResponse.from_route_arn(payload["methodArn"], "jane", context, key)
    for method, path in allowed:
        theirs.allow_route(method, path)
    for method, path in denied:
        theirs.deny_route(method, path)

    answer = ours(
        "on_api_gateway_authorizer",
        payload,
        lambda event: api_gateway_authorizer.policy(
            event,
            "jane",
            allow=[f"{method} {path}" for method, path in allowed],
            deny=[f"{method} {path}" for method, path in denied],
            context=context,
            usage_identifier_key=key,
        ),
    )
    assert listed(answer) == theirs.asdict()


@pytest.mark.parametrize("kind", ["token", "request", "request_http_v1"])
def test_all_methods(kind: str) -> None:
    payload = sample(f"api_gateway_authorizer.{kind}")
    theirs = APIGatewayAuthorizerResponse.from_route_arn(payload["methodArn"], "jane")
    theirs.allow_all_routes()

    answer = ours(
        "on_api_gateway_authorizer",
        payload,
        lambda event: api_gateway_authorizer.allow(event, "jane", resources=["* /*"]),
    )
    assert listed(answer) == theirs.asdict()


def test_a_websocket_api() -> None:
    payload = sample("api_gateway_authorizer.websocket")
    theirs = APIGatewayAuthorizerResponseWebSocket.from_route_arn(payload["methodArn"], "jane")
    theirs.allow_route("$connect")

    answer = ours("on_authorizer_request", payload, lambda event: api_gateway_authorizer.allow(event, "jane"))
    assert listed(answer) == theirs.asdict()


def test_a_denial() -> None:
    payload = sample("api_gateway_authorizer.token")

    answer = listed(ours("on_authorizer_token", payload, lambda event: None))
    # Theirs denies everything, to a principal of its own name. Ours denies what was asked for: a cached answer that
    # denies everything would also deny what another method's decision allows.
    assert answer.pop("principalId") == "anonymous"
    theirs: Any = DENY_ALL_RESPONSE
    statement = theirs["policyDocument"]["Statement"][0]
    assert answer == {
        "policyDocument": {"Version": "2012-10-17", "Statement": [{**statement, "Resource": [payload["methodArn"]]}]}
    }


@given(st.booleans(), st.none() | flat)
def test_the_simple_form(allowed: bool, context: Any) -> None:
    def handler(event: Any) -> Any:
        decide = api_gateway_authorizer.allow if allowed else api_gateway_authorizer.deny
        return decide(event, context=context)

    answer = ours("on_authorizer_request", sample("api_gateway_authorizer.request_v2"), handler)
    assert answer == APIGatewayAuthorizerResponseV2(authorize=allowed, context=context).asdict()


@given(
    st.none() | st.integers(0, 3600),
    st.none() | flat,
    st.none() | st.lists(st.just("Order.price"), min_size=1, max_size=2),
)
def test_an_appsync_authorizer(ttl: Any, context: Any, fields: Any) -> None:
    answer = ours(
        "on_appsync_authorizer",
        sample("appsync_authorizer.graphql"),
        lambda event: appsync_authorizer.allow(resolver_context=context, denied_fields=fields, ttl_override=ttl),
    )
    theirs = AppSyncAuthorizerResponse(authorize=True, max_age=ttl, resolver_context=context, deny_fields=fields)

    assert answer == theirs.asdict()


# --- Cognito --------------------------------------------------------------------------------------------------------


def confirm(event: Any) -> None:
    event.response.auto_confirm_user = True
    event.response.auto_verify_email = True
    event.response.auto_verify_phone = False


def move(event: Any) -> None:
    event.response.user_attributes = {"email": "jane@example.com"}
    event.response.final_user_status = "CONFIRMED"
    event.response.message_action = "SUPPRESS"
    event.response.desired_delivery_mediums = ["EMAIL"]
    event.response.force_alias_creation = False
    event.response.enable_sms_mfa = True


def say(event: Any) -> None:
    event.response.sms_message = f"{event.request.username_parameter}, your code: {event.request.code_parameter}"
    event.response.email_subject = "Your code"


def change_first(event: Any) -> None:
    details = event.response.claims_override_details
    details.claims_to_add_or_override = {"tier": "gold"}
    details.claims_to_suppress = ["phone_number"]


def change_scopes(event: Any) -> None:
    details = event.response.claims_scope_override_details
    for name in ("id_token_generation", "access_token_generation"):
        setattr(details, name, {})
    details.id_token_generation.claims_to_add_or_override = {"tier": "gold"}
    details.access_token_generation.scopes_to_add = ["orders"]
    details.access_token_generation.scopes_to_suppress = ["admin"]


def ask(event: Any) -> None:
    event.response.challenge_name = "CUSTOM_CHALLENGE"
    event.response.issue_tokens = False
    event.response.fail_authentication = False


def pose(event: Any) -> None:
    event.response.public_challenge_parameters = {"question": "2 + 3"}
    event.response.private_challenge_parameters = {"answer": "5"}
    event.response.challenge_metadata = "SUM"


def approve(event: Any) -> None:
    event.response.answer_correct = True


POOL = cognito_user_pool


@pytest.mark.parametrize(
    ("kind", "their_event", "theirs", "handler"),
    [
        ("pre_sign_up", PreSignUpTriggerEvent, confirm, lambda event: POOL.auto_confirm(verify_email=True)),
        (
            "user_migration",
            UserMigrationTriggerEvent,
            move,
            lambda event: POOL.migrate(
                {"email": "jane@example.com"},
                final_user_status="CONFIRMED",
                message_action="SUPPRESS",
                desired_delivery_mediums=["EMAIL"],
                force_alias_creation=False,
                enable_sms_mfa=True,
            ),
        ),
        (
            "custom_message",
            CustomMessageTriggerEvent,
            say,
            lambda event: POOL.message(
                event,
                sms_message=f"{event.username_parameter}, your code: {event.code_parameter}",
                email_subject="Your code",
            ),
        ),
        (
            "pre_token_generation",
            PreTokenGenerationTriggerEvent,
            change_first,
            lambda event: POOL.claims(event, POOL.id_token(add={"tier": "gold"}, suppress=["phone_number"])),
        ),
        (
            "pre_token_generation_v2",
            PreTokenGenerationV2TriggerEvent,
            change_scopes,
            lambda event: POOL.claims(
                event,
                POOL.id_token(add={"tier": "gold"}),
                POOL.access_token(add_scopes=["orders"], suppress_scopes=["admin"]),
            ),
        ),
        ("define_auth_challenge", DefineAuthChallengeTriggerEvent, ask, lambda event: POOL.ask()),
        (
            "create_auth_challenge",
            CreateAuthChallengeTriggerEvent,
            pose,
            lambda event: POOL.challenge(
                private_parameters={"answer": "5"}, public_parameters={"question": "2 + 3"}, metadata="SUM"
            ),
        ),
        ("verify_auth_challenge", VerifyAuthChallengeResponseTriggerEvent, approve, lambda event: POOL.correct()),
    ],
)
def test_a_trigger(kind: str, their_event: Any, theirs: Callable[[Any], None], handler: Handler) -> None:
    event = their_event(sample(f"cognito_user_pool.{kind}"))
    theirs(event)

    answer = ours(f"on_cognito_{kind.removesuffix('_v2')}", sample(f"cognito_user_pool.{kind}"), handler)
    assert answer == event.raw_event


# --- Agents and channels --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 201, 404])
def test_an_operation_of_an_agent(status: int) -> None:
    app = BedrockAgentResolver(enable_validation=False)
    body = {"note": "Leave it at the door.", "number": 7}

    def add_note() -> Any:
        return BedrockResponse(body=body, status_code=status, session_attributes={"order": "7"})

    payload = sample("bedrock_agent.api")
    app.post(payload["apiPath"].replace("{order_id}", "id"), description="Add a note.")(add_note)
    payload["apiPath"] = payload["apiPath"].replace("{order_id}", "id")  # what theirs can match
    answer = ours(
        "on_bedrock_api",
        payload,
        lambda event: bedrock_agent.answer(event, body, http_status_code=status, session_attributes={"order": "7"}),
    )
    theirs = app.resolve(payload, CONTEXT)
    # Attributes are set beside those of the event; in theirs they take the place of all of them.
    assert answer.pop("sessionAttributes") == {**payload["sessionAttributes"], **theirs.pop("sessionAttributes")}
    assert answer.pop("promptSessionAttributes") == payload["promptSessionAttributes"]
    for each in (answer, theirs):
        content = each["response"]["responseBody"]["application/json"]
        content["body"] = json.loads(content["body"])  # with spaces, or without
    assert answer == theirs


def test_a_function_of_an_agent() -> None:
    app = BedrockAgentFunctionResolver()

    @app.tool(name="find_order", description="Find an order.")
    def find_order(order_id: int) -> BedrockFunctionResponse:
        return BedrockFunctionResponse(body={"state": "sent"}, response_state="REPROMPT")

    payload = sample("bedrock_agent.function")
    payload["parameters"] = payload["parameters"][:1]
    answer = ours(
        "on_bedrock_function",
        payload,
        lambda event: bedrock_agent.answer(event, '{"state": "sent"}', response_state="REPROMPT"),
    )
    assert answer == app.resolve(payload, CONTEXT)


def test_events_of_a_channel() -> None:
    app = AppSyncEventsResolver()  # type: ignore[no-untyped-call]  # has no types

    def next_order(payload: dict[str, Any]) -> dict[str, Any]:
        return {"order_id": payload["order_id"] + 1}

    app.on_publish("/orders/*")(next_order)

    payload = sample("appsync_events.publish")
    answer = ours(
        "on_appsync_publish",
        payload,
        lambda event: appsync_events.broadcast({"order_id": event.payload["order_id"] + 1}),
    )
    assert answer == app.resolve(payload, CONTEXT)


def test_a_whole_batch_of_events_of_a_channel() -> None:
    app: Any = AppSyncEventsResolver()  # type: ignore[no-untyped-call]  # has no types

    def theirs(payload: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {"id": each["id"], "error": "no such order"}
            if each["payload"]["order_id"] < 0
            else {"id": each["id"], "payload": {"n": each["payload"]["order_id"]}}
            for each in payload
        ]

    def mine(events: Batch[appsync_events.AppSyncEvent[dict[str, int]]]) -> list[appsync_events.AppSyncEventsReply]:
        numbers = [each.payload["order_id"] if each.payload is not None else 0 for each in events]
        return [
            appsync_events.refuse("no such order") if each < 0 else appsync_events.broadcast({"n": each})
            for each in numbers
        ]

    app.on_publish("/orders/*", aggregate=True)(theirs)
    payload = batch(*(samples("appsync_events")["publish"](payload={"order_id": number}) for number in (1, -2, 3)))

    assert ours("on_appsync_publish", payload, mine) == app.resolve(payload, CONTEXT)


def test_a_whole_batch_of_fields() -> None:
    app: Any = AppSyncResolver()  # type: ignore[no-untyped-call]  # has no types

    def theirs(event: list[Any]) -> list[Any]:
        return [{"id": each.source["id"]} for each in event]

    def mine(requests: Batch[appsync_resolver.AppSyncRequest]) -> list[dict[str, str]]:
        return [{"id": each.source["id"]} for each in requests]

    app.batch_resolver(type_name="Order", field_name="customer")(theirs)
    payload = [record for number in "123" for record in samples("appsync_resolver")["batch"](source={"id": number})]

    assert (
        ours("on_appsync_resolver", payload, mine) == app.resolve(payload, CONTEXT) == [{"id": each} for each in "123"]
    )
