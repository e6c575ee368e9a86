"""A list of contents follows the sections: its entries stand in their order and at their depth.

Only a list that its author kept so is taken for one, and only where the merge changed it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown.document import Block, Document, Section, parse, source
from markdown.lines import split_lines

from merging.links import anchor

_ENTRY = re.compile(r"( *)([-+*] +\[(.+)\]\(#([^()\s]+)\)[ \t]*)(\r\n|\r|\n|)")
_FEWEST = 3  # entries of a list that is taken for contents


class _Place(NamedTuple):
    """Where in a document a heading stands, and on which level."""

    position: int
    level: int


class _Entry(NamedTuple):
    indent: int
    text: str
    label: str
    anchor: str

    def place(self, places: Mapping[str, _Place]) -> _Place | None:
        """Where the heading stands to which the entry leads, or whose words it has: sites give other anchors, too."""
        return places.get(self.anchor) or places.get(_anchor(self.label))


class _Kept(NamedTuple):
    """A list of contents as its author keeps it: how far each entry is indented, and on which level its heading is."""

    indents: Mapping[str, int]
    levels: Mapping[str, int]

    def indent(self, entry: _Entry, level: int) -> int:
        """How far an entry is indented: as it was on its level, as most are on it, or one step more than above it."""
        if self.levels.get(entry.anchor, level) == level and entry.anchor in self.indents:
            return self.indents[entry.anchor]
        known = Counter((self.levels[each], self.indents[each]) for each in self.levels)
        same = [indent for (other, indent), _ in known.most_common() if other == level]
        if same:
            return same[0]
        above = max((other for other, _ in known if other < level), default=None)
        steps = {abs(one - other) for one, other in pairwise(self.indents.values()) if one != other}
        higher = [indent for (other, indent), _ in known.most_common() if other == above]
        return higher[0] + min(steps, default=2) if higher else min(self.indents.values())


def follow_sections(text: str, author: Document) -> str:
    """A merged text whose lists of contents, where the merge changed them, are in the order of its sections.

    `author` is the author's document, which tells how they kept such a list.
    """
    written = {block.text: _read(block) for block in _lists(author)} if "](#" in text else {}
    places = _places(author)
    kept = [_kept(entries, places) for entries in written.values() if _is_in_order(entries, places)]
    if not kept:
        return text
    document = parse(text)
    return source(tuple(_followed(section, kept, set(written), _places(document)) for section in document))


def _is_in_order(entries: Sequence[_Entry], places: Mapping[str, _Place]) -> bool:
    """Whether a list is one of contents: most entries have a heading, and all of these stand in their order."""
    positions = [place.position for entry in entries if (place := entry.place(places))]
    return len(positions) * 2 > len(entries) and positions == sorted(positions)


def _kept(entries: Sequence[_Entry], places: Mapping[str, _Place]) -> _Kept:
    levels = {entry.anchor: place.level for entry in entries if (place := entry.place(places))}
    return _Kept({entry.anchor: entry.indent for entry in entries}, levels)


def _lists(document: Document) -> Iterator[Block]:
    return (block for section in document for block in section.blocks if block.kind == "list")


def _read(block: Block) -> list[_Entry]:
    """The entries of a list that holds nothing but links to headings."""
    matches = [_ENTRY.fullmatch(line) for line in split_lines(block.text)]
    entries = [_Entry(len(each[1]), each[2], each[3], _squeezed(each[4])) for each in matches if each]
    return entries if _FEWEST <= len(entries) == len(matches) else []


def _places(document: Document) -> dict[str, _Place]:
    """The place of each heading by its anchor; those of equal headings are numbered."""
    found: dict[str, _Place] = {}
    seen: Counter[str] = Counter()
    for position, section in enumerate(document[1:]):
        name = _anchor(section.title)
        found[f"{name}-{seen[name]}" if seen[name] else name] = _Place(position, section.level)
        seen[name] += 1
    return found


def _anchor(title: str) -> str:
    return _squeezed(anchor(title))


def _squeezed(name: str) -> str:
    """An anchor with one hyphen where some sites give several."""
    return re.sub("-+", "-", name)


def _followed(section: Section, kept: Sequence[_Kept], written: set[str], places: Mapping[str, _Place]) -> Section:
    blocks = list(section.blocks)
    for index, block in enumerate(blocks):
        entries = _read(block) if block.kind == "list" and block.text not in written else []
        before = next((each for each in kept if entries and _is_one(each, entries)), None)
        if before:
            end = block.text[len(block.text.rstrip("\r\n")) :]
            blocks[index] = block._replace(text=_write(entries, before, places, end or "\n") + end)
    return section._replace(blocks=tuple(blocks))


def _is_one(before: _Kept, entries: Sequence[_Entry]) -> bool:
    return len(before.indents.keys() & {each.anchor for each in entries}) * 2 > len(before.indents)


def _write(entries: Sequence[_Entry], kept: _Kept, places: Mapping[str, _Place], newline: str) -> str:
    """The entries in the order of their headings.

    The author's own whose heading is not there stays behind the one before it, the template's does not come.
    """
    position = next((place.position for entry in entries if (place := entry.place(places))), 0)
    placed: list[tuple[int, str]] = []
    for entry in entries:
        if place := entry.place(places):
            position = place.position
            placed.append((position, " " * kept.indent(entry, place.level) + entry.text))
        elif entry.anchor in kept.indents:
            placed.append((position, " " * kept.indents[entry.anchor] + entry.text))
    return newline.join(line for _, line in sorted(placed, key=lambda each: each[0]))
