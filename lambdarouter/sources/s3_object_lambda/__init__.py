"""S3 Object Lambda: an object is asked for through an Object Lambda access point, and the function makes the answer.

Shape: `xAmzRequestId` and `userRequest`; one of four contexts tells what is asked for. The original is at `input_url`.

GetObject is answered by a call of WriteGetObjectResponse: the handler returns `transformed_object(body, ...)`, the body
as bytes or text, or the parameters of the call (`{"Body": file, "ContentType": ...}`); None says that it has made the
call itself. When it raises, or the function's time is nearly over, status 500 is sent; what it raised fails the
invocation. HeadObject and ListObjects are answered by the return value: `object_headers(...)`, `list_result_xml(...)`
or `list_bucket_result(...)`, or the answer as a dict; None refuses, with status 501. `failed(404, "NoSuchKey")` is for
all of them. S3 waits 60 seconds. boto3 is used, which Lambda's runtime has. Since November 2025 the service takes no
new customers.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-writing-lambda.html
"""

import logging
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic

from ..._events.builder import field, frozen
from ..._events.model import At, Event, Part, Payload
from ..._replies.callbacks import call_aws
from ..._routing.filters import UnboundFilter
from ..._routing.route import Route, T_text
from ..._routing.source import Callback, Source
from ..._routing.text_filters import Text, arn
from ...errors import OutOfTimeError, ReplyError
from ._listing import S3ListReply, content, list_bucket_result, list_result_xml
from ._reply import (
    S3ErrorReply,
    S3HeadReply,
    S3ObjectReply,
    answer_of,
    call_of,
    failed,
    object_headers,
    transformed_object,
)

__all__ = [
    "SOURCE",
    "Got",
    "Head",
    "Listed",
    "Reply",
    "S3ErrorReply",
    "S3HeadReply",
    "S3ListReply",
    "S3ObjectReply",
    "S3ObjectRequest",
    "UserIdentity",
    "content",
    "failed",
    "get",
    "head",
    "list_",
    "list_bucket_result",
    "list_result_xml",
    "object_headers",
    "request",
    "transformed_object",
]

_log = logging.getLogger("lambdarouter")

#: What the handler of a GetObject may return: a reply, the body, the call's parameters, or None for a call of its own.
Got = S3ObjectReply | S3ErrorReply | bytes | str | Mapping[str, Any] | None
#: What the handler of a HeadObject may return.
Head = S3HeadReply | S3ErrorReply | Mapping[str, Any]
#: What the handler of a ListObjects or ListObjectsV2 may return.
Listed = S3ListReply | S3ErrorReply | Mapping[str, Any]
#: What the handler of anything may return.
Reply = Got | Head | Listed

_GET = ("getObjectContext",)
_HEAD = ("headObjectContext",)
_LIST = ("listObjectsContext", "listObjectsV2Context")


@frozen(kw_only=True)
class UserIdentity(Part):
    """Who asked."""

    type: Annotated[str | None, At("type")] = None
    """`IAMUser`, `AssumedRole`, `Root`, `FederatedUser`, `Directory`, `AWSAccount` or `AWSService`."""

    principal_id: Annotated[str | None, At("principalId")] = None
    """Unique id of the identity."""

    arn: Annotated[str | None, At("arn")] = None
    """ARN of the identity."""

    account: Annotated[str | None, At("accountId")] = None
    """Account of the identity."""

    access_key_id: Annotated[str | None, At("accessKeyId")] = None
    """Id of the key that signed the request."""

    user_name: Annotated[str | None, At("userName")] = None
    """Name of the identity. Not of every type."""

    session_context: Annotated[dict[str, Any] | None, At("sessionContext")] = None
    """`attributes` and `sessionIssuer` of the session. Temporary credentials alone."""


