"""A list as a tree of items, and a tree of items written as a list.

What begins an item and where its content stands follows CommonMark 0.31, section 5.2.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from markdown.document import Block
from markdown.lines import is_blank, split_lines
from markdown.meaning import list_entries, split_marker

from merging.entries import words

_BOX = re.compile(r"\[([ xX])\](?=\s)")
_INDENT = re.compile(r"[ \t]*")

TOP = -1  # the parent of the outermost items


class Item(NamedTuple):
    """An item without those nested in it.

    `name` is what it says, `state` its box: "-" without one, " " or "x". `indent` and
    `offset` are the columns of its marker and of its content.
    """

    parent: int
    marker: str
    indent: int
    offset: int
    content: str
    name: str
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
        return _BOX.sub("", self.content, count=1)

    @property
    def has_words(self) -> bool:
        """Whether it says anything."""
        return bool(words(self.said))

    def same(self, other: Item) -> bool:
        """Whether both say the same, and both are ticked or none is."""
        return (self.name, self.state) == (other.name, other.state)


class Tree(NamedTuple):
    """The items of a list in their order, and which stand in which."""

    items: tuple[Item, ...]
    children: dict[int, list[int]]


def read(block: Block | None) -> Tree:
    """The tree of a block that is a list; an empty one of none."""
    items: list[Item] = []
    children: dict[int, list[int]] = defaultdict(list)
    above: list[int] = []
    for entry in list_entries(block) if block else ():
        marker, content, indent, offset = split_marker(entry.text)
        del above[entry.depth :]
        parent = above[-1] if above else TOP
        children[parent].append(len(items))
        above.append(len(items))
        box = _BOX.match(content)
        state = box[1].lower() if box else "-"
        items.append(Item(parent, marker, indent, offset, content, entry.identity[2:], state, entry.text, entry.gap))
    return Tree(tuple(items), children)


class Node(NamedTuple):
    """An item of a merged list: what it says, and the author's item in whose place it stands."""

    item: Item
    author: int | None
    children: list[Node]


class _Line(NamedTuple):
    """An item of a merged list as it is written."""

    node: Node
    parent: _Line | None
    text: str
    offset: int
    depth: int


