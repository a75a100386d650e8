"""AWS CodeCommit triggers: branches and tags of a repository were created, updated or deleted.

Shape: `Records[].eventSource == "aws:codecommit"`. Each record, which is one push, is handled by itself. The service
reads no answer and retries an invocation that raised. `event_name` is `ReferenceChanges`, or `TriggerEventTest` from
the button that tests a trigger.

Source: https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-lambda.html
"""

from collections.abc import Callable
from typing import Annotated

from .._events.builder import frozen
from .._events.codecs import iso_time
from .._events.model import At, Event, Part
from .._events.times import datetime
from .._routing.filters import UnboundFilter
from .._routing.route import ANY_WAY, Route, Via
from .._routing.source import Queue, Source, TextAt, each_of
from .._routing.text_filters import Text, any_text, arn

SOURCE = Source("codecommit", Queue(each_of("codecommit"), record_id=TextAt("eventId")))


@frozen(kw_only=True)
class Reference(Part):
    """One branch or tag that a push changed."""

    ref: Annotated[str, At("ref")]
    """Full name: `refs/heads/main`, `refs/tags/v1`."""

    commit: Annotated[str | None, At("commit")] = None
    """Id of the commit that it points to now; for a deleted one, that it pointed to."""

    created: Annotated[bool, At("created")] = False
    """Whether the push created it."""

    deleted: Annotated[bool, At("deleted")] = False
    """Whether the push deleted it."""


@frozen(kw_only=True)
class CodeCommitEvent(Event):
    """One push to a repository, or a part of a large one."""

    references: Annotated[tuple[Reference, ...], At("codecommit.references")]
    """The branches and tags that changed."""

    repository_arn: Annotated[str, At("eventSourceARN")] = "arn:aws:codecommit:us-east-1:123456789012:repository"
    """ARN of the repository."""

    event_name: Annotated[str, At("eventName")] = "ReferenceChanges"
    """`ReferenceChanges`, or `TriggerEventTest` for a test of the trigger."""

    event_time: Annotated[datetime | None, At("eventTime", codec=iso_time)] = None
    """When the push was made, to the millisecond."""

    event_id: Annotated[str, At("eventId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the event."""

    user_arn: Annotated[str | None, At("userIdentityARN")] = None
    """ARN of the identity that pushed."""

    trigger_name: Annotated[str | None, At("eventTriggerName")] = None
    """Name of the trigger."""

    trigger_id: Annotated[str | None, At("eventTriggerConfigId")] = None
    """Id of the trigger's configuration."""

    custom_data: Annotated[str | None, At("customData")] = None
    """Text that the trigger was set up with, if any."""

    part_number: Annotated[int, At("eventPartNumber", assumed=True)] = 1
    """Number of this part, from 1; a push of many references comes in several."""

    total_parts: Annotated[int, At("eventTotalParts", assumed=True)] = 1
    """How many parts the push has."""

    region: Annotated[str, At("awsRegion")] = "us-east-1"
    """Region of the repository."""

    event_version: Annotated[str, At("eventVersion", assumed=True)] = "1.0"
    """Version of the record's form."""


def _names(references: tuple[Reference, ...]) -> list[str]:
    """Every reference by its full name, `refs/heads/main`, and by its short one, `main`."""
    return [name for each in references for name in (each.ref, each.ref.split("/", 2)[-1])]


class kind:  # noqa: N801  (a factory of route factories: `created = kind("created", ...)`)
    """A route factory for pushes that did one thing to some reference; all of them take the same filters."""

    def __init__(self, change: str, passes: Callable[[Reference], bool], doc: str) -> None:
        self.change = change
        self.passes = passes
        self.__doc__ = doc

    def __call__(
        self,
        *,
        repository: Text | None = None,
        ref: Text | None = None,
        where: Callable[[CodeCommitEvent], bool] | None = None,
        via: Via = ANY_WAY,
    ) -> Route[CodeCommitEvent]:
        """The route of these pushes that pass every filter given."""
        passes = self.passes
        change = UnboundFilter("change", "references", self.change, lambda found: any(map(passes, found)), exact=True)
        return Route(
            SOURCE,
            CodeCommitEvent,
            change,
            arn("repository_arn", repository, name="repository"),
            any_text("references", ref, name="ref", texts=_names),
            where=where,
            via=via,
        )


def event(
    *,
    repository: Text | None = None,
    ref: Text | None = None,
    where: Callable[[CodeCommitEvent], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[CodeCommitEvent]:
    """Every push, and every test of a trigger. `ref` takes a branch or tag by its full or its short name."""
    return Route(
        SOURCE,
        CodeCommitEvent,
        arn("repository_arn", repository, name="repository"),
        any_text("references", ref, name="ref", texts=_names),
        where=where,
        via=via,
    )


created: kind = kind("created", lambda each: each.created, "A push that created a branch or tag.")
updated: kind = kind(
    "updated",
    lambda each: not each.created and not each.deleted,
    "A push that moved a branch or tag to another commit.",
)
deleted: kind = kind("deleted", lambda each: each.deleted, "A push that deleted a branch or tag.")
