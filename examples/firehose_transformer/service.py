"""A transformation for Amazon Data Firehose that cleans clicks, drops clicks of robots, and partitions the others.

Firehose waits for a response that names every record once. The handler returns the reply for one record, and
lambdarouter combines the replies. A record that is not a click, or whose handler raises an exception, is delivered
unchanged to the error prefix.
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
    """A click, as the pages of the site send it in JSON."""

    tenant: str
    page: str
    at: float
    agent: str = ""
    schema: int = 1


app = App()


@app.on_firehose(stream="clicks")
def clean(record: FirehoseRecord[Click]) -> FirehoseReply:
    """Return a click as a line of JSON."""
    click = record.data
    if any(word in click.agent.lower() for word in ROBOTS):
        return drop()  # not stored, and not an error
    if click.schema > NEW_SCHEMA:
        return fail()  # a later schema: Firehose stores the record unchanged under the error prefix
    at = datetime.fromtimestamp(click.at, UTC)
    line = {"page": click.page.partition("?")[0], "at": at.isoformat()}
    # Firehose adds no separator between records. The prefix in template.yaml has the same keys.
    return ok(
        f"{json.dumps(line, separators=(',', ':'))}\n", partition_keys={"tenant": click.tenant, "day": f"{at:%Y-%m-%d}"}
    )


handler = app.handler
