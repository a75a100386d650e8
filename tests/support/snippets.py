"""The SAM lines of the pages on sources, put together into one template that can be linted and translated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

yaml: Any = import_module("yaml")  # it has no types

PAGES = Path(__file__).resolve().parents[2] / "docs" / "sources"


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Reads the short forms of CloudFormation's functions: `!Ref`, `!GetAtt`, `!Sub`."""


def _function(loader: Any, name: str, node: Any) -> dict[str, Any]:
    value = loader.construct_scalar(node)
    return {"Ref": value} if name == "Ref" else {f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _function)


def parse(text: str) -> Any:
    """The value of a block of YAML."""
    return yaml.load(text, Loader=_Loader)


#: The resources that pages refer to and do not show, by name.
STAND_INS: dict[str, Any] = parse("""
Bucket: { Type: AWS::S3::Bucket }
UploadsBucket: { Type: AWS::S3::Bucket }
ClickStream: { Type: AWS::Kinesis::Stream }
Cluster:
  Type: AWS::DocDB::DBCluster
  Properties: { ManageMasterUserPassword: true, MasterUsername: shop, StorageEncrypted: true }
EventApi:
  Type: AWS::AppSync::Api
  Properties:
    Name: orders
    EventConfig:
      AuthProviders: [{ AuthType: API_KEY }]
      ConnectionAuthModes: [{ AuthType: API_KEY }]
      DefaultPublishAuthModes: [{ AuthType: API_KEY }]
      DefaultSubscribeAuthModes: [{ AuthType: API_KEY }]
GraphQLApi: { Type: AWS::AppSync::GraphQLApi, Properties: { Name: shop, AuthenticationType: API_KEY } }
LogGroup: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: 30 } }
LostBatches: { Type: AWS::SQS::Queue }
Orders: { Type: AWS::SQS::Queue }
OrdersQueue: { Type: AWS::SQS::Queue }
OrdersStream: { Type: AWS::Kinesis::Stream }
OrdersTable:
  Type: AWS::DynamoDB::Table
  Properties:
    BillingMode: PAY_PER_REQUEST
    AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
    KeySchema: [{ AttributeName: id, KeyType: HASH }]
    StreamSpecification: { StreamViewType: NEW_AND_OLD_IMAGES }
OrdersTopic: { Type: AWS::SNS::Topic }
ExtensionRole: &role
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: "sts:AssumeRole" }]
GatewayRole: *role
HarnessRole: *role
HookRole: *role
LaunchTemplate: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { InstanceType: t4g.micro } } }
Manuals: { Type: AWS::S3::Bucket }
RuleSet: { Type: AWS::SES::ReceiptRuleSet }
Secret: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: {} } }
SupportingAccessPoint: { Type: AWS::S3::AccessPoint, Properties: { Bucket: photos } }
UserPool: { Type: AWS::Cognito::UserPool }
FailuresFunction: { Type: AWS::Serverless::Function, Properties: { Handler: failures.handler } }
""")
_FUNCTION = {"Type": "AWS::Serverless::Function", "Properties": {"Handler": "service.handler"}}


def pages() -> Iterator[tuple[str, Any]]:
    """The name of each page with SAM lines, and what its blocks hold."""
    for path in sorted(PAGES.glob("*.md")):
        blocks = re.findall(r"^```yaml\n(.*?)^```$", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
        for block in blocks:
            yield path.stem, parse(block)


def prefix_of(page: str) -> str:
    """The beginning of the logical names of a page's resources."""
    return "".join(word.title() for word in page.split("_")) + "Page"


def template() -> dict[str, Any]:
    """One template of all pages: the names of a page's resources begin with the page's."""
    resources: dict[str, Any] = {}
    parameters: dict[str, Any] = {}
    for page, shown in pages():
        own = _resources(shown)
        prefix = prefix_of(page)
        for name in sorted(set(_referred(own)) - own.keys()):
            if name in STAND_INS:
                own[name] = STAND_INS[name]
            elif name.endswith("Function"):
                own[name] = _FUNCTION
            else:
                parameters[prefix + name] = {"Type": "String"}
        names = {name: prefix + name for name in _referred(own) | own.keys()}
        resources |= {names[name]: _renamed(each, names) for name, each in own.items()}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Globals": {"Function": {"Runtime": "python3.13", "CodeUri": "s3://bucket/key"}},
        "Parameters": parameters,
        "Resources": resources,
    }


def lint(made: dict[str, Any]) -> list[str]:
    """What cfn-lint finds in a template."""
    api = import_module("cfnlint.api")
    found = api.lint(json.dumps(made), config=api.ManualArgs(regions=["us-east-1"]))
    return [f"{match.rule.id} {match.path}: {match.message}" for match in found]


def _resources(shown: dict[str, Any]) -> dict[str, Any]:
    """The resources of a block, which shows resources, or properties of a function."""
    if all("Type" in each and "::" in str(each["Type"]) for each in shown.values()):
        resources = dict(shown)
        for each in resources.values():
            if each["Type"] == "AWS::Serverless::Function":
                each["Properties"] = {"Handler": "service.handler", **each["Properties"]}
        return resources
    return {"Function": {**_FUNCTION, "Properties": {"Handler": "service.handler", **shown}}}


def _referred(value: Any) -> set[str]:
    """The logical names that a value refers to."""
    if isinstance(value, list):
        return {name for each in value for name in _referred(each)}
    if not isinstance(value, dict):
        return set()
    found: set[str] = set()
    for key, each in value.items():
        if key == "Ref" or (key == "DependsOn" and isinstance(each, str)):
            found.add(each)
        elif key == "Fn::GetAtt":
            found.add(each[0] if isinstance(each, list) else each.partition(".")[0])
        elif key == "Fn::Sub":
            found |= {name.partition(".")[0] for name in re.findall(r"\$\{([^!}]+)\}", each)}
        else:
            found |= _referred(each)
    return {name.partition(".")[0] for name in found if not name.startswith("AWS::")}


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """A value whose references have other names."""

    def renamed(name: str) -> str:
        first, dot, rest = name.partition(".")
        return names.get(first, first) + dot + rest

    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    for key, each in value.items():
        if key in ("Ref", "DependsOn") and isinstance(each, str):
            made[key] = renamed(each)
        elif key == "Fn::GetAtt":
            made[key] = [renamed(each[0]), *each[1:]] if isinstance(each, list) else renamed(each)
        elif key == "Fn::Sub":
            made[key] = re.sub(r"\$\{([^!}]+)\}", lambda found: "${" + renamed(found[1]) + "}", each)
        else:
            made[key] = _renamed(each, names)
    return made
