"""Transformation functions of Bedrock knowledge bases: files in, references to new batches out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from lambdarouter import App, ReplyError
from lambdarouter.sources import codedeploy
from lambdarouter.sources.bedrock_knowledge_base import (
    IngestionFile,
    IngestionFiles,
    TransformationReply,
    output_file,
    transformed,
)
from lambdarouter.testing import Client, bedrock_knowledge_base, samples
from tests.support.dispatched import response_of, taken_by
from tests.support.judged import closed, faults
from tests.support.mutations import check_mutations

answer_of = partial(response_of, "bedrock_knowledge_base")

LOCATION = {"type": "S3", "s3_location": {"uri": "s3://manuals/kettle.pdf"}}
KEY = "aws/bedrock/knowledge_bases/ABCDEFGHIJ/KLMNOPQRST/kettle_1.JSON"

#: https://docs.aws.amazon.com/bedrock/latest/userguide/kb-custom-transformation.html, the output of the function.
SCHEMA = closed(
    {
        "outputFiles": {
            "type": "array",
            "items": closed(
                {
                    "originalFileLocation": {"type": "object", "required": ["type"]},
                    "fileMetadata": {"type": "object"},
                    "contentBatches": {"type": "array", "items": closed({"key": {"type": "string"}}, "key")},
                },
                "originalFileLocation",
                "contentBatches",
            ),
        }
    },
    "outputFiles",
)


def test_files_are_transformed() -> None:
    app = App()

    @app.on_bedrock_knowledge_base(knowledge_base="ABC*", data_source="KLMNOPQRST")
    def split(files: IngestionFiles) -> TransformationReply:
        return transformed(
            output_file(each, [f"{batch.key}.new" for batch in each.batches], metadata={**each.metadata, "by": "us"})
            for each in files.files
        )

    answer = Client(app).send(bedrock_knowledge_base.files())
    assert answer == {
        "outputFiles": [
            {
                "originalFileLocation": LOCATION,
                "fileMetadata": {"language": "en", "by": "us"},
                "contentBatches": [{"key": f"{KEY}.new"}],
            }
        ]
    }
    assert faults(SCHEMA, answer) == []


def test_none_passes_the_files_on() -> None:
    answer = answer_of(None, bedrock_knowledge_base.files())

    assert answer == {
        "outputFiles": [
            {
                "originalFileLocation": LOCATION,
                "fileMetadata": {"language": "en"},
                "contentBatches": [{"key": KEY}],
            }
        ]
    }
    assert faults(SCHEMA, answer) == []


def test_filters() -> None:
    handlers = {
        "both": lambda app: app.on_bedrock_knowledge_base(knowledge_base="ABCDEFGHIJ", data_source="KLMNOPQRST"),
        "source": lambda app: app.on_bedrock_knowledge_base(data_source="KLM*"),
    }

    assert taken_by(handlers, bedrock_knowledge_base.files()) == ["both"]
    assert taken_by(handlers, bedrock_knowledge_base.files(knowledge_base_id="OTHER")) == ["source"]


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ([], "value"),
        ({}, "outputFiles"),
        ({"outputFiles": [], "inputFiles": []}, "inputFiles"),
        ({"outputFiles": [1]}, "outputFiles[0]"),
        ({"outputFiles": [{"contentBatches": []}]}, "outputFiles[0].originalFileLocation"),
        ({"outputFiles": [{"originalFileLocation": {}}]}, "outputFiles[0].contentBatches"),
        (
            {"outputFiles": [{"originalFileLocation": {}, "contentBatches": [{}]}]},
            "outputFiles[0].contentBatches[0].key",
        ),
        (
            {"outputFiles": [{"originalFileLocation": {}, "contentBatches": ["a"]}]},
            "outputFiles[0].contentBatches[0]",
        ),
        (
            {"outputFiles": [{"originalFileLocation": {}, "contentBatches": [], "x": 1}]},
            "outputFiles[0].x",
        ),
        (codedeploy.succeeded(), "value"),
    ],
)
def test_another_reply_is_refused(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, bedrock_knowledge_base.files())

    assert caught.value.field == field


FILE = IngestionFile(location=LOCATION)


@pytest.mark.parametrize(
    "make",
    [
        lambda: output_file(FILE, "a key"),
        lambda: output_file(FILE, [1]),  # type: ignore[list-item]
        lambda: output_file(FILE, [], metadata={"a": object()}),
        lambda: transformed([{}]),
    ],
)
def test_a_wrong_reply_cannot_be_made(make: Callable[[], Any]) -> None:
    with pytest.raises(ReplyError):
        make()


def test_a_file_without_metadata_has_none_in_the_reply() -> None:
    assert output_file(FILE, ["a"]) == {"originalFileLocation": LOCATION, "contentBatches": [{"key": "a"}]}


@pytest.mark.parametrize("kind", samples("bedrock_knowledge_base"))
def test_damaged_payloads_are_no_surprise(kind: str) -> None:
    check_mutations(samples("bedrock_knowledge_base")[kind])
