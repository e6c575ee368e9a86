"""Copier's task: bring what the template now gives into the spec.

Copier leaves the template's text in a passing file: a line of JSON, then the document
with its markers. The task reads it, the spec and the baseline, writes the spec, then the
baseline, and removes the passing file. It gives the same bytes for the same input.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from checking.findings import describe, worth_showing
from checking.inspection import check
from form import baseline as baselines
from form.applicability import fill_in
from form.baseline import Baseline, Broken
from form.errors import SpecError
from form.markers import Marked, read
from merging.report import Merge, report_lines

from project import files


class Task(NamedTuple):
    """What Copier asks for: the answers, the files' names, the template's document."""

    answers: Mapping[str, Any]
    answers_file: str
    baseline_file: str
    spec_file: str
    version: str
    template: Marked

    @property
    def update_command(self) -> str:
        """How the author of this spec changes an answer, up to the answer's name."""
        other = "" if self.answers_file == ".copier-answers.yml" else f" --answers-file {self.answers_file}"
        return f"copier update --trust --defaults{other} --data"


class Found(NamedTuple):
    """What lies in the project: the author's text, and what the baseline says of it."""

    spec: str | None
    fresh: bool  # Copier has only just rendered the spec
    baseline: Baseline | None
    note: str  # what is wrong with the baseline
    moved_from: str  # the spec's path until now, if this run has moved it


def run(project: str, template_file: str) -> list[str]:
    """Bring one spec up to date and return what there is to say about it.

    Raises `SpecError` where that can't be done; spec and baseline are then as they were.
    """
    task = _read_task(project, template_file)
    unfilled = task.template
    filled = fill_in(task.template, task.answers)
    found = _find(project, task, unfilled)
    result = _decide(found, filled, unfilled, task)
    spec = files.resolve(project, task.spec_file)
    files.clear(spec)
    if result.text != found.spec:
        files.write(spec, result.text, task.spec_file)
    baseline = Baseline(task.spec_file, task.answers_file, task.version, filled.text, filled.sentence, filled.stubs)
    files.write(os.path.join(project, task.baseline_file), baselines.write(baseline), task.baseline_file)
    return _summary(task, found, result, baseline)


# Read


def _read_task(project: str, template_file: str) -> Task:
    text = files.read(os.path.join(project, template_file), template_file)
    if text is None:
        raise SpecError(f"{template_file} is missing; this command is Copier's to run")
    _refuse_cut_off(template_file, text)
    header, _, document = text.partition("\n")
    known = json.loads(header)
    names = ("answers", "answers_file", "baseline_file", "spec_file", "version")
    answers, answers_file, baseline_file, spec_file, version = (known[name] for name in names)
    return Task(answers, answers_file, baseline_file, spec_file, version, read(document))


def _refuse_cut_off(template_file: str, text: str) -> None:
    """Refuse what a killed Copier wrote in part; a name that holds a digest says what is whole."""
    from hashlib import sha1

    whole = re.fullmatch(r"\.copier-template(?:\..+)?\.([0-9a-f]{40})\.md", template_file)
    if whole is None or sha1(text.encode("utf-8")).hexdigest() != whole[1]:
        raise SpecError(f"{template_file} is not as the template gives it; run the command again, which makes it anew")


def _find(project: str, task: Task, unfilled: Marked) -> Found:
    """Look at the project, and have the author's text at the path that is now the spec's."""
    _refuse_outside(project, task)
    blank = unfilled.text.rstrip("\n")
    _refuse_folder(project, task, blank)
    known, note = _read_baseline(project, task)
    _refuse_shared(project, task)
    was = known.spec_file if known is not None else task.spec_file
    moved_from = was if was != task.spec_file and _move(project, task, was, blank) else ""
    spec = files.read(files.resolve(project, task.spec_file), task.spec_file)
    if known is not None and (spec is None or spec == blank):
        _refuse_gone(project, task, known, spec)
    return Found(spec, spec is None or spec == blank or not spec.strip(), known, note, moved_from)


