"""One function under the emulator: how long its start and its events take, and what it uses."""

import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

from lambdarouter.testing import s3, sqs
from lambdarouter.testing.http import request
from tests.support.runtime import Runtime, running

from ..payloads import HEADERS, ORDER
from .packages import PYTHON, UNPRIMED, package
from .quota import PERIOD_MICROSECONDS, WHOLE_MB, group

#: Enters the group, notes the process, and becomes the runtime client.
CLIENT = 'if [ -n "$GROUP" ]; then echo $$ > "$GROUP"; fi; echo $$ > "$PROCESS"; exec "$0" "$@"'
TYPED = ("sqs", "get", "post")


def events() -> dict[str, Any]:
    """The first four events: S3 first, then those whose payload or parameters have a type."""
    arn = "arn:aws:sqs:us-east-1:123456789012:orders"
    return {
        "s3": s3.put(bucket="uploads", key="images/my photo.jpg"),
        "sqs": sqs.message(queue_arn=arn, body=ORDER),
        "get": request("api_gateway_http", "GET", "/users/7", headers=HEADERS),
        "post": request("api_gateway_http", "POST", "/orders", headers=HEADERS, json=ORDER),
    }


def check(name: str, answer: Any) -> None:
    """Every candidate gives the same answers."""
    body = json.loads(answer["body"]) if answer and "body" in answer else None
    expected = {"s3": None, "sqs": None, "get": {"user_id": 7}, "post": ORDER}[name]
    if body != expected or (name == "s3" and answer) or (name == "sqs" and answer != {"batchItemFailures": []}):
        raise SystemExit(f"the answer to {name} is {answer}")


def quota_sentence() -> str:
    """How the share of a processor is kept here, for the report."""
    with group() as own:
        if own is None:
            return "**This machine has no CPU quotas: every event had a whole processor, whatever the memory.**"
        return (
            f"The shares are quotas of cgroups, version {own.version}: INIT has a whole processor, an invocation memory / "
            f"{WHOLE_MB:,} MB of one, in periods of {PERIOD_MICROSECONDS // 1000} ms."
        )


class Taken(NamedTuple):
    """Seconds on the clock, as the caller sees them, and seconds of processor time of the function's process."""

    wall: float
    cpu: float


class First(NamedTuple):
    """What a start and the first four events take; `start` ends with the answer to the first one, of S3."""

    start: Taken
    events: dict[str, Taken]

    def typed(self) -> Taken:
        """The first typed events together."""
        each = [self.events[name] for name in TYPED]
        return Taken(sum(one.wall for one in each), sum(one.cpu for one in each))


class Warm(NamedTuple):
    """Processor time of one event by kind, and the memory of the process after all of them."""

    cpu: dict[str, float]
    memory_kb: int


class Function:
    """A function that runs: it answers events, and the kernel knows what it has used."""

    def __init__(self, runtime: Runtime, note: Path) -> None:
        self._runtime = runtime
        self._note = note

    def send(self, event: Any) -> tuple[Any, Taken]:
        """The answer, and what it took; the first one includes the start."""
        before = self._cpu()
        begin = time.perf_counter()
        answer = self._runtime.invoke(event, timeout=120)
        wall = time.perf_counter() - begin
        self._settle()
        return answer, Taken(wall, self._cpu() - before)

    def memory_kb(self) -> int:
        """The resident memory now."""
        status = Path(f"/proc/{self._process()}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    def _process(self) -> str:
        return self._note.read_text().strip()

    def _cpu(self) -> float:
        try:
            return int(Path(f"/proc/{self._process()}/schedstat").read_text().split()[0]) / 1e9
        except FileNotFoundError:
            return 0.0

    def _settle(self) -> None:
        """Wait until the process sleeps in its request for the next event, which belongs to this one."""
        path = Path(f"/proc/{self._process()}/stat")
        asleep = 0
        while asleep < 3:
            asleep = asleep + 1 if path.read_text().rpartition(") ")[2][0] == "S" else 0
            time.sleep(0.001)


@contextmanager
def function(name: str, *, compiled: bool, memory_mb: int | None) -> Iterator[Function]:
    """A candidate under the emulator, with the share of a processor of a memory size; None leaves it a whole one."""
    with group() as own, tempfile.TemporaryDirectory() as folder:
        note = Path(folder) / "process"
        environment = {
            "AWS_LAMBDA_INITIALIZATION_TYPE": "" if name.endswith(UNPRIMED) else "on-demand",
            "FUNCTION": name.removesuffix(UNPRIMED),
            "GROUP": str(own.processes) if own is not None else "",
            "INVOCATIONS": own.setting(memory_mb) if own is not None and memory_mb is not None else "",
            "PROCESS": str(note),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": "",
        }
        client = ("sh", "-c", CLIENT, str(PYTHON), "-m", "awslambdaric")
        with running("entry.handler", package(name, compiled=compiled), environment, client) as runtime:
            yield Function(runtime, note)


def first(name: str, *, compiled: bool, memory_mb: int) -> First:
    """One start with its first four events."""
    with function(name, compiled=compiled, memory_mb=memory_mb) as started:
        taken: dict[str, Taken] = {}
        for kind, event in events().items():
            answer, taken[kind] = started.send(event)
            check(kind, answer)
        return First(taken["s3"], taken)


def warm(names: Sequence[str], count: int) -> dict[str, Warm]:
    """Processor time and memory over so many events of each candidate, a quarter of each kind, after the first of each.

    All candidates run at the same time, and get each event in turn: whatever disturbs one of them disturbs all. The order
    changes so that each of them comes after each other equally often: what ran before decides what is left in the caches.
    """
    sent = events()
    orders = list(permutations(names))
    with ExitStack() as stack:
        started = {name: stack.enter_context(function(name, compiled=True, memory_mb=None)) for name in names}
        for one in started.values():
            for event in sent.values():
                one.send(event)
        taken: dict[str, dict[str, list[float]]] = {name: {kind: [] for kind in sent} for name in names}
        for turn in range(count // len(sent)):
            order = orders[turn % len(orders)]
            for kind, event in sent.items():
                for name in order:
                    taken[name][kind].append(started[name].send(event)[1].cpu)
        return {
            name: Warm({kind: statistics.median(each) for kind, each in taken[name].items()}, started[name].memory_kb())
            for name in names
        }
