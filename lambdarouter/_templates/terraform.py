"""Terraform: the resources of a stack as resources of the AWS provider."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from .documents import function_of, heading, wrapped
from .hcl import Block, Expression, quoted, rendered
from .stack import Resource
from .terraform_basic import BASIC
from .terraform_services import SERVICES
from .terraform_types import REFERENCES, TYPES, Context

if TYPE_CHECKING:
    from .stack import Stack

_VARIABLE: Final = re.compile(r"\$\{([^!}][^}]*)\}")

_PSEUDO: Final = {
    "AWS::AccountId": ("aws_caller_identity", "data.aws_caller_identity.current.account_id"),
    "AWS::Partition": ("aws_partition", "data.aws_partition.current.partition"),
    "AWS::Region": ("aws_region", "data.aws_region.current.region"),
}

_CONVERTERS: Final = {**BASIC, **SERVICES}

_PROVIDER: Final = Block(
    "terraform",
    blocks=[
        Block("required_providers", arguments={"aws": {"source": "hashicorp/aws", "version": ">= 6.0"}}),
    ],
)


def terraform_of(stack: Stack, description: str) -> str:
    """The text of a stack in Terraform's language."""
    writer = _Writer(stack)
    blocks = writer.blocks()
    parts = [rendered(_PROVIDER), *(rendered(each) for each in writer.variables())]
    parts += [rendered(Block("data", (each, "current"))) for each in sorted(writer.data)]
    for each in blocks:
        comment = "".join(f"# {line}\n" for line in wrapped(each.comment)) if each.comment else ""
        parts.append(comment + rendered(each))
    return heading(stack, description) + "\n" + "\n\n".join(parts) + "\n"


def snake(text: str) -> str:
    """A logical id in the style of Terraform: `OrdersQueue` is `orders_queue`."""
    spaced = re.sub(r"([a-z0-9])([A-Z])|([A-Z]+)([A-Z][a-z])", r"\1\3_\2\4", text)
    return spaced.lower()


class _Writer:
    """The blocks of a stack; `data` are the data sources that they need."""

    def __init__(self, stack: Stack) -> None:
        self.stack: Stack = stack
        self.data: set[str] = set()
        functions = function_of(stack)
        del stack.parameters["CodeBucket"], stack.parameters["CodeKey"]
        own = {name: Resource(name, each["Type"], each["Properties"]) for name, each in functions.items()}
        own[stack.function].properties |= {"Code": None}
        self.resources: dict[str, Resource] = {**own, **stack.resources}

    def variables(self) -> list[Block]:
        """The variables."""
        package = Block("variable", ("package",), {"description": "Path of the package", "type": Expression("string")})
        found = [package]
        for name, each in self.stack.parameters.items():
            given = {"description": each.description, "type": Expression("string"), "default": each.default}
            found.append(Block("variable", (snake(name),), given))
        return found

    def blocks(self) -> list[Block]:
        """The resources; a comment for those without a converter."""
        context = Context(self.resources, self.value, self.address, self.stack.note)
        found: list[Block] = []
        for each in self.resources.values():
            convert = _CONVERTERS.get(each.type)
            if convert is None:
                self.stack.note(f"Terraform has no {each.type}: deploy {each.name} with CloudFormation.")
                continue
            made = convert(context, each)
            if made:
                made[0].comment = each.comment
            waits = [self.address(name) for name in each.depends_on if name in self.resources]
            for block in made[-1:] if waits else ():
                block.arguments["depends_on"] = [Expression(address) for address in waits]
            found += made
        return found

    def address(self, name: str) -> str:
        """The address of a resource."""
        return f"{TYPES[self.resources[name].type]}.{snake(name)}"

    def value(self, value: Any) -> Any:
        """A value with CloudFormation functions as expressions."""
        if isinstance(value, dict):
            if len(value) == 1:
                ((name, argument),) = value.items()
                if name == "Ref":
                    return Expression(self._ref(argument))
                if name == "Fn::GetAtt":
                    return Expression(self._attribute(*argument))
                if name == "Fn::Sub":
                    return self._sub(argument)
            return {key: self.value(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.value(each) for each in value]
        return value

    def _ref(self, name: str) -> str:
        if name in _PSEUDO:
            data, text = _PSEUDO[name]
            self.data.add(data)
            return text
        if name in self.stack.parameters:
            return f"var.{snake(name)}"
        kind = self.resources[name].type
        return f"{self.address(name)}.{REFERENCES.get((kind, None), 'id')}"

    def _attribute(self, name: str, key: str) -> str:
        kind = self.resources[name].type
        return f"{self.address(name)}.{REFERENCES.get((kind, key), snake(key))}"

    def _sub(self, text: str) -> Expression:
        parts: list[str] = []
        end = 0
        for each in _VARIABLE.finditer(text):
            parts.append(quoted(text[end : each.start()])[1:-1])
            name, _, key = each[1].partition(".")
            if each[1] == "AWS::StackName":
                parts.append(snake(self.stack.function))
            else:
                parts.append(f"${{{self._attribute(name, key) if key else self._ref(name)}}}")
            end = each.end()
        parts.append(quoted(text[end:].replace("${!", "${"))[1:-1])
        return Expression(f'"{"".join(parts)}"')
