"""The action: its two steps are run by the shell, as they are in a workflow of another repository."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from form.baseline import Baseline, write
from helpers.address import ADDRESS
from helpers.github import Runner, scripts
from helpers.projects import REPOSITORY, Project, Result, git

STEPS = scripts("action.yml")
VERSION = next(
    line.split('"')[1]
    for line in (REPOSITORY / "pyproject.toml").read_text("utf-8").splitlines()
    if line.startswith("version = ")
)
# The check of another release: it says what it is and what it was asked.
CHECK = "import sys\nprint('{release}', *sys.argv[1:])\n"


class Workflow:
    """A repository with specs, and the template at its address with two releases."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template"
        for release in ("v7.0.0", "v7.10.0"):
            hooks = self.template / "hooks"
            hooks.mkdir(parents=True, exist_ok=True)
            (hooks / "check.py").write_text(CHECK.format(release=release), "utf-8")
            Project(self.template).commit()
            git(self.template, "tag", "--annotate", "--message", release, release)
        self.runner = Runner(
            folder / "runner",
            {
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": f"url.{self.template.as_uri()}.insteadOf",
                "GIT_CONFIG_VALUE_0": ADDRESS,
            },
        )
        self.path = folder / "specs"
        self.own = folder / "action"
        (self.own / "hooks").mkdir(parents=True)
        (self.own / "hooks" / "check.py").write_text(CHECK.format(release="its own"), "utf-8")
        shutil.copyfile(REPOSITORY / "pyproject.toml", self.own / "pyproject.toml")
        Project(self._folder("")).commit()

    def _folder(self, name: str) -> Path:
        folder = self.path / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def answer(self, folder: str, release: str) -> None:
        """Add a spec of a release."""
        text = f"_commit: {release}\n_src_path: https://example.com/somewhere/else\nspec_file: spec.md\n"
        (self._folder(folder) / ".copier-answers.yml").write_text(text, "utf-8")
        Project(self.path).commit()

    def run(self, address: str = ADDRESS, paths: str = ".", final: str = "false") -> list[str]:
        """Run both steps; what they printed."""
        said = self._step("Get the release that the specs are of", ADDRESS=address).stdout
        template = self.runner.outputs()["template"]
        said += self._step("Check the specs", TEMPLATE=template, FINAL=final, PATHS=paths).stdout
        return said.splitlines()

    def _step(self, name: str, **environment: str) -> Result:
        environment |= {"GITHUB_ACTION_PATH": str(self.own), "GIT_TERMINAL_PROMPT": "0"}
        result = self.runner.step(STEPS[name], self.path, environment)
        assert result.returncode == 0, result.stderr
        return result


@pytest.fixture
def workflow(tmp_path: Path) -> Workflow:
    """A repository that uses the action."""
    return Workflow(tmp_path)


def waiting(oldest: str) -> str:
    return f"::notice::v7.10.0 of the template is out, and {oldest} stands in the answers: copier update --trust --defaults"


def test_specs_are_checked_with_the_newest_release_that_stands_in_their_answers(workflow: Workflow) -> None:
    workflow.answer("one", "v7.0.0")
    assert workflow.run() == [waiting("v7.0.0"), "v7.0.0 --format github ."]
    workflow.answer("two & more", "v7.10.0")
    assert workflow.run() == [waiting("v7.0.0"), "v7.10.0 --format github ."]
    workflow.answer("one", "v7.10.0")
    assert workflow.run() == ["v7.10.0 --format github ."]


def test_its_own_check_is_used_for_its_own_release_without_fetching_anything(workflow: Workflow) -> None:
    workflow.answer("one", f"v{VERSION}")
    assert workflow.run() == [waiting(f"v{VERSION}"), "its own --format github ."]
    assert os.listdir(workflow.runner.environment["RUNNER_TEMP"]) == []


@pytest.mark.parametrize("address", ["", "https://example.invalid/template"])
def test_a_release_that_cannot_be_fetched_is_said_and_its_own_check_used(workflow: Workflow, address: str) -> None:
    workflow.runner.environment["GIT_ALLOW_PROTOCOL"] = "file"  # as if there were no network
    workflow.answer("one", "v7.0.0")
    assert workflow.run(address=address) == [
        f"::notice::v7.0.0 of the template could not be fetched; the specs are checked with v{VERSION}.",
        "its own --format github .",
    ]


@pytest.mark.parametrize("commit", ["v7.0.0-3-g0123abc", "main", "v7.0.0 --upload-pack=x", "$(touch pwned)"])
def test_answers_that_name_no_release_are_checked_with_its_own(workflow: Workflow, commit: str) -> None:
    workflow.answer("one", commit)
    assert workflow.run() == ["its own --format github ."]


def test_inputs_are_options_of_the_check_as_they_are_written(workflow: Workflow) -> None:
    assert workflow.run(paths="docs/a spec.md\nspecs; echo $HOME\n", final="true") == [
        "its own --format github --final docs/a spec.md specs; echo $HOME"
    ]


def test_the_real_check_fails_the_step_and_annotates_the_spec(workflow: Workflow) -> None:
    (workflow.path / "spec.md").write_text("# A\n", "utf-8")
    known = Baseline("spec.md", ".copier-answers.yml", "v7.0.0", "# A\n\n# B\n")
    (workflow.path / ".copier-baseline.md").write_text(write(known), "utf-8")
    environment = {"TEMPLATE": str(REPOSITORY), "FINAL": "false", "PATHS": "spec.md"}
    result = workflow.runner.step(STEPS["Check the specs"], workflow.path, environment)
    assert result.returncode == 1
    assert result.stdout.startswith("::error file=spec.md,line=1,")
