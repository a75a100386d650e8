"""Amazon Cognito Sync events."""

from lambdarouter.sources.cognito_sync import CognitoSyncEvent, DatasetRecord

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_cognito_sync",
        {
            "version": 3,
            "eventType": "OtherTrigger",
            "region": "eu-west-1",
            "identityPoolId": "eu-west-1:pool",
            "identityId": "eu-west-1:identity",
            "datasetName": "basket",
            "datasetRecords": {
                "size": {"oldValue": "M", "newValue": "L", "op": "replace"},
                "note": {"oldValue": "soon", "newValue": None, "op": "remove"},
            },
        },
        [
            CognitoSyncEvent(
                identity_pool_id="eu-west-1:pool",
                dataset_records={
                    "size": DatasetRecord(op="replace", old_value="M", new_value="L"),
                    "note": DatasetRecord(op="remove", old_value="soon"),
                },
                dataset_name="basket",
                identity_id="eu-west-1:identity",
                event_type="OtherTrigger",
                region="eu-west-1",
                version=3,
            )
        ],
    )
]
