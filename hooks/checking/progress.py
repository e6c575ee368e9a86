"""How far a spec is: which sections are empty though something was asked there, and how many are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checking.bodies import EMPTY, NOT_APPLICABLE, TO_WRITE, WRITTEN, unwritten
from checking.findings import Progress
from checking.subject import Found, Subject


def empty_sections(subject: Subject, states: Sequence[str]) -> Iterator[Found]:
    """Find what is empty with all below it, though the template asked something there."""
    asked, filled = _below(subject, states)
    title = subject.base.title if subject.known else 0
    for index in range(1, len(states)):
        parent = subject.spec.parents[index]
        if not asked[index] or filled[index] or subject.base_of.get(index) == title:
            continue
        if parent == 0 or filled[parent] or subject.base_of.get(parent) == title:
            yield _nothing(subject, index)


def _nothing(subject: Subject, index: int) -> Found:
    """What is wrong with a section in which nothing stands: nobody took out what the template never gave."""
    below = [subject.base_of.get(each) for each in subject.spec.subtree(index)]
    if not any(here and subject.base.sections[here].blocks for here in below):
        return unwritten(subject, index)
    message, advice = "nothing stands under the heading", f"write the section, or {subject.how_to_say_no}"
    return Found("reason-missing", subject.lines[index], index, message, advice)


def _below(subject: Subject, states: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """Whether something was asked in or below each section, and whether anything is there."""
    asked = [_asks(subject, subject.base_of.get(index)) for index in range(len(states))]
    filled = [state != EMPTY for state in states]
    for index in range(len(states) - 1, 0, -1):
        parent = subject.spec.parents[index]
        asked[parent] = asked[parent] or asked[index]
        filled[parent] = filled[parent] or filled[index]
    return asked, filled


def _asks(subject: Subject, here: int | None) -> bool:
    return bool(here and (here in subject.asked or subject.base.sections[here].blocks))


def progress(subject: Subject, states: Sequence[str]) -> Progress:
    """Count the template's sections by their states; without a baseline, those that are not empty."""
    counted: Iterable[str] = (state for state in states[1:] if state != EMPTY)
    if subject.known:
        asking = (subject.placeholders.asking | subject.asked | subject.stubs) - {0, subject.base.title}
        counted = (_counted(subject, index, states) for index in sorted(asking))
    counted = list(counted)
    return Progress(counted.count(WRITTEN), counted.count(NOT_APPLICABLE), counted.count(TO_WRITE))


def _counted(subject: Subject, index: int, states: Sequence[str]) -> str:
    """A section's state; one with nothing of its own is as far as what stands below it."""
    there = subject.found.get(index)
    if there is None:
        return TO_WRITE
    if states[there] != EMPTY:
        return states[there]
    below = {states[each] for each in subject.spec.subtree(there)}
    return next((state for state in (WRITTEN, TO_WRITE, NOT_APPLICABLE) if state in below), TO_WRITE)
