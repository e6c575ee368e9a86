"""What becomes of sections that the template dropped, or answers no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from form.ownership import is_remark, is_written
from markdown.document import Block
from markdown.folds import Fold
from markdown.labels import defined, uses

from merging.headings import is_authors
from merging.links import anchors_given, anchors_used
from merging.rows import Rows
from merging.text import Around


class Fates(NamedTuple):
    """What becomes of rows that the template dropped or answers no.

    `removed` are those in which nothing is written, `frozen` those that stay written
    though they were answered no. `left` is what stays of dropped sections in which nothing
    is written, where their heading stays: what the base did not give them. Comments, and
    what the text refers to, keep the heading.
    """

    removed: Set[int]
    frozen: Set[int]
    left: Mapping[int, tuple[Block, ...]]


def find_fates(rows: Rows, folds: Sequence[Fold], written: Around) -> Fates:
    """Find out what becomes of the author's sections; `written` stands around them."""
    frozen = _contradictions(rows)
    dropped = [row for row in rows.author.order[1:] if row in rows.base and row not in rows.template]
    unwritten = [row for row in dropped if row not in frozen and not _is_written(rows, row)]
    shared = {row for row, count in Counter(row for fold in folds for row in {*fold}).items() if count > 1}
    held = {row for fold in folds if not set(unwritten).issuperset(_held(rows, fold)) for row in shared & {*fold}}
    unwritten = [row for row in unwritten if row not in held]
    left = {row: _left(rows, row) for row in unwritten}
    names = {row: _names(rows, row, left[row], written) for row in unwritten}
    used = _used(rows) if any(names.values()) else frozenset()
    kept = {row for row in unwritten if any(map(is_remark, left[row])) or used & names[row]}
    return Fates(set(unwritten) - kept, frozen, left)


def narrowed(rows: Rows, fold: Fold, removed: Set[int]) -> Fold | None:
    """A fold without removed rows at its ends; None where nothing in it stays."""
    siblings = rows.author.children[rows.author.parents[fold.first]]
    held = siblings[siblings.index(fold.first) : siblings.index(fold.last) + 1]
    staying = [row for row in held if not removed >= {*rows.author.subtree(row)}]
    return Fold(staying[0], staying[-1]) if staying else None


def _held(rows: Rows, fold: Fold) -> list[int]:
    """The rows in a fold; those at its ends stay with the others where two folds begin or end with them."""
    last = rows.author.subtree(fold.last)[-1]
    return rows.author.order[rows.author.positions[fold.first] : rows.author.positions[last] + 1]


def _used(rows: Rows) -> Set[str]:
    """The labels to which the author's text refers, and with a `#` the anchors."""
    sections = [rows.rows[row].author for row in rows.author.order]
    text = "".join(section.source for section in sections if section)
    return {*uses(text), *(f"#{anchor}" for anchor in anchors_used(text))}


def _left(rows: Rows, row: int) -> tuple[Block, ...]:
    """The blocks of a section that the base did not give it."""
    base, author = rows.rows[row].base, rows.rows[row].author
    known = {block.text for block in base.blocks} if base else set()
    return tuple(block for block in (author.blocks if author else ()) if block.text not in known)


def _names(rows: Rows, row: int, blocks: tuple[Block, ...], written: Around) -> Set[str]:
    """The labels that some blocks define, and the anchors that they, their heading and what stands above it have."""
    section = rows.rows[row].author
    text = written.above.get(row, "") + (section.heading if section else "") + "".join(block.text for block in blocks)
    return {*(label for block in blocks for label in defined(block)), *(f"#{anchor}" for anchor in anchors_given(text))}


def _is_written(rows: Rows, row: int) -> bool:
    """Whether a section or its heading holds anything of its author's that a reader sees."""
    base, author = rows.rows[row].base, rows.rows[row].author
    return _is_seen(rows, row) or (base is not None and author is not None and is_authors(base, author))


def _is_seen(rows: Rows, row: int) -> bool:
    """Whether a reader sees anything of its author's below a heading; a section of theirs is all theirs."""
    base, author = rows.rows[row].base, rows.rows[row].author
    return base is None or (author is not None and is_written(base, author))


def _contradictions(rows: Rows) -> set[int]:
    """The rows that stay as their author has them although the answer became no."""
    frozen: set[int] = set()
    for row in rows.template.order:
        each = rows.rows[row]
        if row in frozen or not each.author or not each.base or not each.no.template or each.no.base:
            continue
        subtree = rows.author.subtree(row)
        if any(_is_seen(rows, below) and not rows.rows[below].denies for below in subtree):
            frozen.update(subtree)
    return frozen
