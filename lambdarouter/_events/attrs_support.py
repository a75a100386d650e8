"""The part of the class builder that needs attrs: imported when something uses a class as an attrs class.

attrs builds a twin of the class, with the same fields. The twin provides the attributes, the signature, and the errors
of wrong arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ..errors import RegistrationError
from .spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from inspect import Signature

# Functions in the stubs of attrs, classes at run time.
_Factory: Any = attrs.Factory
_Converter: Any = attrs.Converter


@attrs.frozen
class _Frozen:
    """A class whose `__setattr__` and `__delattr__` are those of every frozen attrs class."""


def provide(name: str, instance: object, owner: type[Any]) -> Any:
    """Return an attribute of a class that attrs would have set."""
    if name == "__attrs_attrs__":
        return attributes_of(owner)
    if name == "__signature__":
        return signature_of(owner)
    method: Any = _Frozen.__dict__[name]
    return method if instance is None else method.__get__(instance, owner)


def twin_of(cls: type[Any]) -> Any:
    """Return the class that attrs builds from the same fields; raises AttributeError for a class without fields."""
    owner: Any = next((base for base in cls.__mro__ if "_own_specs" in base.__dict__), None)
    if owner is None:
        raise AttributeError(f"{cls.__qualname__} is not built by `frozen`.")
    twin = owner.__dict__.get("_twin")
    if twin is None:
        fields: dict[str, Spec] = owner.__dict__["_specs"]
        body: dict[str, Any] = {name: _field(spec) for name, spec in fields.items()}
        body["__annotations__"] = {name: spec.annotation for name, spec in fields.items()}
        body["__module__"], body["__qualname__"] = owner.__module__, owner.__qualname__
        twin = attrs.frozen(type(owner.__name__, (), body))
        type.__setattr__(owner, "_twin", twin)
    return twin


def attributes_of(cls: type[Any]) -> tuple[attrs.Attribute[Any], ...]:
    """Return the attributes of a class, as `attrs.fields` does."""
    if "_attributes" not in cls.__dict__:
        twins: Any = attrs.fields(twin_of(cls))
        own = cls.__dict__.get("_own_specs", {})
        cls._attributes = type(twins)(each.evolve(inherited=each.name not in own) for each in twins)
    found: tuple[attrs.Attribute[Any], ...] = cls.__dict__["_attributes"]
    return found


def signature_of(cls: type[Any]) -> Signature:
    """Return the signature of the constructor that all classes share; raises AttributeError for another one."""
    from inspect import signature

    if "__signature__" not in _constructed_by(cls):
        raise AttributeError(f"{cls.__qualname__} has its own constructor.")
    return signature(twin_of(cls))


def _field(spec: Spec) -> Any:
    options: dict[str, Any] = {"converter": spec.converter, "repr": spec.shown, "eq": spec.compared}
    if spec.factory is not None:
        options["factory"] = spec.factory
    elif not spec.required:
        options["default"] = spec.default
    if spec.kw_only is not None:  # from attrs 25.4 on, False is an exception from a class that is keyword-only
        options["kw_only"] = spec.kw_only
    return attrs.field(**options)


def check_reading(cls: type[Any], placed: Iterable[Spec]) -> None:
    """Refuse an event class that only its constructor completes: an event from a payload is not constructed.

    `placed` are the fields whose values come from the payload.
    """
    unused = [name for name in ("__attrs_pre_init__", "__attrs_post_init__") if hasattr(cls, name)]
    constructed_by = _constructed_by(cls)
    if "__attrs_attrs__" not in constructed_by or "__attrs_init__" in constructed_by:
        unused.append("__init__")  # attrs names its constructor `__attrs_init__` if the class has its own
    if unused:
        raise RegistrationError(
            f"{cls.__name__} has `{unused[0]}`, which is not called for an event from a payload."
            " Use a property instead."
        )
    for spec in placed:
        for option in ("converter", "validator"):
            if getattr(spec, option) is not None:
                raise RegistrationError(
                    f"{cls.__name__}.{spec.name} has a {option}, which is not called for an event from a payload."
                    " Convert and check the value in a codec: `At(..., codec=...)`."
                )


def _constructed_by(cls: type[Any]) -> Mapping[str, Any]:
    """Return the namespace of the class that defines the constructor: `Value`, attrs, or the class itself."""
    return next(base.__dict__ for base in cls.__mro__ if "__init__" in base.__dict__)


def build(cls: type[Any], kw_only: bool) -> Any:
    """Let attrs build a class that inherits from an attrs class, whose fields may use all features of attrs."""
    for name, each in list(cls.__dict__.items()):
        if type(each) is Spec:
            setattr(cls, name, _field(each))
    return attrs.frozen(cls, kw_only=kw_only)


def specs_of(cls: type[Any]) -> dict[str, Spec]:
    """Return the fields of a class that attrs has built."""
    if "_specs_of_attrs" not in cls.__dict__:
        cls._specs_of_attrs = {each.name: _spec(each) for each in attrs.fields(cls)}
    found: dict[str, Spec] = cls.__dict__["_specs_of_attrs"]
    return found


def _spec(attribute: Any) -> Spec:
    default, converter = attribute.default, attribute.converter
    given = {"default": default}
    # A default that depends on the object needs the constructor: the field counts as required.
    depends = default is attrs.NOTHING
    if isinstance(default, _Factory):
        given = {"factory": default.factory}
        depends = default.takes_self
    if isinstance(converter, _Converter):
        depends = depends or converter.takes_self or converter.takes_field
        converter = converter.converter
    spec = Spec(
        **({} if depends else given),
        converter=converter,
        repr=attribute.repr,
        eq=attribute.eq_key or attribute.eq,
        kw_only=attribute.kw_only,
    )
    spec.name, spec.annotation, spec.validator = attribute.name, attribute.type, attribute.validator
    spec.alias = attribute.alias if attribute.init else None
    return spec
