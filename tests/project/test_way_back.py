"""The way back that a run prints, executed in a shell: the earlier bytes of the files that the run changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from form.errors import SpecError
from helpers.hook import BASELINE, SMALL, SPEC, Folder, make, run_hook, snapshot
from helpers.projects import Answers, Project, git, run

ANSWERS = ".copier-answers.yml"
NOTE = "\nOur own text.\n\n# Design\n"
NEW: Answers = {"project_name": "Refunds"}
BACK = "To take it all back"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, clean_machine: Path) -> Folder:
    return Folder(tmp_path_factory.mktemp("folder") / "template", SMALL)


@pytest.fixture
def project(folder: Folder, tmp_path: Path) -> Project:
    """A spec in which its author has written, in no repository."""
    made = make(tmp_path / "specs" / "payments", folder.render())
    made.edit("\n# Design\n", NOTE)
    return made


def everything(root: Path) -> dict[str, bytes]:
    """Every file but git's and the copies that a run keeps outside git."""
    return {
        name: data for name, data in snapshot(root).items() if not {".git", ".copier-earlier"} & set(Path(name).parts)
    }


def take_back(lines: list[str], folder: Path) -> str:
    """Execute what the last line says, in a shell in a folder; the line."""
    assert lines[-1].startswith(BACK)
    result = run("bash", "-ec", lines[-1].partition(": ")[2], folder=folder)
    assert (result.returncode, result.stderr) == (0, "")
    return lines[-1]


def in_repository(root: Path, ignored: str = "") -> None:
    """Commit all there is below a folder, but for what git is told to ignore."""
    git(root, "init", "--quiet")
    (root / ".gitignore").write_text(ignored, encoding="utf-8")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "Specs")


def committed(project: Project, root: Path) -> None:
    in_repository(project.path)


def below_others(project: Project, root: Path) -> None:
    (root / "other.md").write_text("Another's.\n", encoding="utf-8")
    in_repository(root)
    (root / "other.md").write_text("Another's, not committed.\n", encoding="utf-8")


def written_on(project: Project, root: Path) -> None:
    in_repository(project.path)
    project.edit("Our own text.", "Our own text, not committed.")


def staged(project: Project, root: Path) -> None:
    written_on(project, root)
    git(project.path, "add", SPEC)


def untracked(project: Project, root: Path) -> None:
    git(root, "init", "--quiet")


def announced(project: Project, root: Path) -> None:
    git(root, "init", "--quiet")
    git(project.path, "add", "--intent-to-add", SPEC, BASELINE, ANSWERS)


def ignored(project: Project, root: Path) -> None:
    in_repository(root, ".copier-*\n")


def hidden(project: Project, root: Path) -> None:
    in_repository(root)
    git(project.path, "update-index", "--skip-worktree", SPEC)


def of_windows(project: Project, root: Path) -> None:
    in_repository(project.path)
    git(project.path, "config", "core.autocrlf", "true")
    for name in (SPEC, BASELINE, ANSWERS):
        (project.path / name).unlink()
    git(project.path, "checkout", "--quiet", ".")
    assert b"\r\n" in (project.path / SPEC).read_bytes()


def mixed_endings(project: Project, root: Path) -> None:
    in_repository(root, "")
    git(root, "config", "core.autocrlf", "true")


def no_repository(project: Project, root: Path) -> None:
    pass


Place = Callable[[Project, Path], None]
# What each place makes of the files, and which of them git does not hold.
PLACES: dict[str, tuple[Place, set[str]]] = {
    "all committed": (committed, set()),
    "a subfolder of a repository in which others have changes": (below_others, set()),
    "changes that are not committed": (written_on, {SPEC}),
    "changes that are staged": (staged, set()),
    "a spec that git does not know": (untracked, {SPEC, BASELINE, ANSWERS}),
    "a spec that git only knows of": (announced, {SPEC, BASELINE, ANSWERS}),
    "files that git ignores": (ignored, {BASELINE, ANSWERS}),
    "a spec that git is told to pass over": (hidden, {SPEC}),
    "line endings that git converts": (of_windows, set()),
    "line endings that git would convert": (mixed_endings, {SPEC, BASELINE, ANSWERS}),
    "no repository": (no_repository, {SPEC, BASELINE, ANSWERS}),
}


