"""Where specs are: found in folders by their baselines, each with the one it is held against."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

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
_ANSWER = r"(?m)^spec_file:[ \t]*(\S.*(?:\r?\n[ \t]+\S.*)*)"
_FOLD = r"[ \t]*\r?\n[ \t]+"
_JOIN = r"\\\r?\n[ \t]*(?:\\(?=[ \t]))?"


class Spec:
    """A spec's path, and what it is held against: its baseline, or what is wrong with that.

    `found` is the file by which it was found, if it was: a baseline or a file of answers.
    """

    __slots__ = ("baseline", "found", "path", "problem")

    def __init__(self, path: str, baseline: Baseline | None, problem: str, found: str = "") -> None:
        self.path = path
        self.baseline = baseline
        self.problem = problem
        self.found = found


def find(path: str) -> list[Spec]:
    """The specs that a path stands for: a folder's, or the one that it is.

    Raises `SpecError` where there is none.
    """
    if not os.path.isdir(path):
        return [_of_file(path)]
    specs = [spec for folder, names in _folders(path) for spec in _in_folder(folder, names)]
    if not specs:
        raise SpecError(
            f"no spec in {path}: it holds no .copier-baseline.md, by which a spec is known; "
            f"give a folder with a generated spec, or the spec itself"
        )
    return specs


def _of_file(path: str) -> Spec:
    name = os.path.basename(path)
    if _is_baseline(name) or _is_answers(name):
        raise SpecError(f"{path} is no spec but what goes with one; give the spec, or its folder")
    if not os.path.exists(path):
        raise SpecError(f"{path} is not there; give a spec, or a folder to search")
    folder = os.path.dirname(path)
    for parent in _parents(path):
        names = sorted(os.listdir(parent)) if os.access(parent, os.R_OK) else []
        for spec in _in_folder(parent, names):
            if _same(spec.path, path):
                return Spec(path, spec.baseline, spec.problem, spec.found)
    place = folder or "its folder"
    return Spec(path, None, f"no .copier-baseline.md in {place} or above is this spec's")


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
            spec_file = _answered(os.path.join(folder, name))
            if spec_file:
                problem = f"its baseline {_baseline_name(name)} is missing"
                yield Spec(_join(folder, spec_file), None, problem, _join(folder, name))


def _baseline_name(answers: str) -> str:
    return f".copier-baseline{answers.rpartition('.')[0].removeprefix('.copier-answers')}.md"


def _of_baseline(folder: str, name: str) -> Spec:
    path = _join(folder, name)
    text, problem = "", ""
    try:
        text = files.read(os.path.join(folder, name), name) or ""
        known = baselines.read(text)
    except SpecError as error:  # not UTF-8, say: no reason not to check what can be checked
        known = Broken(str(error))
    if isinstance(known, Baseline):
        return Spec(_join(folder, known.spec_file), known, "", path)
    problem = f"its baseline {name} can't be used: {known.reason}"
    spec_file = _named(text) or _answered(os.path.join(folder, _answers_name(name)))
    # A baseline that no longer says which spec it is for is reported in that spec's place.
    return Spec(_join(folder, spec_file) if spec_file else path, None, problem, path)


def _answers_name(baseline: str) -> str:
    return f".copier-answers{baseline[len('.copier-baseline') : -len('.md')]}.yml"


def _named(text: str) -> str:
    """The spec that the first line of a baseline names, whatever else may be wrong with it."""
    match = re.search(_NAMED, text.partition("\n")[0])
    return _unescaped(match[1]) if match else ""


def _answered(path: str) -> str:
    """The spec that a file of answers names; "" if it names none."""
    try:
        match = re.search(_ANSWER, files.read(path, path) or "")
    except SpecError:
        return ""
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
