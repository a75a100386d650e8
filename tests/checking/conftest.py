"""The check of an app against a template, in a folder of the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.checked import Checked


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    """Checks apps against templates."""
    return Checked(tmp_path)
