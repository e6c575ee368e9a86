"""The hook without Copier's start-up: rendered once a set of answers, then run in process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import yaml
from project import task as post_generation

from helpers.once import made_once
from helpers.projects import REPOSITORY, Project, Result, copier

Answers = Mapping[str, str | bool]

SPEC = "engineering-spec.md"
SMALL = Path(__file__).with_name("small.md.jinja")  # a document of the tests' own
BASELINE = ".copier-baseline.md"


class Rendered(NamedTuple):
    """What Copier leaves in a project for the hook."""

    spec_file: str
    passing_name: str
    passing: str  # the text of the passing file


class Folder:
    """A folder of template files, without git, which Copier renders and whose hook it does not run.

    With the questions of ours goes our form, unless another document is given, such as SMALL.
    """

    def __init__(self, path: Path, document: Path | None = None) -> None:
        self.path = path
        for name in ("copier.yml", "template"):
            source = REPOSITORY / name
            (shutil.copytree if source.is_dir() else shutil.copyfile)(source, self._made(name))
        settings = path / "copier.yml"
        text = settings.read_text(encoding="utf-8")
        start, end = text.index("_tasks:"), text.index("_message_before_copy:")
        settings.write_text(text[:start] + text[end:], encoding="utf-8")
        if document:
            shutil.copyfile(document, path / "template" / "document.md.jinja")

    def _made(self, name: str) -> Path:
        self.path.mkdir(parents=True, exist_ok=True)
        return self.path / name

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that occurs exactly once in a file."""
        file = self.path / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def render(self, answers: Answers | None = None, answers_file: str | None = None) -> Rendered:
        """What the answers give; rendered once."""
        data = {"project_name": "Payment Retries", "spec_file": SPEC, **(answers or {})}
        key = (sorted(snapshot(self.path).items()), sorted(data.items()), answers_file)
        made = made_once(key, lambda target: self._render(target, data, answers_file))
        (passing,) = made.glob(".copier-template*.md")
        return Rendered(str(data["spec_file"]), passing.name, passing.read_bytes().decode())

    def _render(self, target: Path, data: Answers, answers_file: str | None) -> None:
        given = target.with_name("answers.yml")
        given.write_text(yaml.safe_dump(data), encoding="utf-8")
        options = (f"--answers-file={answers_file}",) if answers_file else ()
        result = copier("copy", "--defaults", "--quiet", f"--data-file={given}", *options, self.path, target)
        assert result.returncode == 0, result.stderr


def stage(project: Path, rendered: Rendered) -> None:
    """Leave in a project what Copier leaves there before it runs the hook."""
    (project / rendered.passing_name).write_bytes(rendered.passing.encode())


def run_hook(project: Path, rendered: Rendered) -> list[str]:
    """Run the hook as Copier would, and return what it says; raises what the hook raises."""
    stage(project, rendered)
    lines = post_generation.run(str(project), rendered.passing_name)
    (project / rendered.passing_name).unlink()
    return lines


def make(project: Path, rendered: Rendered) -> Project:
    """A project with a fresh spec."""
    project.mkdir(parents=True)
    run_hook(project, rendered)
    return Project(project, rendered.spec_file)


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in a folder for a while."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file but git's, whole."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in found
        if path.relative_to(folder).parts[0] != ".git"
    }


def said(result: Result) -> list[str]:
    """What the hook printed in a run of Copier: all that stands on its standard output."""
    return [line for line in result.stdout.splitlines() if line.strip()]
