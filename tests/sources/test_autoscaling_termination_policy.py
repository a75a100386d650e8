"""Custom termination policies of EC2 Auto Scaling: which instances may be terminated."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from lambdarouter import App, ReplyError
from lambdarouter.sources import codedeploy
from lambdarouter.sources.autoscaling_termination_policy import CandidateInstance, TerminationRequest, terminate
from lambdarouter.testing import Client, autoscaling_termination_policy, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.judged import closed, faults
from tests.support.mutations import check_mutations

answer_of = partial(response_of, "autoscaling_termination_policy")

#: https://docs.aws.amazon.com/autoscaling/ec2/userguide/lambda-custom-termination-policy.html, "Response data".
SCHEMA = closed({"InstanceIDs": {"type": "array", "items": {"type": "string", "pattern": "^i-"}}}, "InstanceIDs")

ONE, TWO = "i-0056faf8da3e1f75d", "i-02e1c69383a3ed501"


def test_the_suggested_instances_are_the_answer() -> None:
    app = App()

    @app.on_autoscaling_termination_policy(cause="SCALE_IN")
    def choose(request: TerminationRequest) -> list[CandidateInstance | str]:
        zones = {each.availability_zone for each in request.capacity if each.market == "on-demand"}
        return [each for each in request.instances if each.availability_zone in zones]

    assert Client(app).send(autoscaling_termination_policy.scale_in()) == {"InstanceIDs": [ONE]}


def test_fields_have_the_words_of_the_payload() -> None:
    [request] = received("autoscaling_termination_policy", autoscaling_termination_policy.scale_in(group="batch"))

    assert (request.group, request.cause, request.has_more_instances) == ("batch", "SCALE_IN", False)
    assert [(each.availability_zone, each.capacity, each.market) for each in request.capacity] == [
        ("us-east-1b", 2, "on-demand"),
        ("us-east-1c", 1, "spot"),
    ]


def test_filters() -> None:
    handlers = {
        "group": lambda app: app.on_autoscaling_termination_policy(group="work*", cause="SCALE_IN"),
        "cause": lambda app: app.on_autoscaling_termination_policy(cause=["INSTANCE_REFRESH", "REBALANCE"]),
    }

    assert taken_by(handlers, autoscaling_termination_policy.scale_in()) == ["group"]
    assert taken_by(handlers, autoscaling_termination_policy.refresh()) == ["cause"]


@pytest.mark.parametrize(
    ("returned", "ids"),
    [
        (None, []),
        ([], []),
        (terminate(), []),
        (terminate([ONE, TWO]), [ONE, TWO]),
        (terminate([CandidateInstance(id=TWO)]), [TWO]),
        ([ONE], [ONE]),
        ((CandidateInstance(id=ONE),), [ONE]),
        ({"InstanceIDs": [TWO]}, [TWO]),
    ],
)
def test_replies(returned: Any, ids: list[str]) -> None:
    answer = answer_of(returned, autoscaling_termination_policy.scale_in())

    assert answer == {"InstanceIDs": ids}
    assert faults(SCHEMA, answer) == []


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        (ONE, "value"),
        (True, "value"),
        ({}, "InstanceIDs"),
        ({"InstanceIds": []}, "InstanceIDs"),
        ({"InstanceIDs": [], "Other": 1}, "Other"),
        ({"InstanceIDs": ONE}, "InstanceIDs"),
        ([7], "InstanceIDs[0]"),
        ([ONE, ONE], "InstanceIDs[1]"),
        ([ONE, ""], "InstanceIDs[1]"),
        (codedeploy.succeeded(), "value"),
    ],
)
def test_another_reply_is_refused(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, autoscaling_termination_policy.scale_in())

    assert caught.value.field == field


@pytest.mark.parametrize("make", [lambda: terminate("i-1"), lambda: terminate([1]), lambda: terminate(5)])  # type: ignore[list-item,arg-type]
def test_a_wrong_reply_cannot_be_made(make: Callable[[], Any]) -> None:
    with pytest.raises(ReplyError, match="InstanceIDs"):
        make()


@pytest.mark.parametrize("kind", samples("autoscaling_termination_policy"))
def test_damaged_payloads_are_no_surprise(kind: str) -> None:
    check_mutations(samples("autoscaling_termination_policy")[kind])
