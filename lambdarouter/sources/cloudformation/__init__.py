"""AWS CloudFormation custom resources: requests to create, update or delete a resource of a stack.

Shape: `RequestType` (`Create`, `Update`, `Delete`), `StackId` and `LogicalResourceId`.

The stack waits for a response at a presigned URL: for one hour, unless the resource sets `ServiceTimeout`. When the
handler returns, lambdarouter puts `SUCCESS` there, with the returned `PhysicalResourceId`, `Data` and `NoEcho`. When
the handler raises, it puts `FAILED` there, with the type of the error and the log stream. It also puts `FAILED` there
for a malformed request, for a request that no handler matches, and, once, shortly before Lambda ends the function at
its time limit. An exception does not fail the invocation, because Lambda would repeat the work after the stack has
moved on. Only a response that cannot be delivered fails the invocation, so that Lambda retries it.

A `ResponseURL` must be https on a host of AWS. Otherwise nothing is sent, no handler is called, and the invocation
fails. Nothing is sent either for a request in an SNS notification that no handler matches: whoever may publish to the
topic chooses its content. Such a notification fails.

A response has at most 4096 bytes; a larger one becomes `FAILED`. An update that returns another `PhysicalResourceId`
replaces the resource: CloudFormation deletes the old one afterwards.

CloudFormation also deletes a resource whose creation failed. A creation that raised has created nothing with an id, so
its response has the id `CREATE_FAILED`. The deletion of that id is reported as `SUCCESS` without a handler.

A function behind CDK's provider framework gets the same requests, and the framework sends the response. Such a request
is recognized by its `ServiceToken`, which names another function than the one that is invoked; `App(cdk_provider=...)`
decides it for all requests. The return value is then the result of the invocation, nothing is sent, and an exception
fails the invocation, which the framework reports. The same holds for a request without a `ResponseURL`.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref.html
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ..._routing.deliveries import Callback
from ..._routing.route import ANY_WAY, Pattern, Route, Via
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, text
from ...errors import EventError
from ._events import CustomResourceRequest
from ._provider import ProviderReply, completed, pending, started
from ._provider import is_from_framework as _reads_result
from ._replies import CREATE_FAILED, CustomResourceReply, failed, success

__all__ = [
    "CREATE_FAILED",
    "SOURCE",
    "CustomResourceReply",
    "CustomResourceRequest",
    "ProviderReply",
    "RequestKind",
    "completed",
    "create",
    "delete",
    "failed",
    "pending",
    "request",
    "started",
    "success",
    "update",
]

#: What a handler returns.
_Outcome: TypeAlias = CustomResourceReply | ProviderReply | Mapping[str, Any] | None

_REQUEST_TYPES = ("Create", "Update", "Delete")
_HINT = "CloudFormation sends it with every request; `lambdarouter sample cloudformation` prints a complete one."


def _is_noop(raw: dict[str, Any]) -> bool:
    """Whether there is nothing to delete; raises EventError for a request that cannot be answered."""
    if raw.get("ResponseURL") is None:
        return False  # nothing is sent
    if not isinstance(raw["ResponseURL"], str) or not raw["ResponseURL"]:
        raise EventError("cloudformation", "ResponseURL", "is empty or not a string", _HINT)
    _require_aws_url(raw["ResponseURL"])
    if raw.get("RequestType") not in _REQUEST_TYPES:
        raise EventError("cloudformation", "RequestType", f"is not one of {', '.join(_REQUEST_TYPES)}", _HINT)
    for key in ("RequestId", "StackId", "LogicalResourceId"):
        if not isinstance(raw.get(key), str) or not raw[key]:
            raise EventError("cloudformation", key, "is missing or not a string", _HINT)
    if not isinstance(raw.get("PhysicalResourceId", ""), str):
        raise EventError("cloudformation", "PhysicalResourceId", "is not a string", _HINT)
    return raw["RequestType"] == "Delete" and raw.get("PhysicalResourceId") == CREATE_FAILED


def _report(event: CustomResourceRequest[Any], value: Any, error: Exception | None, context: Any) -> Any:
    from ._report import report

    return report(event, value, error, context)


def _require_aws_url(url: str) -> None:
    from ._response_url import require_aws_url

    require_aws_url(url)


def _reports_timeout(raw: dict[str, Any]) -> bool:
    return isinstance(raw.get("ResponseURL"), str) and bool(raw["ResponseURL"])


SOURCE = Source(
    "cloudformation",
    Callback(
        _report,
        unhandled_event=CustomResourceRequest,
        is_noop=_is_noop,
        reports_timeout=_reports_timeout,
        reads_result=_reads_result,
    ),
    correlation_id=("RequestId",),
    idempotency_key=("request_id",),
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def request(
    *,
    resource_type: TextFilter | None = None,
    request_type: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[CustomResourceRequest[Any]], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[CustomResourceRequest[Any], _Outcome]:
    """Match every request for a custom resource.

    - `resource_type`: type in the template, such as `Custom::Name`.
    - `request_type`: `Create`, `Update` or `Delete`.
    - `pattern`: event pattern such as `{"ResourceProperties": {"Kind": ["a"]}}`.
    - `where`: predicate on the event, evaluated after the other filters.
    - `via`: envelopes around the event, such as `("sns",)`; None for no envelope; by default any.
    """
    return Route(
        SOURCE,
        CustomResourceRequest,
        text("request_type", request_type),
        text("resource_type", resource_type),
        pattern=pattern,
        where=where,
        via=via,
    )


class RequestKind:
    """A route factory for one type of request."""

    def __init__(self, request_type: str, summary: str) -> None:
        self.request_type: str = request_type
        filters = (type(self).__call__.__doc__ or "").partition("\n\n")[2]
        self.__doc__ = f"{summary}\n\n{filters}"

    def __call__(
        self,
        *,
        resource_type: TextFilter | None = None,
        pattern: Pattern | None = None,
        where: Callable[[CustomResourceRequest[Any]], bool] | None = None,
        via: Via = ANY_WAY,
    ) -> Route[CustomResourceRequest[Any], _Outcome]:
        """Match the requests of this type.

        - `resource_type`: type in the template, such as `Custom::Name`.
        - `pattern`: event pattern such as `{"ResourceProperties": {"Kind": ["a"]}}`.
        - `where`: predicate on the event, evaluated after the other filters.
        - `via`: envelopes around the event, such as `("sns",)`; None for no envelope; by default any.
        """
        return request(
            request_type=self.request_type, resource_type=resource_type, pattern=pattern, where=where, via=via
        )


create: RequestKind = RequestKind(
    "Create", "Match requests to create a resource. The response names the resource by its PhysicalResourceId."
)
update: RequestKind = RequestKind(
    "Update", "Match requests to change a resource. A new PhysicalResourceId in the response replaces the resource."
)
delete: RequestKind = RequestKind("Delete", "Match requests to delete a resource, even one that was never created.")
