"""What commands work on: the app that `MODULE:APP` names, and the payload in a file."""

from __future__ import annotations

import json
import os
import sys
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from .._events.codecs import kind_of
from ..app import App
from .errors import Failure, Misuse, raised_at, told


def load_app(spec: str) -> App:
    """The app that `spec` names, as in `service:app`; modules in the current directory are found.

    What the module prints while it is imported goes to standard error: standard output is for the command's own.
    """
    name, colon, attribute = spec.partition(":")
    if not (name and colon and attribute):
        raise Misuse(f"{spec!r} names no app: write MODULE:APP, as in service:app.")
    if os.getcwd() not in sys.path:  # noqa: PTH109  (sys.path holds text)
        sys.path.insert(0, os.getcwd())  # noqa: PTH109
    with redirect_stdout(sys.stderr):
        found: Any = _import(name)
    for part in attribute.split("."):
        try:
            found = getattr(found, part)
        except AttributeError:
            raise Misuse(f"The module {name!r} has no {attribute!r}{_apps_of(name)}.") from None
    if not isinstance(found, App):
        raise Misuse(f"{spec!r} is no App, but a {type(found).__name__}{_apps_of(name)}.")
    return found


def _import(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (error.name == name or name.startswith(f"{error.name}.")):
            raise Misuse(f"There is no module {name!r}, neither installed nor in the current directory.") from None
        raise _broken(name, error) from error
    except (ValueError, TypeError) as error:
        if name.startswith(".") or ".." in name or name.endswith("."):
            raise Misuse(f"{name!r} is no module's name.") from None
        raise _broken(name, error) from error
    except (Exception, SystemExit) as error:
        raise _broken(name, error) from error


def _broken(name: str, error: BaseException) -> Failure:
    """The failure of a module that raised, with the line that did, as there is no traceback."""
    place = "" if isinstance(error, SyntaxError) else raised_at(error)
    return Failure(f"The module {name!r} cannot be imported: {told(error)}{place}")


def _apps_of(name: str) -> str:
    """The apps that a module does have, for its error text."""
    apps = [f"{name}:{each}" for each, value in vars(sys.modules[name]).items() if isinstance(value, App)]
    return f"; it has {', '.join(apps)}" if apps else ""


def load_payload(file: str) -> Any:
    """The JSON value in a file, `-` for standard input; a byte order mark before it does no harm."""
    shown = "standard input" if file == "-" else repr(file)
    try:
        # The encoding is told by json itself: a shell on Windows writes UTF-16.
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise Misuse(f"Cannot read {shown}: {error.strerror}.") from None
    except ValueError:
        raise Misuse(f"Cannot read {shown}: that is no name of a file.") from None
    if not content.strip():
        raise Misuse(f"There is no JSON in {shown}: it is empty.")
    try:
        return json.loads(content, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Misuse(f"There is no JSON in {shown}: line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except UnicodeDecodeError:
        raise Misuse(f"There is no JSON in {shown}: it is not UTF-8 text.") from None
    except RecursionError:
        raise Misuse(f"The JSON in {shown} is nested too deep.") from None
    except ValueError as error:
        raise Misuse(f"There is no JSON in {shown}: {error}.") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def require_object(value: Any, what: str) -> dict[str, Any]:
    """A JSON object; a misuse for any other value."""
    if isinstance(value, dict):
        return value
    raise Misuse(f"{what} takes a JSON object, not {kind_of(value)}.")
