"""SageMaker Ground Truth: before and after the annotation."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter.events import read, write
from lambdarouter.sources.sagemaker_ground_truth import LabelingRequest
from lambdarouter.testing import Client, sagemaker_ground_truth, samples
from tests.dispatched import received
from tests.mutations import check_mutations
from tests.published import load, published


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_sagemaker_ground_truth()(lambda event: returned)
    return Client(app).send(payload)


def test_the_fields_before_the_annotation() -> None:
    [event] = received("sagemaker_ground_truth", sagemaker_ground_truth.pre_annotation())

    assert event.labeling_job_arn == "arn:aws:sagemaker:us-east-1:123456789012:labeling-job/photos"
    assert event.data_object == {"source-ref": "s3://bucket/photo.jpg"}
    assert not event.is_consolidation


def test_the_fields_after_the_annotation() -> None:
    event = read(LabelingRequest, sagemaker_ground_truth.consolidation(), "sagemaker_ground_truth")

    assert event.is_consolidation
    assert event.annotations_uri == "s3://bucket/annotations/1.json"
    assert (event.label_attribute, event.label_categories) == ("animal", ("cat", "dog"))
    assert event.role_arn == "arn:aws:iam::123456789012:role/labeling"


def test_each_step_has_its_decorator() -> None:
    handlers = {
        "before": lambda app: app.on_sagemaker_ground_truth_pre_annotation(),
        "after": lambda app: app.on_sagemaker_ground_truth_consolidation(job="photos"),
    }

    app = App()
    names: list[str] = []

    @app.on_sagemaker_ground_truth_pre_annotation()
    def before(event: LabelingRequest) -> None:
        names.append("before")

    @app.on_sagemaker_ground_truth_consolidation(job="photos")
    def after(event: LabelingRequest) -> list[Any]:
        names.append("after")
        return []

    Client(app).send(sagemaker_ground_truth.pre_annotation())
    Client(app).send(sagemaker_ground_truth.consolidation())

    assert names == list(handlers)


@pytest.mark.parametrize(
    ("kind", "value"), [("pre_annotation", "s3://bucket/photo.jpg"), ("pre_annotation_text", "A text.")]
)
def test_none_passes_the_data_object_on(kind: str, value: str) -> None:
    answer = answer_of(None, samples("sagemaker_ground_truth")[kind]())

    assert answer == {"taskInput": {"taskObject": value}, "isHumanAnnotationRequired": "true"}


def test_a_boolean_is_written_as_the_service_wants_it() -> None:
    answer = answer_of({"taskInput": {}, "isHumanAnnotationRequired": False}, sagemaker_ground_truth.pre_annotation())

    assert answer == {"taskInput": {}, "isHumanAnnotationRequired": "false"}


def test_the_consolidated_list_is_the_answer() -> None:
    labels = [{"datasetObjectId": "0", "consolidatedAnnotation": {"content": {"animal": "cat"}}}]

    assert answer_of(labels, sagemaker_ground_truth.consolidation()) == labels


@pytest.mark.parametrize(
    ("kind", "returned", "field"),
    [
        ("pre_annotation", {}, "taskInput"),
        ("pre_annotation", "x", "value"),
        ("consolidation", None, "value"),
        ("consolidation", [{}], r"\[0\]"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(kind: str, returned: Any, field: str) -> None:
    with pytest.raises(ReplyError, match=field):
        answer_of(returned, samples("sagemaker_ground_truth")[kind]())


@pytest.mark.parametrize("kind", samples("sagemaker_ground_truth"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(LabelingRequest, samples("sagemaker_ground_truth")[kind].record(), "sagemaker_ground_truth")

    assert read(LabelingRequest, write(event), "sagemaker_ground_truth") == event


@given(
    st.builds(
        LabelingRequest,
        labeling_job_arn=st.text(),
        annotations_uri=st.none() | st.text(),
        label_categories=st.lists(st.text()).map(tuple),
    )
)
def test_payload_and_event_agree_in_both_directions(event: LabelingRequest) -> None:
    assert read(LabelingRequest, write(event), "sagemaker_ground_truth") == event


@published("sagemaker_ground_truth")
def test_the_public_samples(name: str) -> None:
    event = read(LabelingRequest, load(name), "sagemaker_ground_truth")

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(sagemaker_ground_truth.consolidation) > 40
