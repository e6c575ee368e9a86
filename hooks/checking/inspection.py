"""The check of one spec against its baseline: each part looks at one thing and yields findings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from form.baseline import Baseline

from checking.bodies import read_body
from checking.findings import Finding, Report, finding
from checking.headings import wrong_headings
from checking.progress import empty_sections, progress
from checking.subject import Found, Subject, read_subject


class Problem(NamedTuple):
    """What is wrong with the files that go with a spec: the code of the finding, what and how to mend it."""

    code: str
    message: str
    advice: str


def check(text: str, baseline: Baseline | None, final: bool = False, problems: Sequence[Problem] = ()) -> Report:
    """Hold a spec against its baseline.

    Without one, what needs none is still checked; `problems` are those of the files that
    go with the spec.
    """
    subject = read_subject(text, baseline)
    bodies = [read_body(subject, index) for index in range(len(subject.spec.sections))]
    states = [each.state for each in bodies]
    parts = (
        _conflicts(subject),
        wrong_headings(subject) if baseline else (),
        (found for each in bodies for found in each.findings),
        empty_sections(subject, states),
    )
    findings = [finding(each.code, final, 1, "", each.message, each.advice) for each in problems]
    findings += [_in_file(subject, found, final) for part in parts for found in part]
    findings.sort(key=lambda each: each.line)
    rows = tuple(row.review for each in bodies for row in each.reviews)
    return Report(findings, progress(subject, states), rows, subject.spec.sections[subject.spec.title].title)


def _conflicts(subject: Subject) -> Iterator[Found]:
    headings = [subject.text.line_in_file(line) for line in subject.lines]
    for number in subject.text.conflicts:
        line = subject.text.first_line + number
        section = max(bisect_left(headings, line) - 1, 0)
        yield Found(
            "conflict-marker", line, section, "a conflict marker of git's is still here", "resolve the conflict"
        )


def _in_file(subject: Subject, found: Found, final: bool) -> Finding:
    line = subject.text.line_in_file(found.line) if found.code != "conflict-marker" else found.line
    path = (subject.base if found.in_base else subject.spec).path(found.section)
    return finding(found.code, final, line, path, found.message, found.advice)
