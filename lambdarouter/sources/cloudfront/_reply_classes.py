"""The classes of replies to CloudFront."""

from collections.abc import Mapping
from typing import Any

from ..._events.builder import frozen
from ..._replies.checked_once import CheckedReply


@frozen
class CloudFrontReply(CheckedReply):
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


#: The return values of a handler of response events.
ResponseReply = CloudFrontResponseReply | Mapping[str, Any] | None
#: The return values of a handler of request events.
Reply = CloudFrontReply | Mapping[str, Any] | None
