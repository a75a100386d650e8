"""JSON schemas of draft 2020-12 converted to draft 7, which is the base of AsyncAPI's schema objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .._models.schemas import Schema

#: The keywords whose values are a schema, a list of schemas, or an object of schemas.
_ONE: Final = ("additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then")
_LIST: Final = ("allOf", "anyOf", "oneOf")
_BY_NAME: Final = ("patternProperties", "properties")


def as_draft_07(schema: Any) -> Any:
    """Return a schema in the keywords of draft 7.

    A discriminator is left out: in AsyncAPI it has another meaning, and each class of the union has its own tag.
    """
    if not isinstance(schema, dict):
        return schema  # true or false
    found = _converted(schema)
    found.pop("discriminator", None)
    if "prefixItems" in found:
        if "items" in found:
            found["additionalItems"] = found.pop("items")
        found["items"] = [as_draft_07(each) for each in found.pop("prefixItems")]
    dependencies = {
        **found.pop("dependentRequired", {}),
        **{name: as_draft_07(each) for name, each in found.pop("dependentSchemas", {}).items()},
    }
    if dependencies:
        found["dependencies"] = dependencies
    if "$ref" in found and len(found) > 1:  # draft 7 ignores everything beside a reference
        found["allOf"] = [{"$ref": found.pop("$ref")}, *found.get("allOf", [])]
    return found


def _converted(schema: Schema) -> Schema:
    """A copy of a schema with the schemas inside converted."""
    conversions: tuple[tuple[tuple[str, ...], Callable[[Any], Any]], ...] = (
        (_ONE, as_draft_07),
        (_LIST, lambda schemas: [as_draft_07(each) for each in schemas]),
        (_BY_NAME, lambda schemas: {name: as_draft_07(each) for name, each in schemas.items()}),
    )
    found = dict(schema)
    for keywords, convert in conversions:
        for keyword in keywords:
            if keyword in found:
                found[keyword] = convert(found[keyword])
    return found
