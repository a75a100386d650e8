"""`lambdarouter openapi`: the OpenAPI document of an app's HTTP handlers, and the schemas of Bedrock action groups."""

from __future__ import annotations

import click

from ..sources.bedrock_agent import schema
from .errors import Misuse
from .group import Command
from .loading import load_handlers
from .output import print_document

_EXAMPLES = """\b
Examples:
  lambdarouter openapi service:app > openapi.json
  lambdarouter openapi service:app --title Bookstore --version 2.1.0
  lambdarouter openapi service:app --bedrock > schema.json
  lambdarouter openapi service:app --bedrock-functions --action-group orders
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Print the OpenAPI document of an app.")
@click.argument("spec", metavar="MODULE:APP")
@click.option("--title", help="Title of the API; by default the name of the module.")
@click.option("--version", default="1.0.0", show_default=True, help="Version of the API.")
@click.option("--bedrock", is_flag=True, help="OpenAPI 3.0 of an action group of an agent for Amazon Bedrock.")
@click.option("--bedrock-functions", is_flag=True, help="Function details of an action group of an agent.")
@click.option("--action-group", metavar="NAME", help="The action group, with --bedrock or --bedrock-functions.")
def openapi(
    spec: str,
    title: str | None,
    version: str,
    *,
    bedrock: bool,
    bedrock_functions: bool,
    action_group: str | None,
) -> None:
    """Print the OpenAPI 3.1 document of an app's HTTP handlers: paths, parameters, bodies and responses.

    With --bedrock, print the OpenAPI 3.0 document of the handlers of `on_bedrock_api`, and with --bedrock-functions the
    function schema of those of `on_bedrock_function`, for an action group of an agent. The documents are generated
    from annotations and docstrings. No handler is called.
    """
    if bedrock and bedrock_functions:
        raise Misuse("Give --bedrock or --bedrock-functions; an action group has one of them.")
    if action_group is not None and not (bedrock or bedrock_functions):
        raise Misuse("--action-group goes with --bedrock or --bedrock-functions.")
    app, handlers = load_handlers(spec)
    name = title or spec.partition(":")[0]
    if bedrock:
        print_document(lambda: schema.openapi(handlers, title=name, version=version, action_group=action_group))
    elif bedrock_functions:
        print_document(lambda: schema.function_schema(handlers, action_group=action_group))
    else:
        print_document(lambda: app.openapi(title=name, version=version))