def _read_baseline(project: str, task: Task) -> tuple[Baseline | None, str]:
    text = files.read(files.resolve(project, task.baseline_file), task.baseline_file)
    if text is None:
        return None, ""
    known = baselines.read(text)
    if isinstance(known, Broken):
        return None, f"{task.baseline_file} can't be used: {known.reason}. All that stands in the spec counts as yours."
    if known.answers_file != task.answers_file and os.path.isfile(os.path.join(project, known.answers_file)):
        raise SpecError(
            f"{task.baseline_file} belongs to {known.answers_file}; give {task.answers_file} another name, "
            f"such as .copier-answers.payments.yml"
        )
    return known, ""


def _refuse_folder(project: str, task: Task, blank: str) -> None:
    """Refuse answers that lie in a folder of their own: their spec is there, not here."""
    folder = os.path.dirname(task.answers_file)
    if folder:
        spec = files.resolve(project, task.spec_file)
        if files.read(spec, task.spec_file) == blank:
            files.remove(spec)
        raise SpecError(
            f"{task.answers_file} is in a folder; run Copier for that folder, such as copier update {folder}"
        )


def _refuse_outside(project: str, task: Task) -> None:
    for name in (task.spec_file, task.baseline_file):
        files.resolve(project, name)
        path = os.path.join(project, name)
        if os.path.islink(path) and not os.path.exists(path):
            raise SpecError(f"{name} is a symbolic link to a file that is not there; mend or remove it")


def _refuse_shared(project: str, task: Task) -> None:
    """Refuse a path that is another spec's."""
    for name in sorted(os.listdir(project)):
        if re.fullmatch(r"\.copier-baseline.*\.md", name) and name != task.baseline_file:
            other = _read_other(project, name)
            if isinstance(other, Baseline) and files.is_same(project, other.spec_file, task.spec_file):
                raise SpecError(
                    f"{task.spec_file} is the spec of {other.answers_file}; "
                    f"choose another path with --data spec_file=PATH"
                )


def _read_other(project: str, name: str) -> Baseline | Broken:
    """Another spec's baseline; one that can't be read is no reason to leave this spec alone."""
    try:
        return baselines.read(files.read(os.path.join(project, name), name) or "")
    except SpecError as error:
        return Broken(str(error))


def _move(project: str, task: Task, old_name: str, blank: str) -> bool:
    """Take the author's text from the path that it had, if it is there, to the one that is now answered."""
    old, new = files.resolve(project, old_name), files.resolve(project, task.spec_file)
    if not os.path.isfile(old):
        return False
    if os.path.exists(new) and os.path.samefile(old, new):
        raise SpecError(f"{old_name} and {task.spec_file} are one file here; rename it in two steps, by another name")
    if os.path.islink(os.path.join(project, old_name)):
        raise SpecError(f"{old_name} is a symbolic link; move it by hand, then run the command again")
    there = files.read(new, task.spec_file)
    if there is not None and there != blank:
        raise SpecError(
            f"{task.spec_file} is there already, so {old_name} was not moved to it; "
            f"take it away, or choose another path with --data spec_file=PATH"
        )
    files.move(old, new, task.spec_file)
    return True


def _refuse_gone(project: str, task: Task, known: Baseline, spec: str | None) -> None:
    """Refuse to start over where a spec was moved by hand; take the blank one away."""
    if spec is not None:
        files.remove(files.resolve(project, task.spec_file))
    raise SpecError(
        f"{known.spec_file} is gone, so nothing was updated. If you moved it, take back this run (git restore .) "
        f"and say where it is: {task.update_command} spec_file=PATH. To start over, delete {task.baseline_file}"
    )


# Decide


def _decide(found: Found, filled: Marked, unfilled: Marked, task: Task) -> Merge:
    if found.fresh or found.spec is None:
        return Merge(filled.text, ())
    from merging.merge import merge  # a first copy has nothing to merge

    if found.baseline is not None:
        return merge(found.baseline.text, found.spec, filled, found.baseline.stubs)
    return _adopt(found.spec, filled, unfilled, task)


