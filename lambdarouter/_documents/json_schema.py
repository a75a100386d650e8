"""The JSON schemas of an app's handlers, as one document; only `lambdarouter schema` loads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from .._events.model import path_of
from .handlers import described
from .routes import described_route

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .handlers import Description, PayloadPart

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def document(
    handlers: Iterable[Handler], chosen: Callable[[str, Handler], bool] = lambda name, handler: True
) -> dict[str, Any]:
    """Return the document as plain JSON values; the page "JSON Schema and AsyncAPI" describes it.

    - `chosen(name, handler)`: whether to include a handler.
    """
    found, definitions = described(handlers, "#/$defs/", chosen)
    return {
        "$schema": DIALECT,
        "handlers": {each.name: _described(each) for each in found},
        "$defs": dict(sorted(definitions.items())),
    }


def _described(description: Description) -> dict[str, Any]:
    handler = description.handler
    found: dict[str, Any] = {**described_route(handler.route), "batch": handler.takes_all}
    found["payload"] = {each.field: _part(each) for each in description.parts}
    others = {"state": description.state, "reply": description.reply}
    return {**found, **{name: schema for name, schema in others.items() if schema is not None}}


def _part(part: PayloadPart) -> dict[str, Any]:
    found = {
        "path": path_of(("", *part.path)),
        "written": part.written,
        "required": part.is_required,
        "content_type": part.content_type,
    }
    return found if part.schema is None else {**found, "schema": part.schema}
