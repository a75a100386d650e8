"""The errors of commands: one line on standard error, and an exit code."""

from __future__ import annotations

import traceback
from pathlib import Path

import click

from ..errors import LambdaRouterError


class Misuse(click.ClickException):
    """The command has an invalid argument, or one that refers to something that does not exist: exit code 2."""

    exit_code = 2


class Failure(click.ClickException):
    """The command was executed and failed: exit code 1."""


def error_text(error: BaseException) -> str:
    """Return the message of one of this package's errors, or the type and message of any other error in one line."""
    if isinstance(error, LambdaRouterError):
        return str(error)
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def raised_at(error: BaseException) -> str:
    """Return ` (file:line)` of the last line outside this package in a traceback; "" if there is none."""
    package = str(Path(__file__).parents[1])
    frames = traceback.extract_tb(error.__traceback__)
    own = [each for each in frames if not each.filename.startswith((package, "<frozen"))]
    return f" ({own[-1].filename}:{own[-1].lineno})" if own else ""
