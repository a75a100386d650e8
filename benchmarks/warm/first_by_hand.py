"""A handler of the four kinds of event without any framework, untyped."""

import json
from urllib.parse import unquote_plus

seen = []


def handler(event, context):
    if "Records" in event:
        failures = []
        for record in event["Records"]:
            if record["eventSource"] == "aws:s3":
                seen.append((record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"])))
                return None
            try:
                seen.append(json.loads(record["body"])["order_id"])
            except Exception:
                failures.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failures}
    if event.get("version") == "2.0":
        return _answer({"order_id": json.loads(event["body"])["order_id"]})
    return _answer({"user_id": int(event["path"].rpartition("/")[2])})


def _answer(body):
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
