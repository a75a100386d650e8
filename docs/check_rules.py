"""Writes the rules of docs/check.md from the table of the package.

`python -m docs.check_rules` updates it after a rule was added; a test fails while the page is out of date.
"""

import re
import sys
from pathlib import Path

from lambdarouter._checking.rules import RULES

PAGE = Path(__file__).parent / "check.md"
_BLOCK = re.compile(r"(<!-- rules -->\n).*?(<!-- end -->)", re.DOTALL)


def rules() -> str:
    """Every rule as a section: its severity, what goes wrong otherwise, and the fix."""
    sections: list[str] = []
    for rule in RULES.values():
        severity = rule.severity.capitalize()
        sections.append(f"### {rule.id} {rule.name}\n\n{severity}. {rule.explanation}\n\nFix: {rule.fix}\n")
    return "\n".join(sections)


def rendered(page: str) -> str:
    """The page with the rules up to date."""
    return _BLOCK.sub(lambda match: f"{match[1]}\n{rules()}\n{match[2]}", page)


def main() -> int:
    """Rewrite the page if it is out of date."""
    page = PAGE.read_text(encoding="utf-8")
    if rendered(page) != page:
        PAGE.write_text(rendered(page), encoding="utf-8")
        sys.stdout.write("docs/check.md\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
