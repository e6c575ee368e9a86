"""Sections that are one though they are called otherwise: by what they hold, and by where they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from markdown.document import Section
from markdown.outline import Outline

from form.likeness import are_of_a_row, best_pairs
from form.naming import pair_with_children
from form.ownership import is_taken_over, seen
from form.pairs import Pairs
from form.refusal import read_refusal

_Pair = tuple[int, int]


def pair_alike(pairs: Pairs) -> None:
    """Pair bodies or names that are nearly the same, under matched parents."""
    looked_below: set[_Pair] = set()
    while parents := [parent for parent in pairs.parents() if parent not in looked_below]:
        looked_below.update(parents)
        for old_parent, new_parent in parents:
            olds = {old: _telling(pairs, pairs.old.sections[old]) for old in pairs.free(old_parent)}
            news = {new: _telling(pairs, pairs.new.sections[new]) for new in pairs.free_new(new_parent)}
            for old, new in best_pairs(olds, news):
                if pairs.are_free(old, new):
                    _pair(pairs, old, new)


def _telling(pairs: Pairs, section: Section) -> Section:
    """A section without what it says where it says no: any may say the same."""
    return section._replace(gap="", blocks=()) if read_refusal(section, pairs.sentence) else section


def _pair(pairs: Pairs, old: int, new: int) -> None:
    pairs.alike.add((old, new))
    pair_with_children(pairs, old, new)


def pair_by_children(pairs: Pairs) -> None:
    """Pair a section most of whose children are matched to the children of one other."""
    while found := [pair for pair in _by_children(pairs) if _may_be_one(pairs, *pair)]:
        for old, new in found:
            if pairs.are_free(old, new):
                _pair(pairs, old, new)


def _may_be_one(pairs: Pairs, old: int, new: int) -> bool:
    titles = pairs.old.sections[old].title, pairs.new.sections[new].title
    return pairs.are_free(old, new) and not are_of_a_row(*titles)


def _by_children(pairs: Pairs) -> Iterator[_Pair]:
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for old, new in pairs.found.items():
        votes[pairs.old.parents[old]][pairs.new.parents[new]] += 1
    for old, counts in votes.items():
        (new, count), *rivals = counts.most_common(2)
        most = count * 2 >= len(pairs.old.children[old]) and all(count > rival for _, rival in rivals)
        if most and _is_clear(pairs, old, new):
            yield old, new


def _is_clear(pairs: Pairs, old: int, new: int) -> bool:
    """Whether most of the matched children of the newer section come from the older."""
    known = [pairs.taken[child] for child in pairs.new.children[new] if child in pairs.taken]
    sources = [pairs.old.parents[child] for child in known]
    return sources.count(old) * 2 > len(sources)


def pair_by_place(pairs: Pairs) -> None:
    """Pair a section that its author renamed and rewrote: the only one missing and the only one new at its place."""
    for old_parent, new_parent in list(pairs.parents()):
        if not pairs.free(old_parent):
            continue
        olds = _gaps(pairs.old.children[old_parent], pairs.found.get)
        news = _gaps(pairs.new.children[new_parent], lambda new: new if new in pairs.taken else None)
        for place, missing in olds.items():
            added = news.get(place, [])
            if len(missing) == len(added) == 1 and place != (None, None) and _is_rewritten(pairs, missing[0], added[0]):
                _pair(pairs, missing[0], added[0])


def _is_rewritten(pairs: Pairs, old: int, new: int) -> bool:
    """Whether what stands in one section's place may be its author's own text for it."""
    before, after = pairs.old.sections[old], pairs.new.sections[new]
    same_depth = _depth(pairs.old, old) == _depth(pairs.new, new)
    at_home = len(pairs.free(old)) == len(pairs.old.children[old])
    own_children = len(pairs.free_new(new)) == len(pairs.new.children[new])
    is_text = seen(before) and is_taken_over(before, after) and read_refusal(after, pairs.sentence) is None
    return bool(same_depth and at_home and own_children and is_text and _may_be_one(pairs, old, new))


def _depth(outline: Outline, index: int) -> int:
    """How much deeper a section is than the one above it."""
    return outline.sections[index].level - outline.sections[outline.parents[index]].level


_Gap = tuple[int | None, int | None]


def _gaps(children: Sequence[int], known_as: Callable[[int], int | None]) -> dict[_Gap, list[int]]:
    """The children that are not known, by what the known ones before and after them are known as."""
    known = [known_as(child) for child in children]
    marks = [place for place, each in enumerate(known) if each is not None]
    return {
        (known[start] if start >= 0 else None, known[end] if end < len(children) else None): list(
            children[start + 1 : end]
        )
        for start, end in pairwise([-1, *marks, len(children)])
    }
