"""CloudFormation Lambda hooks: a resource, and a stack."""

from lambdarouter.sources.cloudformation_hook import HookRequest

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_cloudformation_hook",
        {
            "clientRequestToken": "token-resource",
            "awsAccountId": "210987654321",
            "stackId": "arn:aws:cloudformation:eu-west-1:210987654321:stack/shop/0b1c",
            "changeSetId": "arn:aws:cloudformation:eu-west-1:210987654321:changeSet/grow/1d2e",
            "hookTypeName": "shop::checks::tables",
            "hookTypeVersion": "00000008",
            "hookModel": {"LambdaFunction": "arn:aws:lambda:eu-west-1:210987654321:function:checks"},
            "actionInvocationPoint": "UPDATE_PRE_PROVISION",
            "requestData": {
                "targetName": "AWS::DynamoDB::Table",
                "targetType": "RESOURCE",
                "targetLogicalId": "Orders",
                "targetModel": {
                    "resourceProperties": {"BillingMode": "PAY_PER_REQUEST"},
                    "previousResourceProperties": {"BillingMode": "PROVISIONED"},
                },
            },
            "requestContext": {"invocation": 2, "callbackContext": {"scan": "s-1"}},
        },
        [
            HookRequest(
                invocation_point="UPDATE_PRE_PROVISION",
                target_name="AWS::DynamoDB::Table",
                target_type="RESOURCE",
                logical_id="Orders",
                properties={"BillingMode": "PAY_PER_REQUEST"},
                previous_properties={"BillingMode": "PROVISIONED"},
                hook="shop::checks::tables",
                hook_version="00000008",
                client_request_token="token-resource",
                stack_arn="arn:aws:cloudformation:eu-west-1:210987654321:stack/shop/0b1c",
                change_set_arn="arn:aws:cloudformation:eu-west-1:210987654321:changeSet/grow/1d2e",
                account="210987654321",
                invocation=2,
                callback_context={"scan": "s-1"},
            )
        ],
    ),
    Reading(
        "on_cloudformation_hook",
        {
            "clientRequestToken": "token-stack",
            "awsAccountId": "210987654321",
            "stackID": "arn:aws:cloudformation:eu-west-1:210987654321:stack/shop/0b1d",
            "changeSetId": None,
            "hookTypeName": "shop::checks::stacks",
            "hookTypeVersion": "00000009",
            "hookModel": {"LambdaFunction": "arn:aws:lambda:eu-west-1:210987654321:function:checks"},
            "actionInvocationPoint": "CREATE_PRE_PROVISION",
            "requestData": {
                "targetName": "STACK",
                "targetType": "STACK",
                "targetLogicalId": "shop",
                "payload": "https://hooks.s3.eu-west-1.amazonaws.com/payload",
            },
            "requestContext": {"invocation": 1, "callbackContext": None},
        },
        [
            HookRequest(
                invocation_point="CREATE_PRE_PROVISION",
                target_name="STACK",
                target_type="STACK",
                logical_id="shop",
                payload_url="https://hooks.s3.eu-west-1.amazonaws.com/payload",
                hook="shop::checks::stacks",
                hook_version="00000009",
                client_request_token="token-stack",
                stack_arn="arn:aws:cloudformation:eu-west-1:210987654321:stack/shop/0b1d",
                account="210987654321",
            )
        ],
    ),
]
