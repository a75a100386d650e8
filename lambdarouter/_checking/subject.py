"""The subject of a check: an app, the functions of a template that run it, and the triggers of those functions."""

from __future__ import annotations

import sys
from types import FunctionType
from typing import TYPE_CHECKING, Any

from .._calling.functions import definition_of
from .._dispatching.entry_point import app_of
from .._routing.settings import HANDLER_SOURCES, accepted_sources, names_in
from ..app import App
from ..errors import RegistrationError
from .documents import TemplateError
from .findings import Finding
from .matching import Verdict, is_carried, match
from .serverless import logical_id
from .values import UNKNOWN

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .findings import Rule
    from .template import Function, Template, Trigger


class Subject:
    """An app against a template; `spec` is the app in the form of the command, `package.module:app`."""

    def __init__(self, app: App, handlers: list[Handler], spec: str, template: Template, only: str | None) -> None:
        self.app: App = app
        self.handlers: list[Handler] = handlers
        self.module, _, self.attribute = spec.partition(":")
        self.template: Template = template
        self.functions: list[Function] = self._chosen(only)
        names = {each.name for each in self.functions}
        self.triggers: list[Trigger] = [each for each in template.triggers if each.function in names]
        self._verdicts: dict[tuple[int, int], Verdict] = {}
        self._taken: dict[int, bool] = {}
        #: The sources that each function accepts; None for all, `UNKNOWN` if unknown.
        self.accepted: dict[str, Any] = {each.name: self._accepted(each) for each in self.functions}

    @property
    def hides_triggers(self) -> bool:
        """Whether a part of the template may have triggers that the check cannot see."""
        return any(each.hides_triggers for each in self.template.notes)

    def verdict(self, trigger: Trigger, handler: Handler) -> Verdict:
        """Whether a handler matches the events of a trigger; each pair is compared once."""
        source = handler.route.source
        if trigger.source not in (source.name, "mq") and not trigger.is_possible:
            return "no"
        key = id(trigger), id(handler)
        found = self._verdicts.get(key)
        if found is None:
            found = self._verdicts[key] = match(trigger, handler, self.app.http)
        return found

    def is_taken(self, trigger: Trigger) -> bool:
        """Whether a handler certainly matches every event of a trigger, so no envelope is opened."""
        found = self._taken.get(id(trigger))
        if found is None:
            found = any(self.verdict(trigger, each) == "yes" for each in self.handlers)
            self._taken[id(trigger)] = found
        return found

    def carries(self, trigger: Trigger, handler: Handler) -> bool:
        """Whether records of a trigger may contain the events of a handler."""
        return is_carried(trigger, handler, self.app.outside_sources, self.template)

    def finding(self, rule: Rule, message: str, line: int, resource: str) -> Finding:
        """A finding in the template."""
        return Finding(rule, message, self.template.file, line or None, resource)

    def at(self, function: Function, rule: Rule, message: str, *keys: str) -> Finding:
        """A finding about a property of a function."""
        return self.finding(rule, message, self.line_in(function, *keys), function.name)

    def line_in(self, function: Function, *keys: str) -> int:
        """The line of a property of a function; the line of the function if it is not set."""
        properties = function.resource.properties
        return properties.line_of(*keys) if keys and keys[0] in properties else function.resource.line

    # --- Functions --------------------------------------------------------------------------------------------------

    def _chosen(self, only: str | None) -> list[Function]:
        functions = self.template.functions
        if only is not None:
            given, only = only, only if only in functions else logical_id(only)
            if only not in functions:
                known = ", ".join(functions) or "none"
                raise TemplateError(f"{self.template.file} has no function {given!r}. Its functions are: {known}.")
            return [functions[only]]
        own = [each for each in functions.values() if self.runs(each) is not False]
        if own or not functions:
            if not functions:
                raise TemplateError(f"{self.template.file} has no Lambda function.")
            return own
        python = [each for each in functions.values() if not isinstance(each.runtime, str) or "python" in each.runtime]
        if len(python) == 1 or len(functions) == 1:
            return python[:1] or list(functions.values())
        raise TemplateError(
            f"{self.template.file}: no function has this app as its Handler; choose one with --function: "
            f"{', '.join(functions)}."
        )

    def runs(self, function: Function) -> bool | None:
        """Whether a function runs this app, by its `Handler`; None if unknown."""
        handler = function.handler
        if handler is UNKNOWN or (handler is None and function.package == "Image"):
            return None
        if not isinstance(handler, str):
            return False
        module, _, attribute = handler.rpartition(".")
        if not same_module(module, self.module):
            return False
        value = self.value_of(attribute)
        return value is self.app or value is None or self._calls_app(value)

    def value_of(self, attribute: str) -> Any:
        """The value of a name in the module of the app; None if absent."""
        return getattr(sys.modules.get(self.module), attribute, None)

    def _calls_app(self, value: Any) -> bool:
        """Whether a value in the module may call the app: any function, but not another app."""
        owner = getattr(value, "__self__", None)
        if isinstance(value, App) or isinstance(owner, App):
            return value is self.app or owner is self.app
        return isinstance(definition_of(value), FunctionType) if callable(value) else False

    def _accepted(self, function: Function) -> Any:
        """The sources that a function accepts; `only_problem` says why the variable is wrong."""
        if function.only is UNKNOWN:
            return UNKNOWN
        try:
            return self._narrowed(function.only)
        except RegistrationError:
            return self.app.only

    def only_problem(self, function: Function) -> str | None:
        """The problem with `LAMBDAROUTER_ONLY` of a function; None if there is none."""
        if function.only is UNKNOWN:
            return None
        try:
            self._narrowed(function.only)
        except RegistrationError as error:
            return str(error)
        return None

    def _narrowed(self, variable: Any) -> frozenset[str] | None:
        names = names_in(variable if variable is None else str(variable))
        known = HANDLER_SOURCES | {each.name for each in self.app.outside_sources}
        unknown = sorted(set(names or ()) - known)
        if unknown:
            raise RegistrationError(f"LAMBDAROUTER_ONLY: there is no source {unknown[0]!r}.")
        given = None if names is None else frozenset(names)
        return accepted_sources(only=self.app.only, LAMBDAROUTER_ONLY=given)


def same_module(first: str, second: str) -> bool:
    """Whether two names may mean the same module: the artifact may begin in a folder of the package."""
    one, two = first.split("."), second.split(".")
    shortest = min(len(one), len(two))
    return one[-shortest:] == two[-shortest:]


def handler_line(app: App, spec: str) -> str:
    """The `Handler` of the function: `handler = app.handler` in the module of the app, or else the app itself."""
    module, _, attribute = spec.partition(":")
    if app_of(getattr(sys.modules.get(module), "handler", None)) is app:
        attribute = "handler"
    return f"{module}.{attribute}"
