"""Sample payloads of AppConfig extensions.

Source: https://docs.aws.amazon.com/appconfig/latest/userguide/working-with-appconfig-extensions-creating-custom-lambda.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.appconfig_extension import ExtensionEvent

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, ExtensionEvent[Any]):
        action_point: str = SAMPLED

else:
    _Fields = ExtensionEvent


def _sample(event: Callable[P, Any], doc: str, kind: str, **others: Any) -> Sample[P]:
    payload: dict[str, Any] = {
        "InvocationId": "o2xbtm7",
        "Parameters": {"BUCKET": "backups"},
        "Type": kind,
        "Application": {"Id": "abcd123", "Name": "shop"},
        "ConfigurationProfile": {"Id": "ijkl789", "Name": "settings"},
        "Description": "",
        **others,
    }
    return Sample(event, payload, doc=doc)


_CONTENT = {"ContentType": "application/json", "ContentVersion": "2", "Content": "eyJyZXRyaWVzIjogM30="}
_DEPLOYMENT = {"Environment": {"Id": "efgh456"}, "DeploymentNumber": 2, "ConfigurationVersion": "2"}

pre_create: Final = _sample(
    _Fields,
    "A version is about to be created.",
    "PreCreateHostedConfigurationVersion",
    **_CONTENT,
    PreviousContent={"ContentType": "application/json", "ContentVersion": "1", "Content": "e30="},
)
pre_start: Final = _sample(
    _Fields,
    "A deployment is about to start.",
    "PreStartDeployment",
    **_CONTENT,
    Environment={"Id": "efgh456", "Name": "production"},
    DeploymentNumber=2,
)
tick: Final = _sample(
    _Fields,
    "A deployment is in progress.",
    "AtDeploymentTick",
    **_DEPLOYMENT,
    DeploymentState="DEPLOYING",
    PercentageComplete="0.0",
)
complete: Final = _sample(_Fields, "A deployment is complete.", "OnDeploymentComplete", **_DEPLOYMENT)
