"""The testing package: factories, batches, and the client that plays AWS."""

from __future__ import annotations

import inspect
import pydoc
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs import sample_methods
from lambdarouter import App, LambdaContext, Router, detect, testing
from lambdarouter._dispatching.builtin_sources import load_source
from lambdarouter._routing.deliveries import Batched
from lambdarouter.http import HTTPRequest
from lambdarouter.sources.sqs import MessageAttribute
from lambdarouter.testing import (
    Client,
    Response,
    Sample,
    alb,
    alexa_skill,
    batch,
    cloudfront,
    cloudwatch_logs,
    config,
    dynamodb,
    eventbridge,
    eventbridge_pipes,
    firehose,
    kinesis,
    redshift_udf,
    s3,
    sample,
    samples,
    schedule,
    sns,
    sources,
    sqs,
)
from lambdarouter.testing._sample_methods import SampleMethods
from lambdarouter.testing.registry import Samples

# --- Factories ------------------------------------------------------------------------------------------------------


def test_a_factory_takes_the_fields_of_the_event_in_their_python_form() -> None:
    (record,) = s3.put(bucket="b", key="my photo.jpg", event_time=datetime(2026, 2, 1, tzinfo=UTC), size=5)["Records"]

    assert record["s3"]["bucket"]["name"] == "b"
    assert record["s3"]["object"]["key"] == "my+photo.jpg"
    assert record["s3"]["object"]["size"] == 5
    assert record["eventTime"] == "2026-02-01T00:00:00.000Z"


def test_a_body_is_written_as_the_service_has_it() -> None:
    assert sqs.message.record(body={"a": 1})["body"] == '{"a":1}'
    assert sqs.message.record(body="text")["body"] == "text"
    assert eventbridge.event(detail={"a": 1})["detail"] == {"a": 1}


def test_nested_fields() -> None:
    record = sqs.message.record(attributes={"kind": MessageAttribute(string_value="x")}, receive_count=3)

    assert record["messageAttributes"] == {"kind": {"dataType": "String", "stringValue": "x"}}
    assert record["attributes"]["ApproximateReceiveCount"] == "3"


def test_none_writes_null() -> None:
    assert s3.put.record(size=None)["s3"]["object"]["size"] is None


def test_each_payload_is_a_new_one() -> None:
    one = s3.put()
    one["Records"][0]["s3"]["bucket"]["name"] = "changed"

    assert s3.put()["Records"][0]["s3"]["bucket"]["name"] == "bucket"


@pytest.mark.parametrize(("name", "guess"), [("buckett", r" Did you mean 'bucket'\?"), ("raw", ".*"), ("via", "")])
def test_a_misspelt_field(name: str, guess: str) -> None:
    misspelt: dict[str, Any] = {name: "b"}
    with pytest.raises(TypeError, match=rf"no field '{name}'\.{guess} Its fields are: bucket, key"):
        s3.put(**misspelt)


def test_fields_by_position() -> None:
    called: list[Any] = [s3.put, s3.put.record, Client(App()).s3_put]
    for each in called:
        with pytest.raises(TypeError, match="This sample accepts its fields by keyword: bucket, key, "):
            each("uploads", "a.jpg")
    request: Any = Client(App()).alb_request
    with pytest.raises(TypeError, match="This sample accepts its fields by keyword: method, path, "):
        request("/orders")
    payload: Any = Client(App()).invoke
    with pytest.raises(TypeError, match="This sample has no fields: send your own payload"):
        payload({"order": 7})


def test_a_field_in_another_form_than_its_own() -> None:
    with pytest.raises(TypeError, match=r"event_time .* an ISO 8601 time"):
        sample("s3.put", event_time="yesterday")
    with pytest.raises(TypeError, match="body"):
        sqs.message(body=object())


