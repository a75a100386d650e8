"""`lambdarouter sample`: events as AWS sends them, to pipe into the other commands or to keep in a file."""

from __future__ import annotations

from difflib import get_close_matches

import click

from .. import testing
from ..testing import Sample
from .errors import Misuse
from .group import Command
from .output import print_json
from .values import fields_from

_EXAMPLES = """\b
Examples:
  lambdarouter sample s3.put --set bucket=uploads --set key=images/a.jpg
  lambdarouter sample sqs --set 'body={"order_id": 1}' --set queue_arn=arn:aws:sqs:us-east-1:123456789012:orders
  lambdarouter sample api_gateway_http.request --set method=POST --set path=/users --set 'json={"name": "Jane"}'
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Print a sample payload.")
@click.argument("kind", metavar="[SOURCE[.KIND]]", required=False)
@click.option(
    "--set", "settings", multiple=True, metavar="FIELD=VALUE", help="A field of the event; may be given several times."
)
@click.option("--list", "listing", is_flag=True, help="List the kinds, of one source or of all, instead.")
def sample(kind: str | None, settings: tuple[str, ...], listing: bool) -> None:
    """Print a sample payload as JSON; without an argument, list every kind.

    SOURCE alone stands for its first kind. FIELD is a field of the event class, and VALUE is JSON where it is JSON that
    fits the field, ISO 8601 for a time, and text otherwise. Requests take method, path, query, headers, cookies, body
    and json.
    """
    if listing or kind is None:
        if settings:
            raise Misuse("--set needs one SOURCE.KIND to set fields of, and no --list.")
        _print_list(kind)
        return
    name, factory = _find(kind)
    fields = fields_from(settings, factory, name)
    print_json(factory(**fields))


def _print_list(kind: str | None) -> None:
    for source in testing.sources() if kind is None else [_source(kind.partition(".")[0])]:
        for name, factory in testing.samples(source).items():
            click.echo(f"{source}.{name}  {factory.__doc__ or ''}".rstrip())


def _source(name: str) -> str:
    known = testing.sources()
    if name not in known:
        raise Misuse(f"There is no source {name!r}. {_guess(name, known)}'lambdarouter sample --list' has them all.")
    return name


def _find(kind: str) -> tuple[str, Sample]:
    """The full name of a kind, and its factory."""
    source, dot, name = kind.partition(".")
    kinds = testing.samples(_source(source))
    if not dot:
        name = next(iter(kinds))
    if name not in kinds:
        raise Misuse(f"{source} has no sample {name!r}. {_guess(name, list(kinds))}It has: {', '.join(kinds)}.")
    return f"{source}.{name}", kinds[name]


def _guess(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, 1)
    return f"Did you mean {close[0]!r}? " if close else ""
