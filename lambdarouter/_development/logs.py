"""The output of one invocation: everything that its handlers print and log, which also reaches the terminal."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

#: Output beyond this number of characters is not kept: Lambda's own tail has 4 KB.
_MOST_KEPT: Final = 100_000


class Output:
    """The output of one invocation; the last characters are kept."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size: int = 0

    def write(self, text: str) -> None:
        """Add text; if there is too much, drop the oldest."""
        self._parts.append(text)
        self._size += len(text)
        if self._size > 2 * _MOST_KEPT:
            self._parts = [self.text()]
            self._size = len(self._parts[0])

    def text(self) -> str:
        """Return the text."""
        return "".join(self._parts)[-_MOST_KEPT:]


_output: ContextVar[Output | None] = ContextVar("lambdarouter_output", default=None)


class _Tee:
    """A text stream that also writes to the output of the invocation that runs in this context."""

    def __init__(self, stream: Any) -> None:
        self._stream: Any = stream

    def write(self, text: str) -> int:
        """Write to the stream, and to the output of the invocation."""
        output = _output.get()
        if output is not None:
            output.write(text)
        written: int = self._stream.write(text)
        return written

    def writelines(self, lines: Any) -> None:
        """Write each line."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def divide_output() -> None:
    """Replace standard output and standard error with streams that also write to the current invocation.

    Call it before the app is imported, because its logging handlers keep the stream that they find.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, _Tee):
            setattr(sys, name, _Tee(stream))


@contextmanager
def capture_output() -> Generator[Output]:
    """Collect the output of this context, if `divide_output` was called."""
    output = Output()
    before = _output.set(output)
    try:
        yield output
    finally:
        _output.reset(before)
