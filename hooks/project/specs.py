"""Where specs are: found in folders by their baselines, each with the one it is held against."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from checking.inspection import Problem
from form import baseline as baselines
from form.baseline import Baseline, Broken
from form.errors import SpecError

from project import files, stuck
from project.answers import answer, unescaped
from project.stuck import shown

# Folders that hold no one's specs but may hold very many files.
_SKIPPED = frozenset(
    (
        ".git",
        ".hg",
        ".svn",
        ".cache",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".tox",
        ".venv",
        "__pycache__",
        "node_modules",
        "site-packages",
        "venv",
    )
)
_NAMED = r'"spec_file": "((?:[^"\\]|\\.)*)"'


class Spec(NamedTuple):
    """A spec's path, what it is held against, the text of its answers, and what is wrong with these files.

    `found` is the file by which it was found: a baseline or a file of answers.
    """

    path: str
    baseline: Baseline | None
    found: str
    answers: str
    problems: tuple[Problem, ...] = ()

    def answer(self, name: str) -> str:
        """What was answered to a question; "" if that is not known."""
        return answer(self.answers, name)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that make the spec: itself and what it was found by, with the other one beside that."""
        folder, name = os.path.split(self.found)
        other = _answers_name(name) if _is_baseline(name) else _baseline_name(name)
        return self.path, self.found, shown(folder, other)


def find(path: str) -> list[Spec]:
    """The specs that a path stands for: a folder's, none perhaps, or the one that it is.

    Raises `SpecError` where a file is no spec.
    """
    if not os.path.isdir(path):
        return [_of_file(path)]
    found = [spec for folder, names in _folders(path) for spec in _in_folder(folder, names)]
    return found or [
        spec._replace(path=shown(path, os.path.relpath(os.path.realpath(spec.path), os.path.realpath(path))))
        for spec in _of_parents(path)
        if _is_inside(spec.path, path)
    ]


def _of_file(path: str) -> Spec:
    name = os.path.basename(path)
    if _is_baseline(name) or _is_answers(name):
        raise SpecError(f"{path} is no spec but what goes with one; give the spec, or its folder")
    if not os.path.exists(path):
        raise SpecError(f"{path} is not there; give a spec, or a folder to search")
    for spec in _of_parents(path):
        if _same(spec.path, path):
            return spec._replace(path=path)
    raise SpecError(
        f"{path} is no spec: no .copier-baseline.md and no .copier-answers.yml in its folder or above names it; "
        f"give a spec that Copier made from this template, or a folder to search"
    )


def _of_parents(path: str) -> Iterator[Spec]:
    for parent in _parents(path):
        names = sorted(os.listdir(parent)) if os.access(parent, os.R_OK) else []
        yield from _in_folder(parent, names)


def _is_inside(path: str, folder: str) -> bool:
    return os.path.realpath(path).startswith(os.path.join(os.path.realpath(folder), ""))


def _parents(path: str) -> Iterator[str]:
    """The folders that may hold a file's baseline: its own and up to its repository's root."""
    folder = os.path.dirname(os.path.abspath(path))
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return
        folder = parent


def _same(one: str, other: str) -> bool:
    return os.path.normcase(os.path.realpath(one)) == os.path.normcase(os.path.realpath(other))


def _folders(path: str) -> Iterator[tuple[str, list[str]]]:
    """A folder and all below it with their files, in the order of their names."""
    for folder, below, names in os.walk(path):
        below[:] = sorted(name for name in below if name not in _SKIPPED)
        yield folder, sorted(names)


def _is_baseline(name: str) -> bool:
    return name.startswith(".copier-baseline") and name.endswith(".md")


def _is_answers(name: str) -> bool:
    return name.startswith(".copier-answers") and name.endswith((".yml", ".yaml"))


def _in_folder(folder: str, names: list[str]) -> Iterator[Spec]:
    """The specs whose baselines or, in want of one, whose answers stand in a folder."""
    known = [name for name in names if _is_baseline(name)]
    alone = [name for name in names if _is_answers(name) and _baseline_name(name) not in known]
    for spec in (*(_of_baseline(folder, name) for name in known), *(_of_answers(folder, name) for name in alone)):
        if spec is not None:
            yield spec._replace(problems=(*spec.problems, *stuck.of_leftovers(folder, names)))


