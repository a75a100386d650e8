"""Standard output: JSON in UTF-8, whatever the encoding of the terminal, so that it can be piped."""

from __future__ import annotations

import json
from typing import Any

import click


def print_json(value: Any) -> None:
    """Print a JSON value, indented; raises TypeError or ValueError for a value without a JSON form."""
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    try:
        content = text.encode()
    except UnicodeEncodeError:  # a lone surrogate: JSON can escape it, UTF-8 cannot encode it
        content = json.dumps(value, indent=2, allow_nan=False).encode()
    click.echo(content)
