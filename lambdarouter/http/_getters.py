"""Getters: each gives one argument of a handler from the request, or raises `Fault`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import PayloadError, RegistrationError
from ._fault import Fault, Get
from ._scalars import Convert, builder_of, converter_of, item_of, optional
from .errors import HTTPError
from .request import HTTPRequest

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.parameter import Parameter


#: Annotations of a JSON body that leave it as it was parsed.
AS_PARSED = (Any, object, dict, list)


def whole_request(names: tuple[str, ...]) -> Get:
    """The getter of the request itself; `names` are the placeholders of its path."""

    def get(request: HTTPRequest, found: list[str], context: Any) -> HTTPRequest:
        object.__setattr__(request, "path_parameters", dict(zip(names, found, strict=False)))
        return request

    return get


def the_context(request: HTTPRequest, found: list[str], context: Any) -> Any:
    """The getter of the Lambda context."""
    return context


def from_path(name: str, index: int, convert: Convert | None) -> Get:
    """The getter of a placeholder of the path."""
    if convert is None:
        return lambda request, found, context: found[index]

    def get(request: HTTPRequest, found: list[str], context: Any) -> Any:
        try:
            return convert(found[index])
        except ValueError as error:
            raise Fault((f"path.{name}", str(error))) from None

    return get


def from_values(parameter: Parameter, kind: str, alias: str | None, location: str) -> Get:
    """The getter of a scalar, or of a collection of scalars, from the query, the headers, the cookies or a form."""
    name = alias or (parameter.name.replace("_", "-") if kind == "header" else parameter.name)
    hint, may_be_none = optional(parameter.type)
    item = item_of(hint)
    if item is not None and kind == "cookie":
        raise RegistrationError(f"{location}: {parameter.name!r} cannot be a list: a cookie has one value.")
    convert = converter_of(hint if item is None else item, location, parameter.name) or str
    build = builder_of(hint)
    required = not parameter.has_default and not may_be_none and item is None
    path = f"{kind}.{name}"
    values_of = _VALUES[kind]

    def get(request: HTTPRequest, found: list[str], context: Any) -> Any:
        values: Any = values_of(request)
        if name not in values:
            if required:
                raise Fault((path, "is missing"))
            return parameter.default if parameter.has_default else None if may_be_none else build([])
        try:
            if item is None:
                return convert(values[name])
            texts = _listed(values.all(name)) if kind == "header" else values.all(name)
            return build([convert(text) for text in texts])
        except ValueError as error:
            raise Fault((path, str(error))) from None

    return get


def _form_values(request: HTTPRequest) -> Any:
    from .form_data import form_of

    return form_of(request).values


_VALUES: dict[str, Callable[[HTTPRequest], Any]] = {
    "query": lambda request: request.query,
    "header": lambda request: request.headers,
    "cookie": lambda request: request.cookies,
    "form": _form_values,
}


def _listed(values: list[str]) -> list[str]:
    """The items of a header that is a list: sent several times, or once with commas, as some integrations join it."""
    items = [item.strip() for value in values for item in re.findall(r'(?:[^",]|"(?:[^"\\]|\\.)*"?)+', value)]
    return [item for item in items if item]


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
    """The getter of the body as bytes or as text."""
    inner, may_be_none = optional(parameter.type)
    absent = _absent(parameter, may_be_none)
    may_be_absent = may_be_none or parameter.has_default

    def get(request: HTTPRequest, found: list[str], context: Any) -> Any:
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
    """The getter of a JSON body as the type of the annotation."""
    inner, may_be_none = optional(parameter.type)
    absent = _absent(parameter, may_be_none)
    if inner in AS_PARSED:
        structure: Any = None
    else:
        from .._models.structure import structured

        structure = structured(inner, converter)

    def get(request: HTTPRequest, found: list[str], context: Any) -> Any:
        if not request.body:
            return absent()
        try:
            value = request.json()
        except HTTPError as error:
            raise Fault(*error.problems) from None
        if value is None and may_be_none:
            return None
        if inner in (dict, list) and type(value) is not inner:
            raise Fault(("body", f"expected {'an object' if inner is dict else 'a list'}"))
        if structure is None:
            return value
        try:
            return structure(value, ("http", "body"))
        except PayloadError as error:
            raise Fault(*error.problems) from None

    return get
