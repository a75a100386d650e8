"""Chalice: its runtime alone, as it is deployed. https://aws.github.io/chalice/topics/events.html"""

import awslambdaric.bootstrap
from given import CONTEXT, REST, S3, check
from chalice import Chalice

app = Chalice(app_name="service")
seen = []


@app.on_s3_event(bucket="uploads", events=["s3:ObjectCreated:Put"])
def uploaded(event):
    seen.extend((event.bucket, event.key))


@app.route("/users/{user_id}", methods=["GET"])
def get_user(user_id):
    return {"user_id": int(user_id)}


uploaded(S3, CONTEXT)
check(seen, app(REST, CONTEXT))
