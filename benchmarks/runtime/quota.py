"""A share of a processor for one process: cgroups of either version, where this user may make them."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

PERIOD_MICROSECONDS = 20_000
#: With this much memory, a function has one whole processor.
#: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
WHOLE_MB = 1769
_MOUNT = Path("/sys/fs/cgroup")
_numbers = count(1)


class Group(NamedTuple):
    """A cgroup: the file that a process enters it by, and the setting that gives it a share of a processor."""

    folder: Path
    version: int

    @property
    def processes(self) -> Path:
        """The file with the processes of the group."""
        return self.folder / "cgroup.procs"

    def setting(self, memory_mb: int) -> str:
        """`path=value` for the share that a function with so much memory has."""
        quota = round(PERIOD_MICROSECONDS * memory_mb / WHOLE_MB)
        if self.version == 2:
            return f"{self.folder / 'cpu.max'}={quota} {PERIOD_MICROSECONDS}"
        return f"{self.folder / 'cpu.cfs_period_us'}={PERIOD_MICROSECONDS};{self.folder / 'cpu.cfs_quota_us'}={quota}"


@contextmanager
def group() -> Iterator[Group | None]:
    """A group of its own; None where this machine or this user has none."""
    name = f"lambdarouter-bench-{os.getpid()}-{next(_numbers)}"
    for root, version in ((_MOUNT / "cpu", 1), (_MOUNT, 2)):
        folder = root / name
        knob = "cpu.cfs_quota_us" if version == 1 else "cpu.max"
        try:
            folder.mkdir()
        except OSError:
            continue
        if (folder / knob).exists():
            break
        folder.rmdir()
    else:
        yield None
        return
    try:
        yield Group(folder, version)
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    for _ in range(100):
        try:
            folder.rmdir()
        except OSError:  # the processes have ended, and the kernel has not noticed yet
            time.sleep(0.05)
        else:
            return
