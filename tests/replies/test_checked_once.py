"""The reply of a helper is checked by the helper only; dicts and replies without a helper are checked when returned.

The checks are counted: after the handler has returned, no check of the reply runs, except those that need the event.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from types import CodeType
from typing import Any

import attrs
import pytest

from lambdarouter import App, ReplyError
from lambdarouter.sources import (
    cloudformation,
    cloudformation_hook,
    cloudformation_macro,
    cloudfront,
    cloudwatch_custom_widget,
    codepipeline,
    cognito_sync,
    config,
    connect,
    firehose,
    iot_authorizer,
    iot_provisioning,
    kinesis_analytics,
    lex_v1,
    lex_v2,
    redshift_udf,
    s3_batch,
    s3_object_lambda,
    sagemaker_ground_truth,
    ses,
    transfer_family,
    workmail,
)
from lambdarouter.testing import Client, samples
from tests.support.mutations import logged

ROLE = "arn:aws:iam::123456789012:role/sftp"
POLICY = {"Version": "2012-10-17", "Statement": []}
LABEL = {"datasetObjectId": "0", "consolidatedAnnotation": {"content": {"animal": "cat"}}}

#: The sample that is sent, and the reply that a helper makes for its event.
REPLIES: list[tuple[str, Callable[[Any], Any]]] = [
    ("cloudformation.update", lambda event: cloudformation.success("site-1", data={"Url": {"host": "a"}})),
    (
        "cloudformation_hook.resource",
        lambda event: cloudformation_hook.in_progress("Wait.", callback_context={"scan": [1]}),
    ),
    ("cloudformation_macro.template", lambda event: cloudformation_macro.success({"Resources": {}})),
    ("cloudfront.origin_request", lambda event: cloudfront.forward(event, uri="/new", headers={"X-New": "1"})),
    ("cloudwatch_custom_widget.widget", lambda event: cloudwatch_custom_widget.markdown("# Orders")),
    ("codepipeline.job", lambda event: codepipeline.succeeded(summary="Done.", output_variables={"a": "b"})),
    ("cognito_sync.trigger", lambda event: cognito_sync.put("theme", "dark")),
    ("config.change", lambda event: config.compliant("All is well.")),
    ("connect.voice", lambda event: connect.string_map({"name": "Ada"})),
    ("firehose.record", lambda event: firehose.ok(b"new", partition_keys={"day": "1"})),
    ("iot_authorizer.mqtt", lambda event: iot_authorizer.allow("sensor1", [POLICY])),
    ("iot_authorizer.mqtt", lambda event: iot_authorizer.deny()),
    ("iot_provisioning.request", lambda event: iot_provisioning.allow_provisioning(parameter_overrides={"a": "b"})),
    ("iot_provisioning.request", lambda event: iot_provisioning.deny_provisioning()),
    ("kinesis_analytics.record", lambda event: kinesis_analytics.ok({"a": 1})),
    ("kinesis_analytics.record", lambda event: kinesis_analytics.ok()),
    ("kinesis_analytics.record", lambda event: kinesis_analytics.drop()),
    ("kinesis_analytics.output", lambda event: kinesis_analytics.not_delivered()),
    ("lex_v1.dialog", lambda event: lex_v1.elicit_slot(event, "nights", "How many nights?")),
    ("lex_v1.fulfillment", lambda event: lex_v1.close(event, "Fulfilled", lex_v1.ssml("<speak>Done.</speak>"))),
    ("lex_v2.dialog", lambda event: lex_v2.elicit_slot(event, "nights", "How many nights?")),
    ("lex_v2.fulfillment", lambda event: lex_v2.close(event, "Fulfilled", lex_v2.image_response_card("Done."))),
    ("redshift_udf.row", lambda event: redshift_udf.result(1.5)),
    ("redshift_udf.row", lambda event: redshift_udf.failed("no rate for this currency")),
    ("s3_batch.task", lambda event: s3_batch.permanent_failure("not an image")),
    ("s3_object_lambda.get", lambda event: s3_object_lambda.transformed_object("text", content_type="text/plain")),
    ("s3_object_lambda.get", lambda event: s3_object_lambda.failed(404, "NoSuchKey")),
    ("s3_object_lambda.head", lambda event: s3_object_lambda.object_headers(5)),
    ("s3_object_lambda.head", lambda event: s3_object_lambda.failed(404, "NoSuchKey")),
    ("s3_object_lambda.list_v2", lambda event: s3_object_lambda.list_result_xml("<ListBucketResult/>")),
    (
        "s3_object_lambda.list_v2",
        lambda event: s3_object_lambda.list_bucket_result("bucket", [s3_object_lambda.content("a", 1)]),
    ),
    ("sagemaker_ground_truth.pre_annotation", lambda event: sagemaker_ground_truth.task_input({"text": "a"})),
    ("sagemaker_ground_truth.consolidation", lambda event: sagemaker_ground_truth.consolidated_annotations([LABEL])),
    ("ses.request_response", lambda event: ses.stop_rule()),
    ("transfer_family.login", lambda event: transfer_family.allow(role=ROLE, home_directory="/bucket/jane")),
    ("transfer_family.login", lambda event: transfer_family.deny()),
    ("transfer_family.workflow", lambda event: transfer_family.failure()),
    ("workmail.inbound", lambda event: workmail.actions(workmail.drop(["a@example.com"]), workmail.default())),
    ("workmail.outbound", lambda event: workmail.bounce("No.")),
]

#: The checks that need the event.
FOR_THE_EVENT = {"cloudformation.update": {"_checked_id"}, "workmail.outbound": {"_check_outbound"}}


def sent(kind: str, handler: Callable[[Any], Any]) -> Any:
    """The result for a sample and its handler, and the calls that it makes of an AWS API."""
    source, _, sample = kind.partition(".")
    app: Any = App()
    getattr(app, f"on_{source}")()(handler)
    client = Client(app)
    with logged():
        result = client.send(samples(source)[sample]())
    return result, [call.content for call in client.sent]


def checks_after(kind: str, handler: Callable[[Any], Any]) -> set[str]:
    """The names of the checks that run after the handler has returned."""
    called: set[str] = set()

    def profile(frame: Any, event: str, argument: Any) -> None:
        code: CodeType = frame.f_code
        path = code.co_filename.replace("\\", "/")
        of_source = "/lambdarouter/sources/" in path and code.co_name.startswith(("check_", "_check"))
        if event == "call" and (path.endswith(("/_replies/reply.py", "/_events/json_encoder.py")) or of_source):
            called.add(code.co_name)

    def handle(event: Any) -> Any:
        reply = handler(event)
        sys.setprofile(profile)
        return reply

    before = sys.getprofile()
    try:
        sent(kind, handle)
    finally:
        sys.setprofile(before)
    # Checked content is copied. Redshift's response is written as JSON.
    return {name for name in called if not name.startswith("<")} - {"unwrap_reply", "checked_once", "_copy", "dumps"}


IDS = [f"{kind} {index}" for index, (kind, _) in enumerate(REPLIES)]


@pytest.mark.parametrize(("kind", "make"), REPLIES, ids=IDS)
def test_the_reply_of_a_helper_is_not_checked_again(kind: str, make: Callable[[Any], Any]) -> None:
    assert checks_after(kind, make) == FOR_THE_EVENT.get(kind, set())


# The check of SES is one comparison, without a function that could be counted.
@pytest.mark.parametrize(("kind", "make"), [each for each in REPLIES if not each[0].startswith("ses.")])
def test_a_copy_that_no_helper_made_is_checked(kind: str, make: Callable[[Any], Any]) -> None:
    def constructed(event: Any) -> Any:
        reply = make(event)
        return type(reply)(reply.wire)

    assert checks_after(kind, constructed) != set()
    assert checks_after(kind, lambda event: pickle.loads(pickle.dumps(make(event)))) != set()
    assert sent(kind, constructed) == sent(kind, make)


#: The replies for which a dict with their content stands for something else, or for nothing.
NOT_AS_DICTS = ("cloudformation_macro", "cognito_sync", "redshift_udf", "ses", "transfer_family.workflow")


@pytest.mark.parametrize(("kind", "make"), [each for each in REPLIES if not each[0].startswith(NOT_AS_DICTS)])
def test_a_dict_with_the_content_of_a_reply_is_checked(kind: str, make: Callable[[Any], Any]) -> None:
    def plain(event: Any) -> Any:
        wire = make(event).wire
        return list(wire) if isinstance(wire, list) else dict(wire)

    if "statusCode" in plain_content(kind, make) and kind.endswith(".get"):
        return  # an error of an operation that has no dict form: `StatusCode` is the parameter of the call
    assert checks_after(kind, plain) != set()
    assert sent(kind, plain) == sent(kind, make)


def plain_content(kind: str, make: Callable[[Any], Any]) -> Any:
    """The wire form of the reply that a helper makes for the event of a sample."""
    replies: list[Any] = []

    def handler(event: Any) -> Any:
        replies.append(make(event))
        return replies[-1]

    sent(kind, handler)
    return replies[0].wire


@pytest.mark.parametrize(("kind", "make"), REPLIES, ids=IDS)
def test_the_content_of_a_reply_cannot_be_changed(kind: str, make: Callable[[Any], Any]) -> None:
    def tamper(event: Any) -> Any:
        reply = make(event)
        with pytest.raises(TypeError, match="cannot be changed"):
            reply.wire.clear()
        return reply

    assert sent(kind, tamper) == sent(kind, make)


def clear(value: Any) -> None:
    """Empty every object and list in a value."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            clear(inner)
        value.clear()


