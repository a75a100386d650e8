"""lambdarouter with handlers for ten sources, of which two get their first event."""

import awslambdaric.bootstrap
from given import CONTEXT, REST, S3, check
from lambdarouter import App
from lambdarouter.http import HTTPRequest
from lambdarouter.sources.s3 import S3Event

app = App()
seen = []


@app.on_s3_put(bucket="uploads")
def uploaded(event: S3Event) -> None:
    seen.extend((event.bucket, event.key))


@app.get("/users/{user_id}")
def get_user(user_id: int) -> dict[str, int]:
    return {"user_id": user_id}


def other(request: HTTPRequest) -> None:
    raise SystemExit("an event reached another source's handler")


def any_event(event) -> None:
    raise SystemExit("an event reached another source's handler")


# Eight more: what services use most, of what there is; an HTTP integration's own handler counts as a source.
HTTP_INTEGRATIONS = ("api_gateway_rest", "function_url", "alb")
WANTED = (
    "sqs",
    "sns",
    "eventbridge",
    "schedule",
    "invoke",
    "kinesis",
    "dynamodb",
    "cloudwatch_logs",
    *HTTP_INTEGRATIONS,
)
there = [name for name in WANTED if hasattr(app, f"on_{name}")][:8]  # of the class, it would write the help
if len(there) < 8:
    raise SystemExit("there are fewer than ten sources")
for name in there:
    getattr(app, f"on_{name}")()(other if name in HTTP_INTEGRATIONS else any_event)

app(S3, CONTEXT)
check(seen, app(REST, CONTEXT))
