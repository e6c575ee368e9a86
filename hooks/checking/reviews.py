"""Reviews: the rows of a table in which each reviewer has a status.

What a review table is, and the word for a review that is still open, is what the baseline
shows: a column that says the same in each row, beside names and otherwise empty cells.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from markdown.document import Section

from checking.findings import Review
from checking.tables import Table, tables


class ReviewForm(NamedTuple):
    """What is known of reviews: the word for an open one, the headers above names and statuses, what settles one."""

    open: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()

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
    names, statuses, words = set(), set(), set()
    for table in (table for section in base if _may_hold_table(section) for table in tables(section)):
        column = _status_column(table)
        if column:
            names.add(table.header[0])
            statuses.add(table.header[column])
            words.add(table.rows[1].cells[column].casefold())
    folded = frozenset(" ".join(status.casefold().split()) for status in settled)
    return ReviewForm(frozenset(words), frozenset(names), frozenset(statuses), folded)


def reviews(section: Section, form: ReviewForm) -> Iterator[Row]:
    """The reviews that stand in a section."""
    if not _may_hold_table(section):
        return
    for table in tables(section):
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


def _may_hold_table(section: Section) -> bool:
    return any(block.kind in ("table", "html") for block in section.blocks)


def _status_column(table: Table) -> int:
    """The column that says the same one thing in each row beside cells that are empty; 0 if none does."""
    for column in range(1, len(table.header)):
        rows = table.rows[1:]
        said = {row.cells[column] if column < len(row.cells) else "" for row in rows}
        others = {cell for row in rows for place, cell in enumerate(row.cells) if place not in (0, column)}
        if len(said) == 1 and "" not in said and others <= {""} and len(table.header) > 2:
            return column
    return 0
