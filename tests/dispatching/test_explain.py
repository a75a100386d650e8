"""`app.explain`: the source, the routes, the filters that turned an event away; and never a value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, UnhandledEventError, UnknownEventError
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter.sources.s3 import S3Event
from lambdarouter.testing import batch, eventbridge, s3, sample_context, samples, sns, sqs
from lambdarouter.testing import sources as all_sources

MARKER = "do-not-tell-4711"


def explained(app: App, payload: Any) -> list[str]:
    return app.explain(payload).splitlines()


def test_the_source_and_the_route_that_takes_it() -> None:
    app = App()

    @app.on_s3_put(bucket="bucket")
    def store(event: S3Event) -> None: ...

    source, record, route = explained(app, s3.put())

    assert source == "source: s3 (eventSource of its first record)"
    assert record == "record 0:"
    assert route.startswith("  s3(bucket='bucket', event_name='ObjectCreated:Put') -> ")
    assert f"{__file__}:" in route
    assert route.endswith("store: matches")


def test_every_filter_that_turned_it_away() -> None:
    app = App()
    app.on_s3_delete(bucket="other", key="*", configuration_id="c")(lambda event: None)
    payload = s3.put(configuration_id=None)

    assert explained(app, payload)[-1].endswith("rejected by bucket, event_name, configuration_id (absent)")


def test_routes_are_told_in_the_order_they_are_tried_up_to_the_one_that_takes_it() -> None:
    app = App()
    app.on_s3()(lambda event: None)
    app.on_s3_put(where=lambda event: False)(lambda event: None)
    app.on_s3_put(bucket="a", key="b")(lambda event: None)

    lines = explained(app, s3.put())

    assert [line.rpartition(": ")[2] for line in lines[2:]] == [
        "rejected by bucket, key",
        "its filters match; where= decides",
        "matches",
    ]


def test_each_record_for_itself() -> None:
    app = App()
    app.on_sqs(queue="queue")(lambda message: None)
    payload = batch(sqs.message(), sqs.fifo())

    lines = explained(app, payload)

    assert lines[1:4:2] == ["record 0:", "record 1:"]
    assert lines[2].endswith("matches")
    assert lines[4].endswith("rejected by queue")


def test_no_handler_at_all() -> None:
    app = App()

    assert explained(app, sqs.message())[1:] == ["no handler is registered for sqs"]

    app.default(lambda payload: None)

    assert "the default handler gets it" in app.explain(sqs.message())
    assert "the default handler gets it" in app.explain({"a": 1})


def test_an_unknown_payload_names_keys_and_the_nearest_shapes() -> None:
    payload = {"detail-type": "x", "source": 5}

    lines = explained(App(), payload)

    assert lines[:2] == ["source: none (an on-demand payload)", "top-level keys: detail-type, source"]
    assert any(line.startswith("nearest: eventbridge, except for source, detail") for line in lines)
    assert "on_invoke" in lines[-1]


def test_an_on_demand_payload_names_its_handlers() -> None:
    app = App()
    app.on_invoke(where=lambda payload: False)(lambda payload: None)

    assert explained(app, {"a": 1})[-1].endswith("its filters match; where= decides")
    with pytest.raises(UnknownEventError, match="where= decides"):
        app({"a": 1})


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (None, "the payload is null"),
        (5, "the payload is a number"),
        ("x", "the payload is a string"),
        ([], "the payload is a list"),
        (True, "the payload is a boolean"),
    ],
)
def test_what_is_no_object(payload: Any, said: str) -> None:
    assert said in explained(App(), payload)[0]


def test_the_error_for_an_unmatched_event_says_the_same() -> None:
    app = App()
    app.on_eventbridge(source="other", region="eu-west-1")(lambda event: None)

    with pytest.raises(UnhandledEventError) as caught:
        app(eventbridge.event())

    assert app.explain(eventbridge.event()).splitlines()[1] in str(caught.value)
    assert "Register one with @app.on_eventbridge(), or handle all other events with @app.default." in str(caught.value)


@pytest.mark.parametrize("name", sorted(HTTP_INTEGRATIONS))
def test_an_unmatched_request_names_the_decorators_of_every_integration(name: str) -> None:
    with pytest.raises(UnhandledEventError) as caught:
        App()(samples(name)["request"]())

    said = str(caught.value.__cause__)
    assert said.endswith("Register one with @app.get(path), @app.post(path) and so on, or include its router.")


def test_no_handler_is_called() -> None:
    app = App()

    def asked(payload: Any) -> bool:
        pytest.fail("explain asks no predicate")

    @app.default
    @app.on_s3()
    @app.on_invoke(where=asked)
    def never(event: Any) -> None:
        pytest.fail("explain calls no handler")

    payloads: list[Any] = [s3.put(), {}, sns.message(), None]
    for payload in payloads:
        assert app.explain(payload)


@pytest.mark.parametrize("source", all_sources())
def test_every_sample_is_explained_by_its_source(source: str) -> None:
    for kind, sample in samples(source).items():
        first = App().explain(sample(), sample_context(f"{source}.{kind}")).splitlines()[0]
        assert first.startswith(f"source: {source} (" if source != "invoke" else "source: none (an on-demand payload)")


marked: Any = st.recursive(
    st.sampled_from([MARKER, None, True, 4711.25]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["Records", "eventSource", "s3", "detail"]), inner),
)


@given(
    marked,
    st.dictionaries(
        st.sampled_from(["Records", "detail-type", "source", "detail", "requestContext", "httpMethod", "Event"]), marked
    ),
)
def test_no_value_is_told_whatever_the_payload(value: Any, payload: dict[str, Any]) -> None:
    app = App()
    app.on_s3(bucket="b")(lambda event: None)
    app.on_sqs(queue="q", attributes={"kind": "x"})(lambda message: None)
    app.on_eventbridge(source="s")(lambda event: None)

    for each in (
        value,
        payload,
        s3.put(bucket=MARKER, key=MARKER),
        {"Records": [{"eventSource": "aws:sqs", "x": value}]},
    ):
        text = app.explain(each)
        assert MARKER not in text
        assert "4711.25" not in text
