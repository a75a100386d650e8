"""Powertools: data classes and the resolver without validation.

https://docs.powertools.aws.dev/lambda/python/latest/utilities/data_classes/
https://docs.powertools.aws.dev/lambda/python/latest/core/event_handler/api_gateway/
"""

from urllib.parse import unquote_plus

import awslambdaric.bootstrap
from given import CONTEXT, REST, S3, check
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.utilities.data_classes import S3Event, event_source

app = APIGatewayRestResolver()
seen = []


@event_source(data_class=S3Event)
def uploaded(event: S3Event, context):
    for record in event.records:
        if record.event_name == "ObjectCreated:Put" and record.s3.bucket.name == "uploads":
            seen.extend((record.s3.bucket.name, unquote_plus(record.s3.get_object.key)))


@app.get("/users/<user_id>")
def get_user(user_id: str):
    return {"user_id": int(user_id)}


def lambda_handler(event, context):
    if "Records" in event:
        return uploaded(event, context)
    return app.resolve(event, context)


lambda_handler(S3, CONTEXT)
check(seen, lambda_handler(REST, CONTEXT))
