#!/usr/bin/env python3
"""Check that specs keep the rule: never delete a section, say why it does not apply.

    python check.py [--final] [--format text|json|github] SPEC-OR-FOLDER...

A spec is held against its baseline, the text as the template gave it; in a folder all
specs are found by their baselines. `--final` also reports what a draft may still have.
Exit status: 0; 1 if there are errors; 2 if the check could not be run.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from baseline import Baseline
from document import Block, Section, parse, split_lines
from matching import Matches, Outline, match
from meaning import block_key, inline_key, list_entries, table_entries
from reasons import reason_given, says_nothing

SEVERITIES = {
    "missing-section": ("error", "error"),
    "reason-missing": ("error", "error"),
    "reason-placeholder": ("error", "error"),
    "contradiction": ("warning", "error"),
    "placeholder-left": ("note", "error"),
    "review-open": ("note", "error"),
    "conflict-marker": ("error", "error"),
    "misplaced": ("warning", "warning"),
    "baseline": ("warning", "error"),
}
REVIEW_OPEN = "unviewed"  # a reviewer's status, until they have looked


class Finding(NamedTuple):
    """One thing to mend: its code and severity, the line (from 1), the section, what and how."""

    code: str
    severity: str
    line: int
    section: str
    message: str
    advice: str


class Progress(NamedTuple):
    """How many sections are written, not applicable, still to write."""

    written: int
    not_applicable: int
    to_write: int

    def describe(self, spec: str) -> str:
        """The summary's line."""
        return f"{spec}: {self.written} sections written, {self.not_applicable} not applicable, {self.to_write} still to write"


class Report(NamedTuple):
    """What a check found, in the order of the spec's lines."""

    findings: list[Finding]
    progress: Progress


def check(text: str, baseline: Baseline | None, final: bool = False, problem: str = "") -> Report:
    """Hold a spec against its baseline.

    Without one, what needs none is still checked, and `problem` says what is wrong with it.
    """
    return _Check(text, baseline, final, problem).run()


class _Check:
    def __init__(self, text: str, baseline: Baseline | None, final: bool, problem: str) -> None:
        self.spec = Outline(parse(text.removeprefix("\ufeff")))
        self.base = Outline(parse(baseline.text)) if baseline else None
        self.found: Matches = match(self.base, self.spec) if self.base else {}
        self.final = final
        self.problem = problem
        self.base_of = {there: here for here, there in self.found.items()}
        self.lines = _line_numbers(self.spec.sections)
        self.placeholders = _placeholders(self.base.sections) if self.base else frozenset()
        self.findings: list[Finding] = []
        self.states: dict[int, str] = {}

    def run(self) -> Report:
        if self.problem:
            self._add("baseline", 1, 0, self.problem, "run copier update --trust --defaults to make it anew, or restore it from git")
        self._check_missing()
        for index, section in enumerate(self.spec.sections):
            self.states[index] = self._check_section(index, section)
        self.findings.sort(key=lambda finding: finding.line)
        return Report(self.findings, self._progress())

    def _add(self, code: str, line: int, section: int | str, message: str, advice: str) -> None:
        severity = SEVERITIES[code][self.final]
        path = section if isinstance(section, str) else self.spec.path(section)
        self.findings.append(Finding(code, severity, line, path, message, advice))

    # Sections that are not there, or not where they belong

    def _check_missing(self) -> None:
        if self.base is None:
            return
        for index in range(1, len(self.base.sections)):
            parent = self.base.parents[index]
            if index not in self.found and parent in self.found:
                self._missing(index)
            elif index in self.found and parent in self.found:
                self._check_place(index, parent)

    def _missing(self, index: int) -> None:
        assert self.base is not None
        heading = self.base.sections[index].heading.strip().split("\n")[0].strip()
        before = self._nearest_before(index)
        successor = self._renamed(index, before)
        if successor is None:
            advice = f"put “{heading}” back and say why it does not apply"
            self._add("missing-section", self.lines[before], self.base.path(index), "the section is missing after this one", advice)
        else:
            title = self.spec.sections[successor].title
            advice = f"if “{title}” is this section under another name, give it back its heading “{heading}”"
            self._add("missing-section", self.lines[successor], self.base.path(index), "the section is missing", advice)

    def _nearest_before(self, index: int) -> int:
        while index not in self.found:
            index -= 1
        return self.found[index]

    def _renamed(self, index: int, before: int) -> int | None:
        """A section of the author's own that stands where a missing one should."""
        assert self.base is not None
        for candidate in range(before + 1, min(before + 3, len(self.spec.sections))):
            section = self.spec.sections[candidate]
            if candidate not in self.base_of and section.level == self.base.sections[index].level:
                return candidate
        return None

    def _check_place(self, index: int, parent: int) -> None:
        assert self.base is not None
        there = self.found[index]
        if self.spec.parents[there] != self.found[parent]:
            place = self.base.path(parent) if parent else "no other heading"
            self._add("misplaced", self.lines[there], there, f"the section belongs under {place}", "move it back there")

    # What stands in a section

    def _check_section(self, index: int, section: Section) -> str:
        """Check one section and say its state: written, not applicable, to write, or none."""
        start = self.lines[index] + len(split_lines(section.heading + section.gap))
        for line, block in _numbered(section.blocks, start):
            self._check_block(line, index, block)
        base = self.base.sections[self.base_of[index]] if self.base and index in self.base_of else None
        reason = _reason(section)
        if reason is not None:
            self._check_reason(index, section, reason, start)
            return "not applicable"
        if not section.blocks:
            return self._check_empty(index, base)
        if base is not None and _reason(base) is not None:
            self._add("contradiction", self.lines[index], index, "the answer says not applicable, yet the section is written",
                      "change the answer with copier update --trust --defaults --data NAME=true, or give the reason alone")
        left = any(finding.code == "placeholder-left" and self.lines[index] <= finding.line for finding in self.findings[-1:])
        return "to write" if left else "written"

    def _check_reason(self, index: int, section: Section, reason: str, line: int) -> None:
        advice = "write “Not applicable because …” with the reason"
        if not reason:
            self._add("reason-missing", line, index, "it says not applicable and not why", advice)
        elif says_nothing(reason, section.title):
            self._add("reason-placeholder", line, index, f"the reason “{reason}” says nothing", advice)

    def _check_empty(self, index: int, base: Section | None) -> str:
        if index == 0 or base is None or not base.blocks:
            return "none"
        if any(self.spec.sections[below].blocks for below in self.spec.subtree(index)):
            return "none"
        parent = self.spec.parents[index]
        if self.states.get(parent) != "to write" or self.spec.sections[parent].blocks:
            self._add("reason-missing", self.lines[index], index, "nothing stands under the heading",
                      "write the section, or “Not applicable because …” with the reason")
        return "to write"

    def _check_block(self, line: int, index: int, block: Block) -> None:
        if block.kind == "code":
            return
        self._check_conflict(line, index, block)
        if block_key(block) in self.placeholders:
            self._add("placeholder-left", line, index, "the template's guidance is still here", "replace it with your text, or delete it")
        elif block.kind in ("table", "list"):
            entries = table_entries(block) if block.kind == "table" else list_entries(block)
            for offset, entry in zip(block.entries, entries, strict=True):
                self._check_entry(line + offset, index, block.kind, entry.text, entry.key)

    def _check_entry(self, line: int, index: int, kind: str, text: str, key: str) -> None:
        cells = key.split("|") if kind == "table" else [key[1:]]
        if any(cell in self.placeholders for cell in cells):
            what = "row" if kind == "table" else "item"
            self._add("placeholder-left", line, index, f"the template's placeholder is still in this {what}", f"fill it in, or delete the {what}")
        if kind == "table" and any(cell.casefold() == REVIEW_OPEN for cell in cells):
            self._add("review-open", line, index, f"{cells[0] or 'a reviewer'} has not looked at the spec yet", "ask for the review, then write down its status")

    def _check_conflict(self, line: int, index: int, block: Block) -> None:
        if "<<<<<<<" not in block.text and ">>>>>>>" not in block.text:
            return
        fenced = block.text.lstrip().lower().startswith("<pre")
        for offset, text in enumerate(split_lines(block.text)):
            if text.lstrip().startswith(("```", "~~~")):
                fenced = not fenced
            elif not fenced and text[:7] in ("<<<<<<<", ">>>>>>>") and text[7:8] in ("", " ", "\n", "\r"):
                self._add("conflict-marker", line + offset, index, "a conflict marker of git's is still here", "resolve the conflict")

    def _progress(self) -> Progress:
        counted = [state for index, state in self.states.items() if self.base is None or self._counts(index)]
        return Progress(*(counted.count(state) for state in ("written", "not applicable", "to write")))

    def _counts(self, index: int) -> bool:
        """Whether a section is one that the template asks for."""
        base = self.base_of.get(index)
        return bool(index and self.base and base is not None and self.base.sections[base].blocks)


