"""The lock in `requirements/` pins every requirement of pyproject.toml; `lowest.txt` pins the lower bounds."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]


@cache
def project() -> dict[str, list[Requirement]]:
    """The requirements of pyproject.toml: run time under "", extras under "extras", and each dependency group."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = [each for extra in table["project"]["optional-dependencies"].values() for each in extra]
    listed = {"": table["project"]["dependencies"], "extras": extras, **table["dependency-groups"]}
    listed["build-system"] = table["build-system"]["requires"]
    return {
        name: [Requirement(each) for each in requirements if isinstance(each, str) and "lambdarouter" not in each]
        for name, requirements in listed.items()
    }


def pins(name: str) -> dict[str, list[Version]]:
    """The versions that a file of `requirements/` pins each package to; several where they depend on the platform."""
    found: dict[str, list[Version]] = {}
    for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            pin = re.fullmatch(r"(?P<name>[\w.-]+)==(?P<version>[\w.+!]+)( ; [^#]+?)?( +# via .+)?", line)
            assert pin is not None, f"{name} has a line that pins no version: {line}"
            found.setdefault(canonicalize_name(pin["name"]), []).append(Version(pin["version"]))
    return found


@pytest.mark.parametrize(
    ("name", "groups"),
    [("dev.txt", [*project()]), ("lowest.txt", ["", "extras", "unit", "build", "build-system"])],
)
def test_the_lock_has_an_allowed_version_of_every_requirement(name: str, groups: list[str]) -> None:
    pinned = pins(name)

    for requirement in [each for group in groups for each in project()[group]]:
        versions = pinned.get(canonicalize_name(requirement.name), [])
        assert versions, f"run make lock: {requirement.name} has no version in {name}"
        assert all(each in requirement.specifier for each in versions), f"run make lock: {requirement}"


def test_the_oldest_allowed_versions_are_those_that_are_tested() -> None:
    pinned = pins("lowest.txt")

    for requirement in project()[""] + project()["extras"]:
        (bound,) = requirement.specifier
        assert bound.operator == ">="
        assert pinned[canonicalize_name(requirement.name)] == [Version(bound.version)]
