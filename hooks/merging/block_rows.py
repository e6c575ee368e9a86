"""The rows of a section's blocks: base, author and template of one block, side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from functools import cached_property
from typing import NamedTuple

from form.ownership import STRUCTURE, entry_names, is_nobodys
from markdown.document import Block, Section
from markdown.labels import defined
from markdown.meaning import block_key
from markdown.ordering import longest_increasing

from merging.combine import is_same_structure
from merging.entries import words
from merging.sequences import Key, Pairs, add_moved, align, gaps, pair_rewritten

REMARKS = ("paragraph", "html", "quote")  # what guidance is written in
_ALIKE = 0.4  # the share of words above which a block is another one reworded


class BlockRow(NamedTuple):
    """One block in the three texts, as far as each has it."""

    base: Block | None
    author: Block | None
    template: Block | None


class BlockRows:
    """All rows of a section's blocks, and in which order each text has them; the base's are the first."""

    def __init__(self, rows: list[BlockRow], base: int, author: list[int], template: list[int]) -> None:
        self.rows = rows
        self.base = range(base)
        self.author = author
        self.template = template

    @cached_property
    def author_places(self) -> dict[int, int]:
        """Where in the author's text each row stands, if it does."""
        return {row: place for place, row in enumerate(self.author)}


def pair_blocks(base: Section, author: Section, template: Section) -> BlockRows:
    """Find out which block is which."""
    in_author, in_template = _find(base.blocks, author.blocks), _find(base.blocks, template.blocks)
    both = _added_by_both(author.blocks, set(in_author.values()), template.blocks, set(in_template.values()))
    in_template.update(_replaced(base.blocks, template.blocks, in_template, set(both.values())))
    rows = [
        BlockRow(block, _at(author, in_author.get(index)), _at(template, in_template.get(index)))
        for index, block in enumerate(base.blocks)
    ]
    row_of_author = {place: index for index, place in in_author.items()}
    row_of_template = {place: index for index, place in in_template.items()}
    for place, block in enumerate(author.blocks):
        if place not in row_of_author:
            row_of_author[place] = len(rows)
            rows.append(BlockRow(None, block, _at(template, both.get(place))))
    row_of_template.update({now: row_of_author[place] for place, now in both.items()})
    for place, block in enumerate(template.blocks):
        if place not in row_of_template:
            row_of_template[place] = len(rows)
            rows.append(BlockRow(None, None, block))
    in_order = ([of[place] for place in sorted(of)] for of in (row_of_author, row_of_template))
    return BlockRows(rows, len(base.blocks), *in_order)


def _at(section: Section, place: int | None) -> Block | None:
    return None if place is None else section.blocks[place]


def _find(old: Sequence[Block], new: Sequence[Block]) -> Pairs:
    """Which block of `new` each block of `old` is: the same one, or the same one rewritten."""
    old_keys, new_keys = [block_key(block) for block in old], [block_key(block) for block in new]
    aligned = align(old_keys, new_keys)
    pairs = add_moved(aligned, old_keys, new_keys)
    pairs.update(_of_one_label(old, new, pairs))
    pairs.update(_of_same_entries(old, new, pairs))
    taken = set(pairs.values())
    rewritten: Pairs = {}
    for gap in gaps(aligned, len(old), len(new)):
        rewritten.update(
            pair_rewritten(
                gap,
                lambda one, other: one not in pairs and other not in taken and _may_be_rewritten(old[one], new[other]),
            )
        )
    return {**pairs, **rewritten}


def _of_one_label(old: Sequence[Block], new: Sequence[Block], pairs: Pairs) -> Pairs:
    """The definitions that are another target of one label."""
    taken = set(pairs.values())
    labels = {defined(block): place for place, block in enumerate(new) if defined(block) and place not in taken}
    return {
        index: labels.pop(defined(block))
        for index, block in enumerate(old)
        if index not in pairs and defined(block) in labels
    }


def _of_same_entries(old: Sequence[Block], new: Sequence[Block], pairs: Pairs) -> Pairs:
    """The lists and tables that share more than half of the items or rows, wherever they stand."""
    taken = set(pairs.values())
    places: dict[Key, list[int]] = defaultdict(list)
    for place, block in enumerate(new):
        if place not in taken:
            for name in entry_names(block):
                places[name].append(place)
    found: Pairs = {}
    for index, block in enumerate(old):
        names = list(entry_names(block)) if index not in pairs else []
        shared = Counter(places[name][0] for name in names if len(places[name]) == 1)
        for place, count in shared.most_common(1):
            if count * 2 > len(names) and place not in found.values() and new[place].kind == block.kind:
                found[index] = place
    return found


def _may_be_rewritten(one: Block, other: Block) -> bool:
    """Whether a block may be another one; a list may become a table of the same words, and back."""
    if is_nobodys(one) or is_nobodys(other):
        return False
    if one.kind == other.kind and one.kind in STRUCTURE:
        return True
    is_like = _is_same_kind(one, other) or {one.kind, other.kind} == {*STRUCTURE}
    return is_like and are_alike(one.text, other.text)


def _is_same_kind(one: Block, other: Block) -> bool:
    """Whether two blocks are of a kind; guidance may become a comment or a quote, and back."""
    return one.kind == other.kind or {one.kind, other.kind} <= set(REMARKS)


def are_alike(one: str, other: str) -> bool:
    """Whether so many words of two texts are the same that one is the other reworded."""
    first, second = (Counter(words(text)) for text in (one, other))
    return (first & second).total() >= _ALIKE * max(first.total(), second.total(), 1)


def _replaced(old: Sequence[Block], new: Sequence[Block], pairs: Pairs, known: Set[int]) -> Pairs:
    """What stands in the place of a block that is gone, though not a word of it is the same.

    `known` are blocks of `new` that the author added, too.
    """
    taken = known | set(pairs.values())
    indices = sorted(pairs)
    in_order = [indices[place] for place in longest_increasing([pairs[index] for index in indices])]
    found: Pairs = {}
    for gap in gaps({index: pairs[index] for index in in_order}, len(old), len(new)):
        gone = [index for index in gap.old if index not in pairs and not is_nobodys(old[index])]
        added = [place for place in gap.new if place not in taken and not is_nobodys(new[place])]
        if all(_is_same_kind(old[one], new[other]) for one, other in zip(gone, added, strict=False)):
            found.update(zip(gone, added, strict=False))
    return found


def _added_by_both(author: Sequence[Block], known: Set[int], template: Sequence[Block], given: Set[int]) -> Pairs:
    """What both sides added: the same block, or a list or table that is one.

    `known` and `given` are the blocks of author and template that the base has.
    """
    own = [place for place in range(len(author)) if place not in known]
    new = [place for place in range(len(template)) if place not in given]
    equal: dict[str, list[int]] = defaultdict(list)
    for place in reversed(new):
        equal[block_key(template[place])].append(place)
    found = {place: same.pop() for place in own if (same := equal[block_key(author[place])])}
    free = [place for place in new if template[place].kind in STRUCTURE and place not in found.values()]
    for place in own:
        alike = [] if place in found else [each for each in free if is_same_structure(author[place], template[each])]
        if alike:
            found[place] = alike[0]
            free.remove(alike[0])
    return found
