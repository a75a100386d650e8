"""Bodies of forms, as browsers send them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from enum import Enum
from mimetypes import guess_type
from pathlib import Path
from typing import IO, Any, TypeAlias
from urllib.parse import urlencode
from uuid import UUID

from ..http.form_data import UploadedFile

#: A value of a query parameter or of a field of a form.
Value: TypeAlias = "str | bytes | int | float | bool | Decimal | UUID | date | time | Enum"
Values: TypeAlias = "Mapping[str, Value | Sequence[Value]] | Sequence[tuple[str, Value]]"
#: The content of a file; a file object is read to its end.
Content: TypeAlias = "bytes | bytearray | str | IO[bytes] | IO[str]"
Named: TypeAlias = "tuple[str | None, Content] | tuple[str | None, Content, str | None]"
NamedWithHeaders: TypeAlias = "tuple[str | None, Content, str | None, Mapping[str, str]]"
#: A file of a form: its content, a path to it, or its name and its content, with its media type, and further headers.
#: A part without a name is a field, and no file.
File: TypeAlias = "Content | Path | UploadedFile | Named | NamedWithHeaders"
Files: TypeAlias = "Mapping[str, File | list[File]] | Sequence[tuple[str, File]]"

_FORMS = (
    "write bytes, a string, a file object, a Path, an UploadedFile, (name, content), (name, content, type), or "
    "(name, content, type, headers)"
)


def pairs_of(values: Values, option: str) -> list[tuple[str, str]]:
    """Return names and values, one pair for each value of a list; a boolean is `true` or `false`.

    Raises TypeError, with the name of the option, for anything that is not a value of a query or of a form.
    """
    return [
        (name, _text(name, value, option))
        for name, given in _items(values, option)
        for value in (given if isinstance(given, list | tuple | set | frozenset) else [given])
    ]


def _items(given: Any, option: str) -> list[tuple[str, Any]]:
    """Return the names and values of a mapping, or of a list of pairs, in which a name may be repeated."""
    if isinstance(given, Mapping):
        pairs: list[Any] = list(given.items())
    elif isinstance(given, list | tuple):
        pairs = list(given)
    else:
        raise TypeError(f"{option}= is of type {type(given).__name__}; write a dict, or a list of (name, value).")
    for each in pairs:
        if not isinstance(each, tuple) or len(each) != 2 or not isinstance(each[0], str):
            raise TypeError(f"{option}= has an item that is not (name, value), with a string as its name.")
    return pairs


def _text(name: str, value: Any, option: str) -> str:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, str | int | float | Decimal | UUID):
        return str(value)
    said = "None" if value is None else f"of type {type(value).__name__}"
    raise TypeError(
        f"{option}[{name!r}] is {said}, which is not a value of a query or of a form; leave it out, or write a string, "
        "a number, a boolean, or a list of these."
    )


def encoded_form(form: Values | None, files: Files | None) -> tuple[str, bytes]:
    """Return the media type and the body of a form: URL-encoded without files, and multipart with files."""
    fields = pairs_of(form or {}, "form")
    if not files:
        return "application/x-www-form-urlencoded", urlencode(fields).encode()
    parts: list[bytes] = [_part({"name": name}, value.encode(), {}) for name, value in fields]
    for name, given in _items(files, "files"):
        parts += [_file(name, each) for each in (given if isinstance(given, list) else [given])]
    boundary = next(each for each in _boundaries() if not any(each in part for part in parts))
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + b"--\r\n"
    return f"multipart/form-data; boundary={boundary.decode()}", body


def _boundaries() -> Iterator[bytes]:
    number = 0
    while True:
        yield b"lambdarouter-%d" % number
        number += 1


def _part(disposition: Mapping[str, str], content: bytes, headers: Mapping[str, str]) -> bytes:
    named = "".join(f'; {key}="{_quoted(text)}"' for key, text in disposition.items())
    lines = [f"Content-Disposition: form-data{named}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + content


def _quoted(text: str) -> str:
    # As the HTML standard says.
    return text.replace("\n", "%0A").replace("\r", "%0D").replace('"', "%22")


def _file(field: str, given: Any) -> bytes:
    """Return the part of a file; raise TypeError for anything that is no file."""
    name, content, kind, further = _parts_of(field, given)
    content = _read(content)
    if not (
        isinstance(content, bytes)
        and isinstance(name, str | None)
        and isinstance(kind, str | None)
        and isinstance(further, Mapping)
    ):
        raise TypeError(f"files[{field!r}] is of type {type(given).__name__}; {_FORMS}.")
    headers = {str(key): str(value) for key, value in further.items()}
    if any("\n" in text or "\r" in text for text in (kind or "", *headers, *headers.values())):
        raise TypeError(f"files[{field!r}] has a header with a line break.")
    has_kind = any(each.lower() == "content-type" for each in headers)
    if kind is None and name is not None and not has_kind:
        kind = guess_type(name)[0] or "application/octet-stream"
    if kind is not None and not has_kind:
        headers = {"Content-Type": kind, **headers}
    return _part({"name": field} if name is None else {"name": field, "filename": name}, content, headers)


def _parts_of(field: str, given: Any) -> tuple[Any, Any, Any, Any]:
    """Return the name, the content, the media type and further headers of a file."""
    if isinstance(given, Path):
        return given.name, given.read_bytes(), None, {}
    if isinstance(given, UploadedFile):
        return given.filename, given.body, given.content_type, {}
    if isinstance(given, tuple):
        parts: list[Any] = list(given) if 2 <= len(given) <= 4 else [None, None]
        defaults: list[Any] = [None, {}]
        name, content, kind, further = parts + defaults[len(parts) - 2 :]
        return name, content, kind, further
    name = getattr(given, "name", None)  # of an open file, whose name can be a number as well
    return Path(name).name if isinstance(name, str) and name else field, given, None, {}


def _read(content: Any) -> Any:
    if hasattr(content, "read"):
        content = content.read()
    if isinstance(content, str):
        return content.encode()
    return bytes(content) if isinstance(content, bytearray | memoryview) else content
