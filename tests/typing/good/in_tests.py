"""What a user's tests are written with."""

from typing import assert_type

from lambdarouter import App, BatchError, RecordError, detect
from lambdarouter.testing import Client, LambdaContext, Response, batch, sample, samples
from lambdarouter.testing import s3 as s3_samples

app = App()
client = Client(app, front_door="alb", context=LambdaContext(remaining_time_in_millis=lambda: 500))
client.send(s3_samples.put(bucket="uploads", key="images/a.jpg"))
client.send(batch(sample("sqs.message", body="1"), sample("sqs.message", body="2")))
client.s3_put(bucket="uploads")
response = client.get("/users/1", query={"page": "2"}, headers={"accept": ["a", "b"]})
assert_type(response, Response)
assert_type(response.status, int)
assert_type(response.headers["content-type"], str)
assert_type(detect({}), str | None)

try:
    client.sqs_message(body="1")
except BatchError as error:
    assert_type(error.exceptions, tuple[RecordError, ...])
    first: int = error.exceptions[0].index
kinds = sorted(samples("s3"))
