"""`lambdarouter tools`: the tool schema of an app for a Lambda target of AgentCore Gateway."""

from __future__ import annotations

import click

from .._documents.tool_definitions import Definitions
from .errors import Misuse
from .group import Command
from .loading import load_handlers
from .output import print_document

_EXAMPLES = """\b
Examples:
  lambdarouter tools service:app > tools.json
  lambdarouter tools service:app --target orders
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Print the tool schema of an app for AgentCore Gateway.")
@click.argument("spec", metavar="MODULE:APP")
@click.option("--target", metavar="NAME", help="Only tools of the gateway's target NAME.")
def tools(spec: str, target: str | None) -> None:
    """Print the tools of an app as the inline schema of a Lambda target: a JSON list of tool definitions.

    The tool names are the name= arguments of @app.on_agentcore_tool(...). Types, docstrings and descriptions of fields
    become the schemas, with only the keywords that AgentCore Gateway accepts. No handler is called.
    """
    _, handlers = load_handlers(spec)
    found: list[Definitions] = []

    def document() -> object:
        found.append(Definitions(handlers, target))
        if not found[0].tools:
            of_target = f" for the target {target!r}" if target is not None else ""
            raise Misuse(f"{spec} has no tool{of_target}. Register one with @app.on_agentcore_tool(name=...).")
        return found[0].tools

    print_document(document)
    for note in found[0].notes:
        click.echo(f"note: {note}", err=True)
