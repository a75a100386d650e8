"""The identity of the caller, from the authorizer of an integration.

This module is loaded when a handler reads an identity field. It reads no headers, because a client can forge them.
That includes the token of an OIDC rule of a load balancer (`x-amzn-oidc-data`), whose signature is not verified here.
"""

from __future__ import annotations

from typing import Any

#: Keys that API Gateway adds to the context of a Lambda authorizer.
_ADDED = ("principalId", "integrationLatency", "usageIdentifierKey")


def claims(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the claims of a token, or the context of a Lambda authorizer; empty without an authorizer and for IAM."""
    authorizer = _authorizer(raw)
    for key in ("jwt", "claims", "lambda", "iam"):
        value = authorizer.get(key)
        if key == "jwt" and type(value) is dict:
            value = value.get("claims")
        if key in authorizer and (type(value) is dict or value is None):
            return dict(value) if type(value) is dict and key != "iam" else {}
    return {name: value for name, value in authorizer.items() if name not in _ADDED}


def scopes(raw: dict[str, Any]) -> tuple[str, ...]:
    """Return the scopes of a token; empty without a JWT."""
    authorizer = _authorizer(raw)
    jwt = authorizer.get("jwt")
    listed = (jwt if type(jwt) is dict else authorizer).get("scopes")
    if type(listed) is list:
        return tuple(each for each in listed if type(each) is str)
    text = claims(raw).get("scope")
    return tuple(text.split()) if type(text) is str else ()


def principal(raw: dict[str, Any]) -> str | None:
    """Return the subject of a token, the principal of a Lambda authorizer, or the ARN of an IAM identity."""
    authorizer = _authorizer(raw)
    context = raw.get("requestContext")
    identity = context.get("identity") if type(context) is dict else None
    iam = authorizer.get("iam")
    known = (
        claims(raw).get("sub"),
        authorizer.get("principalId"),
        iam.get("userArn") if type(iam) is dict else None,
        *((identity.get("userArn"), identity.get("principal")) if type(identity) is dict else ()),
    )
    return next((each for each in known if type(each) is str and each), None)


def _authorizer(raw: dict[str, Any]) -> dict[str, Any]:
    context = raw.get("requestContext")
    authorizer = context.get("authorizer") if type(context) is dict else None
    return authorizer if type(authorizer) is dict else {}
