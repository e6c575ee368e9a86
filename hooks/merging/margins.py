"""What stands between sections and belongs to none: the marks of folds, anchors above a heading, rules.

An adoption puts sections of its own between the author's. A mark that opens a fold, or an
anchor, stays right above its heading; what closes a fold, or divides, stays behind all that
stands below the section that it ends.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from markdown.document import Document
from markdown.folds import unfold
from markdown.outline import Outline

_ABOVE = 1  # behind every section that is put before the heading
_CLOSES = 1  # behind the sections that are put below the same one


class Place(NamedTuple):
    """Where something stands: before which of the author's sections, and of what stands there the deepest first."""

    before: int
    depth: int
    rank: int = 0


class Margin(NamedTuple):
    """A text between two sections, its place, and where it starts in the author's text."""

    place: Place
    text: str
    start: int


def take_margins(document: Document) -> tuple[Document, list[Margin]]:
    """A document without what stands between its sections, and that."""
    outline = Outline(document)
    ruled, rules = _without_rules(document, outline, range(1, len(document)))
    unfolded = unfold(ruled, outline.parents)
    behind = {outline.subtree(last)[-1]: (last, text) for last, text in unfolded.behind.items()}
    anchored = [index - 1 for index in unfolded.above if not rules[index - 1] and index - 1 not in behind]
    bare, before = _without_rules(unfolded.document, outline, anchored)
    margins: list[Margin] = []
    start = 0
    for index, section in enumerate(document):
        margin_start = start + len(bare[index].source)
        last, closing = behind.get(index, (0, ""))
        above, rule = unfolded.above.get(index + 1, ""), rules[index]
        divides = Place(index + 1, -document[_outermost(outline, index)].level, _CLOSES)
        parts = [
            (divides, before[index]),
            (Place(index + 1, -document[last].level, _CLOSES), closing),
            (divides, "" if above else rule),
            (Place(index + 1, _ABOVE), above + rule if above else ""),
        ]
        for place, text in parts:
            if text:
                margins.append(Margin(place, text, margin_start))
            margin_start += len(text)
        start += len(section.source)
    return bare, margins


def _without_rules(document: Document, outline: Outline, where: Collection[int]) -> tuple[Document, list[str]]:
    """A document without the rules that end some of its sections, if nothing stands below these, and the rules."""
    sections, rules = [], []
    for index, section in enumerate(document):
        end = len(section.blocks)
        while end and section.blocks[end - 1].kind == "rule" and index in where and not outline.children[index]:
            end -= 1
        sections.append(section._replace(blocks=section.blocks[:end]))
        rules.append("".join(block.text + block.gap for block in section.blocks[end:]))
    return tuple(sections), rules


def _outermost(outline: Outline, index: int) -> int:
    """The outermost of the sections that end where a section does."""
    following = outline.sections[index + 1].level if index + 1 < len(outline.sections) else 1
    while outline.parents[index] and outline.sections[outline.parents[index]].level >= following:
        index = outline.parents[index]
    return index
