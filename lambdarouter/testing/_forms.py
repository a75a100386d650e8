"""Bodies of forms, as browsers send them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from mimetypes import guess_type
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlencode

from ..http.form_data import UploadedFile

#: A value of a query parameter or of a field of a form.
Value: TypeAlias = "str | int | float | bool"
Values: TypeAlias = "Mapping[str, Value | Sequence[Value]]"
#: A file of a form: its content, a path to it, or its name, its content and its media type.
File: TypeAlias = "bytes | Path | UploadedFile | tuple[str, bytes | str] | tuple[str, bytes | str, str]"
Files: TypeAlias = "Mapping[str, File | Sequence[File]]"


def pairs_of(values: Values) -> list[tuple[str, str]]:
    """Return names and values, one pair for each value of a list; a boolean is `true` or `false`.

    Raises TypeError for None.
    """
    return [(name, _text(name, value)) for name, given in values.items() for value in _several(given)]


def _several(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple | set | frozenset) else [given]


def _text(name: str, value: Any) -> str:
    if value is None:
        raise TypeError(f"{name!r} is None, which is not a value of a query or of a form; leave it out.")
    return str(value).lower() if isinstance(value, bool) else str(value)


def encoded_form(form: Values | None, files: Files | None) -> tuple[str, bytes]:
    """Return the media type and the body of a form: URL-encoded without files, and multipart with files."""
    fields = pairs_of(form or {})
    if not files:
        return "application/x-www-form-urlencoded", urlencode(fields).encode()
    parts: list[bytes] = [_part(name, value.encode()) for name, value in fields]
    for name, given in files.items():
        for each in given if isinstance(given, list) else [given]:
            filename, content, kind = _file(name, each)
            parts.append(_part(name, content, filename, kind))
    boundary = next(each for each in _boundaries() if not any(each in part for part in parts))
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + b"--\r\n"
    return f"multipart/form-data; boundary={boundary.decode()}", body


def _boundaries() -> Iterator[bytes]:
    number = 0
    while True:
        yield b"lambdarouter-%d" % number
        number += 1


def _part(name: str, content: bytes, filename: str | None = None, kind: str | None = None) -> bytes:
    lines = f'Content-Disposition: form-data; name="{_quoted(name)}"'
    if filename is not None:
        lines += f'; filename="{_quoted(filename)}"\r\nContent-Type: {kind}'
    return f"{lines}\r\n\r\n".encode() + content


def _quoted(text: str) -> str:
    # As the HTML standard says.
    return text.replace("\n", "%0A").replace("\r", "%0D").replace('"', "%22")


def _file(field: str, given: Any) -> tuple[str, bytes, str]:
    """Return the name, the content and the media type of a file; raise TypeError for anything that is no file."""
    name, content, kind = _parts_of(field, given)
    if isinstance(content, str):
        content = content.encode()
    if not isinstance(content, bytes) or not isinstance(name, str):
        raise TypeError(
            f"files[{field!r}] is a {type(given).__name__}; write bytes, a Path, an UploadedFile, or (name, content, "
            "type)."
        )
    return name, content, kind or _guessed(name)


def _parts_of(field: str, given: Any) -> tuple[Any, Any, str | None]:
    if isinstance(given, Path):
        return given.name, given.read_bytes(), None
    if isinstance(given, UploadedFile):
        return given.filename, given.body, given.content_type
    if isinstance(given, tuple):
        parts: tuple[Any, ...] = given
        name, content, kind, *_ = (*parts, None, None, None)
        return name, content, kind
    return field, given, None


def _guessed(name: str) -> str:
    return guess_type(name)[0] or "application/octet-stream"