def test_samples_by_name() -> None:
    assert sample("s3.put", bucket="b") == s3.put(bucket="b")
    assert sample("s3") == s3.put()
    assert list(samples("sns")) == ["message"]
    assert samples("nothing") == {}
    assert testing.sqs is sqs


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("s4.put", r"There is no source 's4'\. lambdarouter\.testing\.sources\(\) lists"),
        ("sq.message", r"There is no source 'sq'\. Did you mean 'sqs'\?"),
        ("s3.putt", r"s3 has no sample 'putt'\. Did you mean 'put'\? It has: put, "),
        ("", "There is no source ''"),
        ("client", "There is no source 'client'"),
    ],
)
def test_an_unknown_kind(kind: str, said: str) -> None:
    with pytest.raises(LookupError, match=said):
        sample(kind)


def test_an_unknown_name_of_the_package() -> None:
    package: Any = testing

    with pytest.raises(AttributeError, match="no attribute 's4'"):
        package.s4


@pytest.mark.parametrize("source", ["s3", "sqs", "sns", "eventbridge", "schedule", "invoke"])
def test_every_sample_is_detected_and_described(source: str) -> None:
    for each in samples(source).values():
        assert (detect(each()) or "invoke") == source
        assert each.__doc__


# --- Batches --------------------------------------------------------------------------------------------------------


def test_a_batch_holds_the_records_in_order() -> None:
    payload = batch(s3.put(key="a"), s3.delete(key="b"), s3.put(key="c"))

    assert [record["s3"]["object"]["key"] for record in payload["Records"]] == ["a", "b", "c"]


def ids(payload: Any) -> list[str]:
    return [record["messageId"] for record in payload["Records"]]


@given(st.lists(st.sampled_from(["m0", "m1", "m", "1", "x1", "x01"]), min_size=1, max_size=14))
def test_ids_are_unique_in_a_batch_and_kept_where_they_are(names: list[str]) -> None:
    found = ids(batch(*(sqs.message(message_id=name) for name in names)))

    assert len(set(found)) == len(names)
    for index, name in enumerate(names):
        assert found[index] == name or name in found[:index]


def test_a_batch_leaves_its_payloads_alone() -> None:
    one, other = sqs.message(), sqs.message()
    batch(one, other)

    assert one == other == sqs.message()


@pytest.mark.parametrize(
    ("payloads", "problem"),
    [
        ((), "at least one payload"),
        ((schedule.rule(),), "schedule delivers one event at a time"),
        (("text",), "of a built-in source"),
        ((None,), "of a built-in source"),
        ((sqs.message(), 5), "of different sources"),
        ((sqs.message(), s3.put()), "of different sources"),
        ((s3.test_event(),), "s3: Records: is not a list"),
        ((eventbridge_pipes.sqs_message(),), r"join lists of eventbridge_pipes with \+"),
        ((cloudfront.viewer_request(), cloudfront.viewer_request()), "has more than one record"),
        ((cloudwatch_logs.data_message(), cloudwatch_logs.data_message()), "this one of cloudwatch_logs has none"),
        ((firehose.record(), firehose.record() | {"region": "eu-west-1"}), "differ in 'region'"),
    ],
)
def test_what_is_no_batch(payloads: tuple[Any, ...], problem: str) -> None:
    with pytest.raises(TypeError, match=f"^batch.*{problem}"):
        batch(*payloads)


BATCHED = [
    f"{name}.{kind}"
    for name in testing.sources()
    if name not in ("cloudfront", "cloudwatch_logs", "eventbridge_pipes", "appsync_resolver")
    and (source := load_source(name)) is not None
    and isinstance(source.delivery, Batched)
    for kind in samples(name)
    if f"{name}.{kind}" not in ("s3.test_event", "appsync_events.subscribe")
]


@pytest.mark.parametrize("kind", BATCHED)
def test_every_source_with_batches_has_a_batch_of_its_samples(kind: str) -> None:
    source = load_source(kind.partition(".")[0])
    assert source is not None and isinstance(source.delivery, Batched)
    merged = batch(sample(kind), sample(kind), sample(kind))

    assert batch(merged) == merged
    records = [record for _, record in source.delivery.list_records(merged)]
    assert len(records) == 3
    read = source.delivery.record_id
    ids = [str(each) for each in map(read, records) if each is not None] if read is not None else []
    assert len(set(ids)) == len(ids)


