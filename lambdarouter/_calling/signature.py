"""The signature of a user's function, resolved once: parameters, annotations, defaults, and the kind of function.

Handlers, dependencies, HTTP parameters, middleware, exception handlers, windows and the OpenAPI document use it. Each
annotation is evaluated separately, so a name that exists only for type checkers does not affect the others. An
annotation that cannot be evaluated yet, because its module defines a name further down, is tried again by `require`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from types import CodeType, SimpleNamespace
from typing import Annotated, Any, ForwardRef, get_args, get_origin, get_type_hints

from ..context import LambdaContext
from ..errors import NoSignatureError, RegistrationError, UnresolvedAnnotationError
from .annotations import MarkerError, foreign_marker, holds_text, shown, split
from .functions import declared, definition_of, location_of
from .parameter import KEYWORD_ONLY, MISSING, Depends, Marker, Parameter, Unresolved


class Signature:
    """The parameters of a function that a caller may pass: without a bound `self` or a partial's arguments.

    `names` are values for names that may exist only for type checkers, in addition to `LambdaContext`.
    """

    __slots__ = ("_definition", "_names", "function", "is_resolved", "location", "parameters")

    def __init__(self, function: Callable[..., Any], names: Mapping[str, Any] | None = None) -> None:
        self.function: Callable[..., Any] = function
        self._definition: Any = definition_of(function)
        self.location: str = location_of(function, self._definition)
        self._names: Mapping[str, Any] = names or {}
        self.parameters: tuple[Parameter, ...] = ()
        #: Whether every annotation is evaluated.
        self.is_resolved: bool = False
        self.resolve()
        self._refuse_unbound_method()

    def resolve(self) -> None:
        """Evaluate the annotations that are not evaluated yet."""
        if not self.is_resolved:
            self.parameters = tuple(self._read())
            self.is_resolved = all(each.is_resolved for each in self.parameters)

    def require(self, advice: str = "") -> None:
        """Evaluate the remaining annotations; raises UnresolvedAnnotationError if one still cannot be evaluated."""
        self.resolve()
        for parameter in () if self.is_resolved else self.parameters:
            if isinstance(parameter.type, Unresolved):
                raise UnresolvedAnnotationError(
                    f"{self.location}: parameter {parameter.name!r} cannot be resolved: {parameter.type.problem}. "
                    f"Define it in the module, or import it at run time and not only under `if TYPE_CHECKING:`{advice}."
                )

    def error(self, parameter: Parameter, problem: str) -> RegistrationError:
        """The error for one parameter."""
        return RegistrationError(f"{self.location}: parameter {parameter.name!r} {problem}.")

    def returns(self) -> Any:
        """The annotation of the return value; MISSING if there is none, or if it cannot be evaluated."""
        found = declared(self.function)
        if found is None or found[1] is MISSING:
            return MISSING
        value = self._evaluate(found[1])
        return MISSING if isinstance(value, Unresolved) else value

    def _read(self) -> Iterator[Parameter]:
        found = declared(self.function)
        if found is None:
            raise NoSignatureError(
                f"{self.location} has no signature, so its parameters are unknown. Wrap it in a function."
            )
        passed = self.function.keywords if isinstance(self.function, partial) else {}
        for name, value in passed.items():
            self._check_default(Parameter(name, KEYWORD_ONLY, value, MISSING, None))
        for name, kind, default, annotation in found[0]:
            if name not in passed:
                yield self._parameter(Parameter(name, kind, default, MISSING, None), annotation)

    def _parameter(self, parameter: Parameter, annotation: Any) -> Parameter:
        if annotation is not MISSING:
            parameter.type = self._evaluate(annotation, parameter)
            if not parameter.is_resolved and (parameter.is_args or parameter.is_kwargs):
                parameter.type = MISSING  # no single value is passed for it, so its type is irrelevant
        if parameter.is_resolved and parameter.type is not MISSING:
            self._split(parameter)
        if parameter.has_default:
            self._check_default(parameter)
        return parameter

    def _split(self, parameter: Parameter) -> None:
        """Separate the marker of an annotation from its type."""
        if isinstance(parameter.type, type):
            return
        reference = _forward_reference_in(parameter.type)
        if reference is not None:
            parameter.type = Unresolved(f"the annotation {reference!r} is not defined in the handler's module")
            return
        try:
            parameter.type, parameter.marker = split(parameter.type)
        except MarkerError as error:
            raise self.error(parameter, str(error)) from None
        except NameError as error:  # in a `type X = ...` alias
            parameter.type = Unresolved(_undefined(error))

    def _check_default(self, parameter: Parameter) -> None:
        """Reject a default that is a marker: it would have no effect, and the function would get the marker itself."""
        default = parameter.default
        wanted = shown(parameter.type) if parameter.is_resolved else "..."
        if isinstance(default, Marker):
            written = repr(default)
        elif isinstance(default, type) and issubclass(default, Marker):
            written = "Depends(...)" if issubclass(default, Depends) else f"{default.__name__}()"
        else:
            foreign = foreign_marker(default)
            if foreign is None:
                return
            written = f"{foreign.rpartition('.')[2]}(...)"
        raise self.error(
            parameter,
            f"has the marker {written} as its default, which would be passed as the value. "
            f"Write `{parameter.name}: Annotated[{wanted}, {written}]`, with the marker of lambdarouter",
        )

    def _refuse_unbound_method(self) -> None:
        first = next(iter(self.parameters), None)
        if first is not None and first.is_positional and first.name in ("self", "cls"):
            raise RegistrationError(
                f"{self.location} is a method without its object: parameter {first.name!r} has no value. Register the "
                "bound method, `app.on_...()(Service().method)`, or make it a function or a staticmethod."
            )

    # --- Annotations ------------------------------------------------------------------------------------------------

    def _evaluate(self, annotation: Any, parameter: Parameter | None = None) -> Any:
        """The value of one annotation; `Unresolved` if it contains an undefined name."""
        if not holds_text(annotation):
            return annotation
        try:
            value = self._evaluate_now(annotation)
        except NameError as error:
            return Unresolved(_undefined(error))
        except AttributeError as error:  # a module that is not completely imported yet
            return Unresolved(f"the annotation {shown(annotation)!r} is not defined ({error})")
        except Exception as error:
            if parameter is None:
                return Unresolved(str(error))
            problem = str(error) if isinstance(error, RegistrationError) else f"{type(error).__name__}: {error}"
            raise self.error(parameter, f"has an annotation that cannot be evaluated ({problem})") from error
        return value

    def _evaluate_now(self, annotation: Any) -> Any:
        globalns, localns = _namespaces(self._definition, self.function)
        try:
            return _evaluated(annotation, globalns, localns)
        except NameError as error:
            # A function that is defined inside another one may use names that only the outer one has.
            outer = {**_enclosing_locals(self._definition), **localns}
            name = error.name or ""
            known = {"LambdaContext": LambdaContext, **self._names}
            if name in known:
                outer.setdefault(name, known[name])
            if name not in outer:
                raise
            return _evaluated(annotation, globalns, outer)


def _evaluated(annotation: Any, globalns: dict[str, Any], localns: dict[str, Any]) -> Any:
    """The value of one annotation, including strings inside it, as in `list["Order"]`."""
    if isinstance(annotation, str):
        named = localns.get(annotation, globalns.get(annotation))
        if isinstance(named, type):
            return named  # the common case
    only = SimpleNamespace(__annotations__={"it": annotation})
    return get_type_hints(only, globalns=globalns, localns=localns, include_extras=True)["it"]


def _forward_reference_in(annotation: Any) -> str | None:
    """The string of a reference inside `Annotated`, which Python 3.14 leaves if it cannot evaluate a name."""
    for extra in get_args(annotation)[1:] if get_origin(annotation) is Annotated else ():
        for value in (extra, *(extra.arguments() if isinstance(extra, Marker) else ())):
            if isinstance(value, ForwardRef):
                return value.__forward_arg__
    return None


def _undefined(error: NameError) -> str:
    return f"the annotation {error.name!r} is not defined in the handler's module"


# --- Protocols ------------------------------------------------------------------------------------------------------


def is_protocol(cls: type[Any]) -> bool:
    """Whether a class is a protocol."""
    return bool(cls.__dict__.get("_is_protocol", False))


def satisfies(protocol: Any, value: Any) -> bool:
    """Whether a value has every public member of a protocol; False for a class that is not a protocol."""
    if not isinstance(protocol, type) or not is_protocol(protocol):
        return False
    names = {
        name
        for base in protocol.__mro__
        if is_protocol(base)
        for name in (*vars(base), *_annotated_names(base))
        if not name.startswith("_")
    }
    return bool(names) and all(hasattr(value, name) for name in names)


def member_type(protocol: type[Any], name: str) -> Any:
    """The annotation of an attribute or property of a protocol; MISSING for any other member.

    It is a string if it contains an undefined name.
    """
    for base in protocol.__mro__:
        member = base.__dict__.get(name)
        if not isinstance(member, property) and name not in _annotated_names(base):
            continue
        try:
            if isinstance(member, property):
                return get_type_hints(member.fget, include_extras=True).get("return", MISSING)
            return get_type_hints(base, include_extras=True)[name]
        except NameError:
            return f"{protocol.__name__}.{name}"
    return MISSING


def _annotated_names(cls: type[Any]) -> list[str]:
    from inspect import get_annotations

    try:
        return list(get_annotations(cls))
    except Exception:  # on Python 3.14, an annotation that is not defined
        read = import_module("annotationlib")
        return list(read.get_annotations(cls, format=read.Format.FORWARDREF))


# --- Namespaces -----------------------------------------------------------------------------------------------------


def _namespaces(definition: Any, function: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The globals and the closure in which the annotations of a function are evaluated."""
    localns = {each.__name__: each for each in getattr(definition, "__type_params__", ())}
    code = getattr(definition, "__code__", None)
    for name, cell in zip(
        code.co_freevars if code else (), getattr(definition, "__closure__", None) or (), strict=False
    ):
        try:
            localns[name] = cell.cell_contents
        except ValueError:  # not assigned yet
            continue
    globalns = getattr(definition, "__globals__", {})
    if isinstance(function, type):  # attrs compiles `__init__` with its own globals
        globalns = {**vars(sys.modules[function.__module__]), **globalns}
    return globalns, localns


def _enclosing_locals(definition: Any) -> dict[str, Any]:
    """The local variables of the still running function in which another function is defined."""
    code = getattr(definition, "__code__", None)
    from inspect import currentframe

    frame = currentframe()
    while code is not None and frame is not None:
        if _contains(frame.f_code, code):
            return dict(frame.f_locals)
        frame = frame.f_back
    return {}


def _contains(outer: CodeType, inner: CodeType) -> bool:
    return any(each is inner or _contains(each, inner) for each in outer.co_consts if isinstance(each, CodeType))
