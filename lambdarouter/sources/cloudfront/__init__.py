"""Amazon CloudFront (Lambda@Edge): requests and responses between viewer, edge location and origin.

Shape: `Records[0].cf`. The record has no event source, and an event has exactly one record.

The result of a request event is the request, changed or unchanged, or a response that the function generates. The
result of a response event is the response. A handler returns a reply made by `forward`, `update_response`, `respond` or
`redirect`, a dict in CloudFront's own form, or None, which passes the request or response on unchanged. `status` is a
string in this form. CloudFront answers 502 for a malformed result, and 502 or 503 for an invocation that raised. The
function is a numbered version in us-east-1 without environment variables. A viewer event has a time limit of five
seconds.

Every real event has `config.eventType`, but few sample events have it. Without it, an event with a response is a
response event, and an event whose request has an origin belongs to the origin side.

The reply helpers are imported when the first of them is used.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
and https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from ..._routing.deliveries import PerRecord, Record, RecordOutcome
from ..._routing.filters import UnboundFilter
from ..._routing.route import EventChoice, Route
from ..._routing.source import Source, each_of
from ..._routing.text_filters import TextFilter, text
from ...errors import EventError
from ._events import (
    CloudFrontEvent,
    CloudFrontRequest,
    CloudFrontRequestEvent,
    CloudFrontResponse,
    CloudFrontResponseEvent,
    CustomOrigin,
    Headers,
    S3Origin,
)
from ._reply_classes import (
    CloudFrontGeneratedReply,
    CloudFrontReply,
    CloudFrontRequestReply,
    CloudFrontResponseReply,
    Reply,
    ResponseReply,
)

if TYPE_CHECKING:
    from ._replies import forward, redirect, respond, update_response

__all__ = [
    "SOURCE",
    "CloudFrontEvent",
    "CloudFrontGeneratedReply",
    "CloudFrontReply",
    "CloudFrontRequest",
    "CloudFrontRequestEvent",
    "CloudFrontRequestReply",
    "CloudFrontResponse",
    "CloudFrontResponseEvent",
    "CloudFrontResponseReply",
    "CustomOrigin",
    "Headers",
    "Reply",
    "RequestKind",
    "ResponseKind",
    "ResponseReply",
    "S3Origin",
    "event",
    "forward",
    "origin_request",
    "origin_response",
    "redirect",
    "respond",
    "update_response",
    "viewer_request",
    "viewer_response",
]

if not TYPE_CHECKING:
    # Hidden from type checkers, which report misspelt names on their own.
    def __getattr__(name: str) -> Any:
        if name in ("forward", "redirect", "respond", "update_response"):
            from . import _replies

            return getattr(_replies, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


_each_record = each_of("cloudfront")


def _list_records(payload: dict[str, Any]) -> list[Record]:
    records = _each_record(payload)
    if len(records) > 1:
        hint = "CloudFront sends one record and reads one result."
        raise EventError("cloudfront", "Records", "has more than one record", hint)
    return records


def _respond(payload: Any, outcomes: list[RecordOutcome]) -> Any:
    (outcome,) = outcomes
    if outcome.error is not None:
        raise outcome.error
    return outcome.value


def _value_at(raw: Any, *keys: str) -> Any:
    for key in keys:
        if type(raw) is not dict:
            return None
        raw = raw.get(key)
    return raw


def _event_type(raw: Any) -> str | None:
    """The type of an event, derived from its content if it has none; None if that is not possible."""
    event_type = _value_at(raw, "cf", "config", "eventType")
    if event_type is not None:
        return event_type if type(event_type) is str else None
    request = _value_at(raw, "cf", "request")
    if request is None:
        return None
    side = "viewer" if _value_at(request, "origin") is None else "origin"
    return f"{side}-request" if _value_at(raw, "cf", "response") is None else f"{side}-response"


def _reply(value: Any, event: CloudFrontRequestEvent | CloudFrontResponseEvent) -> dict[str, Any]:
    if value is None:
        return dict((event.response if isinstance(event, CloudFrontResponseEvent) else event.request).raw)
    from ._check import result_of

    return result_of(value, event)


def _choose_class(raw: Any) -> type[CloudFrontEvent]:
    return CloudFrontRequestEvent if _value_at(raw, "cf", "response") is None else CloudFrontResponseEvent


_EVENT = EventChoice(CloudFrontEvent, (CloudFrontRequestEvent, CloudFrontResponseEvent), _choose_class)

SOURCE = Source(
    "cloudfront",
    PerRecord(_list_records, respond=_respond, reply=_reply),
    event=_EVENT,
    correlation_id=("Records", 0, "cf", "config", "requestId"),
    has_end_users=True,
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def _uri_filter(uri: TextFilter | None) -> UnboundFilter | None:
    """A filter on the URI of the request. It tests the raw record, because response events may have no request."""
    pattern = text("event_type", uri, name="uri")
    if pattern is None:
        return None
    test = pattern.test
    return UnboundFilter(
        "uri", None, pattern.wanted, lambda raw: test(_value_at(raw, "cf", "request", "uri")), exact=pattern.exact
    )


def _type_filter(event_type: str) -> UnboundFilter:
    return UnboundFilter("event_type", None, event_type, lambda raw: _event_type(raw) == event_type, exact=True)


def event(
    *,
    distribution: TextFilter | None = None,
    uri: TextFilter | None = None,
    where: Callable[[CloudFrontRequestEvent | CloudFrontResponseEvent], bool] | None = None,
) -> Route[CloudFrontRequestEvent | CloudFrontResponseEvent, Reply]:
    """Match every event of Lambda@Edge.

    - `distribution`: id of the distribution.
    - `uri`: path of the request, without the query.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(
        SOURCE,
        _EVENT,
        text("distribution_id", distribution, name="distribution"),
        _uri_filter(uri),
        where=where,
    )


