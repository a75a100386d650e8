"""Every field of the events in Go, Rust, Java and .NET is a field here, or is named below with the reason.

`peer_paths.txt` has the paths that their files declare. The files themselves are not part of this project.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

from tests.support.field_paths import has, paths_here

#: The languages whose libraries read a key in whatever case it is written.
_IGNORE_CASE = ("dotnet", "java")

_AUTHORIZER = "api_gateway_authorizer:RequestAuthorizerRequest"
_IN_ARN = "part of the ARN, which has a property for it"
_CONVERTED = "an alarm in a topic is converted to an alarm event; `_alarm_notification` reads the key"
_OF_THE_WINDOW = "of the batch: `Window` has it"
_WITH_FIELDS = "an object with fields of its own here"
_NEVER_SENT = "Lex never sends it, as the definition says"

NOT_HERE = {
    (_AUTHORIZER, "requestContext.accountId"): _IN_ARN,
    (_AUTHORIZER, "requestContext.apiId"): _IN_ARN,
    (_AUTHORIZER, "requestContext.stage"): _IN_ARN,
    (_AUTHORIZER, "requestContext.httpMethod"): "the same as `httpMethod`",
    ("bedrock_agent", "requestBody.content"): _WITH_FIELDS,
    ("cloudwatch_alarm", "AWSAccountId"): _CONVERTED,
    ("cloudwatch_alarm", "AlarmArn"): _CONVERTED,
    ("cloudwatch_alarm", "AlarmDescription"): _CONVERTED,
    ("cloudwatch_alarm", "AlarmName"): _CONVERTED,
    ("cloudwatch_alarm", "NewStateReason"): _CONVERTED,
    ("cloudwatch_alarm", "NewStateValue"): _CONVERTED,
    ("cloudwatch_alarm", "OldStateValue"): _CONVERTED,
    ("cloudwatch_alarm", "Region"): "the name of a region for people; the ARN has the region",
    ("cloudwatch_alarm", "StateChangeTime"): _CONVERTED,
    ("cloudwatch_alarm", "Trigger.Metrics"): _CONVERTED,
    ("cognito_user_pool:UserMigrationEvent", "request.userName"): "AWS sends `userName` beside the request",
    ("config", "invokingEvent"): _WITH_FIELDS,
    ("documentdb", "events.event"): _WITH_FIELDS,
    ("dynamodb", "isFinalInvokeForWindow"): _OF_THE_WINDOW,
    ("dynamodb", "isWindowTerminatedEarly"): _OF_THE_WINDOW,
    ("dynamodb", "shardId"): _OF_THE_WINDOW,
    ("dynamodb", "state"): _OF_THE_WINDOW,
    ("dynamodb", "window"): _OF_THE_WINDOW,
    ("firehose", "records.approximateArrivalEpoch"): "AWS sends `approximateArrivalTimestamp`",
    ("http", "requestContext.resourcePath"): "the same as `resource`",
    ("http", "requestContext.routeKey"): "the same as `routeKey`",
    ("lambda_destination", "responseContext"): _WITH_FIELDS,
    ("lex_v1", "alternativeIntents.nluIntentConfidence"): "AWS sends `nluIntentConfidenceScore`",
    ("lex_v1", "currentIntent.nluIntentConfidence"): "AWS sends `nluIntentConfidenceScore`",
    ("lex_v1", "dialogAction"): _NEVER_SENT,
    ("s3", "Records.responseElements"): _WITH_FIELDS,
    ("s3", "Records.s3.object.urlDecodedKey"): "AWS does not send it: the key here is decoded",
    ("s3_batch", "tasks.s3BucketName"): "AWS sends `s3Bucket`",
    ("sns", "Records.Sns.MessageAttributes"): _WITH_FIELDS,
    ("sqs", "Records.attributes"): _WITH_FIELDS,
}


@frozen
class Definition:
    """The event of a file of another language, the source here, and the paths of the fields."""

    language: str
    source: str
    file: str
    paths: tuple[tuple[str, ...], ...]

    def missing(self) -> Iterator[str]:
        """The paths that the source has no field for."""
        for path in self.paths:
            if not has(self.source, path, ignore_case=self.language in _IGNORE_CASE):
                yield ".".join(path)


def paths_in(text: str) -> tuple[tuple[str, ...], ...]:
    """The paths of the keys that have no keys in parentheses after them."""
    found: list[tuple[str, ...]] = []
    around: list[tuple[str, ...]] = [()]
    for token in re.findall(r"[()]|[^\s()]+", text):
        if token == "(":
            around.append(found.pop())
        elif token == ")":
            around.pop()
        else:
            found.append((*around[-1], token))
    assert around == [()]
    return tuple(found)


def definitions() -> list[Definition]:
    found: list[tuple[str, list[str]]] = []
    for line in Path(__file__).with_name("peer_paths.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            found[-1][1].append(line)
        elif line and not line.startswith("#"):
            found.append((line, []))
    made: list[Definition] = []
    for title, lines in found:
        language, source, file, commit = title.split()
        assert re.fullmatch("[0-9a-f]{12}", commit), title
        made.append(Definition(language, source, file, paths_in(" ".join(lines))))
    return made


DEFINITIONS = definitions()


def is_excused(source: str, path: str, owner: str, start: str) -> bool:
    return source == owner and f"{path}.".startswith(f"{start}.")


@pytest.mark.parametrize("each", DEFINITIONS, ids=lambda each: f"{each.language} {each.source} {each.file}")
def test_every_field_of_a_definition_is_a_field_here(each: Definition) -> None:
    assert each.paths
    assert paths_here(each.source)
    assert [
        path for path in each.missing() if not any(is_excused(each.source, path, *other) for other in NOT_HERE)
    ] == []


def test_every_exception_is_needed() -> None:
    missing = {(each.source, path) for each in DEFINITIONS for path in each.missing()}

    assert {other for other in NOT_HERE if any(is_excused(*each, *other) for each in missing)} == {*NOT_HERE}


def test_all_languages_are_compared() -> None:
    assert {each.language for each in DEFINITIONS} == {"dotnet", "go", "java", "rust"}
    assert paths_in("a b(c(d e) f)") == (("a",), ("b", "c", "d"), ("b", "c", "e"), ("b", "f"))
