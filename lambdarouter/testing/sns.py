"""Sample payloads of SNS notifications.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.sns import SNSMessage

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, SNSMessage[Any]):
        message: Any = SAMPLED
        topic: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

else:
    _Fields = SNSMessage

message: Final = Sample(
    _Fields,
    {
        "EventVersion": "1.0",
        "EventSource": "aws:sns",
        "EventSubscriptionArn": "arn:aws:sns:us-east-1:123456789012:topic:21be56ed-a058-49f5-8c98-aedd2564c486",
        "Sns": {
            "Type": "Notification",
            "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
            "TopicArn": "arn:aws:sns:us-east-1:123456789012:topic",
            "Subject": None,
            "Message": "Hello",
            "Timestamp": "2026-01-31T12:00:00.123Z",
            "SignatureVersion": "1",
            "Signature": "RXhhbXBsZQ==",
            "SigningCertUrl": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-example.pem",
            "UnsubscribeUrl": "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
            "MessageAttributes": {"kind": {"Type": "String", "Value": "order"}},
        },
    },
    records="Records",
    doc="A notification of a topic.",
)
