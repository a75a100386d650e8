"""Large messages of the extended clients for SQS and SNS: the content is in S3, and the message has only a pointer.

A message attribute with the size marks such a message. Its body contains the class of the pointer, the bucket and the
key: `["software.amazon.payloadoffloading.PayloadS3Pointer", {"s3BucketName": "...", "s3Key": "..."}]`.

Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-s3-messages.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from .._events.codecs import Mismatch
from .._events.decoding import PayloadCodec
from .._events.encoded_codecs import parse_json
from ..errors import RegistrationError

if TYPE_CHECKING:
    from .._events.decoding import Encoded

#: The attributes that mark a pointer: in current extended clients, and in their first versions.
_MARKS: Final = ("ExtendedPayloadSize", "SQSLargePayloadSize")
_CLASSES: Final = (
    "software.amazon.payloadoffloading.PayloadS3Pointer",
    "com.amazon.sqs.javamessaging.MessageS3Pointer",
)
_SOURCES: Final = ("sns", "sqs")
_MOST_BYTES: Final = 100 * 1024 * 1024


def s3_pointer(
    client: Any | Callable[[], Any], *, buckets: Iterable[str], most_bytes: int = _MOST_BYTES
) -> PayloadCodec:
    """Read large messages of the extended clients for SQS and SNS from S3, for `decode=` of `on_sqs` and `on_sns`.

    - `client`: boto3 S3 client, or a function that returns one, which is called for the first pointer.
    - `buckets`: names of the buckets that may be read. Anyone who can send to the queue or topic chooses the bucket and
      the key of a pointer. Without this list, the function would read for them any object that its role can read.
    - `most_bytes`: maximum size of an object; a larger one is not read. 100 MiB by default.

    A message without the attribute of a pointer is handled as it is. An error of S3 fails the record. The object is not
    deleted: use a lifecycle rule of the bucket. The function needs the permission `s3:GetObject`.
    """
    return _S3Pointer(client, buckets, most_bytes)


class _S3Pointer(PayloadCodec):
    name = "s3_pointer"
    content_type = "application/json"
    returns_bytes = True
    comes_first = True
    accepts_all = True

    def __init__(self, client: Any, buckets: Iterable[str], most_bytes: int) -> None:
        self._buckets: frozenset[str] = frozenset(() if isinstance(buckets, str) else buckets)
        if not self._buckets or not all(isinstance(each, str) and each for each in self._buckets):
            raise RegistrationError('s3_pointer: buckets= must be a list of bucket names, such as ["large-messages"].')
        if type(most_bytes) is not int or most_bytes < 1:
            raise RegistrationError("s3_pointer: most_bytes= must be a whole number of at least 1.")
        if not hasattr(client, "get_object") and not callable(client):
            raise RegistrationError(
                's3_pointer: give an S3 client, such as boto3.client("s3"), or a function that returns one.'
            )
        self._client: Any = client
        self._most_bytes: int = most_bytes

    def check(self, source: str) -> None:
        if source not in _SOURCES:
            raise RegistrationError(f"{source}: decode=s3_pointer(...) is for on_sqs and on_sns.")

    def decode(self, data: bytes, encoded: Encoded) -> bytes:
        if not any(name in encoded.event.attributes for name in _MARKS):
            return data
        bucket, key = self._pointer(data)
        if not hasattr(self._client, "get_object"):
            self._client = self._client()
        answer = self._client.get_object(Bucket=bucket, Key=key)
        body = answer["Body"]
        if answer["ContentLength"] > self._most_bytes:
            body.close()
            raise Mismatch(f"points to an object with more than {self._most_bytes} bytes")
        content: bytes = body.read()
        return content

    def _pointer(self, data: bytes) -> tuple[str, str]:
        """The bucket and the key in the body of a message; raises Mismatch if it is not an allowed pointer."""
        match parse_json(data):
            case [str(name), {"s3BucketName": str(bucket), "s3Key": str(key)}] if name in _CLASSES and key:
                if bucket not in self._buckets:
                    raise Mismatch("points to a bucket that is not in buckets=")
                return bucket, key
            case _:
                raise Mismatch("has the attribute of a pointer to S3, but is not one")
