"""What stands right under each heading: whether it is written, says no, or is still to write, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from form.ownership import is_nobodys, is_written
from form.refusal import body, denies, is_pending, read_refusal, says_none, says_nothing
from markdown.document import Block

from checking.findings import short
from checking.reviews import Row, reviews
from checking.subject import Found, Placed, Subject

WRITTEN, NOT_APPLICABLE, TO_WRITE, EMPTY = "written", "not applicable", "to write", "empty"


class Body(NamedTuple):
    """What stands under a heading: its state, findings and reviews."""

    state: str
    findings: list[Found]
    reviews: list[Row]


def read_body(subject: Subject, index: int) -> Body:
    """Judge what stands under a heading of a spec."""
    is_listed = subject.base_of.get(index) in subject.reviews.sections
    rows = list(reviews(subject.spec.sections[index], subject.reviews, is_listed))
    blocks = list(subject.blocks(index))
    left = list(_left(subject, index, blocks))
    findings = [*left, *_open_reviews(subject, index, rows)]
    seen = body(subject.spec.sections[index])
    visible = [placed for placed in blocks if placed[1] in seen]
    if not visible:
        return Body(EMPTY, findings, rows)
    line, block = visible[0]
    wrong = _refusal(subject, index, line, block)
    if wrong is not None:
        return Body(NOT_APPLICABLE, wrong or findings, rows)
    if len(visible) == 1 and index in subject.base_of and is_pending(block.text):
        return Body(TO_WRITE, [_to_write(line, index, "the section is still to write", "write it")], rows)
    findings += [*_pending(subject, index, blocks), *_contradiction(subject, index)]
    asked = subject.base_of.get(index) in subject.asked
    as_given = not left and (asked or not rows) and _is_templates(subject, index)
    if as_given and asked:
        findings.append(unwritten(subject, index))
    return Body(TO_WRITE if left or as_given else WRITTEN, findings, rows)


def unwritten(subject: Subject, index: int) -> Found:
    """The finding that a section, which asks for a text without saying so, has none."""
    return _to_write(
        subject.lines[index], index, "nothing is written here yet", f"write the section, or {subject.how_to_say_no}"
    )


def _to_write(line: int, index: int, message: str, advice: str) -> Found:
    return Found("placeholder-left", line, index, message, advice)


# What is left to fill in, to decide and to review


def _left(subject: Subject, index: int, blocks: Iterable[Placed]) -> Iterator[Found]:
    """The placeholders that are left in a section."""
    for start, block in (placed for placed in blocks if not is_nobodys(placed[1])):
        what = {"table": "row", "list": "item", "html": "row" if "<td" in block.text.lower() else ""}.get(block.kind)
        message, advice = "the template's guidance is still here", "replace it with your text, or delete it"
        if what:
            message, advice = f"a placeholder is still in this {what}", f"fill it in, or delete the {what}"
        for line in subject.placeholders.lines(block):
            yield _to_write(start + line, index, message, advice)


def _pending(subject: Subject, index: int, blocks: Iterable[Placed]) -> Iterator[Found]:
    """What is still to be decided in a text."""
    for start, block in blocks:
        for line, word in subject.placeholders.pending_lines(block):
            yield _to_write(start + line, index, f"“{word}” is still here", "settle it, and write what was decided")


def _open_reviews(subject: Subject, index: int, rows: list[Row]) -> Iterator[Found]:
    for row in rows:
        if row.is_open:
            message = f"{short(row.review.name) or 'a reviewer'} has not looked at the spec yet"
            advice = "ask for the review, and note its outcome"
            yield Found("review-open", subject.lines[index] + row.line, index, message, advice)


def _is_templates(subject: Subject, index: int) -> bool:
    """Whether all that stands in a section is the template's prose and tables, where it asked for more."""
    here = subject.base_of.get(index)
    if here is None or here not in subject.placeholders.asking | subject.asked:
        return False
    section = subject.spec.sections[index]
    # Below guidance that someone took out, a list may be right as it was given.
    ticked_off = here not in subject.asked and any(block.kind == "list" for block in section.blocks)
    return not ticked_off and not is_written(subject.base.sections[here], section)


# What does not apply


def _refusal(subject: Subject, index: int, line: int, block: Block) -> list[Found] | None:
    """What is wrong with how a section, whose first block is given, says no; None if it does not say no."""
    section = subject.spec.sections[index]
    refusal = read_refusal(section, subject.sentence)
    if refusal is None:
        return [] if _is_stub(subject, index) and denies(section) else None
    if index not in subject.base_of and (subject.adopted or says_none(block.text)):
        return None
    if not refusal.reason:
        return [Found("reason-missing", line, index, "it says not applicable and not why", subject.how_to_say_no)]
    if says_nothing(refusal.reason, section.title):
        message = f"the reason “{short(refusal.reason)}” says nothing"
        return [Found("reason-placeholder", line, index, message, subject.how_to_say_no)]
    return []


def _contradiction(subject: Subject, index: int) -> Iterator[Found]:
    if _is_stub(subject, index):
        message = "the answer says not applicable, yet the section is written"
        advice = (
            f"{subject.how_to_say_no}, or answer its question with yes; the answers file names it beside that reason"
        )
        yield Found("contradiction", subject.lines[index], index, message, advice)


def _is_stub(subject: Subject, index: int) -> bool:
    return subject.base_of.get(index) in subject.stubs
