"""Annotations of parameters: the type, and the marker in `Annotated` that says where the value comes from."""

from __future__ import annotations

import re
import types
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Final, ForwardRef, Literal, NewType, TypeVar, Union, get_args, get_origin

from ..context import LambdaContext
from ..errors import RegistrationError
from .functions import name_of
from .parameter import MISSING, Marker

#: Packages whose markers look like the markers of this package, and the names of their classes.
_FRAMEWORKS: Final = frozenset({"aws_lambda_powertools", "fastapi", "litestar", "ninja"})
_FOREIGN: Final = frozenset({"Body", "Cookie", "Depends", "File", "Form", "Header", "Path", "Query", "Security"})
#: Origins of annotations that are classes to Python, but not the class of a value.
_NO_CLASSES: Final[tuple[Any, ...]] = (Annotated, types.UnionType)
_FUNCTIONS: Final = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, partial)


class MarkerError(Exception):
    """A marker is missing, is in the wrong place, or belongs to another package."""


def split(annotation: Any) -> tuple[Any, Marker | None]:
    """Split an annotation into its type, without aliases and without metadata other than constraints, and its marker.

    Raises MarkerError if the marker is not understood.
    """
    annotation = without_alias(annotation)
    if get_origin(annotation) is not Annotated:
        _refuse_nested(annotation)
        return annotation, None
    inner, *extras = get_args(annotation)
    inner = without_alias(inner)
    found = [marker for each in extras if (marker := _marker(each, inner)) is not None]
    if len(found) > 1:
        raise MarkerError(f"has two markers, {found[0]!r} and {found[1]!r}. Keep one of them")
    nested_type, nested = split(inner) if get_origin(inner) is Annotated else (inner, None)  # an alias inside
    if nested is not None and found:
        raise MarkerError(f"has two markers, {nested!r} and {found[0]!r}. Keep one of them")
    _refuse_nested(nested_type)
    return _constrained(nested_type, extras), found[0] if found else nested


def _constrained(annotation: Any, extras: Sequence[Any]) -> Any:
    """The type with the constraints in its `Annotated`, such as `Ge(1)`; other metadata has no meaning here."""
    others = [each for each in extras if not isinstance(each, Marker) and not isinstance(each, type)]
    if not others:
        return annotation
    from .._models.kinds import is_constraint

    constraints = [each for each in others if is_constraint(each)]
    return Annotated[(annotation, *constraints)] if constraints else annotation


def _marker(extra: Any, annotated: Any) -> Marker | None:
    """The marker that an item of `Annotated` is, if it is one."""
    if isinstance(extra, Marker):
        return extra
    if isinstance(extra, type) and issubclass(extra, Marker):
        try:
            return extra()
        except RegistrationError:
            raise MarkerError(
                f"has {extra.__name__} without an argument. Write {extra.__name__}(...), with the function that "
                "provides the value"
            ) from None
    foreign = foreign_marker(extra)
    if foreign is not None:
        raise MarkerError(f"has a marker of another package, {foreign}. {_instead_of(foreign)}")
    provides = isinstance(extra, type) and isinstance(annotated, type) and issubclass(extra, annotated)
    if isinstance(extra, _FUNCTIONS) or provides:
        name = name_of(extra)
        raise MarkerError(
            f"has the {'class' if provides else 'function'} {name} in Annotated without a marker. "
            f"Write Annotated[{shown(annotated)}, Depends({name})]"
        )
    return None


def _refuse_nested(annotation: Any) -> None:
    """Raise MarkerError for a marker below the outermost level, where it would have no effect."""
    if get_origin(annotation) is Literal:
        return
    for each in get_args(annotation):
        if isinstance(each, type):
            continue
        inner = without_alias(each)
        if get_origin(inner) is Annotated:
            for extra in get_args(inner)[1:]:
                if isinstance(extra, Marker) or (isinstance(extra, type) and issubclass(extra, Marker)):
                    raise MarkerError(
                        f"has a marker inside its type. Put it outermost: Annotated[{shown(annotation)}, {extra!r}]"
                    )
        _refuse_nested(inner)


