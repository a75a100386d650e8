"""AppSync resolvers: one field, an older template, and batches."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, BatchError, PayloadError, ReplyError, UnhandledEventError, detect
from lambdarouter.appsync import AppSyncIdentity
from lambdarouter.events import read, write
from lambdarouter.sources.appsync_resolver import AppSyncRequest
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
        with pytest.raises(KeyError):
            Client(app).send([good, bad])
        assert len(records) == 1
        with pytest.raises(BatchError) as caught:
            Client(app).send([bad, good, bad])
    assert [each.index for each in caught.value.exceptions] == [0, 2]


def test_a_single_failure_leaves_the_function() -> None:
    app = App()

    @app.on_appsync_resolver()
    def handler(request: AppSyncRequest) -> None:
        raise PermissionError("no")

    with pytest.raises(PermissionError), logged():
        Client(app).send(appsync_resolver.query())


def test_a_batch_can_be_explained() -> None:
    app = App()
    app.on_appsync_resolver(type="Order")(lambda request: None)

    text = app.explain([appsync_resolver.batch.record(), appsync_resolver.query.record()])

    assert "record 0:" in text
    assert "turned away by type" in text


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
