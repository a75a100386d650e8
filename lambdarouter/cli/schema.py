"""`lambdarouter schema`: the JSON schemas of the payloads and replies of an app's handlers."""

from __future__ import annotations

import click

from .._calling.handler import Handler
from .._detection.known import FAMILIES
from .._documents.json_schema import document
from .._documents.routes import names_of, plain_name
from .errors import Misuse
from .group import Command
from .loading import load_handlers
from .output import print_document

_EXAMPLES = """\b
Examples:
  lambdarouter schema service:app > schemas.json
  lambdarouter schema service:app --source sqs
  lambdarouter schema service:app --handler fulfill | jq .handlers.fulfill.payload.body.schema
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Print the JSON schemas of an app's payloads.")
@click.argument("spec", metavar="MODULE:APP")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Only handlers of a source; may be repeated.")
@click.option("--handler", "names", multiple=True, metavar="NAME", help="Only the handler NAME; may be repeated.")
def schema(spec: str, sources: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Print the JSON schemas of the payloads and replies of an app's handlers, as one JSON document.

    The document has a key for each handler, and the classes of all handlers under $defs. The schemas are made from the
    types against which payloads are checked. No handler is called. HTTP handlers are in the document of 'lambdarouter
    openapi'.
    """
    _, handlers = load_handlers(spec)
    own = [each for each in handlers if each.route.source.family is None]
    _check_sources(spec, sources, own)
    _check_names(spec, names, own)

    def is_chosen(name: str, handler: Handler) -> bool:
        return (not sources or handler.route.source.name in sources) and (
            not names or not {name, plain_name(handler)}.isdisjoint(names)
        )

    print_document(lambda: document(handlers, is_chosen))


def _check_sources(spec: str, sources: tuple[str, ...], handlers: list[Handler]) -> None:
    known = sorted({each.route.source.name for each in handlers})
    for source in sources:
        if source not in known:
            is_http = source in FAMILIES["http"] | {"http"}
            hint = (
                "'lambdarouter openapi' describes HTTP handlers"
                if is_http
                else f"Its sources are: {', '.join(known) or 'none'}"
            )
            raise Misuse(f"{spec} has no handler of {source!r} to describe. {hint}.")


def _check_names(spec: str, names: tuple[str, ...], handlers: list[Handler]) -> None:
    known = list(zip(names_of(handlers), map(plain_name, handlers), strict=True))
    for name in names:
        if not any(name in each for each in known):
            listed = ", ".join(sorted(own for own, _ in known)) or "none"
            raise Misuse(f"{spec} has no handler {name!r} to describe. Its handlers are: {listed}.")
