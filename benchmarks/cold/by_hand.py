"""A handler of S3 and HTTP events without any framework."""

import json
from urllib.parse import unquote_plus


def lambda_handler(event, context):
    if "Records" in event:
        record = event["Records"][0]["s3"]
        return record["bucket"]["name"], unquote_plus(record["object"]["key"])
    user_id = int(event["path"].rpartition("/")[2])
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"user_id": user_id}),
    }
