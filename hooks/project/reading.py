"""What lies in the project before a run: read into one value, nothing touched."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from form import baseline as baselines
from form.baseline import Baseline, Broken
from form.errors import SpecError

from project import files
from project.passing import Task


class File(NamedTuple):
    """A file of the project's; its data is None where there is none."""

    name: str
    path: str  # where it is, links followed
    data: bytes | None
    is_link: bool
    identity: tuple[int, int] | None

    @property
    def text(self) -> str | None:
        """What it holds as a text; raises `SpecError` where it is not UTF-8."""
        return None if self.data is None else files.decode(self.data, self.name)

    def is_same(self, other: File) -> bool:
        """Whether two paths are one file's."""
        return self.name == other.name or (self.identity is not None and self.identity == other.identity)


class Other(NamedTuple):
    """Another spec whose baseline lies in the same folder."""

    answers_file: str
    spec: File


class Found(NamedTuple):
    """The files of one spec, and what the baseline says of them."""

    spec: File
    former: File | None  # the spec at the path that it had until now, if that is another
    baseline: File
    answers: File
    known: Baseline | None
    note: str  # what is wrong with the baseline
    guidance: frozenset[str]  # what an adoption knows other forms by
    owner: str  # the answers file that the baseline is for, if that is another and is there
    others: tuple[Other, ...]


def look(project: str, task: Task) -> Found:
    """What lies in a project. Raises `SpecError` where it can't be read, or lies outside the project."""
    spec, baseline, answers = (_read(project, name) for name in (task.spec_file, task.baseline_file, task.answers_file))
    known = baselines.read(baseline.text) if baseline.text is not None else Broken("")
    others = _others(project, task.baseline_file)
    if isinstance(known, Broken):
        guidance = _guidance() if spec.data else frozenset()
        return Found(spec, None, baseline, answers, None, _note(task, known), guidance, "", others)
    former = _read(project, known.spec_file) if known.spec_file != task.spec_file else None
    owner = known.answers_file if known.answers_file != task.answers_file else ""
    if not os.path.isfile(os.path.join(project, owner)):
        owner = ""
    return Found(spec, former, baseline, answers, known, "", frozenset(), owner, others)


def _note(task: Task, broken: Broken) -> str:
    because = f"{task.baseline_file} can't be used: {broken.reason}. All that stands in the spec counts as yours."
    return because if broken.reason else ""


def _read(project: str, name: str) -> File:
    path = files.resolve(project, name)
    data = files.read_bytes(path, name)
    place = os.stat(path) if data is not None else None
    identity = (place.st_dev, place.st_ino) if place else None
    return File(name, path, data, os.path.islink(os.path.join(project, name)), identity)


def _guidance() -> frozenset[str]:
    """The digests of the guidance of forms that people have copied by hand."""
    from form.guidance import read  # only an adoption needs it

    name = "known-guidance.txt"
    return read(files.read(os.path.join(os.path.dirname(__file__), "..", "..", "template", name), name) or "")


def _others(project: str, own: str) -> tuple[Other, ...]:
    names = [name for name in os.listdir(project) if re.fullmatch(r"\.copier-baseline.*\.md", name)]
    found = [_other(project, name) for name in sorted(names) if name != own]
    return tuple(other for other in found if other is not None)


def _other(project: str, name: str) -> Other | None:
    """Another spec; one that can't be read is no reason to leave this one alone."""
    try:
        known = baselines.read(files.read(os.path.join(project, name), name) or "")
        return None if isinstance(known, Broken) else Other(known.answers_file, _read(project, known.spec_file))
    except SpecError:
        return None
