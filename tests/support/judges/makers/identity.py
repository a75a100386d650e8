"""The helpers of Cognito, of authorizers, of IoT and of Client VPN."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from lambdarouter.sources import (
    api_gateway_authorizer,
    appsync_authorizer,
    client_vpn,
    cognito_sync,
    cognito_user_pool,
    iot_authorizer,
    iot_provisioning,
)
from tests.support.judges.makers.given import Any_, Maker, json, names, plain, scalars, some, texts, with_event, words

COGNITO_PARTS: dict[str, Any_] = {
    "id_token": st.builds(cognito_user_pool.id_token, add=texts, suppress=st.lists(names, max_size=2)),
    "access_token": st.builds(
        cognito_user_pool.access_token,
        add=st.dictionaries(names, json.filter(lambda value: value is not None), max_size=2),
        suppress=st.lists(names, max_size=2),
        add_scopes=st.lists(names, max_size=2),
        suppress_scopes=st.lists(names, max_size=2),
    ),
}
_groups: dict[str, Any_] = {
    "groups": st.lists(names, max_size=2),
    "iam_roles": st.lists(names, max_size=2),
    "preferred_role": names,
}
_id_tokens = st.lists(COGNITO_PARTS["id_token"], max_size=1)
_all_tokens = st.builds(lambda one, two: [*one, *two], _id_tokens, st.lists(COGNITO_PARTS["access_token"], max_size=1))


def _words_with_code(event: Any, before: str, *, sms: bool, subject: str | None) -> Any:
    said = f"{before} {event.code_parameter} {event.username_parameter or ''}"
    given: Any = {"sms_message": said} if sms else {"email_message": said, "email_subject": subject}
    return cognito_user_pool.message(event, **given)


COGNITO_USER_POOL: dict[str, Maker] = {
    "auto_confirm": plain(cognito_user_pool.auto_confirm, "pre_sign_up", verify_email=st.booleans()),
    "claims": with_event(cognito_user_pool.claims, "pre_token_generation", _id_tokens, **_groups)
    | with_event(cognito_user_pool.claims, "pre_token_generation_v2 pre_token_generation_v3", _all_tokens, **_groups),
    "migrate": plain(
        cognito_user_pool.migrate,
        "user_migration",
        st.dictionaries(names, words, min_size=1, max_size=2),
        final_user_status=st.sampled_from(["CONFIRMED", "RESET_REQUIRED"]),
        message_action=st.sampled_from(["RESEND", "SUPPRESS"]),
        desired_delivery_mediums=st.lists(st.sampled_from(["EMAIL", "SMS"]), max_size=2),
        force_alias_creation=st.booleans(),
        enable_sms_mfa=st.booleans(),
    ),
    "message": st.builds(
        lambda before, sms, subject: (
            "custom_message",
            lambda event: _words_with_code(event, before, sms=sms, subject=subject),
        ),
        words,
        st.booleans(),
        st.none() | words,
    ),
    "ask": plain(cognito_user_pool.ask, "define_auth_challenge", challenge_name=words),
    "issue_tokens": plain(cognito_user_pool.issue_tokens, "define_auth_challenge"),
    "fail": plain(cognito_user_pool.fail, "define_auth_challenge"),
    "challenge": st.builds(
        lambda private, more: (
            "create_auth_challenge",
            lambda event: cognito_user_pool.challenge(private_parameters=private, **more),
        ),
        st.dictionaries(words, words, min_size=1, max_size=2),
        some(public_parameters=texts, metadata=words),
    ),
    "correct": plain(cognito_user_pool.correct, "verify_auth_challenge"),
    "wrong": plain(cognito_user_pool.wrong, "verify_auth_challenge"),
    "map_attributes": plain(cognito_user_pool.map_attributes, "inbound_federation inbound_federation_saml", texts),
}

_change = st.builds(cognito_sync.put, words, st.text(max_size=15)) | st.builds(cognito_sync.remove, st.just("theme"))
COGNITO_SYNC: dict[str, Maker] = {
    "put": plain(cognito_sync.put, "trigger", words, st.text(max_size=15)),
    "remove": plain(cognito_sync.remove, "trigger", st.sampled_from(["theme", "language"])),
    "edit": st.builds(
        lambda changes: ("trigger", lambda event: cognito_sync.edit(*changes)),
        st.lists(_change, max_size=3, unique_by=lambda change: next(iter(change.wire["datasetRecords"]))),
    ),
}

_places = st.builds(
    lambda method, path: f"{method} /{path}",
    st.sampled_from(["*", "GET", "POST", "DELETE"]),
    st.sampled_from(["*", "users/*", "users/7", "a/b/c"]),
) | st.just("*")
_lists = st.lists(_places, min_size=1, max_size=3)
_flat: dict[str, Any_] = {"context": st.dictionaries(words, scalars, max_size=2)}
_deep: dict[str, Any_] = {"context": st.dictionaries(words, json, max_size=2)}
_keyed: dict[str, Any_] = {**_flat, "usage_identifier_key": words}
_first_kinds, _http_kinds = "token request websocket", "request_http_v1 request_v2"
API_GATEWAY_AUTHORIZER: dict[str, Maker] = {
    "allow": with_event(
        api_gateway_authorizer.allow,
        _first_kinds,
        words,
        resources=_lists,
        **_keyed,
    )
    | with_event(
        api_gateway_authorizer.allow,
        _http_kinds,
        words,
        resources=_lists,
        **_deep,
    )
    | with_event(api_gateway_authorizer.allow, "request_v2", **_deep),
    "deny": with_event(api_gateway_authorizer.deny, _first_kinds, principal_id=words, **_flat)
    | with_event(api_gateway_authorizer.deny, _http_kinds, principal_id=words, **_deep),
    "policy": with_event(
        lambda event, name, allowed, more: api_gateway_authorizer.policy(event, name, allow=allowed, **more),
        _first_kinds,
        words,
        _lists.map(tuple),
        some(deny=_lists, **_keyed),
    ),
}

_ttl: dict[str, Any_] = {"ttl_override": st.integers(0, 3600)}
_fields = st.builds("{}.{}".format, names, names) | st.builds(
    "arn:aws:appsync:us-east-1:123456789012:apis/a/types/{}/fields/{}".format, names, names
)
APPSYNC_AUTHORIZER: dict[str, Maker] = {
    "allow": plain(
        appsync_authorizer.allow,
        "graphql",
        resolver_context=st.dictionaries(words, scalars, max_size=2),
        denied_fields=st.lists(_fields, max_size=2),
        **_ttl,
    )
    | plain(
        appsync_authorizer.allow,
        "event_connect event_publish event_subscribe",
        handler_context=st.dictionaries(words, scalars, max_size=2),
        **_ttl,
    ),
    "deny": plain(appsync_authorizer.deny, "graphql event_connect event_publish event_subscribe", **_ttl),
}

_policies = st.lists(st.just({"Version": "2012-10-17", "Statement": []}) | words, max_size=3)
_seconds = st.integers(300, 86_400)
IOT_AUTHORIZER: dict[str, Maker] = {
    "allow": plain(
        iot_authorizer.allow,
        "mqtt websocket http",
        names,
        _policies,
        disconnect_after_in_seconds=_seconds,
        refresh_after_in_seconds=_seconds,
    ),
    "deny": plain(iot_authorizer.deny, "mqtt websocket http"),
}
IOT_PROVISIONING: dict[str, Maker] = {
    "allow_provisioning": plain(iot_provisioning.allow_provisioning, "request", parameter_overrides=texts),
    "deny_provisioning": plain(iot_provisioning.deny_provisioning, "request"),
}
_statuses: dict[str, Any_] = {"posture_compliance_statuses": st.lists(words, max_size=3)}
_connections = "connection connection_v2 connection_v1"
CLIENT_VPN: dict[str, Maker] = {
    "allow": plain(client_vpn.allow, _connections, **_statuses),
    "deny": plain(client_vpn.deny, _connections, error_msg_on_denied_connection=words, **_statuses),
}
