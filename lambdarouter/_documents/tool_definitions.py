"""Tool definitions of AgentCore Gateway, from types and docstrings: the inline schema of a Lambda target.

A schema of the gateway has only types, descriptions, properties, required names and items. References are replaced with
their targets. Rules without a keyword in the gateway, such as a minimum or the members of an enum, are described in
words. A schema that cannot be expressed is an error. Only `lambdarouter tools` loads this module.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from .._detection.known import TOOL
from ..errors import RegistrationError
from .docstrings import parameters_of, summary_of
from .handlers import described
from .tool_schemas import InexpressibleError, Subset

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._models.schemas import Schema
    from .handlers import Description

_PREFIX = "#/$defs/"


class Definitions:
    """The tool definitions of an app's handlers.

    - `tools`: the definitions, by name.
    - `notes`: facts that the definitions cannot express, as sentences for the user.
    """

    def __init__(self, handlers: Iterable[Handler], target: str | None = None) -> None:
        """Describe the tools of a target, or of every target if it is None; raises RegistrationError."""
        own = [each for each in handlers if each.route.source.name == TOOL]
        self.tools: list[dict[str, Any]] = []
        self.notes: list[str] = []
        found, components = described(own, _PREFIX)
        self._subset = Subset(components, _PREFIX)
        for each in found:
            if target is None or _accepts_target(each.handler, target):
                self._add(each)
        self.tools.sort(key=lambda each: str(each["name"]))

    def _add(self, description: Description) -> None:
        location = description.handler.signature.location
        names = _names_of(description.handler)
        if not names:
            self.notes.append(
                f"{location} is left out: it has no name=, or a pattern, which is not the name of a tool."
            )
            return
        documentation = cleandoc(description.handler.function.__doc__ or "")
        summary = summary_of(documentation)
        if not summary:
            raise RegistrationError(f"{location} has no docstring, but a tool needs a description. Write one.")
        definition: dict[str, Any] = {"description": summary, "inputSchema": self._input(description, documentation)}
        output = self._output(description)
        if output is not None:
            definition["outputSchema"] = output
        for name in names:
            if any(each["name"] == name for each in self.tools):
                raise RegistrationError(
                    f"{location}: another handler is also the tool {name!r}. Choose a target with --target."
                )
            self.tools.append({"name": name, **definition})

    def _input(self, description: Description, documentation: str) -> Schema:
        (part,) = description.parts
        location = description.handler.signature.location
        if part.schema is None:
            self.notes.append(f"{location} has no types for its arguments, so its schema has none.")
            return {"type": "object"}
        try:
            schema = self._subset.of(part.schema, "")
        except InexpressibleError as error:
            raise RegistrationError(f"{location}: {error}") from None
        if schema["type"] != "object":
            raise RegistrationError(f"{location}: the arguments of a tool are an object, not of type {schema['type']}.")
        self._describe(schema.get("properties", {}), description.handler, parameters_of(documentation))
        return schema

    def _describe(self, properties: dict[str, Schema], handler: Handler, texts: dict[str, str]) -> None:
        """Add the docstring's description of each argument, and the defaults of parameters."""
        defaults = {
            each.name: f"Default: {json.dumps(each.default)}."
            for each in handler.signature.parameters
            if isinstance(each.default, str | int | float)
        }
        for name, schema in properties.items():
            sentences = (texts.get(name), schema.get("description"), defaults.get(name))
            text = " ".join(each for each in sentences if each)
            if text:
                schema["description"] = text

    def _output(self, description: Description) -> Schema | None:
        """The schema of the result; None for a result that is not an object: the gateway has no schema for it."""
        if description.reply is None:
            return None
        location = description.handler.signature.location
        try:
            schema = self._subset.of(description.reply, "")
        except InexpressibleError as error:
            self.notes.append(f"{location} has no outputSchema: {error}")
            return None
        return schema if schema["type"] == "object" else None


def _names_of(handler: Handler) -> tuple[str, ...]:
    """The names of the tools that a handler implements; none if its filter is a pattern or missing."""
    for each in handler.route.filters:
        if each.name == "name":
            wanted = each.wanted if isinstance(each.wanted, tuple) else (each.wanted,)
            return tuple(wanted) if each.exact else ()
    return ()


def _accepts_target(handler: Handler, target: str) -> bool:
    return all(each.test(target) for each in handler.route.filters if each.name == "target")