# A reply to Lex holds the session of its event, so that it cannot be shared by events.
SHARED = [each for each in REPLIES if not each[0].startswith("lex_")]


@pytest.mark.parametrize(("kind", "make"), SHARED)
def test_the_result_of_an_event_does_not_change_a_shared_reply(kind: str, make: Callable[[Any], Any]) -> None:
    replies: list[Any] = []

    def shared(event: Any) -> Any:
        if not replies:
            replies.append(make(event))
        return replies[0]

    clear(list(sent(kind, shared)))

    assert sent(kind, shared) == sent(kind, make)


UNCHECKED: list[tuple[str, Any]] = [
    ("iot_authorizer.mqtt", iot_authorizer.IoTAuthorizerReply({"isAuthenticated": "yes"})),
    ("iot_provisioning.request", iot_provisioning.ProvisioningReply({"allowProvisioning": 1})),
    ("lex_v1.dialog", lex_v1.LexV1Reply({"dialogAction": {"type": "Delegate"}})),
    ("lex_v2.dialog", lex_v2.LexV2Reply({"sessionState": {"dialogAction": {"type": "Close"}}})),
    ("s3_object_lambda.get", s3_object_lambda.S3ObjectReply({"Status": 200})),
    ("s3_object_lambda.get", s3_object_lambda.S3ErrorReply({"statusCode": 404, "errorCode": "no such key"})),
    ("s3_object_lambda.head", s3_object_lambda.S3HeadReply({"statusCode": 200})),
    ("s3_object_lambda.head", s3_object_lambda.S3ErrorReply({"statusCode": "404"})),
    ("s3_object_lambda.list_v1", s3_object_lambda.S3ListReply({"statusCode": 200})),
    ("sagemaker_ground_truth.pre_annotation", sagemaker_ground_truth.TaskReply({"taskInput": "a"})),
    ("sagemaker_ground_truth.consolidation", sagemaker_ground_truth.ConsolidationReply([{}])),
    ("ses.request_response", ses.SESReply({"disposition": "STOP"})),
    ("transfer_family.login", transfer_family.TransferLoginReply({"Role": "admin"})),
    ("workmail.inbound", workmail.WorkMailReply({"actions": ["DROP"]})),
]


