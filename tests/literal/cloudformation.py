"""CloudFormation custom resources: an update, and a request that arrives through SNS."""

import json

from lambdarouter.sources.cloudformation import CustomResourceRequest

from ._reading import Reading

_CREATE = {
    "RequestType": "Create",
    "ServiceToken": "arn:aws:sns:eu-west-1:210987654321:resources",
    "ResponseURL": "https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com/create",
    "StackId": "arn:aws:cloudformation:eu-west-1:210987654321:stack/shop/0b1c",
    "RequestId": "5f1e-create",
    "LogicalResourceId": "Bucket",
    "ResourceType": "AWS::CloudFormation::CustomResource",
    "ResourceProperties": {"ServiceToken": "arn:aws:sns:eu-west-1:210987654321:resources"},
}

READINGS: list[Reading] = [
    Reading(
        "on_cloudformation",
        {
            "RequestType": "Update",
            "ServiceToken": "arn:aws:lambda:eu-west-1:210987654321:function:resources",
            "ResponseURL": "https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com/update",
            "StackId": "arn:aws:cloudformation:eu-west-1:210987654321:stack/shop/0b1c",
            "RequestId": "5f1e-update",
            "LogicalResourceId": "Table",
            "PhysicalResourceId": "table-1",
            "ResourceType": "Custom::Table",
            "ResourceProperties": {"Name": "orders", "Size": "3"},
            "OldResourceProperties": {"Name": "orders", "Size": "2"},
        },
        [
            CustomResourceRequest[object](
                request_type="Update",
                properties={"Name": "orders", "Size": "3"},
                old_properties={"Name": "orders", "Size": "2"},
                physical_resource_id="table-1",
                resource_type="Custom::Table",
                logical_resource_id="Table",
                stack_id="arn:aws:cloudformation:eu-west-1:210987654321:stack/shop/0b1c",
                request_id="5f1e-update",
                service_token="arn:aws:lambda:eu-west-1:210987654321:function:resources",
                response_url="https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com/update",
            )
        ],
    ),
    Reading(
        "on_cloudformation",
        {
            "Records": [
                {
                    "EventVersion": "1.0",
                    "EventSource": "aws:sns",
                    "EventSubscriptionArn": "arn:aws:sns:eu-west-1:210987654321:resources:5b",
                    "Sns": {
                        "Type": "Notification",
                        "MessageId": "0f3a",
                        "TopicArn": "arn:aws:sns:eu-west-1:210987654321:resources",
                        "Subject": "AWS CloudFormation custom resource request",
                        "Message": json.dumps(_CREATE),
                        "Timestamp": "2026-01-31T12:00:00.001Z",
                        "MessageAttributes": {},
                    },
                }
            ]
        },
        [
            CustomResourceRequest[object](
                request_type="Create",
                properties={"ServiceToken": "arn:aws:sns:eu-west-1:210987654321:resources"},
                resource_type="AWS::CloudFormation::CustomResource",
                logical_resource_id="Bucket",
                stack_id="arn:aws:cloudformation:eu-west-1:210987654321:stack/shop/0b1c",
                request_id="5f1e-create",
                service_token="arn:aws:sns:eu-west-1:210987654321:resources",
                response_url="https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com/create",
            )
        ],
        via=("sns",),
    ),
    Reading(
        "on_cloudformation",
        {
            "RequestType": "Create",
            "ServiceToken": "arn:aws:lambda:eu-west-1:210987654321:function:Stack-ProviderframeworkonEvent",
            "ResponseURL": "https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com/cdk",
            "StackId": "arn:aws:cloudformation:eu-west-1:210987654321:stack/shop/0b1c",
            "RequestId": "5f1e-cdk",
            "LogicalResourceId": "Database",
            "PhysicalResourceId": "database-1",
            "ResourceType": "Custom::Database",
            "ResourceProperties": {"Name": "orders"},
            "Data": {"Port": 5432},
            "NoEcho": True,
            "State": {"job": "7"},
        },
        [
            CustomResourceRequest[object](
                request_type="Create",
                properties={"Name": "orders"},
                physical_resource_id="database-1",
                resource_type="Custom::Database",
                logical_resource_id="Database",
                stack_id="arn:aws:cloudformation:eu-west-1:210987654321:stack/shop/0b1c",
                request_id="5f1e-cdk",
                service_token="arn:aws:lambda:eu-west-1:210987654321:function:Stack-ProviderframeworkonEvent",
                response_url="https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com/cdk",
                data={"Port": 5432},
                no_echo=True,
                state={"job": "7"},
            )
        ],
    ),
]
