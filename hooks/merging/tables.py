"""The merge of a table that author and template both changed, cell by cell.

Rows are known by the first cell that the base gave them, columns by their headers.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from typing import NamedTuple

from markdown.document import Block, parse

from merging.entries import insert, is_filled, words
from merging.grids import HEAD, Grid, pair_columns, read, write_row
from merging.parts import Part
from merging.sequences import Key, Pairs
from merging.trees import TOP, Match, Place, Tree, Trees, match

_PLACEHOLDER = re.compile(r"\[[^\[\]]*\]|<[^<>:@]*>|\{[^{}]*\}|tbd|tba|todo|n/a|\W*", re.IGNORECASE)


def merge_tables(base: Block, author: Block, template: Block | None, newline: str) -> Part:
    """Merge three versions of a table; without a template's, what the template gave goes.

    Where it is unclear which column is which, the table is the author's.
    """
    was, now = read(base), read(author)
    given = read(template) if template else Grid(was.lines[:HEAD])
    in_author, in_template = pair_columns(was, now), pair_columns(was, given)
    if in_author is None or in_template is None or 0 not in in_author or 0 not in in_template:
        return Part(author.text, False, True)
    return _Tables(was, now, given, in_author, in_template, newline).part(author, template is None)


def unite_tables(author: Block, template: Block, newline: str) -> Part:
    """The author's table with the rows and columns that it lacks of one that the template added, too."""
    now, given = read(author), read(template)
    columns = pair_columns(given, now, by_place=False)
    if not columns:
        return Part(author.text, False, True)
    old = sorted(columns)
    known = {now.key(line, columns[old[0]]) for line in now.rows}
    shared = [*range(HEAD), *(line for line in given.rows if given.key(line, old[0]) in known)]
    base = Grid([given.lines[line]._replace(cells=tuple(given.lines[line].cell(c) for c in old)) for line in shared])
    in_author = {place: columns[column] for place, column in enumerate(old)}
    return _Tables(base, now, given, in_author, dict(enumerate(old)), newline, united=True).part(author, False)


class _Column(NamedTuple):
    """A column of the result: its index in each version that has it."""

    base: int | None
    author: int | None
    template: int | None


