"""AppConfig validators."""

from lambdarouter.sources.appconfig_validator import ConfigurationToValidate

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_appconfig_validator",
        {
            "applicationId": "wxyz987",
            "configurationProfileId": "mnop654",
            "configurationVersion": "17",
            "content": "eyJyZXRyaWVzIjogM30=",
            "uri": "ssm-parameter://limits",
        },
        [
            ConfigurationToValidate(
                application_id="wxyz987",
                profile_id="mnop654",
                version="17",
                content=b'{"retries": 3}',
                uri="ssm-parameter://limits",
            )
        ],
    )
]
