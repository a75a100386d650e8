"""Kinds of functions: the code below partials, decorators and callable objects, and the results of calls.

In a cold start, `inspect` takes more time than all signatures of a service. Therefore a plain function is read from its
code, and `inspect` is imported only for partials, decorated functions, classes and objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from types import CodeType, CoroutineType, FunctionType, GeneratorType
from typing import Any, Final

from ..errors import RegistrationError
from .parameter import KEYWORD_ONLY, MISSING, POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_KEYWORD, VAR_POSITIONAL

#: Flags of code objects; the constants `CO_...` of `inspect`.
_ARGS: Final = 0x04
_KWARGS: Final = 0x08
_GENERATOR: Final = 0x20
_COROUTINE: Final = 0x80
_ASYNC_GENERATOR: Final = 0x200


def definition_of(function: Callable[..., Any]) -> Any:
    """The function, or the `__init__` of the class, whose parameters a callable has.

    It is found below decorators that use `functools.wraps`, inside partials, and as the `__call__` of an object.
    """
    if simple_code(function) is not None:
        return function
    *_, last = _steps(function, through_wrapped=True)
    return last.__init__ if isinstance(last, type) else last  # type: ignore[misc]  # the function, unbound


def _steps(function: Any, *, through_wrapped: bool, through_signature: bool = False) -> Iterator[Any]:
    """A callable, the callable that a call of it reaches first, and so on to the function with the code.

    With `through_signature`, decorators that give the function another signature are also passed through.
    """
    from inspect import isroutine

    def is_wrapper(function: Any) -> bool:
        if not through_wrapped or not hasattr(function, "__wrapped__"):
            return False
        return through_signature or not hasattr(function, "__signature__")

    while True:
        yield function
        # Asked first: from Python 3.14 on, `inspect` considers a partial a routine.
        if isinstance(function, partial):
            function = function.func
        elif isinstance(function, staticmethod):
            function = function.__func__
        elif is_wrapper(function):
            function = function.__wrapped__
        elif isinstance(function, type) or isroutine(function) or hasattr(function, "__code__"):
            return
        else:
            function = type(function).__call__


def simple_code(function: Callable[..., Any]) -> CodeType | None:
    """The code of a function without attributes such as `__wrapped__`: in this common case, the code is enough."""
    return function.__code__ if type(function) is FunctionType and not function.__dict__ else None


def is_coroutine_function(function: Callable[..., Any]) -> bool:
    """Whether a call returns a coroutine, as far as Python knows: a plain function may still return one."""
    code = simple_code(function)
    if code is not None:
        return bool(code.co_flags & _COROUTINE)
    from inspect import iscoroutinefunction

    return any(iscoroutinefunction(each) for each in _steps(function, through_wrapped=False))


def is_generator_function(function: Callable[..., Any]) -> bool:
    """Whether the code of a function yields, also below decorators that use `functools.wraps`."""
    code = simple_code(function)
    if code is not None:
        return bool(code.co_flags & (_GENERATOR | _ASYNC_GENERATOR))
    from inspect import isasyncgenfunction, isgeneratorfunction

    steps = _steps(function, through_wrapped=True, through_signature=True)
    return any(isgeneratorfunction(each) or isasyncgenfunction(each) for each in steps)


def check_returns(function: Callable[..., Any], location: str) -> None:
    """Raise RegistrationError for a generator function, which nothing would run."""
    if is_generator_function(function):
        raise RegistrationError(f"{location} is a generator: nothing would run it. Remove `yield`, and return a value.")


def is_async_generator_function(function: Callable[..., Any]) -> bool:
    """Whether the code of a function is an async generator, also below decorators that use `functools.wraps`."""
    code = simple_code(function)
    if code is not None:
        return bool(code.co_flags & _ASYNC_GENERATOR)
    from inspect import isasyncgenfunction

    steps = _steps(function, through_wrapped=True, through_signature=True)
    return any(isasyncgenfunction(each) for each in steps)


def name_of(function: Callable[..., Any]) -> str:
    """The name of a function for error messages; for an object, the name of its class."""
    name: str | None = getattr(function, "__qualname__", None)
    if name is None and isinstance(function, partial):
        return name_of(function.func)
    return name or type(function).__qualname__


def full_name(function: Callable[..., Any]) -> str:
    """The module and the name of a function, as traces and accounts show it: `service.fulfill`."""
    while isinstance(function, partial):
        function = function.func
    return f"{getattr(function, '__module__', None) or type(function).__module__}.{name_of(function)}"


def source_location(function: Callable[..., Any]) -> str:
    """The location of a function in the source, as `file:line name`; `module name` for an object without code."""
    if simple_code(function) is not None:
        return location_of(function, function)
    from inspect import unwrap

    return location_of(function, unwrap(function))


def location_of(function: Callable[..., Any], definition: Any) -> str:
    """The location of a function in the source, by the function that defines it."""
    code = getattr(definition, "__code__", None)
    if code is None or isinstance(function, type):
        return f"{getattr(function, '__module__', None) or type(function).__module__} {name_of(function)}"
    return f"{code.co_filename}:{code.co_firstlineno} {name_of(function)}"


# --- Parameters as they are written ---------------------------------------------------------------------------------

#: The name of a parameter, its kind, its default, and its annotation as it is written, which may be a string.
Declared = tuple[str, int, Any, Any]


def declared(function: Callable[..., Any]) -> tuple[list[Declared], Any] | None:
    """The parameters of a callable, and the annotation of its return value; None if Python has no signature."""
    code = simple_code(function)
    if code is not None:
        try:
            annotations = _annotations(function)
        except Exception:  # from Python 3.14 on, one that is not defined
            return _declared_by_inspect(function)
        return list(_in_code(function, code, annotations)), annotations.get("return", MISSING)
    return _declared_by_inspect(function)


def _annotations(function: Callable[..., Any]) -> dict[str, Any]:
    """The annotations as they are written; Python 3.14 and later evaluate all of them here."""
    return function.__annotations__


def _in_code(function: Any, code: CodeType, annotations: dict[str, Any]) -> Iterator[Declared]:
    names, count = code.co_varnames, code.co_argcount
    defaults = function.__defaults__ or ()
    for index, name in enumerate(names[:count]):
        kind = POSITIONAL_ONLY if index < code.co_posonlyargcount else POSITIONAL_OR_KEYWORD
        known = index - count + len(defaults)
        yield name, kind, defaults[known] if known >= 0 else MISSING, annotations.get(name, MISSING)
    end = count + code.co_kwonlyargcount
    if code.co_flags & _ARGS:
        yield names[end], VAR_POSITIONAL, MISSING, annotations.get(names[end], MISSING)
    for name in names[count:end]:
        yield name, KEYWORD_ONLY, (function.__kwdefaults__ or {}).get(name, MISSING), annotations.get(name, MISSING)
    if code.co_flags & _KWARGS:
        name = names[end + bool(code.co_flags & _ARGS)]
        yield name, VAR_KEYWORD, MISSING, annotations.get(name, MISSING)


def _declared_by_inspect(function: Callable[..., Any]) -> tuple[list[Declared], Any] | None:
    from inspect import Signature, signature

    read: Any = signature
    try:
        found: Signature = read(function)
    except Exception:
        # From Python 3.14 on, all annotations are evaluated here, and one that is not defined stops all of them.
        try:
            found = read(function, annotation_format=import_module("annotationlib").Format.FORWARDREF)
        except (ImportError, TypeError, ValueError):
            return None

    def given(value: Any) -> Any:
        return MISSING if value is Signature.empty else value

    parameters = [
        (each.name, int(each.kind), given(each.default), given(each.annotation)) for each in found.parameters.values()
    ]
    return parameters, given(found.return_annotation)


# --- What a function returned: a result, or work that has not been done -----------------------------------------------

#: The flag of a generator that `types.coroutine` made awaitable.
_ITERABLE_COROUTINE: Final = 0x100
#: The classes of most results.
RESULTS: Final = frozenset({type(None), bool, int, float, str, bytes, dict, list, tuple})


async def finished_async(value: Any) -> Any:
    """The result of a function on an event loop: an awaitable that it returned is awaited, repeatedly if needed."""
    while type(value) not in RESULTS and is_awaitable(value):
        value = await value
    return value


def finishing_async(function: Callable[..., Any]) -> Callable[..., Any]:
    """A coroutine function that also awaits an awaitable, such as a task, that the coroutine `function` returns."""

    async def finish(*args: Any, **values: Any) -> Any:
        return await finished_async(await function(*args, **values))

    return finish


def is_awaitable(value: Any) -> bool:
    """Whether a value can be awaited: a coroutine of any compiler, a task, a future, an object with `__await__`."""
    if type(value) is GeneratorType:
        return bool(value.gi_code.co_flags & _ITERABLE_COROUTINE)
    return hasattr(type(value), "__await__")


def is_unfinished(value: Any) -> bool:
    """Whether a value is work that is not done yet: an awaitable, a generator, a lazy `map`, a thread's future."""
    kind = type(value)
    if kind in RESULTS:
        return False
    if kind in (map, filter) or is_awaitable(value):
        return True
    if hasattr(kind, "throw"):
        return hasattr(kind, "send") and hasattr(kind, "__next__")
    if hasattr(kind, "athrow"):
        return hasattr(kind, "asend") and hasattr(kind, "__anext__")
    return hasattr(kind, "add_done_callback") and hasattr(kind, "result")


def is_coroutine(value: Any) -> bool:
    """Whether a value is a coroutine that its receiver cannot run; it is closed to avoid Python's warning."""
    if type(value) is not CoroutineType:
        return False
    value.close()
    return True


def check_callable(function: Any) -> None:
    """Raise RegistrationError for a handler that is not a function."""
    if isinstance(function, classmethod):
        raise RegistrationError(
            "A handler is a function; this is a classmethod. Register the method of the class, "
            "`app.on_...()(Service.method)`, or make it a staticmethod."
        )
    if not callable(function):
        raise RegistrationError(f"A handler is a function; this is of type {type(function).__name__}.")
