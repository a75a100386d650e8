"""Avro, in its binary encoding of one value, as the clients of schema registries write it; with fastavro."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from .._events.codecs import Mismatch
from .._events.decoding import PayloadCodec
from ._framing import Schemas, check_framing, framing_hint, required_library, unframed

if TYPE_CHECKING:
    from .._events.decoding import Encoded
    from ._framing import Framing, SchemaFor

#: The classes of fastavro's logical types that JSON has as strings. Decimals and bytes are read as they are.
_TEXTS: Final = {"datetime": ("datetime", "date", "time"), "uuid": ("UUID",)}


def avro(
    schema: Any = None,
    *,
    schema_for: SchemaFor | None = None,
    reader_schema: Any = None,
    framing: Framing | None = None,
) -> PayloadCodec:
    """Decode Avro, for `decode=` of a route. Needs the extra `avro`.

    - `schema`: schema that the producer wrote with, as a dict or as JSON text.
    - `schema_for(schema_id)`: returns that schema for the id in the record's metadata or in the framing; called once
      for each id. What it raises fails the record.
    - `reader_schema`: schema of the decoded value, by Avro's rules of schema resolution; by default the producer's.
    - `framing`: "confluent" or "glue" if the payload has the bytes that a client of that registry writes before it.
      Lambda removes them if the event source mapping has the schema registry.

    Raises RegistrationError for a schema that fastavro rejects.
    """
    return _Avro(schema, schema_for, reader_schema, framing)


class _Avro(PayloadCodec):
    name = "avro"
    content_type = "avro/binary"

    def __init__(self, schema: Any, schema_for: SchemaFor | None, reader_schema: Any, framing: Framing | None) -> None:
        check_framing(self.name, framing)
        fastavro = required_library(self.name, "fastavro", "avro")
        self._read: Any = fastavro.schemaless_reader
        self._schemas: Schemas = Schemas(self.name, schema, schema_for, fastavro.parse_schema, needed=True)
        self._reader_schema: Any = None
        if reader_schema is not None:
            self._reader_schema = Schemas(self.name, reader_schema, None, fastavro.parse_schema, needed=True).of(None)
        self._framing: Framing | None = framing

    def decode(self, data: bytes, encoded: Encoded) -> Any:
        content, schema_id = unframed(data, self._framing, encoded, "AVRO")
        schema = self._schemas.of(schema_id)
        stream = BytesIO(content)
        try:
            value = self._read(stream, schema, self._reader_schema)
        except Exception as error:  # fastavro raises whatever the bytes lead to
            problem = f"does not match its Avro schema ({type(error).__name__})"
        else:
            if not stream.read(1):
                return value
            problem = "does not match its Avro schema: other bytes follow the value"
        raise Mismatch(problem + framing_hint(data, self._framing, encoded))

    def jsonable(self, value: Any) -> Any:
        kind: Any = type(value)
        if kind is dict:
            return {key: self.jsonable(each) for key, each in value.items()}
        if kind is list or kind is tuple:
            return [self.jsonable(each) for each in value]
        if kind.__name__ in _TEXTS.get(kind.__module__, ()):
            return str(value) if kind.__name__ == "UUID" else value.isoformat()
        return value
