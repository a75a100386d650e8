"""JSON of schema registries, with or without a check against its JSON schema; with jsonschema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .._events.codecs import Mismatch
from .._events.decoding import PayloadCodec
from ..errors import RegistrationError
from ._framing import Schemas, check_framing, framing_hint, required_library, unframed

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._events.decoding import Encoded
    from ._framing import Framing, SchemaFor

_NAME: Final = "json_schema"


def json_schema(
    schema: Any = None, *, schema_for: SchemaFor | None = None, framing: Framing | None = None
) -> PayloadCodec:
    """Decode JSON of a schema registry, for `decode=` of a route. Checking schemas needs the extra `json-schema`.

    - `schema`: JSON schema that the payload must match, as a dict or as JSON text; by default none.
    - `schema_for(schema_id)`: returns that schema for the id in the record's metadata or in the framing; called once
      for each id. What it raises fails the record.
    - `framing`: "confluent" or "glue" if the payload has the bytes that a client of that registry writes before it.
      Lambda removes them if the event source mapping has the schema registry.

    References to other documents are not followed. Raises RegistrationError for a schema that jsonschema rejects.
    """
    return _JSONSchema(schema, schema_for, framing)


class _JSONSchema(PayloadCodec):
    name = _NAME
    content_type = "application/json"

    def __init__(self, schema: Any, schema_for: SchemaFor | None, framing: Framing | None) -> None:
        check_framing(self.name, framing)
        if schema_for is not None:
            required_library(_NAME, "jsonschema", "json-schema")
        self._schemas: Schemas = Schemas(self.name, schema, schema_for, _validator, needed=False)
        self._framing: Framing | None = framing

    def decode(self, data: bytes, encoded: Encoded) -> Any:
        content, schema_id = unframed(data, self._framing, encoded, "JSON")
        try:
            value = encoded.json(content)
        except Mismatch as mismatch:
            raise Mismatch(f"{mismatch}{framing_hint(data, self._framing, encoded)}") from None
        check = self._schemas.of(schema_id)
        if check is not None:
            check(value)
        return value


def _validator(schema: Any) -> Callable[[Any], None]:
    validators = required_library(_NAME, "jsonschema.validators", "json-schema")
    best_match = required_library(_NAME, "jsonschema.exceptions", "json-schema").best_match
    referencing = required_library(_NAME, "referencing", "json-schema")
    cls: Any = validators.validator_for(schema)
    cls.check_schema(schema)
    validator: Any = cls(schema, registry=referencing.Registry())  # without a way to fetch other documents

    def check(value: Any) -> None:
        try:
            error: Any = best_match(validator.iter_errors(value))
        except referencing.exceptions.Unresolvable:
            raise RegistrationError("json_schema: the schema refers to another document. Join them into one.") from None
        if error is not None:
            # The message of the error quotes the value, and the path may have keys of the payload, as fault paths have.
            raise Mismatch(f"does not match its JSON schema: {error.json_path} breaks the rule {error.validator!r}")

    return check
