"""The rules that need no template: whether the app starts, and whether every handler can be called."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from .._detection.known import FAMILIES
from .._dispatching.builtin_sources import load_source
from .._documents.routes import plain_name
from .._documents.shadowing import shadowed_handlers
from ..errors import LambdaRouterError
from ..http.form_data import reads_form
from . import rules
from .blocking import blocking_calls
from .covering import shadowed
from .findings import Finding, Rule
from .spellings import problems_of

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from ..app import App


def place_of(handler: Handler) -> tuple[str, str | None, int | None]:
    """The name, the file and the line of the function of a handler."""
    location = handler.source_location.rpartition(" ")[0]
    name = plain_name(handler)
    file, _, line = location.rpartition(":")
    if not line.isdigit():
        return name, None, None
    return name, shown_path(file), int(line)


def shown_path(file: str) -> str:
    """A path relative to the current directory, if the file is below it."""
    path, current = Path(file), Path.cwd()
    return str(path.relative_to(current)) if path.is_relative_to(current) else file


def about(handler: Handler, rule: Rule, message: str) -> Finding:
    """A finding about a handler."""
    name, file, line = place_of(handler)
    return Finding(rule, message, file, line, name)


def check_app(app: App, handlers: list[Handler]) -> list[Finding]:
    """All findings about an app without a template."""
    found = list(_start(app, handlers))
    for handler in handlers:
        found += [about(handler, rules.NEVER, f"{each}.") for each in problems_of(handler.route)]
        name, file, _ = place_of(handler)
        for call, line in blocking_calls(handler):
            found.append(Finding(rules.BLOCKING, f"{call}(...) blocks the event loop.", file, line, name))
    for handler, other in shadowed(handlers):
        message = f"{other.source_location} is tried first, and matches every event of {handler.route!r}."
        found.append(about(handler, rules.SHADOWED, message))
    accepted = [each for each in handlers if app.only is None or each.route.source.name in app.only]
    for outer, inner in shadowed_handlers(accepted).items():
        names = ", ".join(f"{plain_name(each)} ({each.route.source.name})" for each in inner)
        message = f"It gets every record of {outer.route.source.name}, so no event inside one reaches {names}."
        found.append(about(outer, rules.BYPASSED, message))
    found += _accepted(app, handlers)
    return found


def _start(app: App, handlers: list[Handler]) -> Iterator[Finding]:
    broken = False
    for handler in handlers:
        try:
            handler.prime()
        except Exception as error:  # from a user's module, or from a model class
            broken = True
            yield about(handler, rules.START, _text(error))
    if not broken:
        try:
            app.prime()
        except Exception as error:
            yield Finding(rules.START, _text(error))
        if find_spec("werkzeug") is None:
            yield from (
                about(each, rules.EXTRA, 'A form needs the extra "forms": pip install "lambdarouter[forms]".')
                for each in handlers
                if each.route.source.family == "http" and reads_form(each)
            )


def _text(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if isinstance(error, LambdaRouterError) else f"{type(error).__name__}: {text}"


def _accepted(app: App, handlers: list[Handler]) -> Iterator[Finding]:
    if app.only is None:
        return
    for handler in handlers:
        if handler.route.source.name not in app.only:
            message = f"only= rejects the source {handler.route.source.name!r}: this handler is never called."
            yield about(handler, rules.NOT_ACCEPTED, message)
    if app.default_handler is None:
        for name in without_handler(app.only, handlers):
            yield Finding(rules.NO_HANDLER_FOR_ONLY, f"only= accepts {name!r}, but it has no handler.", resource=name)


def without_handler(only: frozenset[str], handlers: list[Handler]) -> list[str]:
    """The accepted sources that have no handler and carry no events of a handler."""
    handled = {each.route.source.name for each in handlers}
    members = {member for family, each in FAMILIES.items() if family in only or family in handled for member in each}
    return sorted(name for name in only - handled - members if not _carries(name, handled, set()))


def _carries(name: str, handled: set[str], seen: set[str]) -> bool:
    source = load_source(name)
    if source is None or source.envelope is None or name in seen:
        return False
    carries = source.envelope.carries
    return bool(carries & handled) or any(_carries(each, handled, {*seen, name}) for each in carries)
