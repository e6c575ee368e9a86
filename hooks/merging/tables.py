"""The merge of a table that author and template both changed, cell by cell.

Rows are known by the first cell that the base gave them, columns by their headers.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from markdown.document import Block, parse

from merging.entries import behind, insert, is_filled, pair, words
from merging.grids import Grid, pair_columns, read, write_row
from merging.parts import Part
from merging.sequences import Key, Pairs

_HEAD = 2  # lines before the rows: the header, the delimiter row
_PLACEHOLDER = re.compile(r"\[[^\[\]]*\]|<[^<>:@]*>|\{[^{}]*\}|tbd|tba|todo|n/a|\W*", re.IGNORECASE)


def merge_tables(base: Block, author: Block, template: Block | None, newline: str) -> Part:
    """Merge three versions of a table; without a template's, what the template gave goes.

    Where it is unclear which column is which, the table is the author's.
    """
    was, now = read(base), read(author)
    given = read(template) if template else Grid(was.lines[:_HEAD])
    in_author, in_template = pair_columns(was, now), pair_columns(was, given)
    if in_author is None or in_template is None or 0 not in in_author or 0 not in in_template:
        return Part(author.text, False, True)
    return _Merge(was, now, given, in_author, in_template, newline, template is not None).part(author)


def unite_tables(author: Block, template: Block, newline: str) -> Part:
    """The author's table with the rows and columns that it lacks of one that the template added, too."""
    now, given = read(author), read(template)
    columns = pair_columns(given, now, by_place=False)
    if not columns:
        return Part(author.text, False, True)
    old = sorted(columns)
    known = {now.key(line, columns[old[0]]) for line in range(_HEAD, len(now.lines))}
    shared = [line for line in range(len(given.lines)) if line < _HEAD or given.key(line, old[0]) in known]
    base = Grid([given.lines[line]._replace(cells=tuple(given.lines[line].cell(c) for c in old)) for line in shared])
    in_author = {place: columns[column] for place, column in enumerate(old)}
    in_template = dict(enumerate(old))
    return _Merge(base, now, given, in_author, in_template, newline, True, united=True).part(author)


class _Place(NamedTuple):
    """A line or a column of the result: its index in each version that has it."""

    base: int | None
    author: int | None
    template: int | None