class _Tables:
    def __init__(
        self,
        base: Grid,
        author: Grid,
        template: Grid,
        in_author: Pairs,
        in_template: Pairs,
        newline: str,
        united: bool = False,
    ) -> None:
        self.base, self.author, self.template, self.newline = base, author, template, newline
        self.in_author, self.in_template = in_author, in_template
        self.first = in_author[0], in_template[0]  # the column by which rows are known
        of_author, of_template = (self._match(*side) for side in ((author, in_author), (template, in_template)))
        self.is_open = united or any(self._stands(*pair) for pair in of_author.pairs.items())
        both = self._added_by_both(of_author, of_template)
        new = [line for line in of_template.instead if line not in both]
        known = {line for line in new if self._is_known(line)}
        named = {line for line in new if self._is_named(line)}
        was, now, given = (Tree([TOP] * len(grid.lines)) for grid in (base, author, template))
        comes, stays_out = named - known, named & known
        self.trees = Trees(was, now, given, of_author, of_template, both, self.is_open, stays_out, comes)
        self.left_out = self.trees.new - self.trees.wanted - known
        self.columns = self._columns()

    def part(self, author: Block, is_dropped: bool) -> Part:
        """The merged table, or the author's where it could not be read again as it was meant."""
        lines = self.trees.places(self._is_untouched)
        if is_dropped and len(lines) == HEAD and self.author.headers == self.base.headers:
            return Part("", True, False)
        texts = [self._text(line) for line in lines]
        kept = is_dropped or self._leaves_out(lines)
        if texts == [line.text for line in self.author.lines]:
            return Part(author.text, False, kept)
        text = "".join(text if text.endswith(("\n", "\r")) else text + self.newline for text in texts)
        if not _reads_as(text, len(texts), len(self.columns)):
            return Part(author.text, False, True)
        return Part(text, True, kept)

    # Columns

    def _columns(self) -> list[_Column]:
        """The columns of the result: the author's, in the template's order where they kept the base's, and new ones."""
        base_of = {author: base for base, author in self.in_author.items()}
        both = self._columns_of_both()
        columns = []
        for author in range(self.author.width):
            base = base_of.get(author)
            template = both.get(author) if base is None else self.in_template.get(base)
            columns.append(_Column(base, author, template))
        columns = self._in_order([column for column in columns if not self._is_dropped(column)])
        places = {column.template: place for place, column in enumerate(columns) if column.template is not None}
        taken = {*self.in_template.values(), *both.values()}
        inserted = insert(range(self.template.width), places, set(range(self.template.width)) - taken)
        result = [_Column(None, None, new) for new in inserted.get(-1, [])]
        for place, column in enumerate(columns):
            result += [column, *(_Column(None, None, new) for new in inserted.get(place, []))]
        return result

    def _columns_of_both(self) -> Pairs:
        """The author's own columns that have the header of a new one of the template's."""
        new = {
            " ".join(words(header)): column
            for column, header in enumerate(self.template.headers)
            if column not in self.in_template.values()
        }
        own = [column for column in range(self.author.width) if column not in self.in_author.values()]
        named = {column: " ".join(words(self.author.headers[column])) for column in own}
        return {column: new[name] for column, name in named.items() if name and name in new}

    def _is_dropped(self, column: _Column) -> bool:
        """Whether the template took a column out in which its author wrote nothing."""
        if column.base is None or column.author is None or column.template is not None:
            return False
        base_of = {author: base for base, author in self.trees.in_author.items()}
        return all(
            not words(self.author.key(line, column.author))
            or (line in base_of and self.author.key(line, column.author) == self.base.key(base_of[line], column.base))
            for line in (0, *self.author.rows)
        )

    def _in_order(self, columns: list[_Column]) -> list[_Column]:
        """The columns in the template's order, unless their author put them in another one."""
        shared = [column for column in columns if column.base is not None and column.template is not None]
        if shared != sorted(shared, key=lambda column: column.base or 0):
            return columns
        ordered = iter(sorted(shared, key=lambda column: column.template or 0))
        return [next(ordered) if column in shared else column for column in columns]

    # Rows

    def _match(self, other: Grid, columns: Pairs) -> Match:
        """The lines of the base in another version, by the first cell, or by all of them if that is not alone."""
        sides = [(self.base, sorted(columns)), (other, [columns[column] for column in sorted(columns)])]
        firsts = [Counter(grid.key(line, own[0]) for line in grid.rows) for grid, own in sides]
        several = {name for name in firsts[0] | firsts[1] if not name or max(each[name] for each in firsts) > 1}
        old, new = (_tree(grid, own, several) for grid, own in sides)
        return match(old, new, bool)

    def _stands(self, base: int, author: int) -> bool:
        """Whether the author's table has a row of the base by its first cell."""
        was, now = self.base.key(base, 0), self.author.key(author, self.first[0])
        return base >= HEAD and bool(was) and (was == now or is_filled(was, now))

    def _is_untouched(self, base: int) -> bool:
        base_of = {author: base for base, author in self.in_author.items()}
        author = self.trees.in_author[base]
        return all(
            self.author.key(author, column) == (self.base.key(base, base_of[column]) if column in base_of else "")
            for column in range(self.author.width)
        )

    def _added_by_both(self, of_author: Match, of_template: Match) -> Pairs:
        """The author's own rows that are the same as a new one of the template's, by the latter's index."""
        mine = sorted(self.in_author)
        given = [self.in_template.get(base, -1) for base in mine]
        firsts = Counter(self.template.key(line, self.first[1]) for line in self.template.rows)

        def name(grid: Grid, line: int, columns: list[int]) -> str:
            cells = [grid.key(line, column) for column in columns]
            return "|".join(cells) if firsts[cells[0]] > 1 else cells[0]

        free: dict[Key, list[int]] = defaultdict(list)
        for line in reversed(self.author.rows):
            if line not in of_author.pairs.values():
                free[name(self.author, line, [self.in_author[base] for base in mine])].append(line)
        return {line: free[key].pop() for line in of_template.instead if free[key := name(self.template, line, given)]}

    def _is_named(self, template: int) -> bool:
        """Whether the first cell of a row says what it is for."""
        cell = self.template.lines[template].cell(self.first[1])
        return not _PLACEHOLDER.fullmatch(cell.replace("\\", "").strip("*_ "))

    def _is_known(self, template: int) -> bool:
        """Whether the author's table names what a row is for: in a first cell, or anywhere if no row stands."""
        first = self.template.key(template, self.first[1])
        if self.is_open and any(first == self.base.key(line, 0) for line in self.base.rows):
            return False
        name = words(first)
        columns = [self.first[0]] if self.is_open else range(self.author.width)
        cells = (words(self.author.key(line, column)) for line in self.author.rows for column in columns)
        return bool(name) and any(
            name == cell[at : at + len(name)] for cell in cells for at in range(len(cell) - len(name) + 1)
        )

    # Cells

    def _text(self, line: Place) -> str:
        """A line of the result; as it stands if nothing in it is new."""
        order = [column.template for column in self.columns]
        if line.author is None and line.template is not None and order == list(range(self.template.width)):
            return self.template.lines[line.template].text
        cells = [self._cell(line, column) for column in self.columns]
        if line.author is None:
            return write_row(cells, self.author.lines[0].indent, self.newline)
        row, width = self.author.lines[line.author], self.author.width
        written = [row.cell(column) for column in range(width)]
        if cells == written and [column.author for column in self.columns] == list(range(width)):
            return row.text
        return write_row([*cells, *row.cells[width:]], row.indent, self.newline)

    def _cell(self, line: Place, column: _Column) -> str:
        """A cell of the result: the template's where it changed what stands as given, else the author's."""
        given = ""
        if line.template is not None and column.template is not None:
            given = self.template.lines[line.template].cell(column.template)
        if line.author is None or column.author is None:
            return given
        follows = self._changes(line, column) and self._is_as_given(line, column)
        return given if follows else self.author.lines[line.author].cell(column.author)

    def _changes(self, line: Place, column: _Column) -> bool:
        """Whether the template changed a cell of the base."""
        if line.base is None or line.template is None or column.base is None or column.template is None:
            return False
        return self.base.key(line.base, column.base) != self.template.key(line.template, column.template)

    def _is_as_given(self, line: Place, column: _Column) -> bool:
        was = self.base.key(line.base or 0, column.base or 0)
        return self.author.key(line.author or 0, column.author or 0) == was

    # What is left out

    def _leaves_out(self, lines: list[Place]) -> bool:
        """Whether the author's text stands where the template changed something."""
        gone = [base for base in self.trees.in_template if base not in self.trees.in_author]
        reworded = [Place(base, None, self.trees.in_template[base], TOP) for base in gone]
        return (
            bool(self.left_out)
            or any(self._changes(line, column) for line in reworded for column in self.columns)
            or any(self._is_kept(line, column) for line in lines for column in self.columns)
            or any(line.base is not None and line.template is None for line in lines)
            or any(column.base is not None and column.template is None for column in self.columns)
        )

    def _is_kept(self, line: Place, column: _Column) -> bool:
        """Whether a cell is the author's although the template changed it, and to something else."""
        if line.author is None or column.author is None or not self._changes(line, column):
            return False
        given = self.template.key(line.template or 0, column.template or 0)
        return not self._is_as_given(line, column) and given != self.author.key(line.author, column.author)


def _tree(grid: Grid, columns: list[int], several: Collection[Key]) -> Tree:
    """The lines of a table: known by their first cell, or by all of them if that is among `several`."""
    names: list[Key] = ["\n"] * HEAD  # the header and the row of dashes are always the same
    said = list(names)
    for line in grid.rows:
        cells = [grid.key(line, column) for column in columns]
        names.append("|".join(cells) if cells[0] in several else cells[0])
        said.append(cells[0])
    return Tree([TOP] * len(names), names, said)


def _reads_as(text: str, lines: int, columns: int) -> bool:
    """Whether a text is one table with so many lines and columns."""
    sections = parse(text)
    blocks = sections[0].blocks
    if len(sections) != 1 or [block.kind for block in blocks] != ["table"]:
        return False
    grid = read(blocks[0])
    return (len(grid.lines), grid.width) == (lines, columns)
