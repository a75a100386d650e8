"""Tests written from invocations: the payload, and the outcome of the invocation."""

from __future__ import annotations

import json
import re
import sys
from keyword import iskeyword
from pathlib import Path
from typing import Any

from ...errors import BatchError, LambdaRouterError
from ..function import Invocation

_HEADER = '"""An event that was sent in the console of `lambdarouter dev`, and its outcome."""'


class CannotSaveError(LambdaRouterError):
    """An invocation cannot be written as a test; the message says why."""


def save_test(
    folder: Path, spec: str, invocation: Invocation, name: str, client_context: dict[str, Any] | None
) -> Path:
    """Write a test into the subfolder `tests`, or into the folder itself if there is none; return its path.

    `name` is the name of the handler. No file is replaced. Raises CannotSaveError for an invocation that ended the
    process or timed out, and if no file can be written.
    """
    place = folder / "tests" if (folder / "tests").is_dir() else folder
    stem = _identifier(name)
    text = test_source(spec, invocation, stem, client_context)
    for number in range(1, 1000):
        path = place / f"test_{stem}_event{'' if number == 1 else f'_{number}'}.py"
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            continue
        except OSError as error:
            raise CannotSaveError(f"{path} cannot be written: {error.strerror}.") from None
        return path
    raise CannotSaveError(f"{place} has a thousand tests of {stem}. Delete some of them.")


def test_source(spec: str, invocation: Invocation, name: str, client_context: dict[str, Any] | None) -> str:
    """Return the source of the test of an invocation."""
    error = invocation.exception
    if invocation.error is not None and not isinstance(error, Exception):
        raise CannotSaveError("An invocation that timed out, or that ended its process, cannot be a test.")
    module, _, attribute = spec.partition(":")
    check, imports = _check(invocation, error if isinstance(error, Exception) else None, client_context)
    imports |= {("lambdarouter.testing", "Client"), (module, attribute.partition(".")[0]), ("typing", "Any")}
    if client_context is not None:
        imports |= {("lambdarouter", "ClientContext"), ("lambdarouter", "LambdaContext")}
    lines = [_HEADER, "", "from __future__ import annotations"]
    lines += _import_lines(imports, module, with_pytest=any("pytest." in each for each in check))
    lines += ["", f"PAYLOAD: Any = {literal(invocation.payload)}", "", "", f"def test_{name}() -> None:"]
    lines += [f"    client = Client({attribute})", *(f"    {each}" if each else "" for each in check)]
    return "\n".join(lines) + "\n"


def _import_lines(imports: set[tuple[str, str]], own: str, *, with_pytest: bool) -> list[str]:
    """The imports in ruff's order: the standard library, other packages, and the service itself."""
    groups: list[dict[str, list[str]]] = [{}, {}, {}]
    for module, name in sorted(imports):
        root = module.partition(".")[0]
        place = 0 if root in sys.stdlib_module_names else 2 if root == own.partition(".")[0] else 1
        groups[place].setdefault(module, []).append(name)
    lines: list[str] = []
    for place, group in enumerate(groups):
        if group:
            lines += ["", *(["import pytest"] if place == 1 and with_pytest else [])]
            lines += [f"from {module} import {', '.join(names)}" for module, names in group.items()]
    return lines


def _check(
    invocation: Invocation, error: Exception | None, client_context: dict[str, Any] | None
) -> tuple[list[str], set[tuple[str, str]]]:
    """The lines that send the payload and check the outcome, and the imports that they need."""
    call, imports = "client.send(PAYLOAD)", set[tuple[str, str]]()
    if client_context is not None:
        custom = literal(client_context, 1)
        call = f"client.send(PAYLOAD, LambdaContext(client_context=ClientContext(custom={custom})))"
    lines = [""]
    if error is None:
        lines += [f"result = {call}", "", *_equals("result", invocation.result)]
    elif (name := _importable(type(error), imports)) is not None:
        indexes = [each.index for each in error.exceptions] if isinstance(error, BatchError) else []
        lines += [f"with pytest.raises({name}){' as raised' if indexes else ''}:", f"    {call}"]
        if indexes:
            lines += ["", f"assert [each.index for each in raised.value.exceptions] == {indexes}"]
    else:
        lines += ["with pytest.raises(Exception) as raised:  # noqa: PT011", f"    {call}", ""]
        lines += [f"assert type(raised.value).__name__ == {literal(type(error).__name__)}"]
    return lines + _sent_check(invocation), imports


def _equals(what: str, value: Any) -> list[str]:
    if value is None or isinstance(value, bool):
        return [f"assert {what} is {value}"]
    return [f"assert {what} == {literal(value, 1)}"]


def _sent_check(invocation: Invocation) -> list[str]:
    """The check of the calls to services; of their contents only if these are JSON."""
    if not invocation.sent:
        return []
    try:
        contents = [json.loads(json.dumps(each.content)) for each in invocation.sent]
    except (TypeError, ValueError):
        targets = [each.target for each in invocation.sent]
        return [f"assert [each.target for each in client.sent] == {literal(targets, 1)}"]
    calls = [[each.target, content] for each, content in zip(invocation.sent, contents, strict=True)]
    return [f"assert [[each.target, each.content] for each in client.sent] == {literal(calls, 1)}"]


def _importable(cls: type[Exception], imports: set[tuple[str, str]]) -> str | None:
    """The name of an exception class in the test, whose import is added; None if it cannot be imported."""
    module, name = cls.__module__, cls.__qualname__
    if getattr(sys.modules.get(module), name, None) is not cls or module == "__main__":
        return None
    if module != "builtins":
        imports.add((module, name))
    return name


def _identifier(name: str) -> str:
    text = re.sub(r"\W+", "_", name.rpartition("<locals>.")[2], flags=re.ASCII).strip("_").lower()
    return text if text and not iskeyword(text) else f"handler_{text}".rstrip("_")


# --- Literals -------------------------------------------------------------------------------------------------------


def literal(value: Any, depth: int = 0) -> str:
    """Return a JSON value as Python code, in the form that formatters write."""
    if isinstance(value, str):
        return _string(value)
    if not isinstance(value, dict | list) or not value:
        return repr(value)
    inner = "    " * (depth + 1)
    if isinstance(value, dict):
        items = [f"{_string(key)}: {literal(each, depth + 1)}" for key, each in value.items()]
        opening, closing = "{", "}"
    else:
        items = [literal(each, depth + 1) for each in value]
        opening, closing = "[", "]"
    lines = "".join(f"{inner}{each},\n" for each in items)
    return f"{opening}\n{lines}{'    ' * depth}{closing}"


def _string(text: str) -> str:
    shown = repr(text)  # escapes unprintable characters, including lone surrogates
    if shown.startswith("'") and '"' not in text:
        return f'"{shown[1:-1]}"'
    return shown
