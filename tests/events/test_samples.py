"""What the keywords of samples accept."""

from __future__ import annotations

from typing import Any

import pytest

from lambdarouter import App
from lambdarouter.testing import Sample, config, iot_registry, kafka, kinesis, lex_v2, ses, sns, sqs


@pytest.mark.parametrize(
    ("sample", "fields", "message"),
    [
        (ses.message, {"recipients": "jane@example.com"}, "recipients cannot be of type str: it is written as a list"),
        (ses.message, {"recipients": b"jane"}, "recipients cannot be of type bytes: it is written as a list"),
        (lex_v2.dialog, {"active_contexts": {"a": 1}}, "active_contexts cannot be of type dict: it is written as a"),
        (sqs.message, {"queue": None}, "queue cannot be of type NoneType: it is written as a string"),
        (sns.message, {"topic": 3}, "topic cannot be of type int: it is written as a string"),
        (kinesis.record, {"stream": b"clicks"}, "stream cannot be of type bytes: it is written as a string"),
    ],
)
def test_a_value_of_another_kind_is_refused(sample: Sample[...], fields: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        sample(**fields)


def test_lists_and_tuples_are_the_same() -> None:
    assert ses.message(recipients=["a@example.com"]) == ses.message(recipients=("a@example.com",))


def test_a_name_of_a_resource_changes_its_arn() -> None:
    assert sqs.message(queue="orders")["Records"][0]["eventSourceARN"].endswith(":orders")
    assert kafka.record(topic="orders") != kafka.record()


def test_a_name_is_written_where_an_event_without_the_arn_has_it() -> None:
    app, events = App(), list[Any]()
    app.on_iot_registry()(events.append)
    app(iot_registry.thing(thing="lamp-1"))
    app(iot_registry.thing_group(group="lamps"))
    app(iot_registry.thing_group_membership(thing="lamp-1", group="lamps"))

    assert [(each.thing, each.group) for each in events] == [("lamp-1", None), (None, "lamps"), ("lamp-1", "lamps")]


def test_a_field_is_written_at_the_first_of_its_paths_that_a_sample_has() -> None:
    event = config.periodic(account="210987654321")

    assert (event["accountId"], "210987654321" in event["invokingEvent"]) == ("210987654321", False)
