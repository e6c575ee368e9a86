"""The merge of what stands under one heading."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from markdown.document import Block, Section
from markdown.meaning import Entry, body_key, list_entries, table_entries

from merging.lists import merge_lists, unite_lists
from merging.sequences import ENTRY, Element, join, merge_sequences
from merging.tables import merge_tables, unite_tables

_ALIKE = 0.4  # the share of words above which a paragraph is another one reworded


class Body(NamedTuple):
    """A merged body.

    It is `refreshed` if the template changed it, `kept` if the author's text stands where
    the template changed something.
    """

    text: str
    refreshed: bool
    kept: bool


class SaysNo(NamedTuple):
    """Which versions of a section say that it does not apply."""

    base: bool
    author: bool
    template: bool


def merge_bodies(base: Section, author: Section, template: Section, no: SaysNo, newline: str) -> Body:
    """Merge the bodies of one section's three versions."""
    was, now, given = body_key(base), body_key(author), body_key(template)
    if template.body == base.body or now == given != was:
        return Body(author.body, False, False)
    if now == was:
        return Body(template.body, given != was, False)
    if given == was:
        return Body(author.body, False, False)
    if no.template or (no.base and not no.author):
        return Body(author.body, False, True)
    if no.base:  # guidance above the author's own reason
        return Body(_stack(template, template.blocks, list(author.blocks), newline), True, True)
    return _merge_blocks(base, author, template, newline)


def append(author: Section, template: Section, newline: str) -> Body:
    """One section that both sides added: the author's text, then what it lacks of the template's.

    A list or a table that both have is one, with the items or rows of both.
    """
    if not author.blocks:
        return Body(template.body, bool(template.blocks), False)
    mine, below = _elements(author), []
    find = _Finder(mine)
    united: dict[int, Block] = {}
    for given in _elements(template):
        place = find(given)
        if place is None or place in united:
            below.append(given.block)
        elif mine[place].key != given.key:
            united[place] = _Combine(newline).unite(mine[place], given)
    blocks = tuple(united.get(place, block) for place, block in enumerate(author.blocks))
    text = _stack(author, blocks, below, newline) if below else author._replace(blocks=blocks).body
    return Body(text, bool(below) or blocks != author.blocks, False)


class _Finder:
    """Which block of a section is another's: the same one, or a list or table with much the same in it."""

    def __init__(self, blocks: list[Element]) -> None:
        self.blocks = blocks
        self.places = {block.key: place for place, block in enumerate(blocks)}
        self.entries = [_entries_of(block) for block in blocks]
        self.holders: dict[tuple[str, str], int] = {}
        for place, block in enumerate(blocks):
            for entry in self.entries[place]:
                self.holders.setdefault((block.kind, entry.identity), place)

    def __call__(self, block: Element) -> int | None:
        entries = _entries_of(block)
        named = ((block.kind, entry.identity) for entry in entries)
        votes = Counter(self.holders[name] for name in named if name in self.holders)
        if block.key in self.places or not votes:
            return self.places.get(block.key)
        place, count = votes.most_common(1)[0]
        if block.kind == "table":
            return place if entries[0].key == self.entries[place][0].key else None
        return place if count * 2 >= min(len(entries), len(self.entries[place])) else None


def _stack(first: Section, blocks: tuple[Block, ...], below: list[Block], newline: str) -> str:
    texts = [block.text.rstrip("\r\n") + newline for block in blocks]
    texts += [block.text.rstrip("\r\n") + newline for block in below]
    return (first.gap or newline) + newline.join(texts) + below[-1].gap


def _merge_blocks(base: Section, author: Section, template: Section, newline: str) -> Body:
    combine = _Combine(newline)
    written = _elements(author)
    merged = merge_sequences(_elements(base), written, _elements(template), _alike, combine)
    if not merged.refreshed:
        return Body(author.body, False, merged.kept)
    authors = bool(merged.elements) and merged.elements[0].place is not None
    gap = author.gap if authors else template.gap or author.gap
    return Body(gap + join(merged.elements, written, newline, newline), True, merged.kept)


def _elements(section: Section) -> list[Element]:
    keys = body_key(section)
    return [
        Element(block.kind, key, key, block.text, block.gap, block)
        for block, key in zip(section.blocks, keys, strict=True)
    ]


def _alike(one: Element, other: Element) -> bool:
    """Whether a block may be another one reworded."""
    return one.kind == other.kind and (one.kind in ("list", "table") or _alike_words(one, other))


def _alike_words(one: Element, other: Element) -> bool:
    first, second = Counter(_words(one.text)), Counter(_words(other.text))
    return (first & second).total() >= _ALIKE * max(first.total(), second.total(), 1)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


class _Combine:
    """The merge of one block that author and template both changed."""

    def __init__(self, newline: str) -> None:
        self.newline = newline

    def __call__(self, base: Element, author: Element, template: Element | None) -> tuple[Element, bool, bool]:
        kinds = {element.kind for element in (base, author, template) if element}
        if kinds == {"list"}:
            part = merge_lists(base.block, author.block, template and template.block, self.newline)
            return author._replace(text=part.text), part.refreshed, part.kept
        if kinds == {"table"}:
            part = merge_tables(base.block, author.block, template and template.block, self.newline)
            return author._replace(text=part.text), part.refreshed, part.kept
        return author, False, template is None or author.key != template.key

    def unite(self, author: Element, template: Element) -> Block:
        """The merge of a list or table that both sides added: what is in both counts as given before.

        In what form it was given is not known, so that it stays in the author's.
        """
        unite = unite_lists if author.kind == "list" else unite_tables
        return author.block._replace(text=unite(author.block, template.block, self.newline).text)


def _entries_of(block: Element) -> list[Element]:
    """The items of a list or the rows of a table, as elements."""
    entries: tuple[Entry, ...] = ()
    if block.kind == "list":
        entries = list_entries(block.block)
    elif block.kind == "table":
        entries = table_entries(block.block)
    return [
        Element(ENTRY, entry.identity, entry.key, entry.text, entry.gap, block.block, entry.depth) for entry in entries
    ]
