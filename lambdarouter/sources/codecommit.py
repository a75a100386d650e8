"""AWS CodeCommit triggers: pushes that create, update or delete branches and tags of a repository.

Shape: `Records[].eventSource == "aws:codecommit"`.

Each record is one push, and is handled separately. The service ignores the result, and retries an invocation that
raised. `event_name` is `ReferenceChanges`, or `TriggerEventTest` for the test of a trigger in the console.

Source: https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-lambda.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Final

from .._events.builder import frozen
from .._events.model import At, Event, Part
from .._events.times import datetime, iso_time
from .._routing.deliveries import Queue
from .._routing.filters import UnboundFilter
from .._routing.route import ANY_WAY, Route, Via
from .._routing.source import Source, TextAt, each_of
from .._routing.text_filters import TextFilter, any_text, arn

__all__ = [
    "SOURCE",
    "CodeCommitEvent",
    "PushKind",
    "Reference",
    "created",
    "deleted",
    "event",
    "updated",
]

SOURCE = Source(
    "codecommit",
    Queue(each_of("codecommit"), record_id=TextAt("eventId"), returns_values=True),
    channel="repository",
    idempotency_key=("event_id",),
)


@frozen(kw_only=True)
class Reference(Part):
    """One branch or tag that a push changed."""

    ref: Annotated[str, At("ref")]
    """Full name: `refs/heads/main`, `refs/tags/v1`."""

    commit: Annotated[str | None, At("commit")] = None
    """Id of the commit after the push. For a deleted branch or tag, id of its last commit."""

    created: Annotated[bool, At("created")] = False
    """Whether the push created the branch or tag."""

    deleted: Annotated[bool, At("deleted")] = False
    """Whether the push deleted the branch or tag."""


@frozen(kw_only=True)
class CodeCommitEvent(Event):
    """One push to a repository, or one part of a large push."""

    references: Annotated[tuple[Reference, ...], At("codecommit.references")]
    """Branches and tags that the push changed."""

    repository_arn: Annotated[str, At("eventSourceARN")] = "arn:aws:codecommit:us-east-1:123456789012:repository"
    """ARN of the repository."""

    event_name: Annotated[str, At("eventName")] = "ReferenceChanges"
    """`ReferenceChanges`, or `TriggerEventTest` for a test of the trigger."""

    event_time: Annotated[datetime | None, At("eventTime", codec=iso_time)] = None
    """Time of the push, to the millisecond."""

    event_id: Annotated[str, At("eventId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the event."""

    user_arn: Annotated[str | None, At("userIdentityARN")] = None
    """ARN of the identity that pushed."""

    trigger_name: Annotated[str | None, At("eventTriggerName")] = None
    """Name of the trigger."""

    trigger_id: Annotated[str | None, At("eventTriggerConfigId")] = None
    """Id of the trigger's configuration."""

    custom_data: Annotated[str | None, At("customData")] = None
    """Text from the configuration of the trigger. None if absent."""

    part_number: Annotated[int, At("eventPartNumber", assumed=True)] = 1
    """Number of this part, from 1. A push of many references is delivered in several parts."""

    total_parts: Annotated[int, At("eventTotalParts", assumed=True)] = 1
    """Number of parts of the push."""

    region: Annotated[str, At("awsRegion")] = "us-east-1"
    """Region of the repository."""

    event_source: Annotated[str, At("eventSource")] = "aws:codecommit"
    """Always `aws:codecommit`."""

    event_version: Annotated[str, At("eventVersion", assumed=True)] = "1.0"
    """Version of the record's format."""

    @property
    def repository(self) -> str:
        """Name of the repository, as the filter `repository` has it."""
        return self.repository_arn.rpartition(":")[2]


# --- Routes ---------------------------------------------------------------------------------------------------------


def _ref_names(references: tuple[Reference, ...]) -> list[str]:
    """The names of all references: the full one, `refs/heads/main`, and the short one, `main`."""
    return [name for each in references for name in (each.ref, each.ref.split("/", 2)[-1])]


def event(
    *,
    repository: TextFilter | None = None,
    ref: TextFilter | None = None,
    where: Callable[[CodeCommitEvent], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[CodeCommitEvent]:
    """Match every push, and every test of a trigger.

    - `repository`: name or ARN of the repository.
    - `ref`: full or short name of a branch or tag that the push changed: `refs/heads/main`, or `main`.
    - `where`: predicate on the event, evaluated after the other filters.
    - `via`: envelopes around the event, such as `("sns",)`; None for no envelope; by default any.
    """
    return Route(
        SOURCE,
        CodeCommitEvent,
        arn("repository_arn", repository, name="repository"),
        any_text("references", ref, name="ref", texts=_ref_names),
        where=where,
        via=via,
    )


class PushKind:
    """A route factory for pushes with one kind of change; at least one reference of the push has that change."""

    def __init__(self, change: str, matches: Callable[[Reference], bool], summary: str) -> None:
        self.change: str = change
        """Kind of change, as in explanations of routes."""
        self.matches: Callable[[Reference], bool] = matches
        """Whether a reference has this kind of change."""
        filters = (type(self).__call__.__doc__ or "").partition("\n\n")[2]
        self.__doc__ = f"{summary}\n\n{filters}"

    def __call__(
        self,
        *,
        repository: TextFilter | None = None,
        ref: TextFilter | None = None,
        where: Callable[[CodeCommitEvent], bool] | None = None,
        via: Via = ANY_WAY,
    ) -> Route[CodeCommitEvent]:
        """Match the pushes with this kind of change.

        - `repository`: name or ARN of the repository.
        - `ref`: full or short name of a branch or tag that the push changed: `refs/heads/main`, or `main`.
        - `where`: predicate on the event, evaluated after the other filters.
        - `via`: envelopes around the event, such as `("sns",)`; None for no envelope; by default any.
        """
        matches = self.matches
        return Route(
            SOURCE,
            CodeCommitEvent,
            UnboundFilter("change", "references", self.change, lambda refs: any(map(matches, refs)), exact=True),
            arn("repository_arn", repository, name="repository"),
            any_text("references", ref, name="ref", texts=_ref_names),
            where=where,
            via=via,
        )


created: PushKind = PushKind("created", lambda ref: ref.created, "Match pushes that create a branch or tag.")
updated: PushKind = PushKind(
    "updated",
    lambda ref: not ref.created and not ref.deleted,
    "Match pushes that move a branch or tag to another commit.",
)
deleted: PushKind = PushKind("deleted", lambda ref: ref.deleted, "Match pushes that delete a branch or tag.")


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_codecommit: Final = ListensDecorator(event)
        """Example: `@app.on_codecommit(repository="website")`."""
        on_codecommit_created: Final = ListensDecorator(created)
        """Match pushes that create a branch or tag. Example: `@app.on_codecommit_created(repository="website")`."""
        on_codecommit_updated: Final = ListensDecorator(updated)
        """Match pushes that move a branch or tag to another commit.

        Example: `@app.on_codecommit_updated(repository="website")`.
        """
        on_codecommit_deleted: Final = ListensDecorator(deleted)
        """Match pushes that delete a branch or tag. Example: `@app.on_codecommit_deleted(repository="website")`."""
