"""Getters: functions that return one argument of a handler from the request, or raise `Fault`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._events.codecs import Mismatch, Refused
from .._events.encoded_codecs import parse_json
from ..errors import PayloadError, RegistrationError
from ._bound import VALUES, listed
from ._fault import Fault, Get, fault_of
from ._scalars import (
    Convert,
    ItemFaultsError,
    builder_of,
    converter_of,
    each_of,
    has_converter,
    item_of,
    optional,
    without_none,
)
from .errors import HTTPError
from .request import HTTPRequest

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.parameter import Parameter


#: Annotations of a JSON body that is passed on as parsed, without conversion.
AS_PARSED = (Any, object, dict, list)
#: The location of the body in errors.
_BODY = ("http", "body")


def whole_request(names: tuple[str, ...]) -> Get:
    """Return the getter of the whole request; `names` are the placeholders of its path."""

    def get(request: HTTPRequest, path_values: list[str], context: Any) -> HTTPRequest:
        object.__setattr__(request, "path_parameters", dict(zip(names, path_values, strict=False)))
        return request

    return get


def the_context(request: HTTPRequest, path_values: list[str], context: Any) -> Any:
    """Return the Lambda context. This function is a getter itself."""
    return context


def from_path(name: str, index: int, convert: Convert | None) -> Get:
    """Return the getter of the path placeholder at `index`; `convert` is None for a string."""
    if convert is None:
        return lambda request, path_values, context: path_values[index]

    def get(request: HTTPRequest, path_values: list[str], context: Any) -> Any:
        try:
            return convert(path_values[index])
        except ValueError as error:
            raise Fault((f"path.{name}", str(error))) from None

    return get


def constrained_in_path(index: int, value_of: Callable[[list[str]], Any]) -> Get:
    """Return the getter of a path placeholder with constraints; `value_of` raises Fault."""
    return lambda request, path_values, context: value_of([path_values[index]])


def name_in(parameter: Parameter, kind: str, alias: str | None) -> str:
    """Return the name that a parameter is bound to; headers have `-` instead of `_`."""
    return alias or (parameter.name.replace("_", "-") if kind == "header" else parameter.name)


def from_values(
    parameter: Parameter, kind: str, alias: str | None, location: str, converter: Converter | None = None
) -> Get:
    """Return the getter of a scalar, or of a collection of scalars.

    `kind` is `query`, `header`, `cookie` or `form`. `alias` replaces the name of the parameter. Raises
    RegistrationError for a type that cannot be converted from a string.
    """
    name = name_in(parameter, kind, alias)
    hint, may_be_none = optional(parameter.type)
    item = item_of(hint)
    if item is not None and kind == "cookie":
        raise RegistrationError(f"{location}: {parameter.name!r} cannot be a list: a cookie has one value.")
    constrained = constrained_values(parameter.type, (kind, name), location, converter)
    convert: Convert = str
    if constrained is None:
        convert = converter_of(hint if item is None else item, location, parameter.name) or str
    build = builder_of(hint)
    required = not parameter.has_default and not may_be_none and item is None
    path = f"{kind}.{name}"
    values_of = VALUES[kind]

    def get(request: HTTPRequest, path_values: list[str], context: Any) -> Any:
        values: Any = values_of(request)
        if name not in values:
            if required:
                raise Fault((path, "is missing"))
            if parameter.has_default or may_be_none:
                return parameter.default if parameter.has_default else None
            return build([]) if constrained is None else constrained([])
        try:
            if item is None:
                return convert(values[name]) if constrained is None else constrained([values[name]])
            texts = listed(values.all(name)) if kind == "header" else values.all(name)
            if constrained is not None:
                return constrained(texts)
            return build(each_of(texts, convert))
        except ItemFaultsError as error:
            raise Fault(*error.at(path)) from None
        except ValueError as error:
            raise Fault((path, str(error))) from None

    return get


def constrained_values(
    hint: Any, path: tuple[str, str], location: str, converter: Converter | None
) -> Callable[[list[str]], Any] | None:
    """Return the function that makes a value from strings and checks its constraints; None if there are none."""
    if isinstance(hint, type) and has_converter(hint):
        return None
    from .._models.kinds import is_constrained

    if not is_constrained(hint):
        return None
    from ._typed_values import constrained

    return constrained(hint, path, location, converter)


# --- The body -------------------------------------------------------------------------------------------------------


def _absent(parameter: Parameter, may_be_none: bool) -> Callable[[], Any]:
    def absent() -> Any:
        if parameter.has_default:
            return parameter.default
        if may_be_none:
            return None
        raise Fault(("body", "is missing"))

    return absent


def raw_body(parameter: Parameter) -> Get:
    """Return the getter of the body as bytes or as a string."""
    inner, may_be_none = optional(parameter.type)
    absent = _absent(parameter, may_be_none)
    may_be_absent = may_be_none or parameter.has_default

    def get(request: HTTPRequest, path_values: list[str], context: Any) -> Any:
        if may_be_absent and not request.body:
            return absent()
        if inner is bytes:
            return request.body
        try:
            return request.text
        except HTTPError as error:
            raise Fault(("body", error.detail)) from None

    return get


def json_body(parameter: Parameter, converter: Converter | None) -> Get:
    """Return the getter of a JSON body, converted to the annotated type."""
    inner, may_be_none = optional(parameter.type)
    absent = _absent(parameter, may_be_none)
    if inner in AS_PARSED:
        return _parsed_body(inner, absent, may_be_none=may_be_none)
    from .._models.payloads import quickly
    from .._models.reading import structured

    target = without_none(parameter.type)
    quick, structure = quickly(target, converter), structured(target, converter)

    def get(request: HTTPRequest, path_values: list[str], context: Any) -> Any:
        body = request.body
        if not body:
            return absent()
        if may_be_none and body.strip() == b"null":
            return None
        try:
            return quick(body.decode(), _BODY)
        except Refused as refused:
            raise fault_of(refused.error_at(_BODY)) from None
        except MemoryError:
            raise
        except Exception:  # noqa: S110  (no JSON, or JSON with spaces around it or in another encoding)
            pass
        try:
            return structure(parse_json(body), _BODY)
        except Mismatch as mismatch:
            raise Fault(("body", str(mismatch))) from None
        except PayloadError as error:
            raise fault_of(error) from None

    return get


def _parsed_body(wanted: Any, absent: Callable[[], Any], *, may_be_none: bool) -> Get:
    """Return the getter of a JSON body as it is parsed."""

    def get(request: HTTPRequest, path_values: list[str], context: Any) -> Any:
        if not request.body:
            return absent()
        try:
            value = parse_json(request.body)
        except Mismatch as mismatch:
            raise Fault(("body", str(mismatch))) from None
        if wanted in (dict, list) and type(value) is not wanted and not (value is None and may_be_none):
            raise Fault(("body", f"expected {'an object' if wanted is dict else 'a list'}"))
        return value

    return get
