"""The classes of replies to CloudFront."""

from collections.abc import Mapping
from typing import Any

from ..._events.builder import frozen
from ..._replies.checked import Checked
from ..._replies.reply import Reply as _Reply


@frozen
class CloudFrontReply(_Reply):
    """A reply to CloudFront: a request or a response. `wire` is the complete reply."""


@frozen
class CloudFrontRequestReply(CloudFrontReply):
    """A request that CloudFront processes further, made by `forward`. Only for request events."""


@frozen
class CloudFrontResponseReply(CloudFrontReply):
    """A response that CloudFront processes further, made by `update_response`, or by `respond` and `redirect`."""


@frozen
class CloudFrontGeneratedReply(CloudFrontResponseReply):
    """A response that the function generates, made by `respond` or `redirect`."""


class CheckedForEvent(Checked):
    """The content of a reply that was checked against the event that it replies to."""

    __slots__ = ("event",)

    def __init__(self, content: dict[str, Any], event: Any) -> None:
        super().__init__(content)
        self.event: Any = event


#: The return values of a handler of response events.
ResponseReply = CloudFrontResponseReply | Mapping[str, Any] | None
#: The return values of a handler of request events.
Reply = CloudFrontReply | Mapping[str, Any] | None
