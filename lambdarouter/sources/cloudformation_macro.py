"""CloudFormation macros: a template, or a piece of one, is handed over to be transformed.

Shape: `fragment` and `transformId`. The answer is `{"requestId": ..., "status": "success", "fragment": ...}`; the
handler returns the new fragment, or None to leave it as it is, and the rest is filled in. An exception answers
`"status": "failure"` with its type, and CloudFormation rolls the change back.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from ..classes import field, frozen
from ..events import At, Event
from ..replies import json_reply
from ..routes import Draft, Route, Source, Text, text


@frozen(kw_only=True)
class MacroRequest(Event):
    """One template or part of a template to transform."""

    fragment: Annotated[Any, At("fragment")]
    """The whole template without the transform section, or the siblings of an `Fn::Transform`."""

    transform_id: Annotated[str, At("transformId")] = "123456789012::Macro"
    """Account and name of the macro: `123456789012::Shorthand`."""

    request_id: Annotated[str, At("requestId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the request, which the answer repeats."""

    params: Annotated[dict[str, Any], At("params")] = field(factory=dict[str, Any])
    """Parameters of an `Fn::Transform`. Empty for a macro in the transform section."""

    template_parameters: Annotated[dict[str, Any], At("templateParameterValues")] = field(factory=dict[str, Any])
    """Values of the template's parameters; not those of pseudo parameters."""

    account: Annotated[str, At("accountId")] = "123456789012"
    """Account that the macro is invoked from."""

    region: Annotated[str, At("region")] = "us-east-1"
    """Region of the macro."""


def _settle(event: MacroRequest, value: Any, error: Exception | None, context: Any) -> dict[str, Any]:
    answer = {"requestId": event.request_id, "status": "success"}
    if error is not None:
        # Anything but "success" fails the change; the text shows in the stack's events.
        return answer | {"status": "failure", "errorMessage": f"The macro failed with {type(error).__name__}."}
    fragment = event.fragment if value is None else json_reply("cloudformation_macro", value)
    return answer | {"fragment": fragment}


SOURCE = Source("cloudformation_macro", settle=_settle)


def request(*, macro: Text | None = None, where: Callable[[MacroRequest], bool] | None = None) -> Route[MacroRequest]:
    """Requests of any macro. `macro` is its name, or its id with the account."""
    return Route(SOURCE, MacroRequest, _name(macro), where=where)


def _name(wanted: Text | None) -> Draft | None:
    whole = text("transform_id", wanted, name="macro")
    if whole is None:
        return None
    test = whole.test
    return Draft(
        "macro",
        "transform_id",
        whole.wanted,
        lambda value: test(value) or test(value.rpartition("::")[2]),
        exact=whole.exact,
    )
