"""The context that tests build: what Lambda's own has, with a clock."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from lambdarouter import App, LambdaContext
from lambdarouter import testing as testing_package

ATTRIBUTES = (
    "function_name",
    "function_version",
    "invoked_function_arn",
    "memory_limit_in_mb",
    "aws_request_id",
    "log_group_name",
    "log_stream_name",
    "identity",
    "client_context",
    "tenant_id",
)


def test_it_has_what_the_runtimes_own_has() -> None:
    context = LambdaContext()

    assert all(hasattr(context, name) for name in ATTRIBUTES)
    assert context.get_remaining_time_in_millis() == 30_000
    assert testing_package.LambdaContext is LambdaContext


def test_arn_and_log_group_follow_the_function_name() -> None:
    context = LambdaContext(function_name="orders")

    assert context.invoked_function_arn == "arn:aws:lambda:us-east-1:123456789012:function:orders"
    assert context.log_group_name == "/aws/lambda/orders"


def test_every_attribute_can_be_given() -> None:
    identity = SimpleNamespace(cognito_identity_id="id")
    context = LambdaContext(
        function_name="f",
        function_version="7",
        invoked_function_arn="arn:other",
        memory_limit_in_mb="512",
        aws_request_id="r",
        log_group_name="g",
        log_stream_name="s",
        identity=identity,
        client_context={"k": 1},
        tenant_id="t",
    )

    assert [getattr(context, name) for name in ATTRIBUTES] == [
        "f",
        "7",
        "arn:other",
        "512",
        "r",
        "g",
        "s",
        identity,
        {"k": 1},
        "t",
    ]


def test_the_clock_is_a_number_or_a_function() -> None:
    left = iter([300, 200, 100])
    context = LambdaContext(remaining_time_in_millis=lambda: next(left))

    assert [context.get_remaining_time_in_millis() for _ in range(3)] == [300, 200, 100]
    assert LambdaContext(remaining_time_in_millis=5).get_remaining_time_in_millis() == 5


def test_a_handler_gets_whatever_context_lambda_gave() -> None:
    app = App()
    runtimes_own = SimpleNamespace(function_name="f")

    @app.on_invoke()
    def name(payload: object, context: LambdaContext) -> str:
        return context.function_name

    assert app({}, runtimes_own) == "f"


def test_it_has_every_public_attribute_and_method_of_the_runtimes_own(capsys: pytest.CaptureFixture[str]) -> None:
    runtime: Any = pytest.importorskip("awslambdaric.lambda_context")
    own = runtime.LambdaContext("r", None, None, 0, "arn:function", "t")
    names = {name for name in dir(own) if not name.startswith("_")}
    context = LambdaContext(w3c={"traceparent": "00-1-2-01"})

    assert names <= {name for name in dir(context) if not name.startswith("_")}
    assert context.w3c() == {"traceparent": "00-1-2-01"}
    context.w3c().clear()
    assert context.w3c() == {"traceparent": "00-1-2-01"}
    assert LambdaContext().w3c() == {}
    context.log("a")
    context.log(1)
    assert capsys.readouterr().out == "a1"