def test_ids_that_are_not_the_item_identifier_are_unique_too() -> None:
    for record in (kinesis.record, dynamodb.insert):
        merged = batch(record(), record(), record())
        assert len({each["eventID"] for each in merged["Records"]}) == 3
    assert batch(redshift_udf.row(), redshift_udf.row())["num_records"] == 2


# --- The client -----------------------------------------------------------------------------------------------------


def test_send_plays_the_runtime() -> None:
    app = App()
    seen: list[Any] = []

    @app.on_invoke()
    def answer(payload: Any, context: LambdaContext) -> Any:
        seen.append(context.function_name)
        return {"got": payload, "as": (1, 2)}

    client = Client(app, context=LambdaContext(function_name="f"))

    assert client.send({"a": (1,)}) == {"got": {"a": [1]}, "as": [1, 2]}
    assert client.send({}, LambdaContext(function_name="g")) == {"got": {}, "as": [1, 2]}
    assert seen == ["f", "g"]


def test_a_payload_that_lambda_could_not_send() -> None:
    with pytest.raises(TypeError):
        Client(App()).send({"at": datetime(2026, 1, 1, tzinfo=UTC)})


def test_every_sample_is_a_method() -> None:
    app = App()
    seen: list[str] = []
    app.on_s3()(lambda event: seen.append(event.event_name))
    app.on_sqs()(lambda message: seen.append(message.body))
    app.on_sns()(lambda message: seen.append(message.message))
    app.on_schedule()(lambda event: seen.append(event.source))
    client = Client(app)

    client.s3_put(bucket="b", key="k")
    client.s3_restore_completed()
    client.sqs(body="queue")
    client.sqs_fifo(body="fifo")
    client.sns(message="topic")
    client.schedule_scheduler()

    assert seen == ["ObjectCreated:Put", "ObjectRestore:Completed", "queue", "fifo", "topic", "aws.scheduler"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("s3_putt", r"Client has no method 's3_putt': s3 has no sample 'putt'\. Did you mean 'put'\? It has: put, "),
        ("s4_put", "Client has no method 's4_put': No source has a sample 's4_put'"),
        ("cognito_pre_sign_up", r"'cognito_pre_sign_up'\. Did you mean 'cognito_user_pool_pre_sign_up'\?$"),
        ("custom_resource", r"'custom_resource'\. Did you mean 'cloudformation'\?$"),
    ],
)
def test_a_misspelt_shortcut(name: str, said: str) -> None:
    with pytest.raises(AttributeError, match=said):
        getattr(Client(App()), name)


def test_a_misspelt_field_of_a_shortcut() -> None:
    client: Any = Client(App())
    with pytest.raises(TypeError, match="no field 'buckett'"):
        client.s3_put(buckett="b")


def test_the_methods_that_editors_know_are_those_of_run_time() -> None:
    known = {name: getattr(SampleMethods, name) for name in dir(SampleMethods) if not name.startswith("_")}
    kinds = {f"{source}_{kind}" for source in sources() for kind in samples(source)}

    assert known.keys() == kinds | set(sources()), "run python -m docs.sample_methods"
    assert known == {name: Samples().find_method(name) for name in known}


def test_the_modules_of_the_methods_are_up_to_date() -> None:
    found = {path: path.read_text(encoding="utf-8") for path in sample_methods.rendered()}

    assert found == sample_methods.rendered(), "run python -m docs.sample_methods"


@pytest.mark.parametrize(
    "given",
    ["x", None, App, Router(), print, lambda event, context: None],
    ids=["text", "None", "class", "router", "builtin", "function"],
)
def test_what_is_no_app_is_an_error_at_once(given: Any) -> None:
    with pytest.raises(TypeError, match=r"^Client\(\.\.\.\) expects an App, or the function that is its handler, not "):
        Client(given)


