"""Alexa smart home directives of version 3, and of version 2."""

from lambdarouter.sources.alexa_smart_home import AlexaDirective

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_alexa_smart_home",
        {
            "directive": {
                "header": {
                    "namespace": "Alexa.RangeController",
                    "instance": "Blind.Lift",
                    "name": "SetRangeValue",
                    "messageId": "8c9f1d52-7a1b-4d6c-9a55-6f0a2b7f3f10",
                    "correlationToken": "dFMb0z+PgpgdDmluhJ1LddFvSqZ",
                    "payloadVersion": "3.1",
                },
                "endpoint": {
                    "scope": {"type": "BearerToken", "token": "Atza|kitchen"},
                    "endpointId": "blind-1",
                    "cookie": {"hub": "attic"},
                },
                "payload": {"rangeValue": 40},
            }
        },
        [
            AlexaDirective(
                namespace="Alexa.RangeController",
                name="SetRangeValue",
                payload={"rangeValue": 40},
                message_id="8c9f1d52-7a1b-4d6c-9a55-6f0a2b7f3f10",
                payload_version="3.1",
                correlation_token="dFMb0z+PgpgdDmluhJ1LddFvSqZ",
                instance="Blind.Lift",
                endpoint_id="blind-1",
                cookie={"hub": "attic"},
                access_token="Atza|kitchen",
                scope_type="BearerToken",
            )
        ],
    ),
    Reading(
        "on_alexa_smart_home",
        {
            "directive": {
                "header": {
                    "namespace": "Alexa.Discovery",
                    "name": "Discover",
                    "messageId": "0f1d2c3b-aaaa-4d6c-9a55-6f0a2b7f3f11",
                    "payloadVersion": "3",
                },
                "payload": {"scope": {"type": "BearerToken", "token": "Atza|discover"}},
            }
        },
        [
            AlexaDirective(
                namespace="Alexa.Discovery",
                name="Discover",
                payload={"scope": {"type": "BearerToken", "token": "Atza|discover"}},
                message_id="0f1d2c3b-aaaa-4d6c-9a55-6f0a2b7f3f11",
                payload_version="3",
                access_token="Atza|discover",
                scope_type="BearerToken",
            )
        ],
    ),
    Reading(
        "on_alexa_smart_home",
        {
            "directive": {
                "header": {
                    "namespace": "Alexa.Authorization",
                    "name": "AcceptGrant",
                    "messageId": "5e0d2c3b-bbbb-4d6c-9a55-6f0a2b7f3f12",
                    "payloadVersion": "3",
                },
                "payload": {
                    "grant": {"type": "OAuth2.AuthorizationCode", "code": "ANUbUKCJqlBOpMhwYWxU"},
                    "grantee": {"type": "BearerTokenWithPartition", "token": "Atza|grantee"},
                },
            }
        },
        [
            AlexaDirective(
                namespace="Alexa.Authorization",
                name="AcceptGrant",
                payload={
                    "grant": {"type": "OAuth2.AuthorizationCode", "code": "ANUbUKCJqlBOpMhwYWxU"},
                    "grantee": {"type": "BearerTokenWithPartition", "token": "Atza|grantee"},
                },
                message_id="5e0d2c3b-bbbb-4d6c-9a55-6f0a2b7f3f12",
                payload_version="3",
                access_token="Atza|grantee",
                scope_type="BearerTokenWithPartition",
            )
        ],
    ),
    Reading(
        "on_alexa_smart_home",
        {
            "header": {
                "messageId": "01ebf625-0b89-4c4d-b3aa-32340e894688",
                "name": "TurnOnRequest",
                "namespace": "Alexa.ConnectedHome.Control",
                "payloadVersion": "2",
            },
            "payload": {
                "accessToken": "Atza|version-2",
                "appliance": {"applianceId": "lamp-2", "additionalApplianceDetails": {"room": "hall"}},
            },
        },
        [
            AlexaDirective(
                namespace="Alexa.ConnectedHome.Control",
                name="TurnOnRequest",
                payload={
                    "accessToken": "Atza|version-2",
                    "appliance": {"applianceId": "lamp-2", "additionalApplianceDetails": {"room": "hall"}},
                },
                message_id="01ebf625-0b89-4c4d-b3aa-32340e894688",
                payload_version="2",
                endpoint_id="lamp-2",
                cookie={"room": "hall"},
                access_token="Atza|version-2",
            )
        ],
    ),
]
