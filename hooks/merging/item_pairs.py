"""Which items of two lists are the same, and which of them stand elsewhere."""

from __future__ import annotations

from collections import defaultdict

from markdown.ordering import longest_increasing

from merging.entries import pair
from merging.items import TOP, Tree
from merging.sequences import Pairs


class ItemPairs:
    """Which items of two lists are the same: those under the same parent first, then any that is alone.

    `pairs` are their indexes; `instead` has, for each new item, the old ones that are gone
    where it stands.
    """

    def __init__(self, old: Tree, new: Tree) -> None:
        self.pairs: Pairs = {}
        self.instead: dict[int, tuple[int, ...]] = {}
        stack = [(TOP, TOP)]
        while stack:
            stack += self._group(old, new, *stack.pop())
        self._elsewhere(old, new)

    def _group(self, old: Tree, new: Tree, above: int, other: int) -> list[tuple[int, int]]:
        before, after = old.children.get(above, []), new.children.get(other, [])
        pairing = pair(
            [old.items[index].name for index in before],
            [new.items[index].name for index in after],
            [old.items[index].said for index in before],
            [new.items[index].said for index in after],
        )
        found = [(before[one], after[two]) for one, two in pairing.all().items()]
        self.pairs.update(found)
        self.instead.update({after[two]: tuple(before[one] for one in ones) for two, ones in pairing.instead.items()})
        return found

    def _elsewhere(self, old: Tree, new: Tree) -> None:
        taken = set(self.pairs.values())
        free: dict[str, list[int]] = defaultdict(list)
        for index, item in enumerate(new.items):
            if index not in taken and item.has_words:
                free[item.name].append(index)
        left: dict[str, list[int]] = defaultdict(list)
        for index, item in enumerate(old.items):
            if index not in self.pairs:
                left[item.name].append(index)
        for name, indexes in left.items():
            if len(indexes) == len(free[name]) == 1:
                self.pairs[indexes[0]] = free[name][0]


def moved_items(base: Tree, other: Tree, pairs: Pairs) -> set[int]:
    """The items of the base that stand under another parent or in another order."""
    moved: set[int] = set()
    for parent, children in base.children.items():
        above = TOP if parent == TOP else pairs.get(parent)
        there = [index for index in children if index in pairs]
        beside = [index for index in there if other.items[pairs[index]].parent == above]
        kept = {beside[position] for position in longest_increasing([pairs[index] for index in beside])}
        moved.update(index for index in there if index not in kept)
    return moved
