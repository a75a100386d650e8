"""`lambdarouter invoke`: the reply on standard output, everything else on standard error."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from lambdarouter.testing import batch, sample
from lambdarouter.testing.http import request

Runs = Callable[..., Result]
At = Callable[[str], str]

Process = Callable[..., "subprocess.CompletedProcess[bytes]"]
QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders"


def invoke(run: Runs, payload: Any, *options: str) -> Any:
    """The reply to a payload of an invocation that did well."""
    result = run("invoke", "service:app", "-", *options, stdin=json.dumps(payload))
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_reply_is_json_on_standard_output(run: Runs) -> None:
    result = run("invoke", "service:app", "-", stdin='{"do": "nothing"}')
    assert result.exit_code == 0
    assert result.stdout == '{\n  "got": {\n    "do": "nothing"\n  },\n  "é": "ü"\n}\n'
    assert result.stderr == "the module is imported\n"


def test_a_handler_is_called_and_its_prints_go_to_standard_error(run: Runs) -> None:
    put = sample("s3.put", bucket="uploads", key="images/a b.jpg")
    result = run("invoke", "service:app", "-", stdin=json.dumps(put))
    assert result.exit_code == 0
    assert result.stdout == "null\n"
    assert result.stderr == "the module is imported\nthumbnail of images/a b.jpg\n"


def test_an_http_reply(run: Runs) -> None:
    reply = invoke(run, request("api_gateway_http", "GET", "/users/7"))
    assert (reply["statusCode"], json.loads(reply["body"])) == (200, {"user_id": 7})


def test_failed_records_of_a_batch_are_the_reply_and_are_logged(command: Process, at: At) -> None:
    orders = [sample("sqs", body=json.dumps({"order_id": order}), queue_arn=QUEUE) for order in (1, -1)]
    payload = batch(*orders)
    done = command("invoke", "service:app", "-", stdin=json.dumps(payload).encode())
    assert done.returncode == 0
    failed = payload["Records"][1]["messageId"]
    assert json.loads(done.stdout) == {"batchItemFailures": [{"itemIdentifier": failed}]}
    (log,) = done.stderr.decode().splitlines()[1:]
    place = at('ValueError("a negative')
    assert log == f"error: sqs: record 1 (id {failed}) failed: ValueError: a negative order ({place})"


def test_a_failure_is_one_line_and_exit_code_1(run: Runs, at: At) -> None:
    result = run("invoke", "service:app", "-", stdin='{"do": "fail"}')
    assert result.exit_code == 1
    assert result.stdout == ""
    place = at("raise KeyError")
    assert result.stderr == f"the module is imported\nError: KeyError: 'no such thing' ({place})\n"


def test_a_handler_that_exits_has_failed(run: Runs) -> None:
    result = run("invoke", "service:app", "-", stdin='{"do": "exit"}')
    assert result.exit_code == 1
    assert "Error: SystemExit: 3" in result.stderr


def test_with_traceback_it_shows_where(run: Runs) -> None:
    result = run("invoke", "service:app", "-", "--traceback", stdin='{"do": "fail"}')
    assert result.exit_code == 1
    assert "Traceback (most recent call last):" in result.stderr
    assert 'raise KeyError("no such thing")' in result.stderr
    assert result.stderr.splitlines()[-1].startswith("Error: KeyError: ")


def test_the_log_has_a_traceback_only_when_asked(command: Process, at: At) -> None:
    payload = json.dumps(request("function_url", "GET", "/broken")).encode()
    short = command("invoke", "service:app", "-", stdin=payload)
    assert json.loads(short.stdout)["statusCode"] == 500
    (_, log) = short.stderr.decode().splitlines()
    assert log.startswith("error: GET /broken failed in ")
    assert log.endswith(f": ValueError: something broke ({at('something broke')})")
    long = command("invoke", "service:app", "-", "--traceback", stdin=payload)
    assert long.stdout == short.stdout
    assert b"Traceback (most recent call last):" in long.stderr
    assert b'raise ValueError("something broke")' in long.stderr


def test_what_a_service_logs_goes_to_standard_error(command: Process) -> None:
    done = command("invoke", "service:app", "-", stdin=b'{"do": "warn"}')
    assert done.stderr.decode().splitlines() == ["the module is imported", "warning: be careful"]
    assert json.loads(done.stdout)["got"] == {"do": "warn"}


def test_the_logging_of_the_process_is_left_as_it_was(run: Runs) -> None:
    before = logging.lastResort
    assert run("invoke", "service:app", "-", stdin='{"do": "fail"}').exit_code == 1
    assert logging.lastResort is before


def test_an_event_that_nothing_takes_is_explained(run: Runs) -> None:
    result = run("invoke", "service:app", "-", stdin=json.dumps(sample("sns")))
    assert result.exit_code == 1
    assert "Error: No handler matches this sns event.\n" in result.stderr
    assert "@app.on_sns()" in result.stderr


def test_the_log_of_an_unmatched_record_has_its_reason_once(command: Process) -> None:
    payload = sample("sqs", queue="elsewhere", message_id="m-1")
    log = command("invoke", "service:app", "-", stdin=json.dumps(payload).encode()).stderr.decode()
    assert "error: sqs: record 0 (id m-1) failed: No handler matches this sqs event.\n" in log
    assert log.count("No handler matches") == 1


def test_the_time_left_counts_down_from_the_option(run: Runs) -> None:
    assert 25_000 < invoke(run, {"do": "time"}) <= 30_000
    assert 55_000 < invoke(run, {"do": "time"}, "--remaining-ms", "60000") <= 60_000
    assert invoke(run, {"do": "time"}, "--remaining-ms", "0") == 0


def test_records_for_which_no_time_is_left_are_not_started(run: Runs) -> None:
    payload = sample("sqs", body='{"order_id": 1}', queue_arn=QUEUE)
    reply = invoke(run, payload, "--remaining-ms", "100")
    assert reply == {"batchItemFailures": [{"itemIdentifier": payload["Records"][0]["messageId"]}]}


def test_half_a_surrogate_pair_comes_out_escaped(run: Runs) -> None:
    assert run("invoke", "service:app", "-", stdin='{"do": "half"}').stdout == '"\\ud83d"\n'


@pytest.mark.parametrize("reply", ["float('nan')", "object()"])
def test_a_reply_that_is_no_json_is_a_failure(reply: str, run: Runs, folder: Path) -> None:
    (folder / "raw.py").write_text(
        f"from lambdarouter import App\napp = App()\n@app.default\ndef rest(event): return {reply}\n", encoding="utf-8"
    )
    result = run("invoke", "raw:app", "-", stdin=json.dumps(sample("sns")))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "no JSON form" in result.stderr
    assert result.stderr.count("\n") == 1


CALLS_BACK = """
from lambdarouter import App
from lambdarouter._replies.callbacks import call_aws

