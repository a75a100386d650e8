"""Kinds of functions: the code below partials, decorators and callable objects, and what a call of it returns."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import partial
from types import CodeType, FunctionType
from typing import Any


def definition_of(function: Callable[..., Any]) -> Any:
    """The function, or the `__init__` of the class, whose parameters a callable has.

    It is found below decorators that use `functools.wraps`, inside partials, and as the `__call__` of an object.
    """
    if _simple_code(function) is not None:
        return function
    *_, last = _steps(function, through_wrapped=True)
    return last.__init__ if inspect.isclass(last) else last


def _steps(function: Any, *, through_wrapped: bool) -> Iterator[Any]:
    """A callable, the callable that a call of it reaches first, and so on to the function with the code."""
    while True:
        yield function
        # Asked first: from Python 3.14 on, `inspect` considers a partial a routine.
        if isinstance(function, partial):
            function = function.func
        elif isinstance(function, staticmethod):
            function = function.__func__
        elif through_wrapped and hasattr(function, "__wrapped__") and not hasattr(function, "__signature__"):
            function = function.__wrapped__
        elif inspect.isclass(function) or inspect.isroutine(function) or hasattr(function, "__code__"):
            return
        else:
            function = type(function).__call__


def _simple_code(function: Callable[..., Any]) -> CodeType | None:
    """The code of a function that has no attributes, such as `__wrapped__`: the common case, for which it is enough."""
    return function.__code__ if type(function) is FunctionType and not function.__dict__ else None


def is_coroutine_function(function: Callable[..., Any]) -> bool:
    """Whether a call returns a coroutine, as far as Python knows: a plain function may still return one."""
    code = _simple_code(function)
    if code is not None:
        return bool(code.co_flags & inspect.CO_COROUTINE)
    return any(inspect.iscoroutinefunction(each) for each in _steps(function, through_wrapped=False))


def is_generator_function(function: Callable[..., Any]) -> bool:
    """Whether the code of a function yields, also below decorators that use `functools.wraps`."""
    code = _simple_code(function)
    if code is not None:
        return bool(code.co_flags & (inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR))
    return any(
        inspect.isgeneratorfunction(each) or inspect.isasyncgenfunction(each)
        for each in _steps(function, through_wrapped=True)
    )


def is_async_generator_function(function: Callable[..., Any]) -> bool:
    """Whether the code of a function is an async generator, also below decorators that use `functools.wraps`."""
    return any(inspect.isasyncgenfunction(each) for each in _steps(function, through_wrapped=True))


def name_of(function: Callable[..., Any]) -> str:
    """The name of a function for error messages; that of its class for an object."""
    name: str | None = getattr(function, "__qualname__", None)
    if name is None and isinstance(function, partial):
        return name_of(function.func)
    return name or type(function).__qualname__


def source_location(function: Callable[..., Any]) -> str:
    """The place of a function in the source, as `file:line name`; `module name` for an object without code."""
    return location_of(function, inspect.unwrap(function))


def location_of(function: Callable[..., Any], definition: Any) -> str:
    """The place of a function in the source, by the function that defines it."""
    code = getattr(definition, "__code__", None)
    if code is None or inspect.isclass(function):
        return f"{getattr(function, '__module__', None) or type(function).__module__} {name_of(function)}"
    return f"{code.co_filename}:{code.co_firstlineno} {name_of(function)}"
