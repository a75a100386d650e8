"""`lambdarouter template`: the template for the handlers of an app."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from .errors import Failure, Misuse
from .group import Command
from .loading import load_handlers

_EXAMPLES = """\b
Examples:
  lambdarouter template service:app > template.yaml
  lambdarouter template service:app --format terraform > main.tf
  lambdarouter template service:app --update template.yaml
  lambdarouter template service:app --update template.yaml --write
"""

_FORMATS = ("sam", "cloudformation", "cdk-python", "terraform")
_HTTP = ("http", "rest", "alb", "url")


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Write the template for the handlers of an app.")
@click.argument("spec", metavar="MODULE:APP")
@click.option("--format", "format_name", type=click.Choice(_FORMATS), default="sam", help="Format; by default sam.")
@click.option("--function", metavar="LOGICAL_ID", help="Logical id of the function; by default Service.")
@click.option(
    "--http",
    type=click.Choice(_HTTP),
    default="http",
    help="Integration of HTTP routes without a specific integration.",
)
@click.option("--update", metavar="FILE", help="Show the missing parts of a SAM or CloudFormation template as a diff.")
@click.option("--write", is_flag=True, help="With --update: write the changes to the file.")
def template(spec: str, format_name: str, function: str | None, http: str, update: str | None, *, write: bool) -> None:
    """Write the resources, permissions and settings that the handlers of an app need.

    A value that the code does not contain becomes a parameter of the template. A comment lists the remaining steps.
    With --update, compare with the template in FILE: add triggers that are missing, and correct settings that
    contradict the app. Comments and intrinsic functions in the file stay unchanged. No handler is called.
    """
    if write and update is None:
        raise Misuse("--write needs --update.")
    if any(find_spec(each) is None for each in ("yaml", "ruamel", "attrs")):
        raise Misuse('template needs the extra "check": pip install "lambdarouter[check]"')
    app, handlers = load_handlers(spec)
    from .._checking.documents import TemplateError

    if update is not None:
        from .._templates.update import difference, updated

        path = Path(update)
        if not path.is_file():
            raise Misuse(f"There is no file {update!r}.")
        try:
            new = updated(app, handlers, spec, path, function=function, http=http)
        except TemplateError as error:
            raise Misuse(str(error)) from None
        old = path.read_text(encoding="utf-8")
        click.echo(difference(path, old, new), nl=False)
        if write and new != old:
            path.write_text(new, encoding="utf-8")
        return
    from .._templates.formats import written

    try:
        click.echo(written(app, handlers, spec, format_name, http=http, function=function or "Service"), nl=False)
    except TemplateError as error:
        raise Failure(str(error)) from None
