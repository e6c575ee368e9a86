"""Guidance that the template moved to another section: where its author took it out, it stays out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from form.ownership import content
from markdown.document import Block, Section
from markdown.meaning import block_key, body_key

from merging.entries import words
from merging.rows import Row

_FEWEST = 8  # pairs of words from which a text tells where it comes from
_Pairs = Counter[tuple[str, str]]


def without_taken_out(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, the template's text in them without what its author took out of another section.

    A text has moved if at least half of it stands where it did not stand before, and no
    longer where it did.
    """
    there = {key for row in rows if row.author for key in body_key(row.author)}
    gone = [
        text for row in rows if (text := _taken_out(row, there)) and not _holds(_pairs(_blocks(row.template)), text)
    ]
    return tuple(_without(row, row.template, gone) if row.author and row.template else row for row in rows)


def _taken_out(row: Row, there: set[str]) -> _Pairs:
    """What the base has in a section and the author nowhere."""
    left = content(row.base) if row.base else []
    text = _pairs(block for block in left if block_key(block) not in there)
    return text if text.total() >= _FEWEST else Counter()


def _blocks(section: Section | None) -> Sequence[Block]:
    return section.blocks if section else ()


def _pairs(blocks: Iterable[Block]) -> _Pairs:
    """The words of some blocks, each with the next."""
    return Counter(pairwise(word for block in blocks for word in words(block.text)))


def _holds(text: _Pairs, other: _Pairs) -> bool:
    """Whether at least half of a text is in another."""
    return 0 < other.total() <= (text & other).total() * 2


def _without(row: Row, template: Section, gone: Sequence[_Pairs]) -> Row:
    known = set(body_key(row.base)) if row.base else set()
    if not gone or known.issuperset(body_key(template)):
        return row
    given, now = _pairs(_blocks(row.base)), _pairs(template.blocks)
    came = [text for text in gone if _holds(now, text) and not _holds(given, text)]
    blocks = tuple(
        block
        for block in template.blocks
        if block_key(block) in known or not any(_is_of(_pairs([block]), text) for text in came)
    )
    return row._replace(template=template._replace(blocks=blocks)) if came else row


def _is_of(block: _Pairs, text: _Pairs) -> bool:
    """Whether most of a text is in a block, or most of a block in a text."""
    return _holds(block, text) or _holds(text, block)
