"""AppConfig extensions: before a version, before a deployment, during it, and after it."""

from lambdarouter.sources.appconfig_extension import AppConfigResource, ExtensionEvent, PreviousContent

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_appconfig_extension",
        {
            "InvocationId": "vlns753",
            "Parameters": {"S3_BUCKET": "backups"},
            "ContentType": "text/plain",
            "ContentVersion": "2",
            "Content": "SGVsbG8gZWFydGgh",
            "Application": {"Id": "abcd123", "Name": "ApplicationName"},
            "ConfigurationProfile": {"Id": "ijkl789", "Name": "ConfigurationName"},
            "Description": "second",
            "Type": "PreCreateHostedConfigurationVersion",
            "PreviousContent": {"ContentType": "text/html", "ContentVersion": "1", "Content": "SGVsbG8gd29ybGQh"},
        },
        [
            ExtensionEvent(
                invocation_id="vlns753",
                parameters={"S3_BUCKET": "backups"},
                content_type="text/plain",
                content_version="2",
                content=b"Hello earth!",
                application=AppConfigResource(id="abcd123", name="ApplicationName"),
                profile=AppConfigResource(id="ijkl789", name="ConfigurationName"),
                description="second",
                action_point="PRE_CREATE_HOSTED_CONFIGURATION_VERSION",
                previous_content=PreviousContent(content_type="text/html", version="1", content="SGVsbG8gd29ybGQh"),
            )
        ],
    ),
    Reading(
        "on_appconfig_extension",
        {
            "InvocationId": "o2xbtm7",
            "Parameters": {},
            "Type": "AtDeploymentTick",
            "Application": {"Id": "abcd123"},
            "Environment": {"Id": "efgh456"},
            "ConfigurationProfile": {"Id": "ijkl789"},
            "DeploymentNumber": 4,
            "ConfigurationVersion": "3",
            "DeploymentState": "DEPLOYING",
            "PercentageComplete": "20.0",
        },
        [
            ExtensionEvent(
                invocation_id="o2xbtm7",
                action_point="AT_DEPLOYMENT_TICK",
                application=AppConfigResource(id="abcd123"),
                environment=AppConfigResource(id="efgh456"),
                profile=AppConfigResource(id="ijkl789"),
                deployment_number=4,
                configuration_version="3",
                deployment_state="DEPLOYING",
                percentage_complete="20.0",
            )
        ],
    ),
]
