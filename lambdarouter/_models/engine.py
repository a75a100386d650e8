"""Makes the nodes of types: one engine for each converter, and one for services without a converter.

Without a converter, cattrs is not imported: its import takes longer than everything else that a first payload needs. It
is used only for types that are not known here. With a converter, each type is looked up there first, so the user's
hooks have precedence.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from .classes import class_node
from .constraints import constrained, rules_of
from .containers import container_node, is_container
from .faults import Faults, ModelError, name_of
from .kinds import inner_type, is_enum, is_literal, is_named_tuple, is_pydantic_v1, is_union, library_of
from .nodes import Node, opaque
from .scalars import is_scalar, scalar_node
from .unions import union_node

if TYPE_CHECKING:
    from cattrs import Converter

    from .fields import Rename

Hook = Callable[[Any, Any], Any]


class Engine:
    """Makes and keeps the nodes of types."""

    def __init__(
        self, converter: Converter | None = None, *, rename: Rename | None = None, forbid_extra_keys: bool = False
    ) -> None:
        self.converter: Converter | None = converter
        self.rename: Rename | None = rename
        self.forbid_extra_keys: bool = forbid_extra_keys
        self._nodes: dict[Any, Node] = {}
        #: Types of which a node is being made; a class may have itself inside.
        self._making: dict[Any, Node] = {}
        self._lock = threading.RLock()

    def node(self, target: Any) -> Node:
        """The node of a type."""
        if self.converter is not None:
            hook = self.converter.get_structure_hook(target)
            if hook is scalar_hook:
                return self.make(target)
            node: Node | None = getattr(hook, "node", None)
            return node if node is not None and getattr(hook, "engine", None) is self else opaque(hook, target)
        try:
            found = self._nodes.get(_key(target))
        except TypeError:  # metadata that has no hash
            return self._of(target)
        if found is None:
            found = self.make(target)
        return found

    def reads_itself(self, target: Any) -> bool:
        """Whether this engine reads a type, rather than a hook of the user's converter."""
        if self.converter is None:
            return True
        return getattr(self.converter.get_structure_hook(target), "engine", None) is self

    def make(self, target: Any) -> Node:
        """Make the node of a type; with a converter, the converter keeps it."""
        key = _key(target)
        with self._lock:
            found = self._making.get(key) or self._nodes.get(key)
            if found is not None:
                return found
            node = self._making[key] = self._placeholder()
            try:
                made = self._of(target)
                node.read, node.check = made.read, made.check
            finally:
                del self._making[key]
            if self.converter is None:
                self._nodes[key] = made
        return made

    def _placeholder(self) -> Node:
        """A placeholder for a node that is still being made, which passes everything on to it."""

        def read(value: Any) -> Any:
            with self._lock:  # another thread may be making it
                pass
            return node.read(value)

        def check(value: Any, path: Any, faults: Faults) -> Any:
            with self._lock:
                pass
            return node.check(value, path, faults)

        node = Node(read, check)
        return node

    def _of(self, target: Any) -> Node:
        library = library_of(target)
        if library in ("pydantic", "msgspec"):
            return self.library_node(target)
        if get_origin(target) is Annotated:
            node = self.node(get_args(target)[0])
            rules = rules_of(target.__metadata__)
            return constrained(node, rules) if rules else node
        inner = inner_type(target)
        if inner is not target:
            return self.node(inner)
        if library == "fields":
            return class_node(target, self)
        if is_union(target):
            return union_node(target, self)
        return scalar_node(target) or container_node(target, self) or self._of_cattrs(target)

    def library_node(self, target: Any) -> Node:
        """The node of a type that pydantic or msgspec reads."""
        if _is_of_pydantic(target):
            from .pydantic_models import pydantic_node

            return pydantic_node(target, forbid_extra_keys=self.forbid_extra_keys)
        from .msgspec_models import msgspec_node

        return msgspec_node(target, self)

    def _of_cattrs(self, target: Any) -> Node:
        if is_pydantic_v1(target):
            raise TypeError("it is a pydantic 1 model, but lambdarouter supports only pydantic 2")
        try:
            return opaque(self.cattrs_converter().get_structure_hook(target), target)
        except NameError:
            raise
        except Exception:  # cattrs raises several types, with messages for its own users
            raise TypeError(f"{name_of(target)} is neither a class with fields nor a JSON type") from None

    def cattrs_converter(self) -> Converter:
        """Return the converter for types that only cattrs knows."""
        assert self.converter is not None
        return self.converter

    # --- For cattrs ---------------------------------------------------------------------------------------------------

    def hook_of(self, target: Any) -> Hook:
        """The hook of a type for cattrs, which raises a `ModelError` with every fault."""
        node = self.make(target)

        def hook(value: Any, _: Any) -> Any:
            return value_of(node, value)

        hook.engine, hook.node = self, node  # type: ignore[attr-defined]  # read by `node`
        return hook


def scalar_hook(value: Any, target: Any) -> Any:
    """The hook of the scalars for cattrs, which looks them up by their class and its bases."""
    node = scalar_node(target)
    if node is None:
        raise TypeError(f"{target!r} is not a scalar")
    return value_of(node, value)


def _key(target: Any) -> Any:
    """A key that also keeps the order of the members of a union or a `Literal`, which equality ignores."""
    return (target, repr(target))


def _is_of_pydantic(target: Any) -> bool:
    members = get_args(target) if is_union(target) else (target,)
    return any(library_of(each) == "pydantic" for each in members)


def value_of(node: Node, value: Any) -> Any:
    """A value as a node reads it; a ModelError has every fault."""
    try:
        return node.read(value)
    except MemoryError:
        raise
    except Exception as error:  # `report` finds out what was wrong
        first = error.with_traceback(None)
    faults = Faults()
    node.report(first, value, None, faults)
    raise ModelError(faults)


def is_known(target: Any) -> bool:
    """Whether the engine reads a type without cattrs."""
    return (
        get_origin(target) is Annotated
        or inner_type(target) is not target
        or library_of(target) is not None
        or is_union(target)
        or is_literal(target)
        or is_enum(target)
        or is_scalar(target)
        or is_named_tuple(target)
        or is_container(target)
    )
