"""Bodies of forms: URL-encoded ones by the standard library, multipart ones with their files by werkzeug.

Loaded by the first handler that takes a field of a form.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, get_args, get_origin

from .._events.builder import Value, field, frozen
from ..errors import LambdaRouterError, PayloadError, RegistrationError
from ._scalars import converter_of, is_scalar, item_of, optional
from .errors import HTTPError
from .request import HTTPRequest, Values

if TYPE_CHECKING:
    from cattrs import Converter

    from .parameters import Get

#: More fields than any form has; a body of a million tiny ones would take seconds.
MOST_FIELDS = 1_000


@frozen
class UploadedFile(Value):
    """A file of a multipart form, whole in memory: a request has at most 6 MB."""

    body: bytes = field(default=b"", repr=False)
    """What the file holds."""

    filename: str = ""
    """Name that the client gave, without folders. Never a path to write to as it is."""

    content_type: str = "application/octet-stream"
    """Type that the client gave; nobody has checked it."""


class FormData:
    """What a form holds: `values` of its fields, and `files` by field."""

    __slots__ = ("files", "values")

    def __init__(self, values: Values, files: dict[str, list[UploadedFile]]) -> None:
        self.values: Values = values
        self.files: dict[str, list[UploadedFile]] = files


def form_of(request: HTTPRequest) -> FormData:
    """The form in a request's body, read once; an HTTPError 415 for a body of another type, 400 for a broken one."""
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
    from io import BytesIO

    _, options = parse_options_header(f"multipart/form-data;{parameters}")
    parser = FormDataParser(
        # All of it is in memory anyhow.
        stream_factory=lambda *args, **kwargs: BytesIO(),
        max_form_memory_size=None,
        max_form_parts=MOST_FIELDS,
        silent=False,
    )
    try:
        _, fields, files = parser.parse(BytesIO(body), "multipart/form-data", len(body), options)
    except Exception:  # werkzeug's own, of several kinds, with texts of its own
        raise HTTPError(400, problems=[("form", "is no whole multipart form, or has too many parts")]) from None
    uploaded: dict[str, list[UploadedFile]] = {}
    for name, each in files.items(multi=True):
        plain = (each.filename or "").replace("\\", "/").rpartition("/")[2]
        uploaded.setdefault(name or "", []).append(
            UploadedFile(each.stream.read(), plain, each.mimetype or "application/octet-stream")
        )
    return FormData(Values([(name, value) for name, value in fields.items(multi=True)]), uploaded)


def prime() -> None:
    """Do now what the first multipart form would do; where werkzeug is missing, whoever sends a form is told."""
    with suppress(LambdaRouterError):
        _multipart(b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--b--\r\n", "boundary=b")


# --- Arguments ------------------------------------------------------------------------------------------------------


def takes_file(hint: Any) -> bool:
    """Whether an annotation asks for a file, or for several."""
    inner, _ = optional(hint)
    return inner is UploadedFile or (get_origin(inner) is list and get_args(inner)[0] is UploadedFile)


def from_files(parameter: inspect.Parameter, hint: Any, alias: str | None) -> Get:
    """The getter of a file, or of all files of one field."""
    from .parameters import Fault

    inner, may_be_none = optional(hint)
    name = alias or parameter.name
    several = inner is not UploadedFile
    has_default = parameter.default is not parameter.empty

    def get(request: HTTPRequest, found: list[str], context: Any) -> Any:
        files = form_of(request).files.get(name, [])
        # A browser sends an empty part for an input where no file was chosen.
        files = [each for each in files if each.filename or each.body]
        if several:
            return files
        if files:
            return files[-1]
        if has_default or may_be_none:
            return parameter.default if has_default else None
        raise Fault((f"form.{name}", "is missing; expected a file"))

    return get


def from_form(parameter: inspect.Parameter, hint: Any, place: str, converter: Converter | None) -> Get:
    """The getter of a whole form as one class."""
    from .._models.reading import structured
    from .parameters import Fault, fault_of

    inner, _ = optional(hint)
    fields = _fields_of(inner, place, converter)
    structure = structured(inner, converter)

    def get(request: HTTPRequest, found: list[str], context: Any) -> Any:
        values = form_of(request).values
        taken: dict[str, Any] = {}
        problems: list[tuple[str, str]] = []
        for name, read in fields.items():
            if name in values:
                try:
                    taken[name] = read(values.all(name))
                except ValueError as error:
                    problems.append((f"form.{name}", str(error)))
        if problems:
            raise Fault(*problems)
        try:
            return structure(taken, ("http", "form"))
        except PayloadError as error:
            raise fault_of(error) from None

    return get


def _fields_of(cls: Any, place: str, converter: Converter | None) -> dict[str, Callable[[list[str]], Any]]:
    """For each field of a class, what makes of a form's texts what JSON would have had."""
    from .._models.fields import fields_of, rename_of
    from .._models.kinds import library_of, unnamed

    if library_of(cls) != "fields":
        raise RegistrationError(
            f"{place}: Form() takes a scalar, a list of scalars, an attrs class, a dataclass or a TypedDict."
        )
    fields = [each for each in fields_of(cls, rename_of(converter)) if each.init is not None]
    return {each.wire: _reader(unnamed(each.type)[0], place, each.wire) for each in fields}


def _reader(hint: Any, place: str, name: str) -> Callable[[list[str]], Any]:
    inner, may_be_none = optional(hint)
    item = item_of(inner)
    if item is None and not is_scalar(inner):
        raise RegistrationError(f"{place}: the field {name!r} of a form is no scalar, nor a list of scalars.")
    convert = _as_json(inner if item is None else item, place, name)
    if item is not None:
        return lambda texts: [convert(each) for each in texts]
    is_text = inner is str

    def read(texts: list[str]) -> Any:
        # An input that was left empty is sent as an empty text.
        return None if may_be_none and not is_text and not texts[-1] else convert(texts[-1])

    return read


def _as_json(hint: Any, place: str, name: str) -> Callable[[str], Any]:
    convert = converter_of(hint, place, name)
    if convert is None:
        return str
    kind = optional(hint)[0]
    if kind in (int, float, bool) or get_origin(kind) is not None:
        return convert
    if hasattr(kind, "__members__"):
        return lambda text: convert(text).value

    def as_text(text: str) -> str:  # a UUID, a Decimal, a date: JSON has it as text, too
        convert(text)
        return text

    return as_text
