"""Writes the rules of docs/check.md from the table of the package.

`python -m docs.check_rules` updates it after a rule was added; a test fails while the page is out of date.
"""

from pathlib import Path

from docs.blocks import replaced, update
from lambdarouter._checking.rules import RULES

PAGE = Path(__file__).parent / "check.md"


def rules() -> str:
    """Every rule as a section: its severity, what goes wrong otherwise, and the fix."""
    sections: list[str] = []
    for rule in RULES.values():
        severity = rule.severity.capitalize()
        sections.append(f"### {rule.id} {rule.name}\n\n{severity}. {rule.explanation}\n\nFix: {rule.fix}\n")
    return "\n".join(sections)


def rendered(page: str) -> str:
    """The page with the rules up to date."""
    return replaced(page, "rules", f"\n{rules()}")


if __name__ == "__main__":
    update(PAGE, rendered)
