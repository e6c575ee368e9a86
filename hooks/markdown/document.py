"""A Markdown document as sections of blocks, without losing a byte of it.

Only the outermost blocks matter here; where they begin the scanner knows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from markdown.lines import Lines, is_blank, split_lines
from markdown.scanner import Start, scan


class Block(NamedTuple):
    """One outermost block: its source, and the blank lines that follow it.

    `kind` is paragraph, code, html, quote, list, table or rule. `entries` are the
    line numbers, counted from the block's first, at which a list's items (nested
    ones too) or a table's rows start. `closer` is the line that would end a fence
    or an HTML block that runs to the end of the document; empty for all others.
    """

    kind: str
    text: str
    gap: str
    entries: tuple[int, ...] = ()
    closer: str = ""


class Section(NamedTuple):
    """A heading and the blocks up to the next heading.

    The text before the first heading is a section of level 0 with no heading.
    `heading` is its source, `title` what it says, still with its inline markup.
    """

    level: int
    title: str
    heading: str
    gap: str
    blocks: tuple[Block, ...]

    @property
    def source(self) -> str:
        """The section as it stands in the document."""
        return self.heading + self.body

    @property
    def body(self) -> str:
        """What stands under the heading."""
        return self.gap + "".join(block.text + block.gap for block in self.blocks)


Document = tuple[Section, ...]


@lru_cache(maxsize=16)  # a merge reads some of its texts for more than one question
def parse(text: str) -> Document:
    """Read a document.

    Joining the `source` of the sections gives the text again, byte for byte. The
    first section is always the one of level 0, empty where a heading comes first.
    """
    lines = split_lines(text)
    starts = scan(lines)
    sections: list[Section] = []
    first = starts[0].line if starts else len(lines)
    head = (0, "", "", "".join(lines[:first]))
    blocks: list[Block] = []
    for index, start in enumerate(starts):
        following = starts[index + 1].line if index + 1 < len(starts) else len(lines)
        block = _cut(lines, start, following)
        if start.kind == "heading":
            sections.append(Section(*head, tuple(blocks)))
            head, blocks = (start.level, start.title, block.text, block.gap), []
        else:
            blocks.append(block)
    sections.append(Section(*head, tuple(blocks)))
    return tuple(sections)


def source(document: Document) -> str:
    """Write a document back: the reverse of `parse`."""
    return "".join(section.source for section in document)


def _cut(lines: Lines, start: Start, following: int) -> Block:
    end = following
    while end > start.line + 1 and is_blank(lines[end - 1]):
        end -= 1
    entries = range(end - start.line) if start.kind == "table" else start.entries
    return Block(
        start.kind,
        "".join(lines[start.line : end]),
        "".join(lines[end:following]),
        tuple(entries),
        start.closer,
    )
