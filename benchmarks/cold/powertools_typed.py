"""Powertools: the parser's pydantic models and the resolver with validation.

https://docs.powertools.aws.dev/lambda/python/latest/utilities/parser/
https://docs.powertools.aws.dev/lambda/python/latest/core/event_handler/api_gateway/#data-validation
"""

from urllib.parse import unquote_plus

import awslambdaric.bootstrap
from given import CONTEXT, REST, S3, check
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.utilities.parser import event_parser
from aws_lambda_powertools.utilities.parser.models import S3Model

app = APIGatewayRestResolver(enable_validation=True)
seen = []


@event_parser(model=S3Model)
def uploaded(event: S3Model, context):
    for record in event.Records:
        if record.eventName == "ObjectCreated:Put" and record.s3.bucket.name == "uploads":
            seen.extend((record.s3.bucket.name, unquote_plus(record.s3.object.key)))


@app.get("/users/<user_id>")
def get_user(user_id: int) -> dict[str, int]:
    return {"user_id": user_id}


def lambda_handler(event, context):
    if "Records" in event:
        return uploaded(event, context)
    return app.resolve(event, context)


lambda_handler(S3, CONTEXT)
reply = lambda_handler(REST, CONTEXT)
check(seen, reply)
