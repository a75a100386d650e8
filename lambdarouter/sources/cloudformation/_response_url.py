"""The URLs that a response may be sent to.

Any caller that may invoke the function or publish to its topic chooses the `ResponseURL` of a request.
CloudFormation always sends a presigned URL of S3. Any other URL would make the function send requests for somebody
else, to hosts that only the function can reach.
"""

from __future__ import annotations

from typing import Final

from ..._replies.callbacks import app_settings, url_parts
from ...errors import DeliveryError

#: The domains of the AWS partitions (`dnsSuffix` in botocore's partitions.json).
_DOMAINS: Final = (
    "amazonaws.com",  # aws, aws-us-gov
    "amazonaws.com.cn",
    "amazonaws.eu",
    "c2s.ic.gov",
    "sc2s.sgov.gov",
    "cloud.adc-e.uk",
    "csp.hci.ic.gov",
)
_IN_A_LABEL: Final = "abcdefghijklmnopqrstuvwxyz0123456789-"


def require_aws_url(url: str) -> None:
    """Raise DeliveryError for a URL that is not https on a host of AWS, nor on one that the app names for tests."""
    scheme = url_parts(url).scheme
    authority = url.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0].lower()
    settings = app_settings.get()
    hosts = () if settings is None else settings.response_hosts
    if "@" not in authority and authority.partition(":")[0] in hosts:
        return
    host = authority.removesuffix(":443")
    # Letters, digits and hyphens only: no user information, other port, escape, backslash, or dot at the end.
    if any(not label or label.strip(_IN_A_LABEL) for label in host.split(".")):
        raise _error("does not name a plain host")
    if not any(host == domain or host.endswith(f".{domain}") for domain in _DOMAINS):
        raise _error("is not on a host of AWS")
    if scheme != "https":
        raise _error("is not https")


def _error(problem: str) -> DeliveryError:
    advice = (
        "Nothing is sent. CloudFormation sends an https URL of S3; a test names its host with App(response_hosts=...)"
    )
    return DeliveryError("the response URL", f"{problem}. {advice}")
