"""Items written as a list, in the way in which its author writes lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from markdown.document import parse
from markdown.lines import split_lines

from merging.items import Item, Items, read, shifted
from merging.trees import TOP


class Line(NamedTuple):
    """An item of a merged list: what it says, the author's in whose place it stands, the line that it stands in."""

    item: Item
    author: int | None
    parent: int


Group = list[int]  # the lines that stand in one other


class Writer:
    """Writes the lines of a merged list."""

    def __init__(self, lines: Sequence[Line], author: Items, template: Items, newline: str) -> None:
        self.lines, self.author, self.template, self.newline = lines, author, template, newline
        self.depths = depths_of([item.parent for item in author])
        self.children = _children([item.parent for item in author])
        self.offsets: dict[int, int] = {}
        self.steps = [_steps(items) for items in (author, template)]

    def write(self) -> str:
        """The text of the list."""
        texts: dict[int, str] = {}
        line_depths = depths_of([line.parent for line in self.lines])
        for parent, group in sorted(_children([line.parent for line in self.lines]).items()):
            texts.update(self._group(group, parent, line_depths[group[0]]))
        known, given = _gaps(self.author), _gaps(self.template)
        gaps = [self._gap(number, line_depths[number], known, given) for number in range(len(self.lines))]
        return "".join(gap + texts[number] for number, gap in enumerate(gaps))

    def _group(self, group: Group, parent: int, depth: int) -> dict[int, str]:
        """The texts of the items of one parent."""
        markers = self._numbered(group, self._markers(group, depth))
        column, beside = self._first_column(group, parent), self._beside(group, depth)
        texts = {}
        for number, marker in zip(group, markers, strict=True):
            line = self.lines[number]
            column = self._authors_column(number) if self._is_at_home(number) else column
            like = line.item if beside is None else beside if line.author is None else self.author[line.author]
            has_items = any(other.parent == number for other in self.lines[number + 1 : number + 2])
            text, self.offsets[number] = _written(line.item, marker, column, like, has_items)
            texts[number] = text if text.endswith(("\n", "\r")) else text + self.newline
        return texts

    def _above(self, number: int) -> int | None:
        """The author's item for the one in which a line stands."""
        parent = self.lines[number].parent
        return TOP if parent == TOP else self.lines[parent].author

    def _is_at_home(self, number: int) -> bool:
        """Whether the author has the item under the parent that it has in the result."""
        author = self.lines[number].author
        return author is not None and self.author[author].parent == self._above(number)

    # Columns

    def _authors_column(self, number: int) -> int:
        """Where the marker of an item that is at home begins."""
        line = self.lines[number]
        item = self.author[line.author or 0]
        moved = 0 if line.parent == TOP else self.offsets[line.parent] - self.author[item.parent].offset
        return item.indent + moved

    def _first_column(self, group: Group, parent: int) -> int:
        """Where the first marker of a group begins: where the author's does, or at the parent's content."""
        for number in group:
            if self._is_at_home(number):
                return self._authors_column(number)
        if parent != TOP:
            item = self.lines[group[0]].item
            own = _step(self.template, item) - self.steps[1] if self.lines[group[0]].author is None else 0
            return self.offsets[parent] + max(self.steps[0] + own, 0)
        return self.author[0].indent if self.author else 0

    def _beside(self, group: Group, depth: int) -> Item | None:
        """The author's item that says how far the content of new ones stands from the marker, if they have any."""
        beside = (self.lines[number].author for number in group if self._is_at_home(number))
        same = (index for index, level in enumerate(self.depths) if level == depth)
        index = next(chain(beside, same, range(len(self.author))), None)
        return None if index is None else self.author[index]

    # Markers

    def _markers(self, group: Group, depth: int) -> list[str]:
        """The marker of each item of a group: the author's own, else that of the one beside it."""
        own = [self.author[self.lines[number].author or 0].marker * self._is_at_home(number) for number in group]
        markers = []
        before = next(filter(None, own), "")
        for number, marker in zip(group, own, strict=True):
            before = marker or before or self._of_depth(self.lines[number].item, depth)
            markers.append(before)
        return markers

    def _of_depth(self, item: Item, depth: int) -> str:
        """The marker of the author's items of the same kind at the same depth or above; else the item's own."""
        levels = {
            level: other.marker
            for other, level in zip(self.author, self.depths, strict=True)
            if other.ordered == item.ordered
        }
        known = [levels[level] for level in range(depth, -1, -1) if level in levels]
        return item.marker[:-1] + known[0][-1] if known else item.marker

    def _numbered(self, group: Group, markers: list[str]) -> list[str]:
        """The markers with the numbers right, from the first place on where the list is another one."""
        numbered: list[str] = []
        start = 0
        for position in range(1, len(group) + 1):
            if position == len(group) or markers[position][-1] != markers[start][-1]:
                numbered += self._run(group[start:position], markers[start:position])
                start = position
        return numbered

    def _run(self, run: Group, markers: list[str]) -> list[str]:
        if not markers[0][:-1]:
            return markers
        delimiter, above = markers[0][-1], self._above(run[0])
        siblings = [] if above is None else self.children.get(above, [])
        siblings = [index for index in siblings if self.author[index].marker.endswith(delimiter)]
        written = [self.author[index].number for index in siblings]
        written = written or [self.lines[number].item.number for number in run]
        step = 0 if self._is_lazy(written, run) else 1
        same = [self.lines[number].author for number in run]
        unchanged = next(
            (place for place, pair in enumerate(zip(same, siblings, strict=False)) if pair[0] != pair[1]), len(siblings)
        )
        numbers = written[: min(unchanged, len(run))] or written[:1]
        while len(numbers) < len(run):
            numbers.append(numbers[-1] + step)
        return [f"{number}{delimiter}" for number in numbers]

    def _is_lazy(self, written: list[int], run: Group) -> bool:
        """Whether all items have the same number, which Markdown counts up."""
        if len(written) > 1:
            return len(set(written)) == 1
        above = {self.lines[number].item.parent for number in run if self.lines[number].author is None}
        given = [item.number for item in self.template if item.parent in above]
        return len(given) > 1 and {*given} == {*written}

    # Blank lines

    def _gap(self, number: int, depth: int, known: _Gaps, given: _Gaps) -> str:
        """The blank lines before an item: as the author has them there or elsewhere in the list."""
        if not number:
            return ""
        before, line = self.lines[number - 1], self.lines[number]
        if before.author is not None and line.author == before.author + 1:
            return self.author[before.author].gap
        if line.parent == number - 1:
            return ""
        for gaps, key in ((known, (self._above(number), depth)), (known, (None, depth)), (given, (None, depth))):
            if key in gaps:
                return self.newline if gaps[key] else ""
        return ""


