"""The check of one spec against its baseline."""

from __future__ import annotations

from form.baseline import Baseline
from form.identity import Matches, in_author
from form.refusal import SENTENCE, is_pending, read_refusal, says_none, says_nothing
from markdown import front_matter
from markdown.document import Block, Document, Section, parse, split_lines
from markdown.outline import Outline

from checking.arrangement import misplaced_sections, missing_sections
from checking.findings import Finding, Progress, Report, short
from checking.leftovers import (
    Placeholders,
    conflict_lines,
    conflict_sides,
    count_lines,
    is_invisible,
    open_reviews,
)

_REASON = "write “Not applicable because …” with the reason"
_WRITTEN, _NOT_APPLICABLE, _TO_WRITE, _EMPTY = "written", "not applicable", "to write", "empty"


def check(text: str, baseline: Baseline | None, final: bool = False, problem: str = "") -> Report:
    """Hold a spec against its baseline.

    Without one, what needs none is still checked, and `problem` says what is wrong with it.
    """
    return _Inspection(text, baseline, final).run(problem)


class _Inspection:
    def __init__(self, text: str, baseline: Baseline | None, final: bool) -> None:
        self.sentence = baseline.sentence if baseline else SENTENCE
        self.stubs = baseline.stubs if baseline else frozenset()
        self.final = final
        self.findings: list[Finding] = []
        opening, text = front_matter.split(text.removeprefix("\ufeff"))
        self.first_line = 1 + count_lines(opening)
        self.conflicts: list[int] = []
        self.kept: list[int] = []  # if there are conflicts, the lines that are none of theirs
        self.spec = Outline(self._without_conflicts(text))
        self.base = Outline(parse(front_matter.split(baseline.text)[1])) if baseline else None
        self.found: Matches = {}
        if self.base and baseline:
            self.found = in_author(self.base, self.spec, also=baseline.other_names).matches
        self.adopted = baseline is not None and baseline.adopted
        self.base_of = {there: here for here, there in self.found.items()}
        self.lines = self._heading_lines()
        self.placeholders = Placeholders(self.base.sections if self.base else None)

    def run(self, problem: str) -> Report:
        if problem:
            advice = "restore it from git, or run copier update --trust --defaults to make it anew"
            self._report("baseline", 1, "", problem, advice)
        self._check_conflicts()
        if self.base:
            self._check_arrangement(self.base)
        states = [self._check_section(index) for index in range(len(self.spec.sections))]
        self._check_empty(states)
        self.findings.sort(key=lambda finding: finding.line)
        return Report(self.findings, self._progress(states))

    def _without_conflicts(self, text: str) -> Document:
        """Read the text as if our side had won all conflicts that are marked in it."""
        document = parse(text)
        self.conflicts = conflict_lines(document)
        if not self.conflicts:
            return document
        gone, lines = conflict_sides(text, self.conflicts), split_lines(text)
        self.kept = [number for number in range(len(lines)) if number not in gone]
        return parse("".join(lines[number] for number in self.kept))

    def _heading_lines(self) -> list[int]:
        """The line of each section's heading."""
        numbers, line = [], self.first_line
        for section in self.spec.sections:
            numbers.append(line)
            line += count_lines(section.source)
        return numbers

    def _add(self, code: str, line: int, section: int | str, message: str, advice: str) -> None:
        path = section if isinstance(section, str) else self.spec.path(section)
        self._report(code, self._line_in_file(line), path, message, advice)

    def _line_in_file(self, line: int) -> int:
        if not self.kept:
            return line
        return self.first_line + self.kept[min(line - self.first_line, len(self.kept) - 1)]

    def _report(self, code: str, line: int, path: str, message: str, advice: str) -> None:
        self.findings.append(Finding(code, self.final, line, path, message, advice))

    # The document as a whole

    def _check_conflicts(self) -> None:
        section = 0
        for number in self.conflicts:
            line = self.first_line + number
            while section + 1 < len(self.lines) and self._line_in_file(self.lines[section + 1]) < line:
                section += 1
            message = "a conflict marker of git's is still here"
            path = self.spec.path(section)
            self._report("conflict-marker", line, path, message, "resolve the conflict")

    def _check_arrangement(self, base: Outline) -> None:
        for missing in missing_sections(base, self.spec, self.found):
            if self.adopted and not self._lacks_text(base, missing.index):
                continue
            heading = short(base.sections[missing.index].heading)
            line = self.lines[missing.after]
            message = f"the section is missing; it belongs after “{self._name(missing.after)}”"
            advice = f"put “{heading}” back, and if it does not apply, say why"
            if missing.instead is not None:
                line, name = self.lines[missing.instead], self._name(missing.instead)
                message = f"the section is missing; “{name}” stands in its place"
                advice = f"if that is this section, give it back its name “{heading}”, else {advice}"
            self._add("missing-section", line, base.path(missing.index), message, advice)
        for misplaced in () if self.adopted else misplaced_sections(base, self.spec, self.found):
            parent = f"under “{base.path(misplaced.parent)}”" if misplaced.parent else "under no other heading"
            sections = f"this section and the next {misplaced.following} belong"
            subject = sections if misplaced.following else "the section belongs"
            advice = "move it back there, or give its heading the level that it had"
            line = self.lines[misplaced.section]
            self._add("misplaced", line, misplaced.section, f"{subject} {parent}", advice)

    def _lacks_text(self, base: Outline, index: int) -> bool:
        """Whether more than a heading is missing: an adopted spec has its author's title and outline."""
        missing = (each for each in base.subtree(index) if each not in self.found and each != base.title)
        return any(base.sections[each].blocks for each in missing)

    def _name(self, index: int) -> str:
        return short(self.spec.sections[index].title) if index else "the top of the document"

    # What stands in a section

    def _check_section(self, index: int) -> str:
        """Check one section and say its state."""
        section = self.spec.sections[index]
        start = self.lines[index] + count_lines(section.heading + section.gap)
        pending, visible = False, []
        for block in section.blocks:
            pending = self._check_block(start, index, block) or pending
            if not is_invisible(block):
                visible.append((start, block))
            start += count_lines(block.text + block.gap)
        if not visible:
            return _EMPTY
        return self._state(index, section, visible, pending)

    def _state(self, index: int, section: Section, visible: list[tuple[int, Block]], pending: bool) -> str:
        line, block = visible[0]
        refusal = read_refusal(section, self.sentence)
        if refusal and (index in self.base_of or not says_none(block.text)):
            self._check_reason(index, section.title, refusal.reason, line)
            return _NOT_APPLICABLE
        if len(visible) == 1 and is_pending(block.text) and index in self.base_of:
            self._add("placeholder-left", line, index, "the section is still to write", "write it")
            return _TO_WRITE
        if self._is_answered_no(index):
            update = "copier update --trust --defaults --data NAME=true"
            advice = f"give the reason alone, or answer yes: {update}"
            message = "the answer says not applicable, yet the section is written"
            self._add("contradiction", self.lines[index], index, message, advice)
        return _TO_WRITE if pending else _WRITTEN

    def _check_block(self, line: int, index: int, block: Block) -> bool:
        """Check one block, and say whether a placeholder is left in it."""
        reviews = list(open_reviews(block))
        left = self.placeholders.lines(block)
        for offset in left:
            what = {"table": "row", "list": "item"}.get(block.kind, "guidance")
            message = "the template's guidance is still here"
            advice = "replace it with your text, or delete it"
            if what != "guidance":
                message, advice = (
                    f"a placeholder is still in this {what}",
                    f"fill it in, or delete the {what}",
                )
            self._add("placeholder-left", line + offset, index, message, advice)
        for offset, name in reviews:
            message = f"{short(name) or 'a reviewer'} has not looked at the spec yet"
            self._add(
                "review-open",
                line + offset,
                index,
                message,
                "ask for the review, and note its outcome",
            )
        return bool(left)

    def _check_reason(self, index: int, title: str, reason: str, line: int) -> None:
        if not reason:
            self._add("reason-missing", line, index, "it says not applicable and not why", _REASON)
        elif says_nothing(reason, title):
            self._add(
                "reason-placeholder",
                line,
                index,
                f"the reason “{short(reason)}” says nothing",
                _REASON,
            )

    def _is_answered_no(self, index: int) -> bool:
        return self.base_of.get(index) in self.stubs

    # Empty sections, and how far the spec is

    def _check_empty(self, states: list[str]) -> None:
        """Find what is empty with all below it, though the template asked something there."""
        asked, filled = self._below(states)
        title = self.base.title if self.base else 0
        for index in range(1, len(states)):
            parent = self.spec.parents[index]
            if not asked[index] or filled[index] or self.base_of.get(index) == title:
                continue
            if parent == 0 or filled[parent] or self.base_of.get(parent) == title:
                advice = f"write the section, or {_REASON}"
                self._add(
                    "reason-missing",
                    self.lines[index],
                    index,
                    "nothing stands under the heading",
                    advice,
                )

    def _below(self, states: list[str]) -> tuple[list[bool], list[bool]]:
        """Whether something was asked in or below each section, and whether anything is there."""
        asked = [self._asks(self.base_of.get(index)) for index in range(len(states))]
        filled = [state != _EMPTY for state in states]
        for index in range(len(states) - 1, 0, -1):
            parent = self.spec.parents[index]
            asked[parent] = asked[parent] or asked[index]
            filled[parent] = filled[parent] or filled[index]
        return asked, filled

    def _asks(self, here: int | None) -> bool:
        """Whether the template has guidance in a section, or has it not applicable."""
        return bool(self.base and here and self.base.sections[here].blocks)

    def _progress(self, states: list[str]) -> Progress:
        if self.base is None:
            counted = [state for state in states[1:] if state != _EMPTY]
        else:
            counted = [self._counted(index, states) for index in self._counting(self.base)]
        to_write = counted.count(_TO_WRITE)
        return Progress(counted.count(_WRITTEN), counted.count(_NOT_APPLICABLE), to_write)

    def _counting(self, base: Outline) -> list[int]:
        """The sections of the template in which it asks something, the title not being one."""
        return [
            index
            for index in range(1, len(base.sections))
            if index != base.title and (index in self.placeholders.asking or index in self.stubs)
        ]

    def _counted(self, index: int, states: list[str]) -> str:
        there = self.found.get(index)
        if there is None:
            return _TO_WRITE
        below = self.spec.subtree(there)
        if states[there] == _EMPTY:
            return _TO_WRITE if all(states[each] == _EMPTY for each in below) else _WRITTEN
        return states[there]
