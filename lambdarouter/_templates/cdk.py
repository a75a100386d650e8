"""AWS CDK in Python: a stack with the function, and the other resources as L1 constructs.

L1 constructs (`CfnQueue`) have the properties of CloudFormation, so the stack contains exactly what `--format
cloudformation` writes. Nested properties are dicts with the names of the JavaScript library.

Source: https://docs.aws.amazon.com/cdk/v2/guide/cfn-layer.html
"""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING, Any, Final

from .documents import ARCHITECTURE, MEMORY, RUNTIME, heading, wrapped
from .stack import Resource
from .terraform import snake

if TYPE_CHECKING:
    from .stack import Stack

_VARIABLE: Final = re.compile(r"\$\{([^!}][^}]*)\}")

#: Modules whose names are not the service in lower case.
_MODULES: Final = {"ElasticLoadBalancingV2": "elasticloadbalancingv2", "KinesisFirehose": "kinesisfirehose"}

#: Properties with JSON in other than CloudFormation's format: their keys stay as they are.
_JSON: Final = frozenset(
    {"RedrivePolicy", "PolicyDocument", "AssumeRolePolicyDocument", "EventPattern", "FilterPolicy", "FilterCriteria"}
    - {"FilterCriteria"}
)

_PSEUDO: Final = {
    "AWS::AccountId": "Aws.ACCOUNT_ID",
    "AWS::Partition": "Aws.PARTITION",
    "AWS::Region": "Aws.REGION",
    "AWS::StackName": "Aws.STACK_NAME",
}


def cdk_of(stack: Stack, description: str) -> str:
    """The source of a stack in Python."""
    return _Writer(stack).text(description)


class Code(str):
    """Python code, which is written as it is."""

    __slots__ = ()


