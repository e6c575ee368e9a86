"""A spec beside its baseline: both outlines, which section is which, and what the template asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from form.baseline import Baseline
from form.identity import by_name, in_author
from form.pairs import Matches
from form.refusal import SENTENCE, sentence
from markdown import front_matter
from markdown.document import Block, Document, parse
from markdown.lines import split_lines
from markdown.outline import Outline

from checking.conflicts import conflict_lines, conflict_sides
from checking.placeholders import Placeholders
from checking.reviews import ReviewForm, review_form
from checking.tables import count_lines

Placed = tuple[int, Block]  # a block and its line


class Found(NamedTuple):
    """A finding before its line is known in the file: it may hold a conflict's other side."""

    code: str
    line: int
    section: int
    message: str
    advice: str
    in_base: bool = False  # the section is one of the baseline's


class Text(NamedTuple):
    """A spec's text as it is checked: as if our side had won all conflicts that are marked in it."""

    document: Document
    is_titled: bool  # by its front matter, or in HTML
    first_line: int
    conflicts: list[int]  # the lines of the markers, counted from the first
    kept: list[int]  # if there are conflicts, the lines that are none of theirs

    def line_in_file(self, line: int) -> int:
        """The line that a line of the checked text has in the file."""
        return self.first_line + (self.kept[min(line, len(self.kept) - 1)] if self.kept else line)


class Subject(NamedTuple):
    """A spec and the baseline that it is held against, the baseline's sections by their index."""

    text: Text
    spec: Outline
    lines: list[int]  # of each heading
    base: Outline
    found: Matches
    base_of: Matches
    known: bool  # whether there is a baseline
    adopted: bool  # whether the outline is the author's own
    sentence: str
    stubs: frozenset[int]
    asked: frozenset[int]  # sections that ask for a text without saying so
    placeholders: Placeholders
    reviews: ReviewForm

    @property
    def how_to_say_no(self) -> str:
        """The advice that says in the template's words how a section says no."""
        return f"write “{sentence('…', self.sentence).rstrip('.')}” with the reason"

    def blocks(self, index: int) -> Iterator[Placed]:
        """The blocks of a section, each with its line."""
        section = self.spec.sections[index]
        line = self.lines[index] + count_lines(section.heading + section.gap)
        for block in section.blocks:
            yield line, block
            line += count_lines(block.text + block.gap)


def read_subject(text: str, baseline: Baseline | None) -> Subject:
    """Find out which section of a spec is which of its baseline, if there is one."""
    read = _read(text)
    spec = Outline(read.document)
    base = Outline(parse(front_matter.split(baseline.text)[1] if baseline else ""))
    words = baseline.sentence if baseline else SENTENCE
    named = by_name(base, spec, baseline.other_names) if baseline else {}
    found = in_author(base, spec, named, words).matches if baseline else {}
    return Subject(
        read,
        spec,
        _heading_lines(read.document),
        base,
        found,
        {there: here for here, there in found.items()},
        baseline is not None,
        baseline is not None and baseline.adopted,
        words,
        baseline.stubs if baseline else frozenset(),
        baseline.asked if baseline else frozenset(),
        Placeholders(base.sections),
        review_form(base.sections, baseline.settled if baseline else ()),
    )


def _read(text: str) -> Text:
    opening, text = front_matter.split(text.removeprefix("\ufeff"))
    document = parse(text)
    is_titled = front_matter.has_title(opening, document[0].body)
    conflicts = conflict_lines(document)
    kept: list[int] = []
    if conflicts:
        gone, lines = conflict_sides(text, conflicts), split_lines(text)
        kept = [number for number in range(len(lines)) if number not in gone]
        document = parse("".join(lines[number] for number in kept))
    return Text(document, is_titled, 1 + count_lines(opening), conflicts, kept)


def _heading_lines(document: Document) -> list[int]:
    numbers, line = [], 0
    for section in document:
        numbers.append(line)
        line += count_lines(section.source)
    return numbers
