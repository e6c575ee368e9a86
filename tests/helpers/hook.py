"""The hook without Copier: its input rendered, and the hook run, in process."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from project import task as post_generation

from helpers.form import Conf, read_form
from helpers.projects import REPOSITORY, Project, Result, replace_once

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
    """A folder of template files, rendered as Copier does (test_passing.py compares), without a run of it.

    With the questions of ours goes our form, unless another document is given, such as SMALL.
    """

    def __init__(self, path: Path, document: Path | None = None) -> None:
        self.path = path
        shutil.copytree(REPOSITORY / "template", path / "template")
        if document:
            shutil.copyfile(document, path / "template" / "document.md.jinja")
        self._form = read_form(path)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that occurs exactly once in a file."""
        replace_once(self.path / path, old, new)
        self._form = read_form(self.path)

    def render(self, answers: Answers | None = None, answers_file: str = ".copier-answers.yml") -> Rendered:
        """What the answers give."""
        data = {"project_name": "Payment Retries", "spec_file": SPEC, **(answers or {})}
        return rendered(self._form.passing(data, str(self.path), Conf(answers_file)))


def rendered(passing: str) -> Rendered:
    """What Copier leaves for the hook, with its name."""
    said = json.loads(passing.partition("\n")[0])
    digest = hashlib.sha1(passing.encode(), usedforsecurity=False).hexdigest()
    suffix = said["baseline_file"].removeprefix(".copier-baseline").removesuffix(".md")
    return Rendered(said["spec_file"], f".copier-template{suffix}.{digest}.md", passing)


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
