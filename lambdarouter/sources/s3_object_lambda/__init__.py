"""Amazon S3 Object Lambda: requests for objects and listings, to which the function responds.

Shape: `xAmzRequestId` and `userRequest`. The operation is known by its context, one of four. The original is at
`input_url`.

GetObject expects a call of WriteGetObjectResponse. A handler returns one of these:

- `transformed_object(body, ...)`;
- the body, as bytes or text;
- the parameters of the call, as a dict: `{"Body": file, "ContentType": ...}`;
- None, if it has made the call itself.

If the handler raises, or the function's time is nearly over, status 500 is sent. An exception also fails the
invocation.

HeadObject and ListObjects read the result of the invocation. A handler returns `object_headers(...)`,
`list_result_xml(...)`, `list_bucket_result(...)`, or the response as a dict. None refuses the request with status 501.

`failed(404, "NoSuchKey")` is for all operations. `requested_part(request, reply)` reduces a response to the range or
the part that the client asks for. S3 waits 60 seconds. The call uses boto3, which the Lambda runtime includes. Since
November 2025 the service accepts no new customers.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-writing-lambda.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._replies.callbacks import call_aws
from ..._routing.deliveries import Callback
from ..._routing.filters import UnboundFilter
from ..._routing.route import Pattern, Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, arn
from ...errors import OutOfTimeError, ReplyError
from ._check import GET, HEAD, LIST
from ._event import S3ObjectRequest, UserIdentity
from ._listing import S3ListReply, content, list_bucket_result, list_result_xml
from ._replies import (
    S3ErrorReply,
    S3HeadReply,
    S3ObjectReply,
    failed,
    object_headers,
    transformed_object,
)
from ._replies import to_parameters as _to_parameters
from ._replies import to_response as _to_response

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
    "requested_part",
    "transformed_object",
]

if TYPE_CHECKING:
    from ._part import requested_part
else:
    # Hidden from type checkers, which would accept any misspelt name.
    def __getattr__(name: str) -> Any:
        if name == "requested_part":
            from ._part import requested_part

            return requested_part
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


#: The return type of a handler of GetObject: a reply, the body, the parameters of the call, or None.
Got = S3ObjectReply | S3ErrorReply | bytes | str | Mapping[str, Any] | None
#: The return type of a handler of HeadObject.
Head = S3HeadReply | S3ErrorReply | Mapping[str, Any]
#: The return type of a handler of ListObjects or ListObjectsV2.
Listed = S3ListReply | S3ErrorReply | Mapping[str, Any]
#: The return type of a handler of every operation.
Reply = Got | Head | Listed

#: The response to HeadObject and ListObjects for None, which says neither that an object exists nor that none does.
_NOT_IMPLEMENTED = {
    "statusCode": 501,
    "errorCode": "NotImplemented",
    "errorMessage": "The function returned no response.",
}


# --- Report ---------------------------------------------------------------------------------------------------------


def _is_get(raw: Any) -> bool:
    return "getObjectContext" in raw


def _report(event: S3ObjectRequest[Any], value: Any, error: Exception | None, context: Any) -> Any:
    if _is_get(event.raw):
        _report_get(event, value, error)
        return None
    if error is not None:
        raise error
    if value is None:
        return dict(_NOT_IMPLEMENTED)
    return _to_response(value, next((key for key in (*HEAD, *LIST) if key in event.raw), None))


def _report_get(event: S3ObjectRequest[Any], value: Any, error: Exception | None) -> None:
    """Send the response to a GetObject; a failure is sent and raised."""
    if error is None and value is None:
        return
    route = {"RequestRoute": event.output_route, "RequestToken": event.output_token}
    if error is None:
        try:
            parameters = _to_parameters(value)
        except ReplyError as rejected:
            error = rejected
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
    except Exception as fault:
        from ..._observability.failure_entry import log_failure

        # The handler may have sent a response before it failed. Its own error is the one to raise.
        log_failure("s3_object_lambda: the failure could not be sent to S3", fault, {"source": "s3_object_lambda"})
    else:
        if isinstance(error, OutOfTimeError):
            return  # the handler is still running, and S3 accepts only one response
    assert error is not None
    raise error


SOURCE = Source(
    "s3_object_lambda",
    Callback(_report, reports_timeout=_is_get),
    event=S3ObjectRequest,
    correlation_id=("xAmzRequestId",),
    has_end_users=True,
)


# --- Routes ---------------------------------------------------------------------------------------------------------


_Where = Callable[[S3ObjectRequest[Any]], bool] | None


def request(
    *, access_point: TextFilter | None = None, pattern: Pattern | None = None, where: _Where = None
) -> Route[S3ObjectRequest[Any], Reply]:
    """Match requests of every operation through an Object Lambda access point.

    - `access_point`: name or ARN of the Object Lambda access point.
    - `pattern`: event pattern such as `{"userIdentity": {"type": ["IAMUser"]}}`.
    - `where`: predicate on the request.
    """
    return Route(
        SOURCE,
        S3ObjectRequest,
        arn("access_point_arn", access_point, name="access_point"),
        pattern=pattern,
        where=where,
    )


def get(
    *, access_point: TextFilter | None = None, pattern: Pattern | None = None, where: _Where = None
) -> Route[S3ObjectRequest[Any], Got]:
    """Match GetObject requests, for the object itself.

    - `access_point`: name or ARN of the Object Lambda access point.
    - `pattern`: event pattern such as `{"userIdentity": {"type": ["IAMUser"]}}`.
    - `where`: predicate on the request.
    """
    return _route("get", GET, access_point, pattern, where)


def head(
    *, access_point: TextFilter | None = None, pattern: Pattern | None = None, where: _Where = None
) -> Route[S3ObjectRequest[Any], Head]:
    """Match HeadObject requests, for the headers of an object.

    - `access_point`: name or ARN of the Object Lambda access point.
    - `pattern`: event pattern such as `{"userIdentity": {"type": ["IAMUser"]}}`.
    - `where`: predicate on the request.
    """
    return _route("head", HEAD, access_point, pattern, where)


def list_(
    *, access_point: TextFilter | None = None, pattern: Pattern | None = None, where: _Where = None
) -> Route[S3ObjectRequest[Any], Listed]:
    """Match ListObjects and ListObjectsV2 requests, for the keys in the bucket.

    - `access_point`: name or ARN of the Object Lambda access point.
    - `pattern`: event pattern such as `{"userIdentity": {"type": ["IAMUser"]}}`.
    - `where`: predicate on the request.
    """
    return _route("list", LIST, access_point, pattern, where)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_s3_object_lambda: Final = AnswersDecorator(request)
        """Example: `@app.on_s3_object_lambda(access_point="thumbnails")`."""
        on_s3_object_get: Final = AnswersDecorator(get)
        """Example: `@app.on_s3_object_get(access_point="thumbnails")`."""
        on_s3_object_head: Final = AnswersDecorator(head)
        """Example: `@app.on_s3_object_head(access_point="thumbnails")`."""
        on_s3_object_list: Final = AnswersDecorator(list_)
        """Example: `@app.on_s3_object_list(access_point="thumbnails")`."""


def _route(
    operation: str,
    contexts: tuple[str, ...],
    access_point: TextFilter | None,
    pattern: Pattern | None,
    where: _Where,
) -> Route[S3ObjectRequest[Any], Any]:
    return Route(
        SOURCE,
        S3ObjectRequest,
        UnboundFilter("operation", None, operation, lambda raw: any(key in raw for key in contexts), exact=True),
        arn("access_point_arn", access_point, name="access_point"),
        pattern=pattern,
        where=where,
    )
