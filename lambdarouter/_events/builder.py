"""A builder of attrs classes that does not import attrs.

Importing attrs and generating the methods of every event class takes longer than the rest of a cold start, and an event
that is read from a payload uses none of these methods. For type checkers, `frozen` and `field` are attrs's own. At
run time, `frozen` builds the same class, with slots, and `Value` provides the constructor, equality, hash and repr of
all classes. attrs is imported when something needs it: `attrs.fields`, a subclass made by attrs, a wrong argument.

See decision 6, "attrs classes without attrs", in the documentation.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar, get_args, get_origin

from ..errors import EventError
from .spec import MISSING, Spec

if TYPE_CHECKING:
    from attrs import Attribute, field, frozen

__all__ = ["Spec", "Value", "field", "frozen", "is_built", "specs", "type_argument_of"]

_set = object.__setattr__

_NO_SPECS: dict[str, Spec] = {}
_CLASS_VARIABLES = ("ClassVar", "typing.ClassVar", "t.ClassVar", "typing_extensions.ClassVar")


def specs(cls: type[Any]) -> dict[str, Spec]:
    """Return the fields of a class made by `frozen` or by attrs, by name and in the order of the constructor."""
    for base in cls.__mro__:
        names = base.__dict__
        if isinstance(names.get("__attrs_attrs__"), tuple):
            from .attrs_support import specs_of

            return specs_of(base)
        if "_specs" in names:
            found: dict[str, Spec] = names["_specs"]
            return found
        if "__dataclass_fields__" in names and issubclass(base, Value):
            raise TypeError(
                f"{base.__qualname__} is a dataclass that inherits from an attrs class, whose fields it ignores."
                " Decorate it with `attrs.frozen` instead of `dataclass`."
            )
    return {}


def is_built(cls: type[Any]) -> bool:
    """Return whether `frozen` has built a class: not attrs, and not a class statement without a decorator."""
    return "_own_specs" in cls.__dict__


def type_argument_of(cls: type[Any]) -> Any:
    """Return the type argument that a subclass passes on: `Order` for `class Orders(SQSMessage[Order])`, or None."""
    for base in cls.__mro__:
        for each in base.__dict__.get("__orig_bases__", ()):
            origin = get_origin(each)
            if isinstance(origin, type) and issubclass(origin, Value):
                argument = get_args(each)[0]
                return None if isinstance(argument, TypeVar) else argument
    return None


class _FromAttrs:
    """An attribute of an attrs class that attrs, cattrs or `inspect` looks for; attrs is imported to provide it."""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name: str = name

    def __get__(self, instance: object, owner: type[Any]) -> Any:
        specs(owner)  # refuses a dataclass
        from .attrs_support import provide

        return provide(self.name, instance, owner)


class Value:
    """The constructor, equality, hash, repr and copying of every class made by `frozen`."""

    __slots__ = ()

    if TYPE_CHECKING:
        _specs: ClassVar[dict[str, Spec]]
        __attrs_attrs__: ClassVar[tuple[Attribute[Any], ...]]
    else:
        # Type checkers learn from `frozen` the parameters of the constructor, and that nothing can be set.
        _specs = _NO_SPECS
        __attrs_attrs__ = _FromAttrs()
        __signature__ = _FromAttrs()
        __setattr__ = _FromAttrs()  # attrs recognizes a frozen class by the identity of this method
        __delattr__ = _FromAttrs()

        def __init__(self, *args: Any, **values: Any) -> None:
            own = self._specs.values()
            if args:
                names = [spec.alias for spec in own if not spec.kw_only]
                if len(args) > len(names) or not values.keys().isdisjoint(names[: len(args)]):
                    _reject(self, args, values)
                values.update(zip(names, args, strict=False))
            defaults = 0
            for spec in own:
                if spec.alias not in values:
                    defaults += 1
                    if spec.required:
                        _reject(self, (), values)
            if len(values) + defaults != len(own):
                _reject(self, (), values)
            # Converters and factories run when the arguments are known to be complete, as in a generated constructor.
            for spec in own:
                if spec.alias in values:
                    value = values[spec.alias]
                    if spec.converter is not None:
                        value = spec.converter(value)
                elif spec.factory is None and spec.converter is None:
                    value = spec.default
                else:
                    value = spec.make()
                _set(self, spec.name, value)

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        for name, spec in specs(type(self)).items():
            if spec.compared:
                mine, theirs = getattr(self, name), getattr(other, name)
                if spec.compared is not True:
                    mine, theirs = spec.compared(mine), spec.compared(theirs)
                if not mine == theirs:  # as attrs does: `!=` may mean something else
                    return False
        return True

    def __hash__(self) -> int:
        values = [
            getattr(self, name) if spec.compared is True else spec.compared(getattr(self, name))
            for name, spec in specs(type(self)).items()
            if spec.compared
        ]
        return hash((type(self), *values))

    @recursive_repr()
    def __repr__(self) -> str:
        # Unlike attrs, it leaves out defaults: events have dozens of fields, and a payload sets only a few.
        texts: list[str] = []
        for name, spec in specs(type(self)).items():
            if not spec.shown:
                continue
            try:
                value = getattr(self, name)
            except EventError:
                texts.append(f"{name}=<unreadable>")  # a repr must not fail where a log wants to show the failure
                continue
            if spec.required or value != spec.make():
                texts.append(f"{name}={repr(value) if spec.shown is True else spec.shown(value)}")
        return f"{type(self).__qualname__.rpartition('>.')[2]}({', '.join(texts)})"

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in specs(type(self))}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name in specs(type(self)):
            if name in state:
                _set(self, name, state[name])

    def __replace__(self, **changes: Any) -> Any:
        for name, spec in specs(type(self)).items():
            if spec.alias is not None and spec.alias not in changes:
                changes[spec.alias] = getattr(self, name)
        return type(self)(**changes)


def _reject(value: Value, args: tuple[Any, ...], values: dict[str, Any]) -> NoReturn:
    """Raise the TypeError that Python raises for wrong arguments, by calling a constructor that attrs generates."""
    from .attrs_support import twin_of

    cls = type(value)
    advise = getattr(cls, "__lambdarouter_advice__", None)
    for name in values:
        advice = advise(name) if advise is not None and not hasattr(cls, name) else ""
        if advice:
            raise TypeError(f"{cls.__qualname__}() has no argument {name!r}.{advice}")
    twin_of(cls)(*args, **values)
    raise TypeError(f"{cls.__qualname__}() got wrong arguments.")


if not TYPE_CHECKING:
    field = Spec

    # From Python 3.14 on, annotations refer to the namespace of the original class, whose descriptors keep it alive.
    _clear_descriptors = getattr(sys, "_clear_type_descriptors", None)

    def frozen(cls: type[Any] | None = None, /, *, kw_only: bool = False) -> Any:
        """Build a frozen class with slots from a class whose annotations are its fields, as `attrs.frozen` does."""
        if cls is None:
            return lambda cls: _build(cls, kw_only)
        return _build(cls, kw_only)

    def _build(cls: type[Any], kw_only: bool) -> type[Any]:
        inherited: dict[str, Spec] = {}
        slots: dict[str, type[Any]] = {}
        for base in reversed(cls.__mro__[1:]):
            names = base.__dict__
            if isinstance(names.get("__attrs_attrs__"), tuple):
                from .attrs_support import build

                return build(cls, kw_only)
            for name, spec in names.get("_own_specs", _NO_SPECS).items():
                inherited.pop(name, None)  # a field that is declared again moves to the place of its last declaration
                inherited[name] = spec
            slots.update(dict.fromkeys(names.get("__slots__", ()), base))
        _check(cls)
        # A slot that the class declares itself is created again, together with the slots of its fields.
        created = {"__dict__", "__weakref__", *cls.__dict__.get("__slots__", ())}
        content = {name: each for name, each in cls.__dict__.items() if name not in created}
        own = _declared(cls, content, kw_only)
        fields = {**{name: spec for name, spec in inherited.items() if name not in own}, **own}
        content.update({name: slots[name].__dict__[name] for name in own if name in slots})
        weakref = () if any(base.__weakrefoffset__ for base in cls.__bases__) else ("__weakref__",)
        content["__slots__"] = (
            *(name for name in (*own, *cls.__dict__.get("__slots__", ())) if name not in slots),
            *weakref,
        )
        content["_own_specs"], content["_specs"] = own, fields
        content["__match_args__"] = _positional(cls, fields)
        content["__qualname__"] = cls.__qualname__
        built = type(cls)(cls.__name__, cls.__bases__, content)
        _move_cells(cls, built)
        if _clear_descriptors is not None:
            _clear_descriptors(cls)
        return built

    def _check(cls: type[Any]) -> None:
        """Reject features that attrs supports and the constructor of `Value` does not."""
        if not issubclass(cls, Value):
            raise TypeError(f"{cls.__qualname__} must inherit from `Value` to be built by `frozen`.")
        for hook in ("__attrs_pre_init__", "__attrs_post_init__", "__attrs_init_subclass__"):
            if hasattr(cls, hook):
                raise TypeError(f"{cls.__qualname__} has `{hook}`, which `frozen` does not call; use `attrs.frozen`.")

    def _declared(cls: type[Any], content: dict[str, Any], kw_only: bool) -> dict[str, Spec]:
        """Move the fields that the body of a class declares out of its content."""
        own: dict[str, Spec] = {}
        for name, annotation in _annotations_of(cls).items():
            if _is_class_variable(annotation):
                continue
            default = content.pop(name, MISSING)
            spec = own[name] = default if type(default) is Spec else Spec(default=default)
            spec.name, spec.alias, spec.annotation = name, name.lstrip("_"), annotation
            if spec.kw_only is None:
                spec.kw_only = kw_only
        for name, each in content.items():
            if type(each) is Spec:
                raise TypeError(f"{cls.__qualname__}.{name} is a field without an annotation. Write `{name}: type`.")
        return own

    def _annotations_of(cls: type[Any]) -> dict[str, Any]:
        """Return the annotations in the body of a class; a name that is not defined yet is a forward reference."""
        try:
            return cls.__annotations__
        except Exception:  # From Python 3.14 on, reading annotations evaluates them (PEP 649).
            from importlib import import_module

            annotationlib = import_module("annotationlib")
            return annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF)

    def _is_class_variable(annotation: Any) -> bool:
        if isinstance(annotation, str):
            return annotation.lstrip("'\"").startswith(_CLASS_VARIABLES)
        return annotation is ClassVar or getattr(annotation, "__origin__", None) is ClassVar

    def _positional(cls: type[Any], fields: dict[str, Spec]) -> tuple[str, ...]:
        """Return the fields that the constructor accepts by position; a required one cannot follow a default."""
        found = [spec for spec in fields.values() if not spec.kw_only]
        for before, spec in pairwise(found):
            if spec.required and not before.required:
                raise ValueError(
                    f"{cls.__qualname__}.{spec.name} has no default, but {before.name} before it has one."
                    " Give it a default, or make it keyword-only."
                )
        return tuple([spec.name for spec in found])

    def _move_cells(cls: type[Any], built: type[Any]) -> None:
        """Let `super()` and `__class__` in the methods refer to the class with slots instead of the original."""
        for each in cls.__dict__.values():
            function = getattr(each, "fget", None) or getattr(each, "__func__", each)
            for cell in getattr(function, "__closure__", None) or ():
                try:
                    if cell.cell_contents is cls:
                        cell.cell_contents = built
                except ValueError:  # a variable of the enclosing function that has no value yet
                    continue
