"""Which elements of one sequence are which of another: blocks of a section, items of a list, rows of a table."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown.ordering import longest_increasing

Key = str
Pairs = dict[int, int]

_SMALL = 4096  # cells of the table up to which equal elements are aligned exactly


def align(old: Sequence[Key], new: Sequence[Key]) -> Pairs:
    """Match equal elements in their order: unique ones first, then what lies between.

    The time grows with the length of the sequences, whatever they hold (patience
    diff); long runs of equal elements are matched from their start.
    """
    pairs: Pairs = {}
    stack = [(0, len(old), 0, len(new))]
    while stack:
        old_start, old_end, new_start, new_end = stack.pop()
        while old_start < old_end and new_start < new_end and old[old_start] == new[new_start]:
            pairs[old_start] = new_start
            old_start, new_start = old_start + 1, new_start + 1
        while old_start < old_end and new_start < new_end and old[old_end - 1] == new[new_end - 1]:
            old_end, new_end = old_end - 1, new_end - 1
            pairs[old_end] = new_end
        anchors = _anchors(old, new, (old_start, old_end, new_start, new_end))
        if anchors:
            pairs.update(anchors)
            bounds = [(old_start - 1, new_start - 1), *anchors, (old_end, new_end)]
            for (a, b), (c, d) in pairwise(bounds):
                stack.append((a + 1, c, b + 1, d))
        elif (old_end - old_start) * (new_end - new_start) <= _SMALL:
            pairs.update(_exact(old, new, (old_start, old_end, new_start, new_end)))
        else:
            pairs.update(_greedy(old, new, (old_start, old_end, new_start, new_end)))
    return pairs


Window = tuple[int, int, int, int]


def _anchors(old: Sequence[Key], new: Sequence[Key], window: Window) -> list[tuple[int, int]]:
    """Elements that are unique on both sides, in an order that both share."""
    old_start, old_end, new_start, new_end = window
    old_counts = Counter(old[old_start:old_end])
    new_counts = Counter(new[new_start:new_end])
    places = {new[index]: index for index in range(new_start, new_end)}
    unique = [
        (index, places[old[index]])
        for index in range(old_start, old_end)
        if old_counts[old[index]] == 1 == new_counts[old[index]]
    ]
    return [unique[position] for position in longest_increasing([new_index for _, new_index in unique])]


def _exact(old: Sequence[Key], new: Sequence[Key], window: Window) -> Pairs:
    """A longest common subsequence of two short sequences."""
    old_start, old_end, new_start, new_end = window
    rows, columns = old_end - old_start, new_end - new_start
    lengths = [[0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            if old[old_start + row] == new[new_start + column]:
                lengths[row][column] = lengths[row + 1][column + 1] + 1
            else:
                lengths[row][column] = max(lengths[row + 1][column], lengths[row][column + 1])
    pairs: Pairs = {}
    row = column = 0
    while row < rows and column < columns:
        if old[old_start + row] == new[new_start + column]:
            pairs[old_start + row] = new_start + column
            row, column = row + 1, column + 1
        elif lengths[row + 1][column] >= lengths[row][column + 1]:
            row += 1
        else:
            column += 1
    return pairs


def _greedy(old: Sequence[Key], new: Sequence[Key], window: Window) -> Pairs:
    """Each element's next equal, as long as they stand in the same order."""
    old_start, old_end, new_start, new_end = window
    places: dict[Key, list[int]] = defaultdict(list)
    for index in range(new_start, new_end):
        places[new[index]].append(index)
    pairs: Pairs = {}
    position = new_start
    for index in range(old_start, old_end):
        equals = places.get(old[index], [])
        following = bisect_left(equals, position)
        if following < len(equals):
            pairs[index] = equals[following]
            position = pairs[index] + 1
    return pairs


def add_moved(pairs: Pairs, old: Sequence[Key], new: Sequence[Key]) -> Pairs:
    """Match elements that stand elsewhere, where there is one such on each side."""
    taken = set(pairs.values())
    old_free = [index for index in range(len(old)) if index not in pairs]
    new_free = [index for index in range(len(new)) if index not in taken]
    old_counts = Counter(old[index] for index in old_free)
    new_counts = Counter(new[index] for index in new_free)
    places = {new[index]: index for index in new_free}
    moved = {index: places[old[index]] for index in old_free if old_counts[old[index]] == 1 == new_counts[old[index]]}
    return {**pairs, **moved}


class Gap(NamedTuple):
    """What one side put in the place of a run of the base's elements."""

    old: range
    new: range


def gaps(pairs: Pairs, old_length: int, new_length: int) -> list[Gap]:
    """The runs between matched elements, where anything was removed or added."""
    found = []
    old_start = new_start = 0
    for old, new in [*sorted(pairs.items()), (old_length, new_length)]:
        if old > old_start or new > new_start:
            found.append(Gap(range(old_start, old), range(new_start, new)))
        old_start, new_start = old + 1, new + 1
    return found


Similar = Callable[[int, int], bool]


def pair_rewritten(gap: Gap, similar: Similar) -> Pairs:
    """Pair the elements of a gap, in their order, that are the same one rewritten."""
    if len(gap.old) * len(gap.new) > _SMALL:
        return {}
    pairs: Pairs = {}
    start = 0
    for old in gap.old:
        for position in range(start, len(gap.new)):
            if similar(old, gap.new[position]):
                pairs[old] = gap.new[position]
                start = position + 1
                break
    return pairs
