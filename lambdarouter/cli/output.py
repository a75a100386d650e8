"""Standard output: JSON as UTF-8, whatever the terminal's encoding, so that it can be piped."""

from __future__ import annotations

import json
from typing import Any

import click


def print_json(value: Any) -> None:
    """Print a JSON value, indented; a TypeError or ValueError for what is none."""
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    try:
        content = text.encode()
    except UnicodeEncodeError:  # half a surrogate pair: JSON can escape it, UTF-8 cannot hold it
        content = json.dumps(value, indent=2, allow_nan=False).encode()
    click.echo(content)