def _line_numbers(sections: Sequence[Section]) -> list[int]:
    """The line of each section's heading, counted from 1."""
    numbers, line = [], 1
    for section in sections:
        numbers.append(line)
        line += len(split_lines(section.source))
    return numbers


def _numbered(blocks: Sequence[Block], line: int) -> Iterator[tuple[int, Block]]:
    for block in blocks:
        yield line, block
        line += len(split_lines(block.text + block.gap))


def _reason(section: Section) -> str | None:
    """The reason if a section says it is not applicable, "" if it gives none; else None."""
    if len(section.blocks) != 1 or section.blocks[0].kind not in ("paragraph", "rule", "list", "quote"):
        return None
    block = section.blocks[0]
    text = block.text.strip().lstrip(">-+ ") if block.kind in ("list", "quote") else block.text
    return "" if block.kind == "rule" else reason_given(text)


def _placeholders(sections: Sequence[Section]) -> frozenset[str]:
    """What the template wants replaced: the blocks and cells that hold `[*…*]`."""
    found: set[str] = set()
    for section in sections:
        for block in section.blocks:
            if block.kind == "paragraph" and _is_placeholder(block.text):
                found.add(block_key(block))
            elif block.kind == "table":
                found.update(cell for row in table_entries(block)[2:] for cell in _placeholder_cells(row.text))
            elif block.kind == "list":
                found.update(entry.key[1:] for entry in list_entries(block) if _is_placeholder(entry.text))
    return frozenset(found)


def _placeholder_cells(row: str) -> Iterator[str]:
    from document import split_row

    return (inline_key(cell) for cell in split_row(row) if _is_placeholder(cell))


def _is_placeholder(text: str) -> bool:
    return any(mark in text for mark in ("[*", "[_", "*[", "_[", "\\[*", "\\[_")) and "]" in text


def describe(finding: Finding, spec: str) -> str:
    """A finding as one line that an editor can jump to."""
    section = f" [{finding.section}]" if finding.section else ""
    return f"{spec}:{finding.line}: {finding.severity} {finding.code}{section}: {finding.message}. {finding.advice[:1].upper()}{finding.advice[1:]}."


def worth_showing(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that a run of Copier shows: not the notes."""
    return [finding for finding in findings if finding.severity != "note"]
