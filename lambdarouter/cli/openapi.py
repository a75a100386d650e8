"""`lambdarouter openapi`: the OpenAPI document of an app's HTTP handlers."""

from __future__ import annotations

import click

from .group import Command
from .loading import load_handlers
from .output import print_document

_EXAMPLES = """\b
Examples:
  lambdarouter openapi service:app > openapi.json
  lambdarouter openapi service:app --title Bookstore --version 2.1.0
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Print the OpenAPI document of an app.")
@click.argument("spec", metavar="MODULE:APP")
@click.option("--title", help="Title of the API; by default the name of the module.")
@click.option("--version", default="1.0.0", show_default=True, help="Version of the API.")
def openapi(spec: str, title: str | None, version: str) -> None:
    """Print the OpenAPI 3.1 document of an app's HTTP handlers: paths, parameters, bodies and responses.

    The document is generated from annotations and docstrings. No handler is called.
    """
    app, _ = load_handlers(spec)
    print_document(lambda: app.openapi(title=title or spec.partition(":")[0], version=version))