app = App()


@app.on_invoke()
def evaluate(payload: object) -> object:
    return call_aws("config", "put_evaluations", ResultToken="token")
"""


def test_call_backs_are_shown_and_not_sent(run: Runs, folder: Path) -> None:
    (folder / "calls.py").write_text(CALLS_BACK, encoding="utf-8")
    result = run("invoke", "calls:app", "-", stdin="{}")
    assert result.exit_code == 0
    assert result.stderr == 'not sent: config.put_evaluations {"ResultToken":"token"}\n'
    assert result.stdout == "{}\n"


def test_call_backs_are_sent_when_asked(run: Runs, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "boto3", raising=False)  # the real one, which another test may have loaded
    (folder / "calls.py").write_text(CALLS_BACK, encoding="utf-8")
    (folder / "boto3.py").write_text(
        "class client:\n    def __init__(self, name, config=None): self.name = name\n"
        "    def put_evaluations(self, **given): return [self.name, given]\n",
        encoding="utf-8",
    )
    result = run("invoke", "calls:app", "-", "--send", stdin="{}")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout) == ["config", {"ResultToken": "token"}]
    assert "not sent" not in result.stderr


def test_a_process_prints_the_reply_alone(command: Process) -> None:
    payload = json.dumps(request("alb", "POST", "/echo", json={"a": "é"})).encode()
    done = command("invoke", "service:app", "-", stdin=payload, PYTHONIOENCODING="latin-1")
    assert done.returncode == 0, done.stderr
    assert json.loads(json.loads(done.stdout.decode("utf-8"))["body"]) == {"a": "é"}
    failed = command("invoke", "service:app", "-", stdin=b'{"do": "fail"}')
    assert (failed.returncode, failed.stdout) == (1, b"")
    assert b"Traceback" not in failed.stderr


@pytest.mark.parametrize("error", ["'do': 'x'", "{]"])
def test_what_is_no_json_is_not_sent(error: str, run: Runs) -> None:
    result = run("invoke", "service:app", "-", stdin=error)
    assert result.exit_code == 2
    assert result.stdout == ""
