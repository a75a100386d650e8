"""The findings of a check: the rule, the problem, and the line of the template or of the code."""

from __future__ import annotations

from typing import Final, Literal

from attrs import frozen

Severity = Literal["error", "warning", "note"]

#: The severities that make the command fail. A note is a hint, or says what could not be checked.
FAILING: Final = frozenset({"error", "warning"})


@frozen
class Rule:
    """One rule of the check."""

    id: str
    """Id, such as `LR201`."""

    name: str
    """Name in words, such as `response-types-missing`."""

    severity: Severity
    """Severity of its findings."""

    explanation: str
    """The problem that a finding means."""

    fix: str
    """What to write instead."""


@frozen
class Finding:
    """One violation of a rule."""

    rule: Rule
    """The rule."""

    message: str
    """The problem at this line."""

    file: str | None = None
    """File of the template or of the code."""

    line: int | None = None
    """Line in the file."""

    resource: str | None = None
    """Logical id of a resource, or name of a handler."""

    @property
    def severity(self) -> Severity:
        """Severity of the rule."""
        return self.rule.severity

    @property
    def is_failure(self) -> bool:
        """Whether the command fails because of it."""
        return self.severity in FAILING

    def __str__(self) -> str:
        place = "" if self.file is None else f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        named = f" [{self.resource}]" if self.resource is not None else ""
        return f"{place}{self.severity} {self.rule.id}{named}: {self.message}"
