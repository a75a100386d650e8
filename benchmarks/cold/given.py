"""The events of every cold start, and the checks of what it has done in the end."""

import json
import sys

from awslambdaric.lambda_context import LambdaContext

with open(sys.argv[1]) as file:
    _payloads = json.load(file)

S3 = _payloads["s3"]
REST = _payloads["rest"]
SQS = _payloads["sqs"]
POST = _payloads["post"]
ORDER = _payloads["order"]
CONTEXT = LambdaContext("7e1bf3b7", None, None, 4_102_444_800_000, "arn:aws:lambda:us-east-1:123456789012:function:f")


def check(seen, reply):
    """Both events reached their handlers, and the reply is one that API Gateway takes."""
    if tuple(seen) != ("uploads", "images/my photo.jpg"):
        raise SystemExit("the S3 handler did not see its object")
    if reply["statusCode"] != 200 or json.loads(reply["body"]) != {"user_id": 7}:
        raise SystemExit("the HTTP handler did not answer")


def check_models(seen, batch, reply, order):
    """All three events reached their handlers, and the reply is the order that was posted."""
    if tuple(seen) != ("uploads", "images/my photo.jpg", order["order_id"]):
        raise SystemExit("a handler did not see its event")
    if batch != {"batchItemFailures": []}:
        raise SystemExit("the message failed")
    if reply["statusCode"] != 200 or json.loads(reply["body"]) != order:
        raise SystemExit("the HTTP handler did not answer")
