"""Checks of the arguments of public constructors; light, since every app imports it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from ..errors import RegistrationError

M = TypeVar("M", bound=Callable[..., Any])


def check_arguments(init: M) -> M:
    """Make a constructor raise RegistrationError for an argument that it does not have, or lacks."""
    owner, code = init.__qualname__.rpartition(".")[0], init.__code__
    known = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    required = known[: code.co_argcount - 1 - len(init.__defaults__ or ())]

    @wraps(init)
    def checked(self: Any, /, *args: Any, **kwargs: Any) -> None:
        for name in kwargs:
            if name not in known:
                raise unknown_argument(owner, name, known)
        for name in required[len(args) :]:
            if name not in kwargs:
                from .words import MISSING, instead

                raise RegistrationError(f"{owner}() needs {name}=.{instead(MISSING, owner)}")
        init(self, *args, **kwargs)

    return cast("M", checked)


def unknown_argument(owner: str, name: str, known: Iterable[str]) -> RegistrationError:
    """The error for an argument that a constructor does not have."""
    from .words import unknown_argument

    return unknown_argument(owner, name, known)