class _Writer:
    """Writes the source of a stack; `modules` are the `aws_cdk` modules that it needs."""

    def __init__(self, stack: Stack) -> None:
        self.stack: Stack = stack
        self.modules: dict[str, str] = {"aws_iam": "iam", "aws_lambda": "lambda_"}
        self.names: set[str] = {"App", "Duration", "Stack"}
        self.variables: dict[str, str] = {}
        for each in (stack.function, *stack.parameters, *stack.resources):
            self.variables[each] = self._variable(each)

    def _variable(self, name: str) -> str:
        text = snake(name)
        return f"{text}_" if keyword.iskeyword(text) or text in ("app", "self", "scope", "iam") else text

    def text(self, description: str) -> str:
        stack = self.stack
        body: list[str] = []
        for name in stack.parameters:
            self.names.add("CfnParameter")
            made = stack.parameters[name]
            given = {"type": made.type, "description": made.description, "default": made.default}
            body += self.assigned(
                name, "CfnParameter", {key: value for key, value in given.items() if value is not None}
            )
        body += self.function()
        for each in self.ordered():
            body += ["", *(f"# {line}" for line in (wrapped(each.comment, 100) if each.comment else ()))]
            body += self.resource(each)
        statements = self.statements()
        body += ["", *statements] if statements else []
        imports = ", ".join(sorted({*self.names}))
        modules = "".join(f"from aws_cdk import {name} as {alias}\n" for name, alias in sorted(self.modules.items()))
        lines = "\n".join(f"        {each}" if each else "" for each in body)
        title = f"{stack.function}Stack"
        return (
            f"{heading(stack, description)}from typing import Any\n\nfrom aws_cdk import {imports}\n{modules}"
            f"from constructs import Construct\n\n\nclass {title}(Stack):\n"
            f"    def __init__(self, scope: Construct, construct_id: str, **options: Any) -> None:\n"
            f"        super().__init__(scope, construct_id, **options)\n{lines}\n\n\n"
            f'if __name__ == "__main__":\n    app = App()\n    {title}(app, "{title}")\n    app.synth()\n'
        )

    def ordered(self) -> list[Resource]:
        """The resources, each after the resources that it refers to."""
        found: dict[str, Resource] = {}
        resources = self.stack.resources

        def visit(each: Resource, above: tuple[str, ...]) -> None:
            if each.name in found or each.name in above:
                return
            for name in (*_named_in(each.properties), *each.depends_on):
                if name in resources:
                    visit(resources[name], (*above, each.name))
            found[each.name] = each

        for each in resources.values():
            visit(each, ())
        return list(found.values())

    def function(self) -> list[str]:
        """The function, and the statements of its role."""
        stack = self.stack
        runtime = f"lambda_.Runtime.{RUNTIME.upper().replace('.', '_').replace('PYTHON', 'PYTHON_')}"
        given: dict[str, Any] = {
            "runtime": Code(runtime),
            "architecture": Code(f"lambda_.Architecture.{ARCHITECTURE.upper().replace('ARM64', 'ARM_64')}"),
            "handler": stack.handler,
            "code": Code('lambda_.Code.from_asset("build")'),
            "memory_size": MEMORY,
            "timeout": Code(f"Duration.seconds({stack.timeout})"),
        }
        return ["# The package is in the folder build.", *self.assigned(stack.function, "lambda_.Function", given)]

    def statements(self) -> list[str]:
        """The statements of the role of the function, which are added after the resources that they refer to."""
        variable = self.variables[self.stack.function]
        lines: list[str] = []
        for each in self.stack.statements:
            resources = each["Resource"] if isinstance(each["Resource"], list) else [each["Resource"]]
            given = {"actions": each["Action"], "resources": [self.value(one) for one in resources]}
            call = self.called("iam.PolicyStatement", None, given)
            lines += [f"{variable}.add_to_role_policy(", *(f"    {line}" for line in call), ")"]
        return lines

    def resource(self, each: Resource) -> list[str]:
        """The construct of a resource."""
        _, service, kind = each.type.split("::") if each.type.count("::") == 2 else ("", "", "")
        if not service:
            self.names.add("CfnResource")
            given = {"type": each.type, "properties": self.value(each.properties)}
            lines = self.assigned(each.name, "CfnResource", given)
        else:
            module = f"aws_{_MODULES.get(service, service.lower())}"
            alias = self.modules.setdefault(module, module.removeprefix("aws_"))
            given = {snake(key): self.value(value, key) for key, value in each.properties.items()}
            lines = self.assigned(each.name, f"{alias}.Cfn{kind}", given)
        variable = self.variables[each.name]
        if each.keeps_data:
            self.names.add("RemovalPolicy")
            lines.append(f"{variable}.apply_removal_policy(RemovalPolicy.RETAIN)")
        lines += [f"{variable}.node.add_dependency({self.variables[name]})" for name in each.depends_on]
        return lines

    def assigned(self, name: str, construct: str, given: dict[str, Any]) -> list[str]:
        """A construct, assigned to its variable."""
        first, *others = self.called(construct, name, given)
        return [f"{self.variables[name]} = {first}", *others]

    def called(self, function: str, name: str | None, given: dict[str, Any]) -> list[str]:
        """A call with keyword arguments, one on a line."""
        arguments = [f"{key}={_literal(value, 1)}," for key, value in given.items()]
        if not arguments:
            return [f'{function}(self, "{name}")']
        lines = [line for each in arguments for line in f"    {each}".split("\n")]
        own = ["    self,", f'    "{name}",'] if name is not None else []
        return [f"{function}(", *own, *lines, ")"]

    # --- Values -----------------------------------------------------------------------------------------------------

    def value(self, value: Any, key: str = "") -> Any:
        """A value with CloudFormation functions as code."""
        if isinstance(value, dict):
            if len(value) == 1:
                ((name, argument),) = value.items()
                if name == "Ref":
                    return Code(self._ref(argument))
                if name == "Fn::GetAtt":
                    return Code(self._attribute(*argument))
                if name == "Fn::Sub":
                    return self._sub(argument)
            return {
                self._key(name, key): self.value(each, key if key in _JSON else name) for name, each in value.items()
            }
        if isinstance(value, list):
            return [self.value(each, key) for each in value]
        return value

    def _key(self, name: str, parent: str) -> str:
        return name if not parent or parent in _JSON else camel(name)

    def _ref(self, name: str) -> str:
        if name in _PSEUDO:
            self.names.add("Aws")
            return _PSEUDO[name]
        variable = self.variables[name]
        if name in self.stack.parameters:
            return f"{variable}.value_as_string"
        return f"{variable}.function_name" if name == self.stack.function else f"{variable}.ref"

    def _attribute(self, name: str, key: str) -> str:
        variable = self.variables[name]
        return f"{variable}.function_arn" if name == self.stack.function else f"{variable}.attr_{snake(key)}"

    def _sub(self, text: str) -> Code:
        parts: list[str] = []
        end = 0
        for each in _VARIABLE.finditer(text):
            parts.append(_braced(text[end : each.start()]))
            name, _, key = each[1].partition(".")
            parts.append("{" + (self._attribute(name, key) if key else self._ref(name)) + "}")
            end = each.end()
        parts.append(_braced(text[end:].replace("${!", "${")))
        return Code(f'f"{"".join(parts)}"')


def camel(name: str) -> str:
    """The name of a property in the JavaScript library: `BucketARN` is `bucketArn`."""
    first, *others = snake(name).split("_")
    return first + "".join(each.capitalize() for each in others)


def _braced(text: str) -> str:
    return repr(text)[1:-1].replace('"', '\\"').replace("{", "{{").replace("}", "}}")


def _named_in(value: Any) -> list[str]:
    """The logical ids in a value, with functions in their long form."""
    if isinstance(value, dict):
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref":
                return [argument]
            if name == "Fn::GetAtt":
                return [argument[0]]
            if name == "Fn::Sub":
                return [each.partition(".")[0] for each in _VARIABLE.findall(argument)]
        return [each for below in value.values() for each in _named_in(below)]
    return [each for below in value for each in _named_in(below)] if isinstance(value, list) else []


def _literal(value: Any, indent: int) -> str:
    """A value as Python writes it, in several lines if it is long."""
    if isinstance(value, Code):
        return str(value)
    if isinstance(value, dict | list):
        inline = _inline(value)
        if len(inline) + 4 * indent < 90:
            return inline
        pad = "    " * (indent + 1)
        items = (
            [f"{_quoted(key)}: {_literal(each, indent + 1)}," for key, each in value.items()]
            if isinstance(value, dict)
            else [f"{_literal(each, indent + 1)}," for each in value]
        )
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        return opening + "".join(f"\n{pad}{each}" for each in items) + f"\n{'    ' * indent}{closing}"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _inline(value: Any) -> str:
    if isinstance(value, Code):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(key)}: {_inline(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    literal = repr(text)
    return literal if '"' in text else '"' + literal[1:-1].replace("\\'", "'") + '"'
