"""Arguments by annotation: where each parameter of an HTTP handler comes from, worked out once.

A parameter named in the path is that placeholder; `HTTPRequest` and `LambdaContext` are what they say; a scalar is a
query parameter, a list of scalars all values of one; `Annotated[str, Header()]` and its kind say it themselves;
whatever else is the JSON body. All faults of a request are collected into one 400.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from ..context import LambdaContext
from ..errors import PayloadError, RegistrationError
from ..handlers import _closure_of
from .errors import HTTPError
from .request import HTTPRequest

if TYPE_CHECKING:
    from cattrs import Converter

Convert = Callable[[str], Any]
Get = Callable[[HTTPRequest, list[str], Any], Any]


class Fault(Exception):  # noqa: N818  (becomes part of a 400, never leaves this module)
    """One argument cannot be made from the request."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__()
        self.problems = problems


class From:
    """Where an argument comes from, for `Annotated`; `alias` is its name there."""

    place = ""

    def __init__(self, alias: str | None = None) -> None:
        self.alias = alias


class Query(From):
    """A query parameter."""

    place = "query"


class Header(From):
    """A header; by default the parameter's name with `-` for `_`."""

    place = "header"


class Cookie(From):
    """A cookie."""

    place = "cookie"


class Body(From):
    """The body, for a type that would be a query parameter otherwise."""

    place = "body"


class Binding:
    """How one function is called with a request."""

    __slots__ = ("getters", "place", "run", "single")

    def __init__(
        self, function: Callable[..., Any], path_names: tuple[str, ...], place: str, converter: Converter | None
    ) -> None:
        self.place = place
        self.run = _runner(function)
        parameters = inspect.signature(function).parameters
        hints = _hints(function)
        missing = [name for name in path_names if name not in parameters]
        whole = any(hint is HTTPRequest for hint in hints.values())
        if missing and not whole and not any(each.kind is each.VAR_KEYWORD for each in parameters.values()):
            raise RegistrationError(
                f"{place} has no parameter {missing[0]!r} for the placeholder of its path. "
                "Add it, or take the whole HTTPRequest."
            )
        self.getters: tuple[tuple[str, Get], ...] = tuple(
            (each.name, _getter(each, hints.get(each.name, Any), path_names, place, converter))
            for each in parameters.values()
            if each.kind not in (each.VAR_KEYWORD, each.VAR_POSITIONAL)
        )
        _check_one_body(self.getters, place)

    def call(self, request: HTTPRequest, found: list[str], context: Any) -> Any:
        """Call the handler; an HTTPError 400 lists every argument that the request does not give."""
        arguments: dict[str, Any] = {}
        problems: list[tuple[str, str]] = []
        for name, get in self.getters:
            try:
                arguments[name] = get(request, found, context)
            except Fault as fault:
                problems += fault.problems
        if problems:
            raise HTTPError(400, "The request does not fit this route.", problems=problems)
        return self.run(**arguments)


def _runner(function: Callable[..., Any]) -> Callable[..., Any]:
    if not inspect.iscoroutinefunction(function):
        return function
    from ..loops import run

    return lambda **arguments: run(function(**arguments))


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    target = inspect.unwrap(function)
    if not inspect.isroutine(target):
        target = getattr(target, "func", type(target).__call__)
    annotations = {name: each for name, each in getattr(target, "__annotations__", {}).items() if name != "return"}
    if not any(isinstance(each, str) for each in annotations.values()):
        return annotations
    only = types.SimpleNamespace(__annotations__=annotations)
    return get_type_hints(
        only, globalns=getattr(target, "__globals__", {}), localns=_closure_of(target), include_extras=True
    )


