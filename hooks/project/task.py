"""Copier's task: bring what the template now gives into the spec.

Copier leaves the template's text in a passing file, and writes nothing else. The task reads
that, the spec, the baseline and the answers; decides; writes the spec, the baseline and the
answers; and removes the passing file. It gives the same bytes for the same input.
"""

from __future__ import annotations

import os
import sys

from form.errors import SpecError

from project import commands, files, messages, origin, passing, way_back, writing
from project.decision import decide
from project.reading import look


def run(project: str, template_file: str) -> list[str]:
    """Bring one spec up to date and return what there is to say about it.

    Raises `SpecError` where that can't be done; every file is then as it was.
    """
    text = files.read(os.path.join(project, template_file), template_file)
    if text is None:
        raise SpecError(f"{template_file} is missing; this command is Copier's to run")
    task = passing.read_task(template_file, text)
    here = commands.here(project, task.answers_file, os.environ)
    found = look(project, task)
    decision = decide(task, found, here)
    back = way_back.find(project, decision.changes, here.where)
    writing.write([*back.copies, *decision.changes])
    lines = messages.report(task, found, decision, back, here)
    return lines if found.answers.data is not None else [*origin.warnings(task), *lines]


def _clear(project: str, template_file: str) -> None:
    """Remove the passing file, and those of the same spec that a killed run left behind."""
    try:
        for name in os.listdir(project):
            if passing.same_spec(template_file, name):
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
