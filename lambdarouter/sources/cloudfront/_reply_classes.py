"""The classes of answers to CloudFront."""

from collections.abc import Mapping
from typing import Any

from ..._events.builder import frozen
from ..._replies.reply import Reply as _Reply


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
