"""`lambdarouter sample`: every kind, and fields from the shell's text in the form that AWS writes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdarouter import App
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter._events.reading import fields_of
from lambdarouter.cli.group import cli
from lambdarouter.http import HTTPRequest
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import sample, samples, sources

Process = Callable[..., "subprocess.CompletedProcess[bytes]"]
KINDS = [f"{source}.{kind}" for source in sources() for kind in samples(source)]
INTEGRATIONS = sorted(HTTP_INTEGRATIONS & set(sources()))


def run(*args: str) -> Any:
    """What the command did."""
    return CliRunner().invoke(cli, ["sample", *args])


def made(*args: str) -> Any:
    """The payload that it printed."""
    result = run(*args)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return json.loads(result.stdout)


def refused(*args: str) -> str:
    """The one line that it refused with."""
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    return str(result.stderr).removeprefix("Error: ").rstrip()


def setting(*settings: str) -> list[str]:
    """The settings as the shell passes them."""
    return [each for setting in settings for each in ("--set", setting)]


# --- Kinds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_printed_as_the_factory_makes_it(kind: str) -> None:
    assert made(kind) == json.loads(json.dumps(sample(kind)))


def test_a_source_alone_is_its_first_kind() -> None:
    assert made("s3") == made("s3.put")


def test_the_list_has_every_kind_with_its_doc() -> None:
    result = run()
    assert result.exit_code == 0
    assert "s3.put  An S3 notification of `ObjectCreated:Put`.\n" in result.stdout
    assert [line.partition("  ")[0] for line in result.stdout.splitlines()] == KINDS
    assert all(line.partition("  ")[2] for line in result.stdout.splitlines()), "a sample without a doc"
    assert run("--list").stdout == result.stdout


def test_the_list_of_one_source() -> None:
    result = run("sqs", "--list")
    assert [line.partition("  ")[0] for line in result.stdout.splitlines()] == [
        f"sqs.{kind}" for kind in samples("sqs")
    ]


def test_what_is_no_kind_is_refused() -> None:
    every = "'lambdarouter sample --list' lists all sources; with --app, also the sources of an app."
    assert refused("sq") == f"There is no source 'sq'. Did you mean 'sqs'? {every}"
    assert refused("somewhere.put") == f"There is no source 'somewhere'. {every}"
    assert refused("somewhere", "--list") == f"There is no source 'somewhere'. {every}"
    assert refused("plugin") == f"There is no source 'plugin'. {every}"
    assert refused("sqs.fif").startswith("sqs has no sample 'fif'. Did you mean 'fifo'? It has: message, fifo, ")
    assert refused("s3.").startswith("s3 has no sample ''. It has: put, ")


# --- Fields ---------------------------------------------------------------------------------------------------------


def s3_event(*settings: str) -> S3Event:
    """The event that a handler gets for an S3 put with these settings."""
    seen: list[S3Event] = []
    app = App()
    app.on_s3()(seen.append)
    app(made("s3.put", *setting(*settings)))
    return seen[0]


def test_fields_arrive_at_the_handler_as_they_were_set() -> None:
    event = s3_event("bucket=uploads", "key=images/my photo+1.jpg", "size=12", "event_time=2026-02-03T04:05:06+01:00")
    assert event.bucket == "uploads"
    assert event.key == "images/my photo+1.jpg"
    assert event.raw_key == "images/my+photo%2B1.jpg"
    assert event.size == 12
    assert event.event_time is not None
    assert event.event_time.isoformat() == "2026-02-03T03:05:06+00:00"


@pytest.mark.parametrize(
    ("kind", "settings", "arn"),
    [
        ("sqs", "queue=orders", "arn:aws:sqs:us-east-1:123456789012:orders"),
        ("kinesis", "stream=7", "arn:aws:kinesis:us-east-1:123456789012:stream/7"),
    ],
)
def test_the_name_of_a_resource_stands_for_its_arn(kind: str, settings: str, arn: str) -> None:
    assert made(kind, "--set", settings)["Records"][0]["eventSourceARN"] == arn


def test_a_source_is_suggested_by_its_family_and_by_the_words_of_users() -> None:
    assert "'cognito'. Did you mean one of 'cognito_sync', 'cognito_user_pool'? " in refused("cognito")
    assert "'custom_resource'. Did you mean 'cloudformation'? " in refused("custom_resource")


def test_a_text_field_takes_what_looks_like_other_json_as_text() -> None:
    event = s3_event("bucket=123", "key=true", 'version_id="null"', "etag=1e5", "sequencer=[1]", "principal_id=NaN")
    assert (event.bucket, event.key, event.version_id, event.etag) == ("123", "true", "null", "1e5")
    assert (event.sequencer, event.principal_id) == ("[1]", "NaN")


def test_null_takes_a_field_away() -> None:
    assert s3_event("etag=null").etag is None


@pytest.mark.parametrize("time", ["2026-02-03", "2026-02-03T00:00:00", "2026-02-03T00:00:00Z", "1770076800000"])
def test_a_time_is_iso_8601_or_as_the_service_writes_it(time: str) -> None:
    record = made("sqs", *setting(f"sent_at={time}"))["Records"][0]
    assert record["attributes"]["SentTimestamp"] == "1770076800000"


@pytest.mark.parametrize(
    ("value", "body"),
    [
        ('{"order_id": 1}', '{"order_id":1}'),
        ("hello", "hello"),
        ("12", "12"),
        ('"12"', "12"),
        ("a=b", "a=b"),
        ("", ""),
        ("NaN", "NaN"),
    ],
)
def test_a_body_is_json_or_text(value: str, body: str) -> None:
    assert made("sqs", *setting(f"body={value}"))["Records"][0]["body"] == body


def test_values_lists_and_objects() -> None:
    event = made("eventbridge", *setting('detail={"n": [1, 2.5, null]}', 'resources=["a", "b"]', "detail_type=Moved"))
    assert (event["detail"], event["resources"], event["detail-type"]) == ({"n": [1, 2.5, None]}, ["a", "b"], "Moved")


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("sqs", "queu=orders", "sqs.message has no field 'queu'. Did you mean 'queue'? Its fields are: body, "),
        ("s3.put", "size=large", "--set size: expected an integer."),
        ("s3.put", "size=1.5", "--set size: expected an integer."),
        (
            "s3.put",
            "event_time=yesterday",
            "--set event_time: expected an ISO 8601 time, written here as ISO 8601: 2026-01-31T12:00:00Z.",
        ),
        ("eventbridge.event", "resources=arn", "--set resources: expected a list of: a string."),
        ("eventbridge.event", "resources=[1]", "--set resources: expected a list of: a string."),
        ("s3.put", "bucket", "--set expects FIELD=VALUE, not 'bucket'."),
        ("s3.put", "=x", "s3.put has no field ''. Its fields are: "),
        ("s3.put", "buckt=x", "s3.put has no field 'buckt'. Did you mean 'bucket'? Its fields are: bucket, key, "),
        ("s3.put", "via=sqs", "s3.put has no field 'via'. Its fields are: bucket, "),
        ("invoke", "key1=x", "invoke.payload has no fields to set: its payload may be any JSON value."),
    ],
)
def test_what_a_field_does_not_take_is_refused(kind: str, value: str, said: str) -> None:
    assert refused(kind, *setting(value)).startswith(said)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_takes_what_the_service_writes_there(kind: str) -> None:
    source, _, name = kind.partition(".")
    factory = samples(source)[name]
    known = fields_of(factory.event) if factory.event is not None else {}
    record = factory.record()
    written = {each: field.find(record) for each, field in known.items() if field.paths}
    texts = [f"{each}={json.dumps(value)}" for each, value in written.items() if value is not None]
    payload, expected = made(kind, *setting(*texts)), sample(kind)
    assert type(payload) is type(expected)
    assert list(payload) == list(expected) if isinstance(payload, dict) else len(payload) == len(expected)


def test_settings_that_make_no_sense_are_refused() -> None:
    assert refused("s3", *setting("key=a", "key=b")) == "--set has 'key' twice."
    assert refused(*setting("key=a")) == "--set needs one SOURCE.KIND, and cannot be combined with --list."
    assert (
        refused("s3", "--list", *setting("key=a")) == "--set needs one SOURCE.KIND, and cannot be combined with --list."
    )


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_text_in_json_quotes_is_that_text(text: str) -> None:
    seen: list[Any] = []
    app = App()
    app.on_s3()(lambda event: seen.append(event.key))
    app.on_sqs()(lambda message: seen.append(message.body))
    app.on_eventbridge()(lambda event: seen.append(event.detail))
    quoted = json.dumps(text)
    app(made("s3.put", *setting(f"key={quoted}")))
    app(made("sqs", *setting(f"body={quoted}")))
    app(made("eventbridge", *setting(f"detail={quoted}")))
    assert seen == [text, text, text]


def test_the_classes_under_test_are_those_of_the_samples() -> None:
    expected = {"s3": S3Event, "sqs": SQSMessage, "eventbridge": EventBridgeEvent}
    assert {source: next(iter(samples(source).values())).event for source in expected} == expected


# --- Requests -------------------------------------------------------------------------------------------------------


def requests(integration: str, *settings: str) -> HTTPRequest:
    """The request that a handler gets for a sample of an HTTP integration."""
    seen: list[HTTPRequest] = []
    app = App()

    def handler(request: HTTPRequest) -> None:
        seen.append(request)

    app.route("/{path+}")(handler)
    app(made(integration, *setting(*settings)))
    return seen[0]


@pytest.mark.parametrize("integration", INTEGRATIONS)
def test_a_request_through_every_integration(integration: str) -> None:
    request = requests(integration, "method=post", "path=/a%20b?x=1", 'headers={"X-One": "1"}', 'json={"name": "é"}')
    assert (request.method, request.path) == ("POST", "/a b")
    assert request.query["x"] == "1"
    assert request.headers["x-one"] == "1"
    assert request.headers["content-type"] == "application/json"
    assert json.loads(request.body) == {"name": "é"}


@pytest.mark.parametrize("integration", INTEGRATIONS)
def test_query_cookies_and_a_plain_body(integration: str) -> None:
    request = requests(
        integration, "method=PUT", "path=/x", 'query={"n": 2, "all": true}', 'cookies={"id": "7"}', "body={raw"
    )
    assert (request.query["n"], request.query["all"]) == ("2", "true")
    assert request.cookies["id"] == "7"
    assert request.body == b"{raw"


def test_a_kind_of_an_integration_keeps_its_form() -> None:
    assert "multiValueHeaders" in made("alb.multi_value", *setting("path=/x"))
    single = made("alb.request", *setting("path=/x"))
    assert "multiValueHeaders" not in single
    assert single["path"] == "/x"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("path=users", "--set path: a path begins with '/'."),
        ("query=x", "--set query expects a JSON object, not a string."),
        ("headers=[1]", "--set headers expects a JSON object, not a list."),
        ('headers={"a": null}', "--set headers: the values must be strings, or lists of strings."),
        ('cookies={"a": ["b"]}', "--set cookies: the values must be strings."),
        (
            "verb=GET",
            "function_url.request has no field 'verb'. Its fields are: method, path, query, headers, cookies, ",
        ),
    ],
)
def test_what_a_request_does_not_take_is_refused(value: str, said: str) -> None:
    assert refused("function_url", *setting(value)).startswith(said)


def test_a_process_prints_utf_8_whatever_the_terminal_has(command: Process) -> None:
    done = command("sample", "sqs", "--set", "body=grün", PYTHONIOENCODING="ascii", PYTHONUTF8="1")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode("utf-8"))["Records"][0]["body"] == "grün"


def test_the_list_as_json() -> None:
    done = CliRunner().invoke(cli, ["sample", "--list", "--json"])
    found = json.loads(done.stdout)
    assert [each["kind"] for each in found] == KINDS
    put = next(each for each in found if each["kind"] == "s3.put")
    assert put["source"] == "s3"
    assert put["description"]
    assert {"bucket", "key", "size"} <= set(put["fields"])
    assert json.loads(CliRunner().invoke(cli, ["sample", "sns", "--list", "--json"]).stdout)[0]["kind"] == "sns.message"
