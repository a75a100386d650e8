"""`lambdarouter new`: a new service, ready to run."""

from __future__ import annotations

from pathlib import Path

import click

from .._development.new_service import choices, files_of, problem_of
from .errors import Failure, Misuse
from .group import Command

_EXAMPLES = """\b
Examples:
  lambdarouter new shop
  lambdarouter new shop --source s3 --source dynamodb
"""
_USUAL = ("http", "s3", "sqs")


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Write a new service.")
@click.argument("name")
@click.option(
    "--source",
    "chosen",
    multiple=True,
    metavar="SOURCE",
    help=f"Source with a handler; may be repeated. 'http' is every HTTP integration.  [default: {', '.join(_USUAL)}]",
)
def new(name: str, chosen: tuple[str, ...]) -> None:
    """Write a service into a new folder NAME: handlers, tests, a SAM template, a Makefile and a workflow for CI.

    The folder must be empty or missing. The template has the triggers of http, s3, sqs, sns, eventbridge, schedule,
    dynamodb and kinesis. Handlers of other sources that expect a reply raise NotImplementedError.
    """
    problem = problem_of(name)
    if problem is not None:
        raise Misuse(f"{name!r} cannot be the name of a service. {problem}")
    known = choices()
    unknown = [each for each in chosen if each not in known]
    if unknown:
        raise Misuse(f"There is no source {unknown[0]!r}. The sources are: {', '.join(known)}.")
    folder = Path(name)
    try:
        folder.mkdir(exist_ok=True)
        if any(folder.iterdir()):
            raise Misuse(f"The folder {name!r} is not empty. Nothing was written.")
        for path, text in files_of(name, chosen or _USUAL).items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Failure(f"The service cannot be written: {error.filename}: {error.strerror}.") from None
    click.echo(f"Wrote {name}. Run it:\n\n  cd {name}\n  lambdarouter dev service:app\n  make test")
