"""Who calls, as the front door's authorizer says it, in one form for all front doors.

Loaded when a handler asks. Nothing is taken from headers that a client could have written itself; the tokens of a load
balancer's OIDC rule (`x-amzn-oidc-data`) are such headers until their signature is checked.
"""

from __future__ import annotations

from typing import Any

#: What API Gateway adds to the context of a Lambda authorizer.
_ADDED = ("principalId", "integrationLatency", "usageIdentifierKey")


def claims(raw: dict[str, Any]) -> dict[str, Any]:
    """The claims of a token, or the context of a Lambda authorizer."""
    said = _authorizer(raw)
    for key in ("jwt", "claims", "lambda", "iam"):
        value = said.get(key)
        if key == "jwt" and type(value) is dict:
            value = value.get("claims")
        if key in said and (type(value) is dict or value is None):
            return dict(value) if type(value) is dict and key != "iam" else {}
    return {name: value for name, value in said.items() if name not in _ADDED}


def scopes(raw: dict[str, Any]) -> tuple[str, ...]:
    """The scopes of a token."""
    said = _authorizer(raw)
    jwt = said.get("jwt")
    listed = (jwt if type(jwt) is dict else said).get("scopes")
    if type(listed) is list:
        return tuple(each for each in listed if type(each) is str)
    text = claims(raw).get("scope")
    return tuple(text.split()) if type(text) is str else ()


def principal(raw: dict[str, Any]) -> str | None:
    """Who calls: the subject of a token, the principal of an authorizer, or the ARN of an IAM identity."""
    said = _authorizer(raw)
    context = raw.get("requestContext")
    identity = context.get("identity") if type(context) is dict else None
    iam = said.get("iam")
    known = (
        claims(raw).get("sub"),
        said.get("principalId"),
        iam.get("userArn") if type(iam) is dict else None,
        *((identity.get("userArn"), identity.get("principal")) if type(identity) is dict else ()),
    )
    return next((each for each in known if type(each) is str and each), None)


def _authorizer(raw: dict[str, Any]) -> dict[str, Any]:
    context = raw.get("requestContext")
    said = context.get("authorizer") if type(context) is dict else None
    return said if type(said) is dict else {}
