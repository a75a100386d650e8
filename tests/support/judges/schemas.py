"""The answers that services take, as JSON schemas: written from AWS's documentation, which each of them names.

They are written by hand from the pages, and not from this package: no constant and no helper of it is used here.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
BASE64: Schema = {"type": "string", "pattern": r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"}
SCALAR: Schema = {"type": ["string", "number", "boolean", "null"]}


def of(required: Schema, optional: Schema | None = None) -> Schema:
    """An object with these keys and no others."""
    properties = {**required, **(optional or {})}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def each(value: Schema, **more: Any) -> Schema:
    """An object whose values are all of a schema."""
    return {"type": "object", "additionalProperties": value, **more}


def listed(item: Schema, **more: Any) -> Schema:
    """A list of items of a schema."""
    return {"type": "array", "items": item, **more}


def words(*allowed: str) -> Schema:
    """One of a few texts."""
    return {"enum": list(allowed)}


def whole(least: int, most: int) -> Schema:
    """A whole number between two others."""
    return {"type": "integer", "minimum": least, "maximum": most}


# --- Records --------------------------------------------------------------------------------------------------------


def _firehose(data: str) -> Schema:
    """https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
    and https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-partitioning-keys.html
    and https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-format-input-record-different.html
    """
    metadata = of({}, {"partitionKeys": each(TEXT), "otfMetadata": each(TEXT)})
    common = {"recordId": TEXT, "result": words("Ok", "Dropped", "ProcessingFailed")}
    return of({"records": listed(of(common, {data: BASE64, "metadata": metadata}))})


def _analytics(*, output: bool) -> Schema:
    """https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
    and https://docs.aws.amazon.com/kinesisanalytics/latest/dev/how-it-works-output-lambda.html
    """
    if output:
        return of({"records": listed(of({"recordId": TEXT, "result": words("Ok", "DeliveryFailed")}))})
    common = {"recordId": TEXT, "result": words("Ok", "Dropped", "ProcessingFailed")}
    return of({"records": listed(of(common, {"data": BASE64}))})


def _s3_batch() -> Schema:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html"""
    codes = words("Succeeded", "TemporaryFailure", "PermanentFailure")
    return of(
        {
            "invocationSchemaVersion": words("1.0", "2.0"),
            "treatMissingKeysAs": codes,
            "invocationId": TEXT,
            "results": listed(of({"taskId": TEXT, "resultCode": codes, "resultString": TEXT})),
        }
    )


def _ses() -> Schema:
    """https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-example-functions.html"""
    return of({"disposition": words("STOP_RULE", "STOP_RULE_SET", "CONTINUE")})


# --- Who may --------------------------------------------------------------------------------------------------------

_ARN: Schema = {"type": "string", "pattern": r"^(\*|arn:aws[a-z-]*:execute-api:[^:]*:[^:]*:[^/]+/[^/]+/.+)$"}
_STATEMENT = of(
    {
        "Action": words("execute-api:Invoke"),
        "Effect": words("Allow", "Deny"),
        "Resource": {"anyOf": [_ARN, listed(_ARN)]},
    }
)


