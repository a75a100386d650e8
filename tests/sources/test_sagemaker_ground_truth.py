"""SageMaker Ground Truth: before and after the annotation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.sagemaker_ground_truth import (
    LabelingRequest,
    consolidated,
    consolidated_annotations,
    task_input,
)
from lambdarouter.testing import Client, sagemaker_ground_truth, samples
from tests.dispatched import received
from tests.judged import closed, faults
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


# --- The answer before ----------------------------------------------------------------------------------------------

#: https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
TASK = closed(
    {"taskInput": {"type": "object"}, "isHumanAnnotationRequired": {"enum": ["true", "false"]}},
    "taskInput",
)
ANNOTATIONS = {
    "type": "array",
    "items": closed(
        {
            "datasetObjectId": {"type": "string"},
            "consolidatedAnnotation": closed({"content": {"type": "object"}}, "content"),
        },
        "datasetObjectId",
        "consolidatedAnnotation",
    ),
}


@pytest.mark.parametrize(
    ("kind", "value"), [("pre_annotation", "s3://bucket/photo.jpg"), ("pre_annotation_text", "A text.")]
)
def test_none_passes_the_data_object_on(kind: str, value: str) -> None:
    answer = answer_of(None, samples("sagemaker_ground_truth")[kind]())

    assert answer == {"taskInput": {"taskObject": value}, "isHumanAnnotationRequired": "true"}
    assert faults(TASK, answer) == []


def test_none_is_no_answer_where_there_is_nothing_to_pass_on() -> None:
    with pytest.raises(ReplyError, match="taskInput"):
        answer_of(None, {**sagemaker_ground_truth.pre_annotation(), "dataObject": {"id": 1}})


@pytest.mark.parametrize(
    ("returned", "needed"),
    [
        (task_input({"labels": ("cat", "dog")}), "true"),
        (task_input({"labels": ("cat", "dog")}, is_human_annotation_required=False), "false"),
        ({"taskInput": {"labels": ["cat", "dog"]}}, "true"),
        ({"taskInput": {"labels": ["cat", "dog"]}, "isHumanAnnotationRequired": False}, "false"),
        ({"taskInput": {"labels": ["cat", "dog"]}, "isHumanAnnotationRequired": "false"}, "false"),
        # as in AWS's own samples
        ({"taskInput": {"labels": ["cat", "dog"]}, "humanAnnotationRequired": "false"}, "false"),
    ],
)
def test_a_task_is_the_answer_with_its_switch_as_text(returned: Any, needed: str) -> None:
    answer = answer_of(returned, sagemaker_ground_truth.pre_annotation())

    assert answer == {"taskInput": {"labels": ["cat", "dog"]}, "isHumanAnnotationRequired": needed}
    assert faults(TASK, answer) == []


# --- The answer after -----------------------------------------------------------------------------------------------

REQUEST = LabelingRequest(labeling_job_arn="arn", annotations_uri="s3://bucket/1.json", label_attribute="animal")
FILE = [{"datasetObjectId": "0", "annotations": []}, {"datasetObjectId": "1", "annotations": []}]


def entry(name: str, label: Any) -> dict[str, Any]:
    return {"datasetObjectId": name, "consolidatedAnnotation": {"content": {"animal": label}}}


def test_consolidated_labels_are_the_answer() -> None:
    labels = [consolidated(REQUEST, "0", "cat"), consolidated(REQUEST, "1", {"box": (1, 2)})]
    wire = [entry("0", "cat"), entry("1", {"box": [1, 2]})]

    assert labels == wire
    for returned in (labels, wire, tuple(labels), consolidated_annotations(labels), consolidated_annotations([])):
        answer = answer_of(returned, sagemaker_ground_truth.consolidation())
        assert answer == ([] if returned == consolidated_annotations([]) else wire)
        assert faults(ANNOTATIONS, answer) == []


def test_the_labels_take_the_order_of_the_data_objects() -> None:
    reply = consolidated_annotations((entry(name, "cat") for name in ("1", "0")), of=FILE)

    assert reply.wire == [entry("0", "cat"), entry("1", "cat")]


@pytest.mark.parametrize(
    ("names", "of", "field"),
    [
        (["0"], FILE, "[1]"),
        (["1"], FILE, "[0]"),
        (["0", "1", "2"], FILE, "[2].datasetObjectId"),
        (["0", "0"], FILE, "[1].datasetObjectId"),
        (["0", "0"], None, "[1].datasetObjectId"),
        (["0"], [{}], "[0]"),
        (["0"], [{"datasetObjectId": ["0"]}], "[0]"),
        (["0"], ["0"], "[0]"),
    ],
)
def test_each_data_object_is_answered_once(names: list[str], of: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        consolidated_annotations([entry(name, "cat") for name in names], of=of)

    assert caught.value.field == field


@given(st.permutations(["a", "b", "c", "d"]), st.permutations(["a", "b", "c", "d"]))
def test_any_order_becomes_that_of_the_file(given_: list[str], of: list[str]) -> None:
    reply = consolidated_annotations([entry(name, name) for name in given_], of=[{"datasetObjectId": x} for x in of])

    assert [each["datasetObjectId"] for each in reply.wire] == of


@pytest.mark.parametrize(
    ("kind", "returned", "field"),
    [
        ("pre_annotation", {}, "taskInput"),
        ("pre_annotation", {"taskInput": "x"}, "taskInput"),
        ("pre_annotation", {"taskInput": {}, "isHumanAnnotationRequired": "maybe"}, "isHumanAnnotationRequired"),
        ("pre_annotation", {"taskInput": {}, "isHumanAnnotationRequired": 1}, "isHumanAnnotationRequired"),
        ("pre_annotation", "x", "value"),
        ("pre_annotation", consolidated_annotations([]), "value"),
        ("consolidation", task_input({}), "value"),
        ("consolidation", None, "value"),
        ("consolidation", {}, "value"),
        ("consolidation", [1], "[0]"),
        ("consolidation", [{}], "[0].datasetObjectId"),
        ("consolidation", [{"datasetObjectId": 1}], "[0].datasetObjectId"),
        ("consolidation", [{"datasetObjectId": "1"}], "[0].consolidatedAnnotation"),
        (
            "consolidation",
            [{"datasetObjectId": "1", "consolidatedAnnotation": {}}],
            "[0].consolidatedAnnotation.content",
        ),
        ("consolidation", [entry("1", "cat"), entry("1", "dog")], "[1].datasetObjectId"),
        ("consolidation", [entry("1", object())], "value"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(kind: str, returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, samples("sagemaker_ground_truth")[kind]())

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: task_input([]), "taskInput"),  # type: ignore[arg-type]
        (lambda: task_input({"a": object()}), "value"),
        (lambda: task_input({}, is_human_annotation_required=1), "isHumanAnnotationRequired"),  # type: ignore[arg-type]
        (lambda: consolidated(REQUEST, 1, "cat"), "datasetObjectId"),  # type: ignore[arg-type]
        (lambda: consolidated(REQUEST, "1", object()), "value"),
        (lambda: consolidated(LabelingRequest(labeling_job_arn="arn"), "1", 1), "consolidatedAnnotation.content"),
        (lambda: consolidated_annotations({}), "value"),
        (lambda: consolidated_annotations("x"), "value"),  # type: ignore[arg-type]
        (lambda: consolidated_annotations([{}]), "[0].datasetObjectId"),
    ],
)
def test_a_wrong_reply_cannot_be_made(make: Callable[[], Any], field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make()

    assert caught.value.field == field


@pytest.mark.parametrize("kind", ["pre_annotation", "consolidation"])
def test_an_exception_fails_the_task_or_the_batch(kind: str) -> None:
    app = App()

    @app.on_sagemaker_ground_truth()
    def fail(request: LabelingRequest) -> None:
        raise ValueError("secret")

    with pytest.raises(ValueError, match="secret"):
        Client(app).send(samples("sagemaker_ground_truth")[kind]())


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