def _adopt(spec: str, filled: Marked, unfilled: Marked, task: Task) -> Merge:
    from merging.adopted_bodies import Known, names_of
    from merging.adoption import NoSuchSpec, adopt

    try:
        return adopt(spec, filled, unfilled, Known(_known_guidance(), names_of(task.answers.values())))
    except NoSuchSpec as error:
        raise SpecError(
            f"{task.spec_file} is there already and is no such spec: {error}. "
            f"Take it away, or choose another path with --data spec_file=PATH"
        ) from None


def _known_guidance() -> frozenset[str]:
    """The digests of the guidance of forms that people have copied by hand."""
    from form.guidance import read

    path = os.path.join(os.path.dirname(__file__), "..", "..", "template", "known-guidance.txt")
    return read(files.read(path, "known-guidance.txt") or "")


# Say


def _summary(task: Task, found: Found, result: Merge, baseline: Baseline) -> list[str]:
    report = check(result.text, baseline)
    lines = [describe(finding, task.spec_file) for finding in worth_showing(report.findings)]
    if found.note:
        lines.insert(0, found.note)
    if found.fresh:
        return [*lines, report.progress.describe(task.spec_file), *_next_steps(task)]
    if found.baseline is None:
        lines.insert(0, f"{task.spec_file} was there already: what stood in it stays, what it lacked was added.")
    changes = report_lines(result.changes)
    lines = [*(changes or ["Nothing to report: the spec is as it was."]), *lines]
    if found.baseline is not None and any(change.kind in ("kept", "contradiction") for change in result.changes):
        lines.append(f"What the template now says: git diff {task.baseline_file}")
    if found.moved_from:
        lines.insert(0, f"moved: {found.moved_from} is now {task.spec_file}")
    return [*lines, report.progress.describe(task.spec_file), f"To take it all back: {_way_back(task, found)}"]


def _way_back(task: Task, found: Found) -> str:
    """The command that undoes the run, also the files that git does not know yet."""
    new = [] if found.baseline is not None else [task.answers_file, task.baseline_file]
    new += [task.spec_file] if found.moved_from else []
    if not new:
        return "git restore ."
    from shlex import join  # most runs make no new file

    return f"{join(['rm', '--', *new])} && git restore ."


def _next_steps(task: Task) -> list[str]:
    steps = ["Next: commit it as it is, then write."]
    questions = [name for name in task.template.conditions.values() if name in task.answers]
    off = [name for name in questions if not task.answers[name]]
    if questions:
        answer = f"{off[0]}=true" if off else f"{questions[0]}=false"
        steps.append(f"To change an answer later: {task.update_command} {answer}")
    return steps


def _clear(project: str, template_file: str) -> None:
    """Remove the passing file, and those of the same spec that a killed run left behind."""
    stem = re.fullmatch(r"(\.copier-template(?:\..+)?)\.[0-9a-f]{40}\.md", template_file)
    try:
        for name in os.listdir(project):
            if name == template_file or (stem and re.fullmatch(re.escape(stem[1]) + r"\.[0-9a-f]{40}\.md", name)):
                files.remove(os.path.join(project, name))
    except OSError as error:
        print(f"Note: {error.filename or template_file} was left behind ({error.strerror}); delete it", file=sys.stderr)


def _say(lines: list[str]) -> None:
    try:
        print("\n".join(lines), flush=True)
    except OSError:  # that no one listens any longer is no reason to fail
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: list[str]) -> int:
    """Run the task in the current folder."""
    mode, template_file = arguments
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    project = os.getcwd()
    try:
        lines = run(project, template_file)
    except SpecError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Error: {error.filename}: {error.strerror}; mend this and run the command again", file=sys.stderr)
        return 1
    finally:
        _clear(project, template_file)
    if mode != "--quiet":
        _say(lines)
    return 0
