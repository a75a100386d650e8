"""`lambdarouter explain`: the source and why, the handlers tried, and never a value."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdarouter import detect
from lambdarouter.cli.group import cli
from lambdarouter.testing import sample, sample_context, samples, sources

Runs = Callable[..., Result]
At = Callable[[str], str]

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "events"
KINDS = [f"{source}.{kind}" for source in sources() for kind in samples(source)]
Process = Callable[..., "subprocess.CompletedProcess[bytes]"]


def test_the_source_and_why(run: Runs) -> None:
    result = run("explain", "-", stdin=json.dumps(sample("api_gateway_http")))
    assert result.exit_code == 0
    assert result.stdout.startswith("source: api_gateway_http (")
    assert "payload 2.0 has `requestContext.http`" in result.stdout
    assert result.stdout.count("\n") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_sample_is_told(kind: str) -> None:
    client_context = sample_context(kind).client_context
    tool = [] if client_context is None else ["--tool", client_context.custom["bedrockAgentCoreToolName"]]
    result = CliRunner().invoke(cli, ["explain", "-", *tool], input=json.dumps(sample(kind)))
    assert result.exit_code == 0, result.output
    source = kind.partition(".")[0]
    told = "none" if source == "invoke" else source
    assert result.stdout.startswith(f"source: {told} (")


def test_an_unknown_payload_is_compared_with_the_nearest(run: Runs) -> None:
    result = run("explain", "-", stdin='{"detail-type": "x", "source": "private value"}')
    assert result.exit_code == 0
    assert result.stdout.startswith("source: none (an on-demand payload)\ntop-level keys: detail-type, source\n")
    assert "nearest: eventbridge, except for detail" in result.stdout
    assert "private value" not in result.stdout


def test_with_an_app_the_handler_is_named(run: Runs, at: At) -> None:
    put = sample("s3.put", bucket="uploads", key="images/a.jpg")
    result = run("explain", "-", "--app", "service:app", stdin=json.dumps(put))
    assert result.exit_code == 0
    assert result.stdout == (
        "source: s3 (eventSource of its first record)\n"
        "record 0:\n"
        "  s3(bucket='uploads', key='images/[ab]*.jpg', event_name='ObjectCreated:Put')"
        f" -> {at('@app.on_s3_put')} thumbnail: matches\n"
    )
    assert "thumbnail of" not in result.output, "the handler was called"


def test_with_an_app_the_filters_in_the_way_are_named(run: Runs) -> None:
    put = sample("s3.put", bucket="private-bucket", key="c.jpg")
    result = run("explain", "-", "--app", "service:app", stdin=json.dumps(put))
    assert result.stdout.endswith("thumbnail: rejected by bucket, key\n")
    assert "private-bucket" not in result.stdout


def test_an_event_in_an_envelope_is_followed(run: Runs) -> None:
    put = sample("s3.put", bucket="uploads", key="images/a.jpg")
    queue = "arn:aws:sqs:us-east-1:123456789012:notifications"
    message = sample("sqs", body=json.dumps(sample("sns", message=json.dumps(put))), queue_arn=queue)
    result = run("explain", "-", "--app", "service:app", stdin=json.dumps(message))
    lines = [each.strip() for each in result.stdout.splitlines()]
    assert lines[2].endswith("fulfill: rejected by queue")
    assert lines[3:6] == ["inside it: sns", "record 0:", "No handler is registered for this source."]
    assert lines[6:8] == ["inside it: s3", "record 0:"]
    assert lines[8].endswith("thumbnail: matches")


def test_a_route_that_refuses_envelopes_says_so(run: Runs, folder: Path) -> None:
    (folder / "direct.py").write_text(
        "from lambdarouter import App\napp = App()\n@app.on_s3(via=None)\ndef direct(event): ...\n", encoding="utf-8"
    )
    put = sample("s3.put")
    direct = run("explain", "-", "--app", "direct:app", stdin=json.dumps(put))
    assert direct.stdout.endswith("direct: matches\n")
    queued = run("explain", "-", "--app", "direct:app", stdin=json.dumps(sample("sqs", body=json.dumps(put))))
    assert queued.stdout.endswith("direct: rejected by via\n")


def test_what_cannot_be_read_is_told_and_is_no_crash(run: Runs) -> None:
    request = sample("api_gateway_http")
    del request["rawPath"]
    result = run("explain", "-", "--app", "service:app", stdin=json.dumps(request))
    assert result.exit_code == 0
    assert "it cannot be read: api_gateway_http: " in result.stdout


def test_a_sample_is_piped_into_it(command: Process) -> None:
    made = command("sample", "s3.put", "--set", "bucket=uploads", "--set", "key=images/b.jpg")
    assert made.returncode == 0, made.stderr
    told = command("explain", "-", "--app", "service:app", stdin=made.stdout)
    assert told.returncode == 0, told.stderr
    assert told.stdout.rstrip().endswith(b"thumbnail: matches")


@pytest.mark.skipif(not SHARED.exists(), reason="the public sample payloads are not beside the checkout")
def test_every_public_sample_is_told_as_it_is_detected(run: Runs) -> None:
    files = sorted(SHARED.rglob("*.json"))
    assert files
    for file in files:
        try:
            payload = json.loads(file.read_bytes())
        except ValueError:
            continue  # a sample of what is no JSON
        result = run("explain", str(file))
        assert result.exit_code == 0, f"{file}: {result.stderr}"
        name = detect(payload)
        assert result.stdout.startswith(f"source: {name} (" if name else "source: none ("), file


SECRET = "s3cr3t-"
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text().map(lambda text: SECRET + text),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Records", "eventSource", "source", "detail", "detail-type", "requestContext", "version", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_any_json_is_explained_without_its_values(payload: Any) -> None:
    result = CliRunner().invoke(cli, ["explain", "-"], input=json.dumps(payload))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("source: ")
    assert SECRET not in result.stdout


# --- JSON -----------------------------------------------------------------------------------------------------------

SERVICE = """
from lambdarouter import App
app = App()
@app.on_s3_put(bucket="uploads")
def put(event): pass
@app.on_s3(bucket="others")
def other(event): pass
@app.get("/users")
def users() -> list[str]: return []
"""


def explained(payload: Any, *arguments: str) -> Any:
    """The JSON that the command prints of a payload."""
    done = CliRunner().invoke(cli, ["explain", "-", "--json", *arguments], input=json.dumps(payload))
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_json_of_an_explanation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json_service.py").write_text(SERVICE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    record = sample("s3.put", bucket="others")["Records"][0]

    found = explained({"Records": [sample("s3.put", bucket="uploads")["Records"][0], record]}, "--app=json_service:app")

    assert found["source"] == "s3"
    told = [(each["record"], each["handler"], each["verdict"], each["matches"]) for each in found["handlers"]]
    assert told == [
        (0, "put", "matches", True),
        (1, "put", "rejected by bucket", False),
        (1, "other", "matches", True),
    ]
    assert found["handlers"][0]["filters"] == {"bucket": "uploads", "event_name": "ObjectCreated:Put"}
    assert found["handlers"][0]["line"] == 4
    assert found["explanation"][1] == "record 0:"

    inside = explained(sample("sqs", body=json.dumps({"Records": [record]})), "--app=json_service:app")
    assert [(each["record"], each["handler"]) for each in inside["handlers"]] == [(0, "put"), (0, "other")]

    (request,) = explained(sample("alb"), "--app=json_service:app")["handlers"]
    assert (request["path"], request["verdict"], request["record"]) == ("/users", "another path", None)


def test_json_without_an_app() -> None:
    assert explained(sample("sns"))["source"] == "sns"
    unknown = explained({"order": 1})
    assert (unknown["source"], unknown["handlers"]) == (None, [])
    assert unknown["explanation"][0] == "source: none (an on-demand payload)"
