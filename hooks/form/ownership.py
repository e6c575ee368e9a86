"""Whose it is: what of a section its author wrote, and what of the template's still stands.

A block is the template's if it means what a block of the base means. An item stands if
its words are there, ticked or not; a row if its first cell is. What only divides a page
or can't be seen is nobody's: it never makes a section written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from markdown.document import Block, Section
from markdown.inline import Key
from markdown.meaning import block_key, list_entries, table_entries

STRUCTURE = ("list", "table")  # all other blocks are prose

_COMMENT = re.compile(r"\s*<!--(.*?)(?:-->|\Z)", re.DOTALL)
_MDX_COMMENT = re.compile(r"\s*\{/\*(.*?)\*/\}", re.DOTALL)
_EMPTY_COMMENT = re.compile(r"\s*(?:<!--\W*?-->|\{/\*\W*?\*/\})")
_ANCHOR = re.compile(r"\s*<(a|span|div)\b(?![^<>]*\bhref\b)[^<>]*(?:/>|>\s*</\1>)", re.IGNORECASE)
_PAGE_BREAK = re.compile(r"\s*(?:\\(?:newpage|pagebreak|clearpage)\b|<div[^<>]*page-break[^<>]*>\s*(?:</div>)?)")
_FOLD = re.compile(
    r"\s*(?:</?details\b[^<>]*>(?:\s*<summary\b.*?</summary>)?|:{3,}[^\n]*)\s*", re.IGNORECASE | re.DOTALL
)
_TOP_LINK = re.compile(
    r"\s*(?:<p[^<>]*>\s*)?\(?(?:\[[^\[\]]*\]\(#[^()]*\)|<a\b[^<>]*href=[\"']?#[^<>]*>[^<>]*</a>)\)?(?:\s*</p>)?\s*\Z"
)
_TOP_WORDS = re.compile(r"\b(?:top|toc|contents|up)\b|[↑⬆]", re.IGNORECASE)
_DEFINITION = re.compile(r" {0,3}\[(?!\^)(?:[^\[\]\\]|\\.)+\]:")
_MARKS = tuple("<{\\:[(")  # with one of them begins all that is nobody's
_TABLE_HEAD = 2  # a table's header and the row of dashes below it are no row of anyone's


def is_nobodys(block: Block) -> bool:
    """Whether a block is neither the author's nor the template's text.

    These are rules, page breaks, comments without words, definitions, empty anchors,
    links back to the top, and the marks that fold a part of the page away.
    """
    if block.kind == "rule":
        return True
    if block.kind not in ("html", "paragraph") or block.text.lstrip()[:1] not in _MARKS:
        return False
    if block.kind == "paragraph" and _DEFINITION.match(block.text):
        return True
    if any(_is_whole(pattern, block.text) for pattern in (_EMPTY_COMMENT, _ANCHOR, _PAGE_BREAK, _FOLD)):
        return True
    return _TOP_LINK.match(block.text) is not None and _TOP_WORDS.search(block.text) is not None


def _is_whole(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text is nothing but what a pattern describes, once or more."""
    position = 0
    while position < len(text) and (match := pattern.match(text, position)):
        position = match.end()
    return not text[position:].strip()


def is_remark(block: Block) -> bool:
    """Whether a block is a comment that says something: no reader of the page sees it."""
    if block.kind not in ("html", "paragraph") or block.text.lstrip()[:1] not in ("<", "{"):
        return False
    return not is_nobodys(block) and any(_is_whole(each, block.text) for each in (_COMMENT, _MDX_COMMENT))


def content(section: Section) -> list[Block]:
    """The blocks that are somebody's."""
    return [block for block in section.blocks if not is_nobodys(block)]


@cache
def seen(section: Section) -> tuple[Block, ...]:
    """The blocks that are somebody's and that a reader sees."""
    return tuple(block for block in content(section) if not is_remark(block))


class Parts(NamedTuple):
    """What a section holds, as what each part is known by: paragraphs and the like, and items or rows."""

    prose: Counter[Key]
    structure: Counter[Key]


@cache
def parts(section: Section) -> Parts:
    """What a section holds; a table's header alone is nothing."""
    prose: Counter[Key] = Counter()
    structure: Counter[Key] = Counter()
    for block in content(section):
        if block.kind in STRUCTURE:
            structure.update(entry_names(block))
        else:
            prose[block_key(block)] += 1
    return Parts(prose, structure)


def entry_names(block: Block) -> Iterator[Key]:
    """What names each item of a list, ticked or not, or each row of a table by its first cell."""
    if block.kind == "list":
        yield from (f"item {entry.identity}" for entry in list_entries(block))
    elif block.kind == "table":
        for entry in table_entries(block)[_TABLE_HEAD:]:
            yield f"row {entry.identity.partition('|')[0]}"


def standing(base: Section, author: Section) -> Parts:
    """What of the base's still stands in the author's section."""
    before, now = parts(base), parts(author)
    return Parts(before.prose & now.prose, before.structure & now.structure)


def is_untouched(base: Section, author: Section) -> bool:
    """Whether all that a reader sees is the template's, and all of that is there."""
    return _keys(seen(base)) == _keys(seen(author))


def _keys(blocks: Iterable[Block]) -> list[Key]:
    return [block_key(block) for block in blocks]


def is_written(base: Section, author: Section) -> bool:
    """Whether something of the author's stands in a section: a block, an item, a row, or a part of one."""
    known = Counter(_keys(seen(base)))
    for block in seen(author):
        if known[block_key(block)]:
            known[block_key(block)] -= 1
        elif block.kind not in STRUCTURE or Counter(_entry_keys([block])) - Counter(_entry_keys(seen(base))):
            return True
    return False


def _entry_keys(blocks: Iterable[Block]) -> Iterator[Key]:
    """What each item or row means in full, ticks and all cells included."""
    for block in blocks:
        if block.kind == "list":
            yield from (entry.key for entry in list_entries(block))
        elif block.kind == "table":
            yield from (entry.key for entry in table_entries(block)[_TABLE_HEAD:])


def is_taken_over(base: Section, author: Section) -> bool:
    """Whether a section is written and nothing of the base's stands in it."""
    return is_written(base, author) and not any(standing(base, author))