@pytest.mark.parametrize("factory", [s3.put, sqs.message, Client(App()).s3_put], ids=["s3", "sqs", "verb"])
def test_help_names_the_fields_of_a_sample(factory: Any) -> None:
    text, signature = pydoc.plain(pydoc.render_doc(factory)), inspect.signature(factory)

    fields = (s3.put if factory is not sqs.message else sqs.message).fields()
    assert list(signature.parameters) == list(fields)
    assert all(each.kind is each.KEYWORD_ONLY for each in signature.parameters.values())
    assert [each for each in fields if f"- {each}: " not in text] == []


def test_help_of_requests_and_of_the_class() -> None:
    assert "- json\n" in (inspect.getdoc(alb.request) or "")
    assert (inspect.getdoc(Sample) or "").startswith("A factory of payloads of one kind.")
    assert list(inspect.signature(Sample).parameters)[:2] == ["event", "template"]


@pytest.mark.parametrize("verb", ["get", "post", "put", "patch", "delete", "options"])
def test_the_verbs_of_http(verb: str) -> None:
    app = App()

    @app.route("/things/{name}", methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    def thing(name: str, request: HTTPRequest) -> dict[str, str]:
        return {"name": name, "method": request.method}

    response = getattr(Client(app), verb)("/things/a")

    assert isinstance(response, Response)
    assert (response.status, response.json()) == (200, {"name": "a", "method": verb.upper()})


@pytest.mark.parametrize("front_door", ["api_gateway_http", "api_gateway_rest", "function_url", "alb"])
def test_every_integration(front_door: str) -> None:
    app = App()

    @app.post("/echo")
    def echo(body: dict[str, Any]) -> dict[str, Any]:
        return body

    client = Client(app, front_door=front_door)

    assert client.post("/echo", json={"a": "ü"}).json() == {"a": "ü"}
    assert client.get("/nowhere").status == 404


def test_the_plugins_fixture(lambda_context: LambdaContext) -> None:
    assert lambda_context.get_remaining_time_in_millis() == 30_000
    assert batch(sns.message(), sns.message())["Records"][0]["EventSource"] == "aws:sns"


def test_headers_of_the_test_take_the_place_of_the_usual_ones() -> None:
    app, seen = App(), list[HTTPRequest]()

    @app.get("/")
    def handler(request: HTTPRequest) -> None:
        seen.append(request)

    Client(app).get("/", headers={"User-Agent": "browser", "Host": "shop.example.com"})
    Client(app).get("/")

    assert [each.headers.all("user-agent") for each in seen] == [["browser"], ["lambdarouter"]]
    assert seen[0].headers.all("host") == ["shop.example.com"]


@pytest.mark.parametrize(
    ("sample", "field", "value", "said"),
    [
        (alexa_skill.intent, "slots", {"topping": "ham"}, "slots: expected AlexaSlot, got str."),
        (sqs.message, "attributes", {"kind": "order"}, "attributes: expected MessageAttribute, got str."),
        (cloudwatch_logs.data_message, "events", ("a line",), "events: expected LogEvent, got str."),
        (config.change, "item", {"resourceId": "a"}, "item: expected ConfigurationItem, got dict."),
    ],
)
def test_samples_name_the_class_of_a_part(sample: Any, field: str, value: Any, said: str) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(said)}$"):
        sample(**{field: value})


def test_samples_accept_the_name_of_a_resource_instead_of_its_arn() -> None:
    assert sqs.message(queue="orders")["Records"][0]["eventSourceARN"] == "arn:aws:sqs:us-east-1:123456789012:orders"
    assert kinesis.fan_out(stream="clicks")["Records"][0]["eventSourceARN"] == (
        "arn:aws:kinesis:us-east-1:123456789012:stream/clicks/consumer/reader:1769860000"
    )
    assert sns.message(topic="news")["Records"][0]["Sns"]["TopicArn"] == "arn:aws:sns:us-east-1:123456789012:news"
    with pytest.raises(TypeError, match="no field 'stream'"):
        sample("sqs.message", stream="clicks")
