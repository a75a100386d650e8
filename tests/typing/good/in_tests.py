"""What a user's tests are written with."""

from typing import assert_type

from pathlib import Path

from lambdarouter import App, BatchError, RecordError, detect
from lambdarouter.http import ClientCertificate, HTTPRequest, IAMIdentity, LatticeIdentity, UploadedFile
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

with Client(app, authorize=False) as other:
    assert_type(other, Client)
    other.post("/covers", form={"title": "a", "tag": ["b", "c"], "count": 1}, files={"cover": b"x"})
    other.post("/covers", files={"a": Path("a.png"), "b": [("b.txt", "text"), UploadedFile(b"c", "c.txt")]})
    other.get("/me", claims={"sub": "ada", "cognito:groups": ["staff"]}, client_certificate=ClientCertificate())
    other.get("/me", identity="arn:aws:iam::123456789012:user/ada", front_door="function_url", authorize=True)
    other.get("/me", identity=IAMIdentity(user_arn="arn:aws:iam::123456789012:user/ada"))
    other.request("GET", "/me", identity=LatticeIdentity(principal="arn"), front_door="vpc_lattice_v2")


def of_the_caller(request: HTTPRequest) -> None:
    assert_type(request.claim_list("cognito:groups"), list[str])
    assert_type(request.stage_variables, dict[str, str])
    assert_type(request.iam_identity, IAMIdentity | None)
    assert_type(request.lattice_identity, LatticeIdentity | None)
    if request.client_certificate is not None and request.client_certificate.not_after is not None:
        assert_type(request.client_certificate.not_after.year, int)
    if request.requested_at is not None:
        assert_type(request.requested_at.year, int)


try:
    client.sqs_message(body="1")
except BatchError as error:
    assert_type(error.exceptions, tuple[RecordError, ...])
    first: int = error.exceptions[0].index
kinds = sorted(samples("s3"))
