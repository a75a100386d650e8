"""Whether payloads can be converted to a type: checked when a handler is registered, without creating a converter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from .containers import check_hashed
from .converter import engine_of
from .engine import is_known
from .faults import name_of
from .fields import fields_of, named_tuple_hints
from .kinds import inner_type, is_literal, is_named_tuple, is_union, library_of
from .reading import unsupported
from .scalars import is_scalar

if TYPE_CHECKING:
    from cattrs import Converter


def check_supported(target: Any, converter: Converter | None = None) -> None:
    """Raise RegistrationError with the name of the class for a type to which no payload can be converted.

    A NameError passes through, for a forward reference that is not defined yet.
    """
    try:
        if converter is not None:  # its hooks may make anything
            engine_of(converter).node(target)
        else:
            _check(target)
    except NameError:
        raise
    except Exception as error:  # cattrs and pydantic may raise anything
        raise unsupported(target, error) from None


def _check(target: Any) -> None:
    """Raise an error for the first unsupported type inside a type, with the name of its field."""
    seen: set[Any] = set()
    pending = [(target, "")]
    while pending:
        each, field = pending.pop()
        key = repr(each) if each.__hash__ is None or hasattr(each, "__metadata__") else each
        if key in seen:
            continue
        seen.add(key)
        if library_of(each) == "fields":
            pending += [(one.type, f"{name_of(each)}.{one.name}") for one in fields_of(each) if one.init is not None]
            continue
        try:
            pending += [(part, field) for part in _parts(each)]
        except NameError:
            raise
        except Exception as error:
            raise TypeError(f"{field}: {error}" if field else str(error)) from None


def _parts(target: Any) -> list[Any]:
    """The types inside a type that is not a class with fields, which must also be supported."""
    library = library_of(target)
    if library in ("pydantic", "msgspec"):
        engine_of(None).node(target)
        return []
    if get_origin(target) is Annotated:
        return [get_args(target)[0]]
    inner = inner_type(target)
    if inner is not target:
        return [inner]
    if is_union(target):
        members = [each for each in get_args(target) if each is not type(None)]
        if len(members) > 1:
            engine_of(None).node(target)  # whether its members can be distinguished
        return members
    if is_named_tuple(get_origin(target) or target):
        return [each for _, each in named_tuple_hints(target)]
    if is_scalar(target) or is_literal(target):
        return []
    if not is_known(target):
        engine_of(None).node(target)
        return []
    check_hashed(target)
    return [each for each in get_args(target) if each is not ...]
