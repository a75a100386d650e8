"""Counts the interpreter's instructions of a call: the same on a busy machine and a quiet one."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Any


def instructions_of(function: Callable[[], Any]) -> int:
    """How many instructions one call takes, of the function and of all that it calls in Python."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _counted(function)
    finally:
        if collecting:
            gc.enable()


if sys.version_info >= (3, 12):

    def _counted(function: Callable[[], Any]) -> int:
        monitoring, count = sys.monitoring, 0

        def note(code: Any, offset: int) -> None:
            nonlocal count
            count += 1

        monitoring.use_tool_id(monitoring.PROFILER_ID, __name__)
        try:
            monitoring.register_callback(monitoring.PROFILER_ID, monitoring.events.INSTRUCTION, note)
            monitoring.set_events(monitoring.PROFILER_ID, monitoring.events.INSTRUCTION)
            function()
        finally:
            monitoring.set_events(monitoring.PROFILER_ID, 0)
            monitoring.free_tool_id(monitoring.PROFILER_ID)
        return count

else:

    def _counted(function: Callable[[], Any]) -> int:
        count = 0

        def trace(frame: Any, event: str, _: Any) -> Any:
            nonlocal count
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
            count += event == "opcode"
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            function()
        finally:
            sys.settrace(before)
        return count
