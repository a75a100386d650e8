"""A handler of the four events without any framework, untyped."""

import json
from urllib.parse import unquote_plus

SEEN = []


def handler(event, context):
    if "Records" in event:
        failures = []
        for record in event["Records"]:
            if record["eventSource"] == "aws:s3":
                SEEN[:] = record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"])
                return None
            try:
                SEEN[:] = [json.loads(record["body"])["order_id"]]
            except Exception:
                failures.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failures}
    if event["requestContext"]["http"]["method"] == "POST":
        return _answer(json.loads(event["body"]))
    return _answer({"user_id": int(event["rawPath"].rpartition("/")[2])})


def _answer(body):
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
