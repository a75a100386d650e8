"""CloudFormation macros."""

from lambdarouter.sources.cloudformation_macro import MacroRequest

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_cloudformation_macro",
        {
            "region": "eu-west-1",
            "accountId": "210987654321",
            "fragment": {"Resources": {"Orders": {"Type": "AWS::SQS::Queue"}}},
            "transformId": "210987654321::Tag",
            "params": {"Team": "north"},
            "requestId": "6a1f-macro",
            "templateParameterValues": {"Stage": "live"},
        },
        [
            MacroRequest(
                fragment={"Resources": {"Orders": {"Type": "AWS::SQS::Queue"}}},
                transform_id="210987654321::Tag",
                request_id="6a1f-macro",
                params={"Team": "north"},
                template_parameters={"Stage": "live"},
                account="210987654321",
                region="eu-west-1",
            )
        ],
    )
]