def foreign_marker(value: Any) -> str | None:
    """The name of a marker of another framework, such as `fastapi.Depends`; None for any other value."""
    cls = value if isinstance(value, type) else type(value)
    root = cls.__module__.partition(".")[0]
    return f"{root}.{cls.__name__}" if root in _FRAMEWORKS and cls.__name__ in _FOREIGN else None


def _instead_of(foreign: str) -> str:
    """The advice about a marker of another package."""
    name = foreign.rpartition(".")[2]
    if name == "Path":
        return "Remove it: a placeholder of the path needs no marker"
    if name in ("Depends", "Security"):
        return "Import Depends from lambdarouter instead"
    return f"Import {'UploadedFile' if name == 'File' else name} from lambdarouter.http instead"


def holds_text(annotation: Any) -> bool:
    """Whether an annotation is a string, or has a string for a type inside, as `list["Order"]` has."""
    if isinstance(annotation, type):
        return False
    if isinstance(annotation, str | ForwardRef | list):  # a list is the parameters of a Callable
        return True
    origin = get_origin(annotation)
    if origin is None or origin is Literal:
        return annotation is None
    return any(map(holds_text, (annotation.__origin__,) if origin is Annotated else get_args(annotation)))


# --- Types ----------------------------------------------------------------------------------------------------------


def without_alias(annotation: Any) -> Any:
    """The value of a `type X = ...` alias, also with type arguments; any other annotation unchanged."""
    while not isinstance(annotation, type):
        if type(annotation).__name__ == "TypeAliasType":
            annotation = annotation.__value__
        elif type(get_origin(annotation)).__name__ == "TypeAliasType":
            annotation = get_origin(annotation).__value__[get_args(annotation)]
        else:
            break
    return annotation


def plain(annotation: Any) -> Any:
    """The type that an annotation means: without `Annotated`, aliases and `NewType`."""
    while not isinstance(annotation, type):
        annotation = without_alias(annotation)
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif isinstance(annotation, NewType):
            annotation = annotation.__supertype__
        else:
            break
    return annotation


def members(annotation: Any) -> list[Any]:
    """The members of a union, flattened; the type itself for any other annotation."""
    annotation = plain(annotation)
    if not isinstance(annotation, type) and get_origin(annotation) in (Union, types.UnionType):
        return [member for each in get_args(annotation) for member in members(each)]
    return [annotation]


def union_of(members: Sequence[Any]) -> Any:
    """The union of types; for a single type, the type itself."""
    return Union[tuple(members)]  # noqa: UP007  (`|` does not accept every annotation)


def class_of(annotation: Any) -> Any:
    """The class of a type without its type arguments: `SQSMessage` for `SQSMessage[Order]`."""
    if isinstance(annotation, type):
        return annotation
    origin: Any = get_origin(annotation)
    if isinstance(origin, type) and origin not in _NO_CLASSES:
        return origin  # the common case: a class with type arguments
    annotation = plain(annotation)
    return annotation if isinstance(annotation, type) else get_origin(annotation) or annotation


def is_context(annotation: Any) -> bool:
    """Whether a type is a class of the Lambda context, from here or another package, or a union with one."""
    return any(
        _is_context_class(class_of(each.__bound__ if isinstance(each, TypeVar) else each))
        for each in members(annotation)
    )


def _is_context_class(cls: Any) -> bool:
    if cls is LambdaContext:
        return True
    if not isinstance(cls, type):
        return False
    # The runtime, Powertools and stub packages each have a class of this name; aws-lambda-typing calls it Context.
    return any(
        base.__name__ == "LambdaContext"
        or (base.__name__ == "DurableContext" and base.__module__.startswith("aws_durable_execution_sdk_python"))
        or (base.__name__ == "Context" and base.__module__.startswith("aws_lambda_typing"))
        for base in cls.__mro__
    )


def shown(annotation: Any) -> str:
    """A type as a user writes it, for error messages: without modules, and without the extras of `Annotated`."""
    if annotation is MISSING:
        return "..."
    annotation = plain(annotation)
    if annotation is type(None):
        return "None"
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation.__name__
    if get_origin(annotation) in (Union, types.UnionType):
        return " | ".join(map(shown, get_args(annotation)))
    return re.sub(r"(?:[\w<>]+\.)+(?=\w)", "", annotation if isinstance(annotation, str) else repr(annotation))
