"""`assert_matches_template`: an app by its import path or itself, and the findings as an AssertionError."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdarouter import App
from lambdarouter.testing import assert_matches_template
from tests.support.checked import module_of
from tests.support.checked_service import SAM, service


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(SAM, encoding="utf-8")
    return path


def test_a_template_that_agrees(template: Path) -> None:
    app = service()
    with module_of(app):
        assert_matches_template(app, template)
        assert_matches_template("service:app", str(template), function="Service")


def test_every_finding_is_in_the_error(template: Path) -> None:
    app = service(report_batch_item_failures=False)
    with module_of(app), pytest.raises(AssertionError) as raised:
        assert_matches_template(app, template)

    assert str(raised.value).startswith(f"service:app and {template} do not agree:\n{template}:16: warning LR202 ")
    assert str(raised.value).count("LR202") == 2


def test_rules_can_be_ignored(template: Path) -> None:
    app = service(report_batch_item_failures=False)
    with module_of(app):
        assert_matches_template(app, template, ignore=["LR202"])


def test_parameters_have_values(template: Path) -> None:
    template.write_text(SAM.replace("QueueName: orders", "QueueName: !Ref Name"), encoding="utf-8")
    app = service()
    with module_of(app):
        assert_matches_template(app, template, parameters={"Name": "orders"})
        with pytest.raises(AssertionError, match="LR204"):
            assert_matches_template(app, template, parameters={"Name": "parcels"})


def test_an_app_without_a_name_is_refused(template: Path) -> None:
    with pytest.raises(TypeError, match=r"give its import path, such as 'service:app'"):
        assert_matches_template(App(), template)
    with module_of(service()), pytest.raises(TypeError, match=r"'service:nothing' does not name an App"):
        assert_matches_template("service:nothing", template)


def test_the_extra_is_named_where_it_is_missing(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdarouter.testing.templates.find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r'pip install "lambdarouter\[check\]"'):
        assert_matches_template("service:app", template)
