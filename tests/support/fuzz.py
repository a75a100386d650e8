"""Fuzzing: damaged payloads of every source for an app with a handler for each: `make fuzz`.

    python -m tests.support.fuzz [CORPUS] [-max_total_time=600] [options of libFuzzer]

atheris measures which code a payload reaches, and keeps the payloads that reach more. The corpus begins with every
sample of `lambdarouter.testing`. A payload is damaged as JSON, so that most of them get past the parser. What may come
out is a response, or a `LambdaRouterError` without a value of the payload; HTTP answers every request.
"""

from __future__ import annotations

import json
import logging
import random
import sys
from copy import deepcopy
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Annotated, Any, Final, Self

if TYPE_CHECKING:
    from lambdarouter import App

#: A limit for the log of one payload: a line for each of a few records, and bounded tracebacks.
MOST_LOGGED: Final = 200_000
OTHERS: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    0,
    -1,
    1e308,
    2**70,
    "",
    "x",
    "\u0000",
    "\ud800",
    "9" * 400,
    [],
    {},
    [[]],
    {"": ""},
)


@dataclass
class Order:
    """A typed payload."""

    id: int
    name: str = ""


def service() -> App:
    """An app with a handler for every source, and with HTTP routes whose arguments are typed."""
    from lambdarouter import App, LambdaRouterError
    from lambdarouter._detection.known import HTTP_INTEGRATIONS
    from lambdarouter.http import CORS, Header, HTTPRequest, HTTPResponse, HTTPSettings, Query
    from lambdarouter.sources.kinesis import KinesisRecord
    from lambdarouter.sources.sqs import SQSMessage
    from lambdarouter.testing import sources
    from tests.support.mutations import touch

    settings = HTTPSettings(cors=CORS(origins=["https://example.com"]), compress=True, max_body_bytes=1_000_000)
    app = App(report_batch_item_failures=True, http=settings)

    def read_all(event: Any) -> None:
        errors: list[BaseException] = []
        touch(event, errors)
        for each in errors:
            assert isinstance(each, LambdaRouterError), f"a field of {type(event).__name__} raised {each!r}"

    for name in sources():
        if name not in HTTP_INTEGRATIONS:
            getattr(app, f"on_{name}")()(read_all)

    @app.on_sqs(queue="order*", concurrency=2)
    async def order(message: SQSMessage[Order]) -> None: ...

    @app.on_kinesis(stream="order*")
    def click(record: KinesisRecord[Order]) -> None: ...

    @app.get("/users/{user}")
    def user(user: int, page: Annotated[int, Query()] = 1, agent: Annotated[str, Header("User-Agent")] = "") -> Any:
        return HTTPResponse({"user": user, "page": page, "agent": agent, "more": "x" * 2000}, etag=True)

    @app.post("/orders")
    def add(order: Order) -> Order:
        return order

    @app.route("/{path+}", methods=["GET", "PUT", "DELETE"])
    def rest(path: str, request: HTTPRequest) -> Any:
        return HTTPResponse({"path": path, "query": dict(request.query), "text": request.text}, etag="a")

    return app


class Target:
    """What atheris calls with each input: it sends a payload, and checks what comes out."""

    def __init__(self) -> None:
        from lambdarouter import LambdaContext
        from lambdarouter.testing import Client

        self.app = service()
        self.client = Client(self.app, context=LambdaContext(remaining_time_in_millis=600_000))
        self.log = _Log()
        self.logger = logging.getLogger("lambdarouter")

    def __enter__(self) -> Self:
        self.logger.addHandler(self.log)
        self.logger.propagate = False
        return self

    def __exit__(self, *_: object) -> None:
        self.logger.removeHandler(self.log)
        self.logger.propagate = True

    def __call__(self, data: bytes) -> None:
        """Send the payload in `data`, if it is JSON."""
        from lambdarouter import LambdaRouterError, detect
        from lambdarouter._detection.known import HTTP_INTEGRATIONS

        try:
            payload = json.loads(data)
        except (ValueError, RecursionError):
            return
        source = detect(payload)
        self.log.size, self.log.is_of_lines = 0, True
        self.app.explain(payload)
        try:
            result = self.client.send(payload)
        except LambdaRouterError as error:
            assert source not in HTTP_INTEGRATIONS, "HTTP answers every request"
            first = str(error).partition("\n")[0]
            assert first.isprintable() and len(first) < 10_000, "an error text has a line that is no line"
        else:
            json.dumps(result)
            if source in HTTP_INTEGRATIONS:
                assert 100 <= result["statusCode"] <= 599
        assert self.log.size < MOST_LOGGED, "the log of one payload is too long"
        assert self.log.is_of_lines, "a line of the log has a line break or a control character"


