"""The merge's own check: every word of the author's own is in the result, under its heading.

It reads the texts anew and knows nothing of what the merge thought was equal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

from form.errors import SpecError
from form.ownership import content
from markdown.document import Block, Section, parse
from markdown.lines import split_lines, split_row

from merging.headings import is_authors
from merging.rows import Row
from merging.text import Around

Words = tuple[str, ...]

_WORD = re.compile(r"\w+|[^\w\s]")
_MARKER = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(?:\[[ xX]\](?=[ \t]))?")
_FORMATTING = re.compile(r"[*_\\`~|]|(?<=\s)[-:]+(?=\s)")


class LostText(SpecError):
    """The result of a merge would lose a line of the author's or show it elsewhere."""


def check_nothing_lost(
    text: str, headings: Mapping[int, str], order: Sequence[int], rows: Sequence[Row], written: Around
) -> None:
    """Read a merged text anew and look for all that is the author's alone.

    `headings` are those that the result should have, by row, `order` the rows in their
    order, `written` what the author has around their sections. Raises `LostText`.
    """
    result = parse(text)
    found, expected = [section.heading.strip() for section in result], [headings[row].strip() for row in order]
    if found != expected:
        raise LostText(_first_difference(found, expected))
    for marks in written:
        for row, mark in marks.items():
            if row in headings and mark.strip() not in text:  # an anchor goes with its section
                raise LostText(f"this would be lost: {' '.join(mark.split())}")
    places = dict(zip(order, result, strict=True))
    for row, each in enumerate(rows):
        lost = _lost(each.base, each.author, places.get(row))
        if lost:
            raise LostText(f"under “{each.author.title if each.author else ''}” this would be lost: {lost}")


def _first_difference(found: Sequence[str], headings: Sequence[str]) -> str:
    for one, other in zip(found, headings, strict=False):
        if one != other.strip():
            return f"the heading “{other.strip()}” would not be where it belongs"
    return f"the result would have {len(found) - 1} headings instead of {len(headings) - 1}"


def _lost(base: Section | None, author: Section | None, result: Section | None) -> str:
    """What of the author's own words is not in the result's section; "" if all are there."""
    if author in (base, result):
        return ""
    given = Counter(_units(base)) if base else Counter()
    there = Counter(_units(result)) if result else Counter()
    own = [unit for unit in _own_units(base, author, result) if unit] if author else []
    missing = list((Counter(own) - given - there).elements())
    changed = list(given - Counter(own))
    spare = list((there - Counter(own)).elements())
    for unit in missing:
        place = next((place for place, other in enumerate(spare) if _is_within(unit, changed, other)), None)
        if place is None:
            return " ".join(unit)
        del spare[place]
    return ""


def _own_units(base: Section | None, author: Section, result: Section | None) -> Iterator[Words]:
    """What has to be there: of a section that is gone neither what is nobody's nor what decorated its heading."""
    if result is not None or base is None:
        yield from _units(author)
        return
    if is_authors(base, author):
        yield _title(author)
    for block in content(author):
        yield from _of_block(block)


def _is_within(unit: Words, changed: Sequence[Words], other: Words) -> bool:
    """Whether the words that the author put into a block or item of the base's stand in another, in their order."""
    ends = [unit[len(before) :] for before in changed if before == unit[: len(before)]]
    if any(end == other[at : at + len(end)] for end in ends for at in range(len(other) - len(end) + 1)):
        return True
    own = Counter(unit) - Counter(word for before in changed for word in before)
    words = iter(other)
    return all(any(word == each for each in words) for word in unit if own[word])


def _units(section: Section) -> Iterator[Words]:
    """The words of the heading, whose marks may change with a new name, and of each block, item or row."""
    yield _title(section)
    for block in section.blocks:
        yield from _of_block(block)


def _title(section: Section) -> Words:
    return tuple(re.findall(r"[^\W_]+", unescape(section.title)))


def _of_block(block: Block) -> Iterator[Words]:
    lines = split_lines(block.text)
    if block.kind == "table":
        rows = [sorted(split_row(line)) for line in (*lines[:1], *lines[2:])]  # columns may stand in another order
        yield from (tuple(word for cell in row for word in _words(cell)) for row in rows)
    elif block.kind == "list":
        ends = [*block.entries[1:], len(lines)]
        for start, end in zip(block.entries, ends, strict=True):
            yield _words("".join(lines[start:end]))
    else:
        yield _words(block.text)


def _words(text: str) -> Words:
    """The words of a text and its punctuation, without what only formats it and without items' numbers."""
    lines = (_MARKER.sub(" ", line, count=1) for line in split_lines(text))
    return tuple(_WORD.findall(_FORMATTING.sub(" ", " ".join(lines))))
