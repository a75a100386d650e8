"""A registry of names with several operations in one function, which other services invoke.

Each operation is a handler. The `Literal` field of its payload type, or a pattern, distinguishes it from the others.
Every response has a status, even if the operation does not exist.
"""

from typing import Any, Literal

from attrs import Factory, define, frozen

from lambdarouter import App
from lambdarouter.errors import PayloadError


@frozen
class Register:
    """Register a name for its owner."""

    operation: Literal["Register"]
    name: str
    owner: str


@frozen
class Remove:
    """Remove a name; only its owner may do it, unless it is forced."""

    operation: Literal["Remove"]
    name: str
    owner: str
    force: bool = False


@frozen
class Registered:
    """The answer to an operation that was done."""

    names: list[str]
    status: Literal["OK"] = "OK"


@frozen
class Refused:
    """The answer to an operation that was not done."""

    code: str
    message: str
    status: Literal["ERROR"] = "ERROR"


class NotOwnedError(Exception):
    """The name belongs to somebody else, or to nobody."""


@define
class Registry:
    """The owners of names; a real one is a table."""

    owners: dict[str, str] = Factory(dict[str, str])

    def check(self, name: str, owner: str) -> None:
        """Raise NotOwnedError if a name belongs to somebody else."""
        if self.owners.get(name, owner) != owner:
            raise NotOwnedError(f"{name} belongs to somebody else")


registry = Registry()

app = App()


@app.on_invoke()
def register(request: Register) -> Registered:
    """Register a name; the same request again changes nothing."""
    registry.check(request.name, request.owner)
    registry.owners[request.name] = request.owner
    return Registered([request.name])


@app.on_invoke()
def remove(request: Remove) -> Registered:
    """Remove a name of the caller's."""
    registry.check(request.name, request.owner)
    registry.owners.pop(request.name, None)
    return Registered([request.name])


@app.on_invoke(pattern={"operation": ["Remove"], "force": [True]})
def remove_for_anybody(request: Remove) -> Registered:
    """Remove any name: a pattern is more specific than a type, and is asked first."""
    registry.owners.pop(request.name, None)
    return Registered([request.name])


@app.on_invoke(pattern={"operation": [{"prefix": "List"}]})
def names(request: dict[str, Any]) -> Registered:
    """List all names: `List`, and `ListAll`, which older callers send."""
    return Registered(sorted(registry.owners))


@app.exception_handler(NotOwnedError)
def not_owned(error: NotOwnedError) -> Refused:
    """Reply to an error about a name that belongs to somebody else."""
    return Refused("NotOwned", str(error))


@app.exception_handler(PayloadError)
def bad_request(error: PayloadError) -> Refused:
    """Reply to a request that fits no operation: the error contains the field, and never a value."""
    return Refused("BadRequest", f"{error.path}: {error.problem}")


handler = app.handler
