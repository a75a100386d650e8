"""`lambdarouter check` finds nothing in what `lambdarouter template` wrote: every source, format and example."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lambdarouter import App
from lambdarouter._checking.checker import check
from lambdarouter._templates.formats import written
from lambdarouter.cli.loading import load_handlers
from tests.support.checked import Checked
from tests.support.templated import APPS, DECORATORS, catch_all, text_of
from tests.support.terraform import plan_of

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.parent.name for path in ROOT.glob("examples/*/service.py"))
FORMATS = ("sam", "cloudformation", "terraform")


def failures(app: App, checked: Checked, format_name: str, **options: Any) -> list[str]:
    text = text_of(app, format_name, **options)
    name = "template.yaml"
    if format_name == "terraform":
        text, name = json.dumps(plan_of(text), indent=1), "plan.json"
    return [str(each) for each in checked(app, text, name=name) if each.is_failure]


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    (tmp_path / "service.py").touch()  # the code that CodeUri names
    return Checked(tmp_path)


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("name", DECORATORS)
def test_a_handler_of_every_event_of_a_source(name: str, format_name: str, checked: Checked) -> None:
    assert failures(catch_all(name), checked, format_name) == []


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("name", APPS)
def test_handlers_with_filters(name: str, format_name: str, checked: Checked) -> None:
    assert failures(APPS[name](), checked, format_name) == []


@pytest.mark.parametrize("http", ["http", "rest", "alb", "url"])
@pytest.mark.parametrize("format_name", FORMATS)
def test_routes_of_each_integration(format_name: str, http: str, checked: Checked) -> None:
    assert failures(APPS["routes"](), checked, format_name, http=http) == []


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples(example: str, format_name: str, tmp_path: Path) -> None:
    spec = f"examples.{example}.service:app"
    app, handlers = load_handlers(spec)
    text = written(app, handlers, spec, format_name)
    path = tmp_path / "template.yaml"
    if format_name == "terraform":
        path = tmp_path / "plan.json"
        text = json.dumps(plan_of(text), indent=1)
    path.write_text(text, encoding="utf-8")
    found = [
        str(each) for each in check(app, handlers, spec, template=path) if each.is_failure and each.file == str(path)
    ]

    assert found == []
    assert import_module(f"examples.{example}.service") is not None
