"""The public sample payloads in `shared/events` beside the checkout, where they are there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

EVENTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "events"


def published(source: str) -> pytest.MarkDecorator:
    """Parametrizes a test over the public samples of a source, as `name`; skips it where there are none."""
    names = _labels().get(source, [])
    if not names:
        return pytest.mark.skip(reason=f"no public samples of {source} beside the checkout")
    return pytest.mark.parametrize("name", names)


def load(name: str) -> Any:
    """The payload in one of the public samples."""
    return json.loads((EVENTS / name).read_text(encoding="utf-8"))


def _labels() -> dict[str, list[str]]:
    labels = EVENTS / "labels.tsv"
    found: dict[str, list[str]] = {}
    if labels.exists():
        for line in labels.read_text(encoding="utf-8").splitlines():
            name, source, *_ = line.split("\t")
            found.setdefault(source, []).append(name)
    return found


def rows() -> list[tuple[str, str]]:
    """Every public sample by name, with its label."""
    return [(name, label) for label, names in _labels().items() for name in names]
