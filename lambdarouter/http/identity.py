"""The caller of a request as an integration describes it: client certificate, IAM identity, VPC Lattice identity.

A module of a service imports the classes only to annotate its own functions or to create them in tests; a request loads
this module when a handler reads one of these fields.
"""

from __future__ import annotations

from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.codecs import Codec, Mismatch, expected
from .._events.model import At, Location, Part
from .._events.times import UTC, datetime
from .claims import MONTHS, time_of

__all__ = ["ClientCertificate", "IAMIdentity", "LatticeIdentity"]


def _read_validity(value: Any, location: Location) -> datetime:
    if type(value) is not str:
        raise expected("a time such as 'Aug  5 09:36:04 2021 GMT'", value)
    try:
        month, day, clock, year, _ = value.split()
        return time_of(month, day, clock, year)
    except ValueError:
        raise Mismatch("expected a time such as 'Aug  5 09:36:04 2021 GMT', got other text") from None


def _write_validity(value: datetime) -> str:
    time = value.astimezone(UTC)
    return f"{MONTHS[time.month - 1]} {time.day:2} {time:%H:%M:%S} {time.year} GMT"


_validity: Codec = Codec("a time such as 'Aug  5 09:36:04 2021 GMT'", _read_validity, _write_validity)


@frozen(kw_only=True)
class ClientCertificate(Part):
    """The certificate of a client, which API Gateway has verified with mutual TLS."""

    pem: Annotated[str | None, At("clientCertPem")] = field(default=None, repr=False)
    """Certificate in PEM format."""

    subject: Annotated[str | None, At("subjectDN")] = None
    """Distinguished name of the client."""

    issuer: Annotated[str | None, At("issuerDN")] = None
    """Distinguished name of the certificate authority."""

    serial_number: Annotated[str | None, At("serialNumber")] = None
    """Serial number of the certificate."""

    not_before: Annotated[datetime | None, At("validity.notBefore", codec=_validity)] = None
    """Time from which the certificate is valid."""

    not_after: Annotated[datetime | None, At("validity.notAfter", codec=_validity)] = None
    """Time until which the certificate is valid."""


@frozen(kw_only=True)
class IAMIdentity(Part):
    """The IAM principal that signed the request, for routes and function URLs with IAM authorization."""

    user_arn: Annotated[str | None, At("userArn")] = None
    """ARN of the user, or of the session of the role."""

    user_id: Annotated[str | None, At("userId", "user")] = None
    """Id of the principal."""

    caller_id: Annotated[str | None, At("callerId", "caller")] = None
    """Id of the principal that signed the request. For a role session, the session name follows after a colon."""

    account: Annotated[str | None, At("accountId")] = None
    """Account of the principal."""

    access_key: Annotated[str | None, At("accessKey")] = field(default=None, repr=False)
    """Access key id of the signature; not shown in `repr`."""

    principal_org_id: Annotated[str | None, At("principalOrgId")] = None
    """Organization of the account in AWS Organizations."""

    cognito_identity_id: Annotated[str | None, At("cognitoIdentity.identityId", "cognitoIdentityId")] = None
    """Id of the user in a Cognito identity pool. Only for credentials of an identity pool."""

    cognito_identity_pool_id: Annotated[str | None, At("cognitoIdentity.identityPoolId", "cognitoIdentityPoolId")] = (
        None
    )
    """Id of the Cognito identity pool."""

    cognito_amr: Annotated[tuple[str, ...], At("cognitoIdentity.amr", "cognitoAmr")] = ()
    """How the user authenticated with the identity pool, such as `authenticated`. Only for HTTP APIs and function
    URLs."""

    cognito_authentication_type: Annotated[str | None, At("cognitoAuthenticationType")] = None
    """`authenticated` or `unauthenticated`. Only for REST APIs."""

    cognito_authentication_provider: Annotated[str | None, At("cognitoAuthenticationProvider")] = None
    """Providers that authenticated the user, joined by commas. Only for REST APIs and payload format 1.0."""


@frozen(kw_only=True)
class LatticeIdentity(Part):
    """The caller of a VPC Lattice service."""

    type: Annotated[str | None, At("type")] = None
    """`AWS_IAM` for a signed request."""

    principal: Annotated[str | None, At("principal")] = None
    """ARN of the principal that signed the request."""

    principal_org_id: Annotated[str | None, At("principalOrgID")] = None
    """Organization of the principal in AWS Organizations."""

    session_name: Annotated[str | None, At("sessionName")] = None
    """Name of the session of the principal."""

    source_vpc_arn: Annotated[str | None, At("sourceVpcArn")] = None
    """ARN of the VPC that the request came from."""

    x509_subject_cn: Annotated[str | None, At("x509SubjectCn")] = None
    """Common name of the subject of the certificate. This field and the following ones: only for IAM Roles Anywhere."""

    x509_issuer_ou: Annotated[str | None, At("x509IssuerOu")] = None
    """Organizational unit of the issuer of the certificate."""

    x509_san_dns: Annotated[str | None, At("x509SanDns")] = None
    """DNS name in the alternative names of the subject."""

    x509_san_name_cn: Annotated[str | None, At("x509SanNameCn")] = None
    """Common name in the alternative names of the subject."""

    x509_san_uri: Annotated[str | None, At("x509SanUri")] = None
    """URI in the alternative names of the subject."""
