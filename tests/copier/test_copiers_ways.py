"""Copier's own ways of losing work, each tried for real: what the author wrote is there afterwards."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from helpers.hook import said, snapshot
from helpers.outcomes import ADOPTED, MERGED, REFUSED, SAME, WHOLE, holds
from helpers.projects import Project, Result, Template, copier, copy, generate, git, recopy, update

GUIDANCE = "[*What is wrong today?*]"
NOTE = "Success is that no payment is retried twice."
WORDS = "What does each word mean?"
REWORDED = "What do the words mean?"
REFRESHED = "refreshed: Why / Words"


@pytest.fixture(scope="module")
def released(small_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Two releases: v2.0.0 rewords one line of guidance."""
    made = small_template.clone(tmp_path_factory.mktemp("ways") / "template")
    made.edit("template/document.md.jinja", WORDS, REWORDED)
    made.release("v2.0.0")
    return made


@pytest.fixture(scope="module")
def written(released: Template, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A spec of v1.0.0 in which its author has written, committed. Not to be changed."""
    project = generate(released, tmp_path_factory.mktemp("ways") / "project", "--vcs-ref=v1.0.0")
    project.edit(GUIDANCE, NOTE)
    project.commit()
    return project


@pytest.fixture
def project(written: Project, tmp_path: Path) -> Project:
    """The written spec, for the test alone to change."""
    shutil.copytree(written.path, tmp_path / "project")
    return Project(tmp_path / "project")


def merged(text: str) -> str:
    """What v2.0.0 makes of a spec of v1.0.0."""
    assert text.count(WORDS) == 1
    return text.replace(WORDS, REWORDED)


class Left(NamedTuple):
    """What a run leaves: its status, the spec, the report's first line, and files that are none of ours."""

    status: int
    spec: str
    report: str
    leftovers: list[str]


def left_by(project: Project, result: Result) -> Left:
    """What a run left."""
    return Left(result.returncode, project.spec, next(iter(said(result)), result.stderr), leftovers(project))


def updated(before: str) -> Left:
    """What a run leaves that went well: a spec with both sides' changes."""
    return Left(0, merged(before), REFRESHED, [])


def leftovers(project: Project) -> list[str]:
    """Files that none of the three of ours is."""
    return [
        name for name in project.files if name.endswith((".rej", ".orig", ".copier-new")) or ".copier-template" in name
    ]


# --------------------------------------------------------------------------- What git knows of the spec


@holds(MERGED)
def test_a_spec_that_git_ignores_is_updated(project: Project) -> None:
    (project.path / ".gitignore").write_text("*.md\n", encoding="utf-8")
    git(project.path, "rm", "--quiet", "--cached", project.spec_file, ".copier-baseline.md")
    git(project.path, "add", ".gitignore")
    git(project.path, "commit", "--quiet", "--message", "Ignore")
    before = project.spec
    assert left_by(project, update(project)) == updated(before)


@holds(REFUSED)
def test_a_dirty_repository_is_refused_by_copier(project: Project) -> None:
    project.edit(NOTE, f"{NOTE} Not committed.")
    before = snapshot(project.path)
    result = update(project)
    assert result.returncode != 0
    assert "dirty" in result.stderr
    assert snapshot(project.path) == before


@holds(MERGED)
def test_autocrlf_keeps_the_line_endings_that_it_gave(project: Project) -> None:
    git(project.path, "config", "core.autocrlf", "true")
    for name in project.files:
        (project.path / name).unlink()
    git(project.path, "checkout", "--quiet", ".")
    before = project.spec
    assert before.count("\r\n") == before.count("\n") > 20
    assert left_by(project, update(project)) == updated(before)
    assert git(project.path, "diff", "--stat").splitlines()[-1] == " 3 files changed, 4 insertions(+), 4 deletions(-)"


@holds(MERGED)
def test_autocrlf_keeps_the_line_endings_of_a_spec_that_no_one_wrote_in(released: Template, tmp_path: Path) -> None:
    project = generate(released, tmp_path / "project", "--vcs-ref=v1.0.0")
    for name in (project.spec_file, ".copier-baseline.md"):
        file = project.path / name
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    project.commit()
    before = project.spec
    assert left_by(project, update(project)) == updated(before)


@holds(MERGED)
def test_a_project_without_a_commit_is_copied_over(released: Template, tmp_path: Path) -> None:
    project = generate(released, tmp_path / "project", "--vcs-ref=v1.0.0")
    project.edit(GUIDANCE, NOTE)
    git(project.path, "init", "--quiet")
    before = snapshot(project.path)
    assert update(project).returncode != 0
    assert snapshot(project.path) == before
    assert left_by(project, recopy(project)) == updated(before[project.spec_file].decode())


@holds(MERGED)
def test_a_project_in_a_worktree_is_updated(project: Project, tmp_path: Path) -> None:
    git(project.path, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    inside = Project(tmp_path / "tree")
    before = inside.spec
    assert left_by(inside, update(inside)) == updated(before)


@holds(MERGED)
def test_a_project_in_a_submodule_is_updated(project: Project, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "--quiet")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(project.path), "specs")
    git(outer, "commit", "--quiet", "--message", "Specs")
    inside = Project(outer / "specs")
    before = inside.spec
    assert left_by(inside, update(inside)) == updated(before)


@holds(MERGED)
@pytest.mark.parametrize(
    "name",
    ["--force", "-größe-仕様 o'clock", '"$HOME;{{x}}"'],
)
def test_a_project_at_an_odd_path_is_updated(written: Project, tmp_path: Path, name: str) -> None:
    if sys.platform == "win32" and '"' in name:
        pytest.skip("no path on Windows holds a quotation mark")
    shutil.copytree(written.path, tmp_path / name)
    project = Project(tmp_path / name)
    before = project.spec
    assert left_by(project, update(project)) == updated(before)


# --------------------------------------------------------------------------- Commands and options


@holds(MERGED)
@pytest.mark.parametrize("options", [(), ("--skip-answered",), ("--quiet",)], ids=["plain", "skip-answered", "quiet"])
def test_recopy_brings_both_sides_together(project: Project, options: tuple[str, ...]) -> None:
    before = project.spec
    result = recopy(project, *options)
    assert result.returncode == 0, result.stderr
    assert project.spec == merged(before)
    assert (said(result) == []) == ("--quiet" in options)


@holds(MERGED)
def test_recopy_twice_changes_nothing_more(project: Project) -> None:
    before = project.spec
    assert left_by(project, recopy(project)) == updated(before)
    once = snapshot(project.path)
    result = recopy(project)
    assert said(result)[0] == "Nothing to report: the spec is as it was."
    assert snapshot(project.path) == once


@holds(MERGED)
@pytest.mark.parametrize("options", [(), ("--overwrite",)], ids=["plain", "overwrite"])
def test_copy_over_an_existing_spec_merges(released: Template, project: Project, options: tuple[str, ...]) -> None:
    before = project.spec
    assert left_by(project, copy(released, project.path, *options)) == updated(before)


@holds(MERGED)
def test_no_way_to_show_conflicts_is_ever_needed(project: Project) -> None:
    before = project.spec
    assert left_by(project, update(project, "--conflict=rej")) == updated(
        before
    )  # all other tests use Copier's own way


@holds(MERGED)
def test_skip_tasks_leaves_the_spec_alone_and_the_next_update_makes_up_for_it(project: Project) -> None:
    before = snapshot(project.path)
    result = update(project, "--skip-tasks")
    assert result.returncode == 0, result.stderr
    after = snapshot(project.path)
    assert {path for path in after if after[path] != before.get(path)} == {project.answers_file}
    project.commit()
    assert left_by(project, update(project)) == updated(before[project.spec_file].decode())


@holds(ADOPTED)
def test_a_spec_copied_with_skip_tasks_is_adopted(released: Template, tmp_path: Path) -> None:
    project = generate(released, tmp_path / "project", "--vcs-ref=v1.0.0", "--skip-tasks")
    assert leftovers(project) == []
    project.edit(GUIDANCE, NOTE)
    project.commit()
    before = project.spec
    result = update(project)
    assert result.returncode == 0, result.stderr
    assert NOTE in project.spec
    project.commit()
    once = project.spec
    assert said(update(project))[0] == "Nothing to report: the spec is as it was."
    assert project.spec == once
    assert [line for line in before.splitlines() if line.startswith("#")] == [
        line for line in once.splitlines() if line.startswith("#")
    ]


@holds(SAME)
def test_pretend_changes_nothing(project: Project) -> None:
    before = snapshot(project.path)
    result = update(project, "--pretend")
    assert result.returncode == 0, result.stderr
    assert snapshot(project.path) == before


# --------------------------------------------------------------------------- A run that ends half way


def broken(released: Template, project: Project, path: Path, file: str, old: str, new: str) -> Template:
    """A newer release whose hook ends half way, at the address that the project's answers name."""
    made = released.clone(path)
    made.edit(file, old, new)
    made.release("v2.0.1")
    answers = project.path / project.answers_file
    text = answers.read_text(encoding="utf-8")
    answers.write_text(text.replace(str(released.path), str(made.path)), encoding="utf-8")
    project.commit()
    return made


FINISH = (
    "            _finish(change)\n"  # where the new text takes the old one's place; test_faults.py tries every place
)


@holds(WHOLE)
def test_an_update_whose_hook_fails_changes_nothing(released: Template, project: Project, tmp_path: Path) -> None:
    fail = f"{FINISH}            raise RuntimeError\n"
    made = broken(released, project, tmp_path / "broken", "hooks/project/writing.py", FINISH, fail)
    before = snapshot(project.path)
    assert update(project).returncode != 0
    assert snapshot(project.path) == before
    made.edit("hooks/project/writing.py", fail, FINISH)
    made.release("v2.0.2")
    assert left_by(project, update(project)) == updated(before[project.spec_file].decode())


@holds(WHOLE)
def test_an_update_that_dies_between_two_files_is_taken_back_or_made_up_for(
    released: Template, project: Project, tmp_path: Path
) -> None:
    die = f"{FINISH}            os._exit(1)\n"
    broken(released, project, tmp_path / "broken", "hooks/project/writing.py", FINISH, die)
    before = snapshot(project.path)
    text = project.spec
    assert update(project).returncode != 0
    after = snapshot(project.path)
    assert {name: after[name] for name in before} == {**before, project.spec_file: merged(text).encode()}
    assert sorted(name.partition(".copier-template")[0] or "passing" for name in after.keys() - before.keys()) == [
        "..copier-answers.yml.copier-new",
        "..copier-baseline.md.copier-new",
        "passing",
    ]
    again = update(project, "--vcs-ref=v2.0.0")
    assert again.returncode != 0, "git is not clean, so Copier refuses"
    options = ("--trust", "--defaults", "--overwrite", "--vcs-ref=v2.0.0")
    assert copier("recopy", *options, folder=project.path).returncode == 0
    assert project.spec == merged(text)
    assert REWORDED in project.baseline
    assert leftovers(project) == []
    git(project.path, "restore", ".")
    assert left_by(project, update(project, "--vcs-ref=v2.0.0")) == updated(text)
