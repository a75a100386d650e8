"""The caller of a request, written into its event as each integration sends it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from .._events.reading import fields_of, write
from ..http.claims import MONTHS, TIMES
from ..http.identity import ClientCertificate, IAMIdentity, LatticeIdentity

Claims: TypeAlias = Mapping[str, Any]
#: The ARN of an IAM principal, an identity with more fields, or its keys and values in the event.
Identity: TypeAlias = str | IAMIdentity | LatticeIdentity | Mapping[str, Any]

_LATTICE = ("vpc_lattice_v1", "vpc_lattice_v2")
_API_GATEWAY = ("api_gateway_rest", "api_gateway_http")

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

#: The keys of the header of version 1 of VPC Lattice.
_HEADER_KEYS = {
    "type": "Type",
    "principal": "Principal",
    "principalOrgID": "PrincipalOrgID",
    "sessionName": "SessionName",
    "x509IssuerOu": "X509Issuer/OU",
    "x509SanDns": "X509SAN/DNS",
    "x509SanNameCn": "X509SAN/NameCN",
    "x509SanUri": "X509SAN/URI",
    "x509SubjectCn": "X509Subject/CN",
}


def write_caller(
    event: dict[str, Any],
    integration: str,
    *,
    claims: Claims | None = None,
    identity: Identity | None = None,
    client_certificate: ClientCertificate | None = None,
) -> None:
    """Write the caller into an event; raise TypeError for a caller that the integration never has."""
    if claims is not None:
        if identity is not None:
            raise TypeError("claims= and identity= belong to different authorizers, and a request has only one.")
        if not isinstance(claims, Mapping):
            raise TypeError(f"claims= is of type {type(claims).__name__}; write a dict of the claims of a token.")
        _write_claims(event, integration, claims)
    if identity is not None:
        _write_identity(event, integration, identity)
    if client_certificate is not None:
        _write_certificate(event, integration, client_certificate)


# --- Claims ---------------------------------------------------------------------------------------------------------


def _write_claims(event: dict[str, Any], integration: str, claims: Claims) -> None:
    if integration == "alb":
        _write_oidc_headers(event, claims)
    elif integration not in _API_GATEWAY:
        raise TypeError(
            f"{integration} has no authorizer for tokens, so its requests never have claims=; write "
            "identity= for a signed request, or name another front_door."
        )
    elif "version" not in event:
        sent = {name: _of_rest_api(name, value) for name, value in claims.items()}
        event["requestContext"]["authorizer"] = {"claims": sent}
    else:
        sent = {name: _of_http_api(name, value) for name, value in claims.items()}
        authorizer = {"claims": sent, "scopes": None}
        is_one = event["version"] == "1.0"
        event["requestContext"]["authorizer"] = authorizer if is_one else {"jwt": authorizer}


def _of_rest_api(name: str, value: Any) -> Any:
    """Return a claim as a Cognito authorizer of a REST API sends it."""
    if name in ("exp", "iat") and isinstance(value, int):
        time = datetime.fromtimestamp(value, UTC)
        day, month = _DAYS[time.weekday()], MONTHS[time.month - 1]
        return f"{day} {month} {time.day:02} {time:%H:%M:%S} UTC {time.year}"
    return _as_text(name, value, ",".join)


def _of_http_api(name: str, value: Any) -> Any:
    """Return a claim as a JWT authorizer of an HTTP API sends it."""
    return _as_text(name, value, lambda texts: f"[{' '.join(texts)}]")


def _as_text(name: str, value: Any, joined: Callable[[list[str]], str]) -> str:
    if isinstance(value, str):
        return value
    if name == "scope" and isinstance(value, list | tuple | set | frozenset):
        return " ".join(value)  # a token has it as one text
    if isinstance(value, list | tuple | set | frozenset):
        return joined([each if isinstance(each, str) else json.dumps(each) for each in value])
    if name in TIMES and isinstance(value, datetime):
        return str(int(value.timestamp()))
    return json.dumps(value)


def _write_oidc_headers(event: dict[str, Any], claims: Claims) -> None:
    """Write the headers of an OIDC rule. The signature is not valid: nobody but the load balancer can sign."""
    header = {"alg": "ES256", "kid": "00000000-0000-0000-0000-000000000000", "typ": "JWT"}
    parts = [json.dumps(part).encode() for part in (header, dict(claims))]
    token = ".".join(
        urlsafe_b64encode(part).decode() for part in (*parts, bytes(64))
    )  # with padding, unlike other JWTs
    added = {"x-amzn-oidc-data": token, "x-amzn-oidc-identity": str(claims.get("sub", ""))}
    _add_headers(event, added)


def _add_headers(event: dict[str, Any], added: dict[str, str]) -> None:
    for key in ("headers", "multiValueHeaders"):
        if key in event:
            event[key] |= {name: [value] if key != "headers" else value for name, value in added.items()}


# --- Identities -----------------------------------------------------------------------------------------------------


def _write_identity(event: dict[str, Any], integration: str, identity: Identity) -> None:
    if integration == "alb":
        raise TypeError("A load balancer has no IAM authorization, so its requests never have identity=.")
    wanted = LatticeIdentity if integration in _LATTICE else IAMIdentity
    if isinstance(identity, str):
        identity = _of_arn(identity, wanted)
    if isinstance(identity, Mapping):
        sent = dict(identity)
    elif isinstance(identity, wanted):
        sent = _flat(identity) if integration == "api_gateway_rest" else write(identity)
    else:
        raise TypeError(
            f"identity= is of type {type(identity).__name__}; write the ARN of an IAM principal, or "
            f"lambdarouter.http.{wanted.__name__}, for {integration}."
        )
    if integration == "vpc_lattice_v1":
        network = sent.pop("sourceVpcArn", None)
        text = "; ".join(f"{_HEADER_KEYS.get(key, key)}={value}" for key, value in sent.items())
        _add_headers(event, {"x-amzn-lattice-identity": text})
        if network is not None:
            _add_headers(event, {"x-amzn-lattice-network": f"SourceVpcArn={network}"})
    elif integration == "vpc_lattice_v2":
        event["requestContext"]["identity"] = sent
    elif integration == "api_gateway_rest":
        event["requestContext"]["identity"] |= sent
    else:
        event["requestContext"]["authorizer"] = {"iam": {"cognitoIdentity": None, **sent}}


def _of_arn(arn: str, wanted: type[Any]) -> Any:
    parts = arn.split(":")
    if len(parts) < 6 or parts[0] != "arn":
        raise TypeError("identity= is not the ARN of an IAM principal, such as 'arn:aws:iam::123456789012:user/ada'.")
    session = arn.rpartition("/")[2] if ":assumed-role/" in arn else None
    if wanted is LatticeIdentity:
        return LatticeIdentity(type="AWS_IAM", principal=arn, session_name=session)
    # The ids of roles and of users begin so.
    unique = "AROAEXAMPLE" if session is not None else "AIDAEXAMPLE"
    caller = unique if session is None else f"{unique}:{session}"
    return IAMIdentity(user_arn=arn, user_id=caller, caller_id=caller, account=parts[4], access_key="ASIAEXAMPLE")


def _flat(identity: Any) -> dict[str, Any]:
    """Return an identity with the keys of a REST API, which are the last of each field."""
    fields = fields_of(IAMIdentity)
    values = {field.paths[-1][-1]: getattr(identity, name) for name, field in fields.items() if field.paths}
    return {str(key): list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def _write_certificate(event: dict[str, Any], integration: str, certificate: ClientCertificate) -> None:
    if integration not in _API_GATEWAY:
        raise TypeError(f"{integration} sends no client_certificate=; only API Gateway does.")
    if not isinstance(certificate, ClientCertificate):
        raise TypeError(
            f"client_certificate= is of type {type(certificate).__name__}; write "
            "ClientCertificate(pem=..., subject=...) of lambdarouter.http."
        )
    key = "identity" if integration == "api_gateway_rest" else "authentication"
    event["requestContext"].setdefault(key, {})["clientCert"] = write(certificate)
