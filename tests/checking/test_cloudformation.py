"""Templates of CloudFormation without SAM, as CDK synthesises them: triggers, permissions and roles by reference."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lambdarouter import App
from lambdarouter._checking.documents import TemplateError
from tests.support.checked import Checked


def app_of() -> App:
    app = App(report_batch_item_failures=True)

    @app.on_sqs(queue="orders")
    def fulfill(message: Any) -> None: ...

    @app.on_s3_put(bucket="uploads")
    def thumbnail(event: Any) -> None: ...

    @app.get("/users/{user_id}")
    def get_user(user_id: int) -> None: ...

    return app


def synthesized() -> dict[str, Any]:
    """A template as CDK writes it: JSON with generated ids, joined ARNs, and the role's default policy."""
    function = {"Fn::GetAtt": ["Fn9270CBC0", "Arn"]}
    return {
        "Resources": {
            "Role52": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "ManagedPolicyArns": [
                        {
                            "Fn::Join": [
                                "",
                                [
                                    "arn:",
                                    {"Ref": "AWS::Partition"},
                                    ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
                                ],
                            ]
                        }
                    ]
                },
            },
            "RolePolicy7": {
                "Type": "AWS::IAM::Policy",
                "Properties": {
                    "PolicyDocument": {
                        "Statement": [
                            {
                                "Action": [
                                    "sqs:ReceiveMessage",
                                    "sqs:ChangeMessageVisibility",
                                    "sqs:GetQueueUrl",
                                    "sqs:DeleteMessage",
                                    "sqs:GetQueueAttributes",
                                ],
                                "Effect": "Allow",
                                "Resource": {"Fn::GetAtt": ["OrdersQ1", "Arn"]},
                            }
                        ]
                    },
                    "Roles": [{"Ref": "Role52"}],
                },
            },
            "Fn9270CBC0": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Handler": "service.app",
                    "Runtime": "python3.13",
                    "Role": {"Fn::GetAtt": ["Role52", "Arn"]},
                },
                "DependsOn": ["RolePolicy7"],
            },
            "Mapping8": {
                "Type": "AWS::Lambda::EventSourceMapping",
                "Properties": {
                    "EventSourceArn": {"Fn::GetAtt": ["OrdersQ1", "Arn"]},
                    "FunctionName": {"Ref": "Fn9270CBC0"},
                    "FunctionResponseTypes": ["ReportBatchItemFailures"],
                },
            },
            "OrdersQ1": {
                "Type": "AWS::SQS::Queue",
                "Properties": {
                    "QueueName": "orders",
                    "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead2", "Arn"]}, "maxReceiveCount": 5},
                },
            },
            "Dead2": {"Type": "AWS::SQS::Queue"},
            "Uploads5": {
                "Type": "AWS::S3::Bucket",
                "Properties": {
                    "BucketName": "uploads",
                    "NotificationConfiguration": {
                        "LambdaConfigurations": [{"Event": "s3:ObjectCreated:Put", "Function": function}]
                    },
                },
            },
            "S3May": {
                "Type": "AWS::Lambda::Permission",
                "Properties": {
                    "Action": "lambda:InvokeFunction",
                    "FunctionName": function,
                    "Principal": "s3.amazonaws.com",
                },
            },
            "Api6": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "api", "ProtocolType": "HTTP"}},
            "Integration3": {
                "Type": "AWS::ApiGatewayV2::Integration",
                "Properties": {
                    "ApiId": {"Ref": "Api6"},
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": {
                        "Fn::Join": [
                            "",
                            ["arn:", {"Ref": "AWS::Partition"}, ":apigateway:x/functions/", function, "/invocations"],
                        ]
                    },
                },
            },
            "Route4": {
                "Type": "AWS::ApiGatewayV2::Route",
                "Properties": {
                    "ApiId": {"Ref": "Api6"},
                    "RouteKey": "GET /users/{id}",
                    "Target": {"Fn::Join": ["", ["integrations/", {"Ref": "Integration3"}]]},
                },
            },
            "ApiMay": {
                "Type": "AWS::Lambda::Permission",
                "Properties": {
                    "Action": "lambda:InvokeFunction",
                    "FunctionName": {"Ref": "Fn9270CBC0"},
                    "Principal": "apigateway.amazonaws.com",
                },
            },
        }
    }


