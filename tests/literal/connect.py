"""Amazon Connect contact flows."""

from datetime import UTC, datetime

from lambdarouter.sources.connect import ContactFlowEvent

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_connect",
        {
            "Name": "ContactFlowExecution",
            "Details": {
                "ContactData": {
                    "Attributes": {"order": "17"},
                    "Channel": "VOICE",
                    "ContactId": "contact-1",
                    "CustomerEndpoint": {"Address": "+43155501", "Type": "TELEPHONE_NUMBER"},
                    "CustomerId": "customer-1",
                    "Description": "Late order",
                    "InitialContactId": "contact-0",
                    "InitiationMethod": "TRANSFER",
                    "InstanceARN": "arn:aws:connect:eu-west-1:210987654321:instance/shop",
                    "LanguageCode": "de-AT",
                    "MediaStreams": {
                        "Customer": {
                            "Audio": {
                                "StreamARN": "arn:aws:kinesisvideo:eu-west-1:210987654321:stream/calls",
                                "StartTimestamp": "1769860800001",
                                "StopTimestamp": "1769860800002",
                                "StartFragmentNumber": "9134385233",
                                "StopFragmentNumber": "9134385234",
                            }
                        }
                    },
                    "Name": "Till call",
                    "PreviousContactId": "contact-00",
                    "Queue": {
                        "ARN": "arn:aws:connect:eu-west-1:210987654321:instance/shop/queue/q-1",
                        "Name": "Orders",
                        "OutboundCallerId": {"Address": "+43155502", "Type": "TELEPHONE_NUMBER"},
                    },
                    "References": {"order": {"Type": "URL", "Value": "https://shop.example.com/17"}},
                    "RelatedContactId": "contact-2",
                    "SegmentAttributes": {"connect:Subtype": {"ValueString": "connect:Telephony"}},
                    "SystemEndpoint": {"Address": "+43155503", "Type": "CONNECT_PHONENUMBER_ARN"},
                    "Tags": {"aws:connect:instanceId": "shop"},
                },
                "Parameters": {"step": "greet"},
            },
        },
        [
            ContactFlowEvent(
                contact_id="contact-1",
                parameters={"step": "greet"},
                attributes={"order": "17"},
                channel="VOICE",
                initiation_method="TRANSFER",
                instance_arn="arn:aws:connect:eu-west-1:210987654321:instance/shop",
                initial_contact_id="contact-0",
                previous_contact_id="contact-00",
                related_contact_id="contact-2",
                customer_address="+43155501",
                customer_endpoint_type="TELEPHONE_NUMBER",
                system_address="+43155503",
                system_endpoint_type="CONNECT_PHONENUMBER_ARN",
                customer_id="customer-1",
                queue="Orders",
                queue_arn="arn:aws:connect:eu-west-1:210987654321:instance/shop/queue/q-1",
                outbound_caller="+43155502",
                language="de-AT",
                contact_name="Till call",
                description="Late order",
                references={"order": {"Type": "URL", "Value": "https://shop.example.com/17"}},
                tags={"aws:connect:instanceId": "shop"},
                segment_attributes={"connect:Subtype": {"ValueString": "connect:Telephony"}},
                stream_arn="arn:aws:kinesisvideo:eu-west-1:210987654321:stream/calls",
                stream_started_at=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                stream_stopped_at=datetime(2026, 1, 31, 12, 0, 0, 2_000, UTC),
                stream_start_fragment="9134385233",
                stream_stop_fragment="9134385234",
                event_name="ContactFlowExecution",
            )
        ],
    )
]
