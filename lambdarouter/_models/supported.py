"""Whether payloads can be made into a type: asked when a handler is registered, without making anything for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from .containers import kind_of_container
from .converter import engine_of
from .engine import is_known
from .fields import fields_of, named_tuple_hints
from .kinds import inner_type, is_literal, is_named_tuple, is_union, library_of, unnamed
from .reading import unsupported
from .scalars import is_scalar

if TYPE_CHECKING:
    from cattrs import Converter


def check_supported(target: Any, converter: Converter | None = None) -> None:
    """Raise a RegistrationError that names the class, for a type that no payload can be made into.

    A NameError passes through, for a forward reference that is not defined yet.
    """
    try:
        if converter is not None:  # whose hooks may make anything
            engine_of(converter).node(target)
        else:
            _check(target)
    except NameError:
        raise
    except Exception as error:  # cattrs and pydantic raise what they like
        raise unsupported(target, error) from None


def _check(target: Any) -> None:
    seen: set[Any] = set()
    pending = [target]
    while pending:
        each = pending.pop()
        key = repr(each) if each.__hash__ is None or hasattr(each, "__metadata__") else each
        if key not in seen:
            seen.add(key)
            pending += _parts(each)


def _parts(target: Any) -> list[Any]:
    """The types inside of one, which have to be supported as well."""
    library = library_of(target)
    if library in ("pydantic", "msgspec"):
        engine_of(None).node(target)
        return []
    if get_origin(target) is Annotated:
        return [get_args(target)[0]]
    inner = inner_type(target)
    if inner is not target:
        return [inner]
    if library == "fields":
        return [each.type for each in fields_of(target) if each.init is not None]
    if is_union(target):
        members = [each for each in get_args(target) if each is not type(None)]
        if len(members) > 1:
            engine_of(None).node(target)  # whether its members can be told apart
        return members
    if is_named_tuple(get_origin(target) or target):
        return [each for _, each in named_tuple_hints(target)]
    if is_scalar(target) or is_literal(target):
        return []
    if not is_known(target):
        engine_of(None).node(target)
        return []
    arguments = [each for each in get_args(target) if each is not ...]
    if kind_of_container(target) == "object" and arguments and unnamed(arguments[0])[0] in (int, float, bool):
        engine_of(None).node(target)  # which says why its keys cannot be
    return arguments
