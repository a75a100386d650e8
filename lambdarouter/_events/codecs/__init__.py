"""Codecs: the forms in which AWS writes values, each with a function that reads it and one that writes it.

`read(value, location)` returns the Python value or raises `Mismatch`; `write(value)` returns the wire form, for the
sample factories. A codec never coerces: None is not "None", and "1" is not 1, unless the wire form is a number in text.

Codecs of times and of encoded text are imported when they are first used: a source that reads no base64 needs no
`json`, and a source without times needs no `datetime`.
"""

from typing import TYPE_CHECKING, Any

from .scalars import (
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
    from .encoded import (
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
            from . import encoded as module
        value = globals()[name] = getattr(module, name)
        return value

    def __dir__() -> list[str]:
        return sorted(__all__)
