"""Standard output: JSON in UTF-8, which can be piped, regardless of the encoding of the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click

from ..errors import RegistrationError
from .errors import Failure, error_text


def print_json(value: Any) -> None:
    """Print a JSON value, indented; raises TypeError or ValueError for a value without a JSON form."""
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    try:
        content = text.encode()
    except UnicodeEncodeError:  # a lone surrogate: JSON can escape it, UTF-8 cannot encode it
        content = json.dumps(value, indent=2, allow_nan=False).encode()
    click.echo(content)


def print_document(make: Callable[[], Any]) -> None:
    """Print the document of an app; raises Failure for a handler whose annotations cannot be used."""
    try:
        document = make()
    except RegistrationError as error:
        raise Failure(error_text(error)) from error
    print_json(document)