def _getter(
    parameter: inspect.Parameter, hint: Any, path_names: tuple[str, ...], place: str, converter: Converter | None
) -> Get:
    if parameter.kind is parameter.POSITIONAL_ONLY:
        raise RegistrationError(f"{place}: {parameter.name!r} cannot be positional-only; arguments go by name.")
    extras: tuple[Any, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *rest = get_args(hint)
        extras = tuple(rest)
    source = next((each for each in extras if isinstance(each, From)), None)
    name = parameter.name
    if source is None and name in path_names:
        return _from_path(name, path_names.index(name), hint, place)
    if hint is HTTPRequest:
        return lambda request, found, context: _with_path(request, path_names, found)
    if hint is LambdaContext:
        return lambda request, found, context: context
    if source is None:
        source = Query() if _is_scalar(hint) or _item_of(hint) is not None else Body()
    if isinstance(source, Body):
        return _from_body(parameter, hint, converter)
    return _from_values(parameter, hint, source, place)


def _with_path(request: HTTPRequest, names: tuple[str, ...], found: list[str]) -> HTTPRequest:
    object.__setattr__(request, "path_parameters", dict(zip(names, found, strict=False)))
    return request


def _from_path(name: str, index: int, hint: Any, place: str) -> Get:
    convert = converter_of(hint, place, name)
    if convert is None:
        return lambda request, found, context: found[index]

    def get(request: HTTPRequest, found: list[str], context: Any) -> Any:
        try:
            return convert(found[index])
        except ValueError as error:
            raise Fault((f"path.{name}", str(error))) from None

    return get


def _from_values(parameter: inspect.Parameter, hint: Any, source: From, place: str) -> Get:
    kind = source.place
    alias = source.alias or (parameter.name.replace("_", "-") if kind == "header" else parameter.name)
    item = _item_of(hint)
    inner, optional = _optional(hint if item is None else item)
    convert = converter_of(inner, place, parameter.name) or str
    required = parameter.default is parameter.empty and not optional and item is None
    default = None if parameter.default is parameter.empty else parameter.default
    path = f"{kind}.{alias}"

    def one(text: str) -> Any:
        try:
            return convert(text)
        except ValueError as error:
            raise Fault((path, str(error))) from None

    def get(request: HTTPRequest, found: list[str], context: Any) -> Any:
        values: Any = request.query if kind == "query" else request.headers if kind == "header" else request.cookies
        if alias not in values:
            if required:
                raise Fault((path, "is missing"))
            return default if item is None or default is not None else []
        if item is not None:
            return [one(text) for text in values.all(alias)]
        return one(values[alias])

    return get


def _from_body(parameter: inspect.Parameter, hint: Any, converter: Converter | None) -> Get:
    has_default = parameter.default is not parameter.empty
    inner, optional = _optional(hint)

    def absent() -> Any:
        if has_default or optional:
            return parameter.default if has_default else None
        raise Fault(("body", "is missing"))

    def as_text(request: HTTPRequest, found: list[str], context: Any) -> Any:
        return request.text

    if inner is bytes:
        return lambda request, found, context: request.body
    if inner is str:
        return as_text
    if inner in (Any, object, dict, list, inspect.Parameter.empty):
        structure: Any = None
    else:
        from ..structure import structured

        structure = structured(inner, converter)

    def get(request: HTTPRequest, found: list[str], context: Any) -> Any:
        if not request.body:
            return absent()
        try:
            value = request.json()
        except HTTPError as error:
            raise Fault(*(error.problems or (("body", error.detail),))) from None
        if inner in (dict, list) and type(value) is not inner:
            raise Fault(("body", f"expected {'an object' if inner is dict else 'a list'}"))
        if structure is None:
            return value
        try:
            return structure(value, ("http", "body"))
        except PayloadError as error:
            raise Fault(*error.problems) from None

    get.__name__ = "body"
    return get


def _check_one_body(getters: tuple[tuple[str, Get], ...], place: str) -> None:
    bodies = [name for name, get in getters if getattr(get, "__name__", "") == "body"]
    if len(bodies) > 1:
        raise RegistrationError(
            f"{place}: {bodies[0]!r} and {bodies[1]!r} would both be the body. "
            "Mark the others with Annotated[..., Query()] or Header(), or make one class of them."
        )


# --- Scalars from text ----------------------------------------------------------------------------------------------


def _optional(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        members = [each for each in get_args(hint) if each is not type(None)]
        if len(members) == 1 and len(get_args(hint)) == 2:
            return members[0], True
    return hint, False


def _item_of(hint: Any) -> Any:
    """The item type of a list of scalars, None for anything else."""
    if get_origin(hint) is list and _is_scalar(get_args(hint)[0]):
        return get_args(hint)[0]
    return None


def _is_scalar(hint: Any) -> bool:
    hint, _ = _optional(hint)
    return hint in (str, int, float, bool) or _library_scalar(hint) is not None


def _library_scalar(hint: Any) -> Convert | None:
    if get_origin(hint) is Literal:
        return _one_of({str(each): each for each in get_args(hint)})
    if not isinstance(hint, type):
        return None
    name = f"{hint.__module__}.{hint.__qualname__}"
    wanted = {
        "decimal.Decimal": "a number",
        "uuid.UUID": "a UUID",
        "datetime.date": "an ISO 8601 date",
        "datetime.datetime": "an ISO 8601 time",
        "datetime.time": "an ISO 8601 time of day",
    }.get(name)
    if wanted is not None:
        return _parsed(wanted, getattr(hint, "fromisoformat", hint))
    members: dict[str, Any] | None = getattr(hint, "__members__", None)  # an enum
    return _one_of({str(each.value): each for each in members.values()}) if members is not None else None


def converter_of(hint: Any, place: str, name: str) -> Convert | None:
    """The function that makes a scalar from text, raising ValueError; None for text itself."""
    hint, _ = _optional(hint)
    if hint is str or hint is Any or hint is inspect.Parameter.empty:
        return None
    known: dict[Any, Convert] = {int: _integer, float: _number, bool: _boolean}
    convert = known.get(hint) or _library_scalar(hint)
    if convert is None:
        raise RegistrationError(
            f"{place}: {name!r} cannot be made from text as {getattr(hint, '__name__', hint)}. "
            "Use str, int, float, bool, Decimal, UUID, date, datetime, an enum or a Literal."
        )
    return convert


def _integer(text: str) -> int:
    if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 4000:
        return int(text)
    raise ValueError("expected an integer")


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise ValueError("expected a number") from None
    if "_" in text or number - number != 0:  # infinity and NaN
        raise ValueError("expected a number")
    return number


def _boolean(text: str) -> bool:
    known = {"true": True, "1": True, "false": False, "0": False}.get(text.lower())
    if known is None:
        raise ValueError("expected true or false")
    return known


def _parsed(wanted: str, parse: Callable[[str], Any]) -> Convert:
    def convert(text: str) -> Any:
        try:
            return parse(text)
        except (ValueError, ArithmeticError):
            raise ValueError(f"expected {wanted}") from None

    return convert


def _one_of(choices: dict[str, Any]) -> Convert:
    def convert(text: str) -> Any:
        if text in choices:
            return choices[text]
        raise ValueError(f"expected one of: {', '.join(choices)}")

    return convert
