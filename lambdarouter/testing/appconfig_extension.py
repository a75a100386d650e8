"""Sample payloads of AppConfig extensions.

Source: https://docs.aws.amazon.com/appconfig/latest/userguide/working-with-appconfig-extensions-creating-custom-lambda.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.appconfig_extension import ExtensionEvent


def _sample(doc: str, kind: str, **others: Any) -> Sample:
    payload: dict[str, Any] = {
        "InvocationId": "o2xbtm7",
        "Parameters": {"BUCKET": "backups"},
        "Type": kind,
        "Application": {"Id": "abcd123", "Name": "shop"},
        "ConfigurationProfile": {"Id": "ijkl789", "Name": "settings"},
        "Description": "",
        **others,
    }
    return Sample(ExtensionEvent, payload, doc=doc)


_CONTENT = {"ContentType": "application/json", "ContentVersion": "2", "Content": "eyJyZXRyaWVzIjogM30="}
_DEPLOYMENT = {"Environment": {"Id": "efgh456"}, "DeploymentNumber": 2, "ConfigurationVersion": "2"}

pre_create: Sample = _sample(
    "A version is about to be created.",
    "PreCreateHostedConfigurationVersion",
    **_CONTENT,
    PreviousContent={"ContentType": "application/json", "ContentVersion": "1", "Content": "e30="},
)
pre_start: Sample = _sample(
    "A deployment is about to start.",
    "PreStartDeployment",
    **_CONTENT,
    Environment={"Id": "efgh456", "Name": "production"},
    DeploymentNumber=2,
)
tick: Sample = _sample(
    "A deployment is in progress.",
    "AtDeploymentTick",
    **_DEPLOYMENT,
    DeploymentState="DEPLOYING",
    PercentageComplete="0.0",
)
complete: Sample = _sample("A deployment is complete.", "OnDeploymentComplete", **_DEPLOYMENT)
