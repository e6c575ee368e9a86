"""Templates with releases, projects made of them, and real runs of Copier."""

from __future__ import annotations

import atexit
import compileall
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import NamedTuple

import yaml

from helpers.copier_process import Copier
from helpers.once import made_once

REPOSITORY = Path(__file__).resolve().parents[2]

# What makes a spec; the rest of the repository is about these.
TEMPLATE_PARTS = ("copier.yml", "template", "hooks")

GIT_SETTINGS = """\
[user]
    name = Tester
    email = tester@example.com
[commit]
    gpgsign = false
[tag]
    gpgsign = false
[init]
    defaultBranch = main
    templateDir =
[gc]
    auto = 0
[maintenance]
    auto = false
[core]
    fsync = none
    autocrlf = false
"""

SOME_DAY = "2020-01-01T00:00:00Z"
LOAD_ONCE = hasattr(os, "fork")  # whether Copier's modules are loaded once for all runs

Answers = Mapping[str, str | bool]


class Result(NamedTuple):
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def last_line(self) -> str:
        """The last line of the error output, which is where a refusal says why."""
        lines = self.stderr.strip().splitlines()
        return lines[-1] if lines else ""


def run(*command: str | Path, folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Result:
    """Run a command with nothing to read from, so that a question ends it instead of hanging."""
    process = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Result(
        process.returncode,
        process.stdout.decode(errors="replace"),
        process.stderr.decode(errors="replace"),
    )


def git(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """Run git in a folder and return what it printed."""
    result = run("git", *arguments, folder=folder, environment=environment)
    assert result.returncode == 0, result.stderr
    return result.stdout


def replace_once(path: Path, old: str, new: str) -> None:
    """Replace a text that occurs exactly once, keeping the file's line endings."""
    text = path.read_bytes().decode()
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {path.name}"
    path.write_bytes(text.replace(old, new).encode())


@dataclass(frozen=True)
class Template:
    """A template repository with releases."""

    path: Path

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that occurs exactly once in a file."""
        replace_once(self.path / path, old, new)

    def write(self, path: str, text: str) -> None:
        """Write a whole file."""
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())

    def release(self, tag: str) -> None:
        """Commit everything there is and tag it."""
        git(self.path, "add", "--all", "--force")
        when = {"GIT_AUTHOR_DATE": SOME_DAY, "GIT_COMMITTER_DATE": SOME_DAY}  # the same files, the same commit
        git(self.path, "commit", "--quiet", "--allow-empty", "--message", tag, environment=when)
        git(self.path, "tag", tag)
        git(self.path, "repack", "-a", "-d", "--quiet")  # each run of Copier clones it several times

    @property
    def releases(self) -> str:
        """The releases and their commits."""
        return git(self.path, "for-each-ref")

    def clone(self, path: Path) -> Template:
        """A copy, releases and all, that a test may change."""
        shutil.copytree(self.path, path)
        return Template(path)

    def of(self, document: Path, path: Path) -> Template:
        """A template with the same questions and hooks for another document, released as v1.0.0."""
        made = self.clone(path)
        git(path, "tag", "--delete", "v1.0.0")
        made.write("template/document.md.jinja", document.read_text(encoding="utf-8"))
        made.release("v1.0.0")
        return made


def make_template(path: Path, parts: Mapping[str, Path]) -> Template:
    """A new repository of the given files and folders, without a release.

    With the hooks go their compiled modules, which Python takes only for the very same source:
    each run of Copier has a clone of its own, and would compile them all anew.
    """
    path.mkdir(parents=True)
    git(path, "init", "--quiet")
    for name, source in parts.items():
        if source.is_dir():
            shutil.copytree(source, path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, path / name)
    compileall.compile_dir(path / "hooks", quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    return Template(path)


@dataclass(frozen=True)
class Project:
    """A folder with a generated spec."""

    path: Path
    spec_file: str = "engineering-spec.md"
    answers_file: str = ".copier-answers.yml"

    @property
    def spec(self) -> str:
        """The spec, with its line endings as they are."""
        return (self.path / self.spec_file).read_bytes().decode()

    @property
    def baseline_file(self) -> str:
        """The baseline's name, which follows from that of the answers file."""
        return self.answers_file.replace("answers", "baseline").replace(".yml", ".md")

    @property
    def baseline(self) -> str:
        """What the template last gave."""
        return (self.path / self.baseline_file).read_bytes().decode()

    @property
    def answers(self) -> dict[str, object]:
        """The answers that Copier keeps, with its own two."""
        answers = yaml.safe_load((self.path / self.answers_file).read_text(encoding="utf-8"))
        assert isinstance(answers, dict)
        return answers

    @property
    def files(self) -> list[str]:
        """Every file but git's own, by its path."""
        found = (path.relative_to(self.path) for path in self.path.rglob("*") if path.is_file())
        return sorted(path.as_posix() for path in found if path.parts[0] != ".git")

    def write(self, text: str) -> None:
        """Write the spec as its author would."""
        (self.path / self.spec_file).write_bytes(text.encode())

    def edit(self, old: str, new: str) -> None:
        """Replace a text that occurs exactly once in the spec."""
        replace_once(self.path / self.spec_file, old, new)

    def commit(self) -> None:
        """Commit everything; the folder becomes a repository if it is none."""
        if not (self.path / ".git").exists():
            git(self.path, "init", "--quiet")
        git(self.path, "add", "--all", "--force")
        git(self.path, "commit", "--quiet", "--allow-empty", "--message", "A change")


def as_options(answers: Answers) -> list[str]:
    """Answers as the options that give them to Copier."""
    return [f"--data={name}={value}" for name, value in answers.items()]


def copier(*arguments: str | Path, folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Result:
    """Run the real copier command, as out of a shell that is in the folder and finds it by its name."""
    given = {"PATH": path_with_copier(), "PWD": str(folder or Path.cwd()), **(environment or {})}
    if not LOAD_ONCE or any(name.startswith("PYTHON") for name in given):
        return run(sys.executable, "-m", "copier", *arguments, folder=folder, environment=given)
    return run(_copier().command, *arguments, folder=folder, environment=given)


def path_with_copier() -> str:
    """What a shell's `PATH` is, where it finds `copier` by its name."""
    found = [str(Path(sys.executable).parent), os.environ["PATH"]]
    return os.pathsep.join([str(_copier().folder), *found] if LOAD_ONCE else found)


@cache
def _copier() -> Copier:
    started = Copier()
    atexit.register(started.close)
    return started


def copy(
    template: Template,
    path: Path,
    *options: str,
    answers: Answers | None = None,
    environment: Mapping[str, str] | None = None,
) -> Result:
    """Make a spec as a script does: nothing is asked."""
    given = as_options({"project_name": "Payment Retries", **(answers or {})})
    return copier(
        "copy",
        "--trust",
        "--defaults",
        *options,
        *given,
        template.path,
        path,
        environment=environment,
    )


def update(
    project: Project,
    *options: str,
    answers: Answers | None = None,
    environment: Mapping[str, str] | None = None,
) -> Result:
    """Update a spec as the documentation says, to the newest release of its template."""
    files = ("--answers-file", project.answers_file)
    arguments = ("--trust", "--defaults", *files, *options, *as_options(answers or {}))
    return copier("update", *arguments, folder=project.path, environment=environment)


def recopy(
    project: Project,
    *options: str,
    answers: Answers | None = None,
    environment: Mapping[str, str] | None = None,
) -> Result:
    """Generate a spec anew over itself."""
    files = ("--answers-file", project.answers_file)
    arguments = ("--trust", "--defaults", "--overwrite", *files, *options)
    return copier(
        "recopy",
        *arguments,
        *as_options(answers or {}),
        folder=project.path,
        environment=environment,
    )


def generate(template: Template, path: Path, *options: str, answers: Answers | None = None) -> Project:
    """Make a spec, hold that it went well, and return where it is.

    What a template's releases, options and answers give is the same at each new path, but for
    the template's own path in the answers: Copier runs once for all.
    """
    project = Project(path, str((answers or {}).get("spec_file", "engineering-spec.md")))
    if path.exists():
        _copy_well(template, path, *options, answers=answers)
        return project
    key = (template.releases, options, sorted((answers or {}).items()))
    made = made_once(key, lambda target: _copy_well(template, target, *options, answers=answers))
    shutil.copytree(made, path, symlinks=True)
    for answers_file in path.glob(".copier-answers*.yml"):
        text = answers_file.read_text(encoding="utf-8")
        text = text.replace(yaml.safe_load(text)["_src_path"], str(template.path))
        answers_file.write_bytes(text.encode())
    return project


def _copy_well(template: Template, path: Path, *options: str, answers: Answers | None) -> None:
    result = copy(template, path, *options, answers=answers)
    assert result.returncode == 0, result.stderr
