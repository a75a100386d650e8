"""Recording of events to a file for `lambdarouter replay` and tests, without values that must not be stored."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from threading import Lock
from typing import Any, Final

from .._detection.known import detect
from ..app import App

_log = logging.getLogger("lambdarouter")

#: What is always redacted: credentials of callers, and what CloudFormation and CodePipeline send for one job.
ALWAYS: Final = (
    "headers.authorization",
    "headers.cookie",
    "multiValueHeaders.authorization",
    "multiValueHeaders.cookie",
    "cookies",
    "authorizationToken",
    "identitySource",
    "ResponseURL",
    "CodePipeline\\.job.data.artifactCredentials",
)


def record(app: App, path: str | PathLike[str], *, redact: Iterable[str] = (), most_bytes: int = 10_000_000) -> None:
    """Write every event of an app to a file, one JSON object per line, before its handlers are called.

        if "RECORD" in os.environ:
            record(app, "events.jsonl", redact=["Records.*.body.card", "detail.customer"])

    - `redact`: paths of values that are replaced before anything is written. `*` stands for every item or key, and a
      backslash before a dot for a dot in a key. Case does not matter. A path continues into JSON in a string, such as
      the body of a message. A string becomes `***`, a number 0, and a list or an object becomes empty.
    - `most_bytes`: the size of the file at which recording ends, with a warning.

    Credentials in the headers of requests are always redacted. An event that cannot be written is not recorded, and the
    log says so; the invocation continues. Raises ValueError for an empty path.
    """
    recorder = _Recorder(Path(path), [*ALWAYS, *redact], most_bytes)

    @app.middleware(scope="invocation")
    def write_event(payload: Any, context: Any, call_next: Callable[[Any], Any]) -> Any:
        recorder.write(payload)
        return call_next(payload)


class _Recorder:
    def __init__(self, path: Path, redact: Iterable[str], most_bytes: int) -> None:
        self._path: Path = path
        self._keys: list[list[str]] = [_keys_of(each) for each in redact]
        self._most_bytes: int = most_bytes
        self._lock: Lock = Lock()
        self._is_full: bool = False

    def write(self, payload: Any) -> None:
        try:
            event = deepcopy(payload)
            for keys in self._keys:
                event = redacted(event, keys)
            line = {"time": datetime.now(UTC).isoformat(), "source": detect(payload), "payload": event}
            content = (json.dumps(line, ensure_ascii=False) + "\n").encode(errors="surrogatepass")
            with self._lock:
                self._append(content)
        except Exception as error:
            _log.warning("An event was not recorded in %s: %s", self._path, type(error).__name__)

    def _append(self, content: bytes) -> None:
        size = self._path.stat().st_size if self._path.exists() else 0
        if size + len(content) > self._most_bytes:
            if not self._is_full:
                _log.warning("%s has %s bytes: recording ends", self._path, size)
            self._is_full = True
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(content)


def redacted(value: Any, keys: list[str]) -> Any:
    """Return a value without the one at a path; objects and lists on the way are changed."""
    if not keys:
        return _blank(value)
    if isinstance(value, str):  # perhaps JSON, as the body of a message
        try:
            inner = json.loads(value)
        except (ValueError, RecursionError):
            return value
        if not isinstance(inner, dict | list):
            return value
        before = json.dumps(inner)
        inner = redacted(inner, keys)
        return value if json.dumps(inner) == before else json.dumps(inner)
    for key in _matching(value, keys[0]):
        value[key] = redacted(value[key], keys[1:])
    return value


def _matching(value: Any, key: str) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from [each for each in value if key == "*" or str(each).lower() == key.lower()]
    elif isinstance(value, list):
        yield from [place for place in range(len(value)) if key in ("*", str(place))]


def _blank(value: Any) -> Any:
    match value:
        case str():
            return "***"
        case bool() | None:
            return value
        case int() | float():
            return 0
        case list():
            return []
        case _:
            return {}


def _keys_of(path: str) -> list[str]:
    """Return the keys of a path; raises ValueError for an empty one."""
    keys = [each.replace("\0", ".") for each in path.replace("\\.", "\0").split(".")]
    if not all(keys):
        raise ValueError(f"record: the path {path!r} has an empty key. Write it as in 'Records.*.body.card'.")
    return keys


def recorded(path: str | PathLike[str]) -> list[Any]:
    """Return the events in a file that `record` wrote, for tests; raises ValueError for a line that is not a record."""
    events: list[Any] = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        try:
            events.append(json.loads(line)["payload"])
        except (ValueError, TypeError, KeyError):
            raise ValueError(f"{path}, line {number}: this is not a recorded event.") from None
    return events
