"""AppSync resolvers: one field, an older template, and batches."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, BatchError, PayloadError, ReplyError, UnhandledEventError, detect
from lambdarouter._events.reading import read, write
from lambdarouter.sources._appsync import AppSyncIdentity
from lambdarouter.sources.appsync_events import drop
from lambdarouter.sources.appsync_resolver import (
    AppSyncRequest,
    FieldError,
    ResolverError,
    ResolverReply,
    fail,
    result,
)
from lambdarouter.testing import Client, appsync_resolver, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations, logged
from tests.published import load, published

JANE = AppSyncIdentity(
    sub="192879fc-a240-4bf1-ab5a-d6a00f3063f9",
    issuer="https://cognito-idp.us-east-1.amazonaws.com/us-east-1_example",
    username="jane",
    claims={"sub": "192879fc-a240-4bf1-ab5a-d6a00f3063f9", "token_use": "access", "exp": 1769864400},
    groups=("admins",),
    source_ip=("192.0.2.1",),
    default_auth_strategy="ALLOW",
)


def anything(value: Any) -> Any:
    """A value of a type that type checkers would refuse."""
    return value


@frozen
class Key:
    id: str


def test_every_field_of_a_query() -> None:
    assert received("appsync_resolver", appsync_resolver.query()) == [
        AppSyncRequest(
            type="Query",
            field="getOrder",
            arguments={"id": "7"},
            identity=JANE,
            headers={"x-forwarded-for": "192.0.2.1", "content-type": "application/json"},
            variables={"id": "7"},
            selection_set_list=("id", "lines", "lines/price"),
            selection_set_graphql="{\n  id\n  lines {\n    price\n  }\n}",
        )
    ]


def test_the_fields_that_other_requests_have() -> None:
    [event] = received("appsync_resolver", appsync_resolver.pipeline())
    assert (event.previous_result, event.stash) == ({"id": "7"}, {"step": 1})
    assert event.identity == AppSyncIdentity(resolver_context={"tenant": "acme"})

    [event] = received("appsync_resolver", appsync_resolver.mutation())
    assert event.identity.user_arn == "arn:aws:sts::123456789012:assumed-role/caller/session"
    assert (event.identity.account_id, event.identity.username) == ("123456789012", "AROAEXAMPLE:session")
    assert event.identity.cognito_identity_auth_type == "authenticated"

    [event] = received("appsync_resolver", appsync_resolver.batch())
    assert event.source == {"id": "7", "customerId": "c1"}
    assert event.identity is None


def test_an_older_template_is_the_same_request() -> None:
    [event] = received("appsync_resolver", appsync_resolver.legacy())

    assert (event.type, event.field, event.arguments, event.identity) == ("Query", "getOrder", {"id": "7"}, JANE)
    assert event.selection_set_list == ()


def test_typed_arguments() -> None:
    app = App()

    @app.on_appsync_resolver()
    def handler(request: AppSyncRequest[Key]) -> str:
        return request.arguments.id

    assert Client(app).send(appsync_resolver.query()) == "7"
    with pytest.raises(PayloadError, match=r"arguments\.id: expected a string"), logged():
        Client(app).send(appsync_resolver.query(arguments={"id": 7}))


def test_filters() -> None:
    handlers: dict[str, Any] = {
        "get": lambda app: app.on_appsync_resolver(type="Query", field="getOrder"),
        "order": lambda app: app.on_appsync_resolver(type="Order"),
        "create": lambda app: app.on_appsync_resolver(field="create*"),
        "rest": lambda app: app.on_appsync_resolver(),
    }

    assert taken_by(handlers, appsync_resolver.query()) == ["get"]
    assert taken_by(handlers, appsync_resolver.legacy()) == ["get"]
    assert taken_by(handlers, appsync_resolver.batch()) == ["order"]
    assert taken_by(handlers, appsync_resolver.mutation()) == ["create"]
    assert taken_by(handlers, appsync_resolver.query(field="other")) == ["rest"]
    where: Any = {"where": lambda app: app.on_appsync_resolver(where=lambda request: request.field == "getOrder")}
    assert taken_by(where, appsync_resolver.query()) == ["where"]
    with pytest.raises(UnhandledEventError), logged():
        taken_by({"order": handlers["order"]}, appsync_resolver.query())


# --- Answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("returned", "answer"),
    [
        (None, None),
        ("text", "text"),
        (False, False),
        ([1, 2.5], [1, 2.5]),
        ({"id": "7"}, {"id": "7"}),
        (Key(id="7"), {"id": "7"}),
        ({"on": date(2026, 1, 31)}, {"on": "2026-01-31"}),
    ],
)
@pytest.mark.parametrize("kind", samples("appsync_resolver"))
def test_the_value_of_the_field_is_any_json(kind: str, returned: Any, answer: Any) -> None:
    app = App()
    app.on_appsync_resolver()(lambda request: returned)

    assert Client(app).send(samples("appsync_resolver")[kind]()) == ([answer] if kind == "batch" else answer)


def test_what_has_no_json_form_is_an_error() -> None:
    app = App()
    app.on_appsync_resolver()(lambda request: object())

    with pytest.raises(ReplyError, match="no JSON form"), logged():
        Client(app).send(appsync_resolver.query())


@given(st.lists(st.sampled_from(["customer", "total"]), min_size=1, max_size=20))
def test_a_batch_is_answered_in_order_and_in_full(fields: list[str]) -> None:
    app = App()
    app.on_appsync_resolver(field="customer")(lambda request: f"customer {request.source['id']}")
    app.on_appsync_resolver(field="total")(lambda request: None)
    payload = [
        appsync_resolver.batch.record(field=field, source={"id": str(index)}) for index, field in enumerate(fields)
    ]

    assert detect(payload) == "appsync_resolver"
    assert Client(app).send(payload) == [
        f"customer {index}" if field == "customer" else None for index, field in enumerate(fields)
    ]


def test_a_failure_in_a_batch_fails_it_and_every_field_is_named() -> None:
    app = App()

    @app.on_appsync_resolver()
    def handler(request: AppSyncRequest) -> str:
        name: str = request.source["name"]
        return name

    good = appsync_resolver.batch.record(source={"name": "a"})
    bad = appsync_resolver.batch.record(source={})
    with logged() as records:
        with pytest.raises(ResolverError, match=r"^Internal error$") as failed:
            Client(app).send([good, bad])
        assert isinstance(failed.value.__cause__, KeyError)
        assert len(records) == 1
        with pytest.raises(BatchError) as caught:
            Client(app).send([bad, good, bad])
    assert [each.index for each in caught.value.exceptions] == [0, 2]


def failing(error: Exception) -> App:
    """An app whose handler raises this."""
    app = App()

    @app.on_appsync_resolver()
    def handler(request: AppSyncRequest) -> None:
        raise error

    return app


def test_a_client_is_told_nothing_of_an_exception_which_is_in_the_log() -> None:
    secret = PermissionError("the secret")

    with logged() as records, pytest.raises(ResolverError) as caught:
        Client(failing(secret)).send(appsync_resolver.query())

    assert str(caught.value) == "Internal error"
    assert caught.value.__cause__ is secret
    assert any(record.exc_info and record.exc_info[1] is secret for record in records)


@pytest.mark.parametrize("kind", samples("appsync_resolver"))
def test_a_client_is_told_what_the_handler_says(kind: str) -> None:
    app = App()

    @app.on_appsync_resolver()
    def handler(request: AppSyncRequest) -> None:
        fail("No such order.")

    with pytest.raises(FieldError, match=r"^No such order\.$"), logged():
        Client(app).send(samples("appsync_resolver")[kind]())


def test_an_error_of_ours_keeps_its_cause() -> None:
    error = FieldError("Closed.")
    error.__cause__ = OSError()

    with pytest.raises(FieldError) as caught, logged():
        Client(failing(error)).send(appsync_resolver.query())
    assert isinstance(caught.value.__cause__, OSError)


# --- Values with errors ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "wire"),
    [
        (result(), {"data": None}),
        (result(Key(id="7")), {"data": {"id": "7"}}),
        (result(error_message="No."), {"data": None, "errorMessage": "No."}),
        (
            result([1], error_message="Half.", error_type="Partial", error_info={"left": 2}),
            {"data": [1], "errorMessage": "Half.", "errorType": "Partial", "errorInfo": {"left": 2}},
        ),
    ],
)
@pytest.mark.parametrize("kind", ["query", "batch"])
def test_a_result_is_sent_as_an_object(kind: str, reply: ResolverReply, wire: Any) -> None:
    app = App()

    @app.on_appsync_resolver()
    def handler(request: AppSyncRequest) -> ResolverReply:
        return reply

    assert reply.wire == wire
    assert Client(app).send(samples("appsync_resolver")[kind]()) == ([wire] if kind == "batch" else wire)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: result(object()), "value"),
        (lambda: result(error_info=1), "errorMessage"),
        (lambda: result(error_type="Gone"), "errorMessage"),
        (lambda: result(error_message=" "), "errorMessage"),
        (lambda: result(error_message=anything(7)), "errorMessage"),
        (lambda: result(error_message="No.", error_type=""), "errorType"),
        (lambda: result(error_message="No.", error_info=object()), "value"),
        (lambda: fail(""), "message"),
        (lambda: fail(anything(None)), "message"),
    ],
)
def test_what_is_no_result_is_refused_when_it_is_made(make: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make()
    assert caught.value.field == field


def test_a_reply_to_another_service_is_refused() -> None:
    app = App()
    app.on_appsync_resolver()(lambda request: drop())

    with pytest.raises(ReplyError, match="AppSyncEventsReply"), logged():
        Client(app).send(appsync_resolver.query())


def test_the_default_handler_gives_results_as_well() -> None:
    app = App()
    app.on_appsync_resolver(field="other")(lambda request: None)
    app.default(lambda raw: result(7))

    assert Client(app).send([appsync_resolver.batch.record()]) == [{"data": 7}]


@given(st.lists(st.sampled_from(["result", "refused", "raised", "failed"]), min_size=1, max_size=10))
def test_with_results_a_failure_is_that_of_one_field(wanted: list[str]) -> None:
    app = App()

    @app.on_appsync_resolver()
    def handler(request: AppSyncRequest) -> ResolverReply:
        wanted = request.source["wanted"]
        if wanted == "failed":
            fail("Closed.")
        if wanted == "raised":
            raise ValueError("the secret")
        return result(7) if wanted == "result" else result(error_message="No.", error_type="Refused")

    payload = [appsync_resolver.batch.record(source={"wanted": each}) for each in wanted]
    told: dict[str, Any] = {
        "result": {"data": 7},
        "refused": {"data": None, "errorMessage": "No.", "errorType": "Refused"},
        "failed": {"data": None, "errorMessage": "Closed.", "errorType": "FieldError"},
        "raised": {"data": None, "errorMessage": "Internal error", "errorType": "ResolverError"},
    }
    with logged():
        if {"result", "refused"}.isdisjoint(wanted):
            # Nothing tells that there is a response handler.
            with pytest.raises((ResolverError, FieldError, BatchError)) as caught:
                Client(app).send(payload)
            assert "the secret" not in str(caught.value)
        else:
            assert Client(app).send(payload) == [told[each] for each in wanted]


def test_a_batch_can_be_explained() -> None:
    app = App()
    app.on_appsync_resolver(type="Order")(lambda request: None)

    text = app.explain([appsync_resolver.batch.record(), appsync_resolver.query.record()])

    assert "record 0:" in text
    assert "rejected by type" in text


# --- There and back -------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]))
objects = st.dictionaries(texts, st.none() | texts | st.integers())


@given(
    st.builds(
        AppSyncRequest[dict[str, Any]],
        type=texts,
        field=texts,
        arguments=objects,
        identity=st.none() | st.builds(AppSyncIdentity, sub=st.none() | texts, claims=objects, groups=st.just(("a",))),
        source=st.none() | objects,
        headers=st.dictionaries(texts, texts),
        previous_result=st.none() | objects,
        stash=objects,
    )
)
def test_a_request_survives_being_written_and_read(event: AppSyncRequest) -> None:
    assert read(AppSyncRequest, write(event), "appsync_resolver") == event


@published("appsync_resolver")
def test_the_public_samples(name: str) -> None:
    payload = load(name)
    [event] = received("appsync_resolver", payload)

    assert event.arguments == payload["arguments"]
    assert "unreadable" not in repr(event)


@pytest.mark.parametrize("kind", samples("appsync_resolver"))
def test_damaged_payloads_end_in_clear_errors(kind: str) -> None:
    assert check_mutations(samples("appsync_resolver")[kind]) > 100
