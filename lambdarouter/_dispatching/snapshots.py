"""SnapStart: work that is done before the snapshot from which execution environments start."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module


def run_before_snapshot(prime: Callable[[], None]) -> None:
    """Register a function that Lambda's runtime calls before it takes the snapshot."""
    try:
        runtime = import_module("snapshot_restore_py")  # part of Lambda's runtime
    except ImportError:  # in a container image whose runtime client is older than SnapStart for Python
        return
    runtime.register_before_snapshot(prime)