@frozen(kw_only=True)
class S3ObjectRequest(Event, Generic[T_text]):
    """One request. `S3ObjectRequest[Settings]` parses the access point's payload as JSON and structures it."""

    request_id: Annotated[str, At("xAmzRequestId")]
    """Id of the request, for logs."""

    url: Annotated[str | None, At("userRequest.url")] = None
    """URL that was asked for: its path is the key, its query may name a version or a part."""

    headers: Annotated[dict[str, str], At("userRequest.headers")] = field(factory=dict[str, str])
    """Headers of the request, as the client wrote them, without those of its authorization."""

    input_url: Annotated[str | None, At(*(f"{context}.inputS3Url" for context in (*_GET, *_HEAD, *_LIST)))] = field(
        default=None, repr=False
    )
    """Presigned URL of the original. Use it as it is, with the signed headers; keep it out of logs."""

    output_route: Annotated[str | None, At("getObjectContext.outputRoute")] = None
    """Where WriteGetObjectResponse sends its answer. GetObject alone."""

    output_token: Annotated[str | None, At("getObjectContext.outputToken")] = field(default=None, repr=False)
    """Which request WriteGetObjectResponse answers. GetObject alone."""

    access_point_arn: Annotated[str, At("configuration.accessPointArn")] = (
        "arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint/access-point"
    )
    """ARN of the Object Lambda access point."""

    supporting_access_point_arn: Annotated[str | None, At("configuration.supportingAccessPointArn")] = None
    """ARN of the access point behind it."""

    payload: Annotated[T_text | None, Payload("configuration.payload")] = None
    """Payload of the access point's configuration: text as it stands, or the type argument of the handler's annotation.
    If it has any."""

    user_identity: Annotated[UserIdentity | None, At("userIdentity")] = None
    """Who asked."""

    protocol_version: Annotated[str | None, At("protocolVersion")] = None
    """Version of the event's form: `1.00`, `1.01` ..."""


# --- The answer -----------------------------------------------------------------------------------------------------


#: What None answers to HeadObject and ListObjects: that there is an object, or none, would both be made up.
_UNANSWERED = {"statusCode": 501, "errorCode": "NotImplemented", "errorMessage": "The function gave no answer."}


def _report(event: S3ObjectRequest[Any], value: Any, error: Exception | None, context: Any) -> Any:
    if "getObjectContext" in event.raw:
        _write(event, value, error)
        return None
    if error is not None:
        raise error
    if value is None:
        return dict(_UNANSWERED)
    return answer_of(value, next((key for key in (*_HEAD, *_LIST) if key in event.raw), None))


def _write(event: S3ObjectRequest[Any], value: Any, error: Exception | None) -> None:
    """Answer a GetObject; a failure is answered as well, and raised."""
    if error is None and value is None:
        return
    route = {"RequestRoute": event.output_route, "RequestToken": event.output_token}
    if error is None:
        try:
            parameters = call_of(value)
        except ReplyError as wrong:
            error = wrong
        else:
            call_aws("s3", "write_get_object_response", **parameters, **route)
            return
    failure: dict[str, Any] = {
        "StatusCode": 500,
        "ErrorCode": "InternalError",
        "ErrorMessage": "The transformation failed.",
    }
    try:
        call_aws("s3", "write_get_object_response", **failure, **route)
    except Exception:
        # The handler may have answered already before it failed: what went wrong first is what counts.
        _log.exception("the failure could not be answered")
    else:
        if isinstance(error, OutOfTimeError):
            return  # the handler still runs; S3 has been told, and takes one answer alone
    assert error is not None
    raise error


SOURCE = Source(
    "s3_object_lambda",
    Callback(_report, reports_timeout=lambda raw: "getObjectContext" in raw),
    correlation_id=("xAmzRequestId",),
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def _asks(operation: str, contexts: tuple[str, ...]) -> UnboundFilter:
    return UnboundFilter("operation", None, operation, lambda raw: any(key in raw for key in contexts), exact=True)


def request(
    *, access_point: Text | None = None, where: Callable[[S3ObjectRequest[Any]], bool] | None = None
) -> Route[S3ObjectRequest[Any], Reply]:
    """Requests of any kind. `access_point` is the Object Lambda access point's name or ARN."""
    return Route(SOURCE, S3ObjectRequest, arn("access_point_arn", access_point, name="access_point"), where=where)


def get(
    *, access_point: Text | None = None, where: Callable[[S3ObjectRequest[Any]], bool] | None = None
) -> Route[S3ObjectRequest[Any], Got]:
    """GetObject: the object itself is asked for."""
    return Route(
        SOURCE,
        S3ObjectRequest,
        _asks("get", _GET),
        arn("access_point_arn", access_point, name="access_point"),
        where=where,
    )


def head(
    *, access_point: Text | None = None, where: Callable[[S3ObjectRequest[Any]], bool] | None = None
) -> Route[S3ObjectRequest[Any], Head]:
    """HeadObject: what is known of the object is asked for."""
    return Route(
        SOURCE,
        S3ObjectRequest,
        _asks("head", _HEAD),
        arn("access_point_arn", access_point, name="access_point"),
        where=where,
    )


def list_(
    *, access_point: Text | None = None, where: Callable[[S3ObjectRequest[Any]], bool] | None = None
) -> Route[S3ObjectRequest[Any], Listed]:
    """ListObjects and ListObjectsV2: the keys in the bucket are asked for."""
    return Route(
        SOURCE,
        S3ObjectRequest,
        _asks("list", _LIST),
        arn("access_point_arn", access_point, name="access_point"),
        where=where,
    )
