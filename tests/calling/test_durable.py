"""Apps inside durable functions, run by the test runner of AWS's durable execution SDK."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from lambdarouter import App, Batch, LambdaContext
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, cloudformation, sqs

sdk: Any = pytest.importorskip("aws_durable_execution_sdk_python")
testing: Any = pytest.importorskip("aws_durable_execution_sdk_python_testing")
config: Any = pytest.importorskip("aws_durable_execution_sdk_python.config")
exceptions: Any = pytest.importorskip("aws_durable_execution_sdk_python.exceptions")

if TYPE_CHECKING:
    DurableContext = Any
else:
    DurableContext = pytest.importorskip("aws_durable_execution_sdk_python.context").DurableContext


def run(app: App, event: Any) -> Any:
    """Run a durable function that calls an app; the result of the execution."""

    def handler(event: Any, context: Any) -> Any:
        return app(event, context)

    with testing.DurableFunctionTestRunner(handler=sdk.durable_execution(handler)) as runner:
        result = runner.run(input=json.dumps(event), execution_timeout=20)
    runner._scheduler._loop.close()  # which the runner leaves open
    return result


def messages(bodies: str) -> dict[str, Any]:
    return batch(*(sqs.message(message_id=each, body=each) for each in bodies))


def test_the_steps_of_a_handler_run_once_around_a_wait() -> None:
    app, runs, steps = App(), list[str](), list[str]()

    def note(step: str, result: Any) -> Any:
        steps.append(step)
        return result

    @app.on_invoke()
    def handle(payload: dict[str, Any], context: DurableContext) -> Any:
        runs.append("run")
        first = context.step(lambda _: note("first", payload["order"]), name="first")
        context.wait(config.Duration.from_seconds(1))
        return context.step(lambda _: note("second", [first, "shipped"]), name="second")

    result = run(app, {"order": 7})

    assert (result.status.name, result.result) == ("SUCCEEDED", '[7, "shipped"]')
    assert (runs, steps) == (["run", "run"], ["first", "second"])


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize("concurrency", [1, 5])
def test_records_run_in_the_same_order_each_time(concurrency: int, later: bool) -> None:
    app, steps = App(report_batch_item_failures=True), list[str]()

    def handle(message: SQSMessage, context: DurableContext) -> None:
        context.step(lambda _: steps.append(message.body), name=message.body)
        if message.body == "c":
            context.wait(config.Duration.from_seconds(1))
        if message.body == "b":
            raise ValueError

    async def handle_later(message: SQSMessage, context: DurableContext) -> None:
        await asyncio.sleep(0)
        handle(message, context)

    app.on_sqs(concurrency=concurrency)(handle_later if later else handle)
    result = run(app, messages("abcde"))

    assert (result.status.name, steps) == ("SUCCEEDED", list("abcde"))
    assert result.result == '{"batchItemFailures": [{"itemIdentifier": "b"}]}'


def test_whole_batches() -> None:
    app, steps = App(report_batch_item_failures=True), list[str]()

    @app.on_sqs()
    def handle(messages: Batch[SQSMessage], context: DurableContext) -> None:
        for each in messages:
            context.step(lambda _, body=each.body: steps.append(body), name=each.body)
        context.wait(config.Duration.from_seconds(1))

    assert run(app, messages("ab")).result == '{"batchItemFailures": []}'
    assert steps == ["a", "b"]


def test_the_time_guard_reads_the_context_inside() -> None:
    app, seen = App(report_batch_item_failures=True, time_reserve_millis=2**40), list[Any]()
    app.on_sqs()(seen.append)

    result = run(app, messages("ab"))

    assert result.result == '{"batchItemFailures": [{"itemIdentifier": "a"}, {"itemIdentifier": "b"}]}'
    assert seen == []


def test_an_error_of_the_durable_function_fails_no_record() -> None:
    for concurrency in (1, 3):
        app = App(report_batch_item_failures=True)

        @app.on_sqs(concurrency=concurrency)
        def handle(message: SQSMessage, context: DurableContext) -> None:
            raise exceptions.InvocationError("the checkpoint was not saved")

        with pytest.raises(exceptions.InvocationError):
            app(messages("ab"), wrapped(LambdaContext()))


def wrapped(context: Any) -> Any:
    """A durable context around a Lambda context, outside of an execution."""
    durable: Any = object.__new__(DurableContext)  # pyright: ignore[reportArgumentType]
    durable.lambda_context = context
    return durable


def test_a_suspended_handler_has_reported_nothing() -> None:
    app = App()

    @app.on_cloudformation()
    def handle(request: Any, context: DurableContext) -> None:
        raise exceptions.SuspendExecution("waits")

    client = Client(app)
    with pytest.raises(exceptions.SuspendExecution):
        client.send(cloudformation.create(), wrapped(LambdaContext()))
    assert client.sent == []


def test_the_request_id_is_that_of_the_context_inside() -> None:
    app, seen = App(), list[Any]()
    app.on_dispatch(lambda dispatch: seen.append(dispatch.request_id))
    app.on_invoke()(lambda payload: None)
    app({"any": "thing"}, wrapped(LambdaContext(aws_request_id="r7")))

    assert seen == ["r7"]
