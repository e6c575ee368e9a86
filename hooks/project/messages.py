"""What a run says: what changed, what is left to do, how to go on and how to go back."""

from __future__ import annotations

from textwrap import wrap

from form.baseline import HEADER_LINES
from merging.changes import Change, report_lines

from project.commands import Commands
from project.decision import Decision
from project.passing import Task
from project.reading import Found
from project.way_back import WayBack

_MOST_KEPT = 5  # more are counted, not listed
_WIDTH = 80  # columns in which the long lines of an adoption are folded


def report(task: Task, found: Found, decision: Decision, way_back: WayBack, commands: Commands) -> list[str]:
    """All that a run prints, a line each."""
    if decision.fresh:
        back = _back(way_back) if way_back.brings_back else []
        return [*_notes(task, found, decision), *_next_steps(task, commands), *back]
    told = [*_notes(task, found, decision), *_changes(task, decision, way_back, commands)]
    if found.known is None:
        told = [part for line in told for part in wrap(line, _WIDTH, subsequent_indent="  ", break_on_hyphens=False)]
    return [*told, *_state(task, decision), *_back(way_back)]


def _state(task: Task, decision: Decision) -> list[str]:
    """What is wrong with a spec, and how far it is."""
    from checking.findings import describe, worth_showing  # in a first copy nothing is written, nor wrong
    from checking.inspection import check

    checked = check(decision.result.text, decision.baseline)
    findings = [describe(finding, task.spec_file) for finding in worth_showing(checked.findings)]
    return [*findings, checked.progress.describe(task.spec_file)]


def _notes(task: Task, found: Found, decision: Decision) -> list[str]:
    notes = [f"moved: {decision.moved_from} is now {task.spec_file}"] if decision.moved_from else []
    if found.known is None and not decision.fresh:
        notes.append(f"{task.spec_file} was there already: what stood in it stays, what it lacked was added.")
    return [*notes, found.note] if found.note else notes


def _changes(task: Task, decision: Decision, way_back: WayBack, commands: Commands) -> list[str]:
    changes = decision.result.changes
    kept = [change for change in changes if change.kind == "kept"]
    told = [change for change in changes if change.kind != "kept" or len(kept) <= _MOST_KEPT]
    lines = report_lines(tuple(_with_place(change, task.baseline_file) for change in told))
    if len(kept) > _MOST_KEPT:
        lines.append(f"kept: {len(kept)} sections, where you wrote and the template changed something")
    if kept and way_back.restores(task.baseline_file):
        lines.append(f"What the template now says: {commands.git('diff', task.baseline_file)}")
    return lines or ["Nothing to report: the spec is as it was."]


def _with_place(change: Change, baseline_file: str) -> Change:
    """A kept section with the place where the template's words for it stand."""
    if change.kind != "kept" or not change.line:
        return change
    return change._replace(note=f"{change.note}: {baseline_file}:{change.line + HEADER_LINES}")


def _next_steps(task: Task, commands: Commands) -> list[str]:
    steps = [f"{task.spec_file} is there. Next: commit it as it is, then write."]
    questions = [name for name in task.template.conditions.values() if name in task.answers]
    off = [name for name in questions if not task.answers[name]]
    if questions:
        answer = f"{off[0]}=true" if off else f"{questions[0]}=false"
        steps.append(f"To change an answer later: {commands.update(answer)}")
    return steps


def _back(way_back: WayBack) -> list[str]:
    """How to take a run back; nothing where it changed nothing."""
    if not way_back.line:
        return []
    kept = f" (the earlier text is kept in {way_back.place})" if way_back.copies else ""
    return [f"To take it all back{kept}: {way_back.line}"]
