"""The merge of the blocks under one heading.

Each block of the three texts becomes a row of its own: which block of one text is which
of the others, what becomes of it, and in which order they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from form.ownership import STRUCTURE, content, is_nobodys, is_written, standing
from markdown.document import Block, Section
from markdown.labels import defined
from markdown.meaning import block_key
from markdown.ordering import longest_increasing

from merging.combine import combine, is_same_structure, unite
from merging.entries import words
from merging.order import interleave
from merging.sequences import Pairs, add_moved, align, gaps, pair_rewritten

_ALIKE = 0.4  # the share of words above which a block is another one reworded


class Body(NamedTuple):
    """A merged body.

    It is `refreshed` if the template changed it, `kept` if the author's text stands where
    the template changed something.
    """

    text: str
    refreshed: bool
    kept: bool


class _Outcome(NamedTuple):
    """What becomes of one block: its text, or None if it goes; as in `Body` otherwise."""

    text: str | None
    gap: str
    refreshed: bool = False
    kept: bool = False


def merge_blocks(base: Section, author: Section, template: Section, newline: str) -> Body:
    """Merge three versions of a section, of which each side changed something."""
    in_author = _find(base.blocks, author.blocks)
    in_template = _find(base.blocks, template.blocks)
    in_template.update(_replaced(base.blocks, template.blocks, in_template))
    wanted, withheld = _wanted(base, author, template, in_author, in_template)
    united, wanted = _united(author, template, in_author, wanted, newline)
    outcomes = {
        index: _outcome(block, _at(author, in_author.get(index)), _at(template, in_template.get(index)), newline)
        for index, block in enumerate(base.blocks)
    }
    ids = _Ids(len(base.blocks), len(author.blocks), in_author, in_template)
    results: dict[int, _Outcome] = {}
    for place, block in enumerate(author.blocks):
        own = united.get(place, _Outcome(block.text, block.gap))
        each = ids.of_author(place)
        results[each] = outcomes.get(each, own)
    for new in wanted:
        results[ids.of_template(new)] = _Outcome(template.blocks[new].text, template.blocks[new].gap, True)
    order = _order(ids, base, author, template, results)
    unseen = any(
        _is_reworded_unseen(base.blocks[index], template.blocks[place])
        for index, place in in_template.items()
        if index not in in_author
    )
    places = [ids.author_place(each) for each in order]
    known = [place for place in places if place is not None]
    refreshed = known != sorted(known) or any(each.refreshed for each in results.values())
    kept = withheld or unseen or any(each.kept for each in results.values())
    if not refreshed:
        return Body(author.body, False, kept)
    return Body(_join(order, results, ids, author, template, newline), True, kept)


# Which block is which


def _find(old: Sequence[Block], new: Sequence[Block]) -> Pairs:
    """Which block of `new` each block of `old` is: the same one, or the same one rewritten."""
    old_keys, new_keys = [block_key(block) for block in old], [block_key(block) for block in new]
    aligned = align(old_keys, new_keys)
    pairs = add_moved(aligned, old_keys, new_keys)
    pairs.update(_of_one_label(old, new, pairs))
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


def _replaced(old: Sequence[Block], new: Sequence[Block], pairs: Pairs) -> Pairs:
    """What stands in the place of a block that is gone, though not a word of it is the same."""
    aligned = {index: pairs[index] for index in _in_order(pairs)}
    found: Pairs = {}
    for gap in gaps(aligned, len(old), len(new)):
        gone = [index for index in gap.old if index not in pairs and not is_nobodys(old[index])]
        added = [place for place in gap.new if place not in pairs.values() and not is_nobodys(new[place])]
        same = [old[one].kind == new[other].kind for one, other in zip(gone, added, strict=False)]
        if all(same):
            found.update(zip(gone, added, strict=False))
    return found


def _in_order(pairs: Pairs) -> list[int]:
    """The blocks that stand in the same order on both sides."""
    indices = sorted(pairs)
    return [indices[place] for place in longest_increasing([pairs[index] for index in indices])]


def _may_be_rewritten(one: Block, other: Block) -> bool:
    if one.kind != other.kind or is_nobodys(one) or is_nobodys(other):
        return False
    return one.kind in STRUCTURE or _alike_words(one.text, other.text)


def _alike_words(one: str, other: str) -> bool:
    first, second = (Counter(words(text)) for text in (one, other))
    return (first & second).total() >= _ALIKE * max(first.total(), second.total(), 1)


def _at(section: Section, place: int | None) -> Block | None:
    return None if place is None else section.blocks[place]


class _Ids:
    """One number for each block: the base's place, or a free one for what the base lacks."""

    def __init__(self, base: int, author: int, in_author: Pairs, in_template: Pairs) -> None:
        self.base, self.author = base, author
        self.base_of_author = {place: index for index, place in in_author.items()}
        self.base_of_template = {place: index for index, place in in_template.items()}
        self.in_author = in_author

    def of_author(self, place: int) -> int:
        return self.base_of_author.get(place, self.base + place)

    def of_template(self, place: int) -> int:
        return self.base_of_template.get(place, self.base + self.author + place)

    def author_place(self, each: int) -> int | None:
        """Where in the author's text a block stands, if it does."""
        if each < self.base:
            return self.in_author.get(each)
        return each - self.base if each < self.base + self.author else None


# What becomes of each


