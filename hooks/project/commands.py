"""The commands that a run prints: such as work in the shell out of which it was started."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from shlex import join
from typing import NamedTuple

_ANSWERS_FILE = ".copier-answers.yml"


class Commands(NamedTuple):
    """How Copier is called here, for which answers file, and where."""

    copier: tuple[str, ...]
    answers_file: str
    where: str  # the project's folder, or "" where the shell is in it

    def update(self, data: str) -> str:
        """The update that changes an answer."""
        other = () if self.answers_file == _ANSWERS_FILE else ("--answers-file", self.answers_file)
        where = (self.where,) if self.where else ()
        return join([*self.copier, "update", "--trust", "--defaults", *other, "--data", data, *where])

    def git(self, *words: str) -> str:
        """A command of git's for the project."""
        return join(["git", *(("-C", self.where) if self.where else ()), *words])

    def update_in(self, folder: str) -> str:
        """The update of a spec whose answers are in a folder of the project."""
        return join([*self.copier, "update", "--trust", "--defaults", os.path.join(self.where, folder)])


def here(project: str, answers_file: str, environment: Mapping[str, str]) -> Commands:
    """The commands for a project, in the environment of the run."""
    shell = environment.get("PWD", "")
    inside = bool(shell) and os.path.realpath(shell) == os.path.realpath(project)
    return Commands(_copier(environment), answers_file, "" if inside else project)


def _copier(environment: Mapping[str, str]) -> tuple[str, ...]:
    """How to call the Copier that runs: by the tool that fetched it, by its name, or by its Python."""
    path, folder = environment.get("PATH", ""), os.path.dirname(sys.executable)
    parts = folder.split(os.sep)
    if "archive-v0" in parts and shutil.which("uvx", path=path):
        return ("uvx", "copier")
    if "pipx" in parts and "venvs" not in parts and shutil.which("pipx", path=path):
        return ("pipx", "run", "copier")
    if "UV" in environment:  # uv puts its environment on the path of this run alone
        path = os.pathsep.join(entry for entry in path.split(os.pathsep) if entry != folder)
    return ("copier",) if shutil.which("copier", path=path) else (sys.executable, "-m", "copier")
