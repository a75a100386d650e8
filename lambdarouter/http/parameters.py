"""Arguments by annotation: where each parameter of an HTTP handler comes from, worked out once.

A parameter named in the path is that placeholder; `HTTPRequest` and `LambdaContext` are what they say; a scalar is a
query parameter, a list of scalars all values of one; `Annotated[str, Header()]` and its kind say it themselves;
an `UploadedFile` is a file of a form; whatever else is the JSON body. All faults of a request are collected into one
400.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from .._calling.handler import _closure_of, definition_of, is_coroutine_function
from ..context import LambdaContext
from ..errors import PayloadError, RegistrationError
from ._scalars import Convert, converter_of, is_scalar, item_of, optional
from .errors import HTTPError
from .request import HTTPRequest

if TYPE_CHECKING:
    from cattrs import Converter

#: Gives one argument from the request, what the placeholders of its path hold, and the context; or raises Fault.
Get = Callable[[HTTPRequest, list[str], Any], Any]


#: Annotations of a JSON body that leave it as it was parsed.
_AS_PARSED = (Any, object, dict, list)


class Fault(Exception):  # noqa: N818  (becomes part of a 400, never leaves this module)
    """One argument cannot be made from the request."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__()
        self.problems = problems


def fault_of(error: PayloadError) -> Fault:
    """The fault of a body or form that does not fit; the last problem counts those that are not listed."""
    more = [(error.path.partition(".")[0], f"and {error.more} more")] if error.more else []
    return Fault(*error.details, *more)


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


class Form(From):
    """A field of a form, or a class of them all; URL-encoded or multipart. Files go by their class, `UploadedFile`."""

    place = "form"


class Binding:
    """How one function is called with a request; parameters named in `injected` are not its business."""

    __slots__ = ("body_kind", "converter", "function", "getters", "is_async", "place", "targets")

    def __init__(
        self,
        function: Callable[..., Any],
        path_names: tuple[str, ...],
        place: str,
        converter: Converter | None,
        injected: frozenset[str] = frozenset(),
    ) -> None:
        self.place: str = place
        self.function: Callable[..., Any] = function
        self.is_async: bool = is_coroutine_function(function)
        self.converter: Converter | None = converter
        signature = _Signature(function, path_names, place, converter)
        signature.given = {**signature.given, **dict.fromkeys(injected)}
        self.getters: tuple[tuple[str, Get], ...] = tuple(signature.getters())
        self.body_kind: str | None = signature.body_kind
        self.targets: tuple[Any, ...] = tuple(signature.targets)

    def prime(self) -> None:
        """Do now what the first body would do."""
        if self.targets:
            from .._models.reading import prime

            for target in self.targets:
                prime(target, self.converter)
        if self.body_kind == "form":
            from . import form_data

            form_data.prime()

    def call(self, request: HTTPRequest, found: list[str], context: Any) -> Any:
        """Call the handler; an HTTPError 400 lists every argument that the request does not give."""
        value = self.function(**self.arguments(request, found, context))
        if type(value) is not types.CoroutineType:
            return value
        from .._calling.event_loop import run

        return run(value, context)

    def arguments(self, request: HTTPRequest, found: list[str], context: Any) -> dict[str, Any]:
        """The handler's arguments by name; an HTTPError 400 lists every one that the request does not give."""
        arguments: dict[str, Any] = {}
        problems: list[tuple[str, str]] = []
        for name, get in self.getters:
            try:
                arguments[name] = get(request, found, context)
            except Fault as fault:
                problems += fault.problems
        if problems:
            raise HTTPError(400, "The request does not fit this route.", problems=problems)
        return arguments


