"""The error for a payload that is not JSON, but has a schema of a registry: it states the format and what to write.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html
"""

from __future__ import annotations

import re
from typing import Any, Final

from ..errors import PayloadError

#: The codecs of `lambdarouter.codecs` by the format that Lambda writes into the metadata of a schema.
CODECS: Final = {"AVRO": "avro", "PROTOBUF": "protobuf"}
#: An id in Confluent's registry, or a version id in Glue's. Any other text is not repeated.
_SCHEMA_ID: Final = re.compile(r"[\w-]{1,64}", re.ASCII)


def refuse_format(error: Exception, raw: Any, schema_key: str) -> None:
    """Raise the PayloadError with the format of a payload, if it is not JSON and has a schema."""
    metadata = raw.get(schema_key) if type(raw) is dict else None
    data_format = metadata.get("dataFormat") if type(metadata) is dict else None
    if not isinstance(error, PayloadError) or data_format not in CODECS:
        return
    if not error.problems[0][1].startswith(("is not JSON", "is not UTF-8 text")):
        return
    schema_id = metadata.get("schemaId") if type(metadata) is dict else None
    is_shown = type(schema_id) is str and _SCHEMA_ID.fullmatch(schema_id) is not None
    named = f", schema id {schema_id}" if is_shown else ""
    codec = CODECS[data_format]
    raise PayloadError(
        error.source,
        [(error.problems[0][0], f"is {data_format}{named}: give decode={codec}(...)")],
        "Or set EventRecordFormat: JSON in the SchemaRegistryConfig of the event source mapping.",
    ) from None
