"""`lambdarouter asyncapi`: the AsyncAPI document of an app's handlers."""

from __future__ import annotations

import click

from .group import Command
from .loading import load_handlers
from .output import print_document

_EXAMPLES = """\b
Examples:
  lambdarouter asyncapi service:app > asyncapi.json
  lambdarouter asyncapi service:app --title Orders --version 2.1.0
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Print the AsyncAPI document of an app.")
@click.argument("spec", metavar="MODULE:APP")
@click.option("--title", help="Title of the service; by default the name of the module.")
@click.option("--version", default="1.0.0", show_default=True, help="Version of the service.")
def asyncapi(spec: str, title: str | None, version: str) -> None:
    """Print the AsyncAPI 3.0 document of an app's handlers: channels, operations, messages and their schemas.

    The document is generated from routes, annotations and docstrings. No handler is called. HTTP handlers are in the
    document of 'lambdarouter openapi'.
    """
    app, _ = load_handlers(spec)
    print_document(lambda: app.asyncapi(title=title or spec.partition(":")[0], version=version))