def _of_baseline(folder: str, name: str) -> Spec:
    path = shown(folder, name)
    text = ""
    try:
        text = files.read(os.path.join(folder, name), name) or ""
        known = baselines.read(text)
    except SpecError as error:  # not UTF-8, say: no reason not to check what can be checked
        known = Broken(str(error))
    if isinstance(known, Baseline):
        answers = _text(folder, known.answers_file)
        problems = (
            *stuck.of_answers(folder, known.answers_file, answers, known),
            *stuck.of_link(folder, known.spec_file),
        )
        return Spec(shown(folder, known.spec_file), known, path, answers, problems)
    answers = _text(folder, _answers_name(name))
    spec_file = _named(text) or answer(answers, "spec_file")
    problems = _without_baseline(folder, _answers_name(name), answers, known.reason)
    # A baseline that no longer says which spec it is for is reported in that spec's place.
    return Spec(shown(folder, spec_file) if spec_file else path, None, path, answers, problems)


def _of_answers(folder: str, name: str) -> Spec | None:
    """The spec that answers alone speak of; None if they are another template's."""
    answers = _text(folder, name)
    spec_file = answer(answers, "spec_file")
    problems = _without_baseline(folder, name, answers, "") if spec_file else ()
    return Spec(shown(folder, spec_file), None, shown(folder, name), answers, problems) if spec_file else None


def _without_baseline(folder: str, name: str, answers: str, reason: str) -> tuple[Problem, ...]:
    missing = stuck.of_baseline(folder, _baseline_name(name), name, reason)
    return (missing, *stuck.of_answers(folder, name, answers, None))


def _baseline_name(answers: str) -> str:
    return f".copier-baseline{answers.rpartition('.')[0].removeprefix('.copier-answers')}.md"


def _answers_name(baseline: str) -> str:
    return f".copier-answers{baseline[len('.copier-baseline') : -len('.md')]}.yml"


def _named(text: str) -> str:
    """The spec that the first line of a baseline names, whatever else may be wrong with it."""
    match = re.search(_NAMED, text.partition("\n")[0])
    return unescaped(match[1]) if match else ""


def _text(folder: str, name: str) -> str:
    """A file's text; "" if there is none that can be read."""
    try:
        return files.read(os.path.join(folder, name), name) or ""
    except SpecError:
        return ""


def one_of(spec: Spec, other: Spec) -> Spec:
    """The spec that two stand for where both are for one text, which is wrong unless they are the same."""
    if _same(spec.found, other.found):
        return spec
    extra = [path for path in other.files[1:] if os.path.exists(path)]
    return spec._replace(problems=(*spec.problems, stuck.of_another(spec.path, spec.found, extra)))


def missing(spec: Spec, is_empty: bool) -> str:
    """What to say of a spec that is empty, or not where it should be."""
    folder, found = os.path.split(spec.found)
    # A link is a text of one line to git.
    restore = stuck.restore_command(
        folder, os.path.relpath(spec.path, folder or "."), lambda text: text.count("\n") > 1
    )
    bring = f"run {restore} to bring it back" if restore else "bring it back"
    if is_empty:
        return f"{spec.path} is empty; {bring}"
    place = _moved_to(spec, folder)
    answers_file = found if _is_answers(found) else _answers_name(found)
    update = stuck.update_command(folder, answers_file, "--data", f"spec_file={place or 'PATH'}")
    moved = f"if it is {place} now, run {update}" if place else f"if you moved it, say where it is: {update}"
    return f"{spec.path} is not there, though {spec.found} goes with it; {bring}, or {moved}"


def _moved_to(spec: Spec, folder: str) -> str:
    """The only document below a folder that begins as the baseline of a spec which is not there; "" if none is."""
    lines = spec.baseline.text.split("\n") if spec.baseline else []
    title = next((line for line in lines if line.startswith("# ")), "")
    documents = [
        os.path.relpath(os.path.join(below, name), folder or ".").replace(os.sep, "/")
        for below, names in _folders(folder or ".")
        for name in names
        if title and name.endswith(".md") and not _is_baseline(name) and title in _text(below, name).splitlines()
    ]
    return documents[0] if len(documents) == 1 else ""
