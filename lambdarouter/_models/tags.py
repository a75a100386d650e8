"""The fields of payload types with a `Literal`, which distinguish handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from .fields import fields_of
from .kinds import is_literal, is_union, library_of, unnamed
from .scalars import wire_value
from .unions import class_fields, members_of

if TYPE_CHECKING:
    from .engine import Engine
    from .fields import ModelField


class LiteralField:
    """A field with a `Literal`: its values in JSON, and whether a payload may come without it."""

    __slots__ = ("may_be_absent", "values")

    def __init__(self, values: tuple[Any, ...], *, may_be_absent: bool) -> None:
        self.values: tuple[Any, ...] = values
        self.may_be_absent: bool = may_be_absent


def literal_fields(target: Any, engine: Engine) -> dict[str, LiteralField]:
    """The fields with a `Literal` that every class of a type has, by their JSON names.

    A payload with another value there does not fit the type. Empty for a type that user code reads.
    """
    bare, _ = unnamed(target)
    classes = [unnamed(each)[0] for each in (members_of(bare) if is_union(bare) else [target])]
    if not classes or any(library_of(each) is None or not engine.reads_itself(each) for each in classes):
        return {}
    first, *others = [_literals_of(each, engine) for each in classes]
    return {
        name: LiteralField(
            sum((each[name].values for each in others), field.values),
            may_be_absent=field.may_be_absent or any(each[name].may_be_absent for each in others),
        )
        for name, field in first.items()
        if all(name in each for each in others)
    }


def _literals_of(cls: Any, engine: Engine) -> dict[str, LiteralField]:
    if _has_validators(cls):
        return {}
    # The libraries themselves may read a field by another name, or without its tag.
    is_own = library_of(cls) == "fields"
    converted = {each.wire for each in fields_of(cls, engine.rename) if _is_converted(each)} if is_own else set[str]()
    return {
        wire: LiteralField(
            tuple(map(wire_value, get_args(unnamed(hint)[0]))), may_be_absent=not (is_own and is_required)
        )
        for wire, hint, is_required in class_fields(cls, engine)
        if is_literal(unnamed(hint)[0]) and wire not in converted
    }


def _has_validators(cls: Any) -> bool:
    """Whether a pydantic model may change a value before it is compared."""
    decorators = getattr(cls, "__pydantic_decorators__", None)
    return decorators is not None and bool(
        decorators.field_validators or decorators.model_validators or decorators.validators
    )


def _is_converted(field: ModelField) -> bool:
    return getattr(field.attribute, "converter", None) is not None
