"""What a check finds: the rule, the problem, and the line of the template or of the code."""

from __future__ import annotations

from typing import Final, Literal

from attrs import field, frozen

Severity = Literal["error", "warning", "note"]

#: The severities that make the command fail. A note is a hint, or says what could not be checked.
FAILING: Final = frozenset({"error", "warning"})


@frozen
class Rule:
    """One rule: `explanation` says what goes wrong otherwise, and `fix` what to write."""

    id: str
    name: str
    severity: Severity
    explanation: str
    fix: str


@frozen(order=False)
class Finding:
    """One place that breaks a rule. `resource` is the logical id of a resource, or the name of a handler."""

    rule: Rule
    message: str
    file: str | None = None
    line: int | None = None
    resource: str | None = None
    severity: Severity = field()

    @severity.default
    def _severity(self) -> Severity:
        return self.rule.severity

    @property
    def is_failure(self) -> bool:
        """Whether the command fails because of it."""
        return self.severity in FAILING

    def __str__(self) -> str:
        place = "" if self.file is None else f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        named = f" [{self.resource}]" if self.resource is not None else ""
        return f"{place}{self.severity} {self.rule.id}{named}: {self.message}"