@pytest.mark.parametrize("shell", ["in the project", "elsewhere"])
@pytest.mark.parametrize("place", PLACES)
def test_the_way_back_brings_back_what_was_changed(
    folder: Folder, project: Project, tmp_path: Path, place: str, shell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare, kept = PLACES[place]
    prepare(project, tmp_path)
    where = project.path if shell == "in the project" else tmp_path
    monkeypatch.setenv("PWD", str(where))
    before = everything(tmp_path)
    lines = run_hook(project.path, folder.render(NEW))
    changed = {name for name, data in everything(tmp_path).items() if before.get(name) != data}
    assert changed == {f"specs/payments/{name}" for name in (SPEC, BASELINE, ANSWERS)}
    if place != "no repository":
        assert "earlier" not in git(project.path, "status", "--short", "--untracked-files=all")
    line = take_back(lines, where)
    assert everything(tmp_path) == before
    assert line.count("cp -- ") == len(kept)
    assert ("the earlier text is kept in " in line) == bool(kept)


NAMES = [
    "[draft] *spec*.md".replace("*", "x"),
    "it's \U0001f4dd.md",
    "-x.md",
    "#$HOME & `x`.md",
    " a  b.md",
    "docs/é/s.md",
]


@pytest.mark.parametrize("tracked", [True, False], ids=["committed", "untracked"])
@pytest.mark.parametrize("name", NAMES)
def test_the_way_back_is_quoted(folder: Folder, tmp_path: Path, name: str, tracked: bool) -> None:
    project = make(tmp_path / "it's a $PLACE", folder.render({"spec_file": name}))
    (project.path / "x spec x.md").write_text("Not to be touched.\n", encoding="utf-8")
    in_repository(project.path, "" if tracked else "*.md\n.copier-*\n")
    (project.path / "x spec x.md").write_text("Not to be touched either.\n", encoding="utf-8")
    before = everything(tmp_path)
    lines = run_hook(project.path, folder.render({**NEW, "spec_file": name}))
    assert everything(tmp_path) != before
    take_back(lines, tmp_path)
    assert everything(tmp_path) == before


def test_a_path_that_git_would_take_for_a_pattern_restores_no_other_file(folder: Folder, tmp_path: Path) -> None:
    project = make(tmp_path / "project", folder.render({"spec_file": "[ab].md"}))
    (project.path / "a.md").write_text("One.\n", encoding="utf-8")
    in_repository(project.path)
    (project.path / "a.md").write_text("One, not committed.\n", encoding="utf-8")
    before = everything(tmp_path)
    take_back(run_hook(project.path, folder.render({**NEW, "spec_file": "[ab].md"})), tmp_path)
    assert everything(tmp_path) == before


@pytest.mark.parametrize("place", [committed, untracked, no_repository])
def test_a_move_is_taken_back(folder: Folder, project: Project, tmp_path: Path, place: Place) -> None:
    place(project, tmp_path)
    before = everything(tmp_path)
    lines = run_hook(project.path, folder.render({**NEW, "spec_file": "docs/spec.md"}))
    take_back(lines, tmp_path)
    assert everything(tmp_path) == before


@pytest.mark.parametrize("place", [committed, untracked, no_repository])
def test_an_adoption_is_taken_back(folder: Folder, project: Project, tmp_path: Path, place: Place) -> None:
    for name in (BASELINE, ANSWERS):
        (project.path / name).unlink()
    project.edit("# Launch\n", "# Our plan\n")
    place(project, tmp_path)
    before = everything(tmp_path)
    lines = run_hook(project.path, folder.render())
    take_back(lines, tmp_path)
    assert everything(tmp_path) == before


def test_nothing_is_printed_where_nothing_changed(folder: Folder, project: Project) -> None:
    lines = run_hook(project.path, folder.render())
    assert lines[0] == "Nothing to report: the spec is as it was."
    assert not [line for line in lines if line.startswith(BACK)]


def test_a_first_copy_has_nothing_to_take_back(folder: Folder, tmp_path: Path) -> None:
    assert not [line for line in run_hook(tmp_path, folder.render()) if line.startswith(BACK)]


def test_a_copy_is_kept_once_and_for_good(folder: Folder, project: Project) -> None:
    first = project.spec.encode()
    for name in ("Refunds", "Ledger"):
        run_hook(project.path, folder.render({"project_name": name}))
    kept = list((project.path / ".copier-earlier").glob(f"*-{SPEC}"))
    assert len(kept) == 2
    assert first in [path.read_bytes() for path in kept]


def test_copies_that_cannot_be_kept_stop_the_run(folder: Folder, project: Project) -> None:
    (project.path / ".copier-earlier").write_text("In the way.\n", encoding="utf-8")
    before = snapshot(project.path)
    rendered = folder.render(NEW)
    with pytest.raises(SpecError) as caught:
        run_hook(project.path, rendered)
    os.unlink(project.path / rendered.passing_name)
    assert "can't be" in str(caught.value)
    assert snapshot(project.path) == before
