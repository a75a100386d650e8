"""`lambdarouter schema`: the JSON schemas of an app's payloads, whole or of some handlers."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from lambdarouter.cli.group import cli

Runs = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[bytes]"]

PARTS = """
from lambdarouter import App
app = App()
app.include("a_part:router", sources={"sqs", "sns", "kinesis"})
app.include("b_part:router", sources={"s3", "eventbridge"})
"""
A_PART = """
from attrs import frozen
from lambdarouter import Router
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.sources.sns import SNSMessage
print("a_part is imported")
router = Router()

@frozen
class Order:
    order_id: int

@router.on_sqs(queue="b")
def handle(message: SQSMessage[Order]): ...

@router.on_sns()
def notify(message: SNSMessage[Order]): ...
"""
B_PART = """
from lambdarouter import Router
router = Router()

@router.on_s3()
@router.on_eventbridge()
def seen(event): ...
"""


@pytest.fixture
def parts(folder: Path) -> None:
    """An app of two deferred routers."""
    for name, text in {"parts": PARTS, "a_part": A_PART, "b_part": B_PART}.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")


def handlers(result: Result) -> dict[str, Any]:
    """The handlers in the output of a run that succeeded."""
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)["handlers"]
    return found


def test_the_document_has_every_handler_but_those_of_http(run: Runs) -> None:
    result = run("schema", "service:app")
    found = json.loads(result.stdout)

    assert result.stderr == "the module is imported\n"
    assert list(found) == ["$schema", "handlers", "$defs"]
    assert list(found["handlers"]) == ["thumbnail", "fulfill", "on_demand"]
    assert found["handlers"]["fulfill"] == {
        "source": "sqs",
        "filters": {"queue": "orders"},
        "where": None,
        "via": "any",
        "batch": None,
        "payload": {
            "body": {
                "path": "body",
                "written": "text",
                "required": True,
                "content_type": "application/json",
                "schema": {"$ref": "#/$defs/Order"},
            }
        },
    }
    assert found["handlers"]["thumbnail"]["payload"] == {}
    Draft202012Validator.check_schema(found)


def test_a_schema_is_used_by_a_reference_into_the_document(run: Runs) -> None:
    found = json.loads(run("schema", "service:app").stdout)
    order = Draft202012Validator({**found, "$ref": "#/handlers/fulfill/payload/body/schema"})
    assert order.is_valid({"order_id": 1})
    assert not order.is_valid({"order_id": "1"})


def test_only_some_sources_and_handlers_with_only_their_classes(run: Runs, parts: None) -> None:
    assert list(handlers(run("schema", "parts:app", "--source", "sqs"))) == ["handle"]
    assert list(handlers(run("schema", "parts:app", "--source", "sqs", "--source", "sns"))) == ["handle", "notify"]
    assert list(handlers(run("schema", "parts:app", "--handler", "notify"))) == ["notify"]
    assert handlers(run("schema", "parts:app", "--handler", "notify", "--source", "sqs")) == {}
    assert json.loads(run("schema", "parts:app", "--handler", "seen.s3").stdout)["$defs"] == {}


def test_a_name_does_not_depend_on_the_choice(run: Runs, parts: None) -> None:
    assert list(handlers(run("schema", "parts:app", "--source", "s3"))) == ["seen.s3"]
    assert list(handlers(run("schema", "parts:app", "--handler", "seen"))) == ["seen.eventbridge", "seen.s3"]


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_the_document_is_the_same_in_every_process(seed: str, command: Process, parts: None) -> None:
    done = command("schema", "parts:app", PYTHONHASHSEED=seed)
    assert done.returncode == 0, done.stderr
    assert list(json.loads(done.stdout)["handlers"]) == ["handle", "notify", "seen.eventbridge", "seen.s3"]
    assert done.stderr == b"a_part is imported\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--source", "sns"], "service:app has no handler of 'sns' to describe. Its sources are: invoke, s3, sqs."),
        (
            ["--source", "http"],
            "service:app has no handler of 'http' to describe. 'lambdarouter openapi' describes HTTP",
        ),
        (["--source", "alb"], "service:app has no handler of 'alb' to describe. 'lambdarouter openapi' describes HTTP"),
        (
            ["--handler", "get_user"],
            "service:app has no handler 'get_user' to describe. Its handlers are: fulfill, on_demand, thumbnail.",
        ),
    ],
)
def test_a_choice_of_nothing_is_a_mistake(options: list[str], said: str, run: Runs) -> None:
    result = run("schema", "service:app", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].startswith(f"Error: {said}")


@pytest.mark.parametrize("name", ["routes", "openapi", "schema", "asyncapi"])
def test_output_of_a_deferred_router_is_not_part_of_the_document(name: str, run: Runs, parts: None) -> None:
    result = run(name, "parts:app")
    assert result.exit_code == 0
    assert "imported" not in result.stdout
    assert result.stderr.splitlines()[0] == "a_part is imported"
    assert all(line.startswith("note: ") for line in result.stderr.splitlines()[1:])


@pytest.mark.parametrize("name", ["openapi", "schema", "asyncapi"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            """app = App()
@app.on_sqs()
def f(message: 'SQSMessage[Missing]'): ...
@app.get('/')
def g(limit: 'Missing'): ...
""",
            "'Missing' is not defined",
        ),
        ("app = App()\napp.include('nowhere:router', sources='sqs')", "there is no module 'nowhere'"),
        ("app = App()\napp.include('bad:router', sources='sqs')", "ValueError: broken"),
    ],
)
def test_an_app_that_cannot_be_described_fails_in_one_line(
    name: str, content: str, said: str, folder: Path, run: Runs
) -> None:
    imports = "from lambdarouter import App\nfrom lambdarouter.sources.sqs import SQSMessage\n"
    (folder / "wrong.py").write_text(imports + content, encoding="utf-8")
    (folder / "bad.py").write_text("raise ValueError('broken')", encoding="utf-8")
    result = run(name, "wrong:app")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ") and said in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_schemas_of_an_example(run: Runs) -> None:
    result = CliRunner().invoke(cli, ["schema", "examples.shop.service:app", "--source", "sqs"])
    found = json.loads(result.stdout)
    assert list(found["handlers"]) == ["order_queued", "parcel_sent", "returned"]
    assert found["handlers"]["returned"]["batch"] == "batch"
    assert found["$defs"] == {
        "Order": {
            "type": "object",
            "description": "An order of a customer.",
            "properties": {
                "order_id": {"type": "string", "minLength": 1},
                "customer": {"type": "string"},
                "sku": {"type": "string"},
                "quantity": {"type": "integer"},
                "state": {"type": "string", "default": "placed"},
            },
            "required": ["order_id", "customer", "sku", "quantity"],
        },
        "Payment": {
            "type": "object",
            "description": "A message of the payment service.",
            "properties": {"order_id": {"type": "string"}, "amount": {"type": "number", "default": 0.0}},
            "required": ["order_id"],
        },
    }
