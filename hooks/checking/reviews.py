"""Reviews: the rows of a table in which each reviewer has a status.

What a review table is, and the word for a review that is still open, is what the baseline
shows: a column that says the same in each row, beside names and otherwise empty cells.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from markdown.document import Section
from markdown.lines import split_lines

from checking.findings import Review
from checking.tables import CONTAINERS, Table, bare_lines, count_lines, may_hold_table, tables, words

_BOX = re.compile(r"\A\[[ xX]\][ \t]+")
_BETWEEN = re.compile(r":|[–—|(]| - ")  # a reviewer and what they said


class ReviewForm(NamedTuple):
    """What is known of reviews: the word for an open one, the headers above names and statuses, what settles one.

    `sections` are those of the base, by index, that hold such a table.
    """

    open: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    sections: frozenset[int] = frozenset()

    def is_settled(self, status: str) -> bool:
        """Whether a status settles a review; without a list, whatever is not open does."""
        status = status.casefold()
        return status in self.settled if self.settled else status not in {"", *self.open}

    def is_open(self, cell: str, is_status: bool) -> bool:
        """Whether a cell says that a review is open; below a header for statuses more may stand behind the word."""
        said = cell.casefold()
        return said in self.open or (is_status and any(said.startswith(f"{word} ") for word in self.open))


class Row(NamedTuple):
    """A review and its line, counted from that of the section's heading."""

    line: int
    review: Review
    is_open: bool


def review_form(base: Iterable[Section], settled: Iterable[str] = ()) -> ReviewForm:
    """What the template's own text tells of reviews."""
    names, statuses, said, sections = set(), set(), set(), set()
    for index, table in ((index, table) for index, section in enumerate(base) for table in _tables(section)):
        column = _status_column(table)
        if column:
            sections.add(index)
            names.add(table.header[0])
            statuses.add(table.header[column])
            said.add(table.rows[1].cells[column].casefold())
    folded = frozenset(" ".join(status.casefold().split()) for status in settled)
    return ReviewForm(frozenset(said), frozenset(names), frozenset(statuses), folded, frozenset(sections))


def reviews(section: Section, form: ReviewForm, is_listed: bool) -> Iterator[Row]:
    """The reviews that stand in a section: in tables and, where reviews belong, also in lines `NAME: STATUS`."""
    if is_listed:
        yield from _listed(section, form)
    for table in _tables(section):
        name, status = _place(table, form.names), _place(table, form.statuses)
        for place, row in enumerate(table.rows):
            cells = dict(enumerate(row.cells))
            who = cells.pop(name or 0, "")
            left = next((cell for column, cell in cells.items() if form.is_open(cell, column == status)), None)
            if left is not None:
                yield Row(row.line, Review(who, left, False), True)
            elif place and name is not None and status in cells:
                yield Row(row.line, Review(who, cells[status], form.is_settled(cells[status])), False)


def _place(table: Table, known: Container[str]) -> int | None:
    """The first column of a table whose header is one of those that are known."""
    return next((place for place, header in enumerate(table.header) if header in known), None)


def _listed(section: Section, form: ReviewForm) -> Iterator[Row]:
    line = count_lines(section.heading + section.gap)
    for block in section.blocks:
        lines = split_lines(bare_lines(block.text)) if block.kind in ("paragraph", *CONTAINERS) else []
        for number, content in enumerate(lines):
            who, *said = map(words, _BETWEEN.split(_BOX.sub("", content)))
            status = said[0].casefold() if who and said else ""
            if form.is_open(status, True) or status in form.settled:
                yield Row(line + number, Review(who, said[0], status in form.settled), status not in form.settled)
        line += count_lines(block.text + block.gap)


def _tables(section: Section) -> Iterator[Table]:
    return tables(section) if any(map(may_hold_table, section.blocks)) else iter(())


def _status_column(table: Table) -> int:
    """The column that says the same one thing in each row beside cells that are empty; 0 if none does."""
    for column in range(1, len(table.header)):
        rows = table.rows[1:]
        said = {row.cells[column] if column < len(row.cells) else "" for row in rows}
        others = {cell for row in rows for place, cell in enumerate(row.cells) if place not in (0, column)}
        if len(said) == 1 and "" not in said and others <= {""} and len(table.header) > 2:
            return column
    return 0
