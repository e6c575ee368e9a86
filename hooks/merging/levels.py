"""Whose heading stands above each section of a merged document, and on which level.

A heading of the author's stays as it is. One that the template gives takes the level
that fits where it stands: below its parent by as much as in the template, neither
swallowing the section after it nor swallowed by the one before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import NamedTuple

from markdown.document import Section
from markdown.inline import title_key, title_links, with_anchors
from markdown.outline import Outline

from merging.order import Place, Placement
from merging.versions import Versions

_DEEPEST = 6  # levels that a heading can have
_CLOSING = re.compile(r"(?<![^ \t])(#+)\Z")  # what a heading written with `#`s would take for its own end


class _Heading(NamedTuple):
    """Whose heading it is, and the level that its author gave it; none where it is the template's to say."""

    section: Section
    level: int | None


class _Beside(NamedTuple):
    """What stands next to a section: its level, and how much deeper that is than the template's, if that has it."""

    level: int
    shift: int | None


_Row = dict[Place, _Beside]  # by the parent

_NOTHING_BEFORE = _Beside(_DEEPEST, None)
_NOTHING_AFTER = _Beside(0, None)


def choose_headings(
    versions: Versions, placement: Placement, places: Sequence[Place], frozen: Set[int], newline: str
) -> list[str]:
    """The heading of each of the places that stay, as it stands in the document.

    `frozen` are sections of the author's that stay as they are, and `newline` ends a
    heading whose level is not its own.
    """
    chosen = [_heading(versions, placement.moved, frozen, place) for place in places]
    levels = _levels(versions.template, placement, places, chosen)
    return [_at_level(each.section, level, newline) for each, level in zip(chosen, levels, strict=True)]


def _heading(versions: Versions, moved: Set[int], frozen: Set[int], place: Place) -> _Heading:
    """The author's heading where they changed it, the template's where it did."""
    if place.author is None:
        assert place.template is not None
        return _Heading(versions.template.sections[place.template], None)
    author = versions.author.sections[place.author]
    base_index = versions.base_of_author.get(place.author)
    if place.template is None or base_index is None or place.author in frozen:
        return _Heading(author, author.level)
    if is_authors(versions.base.sections[base_index], author):
        return _Heading(author, author.level)
    base, template = versions.base.sections[base_index], versions.template.sections[place.template]
    renamed = versions.template.titles[place.template] != versions.base.titles[base_index]
    shifted = template.level != base.level and place.author not in moved
    theirs = author.heading == base.heading or renamed or shifted
    level = None if shifted and author.level == base.level else author.level
    given = template if author.heading == base.heading else _with_anchors(template, author)
    return _Heading(given if theirs else author, level)


def is_authors(base: Section, author: Section) -> bool:
    """Whether the author changed what a heading says or where it leads."""
    if author.heading == base.heading:
        return False
    renamed = title_key(author.title) != title_key(base.title)
    return renamed or title_links(author.title) != title_links(base.title)


def _with_anchors(template: Section, author: Section) -> Section:
    title = with_anchors(template.title, author.title)
    return template if title == template.title else template._replace(title=title, heading="")


def _levels(template: Outline, placement: Placement, places: Sequence[Place], chosen: Sequence[_Heading]) -> list[int]:
    root = places[0]
    following = _following(template, placement, places, chosen)
    found = {root: 0}
    row: _Row = {}
    for place, heading, after in zip(places[1:], chosen[1:], following[1:], strict=True):
        parent = placement.parents.get(place, root)
        above = found.get(parent, 0)  # author and template may have moved sections under each other
        before = row.get(parent, _NOTHING_BEFORE)
        if heading.level is None:
            level = max(min(_as_given(template, place, above, before, after), before.level), after.level)
        else:
            level = min(heading.level, before.level)
        found[place] = min(max(level, above + 1), _DEEPEST)
        row[parent] = _beside(template, place, found[place], before)
    return [found[place] for place in places]


def _as_given(template: Outline, place: Place, above: int, before: _Beside, after: _Beside) -> int:
    """The template's level, shifted as what stands beside the section is, or else what it stands below."""
    assert place.template is not None
    shift = after.shift if before.shift is None else before.shift
    if shift is None:
        shift = above - template.sections[template.parents[place.template]].level
    return template.sections[place.template].level + shift


def _beside(template: Outline, place: Place, level: int, next_to: _Beside) -> _Beside:
    if place.template is None:
        return _Beside(level, next_to.shift)
    return _Beside(level, level - template.sections[place.template].level)


def _following(
    template: Outline, placement: Placement, places: Sequence[Place], chosen: Sequence[_Heading]
) -> list[_Beside]:
    """For each place, the next one below the same parent whose level is its author's."""
    following: list[_Beside] = []
    row: _Row = {}
    for place, heading in zip(reversed(places), reversed(chosen), strict=True):
        parent = placement.parents.get(place, places[0])
        after = row.get(parent, _NOTHING_AFTER)
        following.append(after)
        if heading.level is not None:
            row[parent] = _beside(template, place, heading.level, after)
    return following[::-1]


def _at_level(section: Section, level: int, newline: str) -> str:
    """A section's heading on a level, as it is where that is its own."""
    if section.level == level and (section.heading or not level):
        return section.heading
    title = " ".join(line.strip(" \t") for line in section.title.split("\n"))
    return "#" * level + " " + _CLOSING.sub(r"\\\1", title) + newline
