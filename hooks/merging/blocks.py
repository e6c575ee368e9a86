"""The merge of the blocks under one heading: what becomes of each, and in which order they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from form.ownership import STRUCTURE, content, is_nobodys, is_written, seen, standing
from markdown.document import Block, Section
from markdown.labels import defined, uses
from markdown.meaning import block_key
from markdown.ordering import longest_increasing

from merging.block_rows import BlockRow, BlockRows, pair_blocks
from merging.combine import combine, unite
from merging.order import interleave
from merging.parts import Part


class _Outcome(NamedTuple):
    """What becomes of one block: its text, or None if it is not there; as in `Part` otherwise."""

    text: str | None
    gap: str = ""
    refreshed: bool = False
    kept: bool = False


def merge_blocks(base: Section, author: Section, template: Section, newline: str) -> Part:
    """Merge three versions of a section, of which each side changed something."""
    rows = pair_blocks(base, author, template)
    room = _room(base, author, rows.rows)
    outcomes = _without_idle([_outcome(row, room, newline) for row in rows.rows], rows.rows, template)
    order = _order(rows, outcomes)
    places = [rows.author_places[row] for row in order if row in rows.author_places]
    refreshed = places != sorted(places) or any(each.refreshed for each in outcomes)
    text = _join(order, outcomes, rows, author, template, newline) if refreshed else author.body
    return Part(text, refreshed, any(each.kept for each in outcomes))


# What becomes of each


def _room(base: Section, author: Section, rows: Sequence[BlockRow]) -> Mapping[bool, bool]:
    """Whether there is room for new prose, and for new structure, as True.

    There is where something of the kind still stands as the template gave it; where the
    base had nothing of the kind, where anything does or nothing ever was, and prose only where nothing is
    written, structure where no other structure is.
    """
    stands = standing(base, author)
    had = {block.kind in STRUCTURE for block in content(base)}
    is_bare = not had and not seen(author)
    room = {kind: bool(stands[kind]) if kind in had else any(stands) or is_bare for kind in (False, True)}
    room[False] &= False in had or not is_written(base, author)
    room[True] &= True in had or not any(row.base is row.template is None and _is_structure(row.author) for row in rows)
    return room


def _is_structure(block: Block | None) -> bool:
    return block is not None and block.kind in STRUCTURE


def _outcome(row: BlockRow, room: Mapping[bool, bool], newline: str) -> _Outcome:
    base, author, template = row
    if author is None:
        return _without_author(base, template, room)
    if base is None:
        return _of_author(author, template, room, newline)
    if block_key(author) == block_key(base):
        return _follow(base, author, template)
    if template is not None and block_key(template) == block_key(base):
        return _Outcome(author.text, author.gap)
    part = combine(base, author, template, newline, merge_blocks)
    return _Outcome(part.text or None, author.gap, part.refreshed, part.kept)


def _without_author(base: Block | None, template: Block | None, room: Mapping[bool, bool]) -> _Outcome:
    """What the author took out stays out; what is new comes where there is room for it."""
    if base is not None:
        reworded = template is not None and block_key(base) != block_key(template)
        return _Outcome(None, kept=reworded and not is_nobodys(base))
    assert template is not None
    if room[template.kind in STRUCTURE]:
        return _Outcome(template.text, template.gap, refreshed=True)
    return _Outcome(None, kept=not (is_nobodys(template) or defined(template)))  # what is used comes at the end


def _without_idle(outcomes: list[_Outcome], rows: Sequence[BlockRow], template: Section) -> list[_Outcome]:
    """What becomes of the blocks, without the template's new definitions of what it uses and the result does not."""
    new = {
        place: defined(row.template)
        for place, row in enumerate(rows)
        if row.template and row.base is None is row.author and outcomes[place].text
    }
    if not any(new.values()):
        return outcomes
    said = uses("\n\n".join(outcome.text for outcome in outcomes if outcome.text))
    idle = uses(template.body) - said
    return [
        _Outcome(None) if idle.intersection(new.get(place, ())) else outcome for place, outcome in enumerate(outcomes)
    ]


def _of_author(author: Block, template: Block | None, room: Mapping[bool, bool], newline: str) -> _Outcome:
    """A block of the author's own; a list or table that both sides added is one."""
    if template is None or block_key(author) == block_key(template):
        return _Outcome(author.text, author.gap)
    if not room[True]:
        return _Outcome(author.text, author.gap, kept=True)
    part = unite(author, template, newline, merge_blocks)
    return _Outcome(part.text, author.gap, part.refreshed, part.kept)


def _follow(base: Block, author: Block, template: Block | None) -> _Outcome:
    """The author left the block as it was: it is as the template now has it."""
    if template is None:
        return _Outcome(None, refreshed=True)
    changed = block_key(template) != block_key(base)
    return _Outcome(template.text if changed else author.text, author.gap, changed)


# In which order


def _order(rows: BlockRows, outcomes: Sequence[_Outcome]) -> list[int]:
    """The blocks of the result in their order, the deleted ones left out."""
    is_there = [outcome.text is not None for outcome in outcomes]
    given = [row for row in rows.template if row in rows.base or (is_there[row] and row not in rows.author_places)]
    written = _with_deleted(rows)
    moved = _moved([row for row in rows.author if row in rows.base])
    given = [row for row in given if row not in moved]
    authors = set(written) - set(given)
    stands = {row for row in given if is_there[row]}
    order = interleave(given, written, authors, moved, stands, _moved_by_template(given, written))
    return [row for row in order if is_there[row]]


def _with_deleted(rows: BlockRows) -> list[int]:
    """The author's blocks, and behind the one that they followed those of the base that are gone."""
    order = _gone_behind(rows, -1)
    for row in rows.author:
        order.append(row)
        if row in rows.base:
            order += _gone_behind(rows, row)
    return order


def _gone_behind(rows: BlockRows, row: int) -> list[int]:
    end = row + 1
    while end in rows.base and end not in rows.author_places:
        end += 1
    return list(range(row + 1, end))


def _moved(order: Sequence[int]) -> set[int]:
    """The rows that do not stand in their order."""
    return set(order) - {order[place] for place in longest_increasing(order)}


def _moved_by_template(given: Sequence[int], written: Sequence[int]) -> set[int]:
    """The blocks that both have and that the template put elsewhere."""
    positions = {row: place for place, row in enumerate(given)}
    moved = _moved([positions[row] for row in written if row in positions])
    return {given[place] for place in moved}


# The text


def _join(
    order: Sequence[int],
    outcomes: Sequence[_Outcome],
    rows: BlockRows,
    author: Section,
    template: Section,
    newline: str,
) -> str:
    """Write the blocks; where neither side says what stands between two, one blank line does."""
    starts_as_authors = bool(order) and order[0] in rows.author_places
    parts = [author.gap if starts_as_authors else template.gap or author.gap]
    for position, row in enumerate(order):
        outcome = outcomes[row]
        text = outcome.text or ""
        if position + 1 == len(order):
            parts += [text, author.blocks[-1].gap if author.blocks else outcome.gap]
            break
        text = text if text.endswith(("\n", "\r")) else text + newline
        place = rows.author_places.get(row)
        adjacent = place is not None and rows.author_places.get(order[position + 1]) == place + 1
        parts += [text, outcome.gap if adjacent else newline]
    return "".join(parts)
