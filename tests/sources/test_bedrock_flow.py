"""Lambda function nodes of Bedrock flows: inputs, and any JSON as the output."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from attrs import frozen

from lambdarouter import App, ReplyError
from lambdarouter.sources import codedeploy
from lambdarouter.sources.bedrock_flow import FlowNode
from lambdarouter.testing import Client, bedrock_flow, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.mutations import check_mutations


@frozen
class Price:
    amount: Decimal


def test_the_output_is_any_json() -> None:
    app = App()

    @app.on_bedrock_flow(node="Prices")
    def price(node: FlowNode) -> Price:
        return Price(Decimal(len(node.values["codeHookInput"])))

    assert Client(app).send(bedrock_flow.node()) == {"amount": 3}


def test_the_values_by_name_and_the_id_of_the_flow() -> None:
    [node] = received("bedrock_flow", bedrock_flow.node())

    assert (node.flow, node.values) == ("ABCDEFGHIJ", {"codeHookInput": "o-1"})


def test_filters() -> None:
    handlers = {
        "both": lambda app: app.on_bedrock_flow(node="Prices", flow="ABCDEFGHIJ"),
        "flow": lambda app: app.on_bedrock_flow(flow="arn:aws:bedrock:*"),
    }

    assert taken_by(handlers, bedrock_flow.node()) == ["both"]
    assert taken_by(handlers, bedrock_flow.node(name="Other")) == ["flow"]


@pytest.mark.parametrize("returned", [None, "text", 4, True, [1], {"a": 1}])
def test_replies(returned: Any) -> None:
    assert response_of("bedrock_flow", returned, bedrock_flow.node()) == returned


@pytest.mark.parametrize("returned", [object(), codedeploy.succeeded()])
def test_what_is_no_json_is_refused(returned: Any) -> None:
    with pytest.raises(ReplyError):
        response_of("bedrock_flow", returned, bedrock_flow.node())


@pytest.mark.parametrize("kind", samples("bedrock_flow"))
def test_damaged_payloads_are_no_surprise(kind: str) -> None:
    check_mutations(samples("bedrock_flow")[kind])