class _Signature:
    """A handler's parameters, and the choice of where each comes from."""

    def __init__(
        self, function: Callable[..., Any], path_names: tuple[str, ...], place: str, converter: Converter | None
    ) -> None:
        self.path_names = path_names
        self.place = place
        self.converter = converter
        self.parameters = inspect.signature(function).parameters
        self.hints = _hints(function)
        self.given: Mapping[str, Any] = getattr(function, "keywords", {})  # what a functools.partial passes already
        #: What cattrs makes of a body.
        self.targets: list[Any] = []
        self.body: str | None = None
        self.body_kind: str | None = None

    def getters(self) -> Iterator[tuple[str, Get]]:
        """Each argument's name with what gives it; a RegistrationError for one that nothing can give."""
        missing = [name for name in self.path_names if name not in self.parameters]
        for parameter in self.parameters.values():
            if parameter.kind is parameter.VAR_KEYWORD:
                yield from ((name, _from_path(name, self.path_names.index(name), None)) for name in missing)
                missing = []
            elif parameter.kind is not parameter.VAR_POSITIONAL and parameter.name not in self.given:
                get = self._getter(parameter)
                if get is not None:
                    yield parameter.name, get
        if missing and not any(optional(hint)[0] is HTTPRequest for hint in self.hints.values()):
            raise RegistrationError(
                f"{self.place} has no parameter {missing[0]!r} for the placeholder of its path. "
                "Add it, or take the whole HTTPRequest."
            )

    def _getter(self, parameter: inspect.Parameter) -> Get | None:
        name, place = parameter.name, self.place
        if parameter.kind is parameter.POSITIONAL_ONLY:
            raise RegistrationError(f"{place}: {name!r} cannot be positional-only; arguments go by name.")
        hint, source = _source_of(self.hints.get(name, Any))
        if source is None and name in self.path_names:
            return _from_path(name, self.path_names.index(name), converter_of(hint, place, name))
        if name not in self.hints:
            if parameter.default is not parameter.empty:
                return None  # the handler's own
            raise RegistrationError(
                f"{place}: nothing tells where {name!r} comes from. Annotate it: HTTPRequest for the whole request, "
                "a scalar for a query parameter, a class for the body."
            )
        inner, _ = optional(hint)
        if inner is HTTPRequest:
            return _whole(self.path_names)
        if inner is LambdaContext:
            return lambda request, found, context: context
        if isinstance(source, Form) or _is_file(inner):
            return self._from_form(parameter, hint, source)
        if source is None:
            source = Query() if is_scalar(inner) or item_of(inner) is not None else Body()
        if not isinstance(source, Body):
            return _from_values(parameter, hint, source, place)
        return self._from_body(parameter, hint)

    def _from_form(self, parameter: inspect.Parameter, hint: Any, source: From | None) -> Get:
        from .form_data import from_files, from_form, takes_file

        self._takes_body(parameter, "form")
        if takes_file(hint):
            return from_files(parameter, hint, source.alias if source is not None else None)
        inner, _ = optional(hint)
        if is_scalar(inner) or item_of(inner) is not None:
            assert source is not None
            return _from_values(parameter, hint, source, self.place)
        self.targets.append(inner)
        return from_form(parameter, hint, self.place, self.converter)

    def _from_body(self, parameter: inspect.Parameter, hint: Any) -> Get:
        inner, _ = optional(hint)
        if inner is bytes or inner is str:
            return _raw_body(parameter, hint)
        self._takes_body(parameter, "json")
        if inner not in _AS_PARSED:
            self.targets.append(inner)
        return _json_body(parameter, hint, self.converter)

    def _takes_body(self, parameter: inspect.Parameter, kind: str) -> None:
        """Note what takes the body: fields of a form share it."""
        if self.body is not None and (kind == "json" or self.body_kind != kind):
            raise RegistrationError(
                f"{self.place}: {self.body!r} and {parameter.name!r} would both be the body. "
                "Mark the others with Annotated[..., Query()] or Header(), or make one class of them."
            )
        self.body, self.body_kind = parameter.name, kind


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    target = definition_of(function)
    annotations = {name: each for name, each in getattr(target, "__annotations__", {}).items() if name != "return"}
    if all(isinstance(each, type) for each in annotations.values()):
        return annotations
    # Text, and anything that may have text inside: `list["Order"]`.
    only = types.SimpleNamespace(__annotations__=annotations)
    return get_type_hints(
        only, globalns=getattr(target, "__globals__", {}), localns=_closure_of(target), include_extras=True
    )


def _source_of(hint: Any) -> tuple[Any, From | None]:
    """An annotation's type, and where `Annotated` says that it comes from: `Header()`, or the class alone."""
    if get_origin(hint) is not Annotated:
        return hint, None
    hint, *extras = get_args(hint)
    for each in extras:
        if isinstance(each, From):
            return hint, each
        if isinstance(each, type) and issubclass(each, From):
            return hint, each()
    return hint, None


# --- Each place -----------------------------------------------------------------------------------------------------


def _whole(names: tuple[str, ...]) -> Get:
    def get(request: HTTPRequest, found: list[str], context: Any) -> HTTPRequest:
        object.__setattr__(request, "path_parameters", dict(zip(names, found, strict=False)))
        return request

    return get


def _from_path(name: str, index: int, convert: Convert | None) -> Get:
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
    hint, may_be_none = optional(hint)
    item = item_of(hint)
    if item is not None and kind == "cookie":
        raise RegistrationError(f"{place}: {parameter.name!r} cannot be a list: a cookie has one value.")
    convert = converter_of(hint if item is None else item, place, parameter.name) or str
    required = parameter.default is parameter.empty and not may_be_none and item is None
    has_default = parameter.default is not parameter.empty
    path = f"{kind}.{alias}"
    values_of = _VALUES[kind]

    def get(request: HTTPRequest, found: list[str], context: Any) -> Any:
        values: Any = values_of(request)
        if alias not in values:
            if required:
                raise Fault((path, "is missing"))
            return parameter.default if has_default else None if may_be_none else []
        try:
            if item is None:
                return convert(values[alias])
            texts = _listed(values.all(alias)) if kind == "header" else values.all(alias)
            return [convert(text) for text in texts]
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


def _is_file(hint: Any) -> bool:
    # By name: who asks for a file has loaded its class, and nobody else needs to.
    each = get_args(hint)[0] if get_origin(hint) is list and get_args(hint) else hint
    return getattr(each, "__name__", "") == "UploadedFile" and each.__module__ == "lambdarouter.http.form_data"


def _listed(values: list[str]) -> list[str]:
    """The items of a header that is a list: sent several times, or once with commas, as some front doors join it."""
    import re

    items = [item.strip() for value in values for item in re.findall(r'(?:[^",]|"(?:[^"\\]|\\.)*"?)+', value)]
    return [item for item in items if item]


def _absent(parameter: inspect.Parameter, may_be_none: bool) -> Callable[[], Any]:
    def absent() -> Any:
        if parameter.default is not parameter.empty:
            return parameter.default
        if may_be_none:
            return None
        raise Fault(("body", "is missing"))

    return absent


def _raw_body(parameter: inspect.Parameter, hint: Any) -> Get:
    inner, may_be_none = optional(hint)
    absent = _absent(parameter, may_be_none)
    may_be_absent = may_be_none or parameter.default is not parameter.empty

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


def _json_body(parameter: inspect.Parameter, hint: Any, converter: Converter | None) -> Get:
    inner, may_be_none = optional(hint)
    absent = _absent(parameter, may_be_none)
    if inner in _AS_PARSED:
        structure: Any = None
    else:
        from .._models.reading import structured

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
            raise fault_of(error) from None

    return get
