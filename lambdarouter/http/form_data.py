"""Form bodies: URL-encoded forms, and multipart forms with uploaded files.

The standard library parses URL-encoded forms, and werkzeug parses multipart forms. This module is loaded by the first
handler with a parameter from a form.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

from .._events.builder import Value, field, frozen
from ..errors import LambdaRouterError
from ._fault import Fault, Get
from ._scalars import builder_of, optional
from .errors import HTTPError
from .parameters import Form
from .request import HTTPRequest, Values

if TYPE_CHECKING:
    from .._calling.parameter import Parameter

#: The maximum number of fields of a form. Without a limit, a body with a million small fields takes seconds to parse.
MOST_FIELDS = 1_000


@frozen
class UploadedFile(Value):
    """A file of a multipart form. It is held in memory, because a request has at most 6 MB."""

    body: bytes = field(default=b"", repr=False)
    """Content of the file."""

    filename: str = ""
    """File name from the client, without folders. Do not use it as a path without checking it."""

    content_type: str = "application/octet-stream"
    """Media type from the client. It is not verified."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            advice = ""
            if name[0] != "_":  # asked by Python's own protocols: no mistake of a user's
                from .._calling.words import FIELDS, instead

                advice = instead(FIELDS["UploadedFile"], name)
            raise AttributeError(f"{type(self).__name__!r} has no field {name!r}.{advice}", name=name, obj=self)


class FormData:
    """A parsed form: `values` of its text fields, and lists of `files` by field name.

    A browser sends every text field of a form, with an empty string if the user left it empty. Such a field is absent
    here, like a field that is not in the form.
    """

    __slots__ = ("files", "values")

    def __init__(
        self, pairs: Iterable[tuple[str, str]] = (), files: dict[str, list[UploadedFile]] | None = None
    ) -> None:
        self.values: Values = Values([(name, text) for name, text in pairs if text])
        """Text fields of the form."""
        self.files: dict[str, list[UploadedFile]] = files or {}
        """Files by the name of their field."""


def form_of(request: HTTPRequest) -> FormData:
    """Return the form in the body of a request, parsed once.

    Raises HTTPError 415 for a body of another media type, and 400 for a malformed form.
    """
    known: FormData | None = getattr(request, "_form", None)
    if known is None:
        known = _read(request)
        object.__setattr__(request, "_form", known)
    return known


def _read(request: HTTPRequest) -> FormData:
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if not request.body and not kind:
        return FormData()
    if kind == "application/x-www-form-urlencoded":
        return FormData(_urlencoded(request))
    if kind == "multipart/form-data":
        return _multipart(request.body, parameters)
    from .problems import UnsupportedMediaType

    raise UnsupportedMediaType(
        "Send a form: application/x-www-form-urlencoded or multipart/form-data.", headers={"Accept": _ACCEPTED}
    )


_ACCEPTED = "application/x-www-form-urlencoded, multipart/form-data"


def _malformed(problem: str) -> HTTPError:
    from .problems import BadRequest

    return BadRequest(problems=[("form", problem)])


def _urlencoded(request: HTTPRequest) -> list[tuple[str, str]]:
    from urllib.parse import parse_qsl

    try:
        return parse_qsl(request.text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError:
        raise _malformed("expected percent-encoded UTF-8, got other bytes") from None
    except ValueError:
        raise _malformed(f"has more than {MOST_FIELDS} fields") from None


def _multipart(body: bytes, parameters: str) -> FormData:
    try:
        from werkzeug.formparser import FormDataParser
        from werkzeug.http import parse_options_header
    except ImportError:
        raise LambdaRouterError(
            "Multipart forms are read by werkzeug, which is not installed: pip install 'lambdarouter[forms]'."
        ) from None
    _, options = parse_options_header(f"multipart/form-data;{parameters}")
    parser = FormDataParser(
        # The whole body is already in memory.
        stream_factory=lambda *args, **kwargs: BytesIO(),
        max_form_memory_size=None,
        max_form_parts=MOST_FIELDS,
        silent=False,
    )
    try:
        _, fields, files = parser.parse(BytesIO(body), "multipart/form-data", len(body), options)
    except Exception:  # werkzeug raises several types, with its own messages
        raise _malformed("is not a complete multipart form, or has too many parts") from None
    if any("\ufffd" in text for pair in fields.items(multi=True) for text in pair) and b"\xef\xbf\xbd" not in body:
        raise _malformed("expected UTF-8, got other bytes")  # werkzeug replaces them
    uploaded: dict[str, list[UploadedFile]] = {}
    for name, each in files.items(multi=True):
        plain = (each.filename or "").replace("\\", "/").rpartition("/")[2]
        uploaded.setdefault(name or "", []).append(
            UploadedFile(each.stream.read(), plain, each.mimetype or "application/octet-stream")
        )
    return FormData(fields.items(multi=True), uploaded)


def prime() -> None:
    """Load the modules for the first multipart form. If werkzeug is missing, that form raises the error instead."""
    with suppress(LambdaRouterError):
        _multipart(b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--b--\r\n", "boundary=b")


# --- Arguments ------------------------------------------------------------------------------------------------------


def from_files(parameter: Parameter, alias: str | None) -> Get:
    """Return the getter of a file, or of all files of one field."""
    inner, may_be_none = optional(parameter.type)
    name = alias or parameter.name
    several = inner is not UploadedFile
    build = builder_of(inner)

    def get(request: HTTPRequest, path_values: list[str], context: Any) -> Any:
        files = form_of(request).files.get(name, [])
        # A browser sends an empty part for a file input without a file.
        files = [each for each in files if each.filename or each.body]
        if several:
            return build(files)
        if files:
            return files[-1]
        if parameter.has_default or may_be_none:
            return parameter.default if parameter.has_default else None
        raise Fault((f"form.{name}", "is missing; expected a file"))

    return get


def reads_form(handler: Any) -> bool:
    """Whether a parameter of an `HTTPHandler`, or of one of its dependencies, is a field or a file of a form."""
    handler.parameters()  # binds them, if they are not bound yet
    parts: Any = handler.binding.bound.parameters
    return any(part == Form.location for part, _ in parts)
