"""Git's marks of a conflict that nobody resolved, and the text as it was on our side of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown.document import Document, Section
from markdown.lines import split_lines

from checking.tables import count_lines

_MARKER = re.compile(r"(?:<{7}|>{7})(?![^ \t\r\n])")
_SIDE = re.compile(r"(?:={7}|\|{7})(?![^ \t\r\n])")


def conflict_lines(document: Document) -> list[int]:
    """The lines, counted from 0, that are git's marks of a conflict and not in code."""
    found, line = [], 0
    for section in document:
        for kind, text in _texts(section):
            if kind != "code" and ("<<<<<<<" in text or ">>>>>>>" in text):
                lines = enumerate(split_lines(text), line)
                found += [number for number, content in lines if _MARKER.match(content)]
            line += count_lines(text)
    return found


def _texts(section: Section) -> Iterator[tuple[str, str]]:
    yield "heading", section.heading + section.gap
    for block in section.blocks:
        is_code = block.kind == "html" and block.text.lstrip()[:4].lower() == "<pre"
        yield "code" if is_code else block.kind, block.text + block.gap


def conflict_sides(text: str, markers: Sequence[int]) -> set[int]:
    """The lines, counted from 0, that would be gone if our side had won each conflict."""
    lines = split_lines(text)
    gone = set(markers)
    for start, end in pairwise(markers):
        if lines[start][0] == "<" and lines[end][0] == ">":
            marks = (n for n in range(start, end) if _SIDE.match(lines[n]))
            gone.update(range(next(marks, end), end))
    return gone
