"""Where specs are: found in folders by their baselines, each with the one it is held against."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from shlex import join
from typing import NamedTuple

from checking.inspection import Problem
from form import baseline as baselines
from form.baseline import Baseline, Broken
from form.errors import SpecError

from project import files

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
_FOLD = r"[ \t]*\r?\n[ \t]+"
_JOIN = r"\\\r?\n[ \t]*(?:\\(?=[ \t]))?"
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?![^ \t\r\n])", re.MULTILINE)
_REFUSED = re.compile(r"^# ?copier updated", re.MULTILINE)  # what Renovate leaves where Copier refused


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
        return _answer(self.answers, name)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that make the spec: itself and what it was found by, with the other one beside that."""
        folder, name = os.path.split(self.found)
        other = _answers_name(name) if _is_baseline(name) else _baseline_name(name)
        return self.path, self.found, _join(folder, other)


def find(path: str) -> list[Spec]:
    """The specs that a path stands for: a folder's, none perhaps, or the one that it is.

    Raises `SpecError` where a file is no spec.
    """
    if not os.path.isdir(path):
        return [_of_file(path)]
    found = [spec for folder, names in _folders(path) for spec in _in_folder(folder, names)]
    return found or [
        spec._replace(path=_join(path, os.path.relpath(os.path.realpath(spec.path), os.path.realpath(path))))
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
    for name in known:
        yield _of_baseline(folder, name)
    for name in names:
        if _is_answers(name) and _baseline_name(name) not in known:
            answers = _text(folder, name)
            spec_file = _answer(answers, "spec_file")
            if spec_file:
                missing = _broken(f"its baseline {_baseline_name(name)} is missing", folder, name)
                yield Spec(
                    _join(folder, spec_file),
                    None,
                    _join(folder, name),
                    answers,
                    (missing, *_halves(answers, folder, name, "")),
                )


def _of_baseline(folder: str, name: str) -> Spec:
    path = _join(folder, name)
    text = ""
    try:
        text = files.read(os.path.join(folder, name), name) or ""
        known = baselines.read(text)
    except SpecError as error:  # not UTF-8, say: no reason not to check what can be checked
        known = Broken(str(error))
    if isinstance(known, Baseline):
        answers = _text(folder, known.answers_file)
        problems = _halves(answers, folder, known.answers_file, known.version)
        return Spec(_join(folder, known.spec_file), known, path, answers, tuple(problems))
    answers = _text(folder, _answers_name(name))
    spec_file = _named(text) or _answer(answers, "spec_file")
    problem = _broken(f"its baseline {name} can't be used: {known.reason}", folder, _answers_name(name))
    # A baseline that no longer says which spec it is for is reported in that spec's place.
    return Spec(_join(folder, spec_file) if spec_file else path, None, path, answers, (problem,))


def _broken(message: str, folder: str, answers_file: str) -> Problem:
    advice = f"restore it from git, or run {update_command(folder, answers_file)} to make it anew"
    return Problem("baseline", message, advice)


def _halves(answers: str, folder: str, name: str, version: str) -> Iterator[Problem]:
    """What an update that did not come to its end leaves in a file of answers."""
    update = update_command(folder, name)
    if _CONFLICT.search(answers):
        advice = f"run {join(['git', 'checkout', 'HEAD', '--', _join(folder, name)])}, then {update}"
        yield Problem("answers", f"{name} holds conflict markers of git's, so it can't be updated", advice)
    elif _REFUSED.search(answers):
        advice = f"delete the line “#copier updated” from {name}, commit that, then run {update}"
        yield Problem("answers", f"an update was refused half way and marked as done in {name}", advice)
    elif version and (release := _answer(answers, "_commit")) and release != version:
        advice = f"run {update}, which brings both to one version"
        yield Problem("answers", f"{name} is of {release} and the baseline of {version}", advice)


def update_command(folder: str, answers_file: str, *more: str) -> str:
    """The update of a spec whose answers are in a folder, for the shell in which the check runs."""
    other = [] if answers_file == ".copier-answers.yml" else ["--answers-file", answers_file]
    where = [] if os.path.normpath(folder or ".") == "." else [_join(folder, ".")]
    return join(["copier", "update", "--trust", "--defaults", *other, *more, *where])


def _baseline_name(answers: str) -> str:
    return f".copier-baseline{answers.rpartition('.')[0].removeprefix('.copier-answers')}.md"


def _answers_name(baseline: str) -> str:
    return f".copier-answers{baseline[len('.copier-baseline') : -len('.md')]}.yml"


def _named(text: str) -> str:
    """The spec that the first line of a baseline names, whatever else may be wrong with it."""
    match = re.search(_NAMED, text.partition("\n")[0])
    return _unescaped(match[1]) if match else ""


def _text(folder: str, name: str) -> str:
    """A file's text; "" if there is none that can be read."""
    try:
        return files.read(os.path.join(folder, name), name) or ""
    except SpecError:
        return ""


def _answer(answers: str, name: str) -> str:
    """What a file of answers says to a question, as YAML has it on one line or folded; "" if nothing."""
    match = re.search(rf"(?m)^{re.escape(name)}:[ \t]*(\S.*(?:\r?\n[ \t]+\S.*)*)", answers)
    value = match[1].rstrip() if match else ""
    if value[:1] == '"':  # a backslash at a line's end joins it to the next one, as it is
        return _unescaped(re.sub(_FOLD, " ", re.sub(_JOIN, "", value))[1:-1])
    value = re.sub(_FOLD, " ", value)
    return value[1:-1].replace("''", "'") if value[:1] == "'" else value


def _unescaped(text: str) -> str:
    """A string as JSON writes it, or YAML, whose escapes of two digits JSON lacks."""
    if "\\" not in text:
        return text
    import json

    escaped = re.sub(r"\\x(..)", r"\\u00\1", text)
    try:
        return str(json.loads(f'"{escaped}"'))
    except ValueError:
        return text


def _join(folder: str, name: str) -> str:
    """A path as it is shown: with slashes, and without a leading `./`."""
    return os.path.normpath(os.path.join(folder, name)).replace(os.sep, "/")
