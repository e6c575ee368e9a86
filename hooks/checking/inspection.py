"""The check of one spec against its baseline: each part looks at one thing and yields findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from form.baseline import Baseline
from form.identity import by_name, in_author
from form.names import name
from form.ownership import is_written
from form.pairs import Matches
from form.refusal import SENTENCE, body, is_pending, read_refusal, says_none, says_nothing
from markdown import front_matter
from markdown.document import Block, Document, Section, parse
from markdown.lines import split_lines
from markdown.outline import Outline

from checking.arrangement import misplaced_sections, missing_sections
from checking.conflicts import conflict_lines, conflict_sides
from checking.findings import Finding, Progress, Report, finding, short
from checking.placeholders import Placeholders
from checking.reviews import ReviewForm, Row, review_form, reviews
from checking.tables import count_lines

_REASON = "write “Not applicable because …” with the reason"
_WRITTEN, _NOT_APPLICABLE, _TO_WRITE, _EMPTY = "written", "not applicable", "to write", "empty"


class Problem(NamedTuple):
    """What is wrong with the files that go with a spec: the code of the finding, what and how to mend it."""

    code: str
    message: str
    advice: str


class _Found(NamedTuple):
    """A finding before its line is known in the file: it may hold a conflict's other side."""

    code: str
    line: int
    section: int
    message: str
    advice: str
    base: bool = False  # the section is one of the baseline's


class _Text(NamedTuple):
    """A spec's text as it is checked: as if our side had won all conflicts that are marked in it."""

    document: Document
    first_line: int
    conflicts: list[int]  # the lines of the markers, counted from the first
    kept: list[int]  # if there are conflicts, the lines that are none of theirs

    def line_in_file(self, line: int) -> int:
        """The line that a line of the checked text has in the file."""
        return self.first_line + (self.kept[min(line, len(self.kept) - 1)] if self.kept else line)


class _Subject(NamedTuple):
    """A spec beside its baseline, and which section of one is which of the other."""

    text: _Text
    spec: Outline
    lines: list[int]  # of each heading
    base: Outline
    found: Matches
    base_of: Matches
    known: bool  # whether there is a baseline
    adopted: bool  # whether the outline is the author's own
    sentence: str
    stubs: frozenset[int]
    asked: frozenset[int]  # sections of the base that ask for a text without saying so
    placeholders: Placeholders
    reviews: ReviewForm


class _Body(NamedTuple):
    """What stands under a heading: its state, findings and reviews."""

    state: str
    findings: list[_Found]
    reviews: list[Row]


def check(text: str, baseline: Baseline | None, final: bool = False, problems: Sequence[Problem] = ()) -> Report:
    """Hold a spec against its baseline.

    Without one, what needs none is still checked; `problems` are those of the files that
    go with the spec.
    """
    subject = _subject(_read(text), baseline)
    bodies = [_body(subject, index) for index in range(len(subject.spec.sections))]
    states = [each.state for each in bodies]
    parts = (
        _conflicts(subject),
        _arrangement(subject) if subject.known else (),
        (found for each in bodies for found in each.findings),
        _empty(subject, states),
    )
    findings = [finding(each.code, final, 1, "", each.message, each.advice) for each in problems]
    findings += [_in_file(subject, found, final) for part in parts for found in part]
    findings.sort(key=lambda each: each.line)
    rows = tuple(row.review for each in bodies for row in each.reviews)
    title = subject.spec.sections[subject.spec.title].title
    return Report(findings, _progress(subject, states), rows, title)


def _read(text: str) -> _Text:
    opening, text = front_matter.split(text.removeprefix("\ufeff"))
    document = parse(text)
    conflicts = conflict_lines(document)
    kept: list[int] = []
    if conflicts:
        gone, lines = conflict_sides(text, conflicts), split_lines(text)
        kept = [number for number in range(len(lines)) if number not in gone]
        document = parse("".join(lines[number] for number in kept))
    return _Text(document, 1 + count_lines(opening), conflicts, kept)


def _subject(text: _Text, baseline: Baseline | None) -> _Subject:
    spec = Outline(text.document)
    base = Outline(parse(front_matter.split(baseline.text)[1] if baseline else ""))
    found = in_author(base, spec, by_name(base, spec, baseline.other_names)).matches if baseline else {}
    return _Subject(
        text,
        spec,
        _heading_lines(text.document),
        base,
        found,
        {there: here for here, there in found.items()},
        baseline is not None,
        baseline is not None and baseline.adopted,
        baseline.sentence if baseline else SENTENCE,
        baseline.stubs if baseline else frozenset(),
        baseline.asked if baseline else frozenset(),
        Placeholders(base.sections),
        review_form(base.sections, baseline.settled if baseline else ()),
    )


def _heading_lines(document: Document) -> list[int]:
    numbers, line = [], 0
    for section in document:
        numbers.append(line)
        line += count_lines(section.source)
    return numbers


