"""Modules whose annotations are text, as after `from __future__ import annotations`, or deferred, as on Python 3.14.

An older Python runs deferred annotations as text, with `inspect.signature` of 3.14: it evaluates all annotations of a
function at once, and with `annotation_format=FORWARDREF` leaves a reference where a name is not defined.
"""

from __future__ import annotations
import __future__

import inspect
import linecache
import sys
from enum import Enum
from itertools import count
from types import ModuleType
from typing import Any, ForwardRef, Literal

import pytest

from lambdarouter._calling.functions import definition_of

Mode = Literal["text", "deferred"]

_FLAG = __future__.annotations.compiler_flag
_numbers = count()


def module(source: str, mode: Mode) -> dict[str, Any]:
    """The names of a module with this source; its annotations are evaluated when they are asked for."""
    name = f"module_of_a_test_{next(_numbers)}"
    created = ModuleType(name)
    sys.modules[name] = created
    emulated = mode == "deferred" and sys.version_info < (3, 14)
    created.__dict__["__deferred__"] = emulated
    file = f"<{name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    flags = _FLAG if mode == "text" or emulated else 0
    exec(compile(source, file, "exec", flags=flags, dont_inherit=True), created.__dict__)
    return created.__dict__


class _Reference(ForwardRef, _root=True):  # type: ignore[call-arg, misc]
    """An undefined name: what is done with it while an annotation is evaluated gives another reference."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _Reference(f"{self.__forward_arg__}(...)")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Reference(f"{self.__forward_arg__}.{name}")

    def __getitem__(self, item: Any) -> Any:
        return _Reference(f"{self.__forward_arg__}[...]")

    def __or__(self, other: Any) -> Any:
        return _Reference(f"{self.__forward_arg__} | {other}")


class _Names(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        import builtins

        return getattr(builtins, name) if hasattr(builtins, name) else _Reference(name)


class _Format(Enum):
    VALUE = 1
    FORWARDREF = 3


def emulate_python_3_14(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `inspect.signature` treat the modules of tests with deferred annotations as Python 3.14 does."""
    if sys.version_info >= (3, 14):
        return
    real = inspect.signature
    library = ModuleType("annotationlib")
    library.__dict__["Format"] = _Format
    monkeypatch.setitem(sys.modules, "annotationlib", library)

    def signature(obj: Any, *, annotation_format: _Format = _Format.VALUE, **options: Any) -> inspect.Signature:
        found = real(obj, **options)
        names = getattr(definition_of(obj), "__globals__", {})
        if not names.get("__deferred__"):
            return found

        def value(annotation: Any) -> Any:
            if not isinstance(annotation, str):
                return annotation
            return eval(annotation, {}, names if annotation_format is _Format.VALUE else _Names(names))

        parameters = [each.replace(annotation=value(each.annotation)) for each in found.parameters.values()]
        return found.replace(parameters=parameters, return_annotation=value(found.return_annotation))

    monkeypatch.setattr(inspect, "signature", signature)
