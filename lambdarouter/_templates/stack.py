"""A template under construction: parameters, CloudFormation resources, SAM events, and notes."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Sequence
from typing import Any, Final

from attrs import define, field, frozen

from .._checking.matching import match_name
from .._checking.template import Name

Value = dict[str, Any]

ACCOUNT: Final[Value] = {"Ref": "AWS::AccountId"}

#: The managed policy that lets a function write its log.
LOG_POLICY: Final[Value] = {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}


def ref(name: str) -> Value:
    """`Ref` of a resource or parameter."""
    return {"Ref": name}


def attribute(name: str, key: str = "Arn") -> Value:
    """`Fn::GetAtt` of a resource."""
    return {"Fn::GetAtt": [name, key]}


def sub(text: str) -> Value:
    """`Fn::Sub` of a string."""
    return {"Fn::Sub": text}


def logical(*texts: str) -> str:
    """A logical id made from strings: letters and digits, each word with a capital."""
    words = re.findall(r"[A-Za-z0-9]+", " ".join(texts))
    joined = "".join(each[:1].upper() + each[1:] for each in words)
    return (f"N{joined}" if joined[:1].isdigit() else joined)[:200] or "Unnamed"


@frozen
class Parameter:
    """A value that the code does not contain."""

    description: str
    """Description of the value."""

    type: str = "String"
    """Type, as in CloudFormation."""

    default: Any = None
    """Default; None for a parameter that must be given."""


@define
class Resource:
    """One resource."""

    name: str
    """Logical id."""

    type: str
    """Type, as in CloudFormation."""

    properties: Value
    """Properties, with intrinsic functions in their long form."""

    depends_on: list[str] = field(factory=list[str])
    """Logical ids of resources that are created before it."""

    comment: str | None = None
    """Purpose, as a comment."""

    keeps_data: bool = False
    """Whether it is kept when the stack is deleted, because it has data."""

    is_existing: bool = False
    """Whether the template to update already has it: only the missing parts are added."""


@define
class Event:
    """An event of a SAM function."""

    type: str
    """Type, such as `SQS`."""

    properties: Value
    """Properties."""

    comment: str | None = None
    """Purpose, as a comment."""


@frozen
class NamedResource:
    """A queue, topic, bucket ... of the template to update, which handlers may refer to."""

    resource: str
    """Logical id."""

    type: str
    """Type, as in CloudFormation."""

    name: Name
    """Name, if it is known."""

    value: Any
    """Value of the property with the name."""


@frozen(kw_only=True)
class Existing:
    """The contents of the template to update."""

    resources: Collection[str] = ()
    """Logical ids of all resources."""

    named: Sequence[NamedResource] = ()
    """Resources with names."""

    parameters: Collection[str] = ()
    """Names of the parameters."""


class Stack:
    """The contents of a template; the writers of sources add to it.

    In a SAM stack, a trigger is an event of the function if SAM has a type for it; SAM then makes the permissions and
    the role. Every other stack has only resources.
    """

    def __init__(
        self,
        function: str,
        handler: str,
        *,
        is_sam: bool,
        timeout: int,
        existing: Existing | None = None,
    ) -> None:
        self.function: str = function
        self.handler: str = handler
        self.is_sam: bool = is_sam
        self.timeout: int = timeout
        self.parameters: dict[str, Parameter] = {}
        self.resources: dict[str, Resource] = {}
        self.events: dict[str, Event] = {}
        self.statements: list[Value] = []
        self.notes: list[str] = []
        self.settings: Value = {}
        self._existing: Existing = existing or Existing()
        self._taken: set[str] = {function, f"{function}Role", *self._existing.resources, *self._existing.parameters}
        self._names: dict[Hashable, str] = {}

    @property
    def arn(self) -> Value:
        """The ARN of the function."""
        return attribute(self.function)

    def free(self, *texts: str) -> str:
        """A logical id that is not used yet."""
        wanted = name = logical(*texts)
        number = 2
        while name in self._taken:
            name, number = f"{wanted}{number}", number + 1
        self._taken.add(name)
        return name

    def parameter(self, name: str, description: str, *, type_name: str = "String", default: Any = None) -> Value:
        """A reference to a parameter, which is added once."""
        if name not in self.parameters:
            self._taken.add(name)
            self.parameters[name] = Parameter(description, type_name, default)
        return ref(name)

    def parameter_name(self, key: Hashable, *texts: str) -> str:
        """The name of the parameter for a key; the existing one of the template to update, if it has this name."""
        if key not in self._names:
            wanted = logical(*texts)
            is_own = wanted in self._existing.parameters and wanted not in self._names.values()
            self._names[key] = wanted if is_own else self.free(*texts)
        return self._names[key]

    def existing(self, type_name: str, wanted: Any, parameter: str | None = None) -> NamedResource | None:
        """The resource of the template to update whose name a filter matches, or whose name is the parameter."""
        for each in self._existing.named:
            is_named = parameter is not None and each.value == ref(parameter)
            if each.type == type_name and (is_named or match_name(each.name, wanted) == "yes"):
                return each
        return None

    def existing_id(self, type_name: str, wanted: Any) -> str | None:
        """The logical id of that resource."""
        found = self.existing(type_name, wanted)
        return found.resource if found is not None else None

    def add(self, name: str, type_name: str, properties: Value, **options: Any) -> Resource:
        """Add a resource; properties that are None are left out."""
        given = {key: value for key, value in properties.items() if value is not None}
        made = Resource(name, type_name, given, **options)
        self.resources[name] = made
        self._taken.add(name)
        return made

    def event(self, name: str, type_name: str, properties: Value, comment: str | None = None) -> None:
        """Add an event of SAM; properties that are None are left out."""
        unique, number = name, 2
        while unique in self.events:
            unique, number = f"{name}{number}", number + 1
        given = {key: value for key, value in properties.items() if value is not None}
        self.events[unique] = Event(type_name, given, comment)

    def allow(self, actions: Sequence[str], resource: Any) -> None:
        """Add a statement to the role of the function."""
        statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
        if statement not in self.statements:
            self.statements.append(statement)

    def permit(self, name: str, principal: str, source_arn: Any = None, **options: Any) -> str:
        """Add the permission of a service to invoke the function; without an ARN, for services of this account."""
        source: Value = {"SourceArn": source_arn} if source_arn is not None else {"SourceAccount": ACCOUNT}
        properties = {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(self.function),
            "Principal": principal,
            **source,
            **options,
        }
        name = self.free(name, "Permission")
        self.add(name, "AWS::Lambda::Permission", properties)
        return name

    def failed_events(self) -> Value:
        """The ARN of the queue for events that still fail after the last retry."""
        name = "FailedEventsQueue"
        if name not in self.resources:
            self.add(
                name,
                "AWS::SQS::Queue",
                {"MessageRetentionPeriod": 1209600},
                comment="Events that still fail after the last retry; kept for 14 days.",
            )
            self.allow(["sqs:SendMessage"], attribute(name))
        return attribute(name)

    def note(self, text: str) -> None:
        """Add a note about a missing part of the template, and the steps to do by hand."""
        if text not in self.notes:
            self.notes.append(text)