def failures(checked: Checked, template: dict[str, Any]) -> list[tuple[str, str]]:
    found = checked(app_of(), json.dumps(template, indent=1), name="Stack.template.json")
    return sorted((each.rule.id, str(each.resource)) for each in found if each.is_failure)


def test_nothing_is_found_in_a_correct_template(checked: Checked) -> None:
    assert failures(checked, synthesized()) == []


def test_a_tab_in_json_is_a_space(checked: Checked) -> None:
    found = checked(app_of(), json.dumps(synthesized(), indent="\t"), name="Stack.template.json")

    assert [each for each in found if each.is_failure] == []


def test_response_types_dropped_by_a_bug(checked: Checked) -> None:
    template = synthesized()
    del template["Resources"]["Mapping8"]["Properties"]["FunctionResponseTypes"]
    text = json.dumps(template, indent=1)

    assert checked.failures(app_of(), text, name="Stack.template.json") == [("LR201", '"Mapping8": {')]


@pytest.mark.parametrize(
    ("removed", "wanted"),
    [
        (["S3May"], [("LR240", "Uploads5")]),
        (["ApiMay"], [("LR240", "Route4")]),
        (["RolePolicy7"], [("LR241", "Mapping8")]),
        (["Mapping8"], [("LR204", "fulfill")]),
        (["Route4", "ApiMay"], [("LR204", "get_user")]),
    ],
)
def test_what_is_missing_is_found(removed: list[str], wanted: list[tuple[str, str]], checked: Checked) -> None:
    template = synthesized()
    for name in removed:
        del template["Resources"][name]

    assert failures(checked, template) == wanted


def test_a_permission_is_no_trigger(checked: Checked) -> None:
    template = synthesized()
    del template["Resources"]["Uploads5"]

    assert failures(checked, template) == [("LR204", "thumbnail")]


@pytest.mark.parametrize(
    ("source_arn", "is_outside"),
    [
        ("arn:aws:s3:::uploads", True),
        ({"Fn::ImportValue": "UploadsArn"}, True),
        ({"Fn::Sub": "arn:${AWS::Partition}:s3:::${UploadsName}"}, True),
        ({"Fn::GetAtt": ["Files7", "Arn"]}, False),
        ("arn:aws:s3:::files", False),
        ({"Fn::Sub": "arn:${AWS::Partition}:s3:::files"}, False),
        ({"Fn::Sub": "arn:${AWS::Partition}:s3:::${Files7}"}, False),
    ],
    ids=str,
)
def test_the_sender_of_a_permission_may_be_in_another_template(
    source_arn: Any, is_outside: bool, checked: Checked
) -> None:
    template = synthesized()
    del template["Resources"]["Uploads5"]
    template["Resources"]["Files7"] = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "files"}}
    template["Resources"]["S3May"]["Properties"]["SourceArn"] = source_arn
    found = checked(app_of(), json.dumps(template, indent=1), name="Stack.template.json")

    assert [each.rule.id for each in found if each.is_failure] == ([] if is_outside else ["LR204"])
    assert any(each.rule.id == "LR200" and "Only a permission" in each.message for each in found) == is_outside


@pytest.mark.parametrize("parameter", ["UploadsName", "Other"])
def test_a_permission_that_repeats_the_parameter_of_a_bucket_is_for_that_bucket(
    parameter: str, checked: Checked
) -> None:
    template = synthesized()
    template["Resources"]["Uploads5"]["Properties"] = {"BucketName": {"Ref": "UploadsName"}}
    template["Resources"]["S3May"]["Properties"]["SourceArn"] = {"Fn::Sub": f"arn:aws:s3:::${{{parameter}}}"}

    assert failures(checked, template) == ([("LR204", "thumbnail")] if parameter == "UploadsName" else [])


def test_the_permission_of_another_service_is_no_trigger(checked: Checked) -> None:
    template = synthesized()
    del template["Resources"]["Route4"], template["Resources"]["Api6"]

    assert failures(checked, template) == [("LR204", "get_user")]