class _Log(logging.Handler):
    """Adds up what is logged, and notes whether each record is one line."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter())
        self.size = 0
        self.is_of_lines = True

    def emit(self, record: logging.LogRecord) -> None:
        self.size += len(self.format(record))
        self.is_of_lines = self.is_of_lines and record.getMessage().isprintable()


# --- Damage ---------------------------------------------------------------------------------------------------------


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """Damage a payload as JSON: replace, remove, copy or rename something in it, a few times."""
    chance = random.Random(seed)
    try:
        payload = json.loads(data)
    except (ValueError, RecursionError):
        payload = {}
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        payload = _damaged(payload, chance)
    try:
        mutated = json.dumps(payload).encode()
    except (ValueError, RecursionError):
        return data[:most]
    return mutated if len(mutated) <= most else data[:most]


def _damaged(payload: Any, chance: random.Random) -> Any:
    places = _places(payload)
    if not places:
        return _other(chance)
    holder, key = chance.choice(places)
    value = holder[key]
    kind = chance.randrange(7)
    if kind == 0:
        del holder[key]
    elif kind == 1:
        other, name = chance.choice(places)
        holder[key] = json.loads(json.dumps(other.get(name) if isinstance(other, dict) else None))
    elif kind == 2 and isinstance(value, str) and value:
        at = chance.randrange(len(value))
        holder[key] = value[:at] + chance.choice(("", "\n", "%", "{", "\u00e9", ",", "=", " ", value)) + value[at + 1 :]
    elif kind == 3 and isinstance(holder, dict):
        holder[chance.choice((key.upper(), key.lower(), f"{key}\n", "x" * 300))] = value
    elif kind == 4 and isinstance(holder, list):
        holder.append(json.loads(json.dumps(value)))
    elif kind == 5 and isinstance(value, str):
        holder[key] = _inside(value, chance)
    else:
        holder[key] = _other(chance)
    return payload


def _other(chance: random.Random) -> Any:
    """Another value, and never the same list twice: it would end inside of itself."""
    return deepcopy(chance.choice(OTHERS))


def _inside(text: str, chance: random.Random) -> str:
    """Damage the JSON that a text holds, such as the body of a message."""
    try:
        inner = json.loads(text)
    except (ValueError, RecursionError):
        return text[::-1]
    return json.dumps(_damaged(inner, chance))


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a payload, as its object or list and the key."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, dict | list):
            items = list(holder.items() if isinstance(holder, dict) else enumerate(holder))
            found += [(holder, key) for key, _ in items]
            waiting += [each for _, each in items]
    return found


# --- Running --------------------------------------------------------------------------------------------------------


def corpus() -> dict[str, bytes]:
    """The payload of every sample, by its name."""
    from lambdarouter.testing import samples, sources

    return {
        f"{source}.{kind}.json": json.dumps(sample()).encode()
        for source in sources()
        for kind, sample in samples(source).items()
    }


def main(arguments: list[str]) -> None:
    """Fuzz until the limit of time or runs; a payload that fails a check is written to the corpus, as `crash-...`."""
    atheris: Any = import_module("atheris")  # not on every platform

    folders = [each for each in arguments if not each.startswith("-")]
    folder = Path(folders[0] if folders else mkdtemp(prefix="lambdarouter-fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=["lambdarouter"]):
        target = Target().__enter__()  # for the life of the process: `Fuzz` does not return
        for name, content in corpus().items():  # imports the modules of all sources
            (folder / name).write_bytes(content)
            target(content)
    options = [each for each in arguments if each.startswith("-")]
    if not any(each.startswith(("-max_total_time=", "-runs=")) for each in options):
        options.append("-max_total_time=600")
    options += ["-max_len=65536", "-timeout=30", "-rss_limit_mb=2048", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], *options, str(folder)], target, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