class RequestKind:
    """A route factory for one type of request event."""

    def __init__(self, event_type: str, summary: str) -> None:
        self.event_type: str = event_type
        """`viewer-request` or `origin-request`."""
        filters = (type(self).__call__.__doc__ or "").partition("\n\n")[2]
        self.__doc__ = f"{summary}\n\n{filters}"

    def __call__(
        self,
        *,
        distribution: TextFilter | None = None,
        uri: TextFilter | None = None,
        where: Callable[[CloudFrontRequestEvent], bool] | None = None,
    ) -> Route[CloudFrontRequestEvent, Reply]:
        """Match the request events of this type.

        - `distribution`: id of the distribution.
        - `uri`: path of the request, without the query.
        - `where`: predicate on the event, evaluated after the other filters.
        """
        return Route(
            SOURCE,
            CloudFrontRequestEvent,
            _type_filter(self.event_type),
            text("distribution_id", distribution, name="distribution"),
            _uri_filter(uri),
            where=where,
        )


class ResponseKind:
    """A route factory for one type of response event."""

    def __init__(self, event_type: str, summary: str) -> None:
        self.event_type: str = event_type
        """`origin-response` or `viewer-response`."""
        filters = (type(self).__call__.__doc__ or "").partition("\n\n")[2]
        self.__doc__ = f"{summary}\n\n{filters}"

    def __call__(
        self,
        *,
        distribution: TextFilter | None = None,
        uri: TextFilter | None = None,
        where: Callable[[CloudFrontResponseEvent], bool] | None = None,
    ) -> Route[CloudFrontResponseEvent, ResponseReply]:
        """Match the response events of this type.

        - `distribution`: id of the distribution.
        - `uri`: path of the request, without the query.
        - `where`: predicate on the event, evaluated after the other filters.
        """
        return Route(
            SOURCE,
            CloudFrontResponseEvent,
            _type_filter(self.event_type),
            text("distribution_id", distribution, name="distribution"),
            _uri_filter(uri),
            where=where,
        )


viewer_request: RequestKind = RequestKind(
    "viewer-request", "Match requests from a viewer, before CloudFront looks in the cache."
)
origin_request: RequestKind = RequestKind(
    "origin-request", "Match requests to the origin, for objects that are not in the cache."
)
origin_response: ResponseKind = ResponseKind(
    "origin-response", "Match responses from the origin, before CloudFront caches them."
)
viewer_response: ResponseKind = ResponseKind(
    "viewer-response", "Match responses to a viewer, from the cache or from the origin."
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cloudfront: Final = AnswersDecorator(event)
        """Example: `@app.on_cloudfront(distribution="E1A2B3C4D5E6F7")`."""
        on_cloudfront_viewer_request: Final = AnswersDecorator(viewer_request)
        """Match requests from a viewer, before CloudFront looks in the cache.

        Example: `@app.on_cloudfront_viewer_request(distribution="E1A2B3C4D5E6F7")`.
        """
        on_cloudfront_origin_request: Final = AnswersDecorator(origin_request)
        """Match requests to the origin, for objects that are not in the cache.

        Example: `@app.on_cloudfront_origin_request(distribution="E1A2B3C4D5E6F7")`.
        """
        on_cloudfront_origin_response: Final = AnswersDecorator(origin_response)
        """Match responses from the origin, before CloudFront caches them.

        Example: `@app.on_cloudfront_origin_response(distribution="E1A2B3C4D5E6F7")`.
        """
        on_cloudfront_viewer_response: Final = AnswersDecorator(viewer_response)
        """Match responses to a viewer, from the cache or from the origin.

        Example: `@app.on_cloudfront_viewer_response(distribution="E1A2B3C4D5E6F7")`.
        """
