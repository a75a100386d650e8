"""An OutOfTimeError names the line of the service that waited, wherever the coroutine waited."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import pytest

from lambdarouter import App, Depends, LambdaContext
from lambdarouter._calling.middleware import Next
from lambdarouter.router import Router
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, sqs

HERE = Path(__file__)


async def hang() -> None:
    await asyncio.sleep(60)  # the line


async def deeper() -> None:
    await hang()


async def nested() -> None:
    await deeper()


async def gathered() -> None:
    await asyncio.gather(asyncio.sleep(0), deeper())


async def in_a_group() -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(asyncio.sleep(0))
        tasks.create_task(deeper())


async def in_a_group_of_a_group() -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(in_a_group())


async def in_a_task() -> None:
    await asyncio.create_task(deeper())


async def with_a_timeout() -> None:
    await asyncio.wait_for(deeper(), 100)


async def waiting_for_several() -> None:
    await asyncio.wait([asyncio.create_task(deeper())])


async def in_a_generator() -> None:
    async def numbers() -> AsyncIterator[int]:
        await hang()
        yield 1

    async for _ in numbers():
        pass


async def swallowed() -> None:
    try:
        await deeper()
    except asyncio.CancelledError:
        pass


def entry_of(app: App | Router, caplog: pytest.LogCaptureFixture) -> Any:
    """The entry of a message whose handler has no time left."""
    service = App(report_batch_item_failures=True, time_reserve_millis=0)
    service.include(app)
    Client(service, context=LambdaContext(remaining_time_in_millis=60)).send(sqs.message())
    (record,) = caplog.records
    return record


def line_of(text: str, path: Path = HERE) -> int:
    """The number of the first line that ends with a text."""
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.endswith(text))


@pytest.mark.parametrize(
    "wait",
    [
        hang,
        nested,
        gathered,
        in_a_group,
        in_a_group_of_a_group,
        in_a_task,
        with_a_timeout,
        waiting_for_several,
        in_a_generator,
        swallowed,
    ],
)
@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_handler(
    wait: Callable[[], Coroutine[Any, Any, None]], concurrency: int, caplog: pytest.LogCaptureFixture
) -> None:
    app = Router()

    @app.on_sqs(concurrency=concurrency)
    async def handler(message: SQSMessage) -> None:
        await wait()

    entry = entry_of(app, caplog)
    assert entry.error_type == "OutOfTimeError"
    assert f"while it waited at {HERE}:{line_of('# the line')} hang;" in entry.getMessage()


async def waiting_before() -> AsyncIterator[None]:
    await hang()
    yield


async def waiting_after() -> AsyncIterator[None]:
    yield
    await hang()


@pytest.mark.parametrize("provider", [hang, waiting_before, waiting_after])
@pytest.mark.parametrize("is_async", [False, True])
def test_a_dependency(provider: Any, is_async: bool, caplog: pytest.LogCaptureFixture) -> None:
    app = Router()

    async def coroutine(message: SQSMessage, value: Annotated[None, Depends(provider)]) -> None: ...

    def plain(message: SQSMessage, value: Annotated[None, Depends(provider)]) -> None: ...

    handler: Any = coroutine if is_async else plain
    app.on_sqs()(handler)
    assert f"while it waited at {HERE}:{line_of('# the line')} hang;" in entry_of(app, caplog).getMessage()


async def waiting_middleware(event: Any, context: Any, call_next: Next) -> Any:
    await hang()
    return await call_next(event)


def plain_middleware(event: Any, context: Any, call_next: Next) -> Any:
    return call_next(event)


@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize("layer", [waiting_middleware, plain_middleware])
def test_middleware(layer: Any, concurrency: int, caplog: pytest.LogCaptureFixture) -> None:
    app = Router()
    app.middleware(layer)

    @app.on_sqs(concurrency=concurrency)
    async def handler(message: SQSMessage) -> None:
        await deeper()

    assert f"while it waited at {HERE}:{line_of('# the line')} hang;" in entry_of(app, caplog).getMessage()


MIDDLEWARE = """
async def log(event, context, call_next):
    return await call_next(event)
"""


@pytest.mark.parametrize("is_swallowed", [False, True])
def test_a_handler_in_another_package_than_its_middleware(
    is_swallowed: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "acme_middleware.py"
    path.write_text(MIDDLEWARE, encoding="utf-8")
    module: Any = ModuleType("acme_middleware")
    exec(compile(MIDDLEWARE, str(path), "exec"), module.__dict__)
    app = Router()
    app.middleware(module.log)
    wait: Callable[[], Awaitable[None]] = swallowed if is_swallowed else deeper

    @app.on_sqs()
    async def handler(message: SQSMessage) -> None:
        await wait()

    assert f"while it waited at {HERE}:{line_of('# the line')} hang;" in entry_of(app, caplog).getMessage()


CLIENT = """
import asyncio

async def fetch():
    await asyncio.sleep(60)
"""


def test_a_line_in_a_library_is_not_that_of_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "acme_client.py").write_text(CLIENT, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "acme_client", raising=False)
    import acme_client  # type: ignore[import-not-found]

    app = Router()

    @app.on_sqs()
    async def handler(message: SQSMessage) -> None:
        await asyncio.gather(acme_client.fetch())  # the call

    assert f"while it waited at {HERE}:{line_of('# the call')} handler;" in entry_of(app, caplog).getMessage()
