"""The default handler may return a reply of a source: the result is that of a handler of the source."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from lambdarouter import App, ReplyError, Router
from lambdarouter._detection.known import HTTP_INTEGRATIONS, NAMES
from lambdarouter._routing.deliveries import Callback
from lambdarouter._routing.source import Source
from lambdarouter.decorators import Decorators
from lambdarouter.extension import Invocation, Queue, Reply, Shape, each_of, frozen, unwrap_reply
from lambdarouter.http import HTTPResponse, file_response
from lambdarouter.sources import (
    agentcore_evaluator,
    agentcore_harness_hook,
    agentcore_http_interceptor,
    agentcore_interceptor,
    alexa_skill,
    alexa_smart_home,
    api_gateway_authorizer,
    api_gateway_websocket,
    appconfig_extension,
    appsync_authorizer,
    appsync_events,
    appsync_resolver,
    autoscaling_termination_policy,
    bedrock_agent,
    bedrock_knowledge_base,
    bedrock_parser,
    chime_sip,
    client_vpn,
    cloudformation,
    cloudformation_hook,
    cloudformation_macro,
    cloudfront,
    cloudwatch_custom_widget,
    codepipeline,
    cognito_sync,
    cognito_user_pool,
    config,
    connect,
    ecs_lifecycle_hook,
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
from lambdarouter.testing import Client, batch, eventbridge, invoke, s3, samples
from lambdarouter.testing.http import request
from tests.support.mutations import logged

#: The sample that is sent, and the reply that a helper makes for its event.
REPLIES: dict[str, Callable[[Any], Any]] = {
    "agentcore_evaluator.trace": lambda event: agentcore_evaluator.score("PASS", 1),
    "agentcore_harness_hook.before_tool_call": lambda event: agentcore_harness_hook.deny("No."),
    "agentcore_http_interceptor.request": lambda event: agentcore_http_interceptor.refuse("No."),
    "agentcore_interceptor.request": lambda event: agentcore_interceptor.refuse(event, "No."),
    "agentcore_interceptor.response": lambda event: agentcore_interceptor.respond({"result": 1}),
    "alexa_skill.intent": lambda event: alexa_skill.ask("Which size?"),
    "alexa_smart_home.turn_on": lambda event: alexa_smart_home.error_response(
        event, "BRIDGE_UNREACHABLE", "No bridge."
    ),
    "api_gateway_authorizer.token": api_gateway_authorizer.deny,
    "api_gateway_websocket.connect": lambda event: api_gateway_websocket.accept(),
    "appconfig_extension.pre_start": lambda event: appconfig_extension.refuse("Not now."),
    "appsync_authorizer.graphql": lambda event: appsync_authorizer.deny(ttl_override=5),
    "appsync_events.publish": lambda event: appsync_events.refuse("No such channel."),
    "appsync_events.subscribe": lambda event: appsync_events.refuse("No such channel."),
    "appsync_resolver.query": lambda event: appsync_resolver.result({"id": 7}),
    "autoscaling_termination_policy.scale_in": lambda event: autoscaling_termination_policy.terminate(["i-1"]),
    "bedrock_agent.function": lambda event: bedrock_agent.answer(event, "Done."),
    "bedrock_knowledge_base.files": lambda event: bedrock_knowledge_base.transformed([]),
    "bedrock_parser.orchestration": lambda event: bedrock_parser.finish("Done."),
    "chime_sip.ringing": lambda event: chime_sip.actions(chime_sip.hangup()),
    "client_vpn.connection_v1": lambda event: client_vpn.deny("Update your client."),
    "cloudformation.create": lambda event: cloudformation.success("site-1", data={"Url": "https://example.com"}),
    "cloudformation_hook.resource": lambda event: cloudformation_hook.failure("NonCompliant", "No encryption."),
    "cloudformation_macro.template": lambda event: cloudformation_macro.failure("No."),
    "cloudfront.viewer_request": lambda event: cloudfront.redirect("https://example.com/"),
    "cloudfront.origin_response": lambda event: cloudfront.update_response(event, status=404),
    "cloudwatch_custom_widget.widget": lambda event: cloudwatch_custom_widget.markdown("# Orders"),
    "codepipeline.job": lambda event: codepipeline.failed("There are no parameters.", "ConfigurationError"),
    "cognito_sync.trigger": lambda event: cognito_sync.put("theme", "dark"),
    "cognito_user_pool.pre_sign_up": lambda event: cognito_user_pool.auto_confirm(),
    "config.change": lambda event: config.compliant("All is well."),
    "connect.voice": lambda event: connect.string_map({"name": "Ada"}),
    "ecs_lifecycle_hook.scaled_up": lambda event: ecs_lifecycle_hook.in_progress(call_back_delay=5),
    "firehose.record": lambda event: firehose.ok(b"new", partition_keys={"day": "1"}),
    "iot_authorizer.mqtt": lambda event: iot_authorizer.deny(),
    "iot_provisioning.request": lambda event: iot_provisioning.allow_provisioning(),
    "kinesis_analytics.record": lambda event: kinesis_analytics.drop(),
    "lex_v1.dialog": lambda event: lex_v1.close(event, "Failed", "I cannot find that."),
    "lex_v2.dialog": lambda event: lex_v2.close(event, "Failed", "I cannot find that."),
    "redshift_udf.row": lambda event: redshift_udf.failed("no rate for this currency"),
    "s3_batch.task": lambda event: s3_batch.permanent_failure("not an image"),
    "s3_object_lambda.get": lambda event: s3_object_lambda.failed(404, "NoSuchKey"),
    "s3_object_lambda.head": lambda event: s3_object_lambda.object_headers(5),
    "sagemaker_ground_truth.pre_annotation": lambda event: sagemaker_ground_truth.task_input({"text": "a"}),
    "ses.request_response": lambda event: ses.stop_rule(),
    "transfer_family.login": lambda event: transfer_family.deny(),
    "transfer_family.workflow": lambda event: transfer_family.failure(),
    "workmail.outbound": lambda event: workmail.bounce("No."),
}

#: The sources that read a reply, but whose module makes none.
WITHOUT_HELPERS = {"agentcore_tool", "appconfig_validator", "bedrock_flow", "codedeploy", "invoke"}


def payload_of(kind: str) -> Any:
    """The sample of a kind."""
    source, _, sample = kind.partition(".")
    return samples(source)[sample]()


def outcome(app: App, payload: Any) -> Any:
    """The result of the invocation, and the calls that it makes; without ids that are new each time."""
    client = Client(app)
    with logged():
        result = client.send(payload)
    if isinstance(result, dict) and "event" in result:
        del result["event"]["header"]["messageId"]
    return result, [(each.target, each.content) for each in client.sent]


def expected(kind: str) -> tuple[Any, Any]:
    """The outcome for a handler of the source that returns the reply, and the reply."""
    app, replies = App(), list[Any]()

    def handler(event: Any) -> Any:
        replies.append(REPLIES[kind](event))
        return replies[-1]

    getattr(app, f"on_{kind.partition('.')[0]}")()(handler)
    return outcome(app, payload_of(kind)), replies[0]


@pytest.mark.parametrize("kind", REPLIES)
def test_a_reply_in_an_app_without_handlers_of_the_source(kind: str) -> None:
    given, reply = expected(kind)
    app = App()
    app.default(lambda payload: reply)

    assert outcome(app, payload_of(kind)) == given


@pytest.mark.parametrize("kind", REPLIES)
def test_a_reply_to_an_event_that_no_handler_of_the_source_matches(kind: str) -> None:
    given, reply = expected(kind)
    app = App()
    getattr(app, f"on_{kind.partition('.')[0]}")(where=lambda event: False)(lambda event: None)
    app.default(lambda payload: reply)

    assert outcome(app, payload_of(kind)) == given


def test_every_source_that_reads_replies_has_one_above() -> None:
    sources: dict[str, Source] = {name: import_module(f"lambdarouter.sources.{name}").SOURCE for name in NAMES}
    reading = {
        name
        for name, source in sources.items()
        if isinstance(source.delivery, Callback) or getattr(source.delivery, "reply", None) is not None
    }

    assert {kind.partition(".")[0] for kind in REPLIES} == reading - WITHOUT_HELPERS


@pytest.mark.parametrize("name", sorted({kind.partition(".")[0] for kind in REPLIES}))
def test_the_event_of_a_source_is_that_of_its_catch_all(name: str) -> None:
    event = import_module(f"lambdarouter.sources.{name}").SOURCE.event
    route: Any = vars(Decorators)[f"on_{name}"].factory()().event

    assert route is event


def test_a_reply_for_each_record_of_a_batch() -> None:
    app = App()
    app.default(lambda payload: firehose.drop())

    records = Client(app).send(batch(samples("firehose")["record"](), samples("firehose")["record"]()))["records"]
    assert [each["result"] for each in records] == ["Dropped", "Dropped"]


def test_other_values_are_the_result_as_they_are() -> None:
    values: list[Any] = [None, "mine", {"sessionState": {}}, [1]]
    app, seen = App(), [*values, *values]
    app.default(lambda payload: seen.pop(0))
    for sample in (samples("lex_v2")["dialog"], samples("firehose")["record"]):
        assert [Client(app).send(sample()) for _ in values] == values


def test_the_value_for_one_record_is_the_answer_for_it() -> None:
    app, values = App(), [None, {"disposition": "STOP_RULE"}, {"disposition": "STOP"}]
    app.on_ses(where=lambda message: False)(lambda message: None)
    app.default(lambda record: values.pop(0))
    client = Client(app)

    assert client.send(samples("ses")["request_response"]()) == {"disposition": "CONTINUE"}
    assert client.send(samples("ses")["request_response"]()) == {"disposition": "STOP_RULE"}
    with pytest.raises(ReplyError, match="disposition"):
        client.send(samples("ses")["request_response"]())


def test_a_coroutine_and_an_exception_handler_may_return_replies() -> None:
    app = App()

    @app.default
    async def rest(payload: Any) -> Any:
        if payload.get("ResourceType") is None:
            raise KeyError("secret")
        return cloudformation.success("site-1")

    app.exception_handler(KeyError)(lambda error: alexa_skill.say("Sorry."))

    assert outcome(app, samples("cloudformation")["create"]())[1][0][1]["Status"] == "SUCCESS"
    assert outcome(app, samples("alexa_skill")["launch"]())[0]["response"]["outputSpeech"]["text"] == "Sorry."


def test_the_default_of_an_included_app() -> None:
    app, inner = App(), App()
    inner.default(lambda payload: ses.stop_rule())
    app.include(inner)
    router = Router()
    router.on_ses(where=lambda message: False)(lambda message: None)
    app.include(router)

    assert Client(app).send(samples("ses")["request_response"]()) == {"disposition": "STOP_RULE"}


# --- Replies to other services --------------------------------------------------------------------------------------


@pytest.mark.parametrize("matches", [False, None], ids=["a handler that does not match", "no handler"])
def test_a_reply_to_another_service_is_refused(matches: bool | None) -> None:
    app = App()
    app.default(lambda payload: lex_v2.close(lex_v2.LexV2Event(hook="DialogCodeHook", intent="A"), "Failed"))
    if matches is not None:
        app.on_alexa_skill(where=lambda event: False)(lambda event: None)

    with pytest.raises(ReplyError, match="is of type LexV2Reply; expected AlexaReply"):
        Client(app).send(samples("alexa_skill")["launch"]())
    with pytest.raises(ReplyError, match="is LexV2Reply, a reply to another service"):
        Client(app).send(invoke.payload())
    for payload in (eventbridge.event(), s3.put()):  # nobody would read it
        with pytest.raises(ReplyError, match="is of type LexV2Reply, but nothing reads it here"):
            Client(app).send(payload)


@pytest.mark.parametrize("value", [firehose.drop(), HTTPResponse("x")])
def test_a_handler_of_a_service_without_its_own_replies_cannot_return_one(value: Any) -> None:
    app = App()
    app.on_invoke()(lambda payload: value)

    with pytest.raises(ReplyError, match="a reply to another service"):
        app({"any": "thing"})


def test_an_http_handler_cannot_return_a_reply_to_another_service(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.get("/")(firehose.drop)
    app.get("/inside")(lambda: HTTPResponse(firehose.drop()))
    client = Client(app)

    assert client.get("/").status == client.get("/inside").status == 500
    assert ["is FirehoseReply, a reply to another service" in each for each in caplog.messages] == [True, True]


# --- HTTP -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("integration", sorted(HTTP_INTEGRATIONS))
@pytest.mark.parametrize(
    "response",
    [
        HTTPResponse({"a": 1}, 404, headers={"X-A": "1"}, cookies=["a=b"]),
        HTTPResponse(b"\xff", etag=True),
        HTTPResponse("text", headers={"X-A": "line\nbreak"}),
        file_response(b"1,2", name="report.csv"),
    ],
    ids=["json", "bytes", "invalid", "file"],
)
def test_an_http_response(integration: str, response: HTTPResponse) -> None:
    payload = request(integration, "GET", "/users")
    handled, app = App(), App()
    handled.get("/users")(lambda: response)
    app.default(lambda payload: response)

    with logged():
        assert Client(app).send(payload) == Client(handled).send(payload)


# --- Outside sources ------------------------------------------------------------------------------------------------

SHAPE = Shape("acme", "only Acme sends acmeVersion", {"acmeVersion": str})


@frozen
class AcmeReply(Reply):
    """A reply to Acme."""


def test_a_reply_of_an_outside_source() -> None:
    source = Source("acme", Invocation(reply=lambda value, event: unwrap_reply("acme", value, AcmeReply)), shape=SHAPE)
    app = App(sources=[source])
    app.default(lambda payload: AcmeReply({"ok": True}))

    assert Client(app).send({"acmeVersion": "1"}) == {"ok": True}


def test_a_source_that_reads_no_reply() -> None:
    app = App(sources=[Source("acme", Queue(each_of("acme", "files")), shape=SHAPE)])
    app.default(lambda payload: AcmeReply({"ok": True}))

    with pytest.raises(ReplyError, match="is of type AcmeReply, but nothing reads it here"):
        Client(app).send({"acmeVersion": "1", "files": [{}]})
