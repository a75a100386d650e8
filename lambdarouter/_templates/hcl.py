"""Terraform's language: blocks with arguments, and expressions.

Source: https://developer.hashicorp.com/terraform/language/syntax/configuration
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from attrs import define, field

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


class Expression(str):
    """An expression, which is written as it is."""

    __slots__ = ()


@define
class Block:
    """A block: its type and labels, and its arguments and nested blocks in order."""

    type: str
    """Type, such as `resource`."""

    labels: tuple[str, ...] = ()
    """Labels, such as the type and the name of a resource."""

    arguments: dict[str, Any] = field(factory=dict[str, Any])
    """Arguments; arguments that are None are left out."""

    blocks: list[Block] = field(factory=list["Block"])
    """Nested blocks."""

    comment: str | None = None
    """Comment before the block."""


def quoted(text: str) -> str:
    """A string as a literal, without templates in it."""
    escaped = json.dumps(text, ensure_ascii=False)
    return escaped.replace("${", "$${").replace("%{", "%%{")


def expression(value: Any, indent: int = 0) -> str:
    """A value as an expression."""
    if isinstance(value, Expression):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return _object(value, indent)
    if isinstance(value, list):
        if all(not isinstance(each, dict | list) for each in value):
            return f"[{', '.join(expression(each) for each in value)}]"
        inner = "  " * (indent + 1)
        items = ",\n".join(f"{inner}{expression(each, indent + 1)}" for each in value)
        return f"[\n{items},\n{'  ' * indent}]"
    return "null" if value is None else str(value)


def _object(value: dict[str, Any], indent: int) -> str:
    if not value:
        return "{}"
    inner = "  " * (indent + 1)
    keys = {key: key if _NAME.fullmatch(key) else quoted(key) for key in value}
    items = list(_aligned([(keys[key], each) for key, each in value.items()], indent + 1))
    return "{\n" + "\n".join(f"{inner}{each}" for each in items) + f"\n{'  ' * indent}}}"


def _aligned(items: list[tuple[str, Any]], indent: int) -> Iterator[str]:
    """Lines with aligned equals signs if neighbors have one line, as `terraform fmt` writes them."""
    rendered = [(key, expression(value, indent)) for key, value in items]
    index = 0
    while index < len(rendered):
        end = index
        while end < len(rendered) and "\n" not in rendered[end][1]:
            end += 1
        # A value of several lines ends a group, and does not belong to one.
        width = max((len(key) for key, _ in rendered[index:end]), default=0)
        for key, text in rendered[index:end]:
            yield f"{key.ljust(width)} = {text}"
        if end < len(rendered):
            yield f"{rendered[end][0]} = {rendered[end][1]}"
            end += 1
        index = end


def rendered(block: Block, indent: int = 0) -> str:
    """The text of a block."""
    pad = "  " * indent
    labels = "".join(f" {quoted(each)}" for each in block.labels)
    given = [(key, value) for key, value in block.arguments.items() if value is not None]
    lines = [f"{pad}  {each}" for each in _aligned(given, indent + 1)]
    for each in block.blocks:
        if lines:
            lines.append("")
        lines.append(rendered(each, indent + 1))
    if not lines:
        return f"{pad}{block.type}{labels} {{\n{pad}}}"
    return f"{pad}{block.type}{labels} {{\n" + "\n".join(lines) + f"\n{pad}}}"
