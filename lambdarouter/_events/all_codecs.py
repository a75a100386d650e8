"""Every codec under one name, for sources outside this package: `codecs.iso_time`, `codecs.base64_bytes` ...

Codecs of times and of encoded text are imported when they are first used: a source without base64 does not need `json`,
and a source without times does not need `datetime`.
"""

from typing import TYPE_CHECKING, Any

from .codecs import (
    Codec,
    Mismatch,
    Read,
    Write,
    anything,
    array,
    boolean,
    decimal_text,
    dict_of,
    either,
    expected,
    integer,
    kind_of,
    mapping,
    number,
    numeric_text,
    optional,
    text,
    tuple_of,
    url_key,
)

if TYPE_CHECKING:
    from .encoded_codecs import (
        MOST_INFLATED,
        base64_bytes,
        inflate,
        json_text,
        parse_json,
        parse_object,
        read_base64,
        scan,
        write_base64,
    )
    from .times import epoch, epoch_in, epoch_millis, epoch_millis_text, epoch_seconds, iso_seconds, iso_time

__all__ = [
    "MOST_INFLATED",
    "Codec",
    "Mismatch",
    "Read",
    "Write",
    "anything",
    "array",
    "base64_bytes",
    "boolean",
    "decimal_text",
    "dict_of",
    "either",
    "epoch",
    "epoch_in",
    "epoch_millis",
    "epoch_millis_text",
    "epoch_seconds",
    "expected",
    "inflate",
    "integer",
    "iso_seconds",
    "iso_time",
    "json_text",
    "kind_of",
    "mapping",
    "number",
    "numeric_text",
    "optional",
    "parse_json",
    "parse_object",
    "read_base64",
    "scan",
    "text",
    "tuple_of",
    "url_key",
    "write_base64",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name.startswith(("epoch", "iso_")):
            from . import times as module
        else:
            from . import encoded_codecs as module
        value = globals()[name] = getattr(module, name)
        return value

    def __dir__() -> list[str]:
        return sorted(__all__)
