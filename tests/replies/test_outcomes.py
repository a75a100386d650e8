"""Every row of the pages' tables of outcomes: what a service gets when a handler returns, raises, or takes too long.

A row is named as on the page. Its handler is run for a real-shaped payload, and what leaves the function is looked at:
the answer, or the error that Lambda reports in its place. Nothing that is shown to an end user holds the exception's
text; where an error leaves as it was raised, its service shows errors to nobody.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lambdarouter import App, EventError, OutOfTimeError
from lambdarouter.testing import Client, LambdaContext, samples
from tests.support.mutations import logged
from tests.support.outcomes.bots import ALEXA_SKILL, ALEXA_SMART_HOME, BEDROCK_AGENT, CHIME_SIP, CONNECT, LEX_V1, LEX_V2
from tests.support.outcomes.connections import API_GATEWAY_WEBSOCKET, APPSYNC_EVENTS, APPSYNC_RESOLVER
from tests.support.outcomes.identity import (
    API_GATEWAY_AUTHORIZER,
    APPSYNC_AUTHORIZER,
    CLIENT_VPN,
    COGNITO_SYNC,
    COGNITO_USER_POOL,
    IOT_AUTHORIZER,
    IOT_PROVISIONING,
)
from tests.support.outcomes.records import FIREHOSE, KINESIS_ANALYTICS, S3_BATCH, SES
from tests.support.outcomes.rows import SECRET, PinError, Row, takes_too_long

PAGES = Path(__file__).resolve().parents[2] / "docs" / "sources"

ROWS: dict[str, list[Row]] = {
    "alexa_skill": ALEXA_SKILL,
    "alexa_smart_home": ALEXA_SMART_HOME,
    "api_gateway_authorizer": API_GATEWAY_AUTHORIZER,
    "api_gateway_websocket": API_GATEWAY_WEBSOCKET,
    "appsync_authorizer": APPSYNC_AUTHORIZER,
    "appsync_events": APPSYNC_EVENTS,
    "appsync_resolver": APPSYNC_RESOLVER,
    "bedrock_agent": BEDROCK_AGENT,
    "chime_sip": CHIME_SIP,
    "client_vpn": CLIENT_VPN,
    "cognito_sync": COGNITO_SYNC,
    "cognito_user_pool": COGNITO_USER_POOL,
    "connect": CONNECT,
    "firehose": FIREHOSE,
    "iot_authorizer": IOT_AUTHORIZER,
    "iot_provisioning": IOT_PROVISIONING,
    "kinesis_analytics": KINESIS_ANALYTICS,
    "lex_v1": LEX_V1,
    "lex_v2": LEX_V2,
    "s3_batch": S3_BATCH,
    "ses": SES,
}
ALL = [pytest.param(source, row, id=f"{source}-{row.label[:40]}") for source, rows in ROWS.items() for row in rows]


def sent(source: str, row: Row) -> Any:
    """What leaves the function for the payload of a row."""
    app = App(
        alexa_skill_ids=["amzn1.ask.skill.example"] if row.gets is EventError else None,
        time_reserve_millis=0
        if row.gets is OutOfTimeError
        else None,  # so that what has little time starts all the same
    )
    getattr(app, f"on_{source}")()(row.does)
    kinds = samples(source)
    payload = row.payload() if row.payload else kinds[row.kind or next(iter(kinds))]()
    left = 40 if row.does is takes_too_long else 30_000
    with logged():
        return Client(app, context=LambdaContext(remaining_time_in_millis=left)).send(payload)


@pytest.mark.parametrize(("source", "row"), ALL)
def test_a_row_of_a_page_is_what_happens(source: str, row: Row) -> None:
    kind, text = row.gets if isinstance(row.gets, tuple) else (row.gets, None)
    if isinstance(kind, type):
        with pytest.raises(kind) as caught:
            sent(source, row)
        assert text is None or str(caught.value) == text
        # Where a text is shown to a user, it is the row's; any other error of ours holds no value, either.
        assert kind is PinError or SECRET not in str(caught.value)
        return
    answer = sent(source, row)
    assert SECRET not in json.dumps(answer)
    assert row.gets(answer) if callable(row.gets) else answer == row.gets


@pytest.mark.parametrize("source", ROWS)
def test_every_row_of_a_page_is_tested_and_the_other_way_round(source: str) -> None:
    page = (PAGES / f"{source}.md").read_text(encoding="utf-8")
    section = page.partition("\n## Outcomes\n")[2].partition("\n## ")[0]
    first, *_ = re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE)
    head, _, *rows = [[cell.strip() for cell in line.strip("|\n ").split(" | ")] for line in first.splitlines()]

    assert head[0] == "the handler" and len(head) >= 3
    assert [len(row) for row in rows] == [len(head)] * len(rows)
    assert [row[0] for row in rows] == list(dict.fromkeys(row.label for row in ROWS[source]))
