"""What stands in the files for GitHub: the versions that CI tries, and what the workflows may do."""

from __future__ import annotations

import re

import pytest
import yaml
from helpers.github import load, scripts, used
from helpers.projects import REPOSITORY

WORKFLOWS = [path.relative_to(REPOSITORY).as_posix() for path in sorted((REPOSITORY / ".github/workflows").iterdir())]


def test_ci_tries_the_oldest_versions_and_the_newest_on_every_system() -> None:
    matrix = load(".github/workflows/ci.yml")["jobs"]["tests"]["strategy"]["matrix"]
    copier = yaml.safe_load((REPOSITORY / "copier.yml").read_text("utf-8"))["_min_copier_version"]
    (python,) = re.findall(r'(?m)^requires-python = ">=(.*)"$', (REPOSITORY / "pyproject.toml").read_text("utf-8"))
    assert matrix == {
        "system": ["ubuntu-latest", "macos-latest", "windows-latest"],
        "versions": ["oldest", "newest"],
        "include": [
            {"versions": "oldest", "python": python, "copier": f"copier=={copier}"},
            {"versions": "newest", "python": "3.x", "copier": "copier"},
        ],
    }


def test_a_profile_and_a_target_of_the_night_are_ones_that_there_are() -> None:
    jobs = load(".github/workflows/nightly.yml")["jobs"]
    (profile,) = (step["env"]["HYPOTHESIS_PROFILE"] for step in jobs["properties"]["steps"] if "env" in step)
    assert f'register_profile("{profile}"' in (REPOSITORY / "tests/conftest.py").read_text("utf-8")
    targets = re.findall(r'(?m)^    "(\w+)": \(fuzz_', (REPOSITORY / "tests/fuzz.py").read_text("utf-8"))
    assert jobs["fuzz"]["strategy"]["matrix"]["what"] == targets


@pytest.mark.parametrize("path", WORKFLOWS)
def test_a_workflow_may_only_read_and_uses_one_version_of_each_action(path: str) -> None:
    assert load(path)["permissions"] in ({}, {"contents": "read"})
    assert used(path).items() <= {
        ("actions/checkout", "v7"),
        ("actions/setup-python", "v7"),
        ("actions/create-github-app-token", "v3"),
    }


def test_an_update_may_push_branches_and_open_pull_requests_and_nothing_else() -> None:
    (job,) = load(".github/workflows/update-specs.yml")["jobs"].values()
    assert job["permissions"] == {"contents": "write", "pull-requests": "write"}


@pytest.mark.parametrize("path", [*WORKFLOWS, "action.yml"])
def test_what_comes_from_outside_reaches_a_script_as_a_variable(path: str) -> None:
    assert [name for name, script in scripts(path).items() if "${{" in script] == []