def _outcome(base: Block, author: Block | None, template: Block | None, newline: str) -> _Outcome:
    """What becomes of a block of the base's."""
    if author is None:
        return _Outcome(None, "")
    if block_key(author) == block_key(base):
        return _follow(base, author, template)
    if template is not None and block_key(template) == block_key(base):
        return _Outcome(author.text, author.gap)
    part = combine(base, author, template, newline)
    return _Outcome(part.text or None, author.gap, part.refreshed, part.kept)


def _follow(base: Block, author: Block, template: Block | None) -> _Outcome:
    """The author left the block as it was: it is as the template now has it."""
    if template is None:
        return _Outcome(None, "", True)
    changed = block_key(template) != block_key(base)
    text = template.text if changed or author.text == base.text else author.text
    return _Outcome(text, author.gap, changed)


def _is_reworded_unseen(base: Block, template: Block) -> bool:
    """Whether the template changed what the author took out."""
    return block_key(base) != block_key(template) and not is_nobodys(base)


def _wanted(
    base: Section, author: Section, template: Section, in_author: Pairs, in_template: Pairs
) -> tuple[list[int], bool]:
    """The template's new blocks for which there is room, and whether some had none.

    There is room where something of the kind, prose or structure, still stands as the
    template gave it; where the base had nothing of the kind, where anything does, and prose
    only where nothing is written.
    """
    stands = standing(base, author)
    had = {block.kind in STRUCTURE for block in content(base)}
    open_kinds = {
        structure: bool(stands[structure]) if structure in had else any(stands) for structure in (False, True)
    }
    open_kinds[False] &= False in had or not is_written(base, author)
    taken = set(in_author.values())
    own = Counter(block_key(block) for place, block in enumerate(author.blocks) if place not in taken)
    given = set(in_template.values())
    wanted, withheld = [], False
    for place, block in enumerate(template.blocks):
        key = block_key(block)
        if place in given:
            continue
        if own[key]:
            own[key] -= 1
        elif open_kinds[block.kind in STRUCTURE]:
            wanted.append(place)
        else:
            withheld = withheld or not (is_nobodys(block) or defined(block))  # what is used comes at the end
    return wanted, withheld


def _united(
    author: Section, template: Section, in_author: Pairs, wanted: Iterable[int], newline: str
) -> tuple[dict[int, _Outcome], list[int]]:
    """Lists and tables that both sides added are one: by the author's place, and what is still wanted."""
    own = [
        place
        for place, block in enumerate(author.blocks)
        if block.kind in STRUCTURE and place not in set(in_author.values())
    ]
    united: dict[int, _Outcome] = {}
    rest = []
    for new in wanted:
        given = template.blocks[new]
        place = next(
            (each for each in own if each not in united and is_same_structure(author.blocks[each], given)), None
        )
        if place is None:
            rest.append(new)
        else:
            part = unite(author.blocks[place], given, newline)
            united[place] = _Outcome(part.text, author.blocks[place].gap, part.refreshed, part.kept)
    return united, rest


# In which order


def _order(ids: _Ids, base: Section, author: Section, template: Section, results: dict[int, _Outcome]) -> list[int]:
    """The blocks of the result in their order, the deleted ones left out."""
    given = [ids.of_template(place) for place in range(len(template.blocks))]
    given = [each for each in given if each in results or each < ids.base]
    written = _with_deleted(ids, len(base.blocks), len(author.blocks))
    moved = _moved(ids, len(author.blocks))
    known = set(given) - moved
    authors = {each for each in written if each not in known}
    standing_ids = {each for each in known if each in results}
    given = [each for each in given if each in known]
    order = interleave(given, written, authors, moved, standing_ids, _moved_by_template(given, written))
    return [each for each in order if each in results and results[each].text is not None]


def _with_deleted(ids: _Ids, base: int, author: int) -> list[int]:
    """The author's blocks, and behind the one that they followed those of the base that are gone."""
    order = _gone_behind(ids, -1, base)
    for place in range(author):
        each = ids.of_author(place)
        order.append(each)
        if each < base:
            order += _gone_behind(ids, each, base)
    return order


def _gone_behind(ids: _Ids, index: int, base: int) -> list[int]:
    end = index + 1
    while end < base and end not in ids.in_author:
        end += 1
    return list(range(index + 1, end))


def _moved(ids: _Ids, author: int) -> set[int]:
    """The blocks that their author moved."""
    known = [each for place in range(author) if (each := ids.of_author(place)) < ids.base]
    in_order = {known[place] for place in longest_increasing(known)}
    return set(known) - in_order


def _moved_by_template(given: Sequence[int], written: Sequence[int]) -> set[int]:
    """The blocks that both have and that the template put elsewhere."""
    positions = {each: place for place, each in enumerate(given)}
    shared = [each for each in written if each in positions]
    in_order = {shared[place] for place in longest_increasing([positions[each] for each in shared])}
    return set(shared) - in_order


# The text


def _join(
    order: Sequence[int],
    results: dict[int, _Outcome],
    ids: _Ids,
    author: Section,
    template: Section,
    newline: str,
) -> str:
    """Write the blocks; where neither side says what stands between two, one blank line does."""
    starts_as_authors = bool(order) and ids.author_place(order[0]) is not None
    parts = [author.gap if starts_as_authors else template.gap or author.gap]
    for position, each in enumerate(order):
        outcome = results[each]
        text = outcome.text or ""
        if position + 1 == len(order):
            parts += [text, author.blocks[-1].gap if author.blocks else outcome.gap]
            break
        text = text if text.endswith(("\n", "\r")) else text + newline
        place, following = ids.author_place(each), ids.author_place(order[position + 1])
        adjacent = place is not None and following == place + 1
        parts += [text, outcome.gap if adjacent else newline]
    return "".join(parts)