class _Merge:
    def __init__(
        self,
        base: Grid,
        author: Grid,
        template: Grid,
        in_author: Pairs,
        in_template: Pairs,
        newline: str,
        is_given: bool,
        united: bool = False,
    ) -> None:
        self.base, self.author, self.template = base, author, template
        self.newline, self.is_given = newline, is_given
        self.columns_in_author, self.columns_in_template = in_author, in_template
        self.lines_in_author, _ = self._pair_lines(author, in_author)
        self.lines_in_template, self.instead = self._pair_lines(template, in_template)
        self.is_open = united or any(map(self._stands, self.lines_in_author))
        self.columns = self._columns()
        self.both = self._added_by_both()
        self.wanted = self._wanted()

    def part(self, author: Block) -> Part:
        """The merged table, or the author's where it could not be read again as it was meant."""
        lines = self._lines()
        if not self.is_given and len(lines) == _HEAD and self.author.headers == self.base.headers:
            return Part("", True, False)
        texts = [self._text(line) for line in lines]
        if texts == [row.text for row in self.author.lines]:
            return Part(author.text, False, self._leaves_out(lines))
        text = "".join(_ended(text, self.newline) for text in texts)
        if not _reads_as(text, len(lines), len(self.columns)):
            return Part(author.text, False, True)
        return Part(text, True, self._leaves_out(lines))

    # Columns

    def _columns(self) -> list[_Place]:
        """The columns of the result: the author's, in the template's order where they kept the base's, and new ones."""
        base_of = {author: base for base, author in self.columns_in_author.items()}
        added = self._columns_of_both()
        columns = []
        for author in range(self.author.width):
            base = base_of.get(author)
            template = added.get(author) if base is None else self.columns_in_template.get(base)
            columns.append(_Place(base, author, template))
        columns = self._in_order([column for column in columns if not self._is_dropped(column)])
        places = {column.template: place for place, column in enumerate(columns) if column.template is not None}
        taken = {*self.columns_in_template.values(), *added.values()}
        new = [column for column in range(self.template.width) if column not in taken]
        inserted = insert(range(self.template.width), places, new)
        result = [_Place(None, None, column) for column in inserted.get(-1, [])]
        for place, column in enumerate(columns):
            result += [column, *(_Place(None, None, new) for new in inserted.get(place, []))]
        return result

    def _columns_of_both(self) -> Pairs:
        """The author's own columns that have the header of a new one of the template's."""
        new = {
            " ".join(words(self.template.headers[column])): column
            for column in range(self.template.width)
            if column not in self.columns_in_template.values()
        }
        own = [column for column in range(self.author.width) if column not in self.columns_in_author.values()]
        named = {column: " ".join(words(self.author.headers[column])) for column in own}
        return {column: new[name] for column, name in named.items() if name and name in new}

    def _is_dropped(self, column: _Place) -> bool:
        """Whether the template took a column out in which its author wrote nothing."""
        if column.base is None or column.author is None or column.template is not None or not self.is_given:
            return False
        base_of = {author: base for base, author in self.lines_in_author.items()}
        return all(
            not words(self.author.key(line, column.author))
            or (line in base_of and self.author.key(line, column.author) == self.base.key(base_of[line], column.base))
            for line in range(len(self.author.lines))
            if line != 1
        )

    def _in_order(self, columns: list[_Place]) -> list[_Place]:
        """The columns in the template's order, unless their author put them in another one."""
        shared = [column for column in columns if column.base is not None and column.template is not None]
        if shared != sorted(shared, key=lambda column: column.base or 0):
            return columns
        ordered = iter(sorted(shared, key=lambda column: column.template or 0))
        return [next(ordered) if column in shared else column for column in columns]

    # Rows

    def _pair_lines(self, other: Grid, columns: Pairs) -> tuple[Pairs, dict[int, tuple[int, ...]]]:
        """The lines of the base in another version; and for each new line there those that it may stand for."""
        old, new = self._names(other, columns)
        first = [self.base.key(line, 0) for line in range(_HEAD, len(self.base.lines))]
        now = [other.key(line, columns[0]) for line in range(_HEAD, len(other.lines))]
        pairing = pair(old, new, first, now)
        pairs = {one + _HEAD: two + _HEAD for one, two in pairing.all().items()}
        instead = {new + _HEAD: tuple(one + _HEAD for one in gone) for new, gone in pairing.instead.items()}
        return {0: 0, 1: 1, **pairs}, instead

    def _names(self, other: Grid, columns: Pairs) -> tuple[list[Key], list[Key]]:
        """By what the rows of the base and of another version are known: the first cell, or all if it is not alone."""
        old = [
            [self.base.key(line, column) for column in sorted(columns)] for line in range(_HEAD, len(self.base.lines))
        ]
        new = [
            [other.key(line, columns[column]) for column in sorted(columns)] for line in range(_HEAD, len(other.lines))
        ]
        first, now = Counter(row[0] for row in old), Counter(row[0] for row in new)
        several = {name for name in (*first, *now) if not name or max(first[name], now[name]) > 1}
        old_names, new_names = ([_name(row, several) for row in rows] for rows in (old, new))
        return old_names, new_names

    def _stands(self, base: int) -> bool:
        """Whether the author's table has a row of the base by its first cell."""
        if base < _HEAD:
            return False
        was = self.base.key(base, 0)
        now = self.author.key(self.lines_in_author[base], self.columns_in_author[0])
        return bool(was) and (was == now or is_filled(was, now))

    def _first(self, template: int) -> Key:
        """The first cell of a row of the template's."""
        return self.template.key(template, self.columns_in_template[0])

    def _added_by_both(self) -> Pairs:
        """The author's own rows that are the same as a new one of the template's, by the latter's index."""
        mine, column = self.columns_in_author, self.columns_in_author[0]
        firsts = Counter(map(self._first, range(_HEAD, len(self.template.lines))))
        free: dict[Key, list[int]] = {}
        for line in range(len(self.author.lines) - 1, _HEAD - 1, -1):
            first = self.author.key(line, column)
            row = [self.author.key(line, mine[base]) for base in sorted(mine)] if firsts[first] > 1 else [first]
            if line not in self.lines_in_author.values():
                free.setdefault("|".join(row), []).append(line)
        found = {}
        for line in self.instead:
            first = self._first(line)
            row = [self.template.key(line, self.columns_in_template.get(base, -1)) for base in sorted(mine)]
            name = "|".join(row) if firsts[first] > 1 else first
            if free.get(name):
                found[line] = free[name].pop()
        return found

    def _wanted(self) -> set[int]:
        """The new rows that come: all while one of the base's stands, else those that name something."""
        rivals = Counter(self.instead.values())
        wanted = set()
        for line, gone in self.instead.items():
            cell = self.template.lines[line].cell(self.columns_in_template[0])
            named = not _PLACEHOLDER.fullmatch(cell.replace("\\", "").strip("*_ "))
            refused = bool(gone) and rivals[gone] <= len(gone) and not any(old in self.lines_in_author for old in gone)
            if (
                line not in self.both
                and ((self.is_open and not refused) or named)
                and not (named and self._is_known(line))
            ):
                wanted.add(line)
        return wanted

    def _is_known(self, template: int) -> bool:
        """Whether the author's table names what a row is for: in a first cell, or anywhere if no row stands."""
        first = self._first(template)
        if self.is_open and any(first == self.base.key(line, 0) for line in range(_HEAD, len(self.base.lines))):
            return False
        name = words(first)
        columns = [self.columns_in_author[0]] if self.is_open else range(self.author.width)
        cells = (words(self.author.key(line, c)) for line in range(_HEAD, len(self.author.lines)) for c in columns)
        return bool(name) and any(
            name == cell[at : at + len(name)] for cell in cells for at in range(len(cell) - len(name) + 1)
        )

    def _lines(self) -> list[_Place]:
        """The lines of the result: the author's without those that go, and the wanted ones."""
        base_of = {author: base for base, author in self.lines_in_author.items()}
        own = [line not in base_of for line in range(len(self.author.lines))]
        ends = behind(range(len(self.base.lines)), self.lines_in_author, own)
        places = {
            template: self.lines_in_author.get(base, ends.get(base, -1))
            for base, template in self.lines_in_template.items()
        }
        for new in self.wanted:
            gone = [ends[base] for base in self.instead[new] if base in ends]
            places.update({new: max(gone)} if gone else {})
        inserted = insert(range(len(self.template.lines)), places, self.wanted)
        both = {author: template for template, author in self.both.items()}
        lines = []
        for author in range(len(self.author.lines)):
            base = base_of.get(author)
            line = _Place(base, author, both.get(author) if base is None else self.lines_in_template.get(base))
            lines += [] if self._goes(line) else [line]
            lines += [_Place(None, None, template) for template in inserted.get(author, [])]
        return lines

    def _goes(self, line: _Place) -> bool:
        """Whether the template took a row out in which its author wrote nothing."""
        if line.base is None or line.author is None or line.template is not None:
            return False
        base_of = {author: base for base, author in self.columns_in_author.items()}
        return all(
            self.author.key(line.author, column)
            == (self.base.key(line.base, base_of[column]) if column in base_of else "")
            for column in range(self.author.width)
        )

    # Cells

    def _text(self, line: _Place) -> str:
        """A line of the result; as it stands if nothing in it is new."""
        if line.author is None and line.template is not None and self._is_templates():
            return self.template.lines[line.template].text
        cells = [self._cell(line, column) for column in self.columns]
        if line.author is None:
            return write_row(cells, self.author.lines[0].indent, self.newline)
        row = self.author.lines[line.author]
        if [column.author for column in self.columns] == list(range(self.author.width)):
            written = [row.cell(column) for column in range(self.author.width)]
            if cells == written:
                return row.text
        return write_row([*cells, *row.cells[self.author.width :]], row.indent, self.newline)

    def _is_templates(self) -> bool:
        return [column.template for column in self.columns] == list(range(self.template.width))

    def _cell(self, line: _Place, column: _Place) -> str:
        """A cell of the result: the template's where it changed what stands as given, else the author's."""
        given = ""
        if line.template is not None and column.template is not None:
            given = self.template.lines[line.template].cell(column.template)
        if line.author is None or column.author is None:
            return given
        written = self.author.lines[line.author].cell(column.author)
        if self._changes(line, column) and self._is_as_given(line, column):
            return given
        return written

    def _changes(self, line: _Place, column: _Place) -> bool:
        """Whether the template changed a cell of the base."""
        if None in (line.base, line.template, column.base, column.template):
            return False
        was = self.base.key(line.base or 0, column.base or 0)
        return was != self.template.key(line.template or 0, column.template or 0)

    def _is_as_given(self, line: _Place, column: _Place) -> bool:
        was = self.base.key(line.base or 0, column.base or 0)
        return self.author.key(line.author or 0, column.author or 0) == was

    # What is left out

    def _leaves_out(self, lines: list[_Place]) -> bool:
        """Whether the author's text stands where the template changed something."""
        if not self.is_given:
            return True
        refused = [line for line in self.instead if line not in self.wanted and line not in self.both]
        gone = [base for base in self.lines_in_template if base not in self.lines_in_author]
        return (
            any(not self._is_known(line) for line in refused)
            or any(self._is_reworded(base) for base in gone)
            or any(self._is_kept(line, column) for line in lines for column in self.columns)
            or any(line.base is not None and line.template is None for line in lines)
            or any(column.base is not None and column.template is None for column in self.columns)
        )

    def _is_reworded(self, base: int) -> bool:
        """Whether the template changed a row that the author took out."""
        template = self.lines_in_template[base]
        return any(self._changes(_Place(base, None, template), column) for column in self.columns)

    def _is_kept(self, line: _Place, column: _Place) -> bool:
        """Whether a cell is the author's although the template changed it, and to something else."""
        if line.author is None or column.author is None or not self._changes(line, column):
            return False
        given = self.template.key(line.template or 0, column.template or 0)
        return not self._is_as_given(line, column) and given != self.author.key(line.author, column.author)


def _name(row: list[Key], several: set[Key]) -> Key:
    return "|".join(row) if row[0] in several else row[0]


def _ended(text: str, newline: str) -> str:
    return text if text.endswith(("\n", "\r")) else text + newline


def _reads_as(text: str, lines: int, columns: int) -> bool:
    """Whether a text is one table with so many lines and columns."""
    sections = parse(text)
    blocks = sections[0].blocks
    if len(sections) != 1 or [block.kind for block in blocks] != ["table"]:
        return False
    grid = read(blocks[0])
    return (len(grid.lines), grid.width) == (lines, columns)
