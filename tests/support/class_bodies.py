"""Class bodies that are executed twice: with `frozen` and `field` of lambdarouter's builder, and with those of attrs.

`built_by_lambdarouter` and `built_by_attrs` are the modules that result. Their classes have the same names and the same
bodies, so that whatever is done with a class of one can be done with its twin in the other, and compared.
"""

from __future__ import annotations

import sys
import types
from typing import Any, TypeVar

import attrs

from lambdarouter._events.builder import Value, field, frozen

T = TypeVar("T")

BODIES = '''
from typing import Any, ClassVar, Generic
import attrs


@frozen
class Point(Base, Generic[T]):
    """A class with everything that fields can have."""

    kinds: ClassVar[tuple[str, ...]] = ("flat",)

    x: int
    y: int = 0
    tags: list[str] = field(factory=list, kw_only=True)
    size: int = field(default=1, converter=abs, kw_only=True)
    note: T | None = field(default=None, repr=False, eq=False, kw_only=True)

    @property
    def sum(self):
        return self.x + self.y

    @property
    def own_class(self):
        return __class__

    @classmethod
    def origin(cls):
        return __class__, cls(0)

    @staticmethod
    def double(value):
        return 2 * value

    def hash_of_base(self):
        return super().__eq__(self)


@frozen
class Empty(Base):
    pass


@frozen(kw_only=True)
class Keywords(Base):
    """A class whose fields are passed by keyword, as those of every event class."""

    bucket: str
    key: str
    size: int | None = None
    labels: dict[str, str] = field(factory=dict)
    _private: int = 0
    ellipsis: Any = ...


@frozen
class Keyed(Base):
    name: str = field(eq=str.lower)
    secret: str = field(default="s", repr=lambda value: "***")
    parts: Any = field(factory=list)


@frozen
class Several(Base):
    first: int
    second: int
    third: int
    _fourth: int = 4


class Outer:
    @frozen
    class Inner(Base):
        value: int


# --- Inheritance


@frozen
class Named(Point[T]):
    name: str = "n"
    y: int = 5


@frozen
class Again(Named[int]):
    x: int = 9
    extra: int = 1


class Bare(Named[str]):
    """A subclass without a decorator."""


class Mixin:
    """A plain class, with weak references and a `__dict__`."""

    def mixed(self):
        return "mixed"


@frozen
class Mixed(Mixin, Base):
    value: int = 1


@frozen
class Root(Base):
    value: int = 1
    other: int = 2


@frozen
class Left(Root):
    left: int = 3


@frozen
class Right(Root):
    value: int = 4


class Both(Left, Right):
    __slots__ = ()


@frozen
class Diamond(Left):
    bottom: int = 5


@frozen
class Hidden(Root):
    @property
    def computed(self):
        return self.value * 2


@frozen
class Shown(Hidden):
    computed: int = 7


# --- Classes that attrs makes of these


@attrs.define
class Defined(Named[int]):
    colour: str = "red"


@attrs.mutable
class Mutable(Keywords):
    required: int
    key: str = "default"


@attrs.frozen(kw_only=True)
class Frozen(Keywords):
    required: int


@attrs.define(slots=False)
class WithDict(Keywords):
    colour: str = "red"


@attrs.define(slots=False)
class OverBare(Bare):
    colour: str = "red"


@attrs.define(eq=False, repr=False)
class Inherits(Keywords):
    colour: str = "red"


@attrs.define
class Elaborate(Keywords):
    size: int = attrs.field(default=1, converter=int, validator=attrs.validators.ge(0))
    name: str = attrs.field(alias="called", default="n")
    folder: str = attrs.field(init=False)
    seen: list[str] = attrs.Factory(list)

    @folder.default
    def _folder(self):
        return self.key.rpartition("/")[0]

    def __attrs_post_init__(self):
        self.seen.append(self.bucket)


@attrs.define
class OfDefined(Defined):
    shape: str = "round"


@attrs.define
class Parameterized(Point[int]):
    label: str = ""


class BareDefined(Defined):
    """A subclass without a decorator."""


@frozen
class OfElaborate(Elaborate):
    """A class of the builder that inherits from one of attrs."""

    last: int = field(default=3, kw_only=True)
    plain: int = 4
'''


class _Base:
    """What classes of attrs inherit from, where those of the builder inherit from `Value`."""

    __slots__ = ()


def execute(name: str, bodies: str, **names: Any) -> Any:
    """Execute class bodies in a separate module, which can be imported, so its objects can be pickled."""
    module = types.ModuleType(name)
    vars(module).update(names, T=T)
    sys.modules[name] = module
    exec(compile(bodies, name, "exec", dont_inherit=True), vars(module))
    return module


def _both(suffix: str, bodies: str) -> tuple[Any, Any]:
    ours = execute(f"built_by_lambdarouter{suffix}", bodies, frozen=frozen, field=field, Base=Value)
    theirs = execute(f"built_by_attrs{suffix}", bodies, frozen=attrs.frozen, field=attrs.field, Base=_Base)
    return ours, theirs


#: Both modules, with annotations that are evaluated and with annotations that are text.
MODULES: dict[str, tuple[Any, Any]] = {
    "evaluated": _both("", BODIES),
    "text": _both("_text", f"from __future__ import annotations\n{BODIES}"),
}
