"""Sample payloads of Amazon Connect's flows.

Source: https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.connect import ContactFlowEvent

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, ContactFlowEvent):
        contact_id: str = SAMPLED

else:
    _Fields = ContactFlowEvent

_INSTANCE = "arn:aws:connect:us-east-1:123456789012:instance/11111111-2222-3333-4444-555555555555"
_CONTACT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"


def _sample(event: Callable[P, Any], doc: str, **contact: Any) -> Sample[P]:
    return Sample(
        event,
        {
            "Name": "ContactFlowEvent",
            "Details": {
                "ContactData": {
                    "Attributes": {"tier": "gold"},
                    "ContactId": _CONTACT,
                    "InitialContactId": _CONTACT,
                    "PreviousContactId": _CONTACT,
                    "InstanceARN": _INSTANCE,
                    "LanguageCode": "en-US",
                    "References": {"order": {"Type": "url", "Value": "https://shop.example.com/orders/7"}},
                    "Tags": {"team": "shop"},
                    **contact,
                },
                "Parameters": {"flow": "orders", "order": "7"},
            },
        },
        doc=doc,
    )


voice: Final = _sample(
    _Fields,
    "A call in a queue.",
    Channel="VOICE",
    InitiationMethod="INBOUND",
    CustomerEndpoint={"Address": "+15550100", "Type": "TELEPHONE_NUMBER"},
    SystemEndpoint={"Address": "+15550199", "Type": "TELEPHONE_NUMBER"},
    CustomerId="C1",
    Queue={
        "ARN": f"{_INSTANCE}/queue/66666666-7777-8888-9999-000000000000",
        "Name": "Orders",
        "OutboundCallerId": {"Address": "+15550198", "Type": "TELEPHONE_NUMBER"},
    },
    MediaStreams={
        "Customer": {
            "Audio": {
                "StreamARN": "arn:aws:kinesisvideo:us-east-1:123456789012:stream/contact/1700000000000",
                "StartTimestamp": "1769860800123",
                "StopTimestamp": "1769860860123",
                "StartFragmentNumber": "100",
                "StopFragmentNumber": "200",
            }
        }
    },
)
chat: Final = _sample(
    _Fields,
    "A chat, without a phone number and not yet in a queue.",
    Channel="CHAT",
    InitiationMethod="API",
    CustomerEndpoint=None,
    SystemEndpoint=None,
    Queue=None,
    MediaStreams={"Customer": {"Audio": None}},
    SegmentAttributes={"connect:Subtype": {"ValueString": "connect:Chat"}},
)
task: Final = _sample(
    _Fields,
    "A task.",
    Channel="TASK",
    InitiationMethod="API",
    CustomerEndpoint=None,
    SystemEndpoint=None,
    Queue=None,
    Name="Call back",
    Description="The customer of order 7 wants to talk.",
    RelatedContactId="ffffffff-bbbb-cccc-dddd-eeeeeeeeeeee",
)
