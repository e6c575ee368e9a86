"""The merge's own check: every line of the author's is in the result, under its heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from form.errors import SpecError
from markdown.document import Section, parse, split_lines
from markdown.inline import inline_key
from markdown.meaning import block_key, body_key, list_entries, table_entries

from merging.versions import Versions

_NUMBER = re.compile(r"\A\d{1,9}(?=[.)](?:\s|\Z))")
_ITEM = re.compile(r"(?:[-+*]|[.)])(?:\s|\Z)")


class LostText(SpecError):
    """The result of a merge would lose a line of the author's or show it elsewhere."""


def check_nothing_lost(text: str, headings: Sequence[str], authors: Sequence[int | None], versions: Versions) -> None:
    """Read the merged text anew and look for all that is the author's alone.

    `headings` and `authors` say, section by section, which heading the result should
    have and which of the author's sections it holds. Raises `LostText`.
    """
    result = parse(text)
    found = [section.heading.strip() for section in result]
    if found != [heading.strip() for heading in headings]:
        raise LostText(_first_difference(found, headings))
    places = {author: section for author, section in zip(authors, result, strict=True) if author is not None}
    for index, section in enumerate(versions.author.sections):
        base = versions.base_of_author.get(index)
        lines = Counter(_own_lines(section, versions.base.sections[base] if base is not None else None))
        lost = lines - Counter(_all_lines(places[index])) if index in places else lines
        before = versions.base.sections[base].source if base is not None else ""
        if lost and (index not in places or _are_missing(lost, before, places[index].source)):
            line = next(iter(lost))
            raise LostText(f"under “{versions.author.path(index)}” this line would be lost: {line}")


def _are_missing(lines: Counter[str], base: str, result: str) -> bool:
    """Whether an item is missing, or words of the author's in a block that was merged by lines or cells."""
    if any(_ITEM.match(line) for line in lines):
        return True
    own = Counter(word for line in lines.elements() for word in _words(line)) - Counter(_words(base))
    return bool(own - Counter(_words(result)))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _first_difference(found: Sequence[str], headings: Sequence[str]) -> str:
    for one, other in zip(found, headings, strict=False):
        if one != other.strip():
            return f"the heading “{other.strip()}” would not be where it belongs"
    return f"the result would have {len(found) - 1} headings instead of {len(headings) - 1}"


def _all_lines(section: Section) -> Iterator[str]:
    """The lines of a section; of the heading what it says, for its level may be another."""
    if section.title:
        yield inline_key(section.title)
    yield from _lines(section.body)


def _lines(text: str) -> Iterator[str]:
    """The lines without what surrounds them and without the number of an item."""
    return (_NUMBER.sub("", stripped, count=1) if stripped[0].isdigit() else stripped for stripped in _stripped(text))


def _stripped(text: str) -> Iterator[str]:
    return (stripped for line in split_lines(text) if (stripped := line.strip()))


def _own_lines(section: Section, base: Section | None) -> Iterator[str]:
    """The lines of a section that don't mean what a block or entry of the base means."""
    if base is None:
        yield from _all_lines(section)
        return
    known = Counter(body_key(base))
    entries = Counter(
        entry.key
        for block in base.blocks
        if block.kind in ("list", "table")
        for entry in (list_entries(block) if block.kind == "list" else table_entries(block))
    )
    for block in section.blocks:
        key = block_key(block)
        if known[key]:
            known[key] -= 1
        elif block.kind in ("list", "table"):
            for entry in list_entries(block) if block.kind == "list" else table_entries(block):
                if not entries[entry.key]:
                    yield from _lines(entry.text)
                entries[entry.key] -= entries[entry.key] > 0
        else:
            yield from _lines(block.text)
