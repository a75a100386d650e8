"""Alarms, findings of GuardDuty and anything else that a topic brings, as messages in a chat.

An invocation posts once, regardless of the number of its notifications. If the chat is down, the invocation fails, and
Lambda repeats it: no notification is lost.
"""

from collections.abc import Callable, Iterator
from typing import Annotated, Literal

from attrs import frozen

from lambdarouter import App, Depends
from lambdarouter.sources.cloudwatch_alarm import AlarmEvent
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.sns import SNSMessage


@frozen
class Finding:
    """The part of a finding of GuardDuty that the chat shows."""

    severity: float
    title: str


@frozen
class Budget:
    """The notification of a service of our own, which it publishes as JSON."""

    kind: Literal["budget"]
    team: str
    spent: float


#: Posts a text to the chat: a webhook in the function, a list in tests.
post: Callable[[str], object] = print


def get_lines() -> Iterator[list[str]]:
    """Collect the lines of one invocation, and post them at its end."""
    lines: list[str] = []
    yield lines
    post("\n".join(lines))


Lines = Annotated[list[str], Depends(get_lines, scope="invocation")]

app = App()


@app.on_cloudwatch_alarm(state="ALARM")
def alarm(event: AlarmEvent, lines: Lines) -> None:
    """An alarm that went off, from CloudWatch itself or through a topic."""
    lines.append(f"ALARM {event.name}: {event.state.reason}")


@app.on_cloudwatch_alarm()
def recovery(event: AlarmEvent, lines: Lines) -> None:
    """An alarm in any other state."""
    lines.append(f"{event.state.value} {event.name}")


@app.on_eventbridge(source="aws.guardduty", pattern={"detail": {"severity": [{"numeric": [">=", 7]}]}})
def finding(event: EventBridgeEvent[Finding], lines: Lines) -> None:
    """A severe finding; template.yaml has the same pattern."""
    lines.append(f"FINDING {event.detail.severity:g} in {event.account}: {event.detail.title}")


@app.on_sns()
def budget(notification: SNSMessage[Budget], lines: Lines) -> None:
    """A notification whose message is a `Budget`; any other message is not for this handler."""
    lines.append(f"BUDGET {notification.message.team}: {notification.message.spent:.2f}")


@app.on_sns(rest=True)
def anything_else(notification: SNSMessage, lines: Lines) -> None:
    """Whatever else a topic brings: `rest=True` leaves alarms and findings to the handlers above."""
    lines.append(f"{notification.subject or notification.topic}: {notification.message}")


handler = app.handler
