"""Writes the table of docs/envelopes.md from the envelopes of the sources' own modules.

`python -m docs.envelope_table` updates it after a chain was added; a test fails while the table is out of date.
"""

from importlib import import_module
from pathlib import Path

from docs.blocks import replaced, update
from lambdarouter._detection.known import NAMES

PAGE = Path(__file__).parent / "envelopes.md"
HEAD = ["| in a record of | this source is opened | documented by AWS in |", "|---|---|---|"]


def table() -> str:
    """The Markdown table of the chains: each envelope, the sources that it carries, and AWS's page."""
    rows = list(HEAD)
    for name in sorted(NAMES):
        envelope = import_module(f"lambdarouter.sources.{name}").SOURCE.envelope
        for inner, page in envelope.pages.items() if envelope is not None else ():
            words = page.rpartition("/")[2].removesuffix(".html")
            rows.append(f"| [`{name}`](sources/{name}.md) | [`{inner}`](sources/{inner}.md) | [{words}]({page}) |")
    return "\n".join(rows)


def rendered(page: str) -> str:
    """A page with the table up to date."""
    return replaced(page, "envelopes", table())


if __name__ == "__main__":
    update(PAGE, rendered)
