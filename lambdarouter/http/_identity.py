"""The caller and the context of a request, as the integrations state them.

This module is loaded when a handler reads one of these fields. It reads no headers that a client can forge. That
includes the token of an OIDC rule of a load balancer (`x-amzn-oidc-data`), whose signature is not verified here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._events.codecs import Location, Mismatch, expected
from .._events.reading import reader_of
from .._events.times import datetime, epoch
from .claims import as_list, in_one_form

if TYPE_CHECKING:
    from .identity import ClientCertificate, IAMIdentity, LatticeIdentity
    from .request_context import RequestContext

#: Keys that API Gateway adds to the context of a Lambda authorizer.
_ADDED = ("principalId", "integrationLatency", "usageIdentifierKey")

#: The keys of `x-amzn-lattice-identity`, and those of the request context in version 2.
_LATTICE_KEYS = {
    "Type": "type",
    "Principal": "principal",
    "PrincipalOrgID": "principalOrgID",
    "SessionName": "sessionName",
    "X509Issuer/OU": "x509IssuerOu",
    "X509SAN/DNS": "x509SanDns",
    "X509SAN/NameCN": "x509SanNameCn",
    "X509SAN/URI": "x509SanUri",
    "X509Subject/CN": "x509SubjectCn",
}


# --- Authorizers ----------------------------------------------------------------------------------------------------


def claims(raw: dict[str, Any], where: Location) -> dict[str, Any]:
    """Return the claims of a token, or the context of a Lambda authorizer; empty without an authorizer and for IAM."""
    return in_one_form(_as_sent(raw))


def scopes(raw: dict[str, Any], where: Location) -> tuple[str, ...]:
    """Return the scopes of a token; empty without a JWT."""
    authorizer = _authorizer(raw)
    jwt = authorizer.get("jwt")
    listed = (jwt if type(jwt) is dict else authorizer).get("scopes")
    if type(listed) is list:
        return tuple(each for each in listed if type(each) is str)
    sent = _as_sent(raw)
    return tuple(as_list(sent.get("scope") or sent.get("scp"), "scope"))


def principal(raw: dict[str, Any], where: Location) -> str | None:
    """Return the subject of a token, the principal of a Lambda authorizer, or the ARN of an IAM identity."""
    authorizer = _authorizer(raw)
    iam = authorizer.get("iam")
    identity = _identity(raw)
    known = (
        _as_sent(raw).get("sub"),
        authorizer.get("principalId"),
        iam.get("userArn") if type(iam) is dict else None,
        identity.get("userArn"),
        identity.get("principal"),
        _of_lattice_v1(raw).get("principal") if where[0] == "vpc_lattice_v1" else None,
    )
    return next((each for each in known if type(each) is str and each), None)


def _as_sent(raw: dict[str, Any]) -> dict[str, Any]:
    authorizer = _authorizer(raw)
    for key in ("jwt", "claims", "lambda", "iam"):
        value = authorizer.get(key)
        if key == "jwt" and type(value) is dict:
            value = value.get("claims")
        if key in authorizer and (type(value) is dict or value is None):
            return value if type(value) is dict and key != "iam" else {}
    return {name: value for name, value in authorizer.items() if name not in _ADDED}


def _authorizer(raw: dict[str, Any]) -> dict[str, Any]:
    authorizer = _context(raw).get("authorizer")
    return authorizer if type(authorizer) is dict else {}


def _context(raw: dict[str, Any]) -> dict[str, Any]:
    context = raw.get("requestContext")
    return context if type(context) is dict else {}


def _identity(raw: dict[str, Any]) -> dict[str, Any]:
    identity = _context(raw).get("identity")
    return identity if type(identity) is dict else {}


# --- Certificates and identities ------------------------------------------------------------------------------------


def client_certificate(raw: dict[str, Any], where: Location) -> ClientCertificate | None:
    """Return the certificate that a client has sent to a custom domain with mutual TLS."""
    found: ClientCertificate | None = None
    for key in ("identity", "authentication"):
        inner = _context(raw).get(key)
        certificate = inner.get("clientCert") if type(inner) is dict else None
        if not _is_empty(certificate):
            found = _part("ClientCertificate", certificate, (*where, "requestContext", key, "clientCert"))
    return found


def iam_identity(raw: dict[str, Any], where: Location) -> IAMIdentity | None:
    """Return the principal that signed the request; None without IAM authorization."""
    iam = _authorizer(raw).get("iam")
    found: IAMIdentity | None = None
    if not _is_empty(iam):
        found = _part("IAMIdentity", iam, (*where, "requestContext", "authorizer", "iam"))
    elif _identity(raw).get("userArn"):  # other callers have an identity with an address only
        found = _part("IAMIdentity", _identity(raw), (*where, "requestContext", "identity"))
    return found


def lattice_identity(raw: dict[str, Any], where: Location) -> LatticeIdentity | None:
    """Return the caller of a VPC Lattice service, from the context of version 2 or from the headers of version 1."""
    value: Any = None
    if where[0] == "vpc_lattice_v2":
        value = _context(raw).get("identity")
    elif where[0] == "vpc_lattice_v1":
        value = _of_lattice_v1(raw) or None
    if _is_empty(value):
        return None
    found: LatticeIdentity = _part("LatticeIdentity", value, (*where, "requestContext", "identity"))
    return found


def _is_empty(value: Any) -> bool:
    """Return whether a value is null, or an object without any value, as public function URLs send for the caller."""
    return value is None or (type(value) is dict and not any(value.values()))


def _part(name: str, value: Any, location: Location) -> Any:
    from . import identity  # the classes take longer to build than anything else here to run

    return reader_of(getattr(identity, name))(value, location)


def _of_lattice_v1(raw: dict[str, Any]) -> dict[str, str]:
    """Return the identity in the headers of version 1, which VPC Lattice removes from the requests of clients."""
    pairs = _pairs(raw, "x-amzn-lattice-identity")
    found = {_LATTICE_KEYS[key]: value for key, value in pairs.items() if key in _LATTICE_KEYS}
    network = _pairs(raw, "x-amzn-lattice-network").get("SourceVpcArn")
    return found if network is None else {**found, "sourceVpcArn": network}


def _pairs(raw: dict[str, Any], name: str) -> dict[str, str]:
    """Return the non-empty values of a header in the form `key=value;key=value`."""
    from ._lattice import headers_of

    found: dict[str, str] = {}
    for each in headers_of(raw).get(name, "").split(";"):
        key, _, value = each.strip().partition("=")
        if value:
            found.setdefault(key, value)  # what follows may be text of the caller's certificate
    return found


# --- The API, and the time of the request ---------------------------------------------------------------------------


def request_context(raw: dict[str, Any], where: Location) -> RequestContext:
    """Return the request context; for version 1 of VPC Lattice, the part that is in a header."""
    from .request_context import RequestContext  # see `_part`

    if where[0] == "vpc_lattice_v1":
        target = _pairs(raw, "x-amzn-lattice-target")
        network = target.get("ServiceNetworkArn")
        raw = {"requestContext": {"serviceArn": target.get("ServiceArn"), "serviceNetworkArn": network}}
    found: RequestContext = reader_of(RequestContext)(raw, where)
    return found


def stage_variables(raw: dict[str, Any], where: Location) -> dict[str, str]:
    """Return the stage variables of an API; raise Mismatch for values other than strings."""
    variables = raw.get("stageVariables")
    if variables is None:
        return {}
    if type(variables) is not dict:
        raise Mismatch(str(expected("an object", variables)), "stageVariables")
    for name, value in variables.items():
        if type(value) is not str:
            raise Mismatch(str(expected("a string", value)), f"stageVariables.{name}")
    return dict(variables)


def requested_at(raw: dict[str, Any], where: Location) -> datetime | None:
    """Return the time at which the service received the request; None for a service that does not state it."""
    for key in ("requestTimeEpoch", "timeEpoch"):
        value = _context(raw).get(key)
        if value is not None:
            try:
                # VPC Lattice sends microseconds as text; `sam local` sends seconds.
                found: datetime = epoch.read(int(value) if type(value) is str else value, ())
            except ValueError as error:
                problem = str(error) if isinstance(error, Mismatch) else "expected a number, got other text"
                raise Mismatch(problem, f"requestContext.{key}") from None
            return found
    return None


def account(raw: dict[str, Any], where: Location) -> str | None:
    """Return the account of the API, the function URL or the target group."""
    owner = _text(_context(raw), "accountId", "requestContext.accountId")
    if not owner:
        parts = (target_group_arn(raw, where) or "").split(":")
        owner = (parts[4] if len(parts) > 4 else None) or None
    return owner if owner != "anonymous" else None  # a function URL without authorization


def api_id(raw: dict[str, Any], where: Location) -> str | None:
    """Return the id of the API or of the function URL."""
    return _text(_context(raw), "apiId", "requestContext.apiId")


def target_group_arn(raw: dict[str, Any], where: Location) -> str | None:
    """Return the ARN of the target group of a load balancer or of VPC Lattice."""
    if where[0] == "vpc_lattice_v1":
        return _pairs(raw, "x-amzn-lattice-target").get("TargetGroupArn")
    context = _context(raw)
    balancer = context.get("elb")
    if type(balancer) is dict:
        return _text(balancer, "targetGroupArn", "requestContext.elb.targetGroupArn")
    return _text(context, "targetGroupArn", "requestContext.targetGroupArn")


def _text(holder: dict[str, Any], key: str, path: str) -> str | None:
    value = holder.get(key)
    if value is None or type(value) is str:
        return value
    raise Mismatch(str(expected("a string", value)), path)