def _authorizer(kind: str) -> Schema:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
    and https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
    """
    flat = kind in ("token", "request", "websocket")
    context = each({"type": ["string", "number", "boolean"]} if flat else {})
    document = of({"Version": words("2012-10-17"), "Statement": listed(_STATEMENT, minItems=1)})
    by_policy = of(
        {"principalId": {"type": "string", "minLength": 1}, "policyDocument": document},
        {"context": context, "usageIdentifierKey": TEXT},
    )
    if kind != "request_v2":
        return by_policy
    return {"oneOf": [by_policy, of({"isAuthorized": FLAG}, {"context": context})]}


def _appsync_authorizer(*, events: bool) -> Schema:
    """https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
    and https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html
    """
    name = r"[_A-Za-z][_0-9A-Za-z]*"
    field = {"type": "string", "pattern": rf"^({name}\.{name}|arn:aws:appsync:.*/types/{name}/fields/{name})$"}
    own = {"handlerContext": each({})} if events else {"resolverContext": each(SCALAR), "deniedFields": listed(field)}
    return of({"isAuthorized": FLAG}, {"ttlOverride": whole(0, 3600), **own})


def _iot_authorizer() -> Schema:
    """https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html"""
    policy = {"anyOf": [{"type": "string", "maxLength": 2048}, {"type": "object"}]}
    allowed = of(
        {
            "isAuthenticated": {"const": True},
            "principalId": {"type": "string", "pattern": "^[a-zA-Z0-9]{1,128}$"},
            "disconnectAfterInSeconds": whole(300, 86_400),
            "refreshAfterInSeconds": whole(300, 86_400),
            "policyDocuments": listed(policy, maxItems=10),
        }
    )
    return {"oneOf": [allowed, of({"isAuthenticated": {"const": False}})]}


def _iot_provisioning() -> Schema:
    """https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html"""
    return of({"allowProvisioning": FLAG}, {"parameterOverrides": each(TEXT)})


def _client_vpn(kind: str) -> Schema:
    """https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-authorization.html"""
    version = {"connection_v1": "v1", "connection_v2": "v2"}.get(kind, "v3")
    message = "error-msg-on-denied-connection" if version == "v3" else "error-msg-on-failed-posture-compliance"
    short = {"type": "string", "maxLength": 255}
    statuses = listed(short, maxItems=10)
    return of(
        {"allow": FLAG, message: short, "posture-compliance-statuses": statuses, "schema-version": words(version)}
    )


# --- Cognito --------------------------------------------------------------------------------------------------------

_COGNITO = "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-"
_CLAIMS = {"claimsToAddOrOverride": each({}), "claimsToSuppress": listed(TEXT)}
_GROUPS = of({}, {"groupsToOverride": listed(TEXT), "iamRolesToOverride": listed(TEXT), "preferredRole": TEXT})
_SCOPES = {"scopesToAdd": listed(TEXT), "scopesToSuppress": listed(TEXT)}
_SCOPED = of(
    {},
    {
        "idTokenGeneration": of({}, _CLAIMS),
        "accessTokenGeneration": of({}, {**_CLAIMS, **_SCOPES}),
        "groupOverrideDetails": _GROUPS,
    },
)
_FIRST = of(
    {},
    {
        "claimsToAddOrOverride": each(TEXT),
        "claimsToSuppress": listed(TEXT),
        "groupOverrideDetails": _GROUPS,
    },
)


def _long(most: int) -> Schema:
    return {"type": ["string", "null"], "minLength": 1, "maxLength": most}


#: What a trigger's `response` may have, each from the page named `user-pool-lambda-...`.
COGNITO_RESPONSES: dict[str, Schema] = {
    # pre-sign-up
    "pre_sign_up": of({"autoConfirmUser": FLAG, "autoVerifyEmail": FLAG, "autoVerifyPhone": FLAG}),
    # pre-token-generation
    "pre_token_generation": of({"claimsOverrideDetails": _FIRST}),
    "pre_token_generation_v2": of({"claimsAndScopeOverrideDetails": _SCOPED}),
    "pre_token_generation_v3": of({"claimsAndScopeOverrideDetails": _SCOPED}),
    # migrate-user
    "user_migration": of(
        {"userAttributes": each(TEXT, minProperties=1)},
        {
            "finalUserStatus": words("CONFIRMED", "RESET_REQUIRED"),
            "messageAction": words("RESEND", "SUPPRESS"),
            "desiredDeliveryMediums": listed(words("EMAIL", "SMS")),
            "forceAliasCreation": FLAG,
            "enableSMSMFA": FLAG,
        },
    ),
    # custom-message
    "custom_message": of({}, {"smsMessage": _long(140), "emailMessage": _long(20_000), "emailSubject": _long(140)}),
    # define-auth-challenge
    "define_auth_challenge": of({"issueTokens": FLAG, "failAuthentication": FLAG}, {"challengeName": TEXT}),
    # create-auth-challenge
    "create_auth_challenge": of(
        {"publicChallengeParameters": each(TEXT), "privateChallengeParameters": each(TEXT)},
        {"challengeMetadata": TEXT},
    ),
    # verify-auth-challenge-response
    "verify_auth_challenge": of({"answerCorrect": FLAG}),
    # inbound-federation
    "inbound_federation": of({"userAttributesToMap": each(TEXT)}),
    "inbound_federation_saml": of({"userAttributesToMap": each(TEXT)}),
}


def _cognito_sync() -> Schema:
    """https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html"""
    value = {"type": ["string", "null"]}
    record = of({"newValue": value, "op": words("replace", "remove")}, {"oldValue": value})
    known = dict.fromkeys(("eventType", "region", "identityPoolId", "identityId", "datasetName"), TEXT)
    return of({"version": {"const": 2}, "datasetRecords": each(record), **known})


# --- Connections, GraphQL and channels ------------------------------------------------------------------------------


def _websocket() -> Schema:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    and https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-connect-route-subprotocol.html
    """
    return of(
        {"statusCode": whole(100, 599)},
        {"headers": each(TEXT), "multiValueHeaders": each(listed(TEXT)), "body": TEXT, "isBase64Encoded": FLAG},
    )


