"""A denied or failed decision never turns into an allow, at any source that asks whether somebody may go on.

Whatever a handler does but say yes in its source's own form: what leaves the function is an error, or an answer that
allows nothing. What allows is told by an oracle that knows the services' forms, and nothing of this package.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdarouter import App, LambdaRouterError
from lambdarouter.errors import OutOfTimeError
from lambdarouter.sources import (
    api_gateway_authorizer,
    api_gateway_websocket,
    appsync_authorizer,
    client_vpn,
    cognito_user_pool,
    iot_authorizer,
    iot_provisioning,
    transfer_family,
)
from lambdarouter.testing import Client, LambdaContext, samples
from tests.support.mutations import logged

POLICY = {"Version": "2012-10-17", "Statement": []}

ROLE = "arn:aws:iam::123456789012:role/user"


def verified(event: Any) -> Any:
    """Say yes to the trigger of Cognito that asks."""
    is_answer = event.raw["triggerSource"].startswith("VerifyAuthChallenge")
    return cognito_user_pool.correct() if is_answer else cognito_user_pool.issue_tokens()


def unverified(event: Any) -> Any:
    """Say no to the trigger of Cognito that asks."""
    is_answer = event.raw["triggerSource"].startswith("VerifyAuthChallenge")
    return cognito_user_pool.wrong() if is_answer else cognito_user_pool.fail()


#: How to say yes, and no, at each source that asks.
YES: dict[str, Callable[[Any], Any]] = {
    "api_gateway_authorizer": lambda event: api_gateway_authorizer.allow(event, "jane"),
    "appsync_authorizer": lambda event: appsync_authorizer.allow(),
    "client_vpn": lambda event: client_vpn.allow(),
    "iot_authorizer": lambda event: iot_authorizer.allow("jane", [POLICY]),
    "iot_provisioning": lambda event: iot_provisioning.allow_provisioning(),
    "api_gateway_websocket": lambda event: api_gateway_websocket.accept(),
    "transfer_family": lambda event: transfer_family.allow(role=ROLE),
    "cognito_user_pool": verified,
}
NO: dict[str, Callable[[Any], Any]] = {
    "api_gateway_authorizer": lambda event: api_gateway_authorizer.deny(event, "jane"),
    "appsync_authorizer": lambda event: appsync_authorizer.deny(),
    "client_vpn": lambda event: client_vpn.deny("No."),
    "iot_authorizer": lambda event: iot_authorizer.deny(),
    "iot_provisioning": lambda event: iot_provisioning.deny_provisioning(),
    "api_gateway_websocket": lambda event: api_gateway_websocket.refuse(),
    "transfer_family": lambda event: transfer_family.deny(),
    "cognito_user_pool": unverified,
}
#: The kinds of events by which a source asks, where it has others as well.
ASKING = {
    "api_gateway_websocket": {"connect"},
    "transfer_family": {each for each in samples("transfer_family") if "login" in each},
    "cognito_user_pool": {"verify_auth_challenge", "define_auth_challenge"},
}
CASES = [(source, kind) for source in YES for kind in samples(source) if kind in ASKING.get(source, {kind})]

#: The key of each answer that decides.
KEYS = {
    "appsync_authorizer": "isAuthorized",
    "client_vpn": "allow",
    "iot_authorizer": "isAuthenticated",
    "iot_provisioning": "allowProvisioning",
}


def allows(source: str, answer: Any) -> bool:
    """Whether a service could take an answer for a yes, however it reads it."""
    if source == "api_gateway_authorizer":
        statements = answer.get("policyDocument", {}).get("Statement", [])
        return bool(answer.get("isAuthorized")) or any(str(each["Effect"]).lower() == "allow" for each in statements)
    if source == "api_gateway_websocket":
        return 200 <= int(answer["statusCode"]) < 300
    if source == "transfer_family":
        return bool(answer) and "Role" in answer
    if source == "cognito_user_pool":
        return bool(answer["response"].get("answerCorrect") or answer["response"].get("issueTokens"))
    return bool(answer[KEYS[source]])


def allowed(source: str, kind: str, handler: Any, prepare: Callable[[App], None] | None = None) -> bool:
    """Whether somebody may go on after this handler; an error that leaves the function lets nobody."""
    app = App()
    if prepare is not None:
        prepare(app)
    getattr(app, f"on_{source}")()(handler)
    with logged():
        try:
            answer = Client(app).send(samples(source)[kind]())
        except Exception:  # whatever it is, it is no answer
            return False
    return allows(source, answer)


# --- What a handler may do ------------------------------------------------------------------------------------------

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=9), each, max_size=3),
    max_leaves=6,
)
nearly_yes: st.SearchStrategy[Any] = st.sampled_from(
    [1, 1.0, "true", "True", "yes", [True], {"": True}, False, 0, None, "", "Allow"]
)
effects: st.SearchStrategy[Any] = st.sampled_from(["allow", "ALLOW", "Deny", "", None, True, ["Allow"], 1])
statements = st.lists(
    st.fixed_dictionaries({"Action": st.just("execute-api:Invoke"), "Effect": effects, "Resource": st.just("*")}),
    max_size=2,
)
answers: dict[str, st.SearchStrategy[Any]] = {
    "api_gateway_authorizer": st.fixed_dictionaries(
        {},
        optional={
            "isAuthorized": nearly_yes,
            "principalId": st.text(max_size=4),
            "policyDocument": st.fixed_dictionaries({"Version": st.just("2012-10-17"), "Statement": statements}),
        },
    ),
    "api_gateway_websocket": st.fixed_dictionaries(
        {},
        optional={"statusCode": st.sampled_from(["200", True, 200.0, None, 199, 300, 403, 500, [200]]), "body": json},
    ),
    "transfer_family": st.fixed_dictionaries(
        {},
        optional={
            "Role": st.sampled_from([None, "", 1, True, [ROLE], {"Role": ROLE}]),
            "role": st.just(ROLE),
            "HomeDirectory": json,
            "Policy": json,
        },
    ),
    "cognito_user_pool": st.fixed_dictionaries(
        {},
        optional={
            "answerCorrect": nearly_yes,
            "issueTokens": nearly_yes,
            "failAuthentication": json,
            "response": st.fixed_dictionaries({"answerCorrect": st.just(True), "issueTokens": st.just(True)}),
        },
    ),
    **{
        source: st.fixed_dictionaries({}, optional={key: nearly_yes, "policyDocuments": json, "ttlOverride": json})
        for source, key in KEYS.items()
    },
}
errors: st.SearchStrategy[type[Exception]] = st.sampled_from(
    [ValueError, KeyError, TypeError, PermissionError, TimeoutError, StopIteration, RecursionError, LambdaRouterError]
)


class NoAnswer:
    """A value of a class that is true and has no JSON form."""

    def __bool__(self) -> bool:
        return True


def raising(error: type[Exception]) -> Callable[[Any], Any]:
    """A handler that raises."""

    def handler(event: Any) -> Any:
        raise error("Allow")

    return handler


async def late(event: Any) -> Any:
    """A handler that is cancelled."""
    raise OutOfTimeError("late")


@pytest.mark.parametrize(("source", "kind"), CASES)
def test_a_yes_allows_and_a_no_does_not(source: str, kind: str) -> None:
    assert allowed(source, kind, YES[source])
    assert not allowed(source, kind, NO[source])
    # A client is accepted where nothing speaks against it; all others ask for a yes.
    assert allowed(source, kind, lambda event: None) is (source == "api_gateway_websocket")


@pytest.mark.parametrize(("source", "kind"), CASES)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_nothing_but_a_yes_allows(source: str, kind: str, data: Any) -> None:
    value = data.draw(answers[source] | json.filter(lambda each: each is not None))

    assert not allowed(source, kind, lambda event: value)


@pytest.mark.parametrize(("source", "kind"), CASES)
@settings(max_examples=20, deadline=None)
@given(error=errors)
def test_an_error_never_allows(source: str, kind: str, error: type[Exception]) -> None:
    async def fail(event: Any) -> Any:
        raise error("Allow")

    assert not allowed(source, kind, raising(error))
    assert not allowed(source, kind, fail)
    assert not allowed(source, kind, late)


@pytest.mark.parametrize(("source", "kind"), CASES)
def test_a_value_of_another_type_or_service_never_allows(source: str, kind: str) -> None:
    for value in (
        True,
        1,
        "allow",
        NoAnswer,
        NoAnswer(),
        object(),
        b"allow",
        iter([True]),
        {1: True},
        {"allow": NoAnswer()},
    ):
        assert not allowed(source, kind, lambda event, value=value: value)
    for other, yes in YES.items():
        if other not in (source, "api_gateway_authorizer"):  # which needs an event of its own
            assert not allowed(source, kind, yes)


@pytest.mark.parametrize(("source", "kind"), CASES)
@settings(max_examples=20, deadline=None)
@given(error=errors)
def test_what_is_around_a_handler_and_fails_never_allows(source: str, kind: str, error: type[Exception]) -> None:
    def before(app: App) -> None:
        @app.middleware
        def guard(event: Any, context: Any, call_next: Any) -> Any:
            raise error("Allow")

    def after(app: App) -> None:
        @app.middleware
        def guard(event: Any, context: Any, call_next: Any) -> Any:
            call_next(event)
            raise error("Allow")

    def instead(app: App) -> None:
        @app.exception_handler(ValueError)
        def sorry(failure: ValueError, event: Any) -> Any:
            raise error("Allow")

    assert not allowed(source, kind, YES[source], before)
    assert not allowed(source, kind, YES[source], after)
    assert not allowed(source, kind, raising(ValueError), instead)


@pytest.mark.parametrize("kind", ["pre_sign_up", "pre_authentication", "pre_token_generation", "inbound_federation"])
@pytest.mark.parametrize("is_async", [False, True])
def test_an_exception_handler_without_a_reply_lets_no_user_in(kind: str, is_async: bool) -> None:
    def deny(event: Any) -> Any:
        cognito_user_pool.deny("No.")

    async def deny_later(event: Any) -> Any:
        raise PermissionError

    replies: list[Any] = [None, {}]
    for reply in replies:
        app = App()
        app.on_cognito_user_pool()(deny_later if is_async else deny)
        app.exception_handler(Exception)(lambda error, reply=reply: reply)
        with logged(), pytest.raises(LambdaRouterError):
            Client(app).send(samples("cognito_user_pool")[kind]())


def test_an_exception_handler_may_let_a_user_in_by_saying_so() -> None:
    app = App()
    app.on_cognito_pre_sign_up()(raising(ValueError))
    app.exception_handler(ValueError)(lambda error, event: event)

    assert Client(app).send(samples("cognito_user_pool")["pre_sign_up"]())["response"]["autoConfirmUser"] is False


class Pretending(dict[str, Any]):
    """A dict whose methods say yes to everything, and whose content says nothing."""

    def get(self, key: str, default: Any = None) -> Any:
        return True

    def __contains__(self, key: object) -> bool:
        return True


@pytest.mark.parametrize(("source", "kind"), CASES)
def test_an_exception_handler_that_says_no_yes_never_allows(source: str, kind: str) -> None:
    key = KEYS.get(source, "isAuthorized")
    values: list[Any] = [None, {}, True, "Allow", {key.upper(): True}, {key: 1}, Pretending()]
    for value in values:

        def prepare(app: App, value: Any = value) -> None:
            @app.exception_handler(Exception)
            def instead(error: Exception, event: Any) -> Any:
                return value

        for error in (ValueError, PermissionError, LambdaRouterError, StopIteration):
            assert not allowed(source, kind, raising(error), prepare), (value, error)
        assert source == "api_gateway_websocket" or not allowed(source, kind, lambda event, value=value: value)


@pytest.mark.parametrize(("source", "kind"), CASES)
def test_a_request_that_no_handler_takes_is_not_allowed(source: str, kind: str) -> None:
    app = App()
    getattr(app, f"on_{source}")(where=lambda event: False)(YES[source])
    with logged():
        try:
            answer = Client(app).send(samples(source)[kind]())
        except LambdaRouterError:
            return
    assert not allows(source, answer)


texts = st.text(max_size=20) | st.sampled_from(["Allow", "*", "true", "", "$default"])
DENIALS: dict[str, Callable[[Any, Any], Any]] = {
    "api_gateway_authorizer": lambda event, data: api_gateway_authorizer.deny(
        event, data.draw(texts), context=data.draw(st.dictionaries(texts, st.booleans() | texts | st.integers()))
    ),
    "appsync_authorizer": lambda event, data: appsync_authorizer.deny(
        ttl_override=data.draw(st.integers() | st.none())
    ),
    "client_vpn": lambda event, data: client_vpn.deny(
        data.draw(texts), posture_compliance_statuses=data.draw(st.lists(texts, max_size=3))
    ),
}


@pytest.mark.parametrize(("source", "kind"), [(source, kind) for source, kind in CASES if source in DENIALS])
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_a_denial_denies_whatever_its_arguments_are(source: str, kind: str, data: Any) -> None:
    assert not allowed(source, kind, lambda event: DENIALS[source](event, data))


@pytest.mark.parametrize(("source", "kind"), CASES)
def test_a_yes_that_comes_too_late_never_allows(source: str, kind: str) -> None:
    app = App()

    async def handler(event: Any) -> Any:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            return YES[source](event)

    getattr(app, f"on_{source}")()(handler)
    with logged():
        try:
            answer = Client(app, context=LambdaContext(remaining_time_in_millis=20)).send(samples(source)[kind]())
        except Exception:  # no answer
            return
    assert not allows(source, answer)


@pytest.mark.parametrize(("source", "kind"), CASES)
def test_a_yes_inside_of_unfinished_work_never_allows(source: str, kind: str) -> None:
    def generator(event: Any) -> Any:
        def inner() -> Any:
            yield YES[source](event)

        return inner()

    assert not allowed(source, kind, generator)
    assert not allowed(source, kind, lambda event: [YES[source](event)])
    assert not allowed(source, kind, lambda event: {"reply": YES[source](event)})
    assert not allowed(source, kind, lambda event: lambda: YES[source](event))
