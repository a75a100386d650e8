"""The size of results: what Lambda does not return is an error of the event, whichever service reads it."""

from __future__ import annotations

import json
import marshal
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, LambdaContext, ReplyError
from lambdarouter._observability.dispatch import Dispatch
from lambdarouter._replies.result_size import LARGEST_RESPONSE, check_result_size
from lambdarouter.testing import (
    Client,
    appsync_resolver,
    cloudformation,
    cloudformation_macro,
    cloudfront,
    cognito_sync,
    redshift_udf,
    s3_batch,
    sagemaker_ground_truth,
    samples,
    transfer_family,
)
from tests.support.mutations import logged

BIG = "x" * (LARGEST_RESPONSE + 100)


def app_of_large_answers() -> tuple[App, list[Dispatch]]:
    """An app whose handlers answer with more than Lambda returns, and the accounts of its events."""
    app, accounts = App(cdk_provider=True), list[Dispatch]()
    app.on_dispatch(accounts.append)
    app.on_appsync_resolver()(lambda request: BIG)
    app.on_cloudformation()(lambda request: {"PhysicalResourceId": "made", "Data": {"a": BIG}})
    app.on_cloudformation_macro()(lambda request: {"a": BIG})
    app.on_cloudfront_viewer_request()(lambda request: {"status": "200", "body": BIG})
    app.on_cognito_sync()(lambda event: {"a": BIG})
    app.on_redshift_udf()(lambda row: BIG)
    app.on_s3_batch()(lambda task: BIG)
    app.on_sagemaker_ground_truth_pre_annotation()(lambda request: {"taskInput": {"a": BIG}})
    app.on_transfer_login()(lambda event: {"Role": "arn:aws:iam::123456789012:role/r", "Policy": BIG})
    return app, accounts


@pytest.mark.parametrize(
    "payload",
    [
        appsync_resolver.query(),
        cloudformation.create(),
        cloudfront.viewer_request(),
        cognito_sync.trigger(),
        redshift_udf.row(),
        s3_batch.task(),
        sagemaker_ground_truth.pre_annotation(),
        transfer_family.login(),
    ],
    ids=["appsync_resolver", "cloudformation", "cloudfront", "cognito_sync", "redshift_udf", "s3_batch",
         "sagemaker_ground_truth", "transfer_family"],
)  # fmt: skip
def test_a_service_gets_no_answer_that_lambda_does_not_return(payload: Any) -> None:
    app, accounts = app_of_large_answers()

    with logged():
        try:
            answer = app(payload, LambdaContext())
        except ReplyError:
            answer = None
    assert len(json.dumps(answer)) < LARGEST_RESPONSE
    assert [each.outcome for each in accounts] == ["failed"]


def test_a_macro_that_makes_too_much_is_reported_as_failed() -> None:
    app, accounts = app_of_large_answers()

    with logged():
        answer = app(cloudformation_macro.template(), LambdaContext())
    assert answer["status"] == "failure"
    assert "6 MB" in answer["errorMessage"]
    assert [each.outcome for each in accounts] == ["failed"]


@pytest.mark.parametrize("source", ["cognito_sync", "connect", "eventbridge", "invoke", "lex_v2", "sqs", "step"])
def test_the_default_handler_has_the_same_limit(source: str) -> None:
    app, accounts = App(), list[Dispatch]()
    app.on_dispatch(accounts.append)
    app.default(lambda payload: {"a": BIG})
    payload = {"order": 7} if source in ("invoke", "step") else next(iter(samples(source).values()))()

    with pytest.raises(ReplyError) as caught, logged():
        app(payload, LambdaContext())
    assert caught.value.field == "value"
    assert [each.outcome for each in accounts] == ["failed"]


def test_an_answer_of_six_megabytes_is_returned() -> None:
    app = App()
    app.on_cognito_sync()(lambda event: event.raw)
    app.on_invoke()(lambda payload: payload)
    most = "x" * (LARGEST_RESPONSE - 20)

    assert Client(app).send(most) == most


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(value=VALUES)
def test_a_byte_of_the_estimate_is_at_most_seven_of_json(value: Any) -> None:
    assert len(json.dumps(value)) <= 7 * len(marshal.dumps(value, 2))
    assert check_result_size("invoke", value) is value


@pytest.mark.parametrize(
    "value",
    [
        "\u0000" * (LARGEST_RESPONSE // 6 + 1),
        "\U0001f600" * (LARGEST_RESPONSE // 4 + 1),
        ["x" * 1000] * (LARGEST_RESPONSE // 1000),
        [False] * (LARGEST_RESPONSE // 6),
        {"a": Decimal(1), "b": BIG},
    ],
    ids=["escapes", "emoji", "one text many times", "small values", "a value that is none of Python's own"],
)
def test_whatever_makes_a_result_large_counts(value: Any) -> None:
    with pytest.raises(ReplyError, match="at most 6 MB"):
        check_result_size("invoke", value)