def _appsync_events(*, published: bool) -> Schema:
    """https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html"""
    if not published:
        return {"oneOf": [{"type": "null"}, of({"error": TEXT})]}
    one = {"oneOf": [of({"id": TEXT, "payload": {}}), of({"id": TEXT, "error": TEXT})]}
    return of({"events": listed(one)})


def _appsync_result() -> Schema:
    """https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-lambda-resolvers.html"""
    return of({"data": {}}, {"errorMessage": TEXT, "errorType": TEXT, "errorInfo": {}})


# --- Voices ---------------------------------------------------------------------------------------------------------


def _connect() -> Schema:
    """https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html"""
    return each(TEXT, propertyNames={"pattern": "^[A-Za-z0-9_-]+$"})


_LEG = {"CallId": TEXT, "ParticipantTag": words("LEG-A", "LEG-B")}
_FILE = of({"Type": words("S3"), "BucketName": TEXT, "Key": TEXT})
_DIGITS: Schema = {"type": "string", "pattern": "^[0-9]+$"}
_BRIDGED = of({"BridgeEndpointType": words("PSTN", "AWS"), "Uri": TEXT}, {"Arn": TEXT})

#: Parameters of actions, each from https://docs.aws.amazon.com/chime-sdk/latest/dg/<page>.html
_SIP_ACTIONS: dict[str, Schema] = {
    # speak
    "Speak": of(
        {"Text": TEXT, "CallId": TEXT},
        {
            "Engine": words("neural", "standard"),
            "LanguageCode": TEXT,
            "TextType": words("ssml", "text"),
            "VoiceId": TEXT,
        },
    ),
    # play-audio
    "PlayAudio": of({"AudioSource": _FILE}, {**_LEG, "Repeat": _DIGITS, "PlaybackTerminators": listed(TEXT)}),
    # receive-digits
    "ReceiveDigits": of(
        {
            "InputDigitsRegex": TEXT,
            "InBetweenDigitsDurationInMilliseconds": {"type": "integer", "minimum": 1},
            "FlushDigitsDurationInMilliseconds": {"type": "integer", "minimum": 1},
        },
        _LEG,
    ),
    # pause
    "Pause": of({"DurationInMilliseconds": _DIGITS}, _LEG),
    # hangup
    "Hangup": of({"SipResponseCode": words("0", "480", "486")}, _LEG),
    # call-and-bridge
    "CallAndBridge": of(
        {"CallerIdNumber": TEXT, "Endpoints": listed(_BRIDGED, minItems=1, maxItems=1)},
        {"CallTimeoutSeconds": {"type": "integer"}, "RingbackTone": _FILE, "SipHeaders": each(TEXT)},
    ),
    # join-chime-meeting
    "JoinChimeMeeting": of({"JoinToken": TEXT, "CallId": TEXT}, {"MeetingId": TEXT}),
}


