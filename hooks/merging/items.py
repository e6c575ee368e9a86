"""The items of a list, and what stands in each.

What begins an item and where its content stands follows CommonMark 0.31, section 5.2.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown.document import Block, Section, parse
from markdown.inline import inline_key
from markdown.lines import is_blank, split_lines
from markdown.meaning import list_entries, split_marker

from merging.trees import TOP

_BOX = re.compile(r"\[([ xX])\](?=\s)")
_INDENT = re.compile(r"[ \t]*")


class Item(NamedTuple):
    """An item without those nested in it.

    `name` is what its first paragraph says, `meaning` all of it, `state` its box: "-" without
    one, " " or "x". `indent` and `offset` are the columns of its marker and of its content.
    """

    parent: int
    marker: str
    indent: int
    offset: int
    content: str
    name: str
    meaning: str
    state: str
    text: str
    gap: str

    @property
    def ordered(self) -> bool:
        """Whether it is numbered."""
        return self.marker[:-1] != ""

    @property
    def number(self) -> int:
        """Its number; 0 for an item with a bullet."""
        return int(self.marker[:-1] or 0)

    @property
    def said(self) -> str:
        """Its content without the box."""
        box = _BOX.match(self.content)
        return self.content[box.end() :] if box else self.content

    def same(self, other: Item) -> bool:
        """Whether both say the same, and both are ticked or none is."""
        return (self.meaning, self.state) == (other.meaning, other.state)


Items = tuple[Item, ...]


def read(block: Block) -> Items:
    """The items of a block that is a list, in their order."""
    items: list[Item] = []
    above: list[int] = []
    for entry in list_entries(block):
        marker, content, indent, offset = split_marker(entry.text)
        del above[entry.depth :]
        parent = above[-1] if above else TOP
        above.append(len(items))
        box = _BOX.match(content)
        state, meaning = box[1].lower() if box else "-", entry.identity[2:]
        name = _opening(content[box.end() :] if box else content) or meaning
        items.append(Item(parent, marker, indent, offset, content, name, meaning, state, entry.text, entry.gap))
    return tuple(items)


def _opening(content: str) -> str:
    """What the first of several paragraphs says."""
    lines = split_lines(content)
    first = next((number for number, line in enumerate(lines) if is_blank(line)), len(lines))
    return inline_key("".join(lines[:first])) if first < len(lines) else ""


def inner(item: Item) -> Section | None:
    """What stands in an item, as what stands under a heading; None where that can't be told from its lines."""
    first, *others = split_lines(item.said) or [""]
    if any(not is_blank(line) and _column(line) < item.offset for line in others):
        return None
    sections = parse("".join([first.lstrip(" \t"), *(shifted(line, item.offset, 0) for line in others)]))
    return sections[0] if len(sections) == 1 else None


def with_inner(item: Item, text: str, ticked: Item) -> Item:
    """An item with another text in it, and the box of another one."""
    box = ticked.content[: len(ticked.content) - len(ticked.said)]
    first, *others = split_lines(text) or [""]
    start = box + " " * (box != "" and first[:1] != " ") + first
    content = start + "".join(shifted(line, 0, item.offset) for line in others)
    alone = "- " + start + "".join(shifted(line, 0, 2) for line in others)
    before = item.text[: len(item.text) - len(item.content)]
    name = read(parse(alone)[0].blocks[0])[0].name
    return item._replace(content=content, text=before + content, name=name, state=ticked.state)


def _column(line: str) -> int:
    indent = _INDENT.match(line)
    assert indent is not None
    return len(indent[0].expandtabs(4))


def shifted(line: str, old: int, new: int) -> str:
    """A line of an item's content where that begins at another column; a lazy one stays."""
    column = _column(line)
    if is_blank(line) or column < old or old == new:
        return line
    return " " * (column - old + new) + line.lstrip(" \t")
