"""Form bodies: URL-encoded forms, and multipart forms with uploaded files.

The standard library parses URL-encoded forms, and werkzeug parses multipart forms. This module is loaded by the first
handler with a parameter from a form.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any, get_origin

from .._events.builder import Value, field, frozen
from ..errors import LambdaRouterError, PayloadError, RegistrationError
from ._fault import Fault, Get, fault_of
from ._scalars import builder_of, converter_of, is_scalar, item_of, optional
from .errors import HTTPError
from .request import HTTPRequest, Values

if TYPE_CHECKING:
    from cattrs import Converter

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


class FormData:
    """A parsed form: `values` of its text fields, and lists of `files` by field name."""

    __slots__ = ("files", "values")

    def __init__(self, values: Values, files: dict[str, list[UploadedFile]]) -> None:
        self.values: Values = values
        self.files: dict[str, list[UploadedFile]] = files


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
        return FormData(Values(), {})
    if kind == "application/x-www-form-urlencoded":
        return FormData(_urlencoded(request), {})
    if kind == "multipart/form-data":
        return _multipart(request.body, parameters)
    raise HTTPError(
        415, "Send a form: application/x-www-form-urlencoded or multipart/form-data.", headers={"Accept": _ACCEPTED}
    )


_ACCEPTED = "application/x-www-form-urlencoded, multipart/form-data"


def _urlencoded(request: HTTPRequest) -> Values:
    from urllib.parse import parse_qsl

    try:
        pairs = parse_qsl(request.text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError:
        raise HTTPError(400, problems=[("form", "expected percent-encoded UTF-8, got other bytes")]) from None
    except ValueError:
        raise HTTPError(400, problems=[("form", f"has more than {MOST_FIELDS} fields")]) from None
    return Values(pairs)


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
        # The whole body is in memory already.
        stream_factory=lambda *args, **kwargs: BytesIO(),
        max_form_memory_size=None,
        max_form_parts=MOST_FIELDS,
        silent=False,
    )
    try:
        _, fields, files = parser.parse(BytesIO(body), "multipart/form-data", len(body), options)
    except Exception:  # werkzeug raises several types, with its own messages
        raise HTTPError(400, problems=[("form", "is no whole multipart form, or has too many parts")]) from None
    uploaded: dict[str, list[UploadedFile]] = {}
    for name, each in files.items(multi=True):
        plain = (each.filename or "").replace("\\", "/").rpartition("/")[2]
        uploaded.setdefault(name or "", []).append(
            UploadedFile(each.stream.read(), plain, each.mimetype or "application/octet-stream")
        )
    return FormData(Values([(name, value) for name, value in fields.items(multi=True)]), uploaded)


def prime() -> None:
    """Load what the first multipart form needs. If werkzeug is missing, the error is raised by that form instead."""
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


def from_form(parameter: Parameter, location: str, converter: Converter | None) -> Get:
    """Return the getter of a whole form as an instance of one class.

    Raises RegistrationError for a class with fields that a form cannot contain.
    """
    from .._models.reading import structured

    inner, _ = optional(parameter.type)
    fields = _fields_of(inner, location, converter)
    structure = structured(inner, converter)

    def get(request: HTTPRequest, path_values: list[str], context: Any) -> Any:
        values = form_of(request).values
        given: dict[str, Any] = {}
        problems: list[tuple[str, str]] = []
        for name, read in fields.items():
            if name in values:
                try:
                    given[name] = read(values.all(name))
                except ValueError as error:
                    problems.append((f"form.{name}", str(error)))
        if problems:
            raise Fault(*problems)
        try:
            return structure(given, ("http", "form"))
        except PayloadError as error:
            raise fault_of(error) from None

    return get


def _fields_of(cls: Any, location: str, converter: Converter | None) -> dict[str, Callable[[list[str]], Any]]:
    """Return, for each field of a class, the function that converts form values to the JSON form of the field."""
    from .._models.fields import fields_of, rename_of
    from .._models.kinds import library_of, unnamed

    if library_of(cls) != "fields":
        raise RegistrationError(
            f"{location}: Form() takes a scalar, a list of scalars, an attrs class, a dataclass or a TypedDict."
        )
    fields = [each for each in fields_of(cls, rename_of(converter)) if each.init is not None]
    return {each.wire: _reader(unnamed(each.type)[0], location, each.wire) for each in fields}


def _reader(hint: Any, location: str, name: str) -> Callable[[list[str]], Any]:
    inner, may_be_none = optional(hint)
    item = item_of(inner)
    if item is None and not is_scalar(inner):
        raise RegistrationError(f"{location}: the field {name!r} of a form is no scalar, nor a list of scalars.")
    convert = _as_json(inner if item is None else item, location, name)
    if item is not None:
        return lambda texts: [convert(each) for each in texts]
    is_text = inner is str

    def read(texts: list[str]) -> Any:
        # A browser sends an empty string for an empty input.
        return None if may_be_none and not is_text and not texts[-1] else convert(texts[-1])

    return read


def _as_json(hint: Any, location: str, name: str) -> Callable[[str], Any]:
    convert = converter_of(hint, location, name)
    if convert is None:
        return str
    kind = optional(hint)[0]
    if kind in (int, float, bool) or get_origin(kind) is not None:
        return convert
    if hasattr(kind, "__members__"):
        return lambda text: convert(text).value

    def as_text(text: str) -> str:  # A UUID, a Decimal or a date is a string in JSON, too.
        convert(text)
        return text

    return as_text
