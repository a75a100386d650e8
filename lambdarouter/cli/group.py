"""The group of commands. A command is imported when it is used, so each needs only its own dependencies.

A command is a name in `COMMANDS`, and a module of that name with a function of that name.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module

import click

from .. import __version__
from .errors import Misuse

#: Every command, in the order in which the help lists them.
COMMANDS = (
    "new",
    "explain",
    "routes",
    "check",
    "template",
    "invoke",
    "sample",
    "openapi",
    "asyncapi",
    "schema",
    "tools",
    "serve",
    "dev",
    "replay",
)


@contextmanager
def _in_one_line(context: click.Context) -> Generator[None]:
    """Raise usage errors in one line: click's own have three lines, and only one of them says what is wrong."""
    try:
        yield
    except click.UsageError as error:
        text = " ".join(error.format_message().split())
        command = error.ctx.command_path if error.ctx is not None else context.command_path
        stop = "" if text.endswith((".", "?")) else "."
        raise Misuse(f"{text}{stop} See '{command} --help'.") from None


class Command(click.Command):
    """A command with usage errors in one line."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments."""
        with _in_one_line(ctx):
            return super().parse_args(ctx, args)


class Commands(click.Group):
    """The commands, imported by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a name; None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f".{cmd_name}", __package__), cmd_name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments before the name of the command."""
        with _in_one_line(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names; an unknown name fails with the most similar one."""
        with _in_one_line(ctx):
            close = get_close_matches(args[0], COMMANDS, 1)
            if close and args[0] not in COMMANDS:
                ctx.fail(f"No such command {args[0]!r}. Did you mean {close[0]!r}?")
            return super().resolve_command(ctx, args)


_EXAMPLE = """\b
Example:
  lambdarouter sample s3.put --set bucket=uploads | lambdarouter explain - --app service:app
"""


@click.command(
    cls=Commands, epilog=_EXAMPLE, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, /) -> None:
    """Develop a lambdarouter service: run it without AWS, send events to it, and check it before deploying."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
