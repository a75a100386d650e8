"""`lambdarouter routes`: the handlers of an app, and the events that each matches."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from .._calling.handler import Handler
from .._development.listing import described_handler, location_of, shown_location, shown_route
from .._development.picture import html_of, svg_of
from .._documents.shadowing import shadowed_handlers
from .errors import Misuse
from .group import Command
from .loading import load_handlers
from .output import print_json

_COLUMNS = ("source", "matches", "handler", "location")


_EXAMPLES = """\b
Examples:
  lambdarouter routes service:app
  lambdarouter routes service:app --json | jq '.[].handler'
  lambdarouter routes service:app --html > routes.html
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="List the handlers of an app.")
@click.argument("spec", metavar="MODULE:APP")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
@click.option("--html", "form", flag_value="html", help="Print a picture of the service, as a page.")
@click.option("--svg", "form", flag_value="svg", help="Print a picture of the service, as SVG.")
def routes(spec: str, form: str | None, *, as_json: bool) -> None:
    """List the handlers of an app: source, filters, name and location of the function; or draw them.

    The handlers of a source are listed in the order in which they are tried, HTTP routes in the order of registration.
    A note on standard error lists handlers of queues, topics, streams and buses that get events before inner handlers.
    """
    app, handlers = load_handlers(spec)
    for outer, inner in shadowed_handlers(handlers).items():
        click.echo(_shadowing(outer, inner), err=True)
    everything = handlers if app.default_handler is None else [*handlers, app.default_handler]
    if form is not None:
        if as_json:
            raise Misuse("--json is for lists: leave it out with --html or --svg.")
        draw = html_of if form == "html" else svg_of
        click.echo(draw(handlers, app.default_handler, spec), nl=False)
        return
    if as_json:
        print_json([described_handler(handler, default=handler is app.default_handler) for handler in everything])
        return
    rows = [_row(handler, default=handler is app.default_handler) for handler in everything]
    if not rows:
        click.echo(f"No handler is registered in {spec}.")
    elif sys.stdout.isatty():
        _print_table(rows)
    else:
        _print_lines(rows)


# --- For readers ----------------------------------------------------------------------------------------------------


def _row(handler: Handler, *, default: bool) -> tuple[str, ...]:
    matches = "everything else" if default else shown_route(handler.route)
    source = "(default)" if default else handler.route.source.name
    return source, matches, location_of(handler)[0], shown_location(handler)


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for column in _COLUMNS:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # as `Text`, the [brackets] of a glob are not markup
    Console().print(table)


def _print_lines(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(_COLUMNS, *rows, strict=True)]
    for row in (_COLUMNS, *rows):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _shadowing(outer: Handler, inner: Sequence[Handler]) -> str:
    names = ", ".join(f"{location_of(each)[0]} ({each.route.source.name})" for each in inner)
    source = outer.route.source.name
    return (
        f"note: {location_of(outer)[0]} gets every record of {source}, so these handlers get no events inside them: "
        f"{names}. Write on_{source}(rest=True) to try them first, or add a filter."
    )
