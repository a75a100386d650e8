"""Errors of services whose answers are for end users: they get one sentence, and the log has the explanation."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lambdarouter import (
    App,
    BatchError,
    EventError,
    LambdaContext,
    LambdaRouterError,
    OutOfTimeError,
    PayloadError,
    RefusedSourceError,
    RegistrationError,
    Router,
    UnhandledEventError,
)
from lambdarouter._detection.known import HTTP_INTEGRATIONS, NAMES
from lambdarouter._dispatching.builtin_sources import load_source
from lambdarouter._routing.deliveries import Batched, Invocation
from lambdarouter.extension import PRESENT, Route, Shape, Source
from lambdarouter.sources.appsync_resolver import AppSyncRequest
from lambdarouter.sources.cloudwatch_custom_widget import WidgetRequest
from lambdarouter.sources.cognito_user_pool import CognitoEvent, PreSignUpEvent
from lambdarouter.sources.firehose import FirehoseRecord, drop
from lambdarouter.sources.lex_v2 import LexV2Event, close
from lambdarouter.sources.transfer_family import deny
from lambdarouter.testing import (
    Client,
    api_gateway_websocket,
    appsync_events,
    appsync_resolver,
    batch,
    cloudformation,
    cloudwatch_custom_widget,
    cognito_user_pool,
    firehose,
    lex_v2,
    redshift_udf,
    samples,
    sqs,
    transfer_family,
)
from tests.support.mutations import logged

ID = "8f507cfc-0000-4000-8000-000000000001"


def secret_handler(event: Any) -> None:
    """A handler that must not be called."""
    raise AssertionError


def text_for_users(app: App, payload: Any) -> str:
    """The text of the error that an invocation ends with, as Lambda writes it into the error for the service."""
    with pytest.raises(LambdaRouterError) as caught, logged():
        app(payload, LambdaContext(aws_request_id=ID))
    return str(caught.value)


def end_user_payloads() -> dict[str, Any]:
    """One payload of each source whose answers are for end users, and whose result an error replaces."""
    payloads: dict[str, Any] = {}
    for name in sorted(NAMES):
        source = load_source(name)
        if source is not None and source.has_end_users and name not in HTTP_INTEGRATIONS:
            payloads[name] = next(iter(samples(name).values()))()
    return payloads


PAYLOADS = end_user_payloads()
#: These report a failure in their own form: their answers are tested below, and in the modules of their sources.
IN_THEIR_OWN_FORM = {"api_gateway_websocket", "appsync_events", "redshift_udf", "transfer_family"}


def test_every_source_that_people_talk_to_is_covered() -> None:
    assert set(PAYLOADS) >= {
        "alexa_skill", "alexa_smart_home", "api_gateway_authorizer", "appsync_authorizer", "appsync_events",
        "appsync_resolver", "bedrock_agent", "chime_sip", "client_vpn", "cloudwatch_custom_widget", "cognito_sync",
        "cognito_user_pool", "connect", "iot_authorizer", "lex_v1", "lex_v2", "redshift_udf", "workmail",
    }  # fmt: skip
    assert not set(PAYLOADS) & {"invoke", "config", "firehose", "sqs", "cloudformation_macro", "cloudformation"}


@pytest.mark.parametrize("handled", [True, False], ids=["a route that does not match", "no route"])
@pytest.mark.parametrize("source", sorted(PAYLOADS.keys() - IN_THEIR_OWN_FORM - {"agentcore_tool"}))
def test_an_unmatched_event_is_one_sentence_with_the_id_of_the_request(
    source: str, handled: bool, caplog: pytest.LogCaptureFixture
) -> None:
    app = App()
    app.on_sqs(queue="secret-queue")(secret_handler)
    if handled:
        getattr(app, f"on_{source}")(where=lambda event: False)(secret_handler)
    payload = PAYLOADS[source]

    with pytest.raises(UnhandledEventError) as caught:
        Client(app).send(payload, LambdaContext(aws_request_id=ID))

    assert str(caught.value) == f"The request could not be handled (request {ID})"
    assert caught.value.source == source
    (logged,) = caplog.records
    explanation = f"{logged.getMessage()}\n{logged.exc_info[1] if logged.exc_info else ''}"
    assert f"No handler matches this {source} event" in explanation
    assert ("secret_handler" in explanation) == handled
    assert caplog.text.count("secret_handler") == handled


def test_without_a_context_there_is_no_id() -> None:
    with pytest.raises(UnhandledEventError, match=r"^The request could not be handled$"), logged():
        App()(lex_v2.dialog())


def test_an_operator_still_gets_the_explanation() -> None:
    app = App()
    app.on_invoke(where=lambda payload: False)(secret_handler)

    with pytest.raises(UnhandledEventError, match="secret_handler"):
        app({"order": 7})
    with pytest.raises(UnhandledEventError, match="on_sqs"):
        app(sqs.message())


def test_other_errors_of_this_package_do_not_reach_those_who_read_error_texts() -> None:
    refused = App(only="sqs")
    assert "sqs" not in text_for_users(refused, cognito_user_pool.pre_sign_up())

    unresolved = App()

    @unresolved.on_cognito_pre_sign_up()
    def secret_signup(event: "Missing") -> None: ...  # type: ignore[name-defined]  # noqa: F821, UP037

    malformed = App()
    damaged = {**cognito_user_pool.pre_sign_up(), "userPoolId": "us-east-1_A", "callerContext": 7}

    @malformed.on_cognito_pre_sign_up()
    def reads(event: Any) -> None:
        _ = event.client_id

    for app, payload in ((unresolved, cognito_user_pool.pre_sign_up()), (malformed, damaged)):
        text = text_for_users(app, payload)
        assert text == f"The request could not be handled (request {ID})"


@pytest.mark.parametrize(
    "payload",
    [cloudwatch_custom_widget.widget(), appsync_resolver.query(), appsync_events.subscribe()],
    ids=["widget", "resolver", "subscription"],
)
def test_a_source_that_is_not_accepted_is_not_told_which_are(payload: Any) -> None:
    with pytest.raises(RefusedSourceError) as caught, logged():
        App(only={"sqs", "s3"})(payload, LambdaContext(aws_request_id=ID))

    assert str(caught.value) == f"The request could not be handled (request {ID})"


def test_a_client_reads_what_is_wrong_with_its_own_arguments() -> None:
    app = App()

    @app.on_appsync_resolver()
    def resolve(request: AppSyncRequest[dict[str, int]]) -> None: ...

    with pytest.raises(PayloadError, match="arguments"), logged():
        Client(app).send(appsync_resolver.query(arguments={"id": "x"}))


def test_a_field_of_a_batch_that_has_no_handler_has_one_sentence() -> None:
    from lambdarouter.sources.appsync_resolver import result

    app = App()

    @app.on_appsync_resolver(where=lambda request: request.field == "customer")
    def customer(request: AppSyncRequest) -> Any:
        return result(1)

    good, bad = (appsync_resolver.query(field=name) for name in ("customer", "other"))
    with logged():
        answers = Client(app).send([good, bad])

    assert answers[0] == {"data": 1}
    assert answers[1]["errorMessage"].startswith("The request could not be handled (request ")


def test_rows_of_a_query_fail_with_one_sentence() -> None:
    app = App()
    app.on_redshift_udf(function="secret")(secret_handler)

    with logged():
        answer = app(redshift_udf.row(), LambdaContext(aws_request_id=ID))

    assert f"The request could not be handled (request {ID})" in answer
    assert "secret" not in answer


def test_a_login_that_nobody_handles_names_no_handler() -> None:
    app = App()
    app.on_transfer_login(server="s-secret")(secret_handler)

    assert text_for_users(app, transfer_family.login()) == f"The request could not be handled (request {ID})"


# --- Exception handlers ---------------------------------------------------------------------------------------------


def test_exception_handlers_answer_unmatched_events() -> None:
    app, asked = App(), list[tuple[str, str]]()

    @app.exception_handler(UnhandledEventError)
    def answer(error: UnhandledEventError, event: LexV2Event, context: LambdaContext) -> Any:
        asked.append((str(error).partition("\n")[0], event.intent))
        return close(event, "Failed", "I did not understand that.")

    app.on_lex_v2(intent="Other")(secret_handler)

    answered = Client(app).send(lex_v2.dialog(intent="OrderPizza"))

    assert answered["messages"][0]["content"] == "I did not understand that."
    assert asked == [("No handler matches this lex_v2 event.", "OrderPizza")]


def test_they_answer_where_the_app_has_no_handler_of_the_source() -> None:
    app = App()

    @app.exception_handler(LambdaRouterError, sources="lex_v2")
    async def answer(error: LambdaRouterError, event: LexV2Event) -> Any:
        return close(event, "Failed", "No.")

    assert Client(app).send(lex_v2.dialog())["messages"][0]["content"] == "No."
    with pytest.raises(UnhandledEventError), logged():
        Client(app).send(cognito_user_pool.pre_sign_up())


def test_they_answer_unreadable_events() -> None:
    app, asked = App(), list[Any]()
    app.on_cognito_pre_sign_up(where=lambda event: event.client_id == "c")(secret_handler)

    @app.exception_handler(EventError)
    def answer(error: EventError, event: Any) -> dict[str, bool]:
        asked.append((error.path, type(event)))
        return {"autoConfirmUser": False}

    damaged = {**cognito_user_pool.pre_sign_up(), "callerContext": 7}
    with logged():
        assert Client(app).send(damaged)["response"]["autoConfirmUser"] is False

    assert asked == [("callerContext.clientId", PreSignUpEvent)]


def answering_sources() -> list[str]:
    """The sources whose service reads the result of an invocation, and whose payloads show what they are."""
    found = []
    for name in sorted(NAMES - {"agentcore_tool"}):
        source = load_source(name)
        if source is not None and name not in HTTP_INTEGRATIONS and getattr(source.delivery, "reply", None) is not None:
            found.append(name)
    return found


@pytest.mark.parametrize("name", answering_sources())
def test_one_that_only_logs_makes_no_success_of_an_event_without_a_handler(name: str) -> None:
    payload = next(iter(samples(name).values()))()
    raising, logging = App(), App()
    seen = list[Exception]()
    logging.exception_handler(Exception)(seen.append)

    @raising.exception_handler(Exception)
    def again(error: Exception) -> None:
        raise error

    with logged():
        assert outcome_of(logging, payload) == outcome_of(raising, payload)

    assert [type(each) for each in seen] == [UnhandledEventError]


def outcome_of(app: App, payload: Any) -> Any:
    """What the service reads: the result, or the error."""
    try:
        return app(payload, LambdaContext(aws_request_id=ID))
    except LambdaRouterError as error:
        return type(error), str(error)


def test_they_answer_typed_payloads_that_do_not_fit() -> None:
    app = App()

    @app.on_appsync_resolver()
    def resolve(request: AppSyncRequest[dict[str, int]]) -> int:
        return 1

    @app.exception_handler(PayloadError)
    def answer(error: PayloadError, request: AppSyncRequest) -> str:
        return f"{request.field}: {error.problems[0][0]}"

    assert Client(app).send(appsync_resolver.query(field="f", arguments={"id": "x"})) == "f: arguments['id']"


@pytest.mark.parametrize("concurrency", [1, 4])
def test_they_answer_records_of_a_batch(concurrency: int) -> None:
    app = App()

    @app.on_firehose(concurrency=concurrency)
    async def transform(record: FirehoseRecord[dict[str, int]]) -> None: ...

    @app.exception_handler(PayloadError)
    async def answer(error: PayloadError, record: FirehoseRecord) -> Any:
        return drop()

    good, bad = firehose.record(data=b'{"a": 1}'), firehose.record(data=b"no JSON")
    answered = Client(app).send(batch(bad, good, bad))

    assert [each["result"] for each in answered["records"]] == ["Dropped", "Ok", "Dropped"]


def test_one_that_raises_replaces_the_error() -> None:
    app = App()

    @app.exception_handler(UnhandledEventError)
    def answer(error: UnhandledEventError, event: CognitoEvent) -> None:
        raise ValueError("mine")

    with pytest.raises(LambdaRouterError, match=r"^Internal error$"), logged():
        Client(app).send(cognito_user_pool.pre_sign_up())


def test_they_answer_messages_of_a_websocket_and_logins() -> None:
    app = App()
    app.on_api_gateway_websocket(route="other")(secret_handler)
    app.on_transfer_login(server="other")(secret_handler)
    app.exception_handler(UnhandledEventError, sources="api_gateway_websocket")(lambda error: {"statusCode": 404})
    app.exception_handler(UnhandledEventError, sources="transfer_family")(lambda error: deny())

    assert Client(app).send(api_gateway_websocket.message())["statusCode"] == 404
    assert Client(app).send(transfer_family.login()) == {}


def test_they_do_not_decide_what_a_stack_is_told() -> None:
    app = App()
    app.on_cloudformation(resource_type="Custom::Other")(secret_handler)
    app.exception_handler(Exception)(lambda error: None)
    client = Client(app)

    client.send(cloudformation.create())
    assert client.sent[0].content["Status"] == "FAILED"


def test_they_are_not_asked_where_nobody_reads_an_answer() -> None:
    app = App(report_batch_item_failures=True)
    app.on_sqs(queue="other")(secret_handler)
    app.exception_handler(Exception)(lambda error: None)

    with logged():
        answer = app(sqs.message(message_id="m"))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m"}]}


def test_the_default_handler_comes_first() -> None:
    app, asked = App(), list[str]()
    app.exception_handler(UnhandledEventError)(lambda error: asked.append("exception handler"))
    app.default(lambda payload: {"mine": 1})

    assert Client(app).send(lex_v2.dialog()) == {"mine": 1}
    assert asked == []


def test_each_is_asked_once() -> None:
    app, asked = App(), list[str]()

    @app.exception_handler(EventError)
    def again(error: EventError) -> None:
        asked.append("asked")
        raise error

    @app.on_lex_v2()
    def handler(event: LexV2Event) -> None:
        raise EventError("lex_v2", "a", "is wrong")

    with pytest.raises(EventError), logged():
        Client(app).send(lex_v2.dialog())
    assert asked == ["asked"]


def test_an_error_of_the_default_handler_is_asked_about_once() -> None:
    app, asked = App(), list[str]()

    @app.exception_handler(EventError)
    def again(error: EventError) -> None:
        asked.append("asked")
        raise error

    @app.default
    def rest(payload: Any) -> None:
        raise EventError("lex_v2", "a", "is wrong")

    app.on_lex_v2(intent="Other")(secret_handler)
    with pytest.raises(EventError), logged():
        Client(app).send(lex_v2.dialog())
    assert asked == ["asked"]


def test_a_router_has_exception_handlers_for_its_own_handlers_only() -> None:
    app, router = App(), Router()
    router.exception_handler(UnhandledEventError)(lambda error: {"mine": 1})
    router.on_lex_v2(intent="Other")(secret_handler)
    app.include(router)

    with pytest.raises(UnhandledEventError), logged():
        Client(app).send(lex_v2.dialog())


def test_a_caller_of_an_on_demand_function_can_be_answered() -> None:
    app = App()
    app.on_invoke(where=lambda payload: False)(secret_handler)
    app.exception_handler(UnhandledEventError)(lambda error: {"error": "unknown"})

    assert Client(app).send({"order": 7}) == {"error": "unknown"}


def test_answering_sources_are_those_that_read_a_result() -> None:
    for name in sorted(NAMES):
        source = load_source(name)
        assert source is not None
        if source.shows_errors:
            delivery = source.delivery
            assert isinstance(delivery, Batched) or (isinstance(delivery, Invocation) and delivery.reply is not None)


def test_a_widget_shows_one_sentence() -> None:
    app = App()

    @app.on_cloudwatch_custom_widget(dashboard="secret")
    def secret_widget(request: WidgetRequest) -> str:
        return ""

    text = text_for_users(app, cloudwatch_custom_widget.widget())
    assert text == f"The request could not be handled (request {ID})"


def test_a_registration_error_of_the_first_event_names_its_place_to_operators_only() -> None:
    app = App()

    @app.on_lex_v2()
    def secret_turn(event: "Missing") -> None: ...  # type: ignore[name-defined]  # noqa: F821, UP037

    with pytest.raises(RegistrationError, match="secret_turn"):
        app.prime()


class ForUsersError(LambdaRouterError):
    """An error of an outside source, whose text is for its users."""

    is_public = True


@pytest.mark.parametrize("error", [ForUsersError("for users"), EventError("kiosk", "secret", "is wrong")])
@pytest.mark.parametrize("options", [{}, {"has_end_users": True}, {"shows_errors": True}], ids=str)
def test_an_outside_source_says_who_reads_its_errors(options: dict[str, Any], error: LambdaRouterError) -> None:
    kiosk = Source("kiosk", Invocation(), shape=Shape("kiosk", "a kiosk", {"kiosk": PRESENT}), **options)

    def handler(event: Any) -> None:
        raise error

    app = App(sources=[kiosk])
    assert ("secret" in text_for_users(app, {"kiosk": "secret"})) is False
    assert ("app.on" in text_for_users(app, {"kiosk": 1})) == (not options)
    app.on(Route(kiosk, None))(handler)
    is_hidden = bool(options) and not error.is_public
    assert (text_for_users(app, {"kiosk": 1}) == f"The request could not be handled (request {ID})") == is_hidden


# --- Mistakes of the developer --------------------------------------------------------------------------------------

#: Sources that people talk to, and a decorator for all of their events.
SPOKEN = {name: payload for name, payload in PAYLOADS.items() if name not in IN_THEIR_OWN_FORM | {"agentcore_tool"}}


@pytest.mark.parametrize("source", SPOKEN)
def test_a_wrong_reply_is_explained_to_operators_only(source: str, caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    getattr(app, f"on_{source}")()(lambda event: drop())

    try:
        answer = Client(app).send(SPOKEN[source], LambdaContext(aws_request_id=ID))
    except LambdaRouterError as error:
        answer = str(error)
        assert answer == f"The request could not be handled (request {ID})"
        assert "FirehoseReply" in "".join(getattr(error, "__notes__", ()))
    assert "FirehoseReply" not in str(answer)
    assert "FirehoseReply" in caplog.text


def test_a_batch_of_fields_names_no_other_record() -> None:
    app = App()

    @app.on_appsync_resolver()
    def resolve(request: AppSyncRequest) -> Any:
        raise LookupError(f"secret {request.field}")

    with pytest.raises(BatchError) as caught, logged():
        app([appsync_resolver.query(field="a"), appsync_resolver.query(field="b")], LambdaContext(aws_request_id=ID))

    assert str(caught.value) == f"The request could not be handled (request {ID})"
    assert len(caught.value.exceptions) == 2
    assert "2 of 2 fields failed" in "".join(caught.value.__notes__)


def test_what_a_test_sees_of_an_error_is_no_note_of_the_error_itself() -> None:
    app, error = App(), RegistrationError("the same object each time")

    @app.on_lex_v2()
    def handler(event: LexV2Event) -> None:
        raise error

    for _ in range(3):
        with pytest.raises(RegistrationError, match="the same object"), logged():
            Client(app).send(lex_v2.dialog())
    assert not hasattr(error, "__notes__")


def test_an_error_of_time_names_no_line_to_users() -> None:
    app = App()

    @app.on_lex_v2()
    async def secret_turn(event: LexV2Event) -> None:
        await asyncio.sleep(60)

    with pytest.raises(OutOfTimeError) as caught, logged():
        app(lex_v2.dialog(), LambdaContext(aws_request_id=ID, remaining_time_in_millis=50))
    assert str(caught.value) == f"The request could not be handled (request {ID})"
