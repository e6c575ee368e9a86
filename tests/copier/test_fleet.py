"""Many specs: listed, checked for waiting versions, updated by Renovate or by a workflow."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from helpers.address import ADDRESS, at_address
from helpers.projects import REPOSITORY, Project, Template, copier, git, run
from helpers.readme import workflow

CHECK = REPOSITORY / "hooks" / "check.py"
SPECS = ("specs/payments", "specs/search and find")
GUIDANCE = "[*List any assumptions that we make about the domain.*]"


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
        document = "template/document.md.jinja"
        self.template.edit(document, "List any assumptions that we make", "Which assumptions do we make")
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
    first.edit("[*Does any data need to be sent to DataLake?*]", "Nothing goes to DataLake.")
    first.commit()
    before = first.spec
    options = ("--skip-answered", "--defaults", "--trust", "--vcs-ref", "v1.1.0")
    files = ("--answers-file", first.answers_file)
    result = copier("update", *options, *files, folder=first.path, environment=fleet.environment)
    assert result.returncode == 0, result.stderr
    assert first.spec == before.replace(GUIDANCE, GUIDANCE.replace("List any", "Which").replace(" that we", " do we"))
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


def test_the_workflow_finds_and_updates_every_spec(fleet: Fleet, tmp_path: Path) -> None:
    jobs = workflow("update specs")["jobs"]
    steps = {step["name"]: step for job in jobs.values() for step in job["steps"] if "name" in step}
    output = tmp_path / "output"
    environment = {**fleet.environment, "GITHUB_OUTPUT": str(output)}
    found = run("bash", "-ec", steps["Find the specs"]["run"], folder=fleet.path, environment=environment)
    assert found.returncode == 0, found.stderr
    name, _, folders = output.read_text("utf-8").partition("=")
    assert name == "folders"
    assert json.loads(folders) == list(SPECS)
    fleet.release()
    command = steps["Update the spec"]["run"].replace("pipx run", f"'{sys.executable}' -m")
    for folder in json.loads(folders):
        result = run("bash", "-ec", command, folder=fleet.path / folder, environment=environment)
        assert result.returncode == 0, result.stderr
        Project(fleet.path).commit()
    assert [spec.answers["_commit"] for spec in fleet.specs()] == ["v1.1.0", "v1.1.0"]


def test_the_workflow_pushes_what_changed_and_nothing_else(fleet: Fleet, tmp_path: Path) -> None:
    steps = workflow("update specs")["jobs"]["update"]["steps"]
    script = next(step["run"] for step in steps if step.get("name") == "Open a pull request")
    git(tmp_path, "init", "--quiet", "--bare", "origin.git")
    git(fleet.path, "remote", "add", "origin", str(tmp_path / "origin.git"))
    stand_in = tmp_path / "bin" / "gh"
    stand_in.parent.mkdir()
    stand_in.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/called\ntest "$2" = create\n', "utf-8")
    stand_in.chmod(0o755)
    environment = {
        "BRANCH": "spec-update-0",
        "FOLDER": SPECS[0],
        "PATH": f"{stand_in.parent}{os.pathsep}{os.environ['PATH']}",
    }
    assert run("bash", "-ec", script, folder=fleet.path, environment=environment).returncode == 0
    assert not (tmp_path / "called").exists()
    fleet.specs()[0].write("# Changed\n")
    result = run("bash", "-ec", script, folder=fleet.path, environment=environment)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "called").read_text("utf-8") == "pr view spec-update-0\npr create --fill\n"
    assert git(fleet.path, "log", "-1", "--format=%s", "origin/spec-update-0") == f"Update the spec in {SPECS[0]}\n"
