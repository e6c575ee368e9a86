"""The hook spec-check, run by the real pre-commit from a tagged clone of this repository."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
import yaml
from finished_specs import finish, put
from helpers.projects import REPOSITORY, TEMPLATE_PARTS, Project, Result, Template, git, make_template, run

pytest.importorskip("pre_commit", reason="pre-commit is not installed here")

VERSION = "v1.0.0"


@pytest.fixture(scope="session")
def repository(clean_machine: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """This repository as a user of the hook gets it: cloned, with a tag."""
    path = tmp_path_factory.mktemp("hook-repository") / "repository"
    parts = (*TEMPLATE_PARTS, ".pre-commit-hooks.yaml")
    made = make_template(path, {name: REPOSITORY / name for name in parts})
    git(path, "add", "--all", "--force")
    git(path, "update-index", "--chmod=+x", "hooks/check.py")  # where a file system knows no modes
    made.release(VERSION)
    return made


@pytest.fixture(scope="session")
def finished(clean_machine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a finished spec in a folder. Not to be changed."""
    folder = tmp_path_factory.mktemp("user")
    good = finish("service")
    put(good.text, good.baseline, folder / "docs" / "service")
    git(folder, "init", "--quiet")
    return folder


@pytest.fixture
def folder(finished: Path, repository: Template, tmp_path: Path) -> Path:
    """A repository with a finished spec and the hook, for the test alone to change."""
    path = tmp_path / "user"
    shutil.copytree(finished, path)
    configure(path, repository)
    git(path, "add", "--all")
    git(path, "commit", "--quiet", "--message", "A spec")
    return path


def configure(folder: Path, repository: Template, **settings: object) -> None:
    """Have pre-commit run the hook."""
    hook = {"id": "spec-check", **settings}
    repositories = [{"repo": str(repository.path), "rev": VERSION, "hooks": [hook]}]
    text = yaml.safe_dump({"repos": repositories})
    (folder / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")


def pre_commit(folder: Path, *arguments: str) -> Result:
    """Run the real pre-commit; it must need no network, to install nothing."""
    offline = {"PIP_NO_INDEX": "1", "PIP_INDEX_URL": "http://127.0.0.1:9", "NO_COLOR": "1"}
    return run(
        sys.executable, "-m", "pre_commit", *arguments, folder=folder, environment=offline
    )  # fmt: skip


def spec_of(folder: Path) -> Project:
    return Project(folder / "docs" / "service")


def test_a_good_repository_passes(folder: Path) -> None:
    result = pre_commit(folder, "run", "--all-files", "--verbose")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "check the specs" in result.stdout
    assert "Passed" in result.stdout
    assert "docs/service/engineering-spec.md: " in result.stdout


def test_an_error_stops_the_commit_and_is_shown(folder: Path) -> None:
    assert pre_commit(folder, "install").returncode == 0
    spec_of(folder).edit("# Rollout Plan\n", "# Rollout Plan\n\nN/A\n\n# Roll Out\n")
    git(folder, "add", "--all")
    commit = run("git", "commit", "--message", "A defect", folder=folder)
    assert commit.returncode == 1
    line = spec_of(folder).spec.splitlines().index("N/A") + 1
    expected = f"docs/service/engineering-spec.md:{line}: error reason-missing [Rollout Plan]: "
    assert expected in commit.stdout + commit.stderr
    spec_of(folder).edit("\n\nN/A\n\n# Roll Out\n", "\n")
    git(folder, "add", "--all")
    (folder / "notes.txt").write_text("a note\n", encoding="utf-8")
    git(folder, "add", "--all")
    assert run("git", "commit", "--message", "Mended", folder=folder).returncode == 0


def test_a_commit_that_takes_a_spec_away_is_stopped(folder: Path) -> None:
    git(folder, "rm", "--quiet", "docs/service/engineering-spec.md")
    result = pre_commit(folder, "run")
    assert result.returncode == 1
    assert "docs/service/engineering-spec.md is not there" in result.stdout


def test_the_hook_takes_options(folder: Path, repository: Template) -> None:
    spec_of(folder).edit("| Bob | Approved |", "| Bob | Unviewed |")
    assert pre_commit(folder, "run", "--all-files").returncode == 0
    configure(folder, repository, args=["--final"])
    result = pre_commit(folder, "run", "--all-files")
    assert result.returncode == 1
    assert "error review-open" in result.stdout


def test_a_commit_is_not_stopped_by_somebody_elses_spec(folder: Path) -> None:
    for name in ("second", "third"):
        shutil.copytree(folder / "docs" / "service", folder / "docs" / name)
    second, third = (folder / "docs" / name / "engineering-spec.md" for name in ("second", "third"))
    second.write_text(second.read_text(encoding="utf-8").replace("# Rollout Plan", "# Roll Out"), encoding="utf-8")
    third.write_text("# Nothing is left\n", encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--no-verify", "--message", "Two specs, one broken")
    assert pre_commit(folder, "install").returncode == 0
    with (folder / "docs" / "service" / "engineering-spec.md").open("a", encoding="utf-8") as file:
        file.write("\nMore.\n")
    git(folder, "add", "--all")
    passed = pre_commit(folder, "run", "--verbose")
    assert passed.returncode == 0, passed.stdout
    assert "This commit touches 1 of 3 specs; the others were not checked." in passed.stdout
    assert pre_commit(folder, "run", "--all-files").returncode == 0  # something is staged
    git(folder, "commit", "--quiet", "--no-verify", "--message", "More")
    assert pre_commit(folder, "run", "--all-files").returncode == 1
    (folder / "note.txt").write_text("a note\n", encoding="utf-8")
    git(folder, "add", "--all")
    assert pre_commit(folder, "run").returncode == 0
    git(folder, "rm", "--quiet", "--cached", "note.txt")
    third.write_text("# Nothing is left, again\n", encoding="utf-8")
    git(folder, "add", "docs")
    assert pre_commit(folder, "run").returncode == 1


def test_a_repository_without_a_spec_passes(repository: Template, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    configure(tmp_path, repository)
    git(tmp_path, "add", "--all")
    result = pre_commit(tmp_path, "run", "--all-files")
    assert result.returncode == 0


def test_the_manifest_names_a_program_that_can_be_run() -> None:
    (hook,) = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["language"]) == ("spec-check", "script")
    program = REPOSITORY / hook["entry"].split()[0]
    assert program.read_text(encoding="utf-8").startswith("#!/usr/bin/env python3\n")
    assert os.name == "nt" or os.access(program, os.X_OK)
