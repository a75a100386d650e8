"""The addresses of the pages of the documentation, for messages: who installed the package has no folder `docs`."""

from __future__ import annotations

from typing import Final

#: The folder of the page that `Documentation` names among the URLs of the project.
_DOCUMENTATION: Final = "https://github.com/lambdarouter/lambdarouter/blob/main/docs"


def page(name: str) -> str:
    """Return the address of a page by its name, such as `sources/sqs`."""
    return f"{_DOCUMENTATION}/{name}.md"
