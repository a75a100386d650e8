"""Sample payloads of AppConfig validators.

Source: https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-configuration-and-profile-validators.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.appconfig_validator import ConfigurationToValidate

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, ConfigurationToValidate[Any]):
        content: Any = SAMPLED

else:
    _Fields = ConfigurationToValidate

_CONFIGURATION: dict[str, Any] = {
    "applicationId": "abcd123",
    "configurationProfileId": "ijkl789",
    "configurationVersion": "2",
    "content": "eyJyZXRyaWVzIjogM30=",
    "uri": "hosted",
}

configuration: Final = Sample(_Fields, _CONFIGURATION, doc="A version to validate.")
