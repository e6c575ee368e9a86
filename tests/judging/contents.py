"""Kinds that concern lists of links to a document's own sections: whether they fit these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from judging.case import Case
from judging.outline import Text, words
from judging.references import slug

_ENTRY = re.compile(r"^\[(.*)\]\(#([^)\s]+)\)$")


class _Entry(NamedTuple):
    """An item that is nothing but a link to a section: its words and the section's index."""

    label: str
    section: int


def is_entry(key: str) -> bool:
    """Whether an item is nothing but a link into its own document."""
    return _ENTRY.match(key) is not None


def entry_misplaced(case: Case) -> Iterator[str]:
    """A new entry before that of a section which comes earlier, or behind that of one which comes later."""
    author, entries = _entries(case.author), _entries(case.result)
    kept = {case.result_of_author.get(entry.section) for entry in author}
    if not _in_order(author) or not _in_order([entry for entry in entries if entry.section in kept]):
        return
    for index, entry in enumerate(entries):
        before = [other for other in entries[:index] if other.section in kept]
        after = [other for other in entries[index + 1 :] if other.section in kept]
        wrong = [other for other in before if other.section > entry.section]
        wrong += [other for other in after if other.section < entry.section]
        if entry.section not in kept and wrong:
            yield f"{entry.label!r} is on the wrong side of {wrong[0].label!r}"


def contents_old(case: Case) -> Iterator[str]:
    """A table of contents that fitted the author's sections and does not follow what became of them."""
    author, result = _entries(case.author), _entries(case.result)
    listed = {entry.section: entry.label for entry in result}
    for label, section in author:
        heading, here = case.author.sections[section].heading, case.result_of_author.get(section)
        if here is None:
            yield from _left_behind(case, heading)
        elif here not in listed:
            yield f"{label!r} is missing"
        elif words(label) == words(heading) and words(listed[here]) != words(case.result.sections[here].heading):
            yield f"{listed[here]!r} is said for {case.result.sections[here].heading!r}"
    kept = {case.result_of_author.get(entry.section) for entry in author}
    if _in_order(author) and not _in_order([entry for entry in result if entry.section in kept]):
        yield "not in the order of the sections"


def _left_behind(case: Case, heading: str) -> Iterator[str]:
    """An entry whose section is gone."""
    anchor = slug(heading)
    if anchor in {slug(section.heading) for section in case.result.sections}:
        return
    for piece in case.result.pieces():
        entry = _ENTRY.match(piece.key)
        if entry and entry[2] == anchor:
            yield f"{entry[1]!r} leads nowhere"


def _entries(text: Text) -> list[_Entry]:
    """The entries that lead to one section, not the one that they stand in nor one of two with equal headings."""
    anchors: dict[str, list[int]] = {}
    for index, section in enumerate(text.sections[1:], 1):
        anchors.setdefault(slug(section.heading), []).append(index)
    found = []
    for here, section in enumerate(text.sections):
        for piece in section.pieces:
            entry = _ENTRY.match(piece.key) if piece.kind == "item" else None
            there = anchors.get(entry[2], []) if entry else []
            if entry and len(there) == 1 and there != [here]:
                found.append(_Entry(entry[1], there[0]))
    return found


def _in_order(entries: list[_Entry]) -> bool:
    places = [entry.section for entry in entries]
    return places == sorted(places)