def _step(items: Items, item: Item) -> int:
    """How far behind the content of the item in which it stands another begins."""
    return 0 if item.parent == TOP else item.indent - items[item.parent].offset


def _steps(items: Items) -> int:
    """How far nested items begin behind the content of those in which they stand."""
    return next((_step(items, item) for item in items if item.parent != TOP), 0)


def _children(parents: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for index, parent in enumerate(parents):
        found[parent].append(index)
    return found


def depths_of(parents: Sequence[int]) -> list[int]:
    """How deep each item stands, by the one in which each does."""
    depths: list[int] = []
    for parent in parents:
        depths.append(0 if parent == TOP else depths[parent] + 1)
    return depths


_Gaps = Mapping[tuple[int | None, int], bool]


def _gaps(items: Items) -> _Gaps:
    """Whether blank lines part the items of a parent, and those of a depth, where there are two."""
    found: dict[tuple[int | None, int], bool] = {}
    depths = depths_of([item.parent for item in items])
    for parent, children in _children([item.parent for item in items]).items():
        for child in children[1:]:
            for key in ((parent, depths[child]), (None, depths[child])):
                found[key] = found.get(key, False) or bool(items[child - 1].gap)
    return found


def _written(item: Item, marker: str, column: int, like: Item, has_items: bool) -> tuple[str, int]:
    """An item's text with a marker at a column, and the column of its content.

    That stands as far from the marker's column as in another item, if it can: what
    follows the first line need not move then.
    """
    width = like.offset - like.indent
    if marker == item.marker and column == item.indent and width == item.offset - item.indent:
        return item.text, item.offset
    first, *others = split_lines(item.content) or [""]
    padding = width - len(marker)
    if not (others or has_items):
        padding = min(padding, width - len(like.marker))
    if not 1 <= padding <= 4 or not (first.strip() or others):
        padding = 1
    offset = column + len(marker) + padding
    lines = [" " * column + marker + (" " * padding if first.strip("\r\n") else "") + first]
    lines += [shifted(line, item.offset, offset) for line in others]
    return "".join(lines), offset


def reads_as(text: str, lines: Sequence[Line]) -> bool:
    """Whether a text is one list with these items in it, nested like this."""
    sections = parse(text)
    if len(sections) != 1 or [block.kind for block in sections[0].blocks] != ["list"] or sections[0].gap:
        return False
    found = read(sections[0].blocks[0])
    return [(item.parent, item.name) for item in found] == [(line.parent, line.item.name) for line in lines]
