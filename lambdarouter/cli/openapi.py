"""`lambdarouter openapi`: the OpenAPI document of an app's HTTP handlers, and the schemas of Bedrock action groups."""

from __future__ import annotations

import json
from typing import Any

import click

from ..sources.bedrock_agent import schema
from .errors import Misuse
from .group import Command
from .loading import load_handlers
from .output import print_document

_EXAMPLES = """\b
Examples:
  lambdarouter openapi service:app > openapi.json
  lambdarouter openapi service:app --title Bookstore --version 2.1.0 --server https://api.example.com
  lambdarouter openapi service:app --openapi-version 3.0.3
  lambdarouter openapi service:app --bedrock > schema.json
  lambdarouter openapi service:app --bedrock-functions --action-group orders
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Print the OpenAPI document of an app.")
@click.argument("spec", metavar="MODULE:APP")
@click.option("--title", help="Title of the API; by default the name of the module.")
@click.option("--version", help="Version of the API; by default 1.0.0.")
@click.option("--summary", help="Summary of the API, in one line.")
@click.option("--description", help="Description of the API, in Markdown.")
@click.option("--openapi-version", help="OpenAPI version: 3.1.0, the default, or 3.0.3, which API Gateway imports.")
@click.option("--server", "servers", multiple=True, metavar="URL", help="URL of a server of the API; may be repeated.")
@click.option("--tag", "tags", multiple=True, metavar="NAME[=TEXT]", help="A tag and its description; may be repeated.")
@click.option(
    "--security-scheme",
    "schemes",
    multiple=True,
    metavar="NAME=JSON",
    help='A security scheme: \'jwt={"type": "http", "scheme": "bearer"}\'; may be repeated.',
)
@click.option("--security", multiple=True, metavar="NAME", help="Security scheme of every operation; may be repeated.")
@click.option("--bedrock", is_flag=True, help="OpenAPI 3.0 document for an action group of an Amazon Bedrock agent.")
@click.option(
    "--bedrock-functions", is_flag=True, help="Function schema for an action group of an Amazon Bedrock agent."
)
@click.option("--action-group", metavar="NAME", help="The action group, with --bedrock or --bedrock-functions.")
def openapi(
    spec: str,
    servers: tuple[str, ...],
    tags: tuple[str, ...],
    schemes: tuple[str, ...],
    *,
    bedrock: bool,
    bedrock_functions: bool,
    action_group: str | None,
    **options: Any,
) -> None:
    """Print the OpenAPI document of an app's HTTP handlers: paths, parameters, bodies and responses.

    The document is generated from annotations, docstrings, and the options of the decorators. Options of this command
    replace those of app.configure_openapi(). No handler is called.

    With --bedrock, print the OpenAPI 3.0 document of the `on_bedrock_api` handlers. With --bedrock-functions, print the
    function schema of the `on_bedrock_function` handlers. Both are for an action group of an agent.
    """
    if bedrock and bedrock_functions:
        raise Misuse("Give --bedrock or --bedrock-functions; an action group has only one of them.")
    if action_group is not None and not (bedrock or bedrock_functions):
        raise Misuse("--action-group needs --bedrock or --bedrock-functions.")
    app, handlers = load_handlers(spec)
    given: dict[str, Any] = {name: value for name, value in options.items() if value}
    if bedrock_functions:
        print_document(lambda: schema.function_schema(handlers, action_group=action_group))
        return
    title: str = given.get("title", spec.partition(":")[0])
    if bedrock:
        version: str = given.get("version", "1.0.0")
        print_document(lambda: schema.openapi(handlers, title=title, version=version, action_group=action_group))
        return
    if servers:
        given["servers"] = servers
    if tags:
        given["tags"] = [_tag(each) for each in tags]
    if schemes:
        given["security_schemes"] = dict(_scheme(each) for each in schemes)
    chosen: Any = {"title": title, "version": "1.0.0", **app.openapi_options, **given}
    print_document(lambda: app.openapi(**chosen))


def _tag(text: str) -> dict[str, str]:
    name, _, description = text.partition("=")
    return {"name": name, "description": description} if description else {"name": name}


def _scheme(text: str) -> tuple[str, Any]:
    name, _, value = text.partition("=")
    try:
        return name, json.loads(value)
    except ValueError:
        raise Misuse("--security-scheme expects NAME=JSON.") from None
