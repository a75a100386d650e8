"""The two ways in which a command ends other than well: one line on standard error, and an exit code."""

from __future__ import annotations

import traceback
from pathlib import Path

import click

from ..errors import LambdaRouterError


class Misuse(click.ClickException):
    """The command was called with something that is not there, or not what it takes: exit code 2."""

    exit_code = 2


class Failure(click.ClickException):
    """What was asked for was tried, and failed: exit code 1."""


def told(error: BaseException) -> str:
    """An exception in one line, or as our own errors tell it themselves."""
    if isinstance(error, LambdaRouterError):
        return str(error)
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def raised_at(error: BaseException) -> str:
    """` (file:line)` of the line outside of this package that raised last; "" where there is none."""
    package = str(Path(__file__).parents[1])
    frames = traceback.extract_tb(error.__traceback__)
    own = [each for each in frames if not each.filename.startswith((package, "<frozen"))]
    return f" ({own[-1].filename}:{own[-1].lineno})" if own else ""
