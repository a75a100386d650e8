"""The requests of S3 Object Lambda."""

from typing import Annotated, Any, Generic

from ..._events.builder import field, frozen
from ..._events.model import At, Event, Part, Payload
from ..._routing.route import T_text
from ._check import GET, HEAD, LIST


@frozen(kw_only=True)
class UserIdentity(Part):
    """The identity that sent the request."""

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
    """Name of the identity. Not for every type."""

    session_context: Annotated[dict[str, Any] | None, At("sessionContext")] = None
    """`attributes` and `sessionIssuer` of the session. Only for temporary credentials."""


@frozen(kw_only=True)
class S3ObjectRequest(Event, Generic[T_text]):
    """One request. `S3ObjectRequest[Settings]` parses the access point's payload as JSON and structures it as
    `Settings`.
    """

    request_id: Annotated[str, At("xAmzRequestId")]
    """Id of the request, for logs."""

    url: Annotated[str | None, At("userRequest.url")] = None
    """URL of the request. Its path is the key; its query string may name a version or a part."""

    headers: Annotated[dict[str, str], At("userRequest.headers")] = field(factory=dict[str, str])
    """Headers of the request, as the client wrote them, without those for authorization."""

    input_url: Annotated[str | None, At(*(f"{context}.inputS3Url" for context in (*GET, *HEAD, *LIST)))] = field(
        default=None, repr=False
    )
    """Presigned URL of the original. Use it unchanged, with the signed headers. Keep it out of logs."""

    output_route: Annotated[str | None, At("getObjectContext.outputRoute")] = None
    """Route of the response, for WriteGetObjectResponse. Only for GetObject."""

    output_token: Annotated[str | None, At("getObjectContext.outputToken")] = field(default=None, repr=False)
    """Token of the request, for WriteGetObjectResponse. Only for GetObject."""

    access_point_arn: Annotated[str, At("configuration.accessPointArn")] = (
        "arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint/access-point"
    )
    """ARN of the Object Lambda access point."""

    supporting_access_point_arn: Annotated[str | None, At("configuration.supportingAccessPointArn")] = None
    """ARN of the supporting access point."""

    payload: Annotated[T_text | None, Payload("configuration.payload", may_be_empty=True)] = None
    """Payload in the configuration of the access point: text, or an instance of the type argument in the handler's
    annotation. None if absent."""

    user_identity: Annotated[UserIdentity | None, At("userIdentity")] = None
    """Identity that sent the request."""

    protocol_version: Annotated[str | None, At("protocolVersion")] = None
    """Version of the event format: `1.00`, `1.01` ..."""

    @property
    def range(self) -> str | None:
        """Range of bytes that the client asks for, such as `bytes=0-9`: a header, or `Range` in the query string."""
        header = next((value for name, value in self.headers.items() if name.lower() == "range"), None)
        return header if header is not None else self._in_query("range")

    @property
    def part_number(self) -> str | None:
        """Part that the client asks for: `partNumber` in the query string, as the client wrote it."""
        return self._in_query("partnumber")

    def _in_query(self, wanted: str) -> str | None:
        """The first value of a name in the query string; the case of the name does not matter."""
        from urllib.parse import parse_qsl

        text = (self.url or "").partition("?")[2].partition("#")[0]  # `urlsplit` refuses some texts
        query = parse_qsl(text, keep_blank_values=True)
        return next((value for name, value in query if name.lower() == wanted), None)

    @property
    def access_point(self) -> str:
        """Name of the access point, as the filter `access_point` has it."""
        return self.access_point_arn.rpartition("/")[2]
