"""Many specs: listed, checked for waiting versions, updated by Renovate or by a workflow."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from helpers.address import ADDRESS, at_address
from helpers.form import SINGLE, bodies, path_of
from helpers.github import Runner, origin, scripts
from helpers.projects import REPOSITORY, Project, Result, Template, copier, git, path_with_copier, run
from helpers.readme import blocks

CHECK = REPOSITORY / "hooks" / "check.py"
SPECS = ("specs/payments", "specs/search and find")
GUIDANCE, OTHER = f"[*{SINGLE[1]}*]", "[*Explain it in other words.*]"


class Fleet(NamedTuple):
    """A repository with one folder a spec, and where their template is to be found."""

    path: Path
    template: Template
    environment: dict[str, str]

    def specs(self) -> list[Project]:
        """The specs, by their folders."""
        return [Project(self.path / folder) for folder in SPECS]

    def release(self) -> None:
        """Release a template with other guidance."""
        self.template.edit("template/document.md.jinja", GUIDANCE[2:-2], OTHER[2:-2])
        self.template.release("v1.1.0")


@pytest.fixture(scope="module")
def first(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two specs in one repository, made from a public address. Not to be changed."""
    path = tmp_path_factory.mktemp("first") / "fleet"
    for folder in SPECS:
        options = ("--trust", "--defaults", f"--data=project_name={Path(folder).name}")
        result = copier("copy", *options, ADDRESS, path / folder, environment=at_address(template))
        assert result.returncode == 0, result.stderr
    Project(path).commit()
    return path


@pytest.fixture
def fleet(first: Path, own_template: Template, tmp_path: Path) -> Fleet:
    """The two specs and their template, for the test alone to change."""
    path = shutil.copytree(first, tmp_path / "fleet")
    return Fleet(path, own_template, at_address(own_template))


def test_the_answers_file_has_the_form_that_renovate_reads(fleet: Fleet) -> None:
    # Renovate: a file of this name, an address with a scheme, a tag of git's as the version.
    for spec in fleet.specs():
        assert re.search(r"(^|/)\.copier-answers(\..+)?\.ya?ml$", spec.answers_file)
        assert spec.answers["_src_path"] == ADDRESS
        assert spec.answers["_commit"] in git(fleet.template.path, "tag").split()


def test_the_command_that_renovate_runs_updates_a_spec(fleet: Fleet) -> None:
    fleet.release()
    first, second = fleet.specs()
    first.edit(f"[*{SINGLE[0]}*]", "Nobody is charged twice.")
    first.commit()
    before = first.spec
    options = ("--skip-answered", "--defaults", "--trust", "--vcs-ref", "v1.1.0")
    files = ("--answers-file", first.answers_file)
    result = copier("update", *options, *files, folder=first.path, environment=fleet.environment)
    assert result.returncode == 0, result.stderr
    assert first.spec == before.replace(GUIDANCE, OTHER)
    assert first.answers["_commit"] == "v1.1.0"
    changed = git(fleet.path, "status", "--porcelain", "--untracked-files=all").splitlines()
    assert sorted(line.strip() for line in changed) == [
        f"M {SPECS[0]}/{name}" for name in (".copier-answers.yml", ".copier-baseline.md", "engineering-spec.md")
    ]
    assert second.answers["_commit"] == "v1.0.0"


def test_a_waiting_version_shows_in_the_exit_status(fleet: Fleet) -> None:
    spec = fleet.specs()[0]

    def waiting() -> int:
        arguments = ("check-update", "--quiet")
        return copier(*arguments, folder=spec.path, environment=fleet.environment).returncode

    assert waiting() == 0
    fleet.release()
    assert waiting() == 2


def test_a_tree_is_listed_with_progress_and_version(fleet: Fleet) -> None:
    text = run(sys.executable, CHECK, "specs", folder=fleet.path)
    assert text.returncode == 0, text.stderr
    for folder in SPECS:
        assert re.search(rf"(?m)^{folder}/engineering-spec.md: \d+ sections written, ", text.stdout)
    listed = json.loads(run(sys.executable, CHECK, "--format", "json", "specs", folder=fleet.path).stdout)
    assert [(spec["file"], spec["template_version"]) for spec in listed["specs"]] == [
        (f"{folder}/engineering-spec.md", "v1.0.0") for folder in SPECS
    ]
    assert {name for spec in listed["specs"] for name in spec["progress"]} == {
        "written",
        "not_applicable",
        "to_write",
    }


def test_renovate_is_refused_at_the_second_spec_of_a_folder_until_the_first_is_committed(fleet: Fleet) -> None:
    folder = fleet.path / SPECS[0]
    refunds = Project(folder, "engineering-spec.refunds.md", ".copier-answers.refunds.yml")
    options = ("--trust", "--defaults", "--data=project_name=Refunds", "--answers-file", refunds.answers_file)
    assert copier("copy", *options, ADDRESS, folder, environment=fleet.environment).returncode == 0
    refunds.commit()
    fleet.release()

    def renovate(answers_file: str) -> Result:
        arguments = ("--skip-answered", "--defaults", "--trust", "--answers-file", answers_file, "--vcs-ref", "v1.1.0")
        return copier("update", *arguments, folder=folder, environment=fleet.environment)

    assert renovate(".copier-answers.yml").returncode == 0
    refused = renovate(refunds.answers_file)
    assert refused.returncode != 0
    assert "Destination repository is dirty" in refused.stderr
    assert refunds.answers["_commit"] != "v1.1.0"
    git(fleet.path, "stash")  # a branch for each spec starts from what is committed
    assert renovate(refunds.answers_file).returncode == 0
    assert refunds.answers["_commit"] == "v1.1.0"


def test_the_settings_for_renovate_give_each_spec_its_branch() -> None:
    settings = next(json.loads(block) for block in blocks("json") if block.startswith("{"))
    assert (settings["enabledManagers"], settings["ignoreScripts"]) == (["copier"], False)
    assert settings["copier"] == {
        "additionalBranchPrefix": "{{packageFile}}-",
        "commitMessageSuffix": "in {{packageFile}}",
    }


def test_the_workflow_updates_a_spec_with_the_real_copier(fleet: Fleet, tmp_path: Path) -> None:
    shutil.rmtree(fleet.path / SPECS[0])
    Project(fleet.path).commit()
    fleet.release()
    runner = Runner(tmp_path / "runner", fleet.environment)
    runner.install("pipx", f'#!/bin/sh\nshift 4\nPATH="{path_with_copier()}" exec copier "$@"\n')
    origin(fleet.path, tmp_path / "origin.git")
    steps = scripts(".github/workflows/update-specs.yml")
    result = runner.step(steps["Update the specs"], fleet.path)
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    (opened,) = runner.pull_requests()
    assert opened.title == f"Update {SPECS[1]} to v1.1.0"
    spec = Project(fleet.path / SPECS[1]).spec
    heading = next(heading for heading, blocks in bodies(spec).items() if OTHER in blocks or GUIDANCE in blocks)
    assert f"\n    refreshed: {path_of(spec, heading)}\n" in opened.body
    assert (
        git(fleet.path, "show", f"origin/{opened.head}:{SPECS[1]}/.copier-answers.yml").count("_commit: v1.1.0\n") == 1
    )
