"""Every reply helper with arguments of every kind that it takes, as Hypothesis strategies.

A maker draws the sample that is to be answered, and a handler that answers it. Whatever a helper takes without an error
must be what its service takes.
"""

from __future__ import annotations

from tests.support.judges.makers.alexa import ALEXA_PARTS, ALEXA_SKILL, ALEXA_SMART_HOME, SMART_HOME_PARTS
from tests.support.judges.makers.given import Any_, Made, Maker
from tests.support.judges.makers.identity import (
    API_GATEWAY_AUTHORIZER,
    APPSYNC_AUTHORIZER,
    CLIENT_VPN,
    COGNITO_PARTS,
    COGNITO_SYNC,
    COGNITO_USER_POOL,
    IOT_AUTHORIZER,
    IOT_PROVISIONING,
)
from tests.support.judges.makers.lex import LEX_V1, LEX_V1_PARTS, LEX_V2, LEX_V2_PARTS
from tests.support.judges.makers.records import (
    API_GATEWAY_WEBSOCKET,
    APPSYNC_EVENTS,
    APPSYNC_RESOLVER,
    FIREHOSE,
    KINESIS_ANALYTICS,
    S3_BATCH,
    SES,
)
from tests.support.judges.makers.voices import BEDROCK_AGENT, CHIME_PARTS, CHIME_SIP, CONNECT

__all__ = ["MAKERS", "PARTS", "Made"]

MAKERS: dict[str, dict[str, Maker]] = {
    "alexa_skill": ALEXA_SKILL,
    "alexa_smart_home": ALEXA_SMART_HOME,
    "api_gateway_authorizer": API_GATEWAY_AUTHORIZER,
    "api_gateway_websocket": API_GATEWAY_WEBSOCKET,
    "appsync_authorizer": APPSYNC_AUTHORIZER,
    "appsync_events": APPSYNC_EVENTS,
    "appsync_resolver": APPSYNC_RESOLVER,
    "bedrock_agent": BEDROCK_AGENT,
    "chime_sip": CHIME_SIP,
    "client_vpn": CLIENT_VPN,
    "cognito_sync": COGNITO_SYNC,
    "cognito_user_pool": COGNITO_USER_POOL,
    "connect": CONNECT,
    "firehose": FIREHOSE,
    "iot_authorizer": IOT_AUTHORIZER,
    "iot_provisioning": IOT_PROVISIONING,
    "kinesis_analytics": KINESIS_ANALYTICS,
    "lex_v1": LEX_V1,
    "lex_v2": LEX_V2,
    "s3_batch": S3_BATCH,
    "ses": SES,
}
PARTS: dict[str, dict[str, Any_]] = {
    "alexa_skill": ALEXA_PARTS,
    "alexa_smart_home": SMART_HOME_PARTS,
    "chime_sip": CHIME_PARTS,
    "cognito_user_pool": COGNITO_PARTS,
    "lex_v1": LEX_V1_PARTS,
    "lex_v2": LEX_V2_PARTS,
}
