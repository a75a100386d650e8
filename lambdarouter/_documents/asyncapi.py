"""The AsyncAPI 3.0 document of the handlers of an app, generated from routes, annotations and docstrings.

Only `app.asyncapi()` and `lambdarouter asyncapi` load this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from .channels import Channels
from .draft_07 import as_draft_07
from .handlers import JSON, described
from .routes import described_route, identifier

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._models.schemas import Schema
    from .handlers import Description, PayloadPart

_PREFIX = "#/components/schemas/"

#: The description of a payload whose form in the event cannot be described by a JSON schema.
_DECODED = "The schema describes the JSON after decoding; the event contains it in the service's own form."


def document(
    handlers: Iterable[Handler], *, title: str, version: str, description: str | None = None
) -> dict[str, Any]:
    """Return the AsyncAPI document as plain JSON values.

    - `title`, `version`, `description`: the `info` object of the document.
    """
    found, definitions = described(handlers, _PREFIX)
    channels = Channels()
    operations = {each.name: _operation(each, channels) for each in found}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": title, "version": version, **({"description": description} if description else {})},
        "channels": channels.by_key,
        "operations": operations,
        "components": {"schemas": {name: as_draft_07(each) for name, each in sorted(definitions.items())}},
    }


def _operation(description: Description, channels: Channels) -> dict[str, Any]:
    handler = description.handler
    key = channels.key_for(handler.route)
    found: dict[str, Any] = {"action": "receive", "channel": {"$ref": f"#/channels/{key}"}}
    summary, _, rest = cleandoc(handler.function.__doc__ or "").partition("\n\n")
    if summary:
        found["summary"] = " ".join(summary.split())
    if rest.strip():
        found["description"] = rest.strip()
    if handler.tags:
        found["tags"] = [{"name": each} for each in handler.tags]
    name, message = _message(description)
    found["messages"] = [{"$ref": channels.add_message(key, name, message)}]
    if description.reply is not None and description.state is None:  # Lambda keeps the state of a window
        name = f"{description.name}.reply"
        reply = {"name": name, "contentType": JSON, "payload": as_draft_07(description.reply)}
        reference = channels.add_message(key, name, reply)
        found["reply"] = {"channel": found["channel"], "messages": [{"$ref": reference}]}
    found["x-lambdarouter-route"] = described_route(handler.route)
    return found


def _message(description: Description) -> tuple[str, dict[str, Any]]:
    """The message of a handler, and its name: the name of the payload's class, or of the handler."""
    typed = [each for each in description.parts if each.content_type is not None]
    if not typed:
        return description.name, {"name": description.name}
    message: dict[str, Any] = {"contentType": typed[0].content_type}
    if any(each.written == "service" for each in typed):
        message["description"] = _DECODED
    schemas = [each.schema for each in typed if each.schema is not None]
    if not schemas:
        return description.name, {"name": description.name, **message}
    reference: str = schemas[0].get("$ref", "")
    name = identifier(reference.removeprefix(_PREFIX), description.name)
    payload = schemas[0] if len(typed) == 1 else _record(typed)
    return name, {"name": name, **message, "payload": as_draft_07(payload)}


def _record(parts: list[PayloadPart]) -> Schema:
    """The schema of a record with several payloads, such as both images of a changed item, at their paths."""
    record: Schema = {"type": "object", "properties": {}}
    for part in parts:
        at = record
        for key in part.path[:-1]:
            at = at["properties"].setdefault(str(key), {"type": "object", "properties": {}})
        at["properties"][str(part.path[-1])] = part.schema
        if part.is_required:
            at.setdefault("required", []).append(str(part.path[-1]))
    return record
