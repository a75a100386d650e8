"""Calls in coroutine handlers that block the event loop."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from .._calling.functions import definition_of

if TYPE_CHECKING:
    from .._calling.handler import Handler

#: Packages whose functions and clients block.
_PACKAGES: Final = frozenset({"boto3", "botocore", "requests", "urllib3"})

_FUNCTIONS: Final = frozenset(
    {("time", "sleep"), ("urllib.request", "urlopen"), ("posix", "system"), ("nt", "system")}
    | {("subprocess", name) for name in ("run", "call", "check_call", "check_output")}
    | {("socket", "create_connection")}
    | {("httpx", name) for name in ("get", "post", "put", "patch", "delete", "head", "options", "request")}
    | {("httpx._api", name) for name in ("get", "post", "put", "patch", "delete", "head", "options", "request")}
)


def blocking_calls(handler: Handler) -> Iterator[tuple[str, int]]:
    """The calls of a coroutine handler that block, each with its line in the file."""
    function = definition_of(handler.function)
    if not inspect.iscoroutinefunction(function):
        return
    try:
        lines, first = inspect.getsourcelines(function)
        tree = ast.parse(textwrap.dedent("".join(lines)))
    except (OSError, SyntaxError, TypeError):
        return
    names = {**function.__globals__, **_closure_of(function)}
    body = tree.body[0]
    if isinstance(body, ast.AsyncFunctionDef):
        clients = _local_clients(body, names)
        for call in _own_calls(body):
            if _blocks(call.func, names, clients):
                yield ast.unparse(call.func), first + call.lineno - 1


def _closure_of(function: Callable[..., Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    code: Any = getattr(function, "__code__", None)
    for name, cell in zip(code.co_freevars, getattr(function, "__closure__", None) or (), strict=False):
        try:
            found[name] = cell.cell_contents
        except ValueError:
            continue  # not assigned yet
    return found


def _own_calls(body: ast.AST) -> Iterator[ast.Call]:
    """The calls in a function that are neither awaited nor in a function inside it."""
    for node in ast.iter_child_nodes(body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):
            for each in (*node.value.args, *node.value.keywords):
                if isinstance(each, ast.Call):
                    yield each
                yield from _own_calls(each)
            continue
        if isinstance(node, ast.Call):
            yield node
        yield from _own_calls(node)


def _local_clients(body: ast.AsyncFunctionDef, names: dict[str, Any]) -> set[str]:
    """The local names that a call of a blocking package is assigned to."""
    found: set[str] = set()
    for node in ast.walk(body):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _blocks(node.value.func, names, found):
            found |= {each.id for each in node.targets if isinstance(each, ast.Name)}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            _note_import(node, names)
    return found


def _note_import(node: ast.Import | ast.ImportFrom, names: dict[str, Any]) -> None:
    """Note the names that an import inside the function binds; only modules that may block are imported."""
    for alias in node.names:
        name = alias.name if isinstance(node, ast.Import) else node.module or ""
        if name.partition(".")[0] not in _PACKAGES | {module.partition(".")[0] for module, _ in _FUNCTIONS}:
            continue
        try:
            module = import_module(name)
        except ImportError:
            continue
        if isinstance(node, ast.ImportFrom):
            names[alias.asname or alias.name] = getattr(module, alias.name, None)
        elif alias.asname:
            names[alias.asname] = module
        else:
            names[name.partition(".")[0]] = import_module(name.partition(".")[0])


def _blocks(called: ast.expr, names: dict[str, Any], clients: set[str]) -> bool:
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id in clients:
        return True
    value = _value_of(called, names)
    if value is None:
        return False
    owner = getattr(value, "__self__", None)
    package = (
        _package_of(type(owner)) if owner is not None and not isinstance(owner, ModuleType) else _package_of(value)
    )
    if package in _PACKAGES:
        return not inspect.iscoroutinefunction(value)
    return (getattr(value, "__module__", None), getattr(value, "__name__", None)) in _FUNCTIONS


def _package_of(value: Any) -> str:
    return str(getattr(value, "__module__", "")).partition(".")[0]


def _value_of(called: ast.expr, names: dict[str, Any]) -> Any:
    """The object that is called; only attributes of modules and clients are read, which has no side effects."""
    if isinstance(called, ast.Name):
        return names.get(called.id)
    if not isinstance(called, ast.Attribute):
        return None
    owner = _value_of(called.value, names)
    if isinstance(owner, ModuleType) or (owner is not None and _package_of(type(owner)) in _PACKAGES):
        return getattr(owner, called.attr, None)
    return None
