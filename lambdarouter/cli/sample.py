"""`lambdarouter sample`: events as AWS sends them, to pipe into other commands or to save in a file."""

from __future__ import annotations

import click

from ..testing.registry import Samples
from .errors import Misuse
from .group import Command
from .loading import load_app
from .output import print_json
from .values import fields_for, fields_from

_EXAMPLES = """\b
Examples:
  lambdarouter sample s3.put --set bucket=uploads --set key=images/a.jpg
  lambdarouter sample sqs --set 'body={"order_id": 1}' --set queue=orders
  lambdarouter sample api_gateway_http.request --set method=POST --set path=/users --set 'json={"name": "Jane"}'
"""

_HINT = "'lambdarouter sample --list' lists all sources; with --app, also the sources of an app."


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Print a sample payload.")
@click.argument("kind", metavar="[SOURCE[.KIND]]", required=False)
@click.option("--set", "settings", multiple=True, metavar="FIELD=VALUE", help="A field of the event; may be repeated.")
@click.option("--list", "listing", is_flag=True, help="List the kinds of one source, or of all sources.")
@click.option("--json", "as_json", is_flag=True, help="List as JSON, for other programs.")
@click.option(
    "--app", "spec", metavar="MODULE:APP", help="An app whose outside sources have samples, as in service:app."
)
def sample(kind: str | None, settings: tuple[str, ...], spec: str | None, *, listing: bool, as_json: bool) -> None:
    """Print a sample payload as JSON; without an argument, list every kind.

    SOURCE without KIND means its first kind. FIELD is a field of the event class, or the name of a resource instead of
    its ARN. VALUE is read as JSON if it is JSON that fits the field, as ISO 8601 for a time, and otherwise as text.
    Requests accept method, path, query, headers, cookies, body and json.
    """
    known = Samples(load_app(spec).outside_sources if spec is not None else (), _HINT)
    try:
        if listing or kind is None:
            if settings:
                raise Misuse("--set needs one SOURCE.KIND, and cannot be combined with --list.")
            _print_list(known, known.sources() if kind is None else [kind.partition(".")[0]], as_json=as_json)
            return
        name, factory = known.find(kind)
    except LookupError as error:
        raise Misuse(str(error)) from None
    fields = fields_from(settings, factory, name)
    print_json(factory(**fields))


def _print_list(known: Samples, sources: list[str], *, as_json: bool) -> None:
    kinds = [(source, name, factory) for source in sources for name, factory in known.factories(source).items()]
    if as_json:
        print_json(
            [
                {
                    "kind": f"{source}.{name}",
                    "source": source,
                    "description": factory.doc,
                    "fields": fields_for(factory),
                }
                for source, name, factory in kinds
            ]
        )
        return
    for source, name, factory in kinds:
        click.echo(f"{source}.{name}  {factory.doc}".rstrip())