class Writer:
    """Writes a merged list in the way in which its author writes lists."""

    def __init__(self, author: Tree, template: Tree, newline: str) -> None:
        self.author, self.template, self.newline = author, template, newline
        self.depths = _depths(author)
        self.gaps = _gaps(author, self.depths)
        self.given_gaps = _gaps(template, _depths(template))

    def write(self, top: list[Node]) -> str:
        """The text of the list."""
        parts: list[str] = []
        before: _Line | None = None
        for line in self._lines(top):
            if before is not None:
                parts.append(self._between(before, line))
            parts.append(line.text if line.text.endswith(("\n", "\r")) else line.text + self.newline)
            before = line
        return "".join(parts)

    def _lines(self, top: list[Node]) -> Iterator[_Line]:
        """The items in their order."""
        stack = self._group(top, None)[::-1]
        while stack:
            line = stack.pop()
            yield line
            stack += self._group(line.node.children, line)[::-1]

    def _group(self, nodes: list[Node], parent: _Line | None) -> list[_Line]:
        """The items of one parent."""
        depth = parent.depth + 1 if parent else 0
        markers = self._numbered(nodes, self._markers(nodes, parent, depth), parent)
        column, beside = self._column(nodes, parent), self._beside(nodes, parent, depth)
        lines = []
        for node, marker in zip(nodes, markers, strict=True):
            column = self._column([node], parent) if self._is_at_home(node, parent) else column
            like = node.item if beside is None else beside if node.author is None else self.author.items[node.author]
            text, offset = _written(node, marker, column, like)
            lines.append(_Line(node, parent, text, offset, depth))
        return lines

    def _is_at_home(self, node: Node, parent: _Line | None) -> bool:
        """Whether the author has the item under the parent that it has in the result."""
        above = TOP if parent is None else parent.node.author
        return node.author is not None and self.author.items[node.author].parent == above

    # Columns

    def _column(self, nodes: list[Node], parent: _Line | None) -> int:
        """Where the first marker of a group begins: where the author's does, or at the parent's content."""
        for node in nodes:
            if node.author is not None and self._is_at_home(node, parent):
                above = self.author.items[node.author].parent
                moved = parent.offset - self.author.items[above].offset if parent else 0
                return self.author.items[node.author].indent + moved
        if parent:
            return parent.offset
        return self.author.items[0].indent if self.author.items else 0

    def _beside(self, nodes: list[Node], parent: _Line | None, depth: int) -> Item | None:
        """The author's item that says how far the content of new ones stands from the marker, if they have any."""
        beside = (other.author for other in nodes if other.author is not None and self._is_at_home(other, parent))
        same = (index for index, level in enumerate(self.depths) if level == depth)
        index = next(chain(beside, same, range(len(self.author.items))), None)
        return None if index is None else self.author.items[index]

    # Markers

    def _markers(self, nodes: list[Node], parent: _Line | None, depth: int) -> list[str]:
        """The marker of each item of a group: the author's own, else that of the one beside it."""
        own = [
            self.author.items[node.author].marker if node.author is not None and self._is_at_home(node, parent) else ""
            for node in nodes
        ]
        first = next(filter(None, own), "")
        markers = []
        before = first
        for node, marker in zip(nodes, own, strict=True):
            before = marker or before or self._of_depth(node.item, depth)
            markers.append(before)
        return markers

    def _of_depth(self, item: Item, depth: int) -> str:
        """The marker of the author's items of the same kind at the same depth or above; else the item's own."""
        levels = {
            level: other.marker
            for other, level in zip(self.author.items, self.depths, strict=True)
            if other.ordered == item.ordered
        }
        known = [levels[level] for level in range(depth, -1, -1) if level in levels]
        return item.marker[:-1] + known[0][-1] if known else item.marker

    def _numbered(self, nodes: list[Node], markers: list[str], parent: _Line | None) -> list[str]:
        """The markers with the numbers right, from the first place on where the list is another one."""
        numbered: list[str] = []
        run: list[int] = []
        for position, marker in enumerate(markers):
            if run and marker[-1] != markers[run[-1]][-1]:
                numbered += self._run([nodes[index] for index in run], [markers[index] for index in run], parent)
                run = []
            run.append(position)
        return numbered + self._run([nodes[index] for index in run], [markers[index] for index in run], parent)

    def _run(self, nodes: list[Node], markers: list[str], parent: _Line | None) -> list[str]:
        if not markers or not markers[0][:-1]:
            return markers
        delimiter = markers[0][-1]
        above = TOP if parent is None else parent.node.author
        siblings = self.author.children.get(above, []) if above is not None else []
        siblings = [index for index in siblings if self.author.items[index].marker.endswith(delimiter)]
        written = [self.author.items[index].number for index in siblings]
        if not written:
            written = [node.item.number for node in nodes]
        step = 0 if self._is_lazy(written, nodes) else 1
        expected = [*siblings, None]
        number, changed = written[0], False
        numbers: list[int] = []
        for position, node in enumerate(nodes):
            changed = changed or position >= len(siblings) or node.author != expected[position]
            if not changed:
                number = written[position]
            elif position:
                number = numbers[-1] + step
            numbers.append(number)
        return [f"{number}{delimiter}" for number in numbers]

    def _is_lazy(self, written: list[int], nodes: list[Node]) -> bool:
        """Whether all items have the same number, which Markdown counts up."""
        if len(written) > 1:
            return len(set(written)) == 1
        above = {node.item.parent for node in nodes if node.author is None}
        given = [self.template.items[index].number for parent in above for index in self.template.children[parent]]
        return len(given) > 1 and {*given} == {*written}

    # Blank lines

    def _between(self, before: _Line, line: _Line) -> str:
        """The blank lines between two items: as the author has them there or elsewhere in the list."""
        one, other = before.node.author, line.node.author
        if one is not None and other == one + 1:
            return self.author.items[one].gap
        if line.parent is before:
            return ""
        above = TOP if line.parent is None else line.parent.node.author
        for known in (self.gaps.get((above, line.depth)), self.gaps.get((None, line.depth))):
            if known is not None:
                return self.newline if known else ""
        return self.newline if self.given_gaps.get((None, line.depth)) else ""


def _depths(tree: Tree) -> list[int]:
    depths: list[int] = []
    for item in tree.items:
        depths.append(0 if item.parent == TOP else depths[item.parent] + 1)
    return depths


def _gaps(tree: Tree, depths: list[int]) -> dict[tuple[int | None, int], bool]:
    """Whether blank lines part the items of a parent, and those of a depth, where there are two."""
    found: dict[tuple[int | None, int], bool] = {}
    for parent, children in tree.children.items():
        for child in children[1:]:
            for key in ((parent, depths[child]), (None, depths[child])):
                found[key] = found.get(key, False) or bool(tree.items[child - 1].gap)
    return found


def _written(node: Node, marker: str, column: int, like: Item) -> tuple[str, int]:
    """An item's text with a marker at a column, and the column of its content.

    That stands as far from the marker's column as in another item, if it can: what
    follows the first line need not move then.
    """
    item, width = node.item, like.offset - like.indent
    if marker == item.marker and column == item.indent and width == item.offset - item.indent:
        return item.text, item.offset
    first, *others = split_lines(item.content) or [""]
    padding = width - len(marker)
    if not (others or node.children):
        padding = min(padding, width - len(like.marker))
    if not 1 <= padding <= 4 or not (first.strip() or others):
        padding = 1
    offset = column + len(marker) + padding
    lines = [" " * column + marker + (" " * padding if first.strip("\r\n") else "") + first]
    lines += [_shifted(line, item.offset, offset) for line in others]
    return "".join(lines), offset


def _shifted(line: str, old: int, new: int) -> str:
    """A line of an item's content where that begins at another column; a lazy one stays."""
    indent = _INDENT.match(line)
    assert indent is not None
    width = len(indent[0].expandtabs(4))
    if is_blank(line) or width < old or old == new:
        return line
    return " " * (width - old + new) + line[indent.end() :]
