"""S3 Object Lambda: GetObject, HeadObject and both list operations."""

from typing import Any

from lambdarouter.sources.s3_object_lambda import S3ObjectRequest, UserIdentity

from ._reading import Reading


def object_request(**context: Any) -> dict[str, Any]:
    """A request with what is the same for all operations."""
    return {
        "xAmzRequestId": "1a5ed718-5f53-471d-b6fe-5cf62d88d02a",
        **context,
        "configuration": {
            "accessPointArn": "arn:aws:s3-object-lambda:eu-west-1:210987654321:accesspoint/small",
            "supportingAccessPointArn": "arn:aws:s3:eu-west-1:210987654321:accesspoint/menus",
            "payload": '{"width": 64}',
        },
        "userRequest": {
            "url": "https://small-210987654321.s3-object-lambda.eu-west-1.amazonaws.com/menu.jpg",
            "headers": {"Accept-Encoding": "identity"},
        },
        "userIdentity": {
            "type": "AssumedRole",
            "principalId": "AROAEXAMPLE:session",
            "arn": "arn:aws:sts::210987654321:assumed-role/clerk/session",
            "accountId": "210987654321",
            "accessKeyId": "ASIAEXAMPLE",
            "userName": "clerk",
            "sessionContext": {"attributes": {"mfaAuthenticated": "false"}},
        },
        "protocolVersion": "1.00",
    }


def _request(**own: Any) -> S3ObjectRequest[str]:
    return S3ObjectRequest(
        request_id="1a5ed718-5f53-471d-b6fe-5cf62d88d02a",
        url="https://small-210987654321.s3-object-lambda.eu-west-1.amazonaws.com/menu.jpg",
        headers={"Accept-Encoding": "identity"},
        access_point_arn="arn:aws:s3-object-lambda:eu-west-1:210987654321:accesspoint/small",
        supporting_access_point_arn="arn:aws:s3:eu-west-1:210987654321:accesspoint/menus",
        payload='{"width": 64}',
        user_identity=UserIdentity(
            type="AssumedRole",
            principal_id="AROAEXAMPLE:session",
            arn="arn:aws:sts::210987654321:assumed-role/clerk/session",
            account="210987654321",
            access_key_id="ASIAEXAMPLE",
            user_name="clerk",
            session_context={"attributes": {"mfaAuthenticated": "false"}},
        ),
        protocol_version="1.00",
        **own,
    )


READINGS: list[Reading] = [
    Reading(
        "on_s3_object_lambda",
        object_request(
            getObjectContext={
                "inputS3Url": "https://menus.s3-accesspoint.eu-west-1.amazonaws.com/menu.jpg?get",
                "outputRoute": "io-use1-001",
                "outputToken": "OutputToken",
            }
        ),
        [
            _request(
                input_url="https://menus.s3-accesspoint.eu-west-1.amazonaws.com/menu.jpg?get",
                output_route="io-use1-001",
                output_token="OutputToken",
            )
        ],
    ),
    *(
        Reading(
            "on_s3_object_lambda",
            object_request(
                **{context: {"inputS3Url": f"https://menus.s3-accesspoint.eu-west-1.amazonaws.com/?{context}"}}
            ),
            [_request(input_url=f"https://menus.s3-accesspoint.eu-west-1.amazonaws.com/?{context}")],
        )
        for context in ("headObjectContext", "listObjectsContext", "listObjectsV2Context")
    ),
]
