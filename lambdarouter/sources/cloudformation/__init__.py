"""AWS CloudFormation custom resources: requests to create, update or delete a resource of a stack.

Shape: `RequestType` (`Create`, `Update`, `Delete`), `StackId` and `LogicalResourceId`.

The stack waits for a response at a presigned URL: for one hour, unless the resource sets `ServiceTimeout`. When the
handler returns, lambdarouter puts `SUCCESS` there, with the returned `PhysicalResourceId`, `Data` and `NoEcho`. When
the handler raises, it puts `FAILED` there, with the type of the error and the log stream. It also puts `FAILED` there
for a malformed request, for a request that no handler matches, and, once, shortly before Lambda ends the function at
its time limit. An exception does not fail the invocation, because Lambda would repeat the work after the stack has
moved on. Only a response that cannot be delivered fails the invocation, and Lambda retries it.

A `ResponseURL` must be https on a host of AWS. Otherwise nothing is sent, no handler is called, and the invocation
fails. Nothing is sent either for a request in an SNS notification that no handler matches, because any publisher of
the topic chooses its content. Such a notification fails.

A response has at most 4096 bytes; a larger one becomes `FAILED`. An update that returns another `PhysicalResourceId`
replaces the resource: CloudFormation deletes the old one afterwards.

CloudFormation also deletes a resource whose creation failed. A creation that raised has created nothing with an id, so
its response has the id `CREATE_FAILED`. The deletion of that id is reported as `SUCCESS` without a handler.

CDK's provider framework invokes a function with the same requests, and sends the response itself. The `ServiceToken` of
such a request is the ARN of a function other than the invoked one; `App(cdk_provider=...)` decides for all requests.
The return value is then the result of the invocation, nothing is sent, and an exception fails the invocation, which the
framework reports. The same holds for a request without a `ResponseURL`.

A handler that returns `answer_later()` sends nothing: another invocation calls `answer` with the request, kept as JSON.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref.html
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ..._routing.deliveries import Callback
from ..._routing.route import ANY_WAY, Pattern, Route, Via
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, text
from ._events import CustomResourceRequest
from ._provider import FailedError, ProviderReply, completed, pending, started
from ._provider import is_from_framework as _reads_result
from ._replies import CREATE_FAILED, CustomResourceReply, LaterReply, answer_later, failed, success
from ._requests import is_noop as _is_noop

__all__ = [
    "CREATE_FAILED",
    "SOURCE",
    "CustomResourceReply",
    "CustomResourceRequest",
    "FailedError",
    "LaterReply",
    "ProviderReply",
    "RequestKind",
    "answer",
    "answer_later",
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


def _report(event: CustomResourceRequest[Any], value: Any, error: Exception | None, context: Any) -> Any:
    from ._report import report

    return report(event, value, error, context)


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


def answer(
    request: Mapping[str, Any] | str | CustomResourceRequest[Any],
    outcome: CustomResourceReply | Mapping[str, Any] | Exception | None,
    context: Any = None,
    *,
    response_hosts: str | Iterable[str] = (),
) -> None:
    """Answer a request for which an earlier invocation returned `answer_later()`.

    - `request`: the request as JSON, as a dict or as text, or the event.
    - `outcome`: what a handler may return, such as `success(...)` or `failed(...)`, or an exception, which is reported
      as a failure with its type.
    - `context`: the Lambda context of this invocation, which limits the time for the attempts.
    - `response_hosts`: for tests, hosts besides the hosts of AWS. By default, the hosts of the `App` that is invoked.

    Checks, limits and attempts are the same as for a handler that answers at once: an outcome that CloudFormation would
    reject is reported as `FAILED`. Raises EventError for a request that cannot be answered, and DeliveryError if the
    response cannot be delivered: then let the invocation fail, so that it is repeated. CloudFormation reads the first
    answer.
    """
    from ._later import answer_kept

    answer_kept(request, outcome, context, response_hosts)


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
        """`Create`, `Update` or `Delete`."""
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


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cloudformation: Final = AnswersDecorator(request)
        """Example: `@app.on_cloudformation(resource_type="Custom::Site")`."""
        on_cloudformation_create: Final = AnswersDecorator(create)
        """Match requests to create a resource. The response names the resource by its PhysicalResourceId.

        Example: `@app.on_cloudformation_create(resource_type="Custom::Site")`.
        """
        on_cloudformation_update: Final = AnswersDecorator(update)
        """Match requests to change a resource. A new PhysicalResourceId in the response replaces the resource.

        Example: `@app.on_cloudformation_update(resource_type="Custom::Site")`.
        """
        on_cloudformation_delete: Final = AnswersDecorator(delete)
        """Match requests to delete a resource, even one that was never created.

        Example: `@app.on_cloudformation_delete(resource_type="Custom::Site")`.
        """
