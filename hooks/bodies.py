"""The merge of what stands under one heading."""

from __future__ import annotations

import re
from collections import Counter

from document import Block, Section
from meaning import Entry, block_key, body_key, is_stub, list_entries, table_entries
from records import NamedTuple
from sequence import ENTRY, Element, Elements, join, merge_sequences

_ALIKE = 0.4  # the share of words above which a paragraph is another one reworded
_BULLET = re.compile(r"\A(\s*)([-+*])(?=\s)")


class Body(NamedTuple):
    """A merged body.

    It is `refreshed` if the template changed it, `kept` if the author's text stands where
    the template changed something.
    """

    text: str
    refreshed: bool
    kept: bool


def merge_bodies(base: Section, author: Section, template: Section, newline: str) -> Body:
    """Merge the bodies of one section's three versions."""
    was, now, given = body_key(base), body_key(author), body_key(template)
    if template.body == base.body or now == given != was:
        return Body(author.body, False, False)
    if now == was:
        return Body(template.body, given != was, False)
    if given == was:
        return Body(author.body, False, False)
    if is_stub(template):
        return Body(author.body, False, True)
    if is_stub(base):
        return _answered_yes(author, template, newline)
    return _merge_blocks(base, author, template, newline)


def append(author: Section, template: Section, newline: str) -> Body:
    """One section that both sides added: the author's text, then the template's."""
    known = set(body_key(author))
    new = [block for block in template.blocks if block_key(block) not in known]
    if new and not author.blocks:
        return Body(template.body, True, False)
    return Body(author.body if not new else _stack(author, author.blocks, new, newline), bool(new), False)


def _answered_yes(author: Section, template: Section, newline: str) -> Body:
    """Where a stub stood: below the guidance a reason of the author's own, or all their text."""
    if not is_stub(author):
        return Body(author.body, False, True)
    return Body(_stack(template, template.blocks, list(author.blocks), newline), True, True)


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

    def __call__(self, base: Element, author: Element, template: Element) -> tuple[Element, bool, bool]:
        if base.kind == author.kind == template.kind == "list":
            return self._lists(base, author, template)
        if base.kind == author.kind == template.kind == "table":
            return self._tables(base, author, template)
        return author, False, author.key != template.key

    def _lists(self, base: Element, author: Element, template: Element) -> tuple[Element, bool, bool]:
        was, now, given = (_entries(element, list_entries(element.block)) for element in (base, author, template))
        bullet = _BULLET.match(author.text)
        if bullet:
            style = rf"\g<1>{bullet[2]}"
            given = [element._replace(text=_BULLET.sub(style, element.text, count=1)) for element in given]
        loose = any(element.gap for element in now[:-1])
        return self._merged(author, was, now, given, self.newline if loose else "")

    def _tables(self, base: Element, author: Element, template: Element) -> tuple[Element, bool, bool]:
        was, now, given = (_entries(element, table_entries(element.block)) for element in (base, author, template))
        if not was[0].key == now[0].key == given[0].key:
            return author, False, True
        return self._merged(author, was, now, given, "")

    def _merged(
        self, author: Element, was: Elements, now: Elements, given: Elements, gap: str
    ) -> tuple[Element, bool, bool]:
        merged = merge_sequences(was, now, given, _alike_words, _keep_author)
        if not merged.refreshed:
            return author, False, merged.kept
        text = join(merged.elements, now, gap, self.newline)
        return author._replace(text=text if text.endswith(("\n", "\r")) else text + self.newline), True, merged.kept


def _entries(element: Element, entries: tuple[Entry, ...]) -> list[Element]:
    return [
        Element(ENTRY, entry.identity, entry.key, entry.text, entry.gap, element.block, entry.depth)
        for entry in entries
    ]


def _keep_author(base: Element, author: Element, template: Element) -> tuple[Element, bool, bool]:
    """An item that its author ticked stays as it is, reworded by the template or not."""
    return author, False, template.identity != base.identity
