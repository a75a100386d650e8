"""The payloads, and the context of an invocation with time left."""

import json
import sys

from awslambdaric.lambda_context import LambdaContext

with open(sys.argv[1]) as file:
    PAYLOADS = json.load(file)

CONTEXT = LambdaContext("7e1bf3b7", None, None, 4_102_444_800_000, "arn:aws:lambda:us-east-1:123456789012:function:f")
