"""An app as the module `service`, checked alone or against the text of a template."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from lambdarouter import App
from lambdarouter._checking.checker import check
from lambdarouter._checking.findings import Finding


@contextmanager
def module_of(app: App, **names: Any) -> Generator[ModuleType]:
    """The module `service` with the app as `app`, while it is checked."""
    module = ModuleType("service")
    vars(module).update({"app": app, **names})
    before = sys.modules.get("service")
    sys.modules["service"] = module
    try:
        yield module
    finally:
        del sys.modules["service"]
        if before is not None:
            sys.modules["service"] = before


def alone(app: App) -> list[Finding]:
    """What is found in an app without a template."""
    return check(app, app.handlers(), "service:app")


def _calling(app: App) -> Callable[[Any, Any], Any]:
    def handler(event: Any, context: Any) -> Any:
        return app(event, context)

    return handler


class Checked:
    """Checks apps against templates in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, app: App, text: str, *, name: str = "template.yaml", function: str | None = None, **parameters: str
    ) -> list[Finding]:
        """What is found in an app with the text of a template."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        with module_of(app, handler=_calling(app)):
            return check(app, app.handlers(), "service:app", template=path, function=function, parameters=parameters)

    def failures(self, app: App, text: str, **options: Any) -> list[tuple[str, str]]:
        """The findings that fail the command: each id, with the line of the template, or the name of the handler."""
        return [(each.rule.id, self.place(each, text)) for each in self(app, text, **options) if each.is_failure]

    @staticmethod
    def place(finding: Finding, text: str) -> str:
        """The text of the line of a finding in the template; the name of the handler for one in the code."""
        if finding.file is None or not finding.file.endswith(("template.yaml", ".json", ".yml")):
            return str(finding.resource)
        lines = text.splitlines()
        assert finding.line is not None and 1 <= finding.line <= len(lines)
        return lines[finding.line - 1].strip()
