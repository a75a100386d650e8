"""Writes the help of every command into docs/reference/cli.md: `python -m docs.cli_help`."""

import inspect
from pathlib import Path

import click

from docs.blocks import replaced, update
from lambdarouter.cli.group import cli

PAGE = Path(__file__).parent / "reference" / "cli.md"


def help_of(name: str) -> str:
    """The section of a command: its name, and its help in the width of a page."""
    with click.Context(cli, info_name="lambdarouter", **cli.context_settings) as group:
        command = cli.get_command(group, name)
        assert command is not None
        with click.Context(command, info_name=name, parent=group, max_content_width=100, terminal_width=100) as context:
            return f"### lambdarouter {name}\n\n```text\n{inspect.cleandoc(command.get_help(context))}\n```"


def rendered(page: str) -> str:
    """A page with the help of every command up to date."""
    with click.Context(cli) as context:
        names = cli.list_commands(context)
    return replaced(page, "commands", "\n\n".join(help_of(name) for name in names))


if __name__ == "__main__":
    update(PAGE, rendered)
