"""A table as rows of cells, and which columns of two tables are the same.

Cells are told apart by GitHub-flavoured Markdown's rules (section "Tables (extension)").
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from markdown.document import Block
from markdown.inline import inline_key
from markdown.lines import split_lines
from markdown.meaning import alignment

from merging.entries import words
from merging.sequences import Key, Pairs

HEAD = 2  # lines before the rows: the header, the delimiter row
_BAR = re.compile(r"(?<!\\)\|")


class Row(NamedTuple):
    """A line of a table: its text, what it is indented by, and its cells with the blanks around them."""

    text: str
    indent: str
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The cell of a column; a row may leave its last ones out."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""


class Grid:
    """A table: the header, the delimiter row, the rows below."""

    def __init__(self, lines: list[Row]) -> None:
        self.lines = lines
        self.rows = range(HEAD, len(lines))
        self.width = len(lines[0].cells)

    @cached_property
    def headers(self) -> list[Key]:
        """What the header says of each column."""
        return [inline_key(cell.strip()) for cell in self.lines[0].cells]

    def key(self, line: int, column: int) -> Key:
        """What a cell means; of the delimiter row, where a column stands."""
        cell = self.lines[line].cell(column).strip()
        return alignment(cell) if line == 1 else inline_key(cell)


def read(block: Block) -> Grid:
    """The grid of a block that is a table."""
    return Grid([_row(line) for line in split_lines(block.text)])


def _row(line: str) -> Row:
    text = line.rstrip("\r\n")
    cells = _BAR.split(text)
    if len(cells) > 1 and not cells[0].strip():
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    return Row(line, text[: len(text) - len(text.lstrip(" "))], tuple(cells))


def pair_columns(old: Grid, new: Grid, by_place: bool = True) -> Pairs | None:
    """Which columns are the same: by their headers, and by place the only ones left; None if that is unclear."""
    if old.headers == new.headers:
        return {column: column for column in range(old.width)}
    if not (_are_names(old.headers) and _are_names(new.headers)):
        return None
    exact = {header: column for column, header in enumerate(new.headers)}
    pairs = {column: exact[header] for column, header in enumerate(old.headers) if header in exact}
    folded = {" ".join(words(header)): column for header, column in exact.items() if column not in pairs.values()}
    for column, header in enumerate(old.headers):
        if column not in pairs and words(header) and (other := folded.pop(" ".join(words(header)), None)) is not None:
            pairs[column] = other
    left = [column for column in range(old.width) if column not in pairs]
    added = [column for column in range(new.width) if column not in pairs.values()]
    if by_place and len(left) == len(added) == 1 and _are_in_one_place(left[0], added[0], pairs, old.width, new.width):
        pairs[left[0]] = added[0]
    return pairs


def _are_names(headers: list[Key]) -> bool:
    return all(headers) and len(set(headers)) == len(headers)


def _are_in_one_place(old: int, new: int, pairs: Pairs, old_width: int, new_width: int) -> bool:
    """Whether two columns stand beside the same one, or both at the same end."""
    before = new == 0 if old == 0 else pairs.get(old - 1, -1) == new - 1
    after = new == new_width - 1 if old == old_width - 1 else pairs.get(old + 1, -1) == new + 1
    return before and after if old_width > 1 else True


def write_row(cells: list[str], indent: str, newline: str) -> str:
    """A row with these cells."""
    return indent + "|" + "|".join(_padded(cell) for cell in cells) + "|" + newline


def _padded(cell: str) -> str:
    return cell if cell[:1] == " " == cell[-1:] and len(cell) > 1 else f" {cell.strip()} "