def _in_file(subject: _Subject, found: _Found, final: bool) -> Finding:
    line = subject.text.line_in_file(found.line) if found.code != "conflict-marker" else found.line
    path = (subject.base if found.base else subject.spec).path(found.section)
    return finding(found.code, final, line, path, found.message, found.advice)


# The document as a whole


def _conflicts(subject: _Subject) -> Iterator[_Found]:
    headings = [subject.text.line_in_file(line) for line in subject.lines]
    for number in subject.text.conflicts:
        line = subject.text.first_line + number
        section = max(sum(heading < line for heading in headings) - 1, 0)
        yield _Found(
            "conflict-marker", line, section, "a conflict marker of git's is still here", "resolve the conflict"
        )


def _arrangement(subject: _Subject) -> Iterator[_Found]:
    yield from _missing(subject)
    if not subject.adopted:
        yield from _renamed(subject)
        yield from _misplaced(subject)


def _missing(subject: _Subject) -> Iterator[_Found]:
    for missing in missing_sections(subject.base, subject.spec, subject.found):
        if subject.adopted and not _lacks_text(subject, missing.index):
            continue
        heading = short(subject.base.sections[missing.index].heading)
        line = subject.lines[missing.after]
        message = f"the section is missing; it belongs after “{_name(subject, missing.after)}”"
        advice = f"put “{heading}” back, and if it does not apply, say why"
        if missing.instead is not None:
            line = subject.lines[missing.instead]
            message = f"the section is missing; “{_name(subject, missing.instead)}” stands in its place"
            advice = f"if that is this section, give it back its name “{heading}”, else {advice}"
        yield _Found("missing-section", line, missing.index, message, advice, base=True)


def _lacks_text(subject: _Subject, index: int) -> bool:
    """Whether more than a heading is missing: an adopted spec has its author's title and outline."""
    base = subject.base
    missing = (each for each in base.subtree(index) if each not in subject.found and each != base.title)
    return any(base.sections[each].blocks for each in missing)


def _renamed(subject: _Subject) -> Iterator[_Found]:
    for here, there in subject.found.items():
        was, now = subject.base.sections[here].title, subject.spec.sections[there].title
        if here not in (0, subject.base.title) and name(was) != name(now):
            message = f"the template calls this section “{short(was)}”"
            advice = f"give it back its name, or leave it as “{short(now)}” if that says more"
            yield _Found("renamed", subject.lines[there], there, message, advice)


def _misplaced(subject: _Subject) -> Iterator[_Found]:
    for misplaced in misplaced_sections(subject.base, subject.spec, subject.found):
        place = f"under “{subject.base.path(misplaced.parent)}”" if misplaced.parent else "under no other heading"
        several = f"this section and the next {misplaced.following} belong"
        message = f"{several if misplaced.following else 'the section belongs'} {place}"
        advice = "move it back there, or give its heading the level that it had"
        yield _Found("misplaced", subject.lines[misplaced.section], misplaced.section, message, advice)


def _name(subject: _Subject, index: int) -> str:
    return short(subject.spec.sections[index].title) if index else "the top of the document"


# What stands in a section


def _body(subject: _Subject, index: int) -> _Body:
    section = subject.spec.sections[index]
    start = subject.lines[index]
    rows = list(reviews(section, subject.reviews))
    left = list(_left(subject, index))
    findings = [*left, *(_open_review(start, index, row) for row in rows if row.is_open)]
    visible = _visible(section)
    if not visible:
        return _Body(_EMPTY, findings, rows)
    refusal = read_refusal(section, subject.sentence)
    offset, block = visible[0]
    if refusal and (index in subject.base_of or not says_none(block.text)):
        wrong = list(_reason(start + offset, index, section, refusal.reason))
        return _Body(_NOT_APPLICABLE, wrong or findings, rows)
    if len(visible) == 1 and is_pending(block.text) and index in subject.base_of:
        return _Body(
            _TO_WRITE,
            [_Found("placeholder-left", start + offset, index, "the section is still to write", "write it")],
            rows,
        )
    findings += _pending(subject, index)
    if subject.base_of.get(index) in subject.stubs:
        findings.append(_contradiction(start, index))
    asked = subject.base_of.get(index) in subject.asked
    if left or (rows and not asked) or not _is_templates(subject, index):
        return _Body(_TO_WRITE if left else _WRITTEN, findings, rows)
    if asked:
        findings.append(_unwritten(start, index))
    return _Body(_TO_WRITE, findings, rows)


def _visible(section: Section) -> list[tuple[int, Block]]:
    """What a reader sees under a heading, each with its line counted from the heading's."""
    seen = body(section)
    return [(line, block) for line, block in _blocks(section) if block in seen]


def _blocks(section: Section) -> Iterator[tuple[int, Block]]:
    line = count_lines(section.heading + section.gap)
    for block in section.blocks:
        yield line, block
        line += count_lines(block.text + block.gap)


