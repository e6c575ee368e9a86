"""Folds: marks that hold a run of sections together, and what stands right above a heading.

A fold is a pair of `<details>`, of `:::`, or of comments such as `<!-- x START -->` and
`<!-- x END -->`, with sections between its marks. In the source its marks stand at the
end of other sections; here they are taken out and known by the sections that they hold.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown.document import Block, Document, Section

_END = re.compile(r"end[-_ ]?region|\bend\b|[-_](?:end|stop)\b|\bstop\b|\bclose\b|[-_]enable\b", re.IGNORECASE)
_START = re.compile(r"\bregion\b|\b(?:start|begin|open)\b|[-_](?:start|begin)\b|[-_]disable\b", re.IGNORECASE)
_DETAILS = re.compile(r"<(/?)details\b", re.IGNORECASE)
_COLONS = re.compile(r"^ {0,3}:{3,}[ \t]*(\S?)", re.MULTILINE)
_ANCHOR = re.compile(r"\s*(?:<(a|span|div)\b(?![^<>]*\bhref\b)[^<>]*(?:/>|>\s*</\1>)\s*)+\Z", re.IGNORECASE)


class Fold(NamedTuple):
    """The first and the last of the outermost sections that a fold holds."""

    first: int
    last: int


class Unfolded(NamedTuple):
    """A document without its folds' marks: what stood above and behind which sections, by index."""

    document: Document
    above: dict[int, str]
    behind: dict[int, str]
    folds: tuple[Fold, ...]


class _Mark(NamedTuple):
    section: int
    block: int
    name: str
    opens: bool


def unfold(document: Document, parents: Sequence[int]) -> Unfolded:
    """Take out the marks of folds that hold whole sections, and anchors that stand above a heading.

    `parents` says under which section each one stands.
    """
    pairs = [pair for pair in _pairs(document) if _holds_sections(*pair, parents)]
    while True:
        starts, ends = _edges(document, pairs)
        standing = [
            (opener, closer)
            for opener, closer in pairs
            if opener.block >= starts[opener.section] and closer.block >= ends[closer.section]
        ]
        if standing == pairs:
            folds = (Fold(opener.section + 1, _last(opener, closer, parents)) for opener, closer in pairs)
            return _cut(document, parents, starts, ends, tuple(folds))
        pairs = standing


def _holds_sections(opener: _Mark, closer: _Mark, parents: Sequence[int]) -> bool:
    """Whether there are sections between two marks, each with all below it."""
    if opener.section >= closer.section:
        return False
    last = _last(opener, closer, parents)
    return parents[last] == parents[opener.section + 1] and _last_below(last, parents) == closer.section


def _last(opener: _Mark, closer: _Mark, parents: Sequence[int]) -> int:
    """The last of the outermost sections between two marks."""
    index = closer.section
    while parents[index] > opener.section:
        index = parents[index]
    return index


def _edges(document: Document, pairs: Sequence[tuple[_Mark, _Mark]]) -> tuple[list[int], list[int]]:
    """For each section the block from which its end belongs to the next heading, and from which it closes folds."""
    openers = {(mark.section, mark.block) for mark, _ in pairs}
    closers = {(mark.section, mark.block) for _, mark in pairs}
    starts = [_above_start(section, index, openers) for index, section in enumerate(document[:-1])]
    starts.append(len(document[-1].blocks))
    ends = [_behind_start(index, start, closers) for index, start in enumerate(starts)]
    return starts, ends


def _pairs(document: Document) -> list[tuple[_Mark, _Mark]]:
    """The marks of each fold, by the innermost rule."""
    open_marks: dict[str, list[_Mark]] = defaultdict(list)
    pairs = []
    for index, section in enumerate(document):
        for place, block in enumerate(section.blocks):
            for name, opens in _marks(block):
                mark = _Mark(index, place, name, opens)
                if opens:
                    open_marks[name].append(mark)
                elif opener := _opener(open_marks, name):
                    pairs.append((opener, mark))
    return pairs


def _opener(open_marks: dict[str, list[_Mark]], name: str) -> _Mark | None:
    """The mark that one of this name closes; a comment that says no name closes the last one that is open."""
    marks = [mark for marks in open_marks.values() for mark in marks[-1:] if name in ("comment ", mark.name)]
    opener = max((mark for mark in marks if mark.name.startswith(name)), default=None)
    if opener:
        open_marks[opener.name].pop()
    return opener


def _marks(block: Block) -> Iterator[tuple[str, bool]]:
    """The names of the folds that a block opens or closes."""
    if block.kind not in ("html", "paragraph"):
        return
    for match in _DETAILS.finditer(block.text):
        yield "details", not match[1]
    for match in _COLONS.finditer(block.text):
        yield "colons", bool(match[1])
    for comment in _comments(block.text):
        for pattern, opens in ((_END, False), (_START, True)):
            if pattern.search(comment):
                yield "comment " + " ".join(re.findall(r"\w+", pattern.sub(" ", comment).casefold())), opens
                break


def _comments(text: str) -> Iterator[str]:
    """What the comments of a text say; one without an end is none."""
    start = text.find("<!--")
    while start >= 0 and (end := text.find("-->", start + 4)) >= 0:
        yield text[start + 4 : end]
        start = text.find("<!--", end)


def _above_start(section: Section, index: int, openers: set[tuple[int, int]]) -> int:
    """From which block on a section's end belongs to the heading behind it."""
    start = len(section.blocks)
    for place in range(len(section.blocks) - 1, -1, -1):
        block = section.blocks[place]
        if (index, place) in openers or _ANCHOR.match(block.text):
            start = place
        elif block.kind != "html" or "<summary" not in block.text.casefold():
            break
    return start


def _behind_start(index: int, end: int, closers: set[tuple[int, int]]) -> int:
    """From which block on a section's end closes folds."""
    while end and (index, end - 1) in closers:
        end -= 1
    return end


def _cut(
    document: Document, parents: Sequence[int], starts: Sequence[int], ends: Sequence[int], folds: tuple[Fold, ...]
) -> Unfolded:
    above: dict[int, str] = {}
    behind: dict[int, str] = defaultdict(str)
    last_of = {_last_below(fold.last, parents): fold.last for fold in folds}
    sections = []
    for index, section in enumerate(document):
        start, end = starts[index], ends[index]
        if start < len(section.blocks):
            above[index + 1] = _text(section.blocks[start:])
        if end < start:
            behind[last_of[index]] = _text(section.blocks[end:start])
        sections.append(section._replace(blocks=section.blocks[:end]))
    return Unfolded(tuple(sections), above, dict(behind), folds)


def _last_below(section: int, parents: Sequence[int]) -> int:
    """The last of the sections below a section; they follow it in the document."""
    following = (index for index in range(section + 1, len(parents)) if parents[index] < section)
    return next(following, len(parents)) - 1


def _text(blocks: Sequence[Block]) -> str:
    return "".join(block.text + block.gap for block in blocks)
