"""Sample payloads of S3 Object Lambda.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.s3_object_lambda import S3ObjectRequest

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, S3ObjectRequest[Any]):
        request_id: str = SAMPLED
        access_point: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

else:
    _Fields = S3ObjectRequest

_SIGNED = "https://ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com/images/a.jpg?X-Amz-Signature=example"
_IDENTITY: dict[str, Any] = {
    "type": "AssumedRole",
    "principalId": "AROAEXAMPLE:jane",
    "arn": "arn:aws:sts::123456789012:assumed-role/reader/jane",
    "accountId": "123456789012",
    "accessKeyId": "ASIAEXAMPLE",
    "sessionContext": {
        "attributes": {"mfaAuthenticated": "false", "creationDate": "Sat Jan 31 12:00:00 UTC 2026"},
        "sessionIssuer": {"type": "Role", "principalId": "AROAEXAMPLE", "accountId": "123456789012"},
    },
}


def _sample(event: Callable[P, Any], doc: str, key: str, **context: str) -> Sample[P]:
    host = "access-point-123456789012.s3-object-lambda.us-east-1.amazonaws.com"
    payload: dict[str, Any] = {
        "xAmzRequestId": "1a5ed718-5f53-471d-b6fe-5cf62d88d02a",
        key: {"inputS3Url": _SIGNED, **context},
        "configuration": {
            "accessPointArn": "arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint/access-point",
            "supportingAccessPointArn": "arn:aws:s3:us-east-1:123456789012:accesspoint/ap",
            "payload": '{"width": 800}',
        },
        "userRequest": {
            "url": f"https://{host}/images/a.jpg",
            "headers": {"Host": host, "Accept-Encoding": "identity"},
        },
        "userIdentity": _IDENTITY,
        "protocolVersion": "1.01",
    }

    def wrap(record: dict[str, Any]) -> dict[str, Any]:
        """Move the fields of the context to the context that this operation has."""
        if key != "getObjectContext":
            record[key].update(record.pop("getObjectContext", {}))
        return record

    return Sample(event, payload, wrap=wrap, doc=doc)


get: Final = _sample(
    _Fields, "A GetObject request.", "getObjectContext", outputRoute="io-use1-001", outputToken="token"
)
head: Final = _sample(_Fields, "A HeadObject request.", "headObjectContext")
list_v1: Final = _sample(_Fields, "A ListObjects request.", "listObjectsContext")
list_v2: Final = _sample(_Fields, "A ListObjectsV2 request.", "listObjectsV2Context")
