"""A list item that became a heading: its answer goes with it.

Where the template makes a heading of what was an item of a list, base and author are
read as if they had had that heading: the item's first words are the heading, the rest of
it, and what stands below it up to the next item, is what stands under the heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set

from form.likeness import name_likeness
from form.names import name
from markdown.document import Block, Document, Section, parse, source
from markdown.endings import newline_of, with_endings
from markdown.lines import split_lines
from markdown.meaning import split_marker

from merging.entries import Opening, opening

_BOX = re.compile(r"\[[ xX]\][ \t]+")
_DEEPEST = 6


def lift_items(base: Document, author: Document, template: Document) -> tuple[Document, Document]:
    """Give base and author the headings that the template made of items of lists, also in a word more or fewer."""
    known = {name(section.title) for section in base}
    new = Counter(each for section in template[1:] if (each := name(section.title)) not in known)
    if not new or _has_mixed_endings(source(author)):
        return base, author
    headings = {each for each, count in new.items() if count == 1}
    lifted = _paired(_names(base) - _names(template), headings)
    written = _paired(lifted.keys(), _names(author) - {name(section.title) for section in author})
    given = {name(item.title) for section in base for item in _items(section)} | {*written.values()}
    return _lifted(base, written.keys(), given), _lifted(author, {*written.values()}, given)


def _has_mixed_endings(text: str) -> bool:
    return text != with_endings(text, newline_of(text))


def _paired(items: Set[str], others: Set[str]) -> dict[str, str]:
    """Which of some names each item has: its own, or nearly its own where both have no other such."""
    same = items & others
    alike = [(item, other) for item in items - same for other in others - same if name_likeness(item, other)]
    counts = Counter(each for pair in alike for each in pair)
    return {each: each for each in same} | {item: other for item, other in alike if counts[item] == counts[other] == 1}


def places_after(before: Document, lifted: Document) -> dict[int, int]:
    """Where the sections of a document are once items have been lifted out of it."""
    places: dict[int, int] = {}
    place = 0
    for index, section in enumerate(before):
        while place < len(lifted) and lifted[place].heading != section.heading:
            place += 1
        places[index] = place
        place += 1
    return places


def _names(document: Document) -> set[str]:
    """What the items of a document are called, where one alone is called so."""
    counts = Counter(item.name for section in document for item in _items(section))
    return {each for each, count in counts.items() if each and count == 1}


def _items(section: Section) -> Iterator[Opening]:
    for block in section.blocks:
        if block.kind == "list":
            yield from (_read(text) for text in _outermost(block))


def _outermost(block: Block) -> list[str]:
    """The outermost items of a list, each with all that is nested in it."""
    lines = split_lines(block.text)
    starts: list[int] = []
    content = 0
    for start in block.entries:
        _, _, indent, offset = split_marker(lines[start])
        if not starts or indent < content:
            starts.append(start)
            content = offset
    return ["".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _read(text: str) -> Opening:
    _, content, _, offset = split_marker(text)
    lines = split_lines(content)
    content = "".join([*lines[:1], *(_dedented(line, offset) for line in lines[1:])])
    box = _BOX.match(content)
    return opening(content[box.end() :] if box else content)


def _dedented(line: str, columns: int) -> str:
    line = line.expandtabs(4) if line[:1] == "\t" else line
    return line[min(columns, len(line) - len(line.lstrip(" "))) :]


def _lifted(document: Document, names: Set[str], given: Set[str]) -> Document:
    if not names & _names(document):
        return document
    text = source(document)
    newline = newline_of(text)
    plain = parse(with_endings(text, "\n"))
    lifted = "".join(_section(section, names & _names(document), given) for section in plain)
    end = source(plain)
    return parse(with_endings(lifted.rstrip("\n") + end[len(end.rstrip("\n")) :], newline))


def _section(section: Section, names: Set[str], given: Set[str]) -> str:
    """A section as text, some of its items as sections below it.

    What stands behind such an item is its answer, up to the next item that the base has.
    """
    if not any(item.name in names for item in _items(section)):
        return source((section,))
    parts = [section.heading + section.gap]
    current = 0
    for block in section.blocks:
        items = [(text, _read(text)) for text in _outermost(block)] if block.kind == "list" else []
        if not any(item.name in names for _, item in items):
            parts[current] += block.text + block.gap
            continue
        for text, item in items:
            if item.name in names:
                parts.append(_heading(section, item))
                current = len(parts) - 1
            else:
                current = 0 if name(item.title) in given else current
                parts[current] = _with_line(parts[current]) + text
        parts[current] = parts[current].rstrip("\n") + "\n" + block.gap
    return "".join(part.rstrip("\n") + "\n\n" for part in parts)


def _heading(section: Section, item: Opening) -> str:
    level = min(section.level + 1, _DEEPEST)
    return f"{'#' * level} {item.title.removesuffix(':')}\n\n" + item.rest.lstrip("\n")


def _with_line(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
