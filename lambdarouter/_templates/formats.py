"""The text of a template in each format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cdk import cdk_of
from .documents import yaml_of
from .terraform import terraform_of
from .writer import stack_of

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from ..app import App


def written(
    app: App, handlers: list[Handler], spec: str, format_name: str, *, http: str = "http", function: str = "Service"
) -> str:
    """The text of the template that the handlers imply: `sam`, `cloudformation`, `cdk-python` or `terraform`."""
    stack = stack_of(app, handlers, spec, is_sam=format_name == "sam", http=http, function=function)
    description = f"The events of {spec}, written by lambdarouter template"
    write = {"cdk-python": cdk_of, "terraform": terraform_of}.get(format_name, yaml_of)
    return write(stack, description)
