"""One event loop for all threads: what an environment keeps works in each of them, with a real client."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Annotated, Any

import aiohttp
import httpx
import pytest

from lambdarouter import App, Depends, LambdaContext
from lambdarouter._calling.event_loop import run
from lambdarouter.errors import OutOfTimeError
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, sqs
from lambdarouter.testing.server import Server


class Answering(BaseHTTPRequestHandler):
    """Keeps connections open, as services do: a client reuses those of its event loop."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The URL of a service."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def asking_with_httpx(address: str) -> tuple[App, list[Any]]:
    """An app whose handler asks a service through a client of the environment, and the clients that were made."""
    app, made = App(), list[Any]()

    async def client() -> AsyncIterator[httpx.AsyncClient]:
        # Closed at the end of a test client's block: otherwise garbage collection finds its open connections.
        async with httpx.AsyncClient(trust_env=False) as client:
            made.append(client)
            yield client

    @app.get("/")
    async def ask(client: Annotated[httpx.AsyncClient, Depends(client, scope="environment")]) -> str:
        return (await client.get(address)).text

    return app, made


def asking_with_aiohttp(address: str) -> tuple[App, list[Any]]:
    """The same with a session of aiohttp, which belongs to the loop that it was made in, and is closed at the end."""
    app, made = App(), list[Any]()

    async def session() -> AsyncIterator[aiohttp.ClientSession]:
        async with aiohttp.ClientSession(trust_env=False) as session:
            made.append(session)
            yield session

    @app.get("/")
    async def ask(session: Annotated[aiohttp.ClientSession, Depends(session, scope="environment")]) -> str:
        async with session.get(address) as response:
            return await response.text()

    return app, made


by_client = pytest.mark.parametrize("asking", [asking_with_httpx, asking_with_aiohttp])
Asking = Callable[[str], tuple[App, list[Any]]]


def is_closed(client: Any) -> bool:
    """Whether a client of httpx or a session of aiohttp is closed."""
    return bool(client.is_closed if isinstance(client, httpx.AsyncClient) else client.closed)


def in_threads(call: Callable[[], Any], count: int = 3) -> list[Any]:
    """What a function returns in threads that start one after the other."""
    found: list[Any] = []
    for _ in range(count):
        thread = threading.Thread(target=lambda: found.append(call()))
        thread.start()
        thread.join()
    return found


@by_client
def test_a_client_of_the_environment_works_in_threads_that_end(asking: Asking, address: str) -> None:
    app, made = asking(address)

    with Client(app) as client:
        assert in_threads(lambda: client.get("/").text) == ["ok"] * 3
        assert client.get("/").text == "ok"
    assert [is_closed(each) for each in made] == [True]


@by_client
def test_it_works_in_threads_at_the_same_time(asking: Asking, address: str) -> None:
    app, made = asking(address)

    with Client(app) as client, ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: client.get("/").text, range(80))) == ["ok"] * 80
    assert [is_closed(each) for each in made] == [True]


@by_client
def test_it_works_behind_the_server(asking: Asking, address: str) -> None:
    app, made = asking(address)
    server = Server(app, front_door="function_url")

    def request() -> Any:
        started: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/",
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.input": None,
            "wsgi.url_scheme": "http",
        }
        body = b"".join(server(environ, lambda status, headers, *_: started.append(status)))
        return started[0][:3], body

    assert in_threads(request) == [("200", b"ok")] * 3
    assert len(made) == 1
    # A server has no block: its environment ends with the process.
    run(made[0].aclose() if isinstance(made[0], httpx.AsyncClient) else made[0].close())


def test_a_session_is_closed_with_the_environment_of_the_client(address: str) -> None:
    app, made = asking_with_aiohttp(address)
    for _ in range(2):
        with Client(app) as client:
            assert in_threads(lambda: client.get("/").text) == ["ok"] * 3

    assert [each.closed for each in made] == [True, True]


def test_coroutines_of_threads_run_at_the_same_time() -> None:
    app, together = App(), asyncio.Barrier(4)

    @app.on_invoke()
    async def meet(payload: int) -> int:
        await asyncio.wait_for(together.wait(), 20)
        return payload

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda number: app(number, None), range(4))) == [0, 1, 2, 3]


def test_a_coroutine_outlives_the_thread_that_ran_the_loop() -> None:
    app, begun, go_on = App(), threading.Event(), asyncio.Event()

    @app.on_invoke()
    async def either(payload: str) -> str:
        if payload == "first":
            begun.set()
            await asyncio.sleep(0.02)
        elif payload == "second":
            await asyncio.wait_for(go_on.wait(), 20)
        else:
            go_on.set()
        return payload

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(app, "first", None)
        begun.wait()
        second = pool.submit(app, "second", None)  # on the loop that the first thread runs
        assert first.result() == "first"
        assert pool.submit(app, "third", None).result() == "third"
        assert second.result() == "second"


where: ContextVar[str] = ContextVar("where")


def test_each_thread_has_its_context_variables_and_its_error() -> None:
    app, together = App(), asyncio.Barrier(3)

    @app.on_invoke()
    async def read(payload: str) -> str:
        await asyncio.wait_for(together.wait(), 20)
        if payload == "exit":
            raise SystemExit(payload)
        if payload == "fail":
            raise LookupError(payload)
        return where.get()

    def call(payload: str) -> Any:
        where.set(payload)
        try:
            return app(payload, LambdaContext())
        except (LookupError, SystemExit) as error:
            return type(error)

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(call, ["a", "exit", "fail"])) == ["a", SystemExit, LookupError]


