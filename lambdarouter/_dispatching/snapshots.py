"""SnapStart: work that is done before the snapshot which execution environments start from."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module


def run_before_snapshot(prime: Callable[[], None]) -> None:
    """Have Lambda's runtime call a function before it takes the snapshot."""
    try:
        runtime = import_module("snapshot_restore_py")  # part of Lambda's runtime
    except ImportError:  # in a container image whose runtime client is older than SnapStart for Python
        return
    runtime.register_before_snapshot(prime)
