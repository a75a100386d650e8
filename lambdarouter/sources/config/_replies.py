"""The replies to AWS Config: evaluations.

Source: https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, get_args

from ..._events.builder import frozen
from ..._events.codecs import kind_of
from ..._events.times import datetime
from ..._replies.checked import checked_reply
from ..._replies.reply import Reply, check_keys, check_length, json_reply, one_of, required
from ...errors import ReplyError

NAME: Final = "config"
RESOURCE_TYPE: Final = "ComplianceResourceType"
RESOURCE_ID: Final = "ComplianceResourceId"
TIMESTAMP: Final = "OrderingTimestamp"

ComplianceType = Literal["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"]

#: The texts of an evaluation, with their maximum length in characters.
_MAX_LENGTHS = {RESOURCE_TYPE: 256, RESOURCE_ID: 768, "Annotation": 256}
_KEYS = ("ComplianceType", *_MAX_LENGTHS, TIMESTAMP)


@frozen
class ConfigReply(Reply):
    """One evaluation, made by `compliant`, `non_compliant`, `not_applicable` or `evaluation`.

    `wire` has only the given values; the event supplies the others when the reply is sent.
    """


#: The return values of a handler: one evaluation, several, or None for none.
Evaluations = ConfigReply | Mapping[str, Any] | Sequence[ConfigReply | Mapping[str, Any]] | None


def compliant(annotation: str | None = None) -> ConfigReply:
    """Report that the resource that changed complies with the rule. The annotation has 1 to 256 characters."""
    return evaluation("COMPLIANT", annotation=annotation)


def non_compliant(annotation: str | None = None) -> ConfigReply:
    """Report that the resource that changed breaks the rule.

    The annotation, 1 to 256 characters, describes the violation.
    """
    return evaluation("NON_COMPLIANT", annotation=annotation)


def not_applicable(annotation: str | None = None) -> ConfigReply:
    """Report that the rule does not apply: the resource was deleted, or left the rule's scope.

    The annotation has 1 to 256 characters.
    """
    return evaluation("NOT_APPLICABLE", annotation=annotation)


def evaluation(
    compliance_type: ComplianceType,
    *,
    resource_type: str | None = None,
    resource_id: str | None = None,
    ordering_timestamp: datetime | None = None,
    annotation: str | None = None,
) -> ConfigReply:
    """Report the compliance of any resource.

    - `resource_type`, `resource_id`: the resource; by default the one that changed. A periodic rule must give both. The
      account as a whole has the type `AWS::::Account` and the id `event.account`.
    - `ordering_timestamp`: time of the evaluated state, with a time zone; by default the time of the event.
    - `annotation`: text of 1 to 256 characters.

    Raises ReplyError for values that Config would reject.
    """
    values = {
        "ComplianceType": compliance_type,
        RESOURCE_TYPE: resource_type,
        RESOURCE_ID: resource_id,
        TIMESTAMP: ordering_timestamp,
        "Annotation": annotation,
    }
    return checked_reply(ConfigReply, check_evaluation({key: each for key, each in values.items() if each is not None}))


def check_evaluation(value: Any, path: str = "") -> dict[str, Any]:
    """The given part of an evaluation as plain JSON values; raises ReplyError if Config would reject it."""
    reply = json_reply(NAME, value)
    if not isinstance(reply, dict):
        raise ReplyError(NAME, path or "value", f"is {kind_of(reply)}; expected an evaluation")
    check_keys(NAME, reply, _KEYS, parent=path)
    one_of(NAME, reply, "ComplianceType", get_args(ComplianceType), parent=path)
    for key, most in _MAX_LENGTHS.items():
        if key in reply:
            check_length(NAME, reply, key, most, parent=path)
    if TIMESTAMP in reply:
        _check_timestamp(required(NAME, reply, TIMESTAMP, str, "a time", parent=path), path_to(path, TIMESTAMP))
    return reply


def path_to(path: str, key: str) -> str:
    """The path of a key in the object at a path."""
    return f"{path}.{key}" if path else key


def _check_timestamp(text: str, path: str) -> None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise ReplyError(NAME, path, "is not an ISO 8601 time") from None
    if time.tzinfo is None:
        raise ReplyError(NAME, path, "has no time zone; make it with one, such as datetime.now(UTC)")
