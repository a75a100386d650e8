"""A test that an app and its template agree: what `lambdarouter check` finds, as an AssertionError."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from ..app import App


def assert_matches_template(
    app: App | str,
    template: str | os.PathLike[str],
    *,
    function: str | None = None,
    parameters: Mapping[str, str] | None = None,
    ignore: Iterable[str] = (),
) -> None:
    """Assert that an app can handle events, and that a template agrees with it.

    - `app`: the app, or its import path, such as `"service:app"`.
    - `template`: file of a SAM or CloudFormation template, of `terraform show -json`, or of `serverless print`.
    - `function`: logical id of the function; by default every function whose `Handler` names the app.
    - `parameters`: values of template parameters.
    - `ignore`: ids of rules whose findings are left out, such as `"LR213"`.

    Raises AssertionError with every finding. Notes are not findings. Needs the extra `check`.
    """
    if find_spec("yaml") is None:
        raise ImportError('assert_matches_template needs its extra: pip install "lambdarouter[check]"')
    from .._checking.checker import check, template_in

    path, given = Path(template), dict(parameters or {})
    found = template_in(path, given)
    handlers = [each.handler for each in found.functions.values() if isinstance(each.handler, str)]
    spec, own = (app, _loaded(app)) if isinstance(app, str) else (_spec_of(app, handlers), app)
    ignored = frozenset(ignore)
    findings = check(own, own.handlers(), spec, template=path, function=function, parameters=given)
    failures = [str(each) for each in findings if each.is_failure and each.rule.id not in ignored]
    if failures:
        listed = "\n".join(failures)
        raise AssertionError(f"{spec} and {path} do not agree:\n{listed}")


def _loaded(spec: str) -> App:
    module, _, attribute = spec.partition(":")
    value = getattr(import_module(module), attribute, None) if attribute else None
    if not isinstance(value, App):
        raise TypeError(f"{spec!r} does not name an App. Write MODULE:APP, as in service:app.")
    return value


def _spec_of(app: App, handlers: Iterable[str]) -> str:
    """The import path of an app: that of the module that a `Handler` names, or else of the first that has the app."""
    specs = [
        f"{name}:{attribute}"
        for name, module in [*sys.modules.items()]
        for attribute, value in [*getattr(module, "__dict__", {}).items()]
        if value is app
    ]
    if not specs:
        raise TypeError("The app is not a name of an imported module: give its import path, such as 'service:app'.")
    named = {each.rpartition(".")[0].replace("/", ".") for each in handlers}
    modules = {each: each.partition(":")[0] for each in specs}
    exact = [each for each in specs if modules[each] in named]
    ending = [each for each in specs if any(modules[each].endswith(f".{name}") for name in named)]
    return (exact or ending or specs)[0]