def _left(subject: _Subject, index: int) -> Iterator[_Found]:
    """The placeholders that are left in a section."""
    for start, block in _blocks(subject.spec.sections[index]):
        what = {"table": "row", "list": "item", "html": "row" if "<td" in block.text.lower() else ""}.get(block.kind)
        message, advice = "the template's guidance is still here", "replace it with your text, or delete it"
        if what:
            message, advice = f"a placeholder is still in this {what}", f"fill it in, or delete the {what}"
        for line in subject.placeholders.lines(block):
            yield _Found("placeholder-left", subject.lines[index] + start + line, index, message, advice)


def _pending(subject: _Subject, index: int) -> Iterator[_Found]:
    for start, block in _blocks(subject.spec.sections[index]):
        for line, word in subject.placeholders.pending_lines(block):
            place = subject.lines[index] + start + line
            yield _Found(
                "placeholder-left", place, index, f"“{word}” is still here", "settle it, and write what was decided"
            )


def _open_review(start: int, index: int, row: Row) -> _Found:
    message = f"{short(row.review.name) or 'a reviewer'} has not looked at the spec yet"
    return _Found("review-open", start + row.line, index, message, "ask for the review, and note its outcome")


def _reason(line: int, index: int, section: Section, reason: str) -> Iterator[_Found]:
    if not reason:
        yield _Found("reason-missing", line, index, "it says not applicable and not why", _REASON)
    elif says_nothing(reason, section.title):
        yield _Found("reason-placeholder", line, index, f"the reason “{short(reason)}” says nothing", _REASON)


def _contradiction(line: int, index: int) -> _Found:
    message = "the answer says not applicable, yet the section is written"
    advice = "give the reason alone, or answer its question with yes; the answers file names it beside that reason"
    return _Found("contradiction", line, index, message, advice)


def _is_templates(subject: _Subject, index: int) -> bool:
    """Whether all that stands in a section is the template's prose and tables, where it asked for more."""
    here = subject.base_of.get(index)
    if here is None or here not in subject.placeholders.asking | subject.asked:
        return False
    section = subject.spec.sections[index]
    # Below guidance that someone took out, a list may be right as it was given.
    ticked_off = here not in subject.asked and any(block.kind == "list" for block in section.blocks)
    return not ticked_off and not is_written(subject.base.sections[here], section)


# Empty sections, and how far the spec is


def _empty(subject: _Subject, states: Sequence[str]) -> Iterator[_Found]:
    """Find what is empty with all below it, though the template asked something there."""
    asked, filled = _below(subject, states)
    title = subject.base.title if subject.known else 0
    for index in range(1, len(states)):
        parent = subject.spec.parents[index]
        if not asked[index] or filled[index] or subject.base_of.get(index) == title:
            continue
        if parent == 0 or filled[parent] or subject.base_of.get(parent) == title:
            yield _nothing(subject, index)


def _nothing(subject: _Subject, index: int) -> _Found:
    """What is wrong with a section in which nothing stands: nobody took out what the template never gave."""
    below = [subject.base_of.get(each) for each in subject.spec.subtree(index)]
    if not any(here and subject.base.sections[here].blocks for here in below):
        return _unwritten(subject.lines[index], index)
    message, advice = "nothing stands under the heading", f"write the section, or {_REASON}"
    return _Found("reason-missing", subject.lines[index], index, message, advice)


def _unwritten(line: int, index: int) -> _Found:
    message, advice = "nothing is written here yet", f"write the section, or {_REASON}"
    return _Found("placeholder-left", line, index, message, advice)


def _below(subject: _Subject, states: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """Whether something was asked in or below each section, and whether anything is there."""
    asked = [_asks(subject, subject.base_of.get(index)) for index in range(len(states))]
    filled = [state != _EMPTY for state in states]
    for index in range(len(states) - 1, 0, -1):
        parent = subject.spec.parents[index]
        asked[parent] = asked[parent] or asked[index]
        filled[parent] = filled[parent] or filled[index]
    return asked, filled


def _asks(subject: _Subject, here: int | None) -> bool:
    return bool(here and (here in subject.asked or subject.base.sections[here].blocks))


def _progress(subject: _Subject, states: Sequence[str]) -> Progress:
    counted: Iterable[str] = (state for state in states[1:] if state != _EMPTY)
    if subject.known:
        asking = (subject.placeholders.asking | subject.asked | subject.stubs) - {0, subject.base.title}
        counted = (_counted(subject, index, states) for index in sorted(asking))
    counted = list(counted)
    return Progress(counted.count(_WRITTEN), counted.count(_NOT_APPLICABLE), counted.count(_TO_WRITE))


def _counted(subject: _Subject, index: int, states: Sequence[str]) -> str:
    """A section's state; one with nothing of its own is as far as what stands below it."""
    there = subject.found.get(index)
    if there is None:
        return _TO_WRITE
    if states[there] != _EMPTY:
        return states[there]
    below = {states[each] for each in subject.spec.subtree(there)}
    return next((state for state in (_WRITTEN, _TO_WRITE, _NOT_APPLICABLE) if state in below), _TO_WRITE)