def test_each_thread_has_its_time_limit() -> None:
    app, begun = App(), threading.Barrier(2)

    @app.on_invoke()
    async def wait(payload: float) -> str:
        begun.wait(20) if payload else None
        await asyncio.sleep(payload)
        return "done"

    def call(payload: float, millis: int) -> Any:
        try:
            return app(payload, LambdaContext(remaining_time_in_millis=millis))
        except OutOfTimeError:
            return OutOfTimeError

    assert call(0, 60_000) == "done"
    with ThreadPoolExecutor(2) as pool:
        long = pool.submit(call, 0.1, 60_000)
        begun.wait(20)
        begun.reset()
        short = pool.submit(call, 60, 30)
        begun.wait(20)
        assert (long.result(), short.result()) == ("done", OutOfTimeError)


def forks(test: Callable[..., None]) -> Callable[..., None]:
    """A test that forks this process, of which Python 3.12 warns while the process has other threads."""
    quiet = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")(test)
    marked: Callable[..., None] = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")(quiet)
    return marked


@forks
def test_a_forked_process_has_a_loop_of_its_own() -> None:
    app = App()

    @app.on_invoke()
    async def work(payload: int) -> int:
        await asyncio.sleep(0)
        return payload

    assert app(1, None) == 1
    child = os.fork()
    if child == 0:
        os._exit(app(3, None))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
    with ThreadPoolExecutor(2) as pool:  # one thread has to wake the loop of the other
        assert list(pool.map(lambda number: app(number, None), range(20))) == list(range(20))


@forks
def test_a_forked_process_makes_its_own_values_and_leaves_those_of_its_parent_alone(address: str) -> None:
    made: list[int] = []
    reader, writer = os.pipe()

    async def session() -> AsyncIterator[aiohttp.ClientSession]:
        made.append(os.getpid())
        async with aiohttp.ClientSession() as client:
            yield client
        os.write(writer, b"closed session ")

    def plain() -> Iterator[int]:
        made.append(os.getpid())
        yield os.getpid()
        os.write(writer, b"closed plain ")

    app = App()

    @app.on_invoke()
    async def work(
        payload: int,
        client: Annotated[aiohttp.ClientSession, Depends(session, scope="environment")],
        process: Annotated[int, Depends(plain, scope="environment")],
    ) -> bool:
        async with client.get(address) as response:
            return (await response.text(), process) == ("ok", os.getpid())

    assert app(1, None)
    assert app(1, None)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if app(1, None) and app(1, None) and made[2:] == [os.getpid()] * 2 else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert app(1, None)  # the child has not touched the connection
    os.set_blocking(reader, False)
    with pytest.raises(BlockingIOError):
        os.read(reader, 100)


FORKING = """
import os, sys
from typing import Annotated
from lambdarouter import App, Depends

def connect():
    yield "connection"
    print("closed by", "parent" if os.getpid() == parent else "child", flush=True)

parent = os.getpid()
app = App()

@app.on_invoke()
def handler(payload, connection: Annotated[str, Depends(connect, scope="environment")]): ...

app({})
child = os.fork()
if child == 0:
    if len(sys.argv) > 1:
        app({})
    sys.exit(0)
os.waitpid(child, 0)
"""


@forks
@pytest.mark.parametrize(("arguments", "lines"), [([], ["parent"]), (["event"], ["child", "parent"])])
def test_each_process_cleans_up_its_own_values_at_its_end(arguments: list[str], lines: list[str]) -> None:
    command = [sys.executable, "-c", FORKING, *arguments]
    done = subprocess.run(command, check=True, timeout=60, capture_output=True, text=True)
    assert done.stdout.splitlines() == [f"closed by {each}" for each in lines]


@forks
def test_a_forked_process_has_threads_of_its_own() -> None:
    app = App(report_batch_item_failures=True)

    @app.middleware
    def around(event: Any, context: Any, call_next: Callable[[Any], Any]) -> Any:  # runs in a thread
        return call_next(event)

    @app.on_sqs(concurrency=4)
    async def work(message: SQSMessage) -> None: ...

    messages = batch(*(sqs.message(message_id=str(number)) for number in range(8)))
    assert app(messages, None) == {"batchItemFailures": []}
    child = os.fork()
    if child == 0:
        threading.Timer(20, os._exit, (9,)).start()  # where the event never ends
        os._exit(0 if app(messages, None) == {"batchItemFailures": []} else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


#: As pytest-asyncio does, which closes the current loop before it sets one for a test.
CLOSING = """
import asyncio
from lambdarouter import App

app = App()

@app.on_invoke()
async def handler(payload):
    return str(id(asyncio.get_running_loop()))

own = asyncio.new_event_loop()
asyncio.set_event_loop(own)
first = app({})
assert asyncio.get_event_loop() is own
asyncio.get_event_loop().close()
assert app({}) == first
asyncio.run(asyncio.sleep(0))
assert app({}) == first
"""


def test_other_code_may_close_the_current_loop_of_the_thread() -> None:
    # A process of its own: a process has one event loop for all apps.
    subprocess.run([sys.executable, "-c", CLOSING], check=True, timeout=60)
