"""attrs classes that cost nothing at cold start: made without attrs, which is imported when somebody asks for it.

Half of a cold start was `import attrs` and the code that it generates for each class, of which the first event needs
next to none. For type checkers `frozen` and `field` are those of attrs. At run time they make the same class, with
slots, but with one constructor, equality and repr written here for all classes. `attrs.fields`, `attrs.evolve`,
`attrs.asdict` and `attrs.has` work: what they look for is made when they first look.
See docs/decisions/0006-attrs-classes-without-attrs.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from inspect import Signature

    from attrs import Attribute, field, frozen

__all__ = ["Spec", "Value", "field", "frozen", "specs"]

_set = object.__setattr__


class Spec:
    """What a class says of one field: annotation, default, and what equality and repr make of it."""

    __slots__ = ("annotation", "compared", "converter", "default", "factory", "kw_only", "name", "required", "shown")

    def __init__(
        self,
        *,
        default: Any = ...,
        factory: Callable[[], Any] | None = None,
        converter: Callable[[Any], Any] | None = None,
        repr: bool = True,
        eq: bool = True,
        kw_only: bool = False,
    ) -> None:
        self.name: str = ""
        self.annotation: Any = None
        #: No default of a field is the ellipsis itself: it stands for none.
        self.required: bool = default is ... and factory is None
        self.default: Any = default
        self.factory: Callable[[], Any] | None = factory
        self.converter: Callable[[Any], Any] | None = converter
        self.shown: bool = repr
        self.compared: bool = eq
        self.kw_only: bool = kw_only

    def make(self) -> Any:
        """The default, made anew where a factory makes it; None for a required field."""
        if self.factory is not None:
            return self.factory()
        return None if self.required else self.default


def specs(cls: type[Any]) -> dict[str, Spec]:
    """The fields of a class made by `frozen`, or by attrs itself, by name and in order."""
    for base in cls.__mro__:
        if "_specs" in base.__dict__:
            found: dict[str, Spec] = base.__dict__["_specs"]
            return found
        if "__attrs_attrs__" in base.__dict__ and base is not Value:
            return _specs_of_attrs(base)
    return {}


def _specs_of_attrs(cls: type[Any]) -> dict[str, Spec]:
    import attrs

    found: dict[str, Spec] = {}
    for attribute in attrs.fields(cls):
        default: Any = attribute.default
        made = type(default) is not type and type(default).__name__ == "Factory"
        spec = found[attribute.name] = Spec(
            default=... if made or default is attrs.NOTHING else default,
            factory=getattr(default, "factory", None) if made else None,
            repr=bool(attribute.repr),
            eq=bool(attribute.eq),
            kw_only=attribute.kw_only,
        )
        spec.name, spec.annotation = attribute.name, attribute.type
    cls._specs = found
    return found


class _Fields:
    """`__attrs_attrs__` of a class, which makes it an attrs class: looked for by attrs, cattrs, and nothing else."""

    def __get__(self, instance: object, owner: type[Any]) -> tuple[Attribute[Any], ...]:
        made: tuple[Attribute[Any], ...] | None = owner.__dict__.get("_attributes")
        if made is None:
            made = owner._attributes = self._made(specs(owner), owner.__name__)
        return made

    def _made(self, own: dict[str, Spec], name: str) -> tuple[Attribute[Any], ...]:
        import attrs

        given: dict[str, Any] = {
            spec.name: attrs.field(
                default=attrs.NOTHING if spec.default is ... else spec.default,
                factory=spec.factory,
                converter=spec.converter,
                repr=spec.shown,
                eq=spec.compared,
                kw_only=spec.kw_only,
            )
            for spec in own.values()
        }
        given["__annotations__"] = {spec.name: spec.annotation for spec in own.values()}
        made: type[attrs.AttrsInstance] = attrs.frozen(slots=False, repr=False, eq=False)(type(name, (), given))
        found: tuple[Attribute[Any], ...] = attrs.fields(made)
        return found


class _Signature:
    """`__signature__` of a class, for `help` and `inspect`; the constructor itself takes anything and checks it."""

    def __get__(self, instance: object, owner: type[Any]) -> Signature:
        from inspect import Parameter, Signature

        parameters = [
            Parameter(
                spec.name,
                Parameter.KEYWORD_ONLY if spec.kw_only else Parameter.POSITIONAL_OR_KEYWORD,
                default=Parameter.empty if spec.required else spec.make(),
                annotation=spec.annotation,
            )
            for spec in specs(owner).values()
        ]
        return Signature(sorted(parameters, key=lambda each: each.kind))


class Value:
    """The constructor, equality, hash, repr and copying of every class made by `frozen`."""

    __slots__ = ()

    if TYPE_CHECKING:
        _specs: ClassVar[dict[str, Spec]]
        __attrs_attrs__: ClassVar[tuple[Attribute[Any], ...]]
    else:
        __attrs_attrs__ = _Fields()
        __signature__ = _Signature()

        # Hidden from type checkers, which read the constructor's parameters, and that nothing can be set, off `frozen`.
        def __init__(self, *args: Any, **values: Any) -> None:
            own = specs(type(self))
            if args:
                places = [spec.name for spec in own.values() if not spec.kw_only]
                if len(args) > len(places):
                    raise TypeError(f"{type(self).__name__}() takes {len(places)} arguments by position at most.")
                for name, value in zip(places, args, strict=False):
                    if name in values:
                        raise TypeError(f"{type(self).__name__}() got {name!r} twice.")
                    values[name] = value
            for name, spec in own.items():
                if name in values:
                    value = values.pop(name)
                elif spec.required:
                    raise TypeError(f"{type(self).__name__}() misses the required argument {name!r}.")
                else:
                    value = spec.make()
                _set(self, name, value if spec.converter is None else spec.converter(value))
            if values:
                raise TypeError(f"{type(self).__name__}() has no field {next(iter(values))!r}.")

        def __setattr__(self, name: str, value: Any) -> None:
            from attrs.exceptions import FrozenInstanceError

            raise FrozenInstanceError

        def __delattr__(self, name: str) -> None:
            from attrs.exceptions import FrozenInstanceError

            raise FrozenInstanceError

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _compared(type(self)))

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in _compared(type(self)))))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self._shown())})"

    def _shown(self) -> Iterator[str]:
        for name, spec in specs(type(self)).items():
            if spec.shown and (value := getattr(self, name)) != spec.make():
                yield f"{name}={value!r}"

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in specs(type(self))}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            _set(self, name, value)

    def __replace__(self, **changes: Any) -> Any:
        kept = {name: getattr(self, name) for name in specs(type(self)) if name not in changes}
        return type(self)(**kept, **changes)


def _compared(cls: type[Any]) -> list[str]:
    return [name for name, spec in specs(cls).items() if spec.compared]


if not TYPE_CHECKING:
    field = Spec

    def frozen(cls: type[Any] | None = None, /, *, kw_only: bool = False) -> Any:
        """Make a class of slots and no `__dict__` of one whose annotations are its fields, as `attrs.frozen` does."""
        if cls is None:
            return lambda cls: _made(cls, kw_only)
        return _made(cls, kw_only)

    def _made(cls: type[Any], kw_only: bool) -> type[Any]:
        # Slots that the class declares itself are made anew, with those of its fields.
        made_anew = {"__dict__", "__weakref__", *cls.__dict__.get("__slots__", ())}
        content = {name: each for name, each in cls.__dict__.items() if name not in made_anew}
        own: dict[str, Spec] = {}
        for name, annotation in cls.__annotations__.items():
            if _is_class_variable(annotation):
                continue
            default = content.pop(name, ...)
            spec = own[name] = default if type(default) is Spec else Spec(default=default)
            spec.name, spec.annotation = name, annotation
            spec.kw_only = spec.kw_only or kw_only
        inherited: dict[str, Spec] = {}
        taken: set[str] = set()
        for base in reversed(cls.__mro__[1:]):
            inherited.update(base.__dict__.get("_specs", ()))
            taken.update(base.__dict__.get("__slots__", ()))
        content["__slots__"] = tuple(
            name for name in (*own, *content.get("__slots__", ()), "__weakref__") if name not in taken
        )
        content["_specs"] = {**{name: spec for name, spec in inherited.items() if name not in own}, **own}
        content["__match_args__"] = tuple(name for name, spec in content["_specs"].items() if not spec.kw_only)
        content["__qualname__"] = cls.__qualname__
        made = type(cls)(cls.__name__, cls.__bases__, content)
        _move_cells(cls, made)
        return made

    def _is_class_variable(annotation: Any) -> bool:
        if isinstance(annotation, str):
            return annotation.startswith(("ClassVar", "typing.ClassVar"))
        return annotation is ClassVar or getattr(annotation, "__origin__", None) is ClassVar

    def _move_cells(cls: type[Any], made: type[Any]) -> None:
        """Let `super()` in the methods mean the class with slots, not the one that it was made of."""
        for each in cls.__dict__.values():
            function = getattr(each, "fget", None) or getattr(each, "__func__", each)
            for cell in getattr(function, "__closure__", None) or ():
                if cell.cell_contents is cls:
                    cell.cell_contents = made