def _chime_sip() -> Schema:
    """https://docs.aws.amazon.com/chime-sdk/latest/dg/invoke-on-call-leg.html"""
    one = {"oneOf": [of({"Type": words(name), "Parameters": known}) for name, known in _SIP_ACTIONS.items()]}
    return of(
        {"SchemaVersion": words("1.0"), "Actions": listed(one, maxItems=10)},
        {"TransactionAttributes": each(TEXT, maxProperties=100)},
    )


_UTC: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}
_PROPERTY = of(
    {
        "namespace": TEXT,
        "name": TEXT,
        "value": {},
        "timeOfSample": _UTC,
        "uncertaintyInMilliseconds": {"type": "integer", "minimum": 0},
    },
    {"instance": TEXT},
)
_DEVICE: Schema = {
    "type": "object",
    "properties": {
        "endpointId": {"type": "string", "minLength": 1, "maxLength": 256},
        "manufacturerName": {"type": "string", "maxLength": 128},
        "friendlyName": {"type": "string", "maxLength": 128},
        "description": {"type": "string", "maxLength": 128},
        "displayCategories": listed(TEXT),
        "capabilities": listed({"type": "object"}, maxItems=100),
    },
    "required": ["endpointId", "manufacturerName", "description", "displayCategories", "capabilities"],
}
_HEADER = {"messageId": {"type": "string", "minLength": 1, "maxLength": 127}, "payloadVersion": words("3")}
_EMPTY = of({})


def _said(namespace: str, name: str, payload: Schema, context: bool, *, endpoint: bool) -> Schema:
    header = of({"namespace": words(namespace), "name": words(name), **_HEADER}, {"correlationToken": TEXT})
    around = {"endpoint": of({"endpointId": TEXT})} if endpoint else {}
    event = of({"header": header, "payload": payload}, around)
    return of({"event": event}, {"context": of({}, {"properties": listed(_PROPERTY)})} if context else {})


def _smart_home() -> Schema:
    """https://developer.amazon.com/en-US/docs/alexa/device-apis/alexa-response.html, alexa-statereport.html,
    alexa-discovery.html, alexa-authorization.html and alexa-errorresponse.html
    """
    error: Schema = {
        "type": "object",
        "properties": {"type": {"type": "string", "pattern": "^[A-Z][A-Z_]+$"}, "message": TEXT},
        "required": ["type", "message"],
    }
    found = of({"endpoints": listed(_DEVICE, maxItems=300)})
    waiting = of({}, {"estimatedDeferralInSeconds": {"type": "integer", "minimum": 1}})
    return {
        "oneOf": [
            _said("Alexa", "Response", {"type": "object"}, True, endpoint=True),
            _said("Alexa", "StateReport", _EMPTY, True, endpoint=True),
            _said("Alexa", "DeferredResponse", waiting, False, endpoint=False),
            _said("Alexa", "ErrorResponse", error, False, endpoint=True),
            _said("Alexa.Authorization", "ErrorResponse", error, False, endpoint=False),
            _said("Alexa.Authorization", "AcceptGrant.Response", _EMPTY, False, endpoint=False),
            _said("Alexa.Discovery", "Discover.Response", found, False, endpoint=False),
        ]
    }


def schema_of(source: str, kind: str) -> Schema:
    """The schema of the answer to a sample of a source."""
    if source == "firehose":
        return _firehose("kafkaRecordValue" if kind == "msk" else "data")
    if source == "kinesis_analytics":
        return _analytics(output=kind == "output")
    if source == "api_gateway_authorizer":
        return _authorizer(kind)
    if source == "appsync_authorizer":
        return _appsync_authorizer(events=kind != "graphql")
    if source == "client_vpn":
        return _client_vpn(kind)
    if source == "appsync_events":
        return _appsync_events(published=kind == "publish")
    return _OTHERS[source]


_OTHERS: dict[str, Schema] = {
    "alexa_smart_home": _smart_home(),
    "api_gateway_websocket": _websocket(),
    "appsync_resolver": _appsync_result(),
    "chime_sip": _chime_sip(),
    "cognito_sync": _cognito_sync(),
    "connect": _connect(),
    "iot_authorizer": _iot_authorizer(),
    "iot_provisioning": _iot_provisioning(),
    "s3_batch": _s3_batch(),
    "ses": _ses(),
}
