"""The arguments of commands: the app in `MODULE:APP`, and the payload in a file."""

from __future__ import annotations

import json
import os
import sys
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from .._calling.handler import Handler
from .._detection.known import TOOL_NAME
from .._dispatching.entry_point import app_of
from .._events.codecs import kind_of
from ..app import App
from ..context import ClientContext
from ..errors import LambdaRouterError
from .errors import Failure, Misuse, error_text, raised_at

TOOL_HELP = "Call a tool as AgentCore Gateway does: the payload is its arguments."


def client_context_of(tool: str | None) -> ClientContext | None:
    """Return the client context with which the gateway calls a tool; None if there is no tool."""
    return None if tool is None else ClientContext(custom={TOOL_NAME: tool})


def load_app(spec: str) -> App:
    """Import the app `spec`, such as `service:app`; modules in the current directory are found.

    `service:handler` also works, if that is `app.handler`.

    Output of the module during the import goes to standard error, because standard output is for the output of the
    command.
    """
    name, colon, attribute = spec.partition(":")
    if not (name and colon and attribute):
        raise Misuse(f"{spec!r} is not an app. Write MODULE:APP, as in service:app.")
    if os.getcwd() not in sys.path:  # noqa: PTH109  (sys.path contains strings)
        sys.path.insert(0, os.getcwd())  # noqa: PTH109
    with redirect_stdout(sys.stderr):
        value: Any = _import(name)
    for part in attribute.split("."):
        try:
            value = getattr(value, part)
        except AttributeError:
            raise Misuse(f"The module {name!r} has no {attribute!r}{_apps_of(name)}.") from None
    value = app_of(value)
    if not isinstance(value, App):
        raise Misuse(f"{spec!r} is of type {type(value).__name__}, not an App{_apps_of(name)}.")
    return value


def load_handlers(spec: str) -> tuple[App, list[Handler]]:
    """Import the app `spec` and its deferred routers; return the app and all its handlers."""
    app = load_app(spec)
    try:
        with redirect_stdout(sys.stderr):
            return app, app.handlers()
    except (Exception, SystemExit) as error:
        location = "" if isinstance(error, LambdaRouterError) else raised_at(error)
        raise Failure(f"The routers of {spec!r} cannot be loaded: {error_text(error)}{location}") from error


def _import(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (error.name == name or name.startswith(f"{error.name}.")):
            raise Misuse(f"There is no module {name!r}, neither installed nor in the current directory.") from None
        raise _broken(name, error) from error
    except (ValueError, TypeError) as error:
        if name.startswith(".") or ".." in name or name.endswith("."):
            raise Misuse(f"{name!r} is not the name of a module.") from None
        raise _broken(name, error) from error
    except (Exception, SystemExit) as error:
        raise _broken(name, error) from error


def _broken(name: str, error: BaseException) -> Failure:
    """Return the failure for a module that raised an error, with the line that raised it."""
    location = "" if isinstance(error, SyntaxError) else raised_at(error)
    return Failure(f"The module {name!r} cannot be imported: {error_text(error)}{location}")


def _apps_of(name: str) -> str:
    """Return the apps of a module, for an error message."""
    apps = [f"{name}:{each}" for each, value in vars(sys.modules[name]).items() if isinstance(value, App)]
    return f"; it has {', '.join(apps)}" if apps else ""


def load_payload(file: str) -> Any:
    """Load the JSON value in a file, `-` for standard input; a byte order mark is ignored."""
    shown = "standard input" if file == "-" else repr(file)
    try:
        # json.loads detects the encoding of bytes: a shell on Windows writes UTF-16.
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise Misuse(f"Cannot read {shown}: {error.strerror}.") from None
    except ValueError:
        raise Misuse(f"Cannot read {shown}: it is not a valid file name.") from None
    if not content.strip():
        raise Misuse(f"There is no JSON in {shown}: it is empty.")
    try:
        return json.loads(content, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Misuse(
            f"There is no valid JSON in {shown}: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None
    except UnicodeDecodeError:
        raise Misuse(f"There is no valid JSON in {shown}: it is not UTF-8 text.") from None
    except RecursionError:
        raise Misuse(f"The JSON in {shown} is nested too deeply.") from None
    except ValueError as error:
        raise Misuse(f"There is no valid JSON in {shown}: {error}.") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def require_object(value: Any, what: str) -> dict[str, Any]:
    """Return a JSON object; raises Misuse for any other value."""
    if isinstance(value, dict):
        return value
    raise Misuse(f"{what} expects a JSON object, not {kind_of(value)}.")
