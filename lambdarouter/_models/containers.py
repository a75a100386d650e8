"""Lists, sets, tuples and objects with the user's keys, from JSON lists and objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, get_args, get_origin

from .._events.codecs import expected
from ..errors import RegistrationError
from .faults import FAILED, Faults, MapKey, Path, broken, name_of
from .fields import named_tuple_hints
from .hashing import has_equal_hashes, unhashable_in
from .kinds import is_named_tuple, is_union, unnamed
from .nodes import Node, Read

if TYPE_CHECKING:
    from .engine import Engine

#: The Python types of a JSON list: also a set, which DynamoDB has.
_LISTS = frozenset({list, tuple, set, frozenset})

#: The function that makes each class from a list of items, None for the class itself; by name: `collections` need not
#: be loaded.
_SEQUENCES: dict[str, Callable[[Any], Any] | None] = {
    "builtins.list": list,
    "builtins.set": set,
    "builtins.frozenset": frozenset,
    "collections.abc.Sequence": tuple,
    "collections.abc.Collection": tuple,
    "collections.abc.Iterable": tuple,
    "collections.abc.MutableSequence": list,
    "collections.abc.Set": frozenset,
    "collections.abc.MutableSet": set,
    "collections.deque": None,
}
_MAPPINGS = frozenset(
    {
        "builtins.dict",
        "collections.abc.Mapping",
        "collections.abc.MutableMapping",
        "collections.OrderedDict",
        "collections.Counter",
        "collections.defaultdict",
    }
)
_SETS = frozenset({"builtins.set", "builtins.frozenset", "collections.abc.Set", "collections.abc.MutableSet"})


def container_node(target: Any, engine: Engine) -> Node | None:
    """The node of a container; None for any other type."""
    cls: Any = get_origin(target) or target
    if not isinstance(cls, type):
        return None
    args = get_args(target)
    name = f"{cls.__module__}.{cls.__qualname__}"
    if is_named_tuple(cls):
        return _named_tuple(target, cls, engine)
    if cls is tuple:
        if not args and target is not tuple:
            return _tuple([], tuple)
        if not args or (len(args) == 2 and args[1] is ...):
            return _sequence(engine.node(args[0] if args else Any), tuple)
        return _tuple([engine.node(each) for each in args], tuple)
    check_hashed(target)
    if name in _SEQUENCES:
        return _sequence(engine.node(args[0] if args else Any), _SEQUENCES[name] or cls)
    if name in _MAPPINGS:
        key, value = args if len(args) == 2 else (args[0], int) if args else (str, Any)
        node = _mapping(engine.node(key), engine.node(value))
        if issubclass(dict, cls):
            return node
        return _remade(node, _with_default(cls, value) if name == "collections.defaultdict" else cls, target)
    return None


def check_hashed(target: Any) -> None:
    """Raise RegistrationError for a set or a mapping whose items or keys are not allowed."""
    cls: Any = get_origin(target) or target
    args = get_args(target)
    name = f"{cls.__module__}.{cls.__qualname__}" if isinstance(cls, type) else ""
    if not args or not (name in _SETS or name in _MAPPINGS):
        return
    if name in _MAPPINGS and unnamed(args[0])[0] in (int, float, bool):
        raise RegistrationError(f"the keys of a JSON object are strings, and those of {name_of(target)} are not")
    found = unhashable_in(args[0])
    if found is not None:
        parts = f"{'items' if name in _SETS else 'keys'} of {name_of(target)}"
        raise RegistrationError(
            f"the {parts} must be hashable, and {name_of(found)} is not; make it frozen, or use a list"
        )


def _with_default(cls: Any, value: Any) -> Callable[[Any], Any]:
    """Makes a defaultdict, whose default is an empty value of the class of its values."""
    bare, _ = unnamed(value)
    factory: Any = None if bare is Any or is_union(bare) else get_origin(bare) or bare
    return lambda found: cls(factory if isinstance(factory, type) else None, found)


def _remade(node: Node, make: Callable[[Any], Any], target: Any) -> Node:
    """A node whose objects are made into another class."""

    def check(value: Any, path: Path, faults: Faults) -> Any:
        found = node.check(value, path, faults)
        return found if found is FAILED else _made(lambda: make(found), target, path, faults)

    return Node(lambda value: make(node.read(value)), check)


def is_container(target: Any) -> bool:
    """Whether `container_node` has a node for a type."""
    cls: Any = get_origin(target) or target
    name = f"{cls.__module__}.{cls.__qualname__}" if isinstance(cls, type) else ""
    return is_named_tuple(cls) or cls is tuple or name in _SEQUENCES or name in _MAPPINGS


def kind_of_container(target: Any) -> str | None:
    """The kind of JSON that a container is made from: "list" or "object"; None for any other type."""
    cls: Any = get_origin(target) or target
    if not isinstance(cls, type) or issubclass(cls, str | bytes | bytearray):
        return None
    return "object" if issubclass(cls, Mapping) else "list" if issubclass(cls, Sequence | AbstractSet) else None


def _sequence(item: Node, make: Callable[[Any], Any]) -> Node:
    read_item, check_item, bare = item.read, item.check, item.bare
    # The hashes of strings are different in each process, so that nobody can choose strings whose hashes are equal.
    may_collide = make in (set, frozenset) and bare is not str

    def read(value: Any) -> Any:
        if type(value) not in _LISTS:
            raise expected("a list", value)
        if bare is not None:
            for each in value:
                if type(each) is not bare:
                    raise TypeError
        items = value if bare is not None else [read_item(each) for each in value]
        if may_collide and has_equal_hashes(items):
            raise TypeError
        return make(items)

    def check(value: Any, path: Path, faults: Faults) -> Any:
        if type(value) not in _LISTS:
            return faults.expected(path, "a list", value)
        before = faults.count
        items = [check_item(each, (path, index), faults) for index, each in enumerate(value)]
        if faults.count > before:
            return FAILED
        if may_collide and has_equal_hashes(items):
            return faults.add(path, "must not have so many different items whose hashes are equal")
        return _made(lambda: make(items), make, path, faults)

    return Node(read, check)


def _made(call: Callable[[], Any], target: Any, path: Path, faults: Faults) -> Any:
    try:
        return call()
    except Exception as error:  # an unhashable item of a set, or a user's constructor
        return faults.add(path, *broken(error, name_of(target)))


def _tuple(items: list[Node], make: Callable[[Any], Any]) -> Node:
    size = len(items)
    rule = f"must have exactly {size} item{'' if size == 1 else 's'}"

    def read(value: Any) -> Any:
        if type(value) not in (list, tuple) or len(value) != size:
            raise TypeError
        return make([item.read(each) for item, each in zip(items, value, strict=True)])

    def check(value: Any, path: Path, faults: Faults) -> Any:
        if type(value) not in (list, tuple):
            return faults.expected(path, "a list", value)
        if len(value) != size:
            return faults.add(path, rule)
        before = faults.count
        made = [
            item.check(each, (path, index), faults) for index, (item, each) in enumerate(zip(items, value, strict=True))
        ]
        return FAILED if faults.count > before else make(made)

    return Node(read, check)


def _named_tuple(target: Any, cls: Any, engine: Engine) -> Node:
    """A NamedTuple is a JSON list; items at its end that have defaults may be left out."""
    items = [engine.node(hint) for _, hint in named_tuple_hints(target)]
    most, least = len(items), len(items) - len(cls._field_defaults)
    rule = f"must have {f'{least} to {most}' if least != most else f'exactly {most}'} items"

    def read(value: Any) -> Any:
        if type(value) not in (list, tuple) or not least <= len(value) <= most:
            raise TypeError
        return cls(*[item.read(each) for item, each in zip(items, value, strict=False)])

    def check(value: Any, path: Path, faults: Faults) -> Any:
        if type(value) not in (list, tuple):
            return faults.expected(path, "a list", value)
        if not least <= len(value) <= most:
            return faults.add(path, rule)
        before = faults.count
        pairs = zip(items, value, strict=False)
        made = [item.check(each, (path, index), faults) for index, (item, each) in enumerate(pairs)]
        return FAILED if faults.count > before else _made(lambda: cls(*made), cls, path, faults)

    return Node(read, check)


def _mapping(key: Node, item: Node) -> Node:
    read_key: Read | None = None if key.bare is str else key.read
    read_item, check_item, bare = item.read, item.check, item.bare

    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise expected("an object", value)
        if read_key is not None:
            keys = list(map(read_key, value))
            if has_equal_hashes(keys):
                raise TypeError
            return dict(zip(keys, map(read_item, value.values()), strict=True))
        if bare is not None:
            for each in value.values():
                if type(each) is not bare:
                    raise TypeError
            return dict(value)
        return {name: read_item(each) for name, each in value.items()}

    def check(value: Any, path: Path, faults: Faults) -> Any:
        if type(value) is not dict:
            return faults.expected(path, "an object", value)
        before = faults.count
        keys, items = list[Any](), list[Any]()
        for name, each in value.items():
            here = (path, MapKey(name))
            made_key = name if read_key is None else key.check(name, here, faults)
            found = check_item(each, here, faults)
            if found is not FAILED and made_key is not FAILED:
                keys.append(made_key)
                items.append(found)
        if faults.count > before:
            return FAILED
        if read_key is not None and has_equal_hashes(keys):
            return faults.add(path, "must not have so many different keys whose hashes are equal")
        return dict(zip(keys, items, strict=True))

    return Node(read, check)
