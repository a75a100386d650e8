"""What the keywords of samples accept."""

from __future__ import annotations

from typing import Any

import pytest

from lambdarouter.testing import Sample, kafka, kinesis, lex_v2, ses, sns, sqs


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
