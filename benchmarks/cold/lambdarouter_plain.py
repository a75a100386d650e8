"""lambdarouter: one app for both events, typed; what the first events do not need is not loaded."""

import sys

import awslambdaric.bootstrap
from given import CONTEXT, REST, S3, check
from lambdarouter import App
from lambdarouter.sources.s3 import S3Event

app = App()
seen = []


@app.on_s3_put(bucket="uploads")
def uploaded(event: S3Event) -> None:
    seen.extend((event.bucket, event.key))


@app.get("/users/{user_id}")
def get_user(user_id: int) -> dict[str, int]:
    return {"user_id": user_id}


app(S3, CONTEXT)
check(seen, app(REST, CONTEXT))

for name in ("cattrs", "asyncio", "importlib.metadata", "typing_extensions", "fnmatch"):
    if name in sys.modules:
        raise SystemExit(f"a first S3 and HTTP event loaded {name}")