@pytest.mark.parametrize(("kind", "reply"), UNCHECKED, ids=[kind for kind, _ in UNCHECKED])
def test_a_reply_that_no_helper_made_is_checked(kind: str, reply: Any) -> None:
    with pytest.raises(ReplyError):
        sent(kind, lambda event: reply)


@pytest.mark.parametrize(
    ("kind", "reply", "result"),
    [
        (
            "kinesis_analytics.record",
            kinesis_analytics.KinesisAnalyticsReply({"result": "Fine"}),
            {"result": "ProcessingFailed"},
        ),
        (
            "kinesis_analytics.output",
            kinesis_analytics.KinesisAnalyticsReply({"result": "Ok", "data": "YQ=="}),
            {"result": "DeliveryFailed"},
        ),
        # Made by helpers, but for the other kind of records.
        ("kinesis_analytics.output", kinesis_analytics.ok("a"), {"result": "DeliveryFailed"}),
        ("kinesis_analytics.output", kinesis_analytics.drop(), {"result": "DeliveryFailed"}),
        ("kinesis_analytics.record", kinesis_analytics.not_delivered(), {"result": "ProcessingFailed"}),
        ("s3_batch.task", s3_batch.S3BatchReply({"resultCode": "Done"}), {"resultCode": "TemporaryFailure"}),
    ],
)
def test_a_record_with_an_invalid_reply_fails(kind: str, reply: Any, result: dict[str, str]) -> None:
    response, _ = sent(kind, lambda event: reply)

    [entry] = response.get("records") or response["results"]
    assert entry.items() >= result.items()