@pytest.mark.parametrize(
    ("bucket", "event", "wanted"),
    [
        ("uploads", "s3:ObjectCreated:*", ["LR203"]),
        ("uploads", "s3:ObjectCreated:Put", []),
        ({"Ref": "Uploads5"}, "s3:ObjectCreated:Put", []),
        ({"Ref": "Uploads5"}, "s3:ObjectRemoved:Delete", ["LR203", "LR204"]),
        ("downloads", "s3:ObjectCreated:Put", ["LR203", "LR204"]),
    ],
    ids=str,
)
def test_cdk_sets_notifications_with_a_custom_resource(
    bucket: Any, event: str, wanted: list[str], checked: Checked
) -> None:
    template = synthesized()
    del template["Resources"]["Uploads5"]["Properties"]["NotificationConfiguration"]
    template["Resources"]["Notifications9"] = {
        "Type": "Custom::S3BucketNotifications",
        "Properties": {
            "ServiceToken": "arn:aws:lambda:eu-west-1:123456789012:function:notifications",
            "BucketName": bucket,
            "NotificationConfiguration": {
                "LambdaFunctionConfigurations": [
                    {
                        "Events": [event],
                        "Filter": {"Key": {"FilterRules": [{"Name": "suffix", "Value": ".jpg"}]}},
                        "LambdaFunctionArn": {"Fn::GetAtt": ["Fn9270CBC0", "Arn"]},
                    }
                ]
            },
            "Managed": True,
        },
    }

    assert [each for each, _ in failures(checked, template)] == wanted


def test_another_custom_resource_that_names_the_function_may_be_a_trigger(checked: Checked) -> None:
    template = synthesized()
    del template["Resources"]["Uploads5"]
    call = {"Fn::Join": ["", ['{"function":"', {"Fn::GetAtt": ["Fn9270CBC0", "Arn"]}, '"}']]}
    template["Resources"]["Call9"] = {"Type": "Custom::AWS", "Properties": {"ServiceToken": "arn", "Create": call}}

    assert failures(checked, template) == []


# --- State machines -------------------------------------------------------------------------------------------------

MACHINE = {
    "Type": "AWS::StepFunctions::StateMachine",
    "Properties": {
        "DefinitionString": '{"States": {"Work": {"Resource": "${Function}"}}}',
        "DefinitionSubstitutions": {"Function": {"Fn::GetAtt": ["Fn9270CBC0", "Arn"]}},
    },
}


def machine_app() -> App:
    app = app_of()

    @app.on_invoke()
    def work(payload: Any) -> None: ...

    @app.on_eventbridge(source="com.example")
    def placed(event: Any) -> None: ...

    @app.on_schedule(rule="nightly")
    def clean(event: Any) -> None: ...

    return app


@pytest.mark.parametrize(
    ("resources", "wanted"),
    [
        ({}, ["clean", "placed"]),
        ({"Machine": MACHINE}, ["clean", "placed"]),
        (
            {
                "Machine": MACHINE,
                "Start": {
                    "Type": "AWS::Events::Rule",
                    "Properties": {"EventPattern": {}, "Targets": [{"Arn": {"Ref": "Machine"}}]},
                },
            },
            [],
        ),
        (
            {
                "Machine": MACHINE,
                "Start": {"Type": "AWS::Scheduler::Schedule", "Properties": {"Target": {"Arn": {"Ref": "Machine"}}}},
            },
            ["placed"],
        ),
        (
            {
                "Machine": {
                    "Type": "AWS::Serverless::StateMachine",
                    "Properties": {
                        "Definition": {"States": {"Work": {"Resource": {"Fn::GetAtt": ["Fn9270CBC0", "Arn"]}}}},
                        "Events": {"Placed": {"Type": "EventBridgeRule", "Properties": {}}},
                    },
                }
            },
            ["clean"],
        ),
        (
            {
                "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": "{}"}},
                "Start": {
                    "Type": "AWS::Events::Rule",
                    "Properties": {"EventPattern": {}, "Targets": [{"Arn": {"Ref": "Machine"}}]},
                },
            },
            ["clean", "placed"],
        ),
    ],
    ids=["none", "not started here", "a rule starts it", "a schedule starts it", "SAM", "of another function"],
)
def test_a_state_machine_sends_the_event_that_started_it(
    resources: dict[str, Any], wanted: list[str], checked: Checked
) -> None:
    template = synthesized()
    template["Resources"] |= resources
    found = checked(machine_app(), json.dumps(template, indent=1), name="Stack.template.json")

    assert sorted(str(each.resource) for each in found if each.is_failure) == wanted
    assert {each.rule.id for each in found if each.is_failure} <= {"LR204"}


