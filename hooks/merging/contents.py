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

_ENTRY = re.compile(r"( *)([-+*] +\[.+\]\(#([^()\s]+)\)[ \t]*)(\r\n|\r|\n|)")
_FEWEST = 3  # entries of a list that is taken for contents


class _Entry(NamedTuple):
    indent: int
    text: str
    anchor: str


class _Place(NamedTuple):
    """Where in a document a heading stands, and on which level."""

    position: int
    level: int


class _Kept(NamedTuple):
    """A list of contents as its author keeps it: indented by the headings' levels, or by what stands above them."""

    entries: list[_Entry]
    by_level: bool


def follow_sections(text: str, author: Document) -> str:
    """A merged text whose lists of contents, where the merge changed them, are in the order of its sections.

    `author` is the author's document, which tells how they kept such a list.
    """
    written = {block.text: _read(block) for block in _lists(author)} if "](#" in text else {}
    places = _places(author)
    forms = [
        (block, _Kept(entries, by_level)) for block, entries in written.items() if entries for by_level in (False, True)
    ]
    kept = [form for block, form in forms if _write(form.entries, form, places) == block.strip("\r\n")]
    if not kept:
        return text
    document = parse(text)
    return source(tuple(_followed(section, kept, set(written), _places(document)) for section in document))


def _lists(document: Document) -> Iterator[Block]:
    return (block for section in document for block in section.blocks if block.kind == "list")


def _read(block: Block) -> list[_Entry]:
    """The entries of a list that holds nothing but links to headings."""
    matches = [_ENTRY.fullmatch(line) for line in split_lines(block.text)]
    entries = [_Entry(len(each[1]), each[2], each[3]) for each in matches if each]
    return entries if _FEWEST <= len(entries) == len(matches) else []


def _places(document: Document) -> dict[str, _Place]:
    """The place of each heading by its anchor; those of equal headings are numbered."""
    found: dict[str, _Place] = {}
    seen: Counter[str] = Counter()
    for position, section in enumerate(document[1:]):
        name = anchor(section.title)
        found[f"{name}-{seen[name]}" if seen[name] else name] = _Place(position, section.level)
        seen[name] += 1
    return found


def _followed(section: Section, kept: Sequence[_Kept], written: set[str], places: Mapping[str, _Place]) -> Section:
    blocks = list(section.blocks)
    for index, block in enumerate(blocks):
        entries = _read(block) if block.kind == "list" and block.text not in written else []
        before = next((each for each in kept if entries and _is_one(each.entries, entries)), None)
        if before:
            end = block.text[len(block.text.rstrip("\r\n")) :]
            blocks[index] = block._replace(text=_write(entries, before, places, end or "\n") + end)
    return section._replace(blocks=tuple(blocks))


def _is_one(before: Sequence[_Entry], entries: Sequence[_Entry]) -> bool:
    shared = {each.anchor for each in before} & {each.anchor for each in entries}
    return len(shared) * 2 > len(before)


def _write(entries: Sequence[_Entry], kept: _Kept, places: Mapping[str, _Place], newline: str = "\n") -> str:
    """The entries in the order of their headings, indented as their author has them.

    One whose heading is not there stays behind the one before it, on its level.
    """
    indents = [entry.indent for entry in kept.entries]
    step = min((abs(one - other) for one, other in pairwise(indents) if one != other), default=2)
    known = next((places[entry.anchor] for entry in entries if entry.anchor in places), _Place(0, 1))
    placed: list[tuple[_Place, str]] = []
    for entry in entries:
        known = places.get(entry.anchor, known)
        placed.append((known, entry.text))
    top = min(place.level for place, _ in placed)
    lines: list[str] = []
    above: list[int] = []
    for place, text in sorted(placed, key=lambda each: each[0].position):
        while above and above[-1] >= place.level:
            above.pop()
        depth = place.level - top if kept.by_level else len(above)
        lines.append(" " * (indents[0] + step * depth) + text)
        above.append(place.level)
    return newline.join(lines)
