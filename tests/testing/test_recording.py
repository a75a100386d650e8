"""`record`: what is written, what never is, and that an invocation never fails by it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App
from lambdarouter.testing import Client, kinesis, record, recorded, sqs
from lambdarouter.testing.recording import redacted


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where events are recorded."""
    return tmp_path / "recorded" / "events.jsonl"


def an_app() -> App:
    """An app that handles messages and requests."""
    app = App()

    @app.on_sqs()
    def handle(message: Any) -> None:
        if message.body == "fail":
            raise ValueError

    @app.get("/orders")
    def orders() -> list[int]:
        return [1]

    return app


def test_events_are_written_before_their_handlers(file: Path) -> None:
    app = an_app()
    record(app, file)
    first, failing = sqs.message(body="tea"), sqs.message(body="fail")
    client = Client(app)
    client.send(first)
    with pytest.raises(Exception, match="1 of 1"):
        client.send(failing)

    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [(each["source"], each["payload"]) for each in lines] == [("sqs", first), ("sqs", failing)]
    assert recorded(file) == [first, failing]


def test_credentials_are_never_written(file: Path) -> None:
    app = an_app()
    record(app, file)
    headers = {"Authorization": "Bearer secret-1", "Cookie": "session=secret-2"}
    for integration in ("api_gateway_rest", "api_gateway_http", "alb", "vpc_lattice_v2"):
        answer = Client(app, front_door=integration).get("/orders", headers=headers, cookies={"a": "secret-3"})
        assert answer.json() == [1]

    assert "secret" not in file.read_text(encoding="utf-8")


def test_paths_reach_into_json_in_texts(file: Path) -> None:
    app = an_app()
    record(app, file, redact=["Records.*.body.card.number", "records.*.messageattributes", "Records.0.messageId"])
    body = json.dumps({"card": {"number": "4111", "limit": 7}, "item": "tea"})
    Client(app).send(sqs.message(body=body))

    (found,) = recorded(file)
    assert json.loads(found["Records"][0]["body"]) == {"card": {"number": "***", "limit": 7}, "item": "tea"}
    assert (found["Records"][0]["messageId"], found["Records"][0]["messageAttributes"]) == ("***", {})


def test_a_key_with_a_dot() -> None:
    assert redacted({"a.b": {"c": 1}, "a": 2}, ["a.b", "c"]) == {"a.b": {"c": 0}, "a": 2}
    with pytest.raises(ValueError, match=r"the path 'a\.\.b' has an empty key"):
        record(App(), "events.jsonl", redact=["a..b"])


def test_a_file_that_cannot_be_written_fails_no_invocation(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = an_app()
    record(app, tmp_path)  # a folder
    Client(app).send(sqs.message(body="tea"))

    assert "An event was not recorded" in caplog.text


def test_a_file_has_a_limit(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = an_app()
    record(app, file, most_bytes=2000)
    client = Client(app)
    for _ in range(9):
        client.send(sqs.message(body="tea"))

    assert 0 < file.stat().st_size <= 2000
    assert caplog.text.count("recording ends") == 1


def test_a_line_that_is_no_record(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("{}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1: this is not a recorded event"):
        recorded(file)


values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abc") | st.text(), inner),
)


@given(values, st.lists(st.sampled_from(["a", "b", "*", "0"]), max_size=4))
def test_any_value_can_be_redacted(value: Any, keys: list[str]) -> None:
    json.dumps(redacted(value, keys))


def test_a_payload_of_bytes_is_redacted_as_text(file: Path) -> None:
    app = App()
    app.on_kinesis()(lambda record: None)
    record(app, file, redact=["Records.*.kinesis.data"])
    Client(app).send(kinesis.record(data=b"secret"))

    assert recorded(file)[0]["Records"][0]["kinesis"]["data"] == "***"