def test_an_alias_stands_for_its_function(checked: Checked) -> None:
    template = synthesized()
    template["Resources"]["Live"] = {
        "Type": "AWS::Lambda::Alias",
        "Properties": {"FunctionName": {"Ref": "Fn9270CBC0"}, "Name": "live", "FunctionVersion": "1"},
    }
    template["Resources"]["Mapping8"]["Properties"]["FunctionName"] = {"Ref": "Live"}

    assert failures(checked, template) == []


@pytest.mark.parametrize(
    "value",
    [{"Ref": "Types"}, {"Fn::If": ["Batched", ["ReportBatchItemFailures"], {"Ref": "AWS::NoValue"}]}, {"Fn::New": 1}],
    ids=lambda value: next(iter(value)),
)
def test_an_unresolvable_value_is_said_to_be_unknown(value: Any, checked: Checked) -> None:
    template = synthesized()
    template["Parameters"] = {"Types": {"Type": "CommaDelimitedList", "Default": ""}}
    template["Resources"]["Mapping8"]["Properties"]["FunctionResponseTypes"] = value
    found = checked(app_of(), json.dumps(template, indent=1), name="Stack.template.json")

    assert [(each.rule.id, each.message) for each in found] == [
        ("LR217", "Events of s3 that still fail after two retries are dropped."),
        ("LR200", "FunctionResponseTypes is unknown, and is not compared with report_batch_item_failures."),
    ]


def test_two_branches_that_say_the_same_are_known(checked: Checked) -> None:
    template = synthesized()
    name = {"Fn::If": ["IsLive", "orders", "orders"]}
    template["Resources"]["OrdersQ1"]["Properties"]["QueueName"] = name
    assert failures(checked, template) == []
    template["Resources"]["OrdersQ1"]["Properties"]["QueueName"] = {"Fn::If": ["IsLive", "parcels", "parcels"]}
    assert failures(checked, template) == [("LR203", "Mapping8"), ("LR204", "fulfill")]


def test_a_parameter_has_the_value_that_is_given(checked: Checked) -> None:
    template = synthesized()
    template["Resources"]["OrdersQ1"]["Properties"]["QueueName"] = {"Ref": "Name"}
    text = json.dumps(template, indent=1)

    assert checked.failures(app_of(), text, name="a.json") == []
    assert checked.failures(app_of(), text, name="a.json", Name="orders") == []
    assert checked.failures(app_of(), text, name="a.json", Name="parcels") == [
        ("LR203", '"Mapping8": {'),
        ("LR204", "fulfill"),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        {"Inner": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://a.example/t"}}},
        {"Fn::ForEach::Queues": ["Name", ["a", "b"], {"${Name}": {"Type": "AWS::SQS::Queue"}}]},
        {"Inner": {"Type": "My::Queue::Thing::MODULE", "Properties": {}}},
    ],
    ids=["nested stack", "loop", "module"],
)
def test_what_may_hide_a_trigger_is_a_note(hidden: dict[str, Any], checked: Checked) -> None:
    template = synthesized()
    del template["Resources"]["Mapping8"]
    template["Resources"] |= hidden
    found = checked(app_of(), json.dumps(template, indent=1), name="Stack.template.json")

    assert [each for each in found if each.is_failure] == []
    assert [each.resource for each in found if each.rule.id == "LR200"] == [next(iter(hidden)), "fulfill"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Resources: []\n", r"template.yaml:1: Resources is not an object"),
        ("Resources:\n  A:\n    Properties: {}\n", r"template.yaml:2: the resource 'A' has no Type"),
        ("Resources: {}\n", r"has no Lambda function"),
    ],
)
def test_a_template_without_its_parts_is_refused(text: str, message: str, checked: Checked) -> None:
    with pytest.raises(TemplateError, match=message):
        checked(app_of(), text)


@pytest.mark.parametrize(
    ("top", "is_hidden"),
    [
        ({"Transform": "AWS::Serverless-2016-10-31"}, False),
        ({"Transform": ["AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"]}, False),
        ({"Transform": ["AWS::Serverless-2016-10-31", "OurMacro"]}, True),
        ({"Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://bucket/more.yaml"}}}, True),
        ({"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://bucket/more.yaml"}}}, True),
    ],
    ids=str,
)
def test_a_macro_of_the_whole_template_may_add_triggers(top: dict[str, Any], is_hidden: bool, checked: Checked) -> None:
    template = synthesized()
    del template["Resources"]["Mapping8"]

    assert failures(checked, top | template) == ([] if is_hidden else [("LR204", "fulfill")])
