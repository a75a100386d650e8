"""The settings of a function: handler, runtime, time limits, SnapStart, and the sources that it accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from . import rules
from .app_rules import without_handler
from .subject import handler_line, same_module
from .values import UNKNOWN

if TYPE_CHECKING:
    from .findings import Finding
    from .subject import Subject
    from .template import Function

_OLDEST: Final = (3, 11)
_SNAP_START: Final = (3, 12)
#: The sources that invoke a function asynchronously: Lambda retries, and drops events that still fail.
_ASYNCHRONOUS: Final = frozenset({"s3", "sns", "eventbridge", "schedule", "ses", "cloudwatch_logs", "config"})


def check_functions(subject: Subject) -> Iterator[Finding]:
    """Every function that runs the app."""
    for function in subject.functions:
        yield from _handler(subject, function)
        yield from _runtime(subject, function)
        yield from _reserve(subject, function)
        yield from _snap_start(subject, function)
        yield from _failures(subject, function)
        problem = subject.only_problem(function)
        if problem is not None:
            keys = ("Environment", "Variables", "LAMBDAROUTER_ONLY")
            yield subject.at(function, rules.ONLY, problem, *keys)
        elif isinstance(function.only, str) and subject.app.default_handler is None:
            accepted = subject.accepted[function.name]
            for name in without_handler(accepted, subject.handlers) if isinstance(accepted, frozenset) else ():
                message = f"LAMBDAROUTER_ONLY accepts {name!r}, but it has no handler."
                keys = ("Environment", "Variables", "LAMBDAROUTER_ONLY")
                yield subject.at(function, rules.NO_HANDLER_FOR_ONLY, message, *keys)


def _handler(subject: Subject, function: Function) -> Iterator[Finding]:
    handler = function.handler
    if function.package == "Image":
        return  # the image has its command
    if handler is UNKNOWN:
        yield subject.at(function, rules.UNKNOWN_VALUE, "Its Handler is unknown.", "Handler")
    elif handler is None:
        yield subject.at(function, rules.HANDLER_PATH, "The function has no Handler.")
    else:
        problem = _handler_problem(subject, function, str(handler))
        if problem is not None:
            yield subject.at(function, rules.HANDLER_PATH, problem, "Handler")


def _handler_problem(subject: Subject, function: Function, handler: str) -> str | None:
    wanted = handler_line(subject.app, f"{subject.module}:{subject.attribute}")
    module, dot, attribute = handler.rpartition(".")
    if ":" in handler or not dot or not all(each.isidentifier() for each in re.split(r"[./]", handler)):
        return f"Handler {handler!r} is not a module and a name with a dot between them: write {wanted!r}."
    if not same_module(module.replace("/", "."), subject.module):
        return f"Handler {handler!r} is not in the module {subject.module!r}: write {wanted!r}."
    if subject.value_of(attribute) is None:
        problem = f"Handler {handler!r}: the module {subject.module!r} has no {attribute!r}."
        if attribute == "handler":
            return f"{problem} Add `handler = {subject.attribute}.handler` to the module, or write {wanted!r}."
        return f"{problem} Write {wanted!r}."
    if subject.runs(function) is False:
        return f"Handler {handler!r} is not the app {wanted!r}."
    return _missing_file(subject, function, module)


def _missing_file(subject: Subject, function: Function, module: str) -> str | None:
    """The problem if the folder of the code has no module of that name; a dotted name may be assembled by a build."""
    if not isinstance(function.folder, str) or module != subject.module.rpartition(".")[2] or "://" in function.folder:
        return None
    folder = Path(subject.template.file).parent / function.folder
    if not folder.is_dir() or (folder / f"{module}.py").exists() or (folder / module).is_dir():
        return None
    return f"Handler {module!r}: CodeUri {function.folder!r} has no {module}.py."


def _version(runtime: Any) -> tuple[int, int] | None:
    found = re.fullmatch(r"python(\d+)\.(\d+)", runtime) if isinstance(runtime, str) else None
    return (int(found[1]), int(found[2])) if found else None


def _runtime(subject: Subject, function: Function) -> Iterator[Finding]:
    runtime = function.runtime
    if function.package == "Image" or (isinstance(runtime, str) and runtime.startswith("provided")):
        return
    if runtime is UNKNOWN:
        yield subject.at(function, rules.UNKNOWN_VALUE, "Its Runtime is unknown.", "Runtime")
        return
    version = _version(runtime)
    if version is None or version < _OLDEST:
        stated = f"is {runtime!r}" if runtime is not None else "is not set"
        yield subject.at(
            function, rules.RUNTIME, f"Runtime {stated}: lambdarouter needs python3.11 or later.", "Runtime"
        )


def _reserve(subject: Subject, function: Function) -> Iterator[Finding]:
    reserve, timeout = subject.app.time_reserve_millis, function.timeout
    if reserve is None:
        return
    if type(timeout) is not int:
        message = "Its Timeout is unknown, and is not compared with time_reserve_millis."
        yield subject.at(function, rules.UNKNOWN_VALUE, message, "Timeout")
    elif reserve >= timeout * 1000:
        message = f"Timeout is {timeout} seconds, but time_reserve_millis is {reserve}: no record is ever started."
        yield subject.at(function, rules.RESERVE, message, "Timeout")


def _snap_start(subject: Subject, function: Function) -> Iterator[Finding]:
    template, properties = subject.template, function.resource.properties
    if template.known(properties, "SnapStart", "ApplyOn") != "PublishedVersions":
        return
    version = _version(function.runtime)
    if version is not None and version < _SNAP_START:
        message = f"SnapStart needs python3.12 or later, not {function.runtime}."
        yield subject.at(function, rules.SNAP_START, message, "SnapStart")
    is_published = template.get(properties, "AutoPublishAlias") is not None or any(
        function.name in template.functions_in(each.properties.get("FunctionName"))
        for each in template.of_type("AWS::Lambda::Version")
    )
    if not is_published:
        message = "SnapStart applies to published versions, and the template publishes none."
        yield subject.at(function, rules.SNAP_START, message, "SnapStart")


def _failures(subject: Subject, function: Function) -> Iterator[Finding]:
    template, properties = subject.template, function.resource.properties
    triggers = [each for each in subject.triggers if each.function == function.name and not each.is_possible]
    sources = {each.source for each in triggers} & _ASYNCHRONOUS
    keys = ("DeadLetterQueue", "DeadLetterConfig")
    has_queue = any(template.get(properties, key) is not None for key in keys)
    has_destination = template.get(
        properties, "EventInvokeConfig", "DestinationConfig", "OnFailure"
    ) is not None or any(
        function.name in template.functions_in(each.properties.get("FunctionName"))
        for each in template.of_type("AWS::Lambda::EventInvokeConfig")
    )
    if sources and not has_queue and not has_destination:
        message = f"Events of {', '.join(sorted(sources))} that still fail after two retries are dropped."
        yield subject.at(function, rules.NO_DESTINATION, message)
