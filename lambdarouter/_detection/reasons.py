"""The reasons why a payload belongs to a source, or to none: the detection part of `app.explain`.

The messages contain keys and types, never values of the payload.
"""

from __future__ import annotations

from typing import Any

from .._events.codecs import kind_of
from ..errors import _safe_text
from .known import CONTEXTS, MARKERS, RECORDS, TOOL, TOOL_NAME, TOP_LEVEL
from .shape import ABSENT, Not, Shape

_SHAPES = [shape for shapes in (*CONTEXTS.values(), *MARKERS.values()) for shape in shapes]
_NEAREST = 3
#: The maximum number of keys in a message, and of characters of each key.
_MOST_KEYS = 20
_LONGEST_KEY = 60


def reason(payload: Any, name: str, outside: list[Shape]) -> str:
    """Return the keys that identify the source `name`, and the reason; `outside` are the shapes of outside sources."""
    if name == TOOL:
        return f"{TOOL_NAME} of the client context: the payload is the arguments, in any form"
    if isinstance(payload, list):
        return "a list of poller records" if name == "eventbridge_pipes" else "a list of resolver contexts"
    for shape in (*outside, *_SHAPES):
        if shape.name == name and shape(payload):
            present = [path for path, want in shape.needs.items() if want is not ABSENT and not isinstance(want, Not)]
            keys = ", ".join(".".join(map(str, path)) if isinstance(path, tuple) else path for path in present)
            return f"{keys}: {shape.why}"
    if name in RECORDS.values():
        return "eventSource of its first record" if payload.get("Records") else "a window without records"
    if name == "cloudfront":
        return "Records[0].cf, and no eventSource"
    return "eventSource" if any(name == each for each, _, _ in TOP_LEVEL.values()) else "its shape"


def unknown(payload: Any) -> list[str]:
    """Return the keys of a payload without a known source, and the shapes that it nearly has."""
    if not isinstance(payload, dict):
        return [f"source: none (the payload is {kind_of(payload)}, not an object)"]
    keys = ", ".join(_safe_text(each, _LONGEST_KEY) for each in sorted(map(str, payload))[:_MOST_KEYS]) or "none"
    if len(payload) > _MOST_KEYS:
        keys += f" and {len(payload) - _MOST_KEYS} more"
    nearest = [
        f"nearest: {shape.name}, except for {', '.join(missing)} ({shape.why})" for shape, missing in _nearest(payload)
    ]
    return ["source: none (an on-demand payload)", f"top-level keys: {keys}", *nearest, *_record_problems(payload)]


def _nearest(payload: dict[str, Any]) -> list[tuple[Shape, list[str]]]:
    scored: list[tuple[int, int, Shape, list[str]]] = []  # fewest missing keys first, then most matching ones
    for shape in _SHAPES:
        missing = shape.missing(payload)
        matching = len(shape.needs) - len(missing)
        present = [path for path in shape.needs if path in payload]
        if present and matching and missing:
            scored.append((len(missing), -matching, shape, missing))
    scored.sort(key=lambda each: each[:2])
    best: dict[str, tuple[Shape, list[str]]] = {}
    for _, _, shape, missing in scored:
        best.setdefault(shape.name, (shape, missing))
    return list(best.values())[:_NEAREST]


def _record_problems(payload: dict[str, Any]) -> list[str]:
    if "Records" not in payload:
        return []
    records = payload["Records"]
    if not isinstance(records, list):
        return [f"Records is {kind_of(records)}, not a list"]
    if not records:
        return ["Records is empty: no service sends that"]
    if not isinstance(records[0], dict):
        return [f"Records[0] is {kind_of(records[0])}, not an object"]
    return ["Records[0] has no known eventSource"]