@pytest.mark.parametrize("content", [{}, {"result": [1]}, {"error_msg": " "}, {"error_msg": 5}])
def test_a_row_with_an_invalid_reply_fails_the_query(content: Any) -> None:
    response, _ = sent("redshift_udf.row", lambda event: redshift_udf.RedshiftReply(content))

    assert '"success":false' in response
    assert "ReplyError" in response


def test_an_invalid_outcome_of_a_step_is_reported_as_failed() -> None:
    reply = transfer_family.TransferStepReply({"Status": "DONE"})
    _, [call] = sent("transfer_family.workflow", lambda event: reply)

    assert call["Status"] == "FAILURE"


# --- Replies that are changed ---------------------------------------------------------------------------------------

#: For each kind: changes of the content of its reply that the service would reject, and that it would accept.
CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "cloudformation.update": ({"NoEcho": "yes"}, {"NoEcho": True}),
    "cloudformation_hook.resource": ({"callbackDelaySeconds": -1}, {"callbackDelaySeconds": 5}),
    "cloudformation_macro.template": ({"status": "done"}, {"fragment": {"Outputs": {}}}),
    "cloudfront.origin_request": ({"uri": "new"}, {"uri": "/newer"}),
    "cloudwatch_custom_widget.widget": ({"markdown": 7}, {"markdown": "# Returns"}),
    "codepipeline.job": (
        {"executionDetails": {"percentComplete": 101}},
        {"executionDetails": {"percentComplete": 100}},
    ),
    "cognito_sync.trigger": (
        {"datasetRecords": {"theme": {"op": "erase"}}},
        {"datasetRecords": {"theme": {"op": "replace", "newValue": "light"}}},
    ),
    "config.change": ({"ComplianceType": "FINE"}, {"ComplianceType": "NON_COMPLIANT"}),
    "connect.voice": ({"name": "x" * 40_000}, {"name": "Grace"}),
    "firehose.record": ({"data": "no base64"}, {"data": "AAEC"}),
}


def is_rejected(kind: str, handler: Callable[[Any], Any]) -> bool:
    """Whether a reply is rejected, in whichever form the service has for that."""
    try:
        seen = str(sent(kind, handler))
    except ReplyError:
        return True
    return "ReplyError" in seen or "the reply's" in seen or "ProcessingFailed" in seen


@pytest.mark.parametrize("kind", CHANGES)
def test_a_changed_reply_is_checked(kind: str) -> None:
    make, (wrong, right) = dict(REPLIES)[kind], CHANGES[kind]

    assert is_rejected(kind, lambda event: attrs.evolve(make(event), wire={**make(event).wire, **wrong}))
    assert not is_rejected(kind, lambda event: type(make(event))({**make(event).wire, **right}))


def test_a_reply_to_another_event_is_checked_for_the_present_one() -> None:
    (origin,) = cloudfront_events("origin_request")
    other = cloudfront.forward(origin, origin=cloudfront.CustomOrigin(domain_name="b.example.com"))
    app = App()
    app.on_cloudfront_viewer_request()(lambda event: other)

    with pytest.raises(ReplyError, match="origin: can be changed only in origin-request events"):
        Client(app).send(samples("cloudfront")["viewer_request"]())


def test_a_generated_response_is_checked_for_its_event_only() -> None:
    page = cloudfront.respond(200, "x" * 41 * 1024)
    app = App()
    app.on_cloudfront()(lambda event: page)
    client = Client(app)

    assert client.send(samples("cloudfront")["origin_request"]())["status"] == "200"
    with pytest.raises(ReplyError, match="CloudFront accepts 40 KB in this event"):
        client.send(samples("cloudfront")["viewer_request"]())
    with pytest.raises(ReplyError, match="body: is read-only in viewer-response events"):
        client.send(samples("cloudfront")["viewer_response"](response=cloudfront.CloudFrontResponse(status="200")))


def test_a_creation_whose_helper_refuses_the_reply_gets_an_id() -> None:
    app = App()
    app.on_cloudformation()(lambda request: cloudformation.success("site-1", data={"a": float("nan")}))
    client = Client(app)
    client.send(samples("cloudformation")["create"]())

    (sent,) = client.sent
    assert sent.content["Status"] == "FAILED"
    assert sent.content["PhysicalResourceId"] != cloudformation.CREATE_FAILED  # so that it is deleted


def cloudfront_events(kind: str) -> list[Any]:
    """The events that a handler gets for a sample."""
    app, events = App(), list[Any]()
    app.on_cloudfront()(events.append)
    Client(app).send(samples("cloudfront")[kind]())
    return events
