"""Clicks on their way into a bucket, through Data Firehose: cleaned, sorted by tenant and day, and without robots.

Firehose waits for an answer that names every record once. A handler says what becomes of its own record, and the rest
is done for it. One that is no click, or whose handler raises, goes to the error prefix as it came; the others go on.
"""

import json
from datetime import UTC, datetime

from attrs import frozen

from lambdarouter import App
from lambdarouter.sources.firehose import FirehoseRecord, FirehoseReply, drop, fail, ok

ROBOTS = ("bot", "crawler", "spider")
NEW_SCHEMA = 2


@frozen
class Click:
    """What the site's pages send, as JSON."""

    tenant: str
    page: str
    at: float
    agent: str = ""
    schema: int = 1


app = App()


@app.on_firehose(stream="clicks")
def clean(record: FirehoseRecord[Click]) -> FirehoseReply:
    """One click, as a line of JSON."""
    click = record.data
    if any(word in click.agent.lower() for word in ROBOTS):
        return drop()  # on purpose: it is not stored, and is no error
    if click.schema > NEW_SCHEMA:
        return fail()  # of a later version of the pages: kept as it is under the error prefix, to be read later
    at = datetime.fromtimestamp(click.at, UTC)
    line = {"page": click.page.partition("?")[0], "at": at.isoformat()}
    # Firehose puts nothing between records; the keys are those of the prefix in template.yaml.
    return ok(
        f"{json.dumps(line, separators=(',', ':'))}\n", partition_keys={"tenant": click.tenant, "day": f"{at:%Y-%m-%d}"}
    )


handler = app.handler
