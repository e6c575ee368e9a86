"""Where the lists and tables of a text stand, and where each of their items and rows does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from form.ownership import STRUCTURE
from markdown.document import Block
from markdown.lines import split_lines
from markdown.meaning import block_key, table_entries

from merging.entries import words
from merging.grids import HEAD
from merging.items import read
from merging.rows import Row
from merging.sequences import Key
from merging.trees import TOP

_CLOSING = re.compile(r"\s*<!--\s*(?:/|end\b|stop\b|\w+(?:-end|stop)\b)", re.IGNORECASE)


class Home(NamedTuple):
    """Where a list or a table stands: under which row, which block of it."""

    row: int
    block: int


class Entry(NamedTuple):
    """An outermost item with all in it, or a row."""

    name: Key
    text: str


class Text:
    """The lists and tables of one of the three texts, in sections that some text has otherwise."""

    def __init__(self, rows: tuple[Row, ...], side: int) -> None:
        self.sections = [(row.base, row.author, row.template)[side] for row in rows]
        self.entries: dict[Home, list[Entry]] = {}
        for row, section in enumerate(self.sections):
            if section is not None and _differs(rows[row]):
                for number, block in enumerate(section.blocks):
                    if block.kind in STRUCTURE:
                        self.entries[Home(row, number)] = list(_entries(block))
        counts = Counter(name for home in self.entries for name in self.names(home))
        self.homes = {
            name: home for home in self.entries for name in self.names(home) if counts[name] == 1 and words(name)
        }

    def block(self, home: Home) -> Block:
        """The list or table that stands there."""
        section = self.sections[home.row]
        assert section is not None
        return section.blocks[home.block]

    def names(self, home: Home) -> list[Key]:
        """The names of the entries of a list, and of a table its header."""
        block = self.block(home)
        return [entry.name for entry in self.entries[home]] + [block_key(block).split("\n")[0]] * (
            block.kind == "table"
        )

    def homes_of(self, names: list[Key], row: int) -> set[Home]:
        """Where the entries of a list stand: two of them, in another section at least half of all."""
        counts = Counter(self.homes[name] for name in names if name in self.homes)
        return {
            home
            for home, count in counts.items()
            if not self._is_marked(home) and (count > 1, count * 2 >= len(names), home.row == row).count(True) > 1
        }

    def _is_marked(self, home: Home) -> bool:
        """Whether a list stands between comments that mark where it begins and ends."""
        section = self.sections[home.row]
        blocks = section.blocks if section else ()
        return home.block > 0 and any(_CLOSING.match(block.text) for block in blocks[home.block + 1 : home.block + 2])


def _differs(row: Row) -> bool:
    return len({section and section.body for section in (row.base, row.author, row.template)}) > 1


def _entries(block: Block) -> Iterator[Entry]:
    if block.kind == "table":
        names = [f"{block.kind} {entry.identity.partition('|')[0]}" for entry in table_entries(block)]
        yield from map(Entry, names[HEAD:], split_lines(block.text)[HEAD:])
        return
    items, lines = read(block), split_lines(block.text)
    starts = [(start, item.name) for start, item in zip(block.entries, items, strict=True) if item.parent == TOP]
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    for (start, name), end in zip(starts, ends, strict=True):
        yield Entry(f"{block.kind} {name}", "".join(lines[start:end]))
