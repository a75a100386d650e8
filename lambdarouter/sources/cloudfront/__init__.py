"""Lambda@Edge: CloudFront's requests and responses on their way between viewer, edge and origin.

Shape: `Records[0].cf`, the one record without an event source; there is always one. The answer of a request event is
the request, changed or not, or a response that goes out instead; that of a response event is the response. A handler
may return a reply made by `forward`, `update_response`, `respond` or `redirect`, a dict in CloudFront's own form, or
None, which passes on what came. `status` is a string on this wire. CloudFront answers 502 for a malformed answer, and
502 or 503 for an invocation that raised. The function is a numbered version in us-east-1, without environment
variables, and a viewer event leaves it five seconds.

`config.eventType` is in every real event, and in few sample events: without it, an event with a response is one of a
response, and one whose request has an origin is one of the origin's side.

The helpers are loaded when the first of them is used.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
and https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..._events.builder import frozen
from ..._replies.reply import Reply as _Reply
from ..._routing.filters import Text, UnboundFilter, text
from ..._routing.route import EventChoice, Route
from ..._routing.source import Outcome, Record, Source, each_of
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
    "ResponseReply",
    "S3Origin",
    "event",
    "forward",
    "origin_request",
    "origin_response",
    "redirect",
    "request_kind",
    "respond",
    "response_kind",
    "update_response",
    "viewer_request",
    "viewer_response",
]

if not TYPE_CHECKING:
    # Hidden from type checkers, for which it would make every misspelt name right.
    def __getattr__(name: str) -> Any:
        if name in ("forward", "redirect", "respond", "update_response"):
            from . import _replies

            return getattr(_replies, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


_each = each_of("cloudfront")


def _records(payload: dict[str, Any]) -> list[Record]:
    records = _each(payload)
    if len(records) > 1:
        raise EventError(
            "cloudfront", "Records", "has more than one record", "CloudFront sends one, and reads one answer."
        )
    return records


def _answer(payload: Any, outcomes: list[Outcome]) -> Any:
    (outcome,) = outcomes
    if outcome.error is not None:
        raise outcome.error
    return outcome.value


def _inside(raw: Any, *keys: str) -> Any:
    for key in keys:
        if type(raw) is not dict:
            return None
        raw = raw.get(key)
    return raw


def _event_type(raw: Any) -> str | None:
    """The event's type, from what else it has where it does not say; None where nothing tells it."""
    told = _inside(raw, "cf", "config", "eventType")
    if told is not None:
        return told if type(told) is str else None
    request = _inside(raw, "cf", "request")
    if request is None:
        return None
    side = "viewer" if _inside(request, "origin") is None else "origin"
    return f"{side}-request" if _inside(raw, "cf", "response") is None else f"{side}-response"


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class CloudFrontReply(_Reply):
    """An answer to CloudFront: a request or a response. `wire` is all of it, as it goes on."""


@frozen
class CloudFrontRequestReply(CloudFrontReply):
    """The request that goes on, made by `forward`. Only request events take it."""


@frozen
class CloudFrontResponseReply(CloudFrontReply):
    """The response that goes on, made by `update_response`, or by `respond` and `redirect`."""


@frozen
class CloudFrontGeneratedReply(CloudFrontResponseReply):
    """A response of the function's own, made by `respond` or `redirect`."""


#: What a handler of response events may return.
ResponseReply = CloudFrontResponseReply | Mapping[str, Any] | None
#: What a handler of request events may return.
Reply = CloudFrontReply | Mapping[str, Any] | None


def _reply(value: Any, event: CloudFrontRequestEvent | CloudFrontResponseEvent) -> dict[str, Any]:
    if value is None:
        return dict((event.response if isinstance(event, CloudFrontResponseEvent) else event.request).raw)
    from ._check import answer_to

    return answer_to(value, event)


SOURCE = Source("cloudfront", records=_records, reply=_reply, answer=_answer)


# --- Routes ---------------------------------------------------------------------------------------------------------


def _by_uri(uri: Text | None) -> UnboundFilter | None:
    """The filter on the request's URI, which response events may be without."""
    draft = text("event_type", uri, name="uri")
    if draft is None:
        return None
    passes = draft.test
    return UnboundFilter(
        "uri", None, draft.wanted, lambda raw: passes(_inside(raw, "cf", "request", "uri")), exact=draft.exact
    )


def _of_type(event_type: str) -> UnboundFilter:
    return UnboundFilter("event_type", None, event_type, lambda raw: _event_type(raw) == event_type, exact=True)


def _class_of(raw: Any) -> type[CloudFrontEvent]:
    return CloudFrontRequestEvent if _inside(raw, "cf", "response") is None else CloudFrontResponseEvent


def event(
    *,
    distribution: Text | None = None,
    uri: Text | None = None,
    where: Callable[[CloudFrontRequestEvent | CloudFrontResponseEvent], bool] | None = None,
) -> Route[CloudFrontRequestEvent | CloudFrontResponseEvent, Reply]:
    """Every event of Lambda@Edge. `distribution` is the distribution's id, `uri` the path of the request."""
    return Route(
        SOURCE,
        EventChoice(CloudFrontEvent, (CloudFrontRequestEvent, CloudFrontResponseEvent), _class_of),
        text("distribution_id", distribution, name="distribution"),
        _by_uri(uri),
        where=where,
    )


class request_kind:  # noqa: N801  (a factory of route factories: `viewer_request = request_kind(...)`)
    """A route factory for one kind of request event; all of them take the same filters."""

    def __init__(self, event_type: str, doc: str) -> None:
        self.event_type = event_type
        self.__doc__ = doc

    def __call__(
        self,
        *,
        distribution: Text | None = None,
        uri: Text | None = None,
        where: Callable[[CloudFrontRequestEvent], bool] | None = None,
    ) -> Route[CloudFrontRequestEvent, Reply]:
        """The route of these events that pass every filter given."""
        return Route(
            SOURCE,
            CloudFrontRequestEvent,
            _of_type(self.event_type),
            text("distribution_id", distribution, name="distribution"),
            _by_uri(uri),
            where=where,
        )


class response_kind:  # noqa: N801  (as above)
    """A route factory for one kind of response event; all of them take the same filters."""

    def __init__(self, event_type: str, doc: str) -> None:
        self.event_type = event_type
        self.__doc__ = doc

    def __call__(
        self,
        *,
        distribution: Text | None = None,
        uri: Text | None = None,
        where: Callable[[CloudFrontResponseEvent], bool] | None = None,
    ) -> Route[CloudFrontResponseEvent, ResponseReply]:
        """The route of these events that pass every filter given."""
        return Route(
            SOURCE,
            CloudFrontResponseEvent,
            _of_type(self.event_type),
            text("distribution_id", distribution, name="distribution"),
            _by_uri(uri),
            where=where,
        )


viewer_request: request_kind = request_kind("viewer-request", "A request came from a viewer; before the cache.")
origin_request: request_kind = request_kind("origin-request", "A request goes to the origin; not in the cache.")
origin_response: response_kind = response_kind("origin-response", "A response came from the origin; before the cache.")
viewer_response: response_kind = response_kind("viewer-response", "A response goes to the viewer, cached or not.")
