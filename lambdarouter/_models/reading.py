"""JSON values to the type in a handler's annotation; every fault by its path and rule.

The engine is imported with the first payload, or by `app.prime()`: registering a handler needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import PayloadError, RegistrationError
from .faults import Faults, name_of

if TYPE_CHECKING:
    from cattrs import Converter

    from .._events.model import Location
    from .nodes import Node

Structure = Callable[[Any, "Location"], Any]

#: The advice for a payload that does not fit.
HINT = "Correct the sender, or the type in the handler's annotation."


def structured(target: Any, converter: Converter | None = None) -> Structure:
    """Return a function that makes `target` from a JSON value; a PayloadError has every fault, up to a hundred."""
    node: Node | None = None

    def structure(value: Any, location: Location) -> Any:
        nonlocal node
        if node is None:
            node = node_of(target, converter)
        try:
            return node.read(value)
        except MemoryError:
            raise
        except Exception as error:  # a user's class may raise anything
            first = error.with_traceback(None)
        # Outside the handler above: no exception of the fast path must become the context of this one.
        raise refusal(node, first, value, location)

    return structure


def refusal(node: Node, error: Exception, value: Any, location: Location) -> PayloadError:
    """The PayloadError for a value that a node has rejected with an error, with every fault."""
    faults = Faults()
    node.report(error, value, None, faults)
    rules, texts, more = faults.shown(location)
    return PayloadError(str(location[0]), rules, HINT, more=more, details=texts)


def node_of(target: Any, converter: Converter | None = None) -> Node:
    """Return the node of a type; raises RegistrationError for an unsupported type."""
    from .converter import engine_of

    try:
        return engine_of(converter).node(target)
    except NameError as error:
        raise RegistrationError(
            f"A payload cannot be converted to {name_of(target)}: the annotation {error.name!r} is not defined. "
            "Define it in the module of the class, or import it at run time and not only under `if TYPE_CHECKING:`."
        ) from None
    except Exception as error:  # cattrs and pydantic may raise anything; no payload is involved yet
        raise unsupported(target, error) from None


def unsupported(target: Any, error: BaseException) -> RegistrationError:
    """The error for a type to which no payload can be converted."""
    reason = str(error).partition("\n")[0].partition(". ")[0].rstrip(".") or type(error).__name__
    if "is not installed" in reason:  # the text of pydantic says what to install
        return RegistrationError(f"A payload cannot be converted to {name_of(target)}: {reason}.")
    return RegistrationError(
        f"A payload cannot be converted to {name_of(target)}: {reason}. "
        "Use a class with fields (attrs, dataclass, TypedDict, pydantic, msgspec), or register a hook on a converter "
        "and pass App(converter=...)."
    )


def prime(target: Any, converter: Converter | None = None) -> None:
    """Do the work of the first payload of a type in advance; raises RegistrationError for an unsupported type."""
    node_of(target, converter)
