"""`lambdarouter replay`: sends saved events to an app again."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..app import App
from .errors import Failure, Misuse
from .group import Command
from .loading import load_app

if TYPE_CHECKING:
    from .._development.replaying import Replayed
    from .._development.saved import Saved

_EXAMPLES = """\b
Examples:
  lambdarouter replay service:app events.jsonl --dry-run
  lambdarouter replay service:app --sqs https://sqs.us-east-1.amazonaws.com/123456789012/orders-dead --rate 5
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Send saved events to an app again.")
@click.argument("spec", metavar="MODULE:APP")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--sqs",
    "queues",
    multiple=True,
    metavar="URL",
    help="Read a dead-letter queue or an on-failure destination; may be repeated.",
)
@click.option(
    "--s3",
    "buckets",
    multiple=True,
    metavar="BUCKET[/PREFIX]",
    help="Read an on-failure destination in S3; may be repeated.",
)
@click.option(
    "--endpoint-url", metavar="URL", help="Read from this endpoint instead of AWS, such as http://127.0.0.1:5000."
)
@click.option("--region", metavar="NAME", help="AWS region.")
@click.option("--dry-run", is_flag=True, help="Print which handler each event would go to; call none.")
@click.option(
    "--concurrency",
    default=1,
    show_default=True,
    type=click.IntRange(1, 100),
    help="Number of events that are sent at the same time.",
)
@click.option("--rate", type=click.FloatRange(0.01), metavar="N", help="Send at most N events per second.")
@click.option(
    "--timeout",
    default=30.0,
    show_default=True,
    type=click.FloatRange(0.1, 900),
    metavar="SECONDS",
    help="Timeout of the function, after which an event has failed.",
)
@click.option("--send", is_flag=True, help="Make the calls that report an outcome to a service.")
@click.option(
    "--state",
    default=".lambdarouter/replayed.txt",
    show_default=True,
    metavar="FILE",
    help="File that records which events of FILEs have succeeded.",
)
def replay(spec: str, *, dry_run: bool, concurrency: int, rate: float | None, **options: Any) -> None:
    """Send saved events to an app again, from files, dead-letter queues or on-failure destinations.

    A FILE contains one JSON event, a JSON list of events, or one event per line, as lambdarouter.testing.record writes
    them. Try --dry-run first: it calls no handler and deletes nothing.

    A message of a queue and an object of a bucket are deleted after their event has succeeded. Files are not changed:
    the --state file records the events that have succeeded, and the next run skips them. Failed events stay where they
    are, and the exit code is 1.
    """
    if find_spec("boto3") is None or find_spec("werkzeug") is None:
        raise Misuse('replay needs its extra: pip install "lambdarouter[dev]"')
    from .._development.aws import AWS, CALL_ERRORS, explain_error
    from .._development.function import Function
    from .._development.replaying import Replay

    if not (options["files"] or options["queues"] or options["buckets"]):
        raise Misuse("replay needs a FILE, --sqs or --s3 to read events from.")
    app = load_app(spec)
    aws = AWS(endpoint_url=options["endpoint_url"], region=options["region"])
    function = Function(app, name="replay", timeout=options["timeout"], sends=options["send"])
    try:
        events = _events(options, aws)
        if dry_run:
            _print_plan(app, events)
            return
        with redirect_stdout(sys.stderr), _progress() as report:
            ended = Replay(function, concurrency=concurrency, rate=rate, report=report).run(events)
    except CALL_ERRORS as error:
        raise Misuse(explain_error(error, aws)) from error
    _print_summary(ended)
    failed = sum(bool(each.error) for each in ended)
    if failed:
        raise Failure(f"{failed} of {len(ended)} events failed, and stay where they are.")


def _events(options: dict[str, Any], aws: Any) -> Iterator[Saved]:
    from .._development.saved import in_bucket, in_file, in_queue

    for file in options["files"]:
        yield from in_file(Path(file), Path(options["state"]))
    for url in options["queues"]:
        yield from in_queue(url, aws, int(options["timeout"]) + 30)
    for bucket in options["buckets"]:
        yield from in_bucket(bucket, aws)


def _print_plan(app: App, events: Iterator[Saved]) -> None:
    found = list(events)  # all of them: no message may be received twice
    for saved in found:
        text = f"cannot be sent: {saved.problem}" if saved.problem else app.explain(saved.payload)
        click.echo(f"{saved.name}\n  " + text.replace("\n", "\n  "))
        saved.release()
    click.echo(f"{len(found)} events. Nothing was sent, and nothing was deleted.")


class _progress:  # noqa: N801  (a context manager)
    """Prints each failure, and a progress line in a terminal."""

    def __enter__(self) -> Callable[[Replayed], None]:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.completed} events"), BarColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._bar.start()
        task = self._bar.add_task("replay", total=None)

        def report(replayed: Replayed) -> None:
            self._bar.advance(task)
            if replayed.error:
                click.echo(f"failed: {replayed.saved.name}: {replayed.error}", err=True)

        return report

    def __exit__(self, *error: object) -> None:
        self._bar.stop()


def _print_summary(ended: list[Replayed]) -> None:
    from rich.console import Console
    from rich.table import Table

    counts = Counter((each.source, not each.error) for each in ended)
    table = Table("source", "succeeded", "failed")
    for source in sorted({each.source for each in ended}):
        table.add_row(source, str(counts[source, True]), str(counts[source, False]))
    Console().print(table)
