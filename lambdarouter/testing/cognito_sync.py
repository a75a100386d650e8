"""Sample payloads of Cognito Sync.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html
"""

from typing import TYPE_CHECKING, Final

from .._events.samples import Sample
from ..sources.cognito_sync import CognitoSyncEvent

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, CognitoSyncEvent):
        identity_pool_id: str = SAMPLED

else:
    _Fields = CognitoSyncEvent

trigger: Final = Sample(
    _Fields,
    {
        "version": 2,
        "eventType": "SyncTrigger",
        "region": "us-east-1",
        "identityPoolId": "us-east-1:11111111-2222-3333-4444-555555555555",
        "identityId": "us-east-1:66666666-7777-8888-9999-000000000000",
        "datasetName": "settings",
        "datasetRecords": {
            "theme": {"oldValue": "light", "newValue": "dark", "op": "replace"},
            "language": {"oldValue": "en", "newValue": None, "op": "remove"},
        },
    },
    doc="A synchronization of a dataset by a device.",
)
