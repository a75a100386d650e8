"""The positions in streams up to which records have succeeded or were discarded, in a file that survives restarts."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import Lock
from typing import Any

from ..errors import LambdaRouterError


class CheckpointError(LambdaRouterError):
    """The file of the checkpoints cannot be read."""


class Checkpoints:
    """The checkpoints in a file: the last sequence number by ARN and shard. Every change is written at once."""

    def __init__(self, path: Path) -> None:
        self.path: Path = path
        self._lock: Lock = Lock()
        self._known: dict[str, dict[str, str]] = self._load()

    def _load(self) -> dict[str, dict[str, str]]:
        try:
            found: Any = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            reason = "it is not JSON" if isinstance(error, ValueError) else error.strerror
            raise CheckpointError(f"Cannot read {str(self.path)!r}: {reason}. Delete it.") from None
        if not isinstance(found, dict) or not all(isinstance(each, dict) for each in found.values()):
            raise CheckpointError(f"{str(self.path)!r} has no checkpoints. Delete it, or choose another file: --state.")
        return found

    def get(self, arn: str, shard: str) -> str | None:
        """Return the last sequence number of a shard; None without a checkpoint."""
        with self._lock:
            return self._known.get(arn, {}).get(shard)

    def set(self, arn: str, shard: str, sequence_number: str) -> None:
        """Write the last sequence number of a shard."""
        with self._lock:
            self._known.setdefault(arn, {})[shard] = sequence_number
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part = self.path.with_name(f"{self.path.name}.part")
            part.write_text(json.dumps(self._known, indent=1), encoding="utf-8")
            os.replace(part, self.path)  # noqa: PTH105  (atomic: a crash leaves the old file)
