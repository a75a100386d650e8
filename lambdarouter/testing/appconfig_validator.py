"""Sample payloads of AppConfig validators.

Source: https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-configuration-and-profile-validators.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.appconfig_validator import ConfigurationToValidate

_CONFIGURATION: dict[str, Any] = {
    "applicationId": "abcd123",
    "configurationProfileId": "ijkl789",
    "configurationVersion": "2",
    "content": "eyJyZXRyaWVzIjogM30=",
    "uri": "hosted",
}

configuration: Sample = Sample(ConfigurationToValidate, _CONFIGURATION, doc="A version to validate.")
