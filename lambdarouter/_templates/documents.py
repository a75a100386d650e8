"""Templates of SAM and CloudFormation: the document of a stack, and its text with comments in YAML."""

from __future__ import annotations

import json
from importlib import import_module
from io import StringIO
from textwrap import wrap
from typing import Any, Final

from .._checking.documents import TemplateError, yaml
from .stack import LOG_POLICY, Resource, Stack, Value, attribute

RUNTIME: Final = "python3.13"
ARCHITECTURE: Final = "arm64"
MEMORY: Final = 512

ruamel: Any = import_module("ruamel.yaml")  # of the extra `check`; its types are Any

_SHORT: Final = frozenset({"Ref", "Fn::Sub", "Fn::GetAtt"})


def document_of(stack: Stack, description: str) -> Value:
    """The document of a stack."""
    document: Value = {"AWSTemplateFormatVersion": "2010-09-09"}
    if stack.is_sam:
        document["Transform"] = "AWS::Serverless-2016-10-31"
    document["Description"] = description
    functions = {stack.function: _sam_function(stack)} if stack.is_sam else function_of(stack)
    if stack.parameters:
        document["Parameters"] = {name: parameter_of(stack, name) for name in stack.parameters}
    own = {name: resource_of(each) for name, each in stack.resources.items()}
    document["Resources"] = {**functions, **own}
    return document


def parameter_of(stack: Stack, name: str) -> Value:
    """A parameter of the document."""
    each = stack.parameters[name]
    default = {} if each.default is None else {"Default": each.default}
    return {"Type": each.type, "Description": each.description, **default}


def resource_of(each: Resource) -> Value:
    """A resource of the document."""
    made: Value = {"Type": each.type}
    if each.depends_on:
        made["DependsOn"] = each.depends_on[0] if len(each.depends_on) == 1 else each.depends_on
    if each.keeps_data:
        made |= {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    return {**made, "Properties": each.properties} if each.properties else made


def events_of(stack: Stack) -> Value:
    """The events of the SAM function."""
    return {
        name: {"Type": each.type, **({"Properties": each.properties} if each.properties else {})}
        for name, each in stack.events.items()
    }


def _sam_function(stack: Stack) -> Value:
    policies = [] if not _sam_statements(stack) else [{"Version": "2012-10-17", "Statement": _sam_statements(stack)}]
    properties: Value = {
        "CodeUri": ".",
        **_settings(stack),
        **({"Policies": policies} if policies else {}),
        **stack.settings,
        **({"Events": events_of(stack)} if stack.events else {}),
    }
    return {"Type": "AWS::Serverless::Function", "Properties": properties}


def _sam_statements(stack: Stack) -> list[Value]:
    """The statements that SAM does not add itself; it adds those of events and destinations."""
    own = ("config:", "secretsmanager:PutSecretValue")
    return [each for each in stack.statements if any(action.startswith(own) for action in each["Action"])]


def _settings(stack: Stack) -> Value:
    return {
        "Handler": stack.handler,
        "Runtime": RUNTIME,
        "Architectures": [ARCHITECTURE],
        "MemorySize": MEMORY,
        "Timeout": stack.timeout,
    }


def function_of(stack: Stack) -> Value:
    """The function and its role, in CloudFormation."""
    role = f"{stack.function}Role"
    code = {
        "S3Bucket": stack.parameter("CodeBucket", "Name of the bucket with the package of the function"),
        "S3Key": stack.parameter("CodeKey", "Key of the package of the function in the bucket"),
    }
    function = {"Code": code, **_settings(stack), "Role": attribute(role)}
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    properties: Value = {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "ManagedPolicyArns": [LOG_POLICY],
    }
    if stack.statements:
        policy = {"Version": "2012-10-17", "Statement": stack.statements}
        properties["Policies"] = [{"PolicyName": "events", "PolicyDocument": policy}]
    return {
        stack.function: {"Type": "AWS::Lambda::Function", "Properties": function},
        role: {"Type": "AWS::IAM::Role", "Properties": properties},
    }


# --- YAML -----------------------------------------------------------------------------------------------------------


def yaml_of(stack: Stack, description: str) -> str:
    """The text of a stack in YAML, with comments and the short forms of functions."""
    document = commented(document_of(stack, description))
    resources = document["Resources"]
    for name, each in stack.resources.items():
        comment_on(resources, name, each.comment, 2)
    events = resources[stack.function]["Properties"].get("Events")
    for name, event in stack.events.items():
        comment_on(events, name, event.comment, 8)
    return heading(stack, description) + dumped(document)


def heading(stack: Stack, description: str) -> str:
    """The comment at the top of a template: its origin, and the steps to do by hand."""
    lines = [f"# {description}"]
    for note in stack.notes:
        first, *others = wrapped(note, 106)
        lines += [f"# - {first}", *(f"#   {each}" for each in others)]
    return "\n".join(lines) + "\n"


def wrapped(text: str, width: int = 110) -> list[str]:
    """Text divided into lines."""
    return wrap(" ".join(text.split()), width, break_long_words=False)


def comment_on(mapping: Any, key: str, text: str | None, indent: int) -> None:
    """Put a comment before a key."""
    if text:
        mapping.yaml_set_comment_before_after_key(key, before="\n".join(wrapped(text)), indent=indent)


def commented(value: Any) -> Any:
    """A value as ruamel.yaml writes it: objects with comments, and functions in their short forms."""
    comments = ruamel.comments
    if isinstance(value, dict):
        short = _short(value)
        if short is not None:
            return short
        made = comments.CommentedMap()
        for key, each in value.items():
            made[key] = commented(each)
        return made
    if isinstance(value, list):
        items = comments.CommentedSeq(commented(each) for each in value)
        if all(not isinstance(each, dict | list) for each in value):
            items.fa.set_flow_style()
        return items
    if isinstance(value, str) and _needs_quotes(value):
        return ruamel.scalarstring.SingleQuotedScalarString(value)
    return value


def _needs_quotes(text: str) -> bool:
    """Whether YAML 1.1, which CloudFormation reads, has another value for a plain string, such as `OFF` or `012`."""
    if text[:1] not in "0123456789-+.~yYnNtTfFoO":
        return False
    try:
        return not isinstance(yaml.safe_load(text), str)
    except (ValueError, yaml.YAMLError):
        return False  # the writer quotes strings that cannot be plain


def _short(value: Value) -> Any:
    if len(value) != 1:
        return None
    ((name, argument),) = value.items()
    if name not in _SHORT or (name == "Fn::Sub" and not isinstance(argument, str)):
        return None
    text = ".".join(argument) if isinstance(argument, list) else argument
    return ruamel.comments.TaggedScalar(value=text, style=None, tag=f"!{name.removeprefix('Fn::')}")


def new_yaml(mapping: int = 2, sequence: int = 4, offset: int = 2) -> Any:
    """A reader and writer of YAML that keeps comments, quotes and order."""
    writer = ruamel.YAML(typ="rt")
    writer.preserve_quotes = True
    writer.width = 4096
    writer.indent(mapping=mapping, sequence=sequence, offset=offset)
    return writer


def dumped(document: Any, writer: Any = None) -> str:
    """The text of a document."""
    out = StringIO()
    (writer or new_yaml()).dump(document, out)
    return out.getvalue()


def json_of(document: Value, indent: int | str | None = 2) -> str:
    """The text of a document in JSON."""
    try:
        return json.dumps(document, indent=indent, ensure_ascii=False) + "\n"
    except ValueError as error:
        raise TemplateError(f"The template cannot be written as JSON: {error}") from error
