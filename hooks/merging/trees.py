"""The merge of three trees of entries: which stand in the result, and where.

An entry is an item of a list or a row of a table. The author's are the skeleton: what the
template took out goes where it stands as it was given, its new ones come as long as one of
the base's stands at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from markdown.ordering import longest_increasing

from merging.entries import behind, insert, opening, pair
from merging.sequences import Key, Pairs

TOP = -1  # the parent of the outermost entries


class Tree:
    """Entries in their order: under which other one each stands, by what it is known, what it says."""

    def __init__(self, parents: Sequence[int], names: Sequence[Key] = (), said: Sequence[str] = ()) -> None:
        self.parents, self.names, self.said = parents, names, said
        self.children: dict[int, list[int]] = defaultdict(list)
        for index, parent in enumerate(parents):
            self.children[parent].append(index)


class Place(NamedTuple):
    """An entry of the result: its index in each version that has it, and in the result the one it stands in."""

    base: int | None
    author: int | None
    template: int | None
    parent: int


class Match(NamedTuple):
    """Which entries of two trees are the same.

    `instead` has, for each new entry, the old ones that are gone where it stands.
    """

    pairs: Pairs
    instead: dict[int, tuple[int, ...]]


def match(old: Tree, new: Tree, names: Callable[[str], bool]) -> Match:
    """Pair entries: those under the same parent first, then any that is alone and whose name, or title, `names` it."""
    pairs: Pairs = {}
    instead: dict[int, tuple[int, ...]] = {}
    stack = [(TOP, TOP)]
    while stack:
        above, other = stack.pop()
        before, after = old.children.get(above, []), new.children.get(other, [])
        pairing = pair(*([each[index] for index in side] for each, side in _pieces(old, new, before, after)))
        found = [(before[one], after[two]) for one, two in pairing.all().items()]
        pairs.update(found)
        instead.update({after[two]: tuple(before[one] for one in ones) for two, ones in pairing.instead.items()})
        stack += found
    for known_by in (lambda name, said: name if names(said) else "", lambda _, said: opening(said).name):
        pairs.update(_elsewhere(old, new, pairs, known_by))
    return Match(pairs, instead)


def _pieces(old: Tree, new: Tree, before: list[int], after: list[int]) -> tuple[tuple[Sequence[str], list[int]], ...]:
    return (old.names, before), (new.names, after), (old.said, before), (new.said, after)


def _elsewhere(old: Tree, new: Tree, pairs: Pairs, known_by: Callable[[Key, str], str]) -> Pairs:
    free: dict[str, list[int]] = defaultdict(list)
    left: dict[str, list[int]] = defaultdict(list)
    for found, tree, taken in ((free, new, {*pairs.values()}), (left, old, {*pairs})):
        for index, (name, said) in enumerate(zip(tree.names, tree.said, strict=True)):
            if index not in taken:
                found[known_by(name, said)].append(index)
    free.pop("", None)
    return {indexes[0]: free[name][0] for name, indexes in left.items() if len(indexes) == len(free[name]) == 1}


def _moved(base: Tree, other: Tree, pairs: Pairs) -> set[int]:
    """The entries of the base that stand under another parent or in another order."""
    moved: set[int] = set()
    for parent, children in base.children.items():
        above = TOP if parent == TOP else pairs.get(parent)
        there = [index for index in children if index in pairs]
        beside = [index for index in there if other.parents[pairs[index]] == above]
        kept = {beside[position] for position in longest_increasing([pairs[index] for index in beside])}
        moved.update(index for index in there if index not in kept)
    return moved


Id = tuple[str, int]  # an entry of the result: whose it is, and its index there

_ROOT: Id = ("author", TOP)


class Trees:
    """Three trees side by side, and what becomes of their entries.

    `both` are the template's new entries that the author added, too; `known` are never
    added, `named` always.
    """

    def __init__(
        self,
        base: Tree,
        author: Tree,
        template: Tree,
        in_author: Match,
        in_template: Match,
        both: Pairs,
        is_open: bool,
        known: Collection[int] = (),
        named: Collection[int] = (),
    ) -> None:
        self.base, self.author, self.template = base, author, template
        self.in_author, self.in_template, self.both = in_author.pairs, in_template.pairs, both
        self.instead = in_template.instead
        self.base_of_author = {author: base for base, author in self.in_author.items()}
        self.base_of_template = {template: base for base, template in self.in_template.items()}
        self.template_of_own = {own: template for template, own in both.items()}
        self.new = set(range(len(template.parents))) - set(self.base_of_template) - set(both)
        self.moved = self._moved_by_template()
        self.wanted = self._wanted(is_open, known, named)

    def _moved_by_template(self) -> set[int]:
        """The entries of the base that the template alone moved."""
        by_author = _moved(self.base, self.author, self.in_author)
        by_template = _moved(self.base, self.template, self.in_template)
        return {
            index
            for index in by_template - by_author
            if index in self.in_author and self._home(self.template.parents[self.in_template[index]]) is not None
        }

    def _wanted(self, is_open: bool, known: Collection[int], named: Collection[int]) -> set[int]:
        """The template's new entries that come into the author's text."""
        rivals = Counter(self.instead.values())
        wanted: set[int] = set()
        for index in sorted(self.new.difference(known)):
            gone, parent = self.instead.get(index, ()), self.template.parents[index]
            is_refused = bool(gone) and rivals[gone] <= len(gone) and not any(old in self.in_author for old in gone)
            has_place = parent in wanted or self._home(parent) is not None
            if index in named or (is_open and not is_refused and has_place):
                wanted.add(index)
        return wanted

    def _home(self, template: int) -> Id | None:
        """The entry of the result that stands for one of the template's, if the author has it."""
        if template == TOP:
            return _ROOT
        base = self.base_of_template.get(template)
        author = self.both.get(template) if base is None else self.in_author.get(base)
        return None if author is None else ("author", author)

    # The result

    def places(self, goes: Callable[[int], bool]) -> list[Place]:
        """The entries of the result in their order; `goes` says of the base's that the template dropped which go."""
        children = self._children()
        parents: dict[Id, Id] = {}
        order: list[Id] = []
        stack = [_ROOT]
        while stack:
            order.append(stack.pop())
            below = children.get(order[-1], [])
            parents.update(dict.fromkeys(below, order[-1]))
            stack += below[::-1]
        staying: set[Id] = set()
        for one in reversed(order[1:]):
            if one in staying or not self._is_gone(one, goes):
                staying.update((one, parents[one]))
        found: list[Place] = []
        indexes = {_ROOT: TOP}
        for one in order[1:]:
            if one in staying:
                indexes[one] = len(found)
                found.append(self._place(one, indexes[parents[one]]))
        return found

    def _is_gone(self, one: Id, goes: Callable[[int], bool]) -> bool:
        base = self.base_of_author.get(one[1]) if one[0] == "author" else None
        return base is not None and base not in self.in_template and goes(base)

    def _place(self, one: Id, parent: int) -> Place:
        side, index = one
        if side == "template":
            return Place(None, None, index, parent)
        base = self.base_of_author.get(index)
        template = self.template_of_own.get(index) if base is None else self.in_template.get(base)
        return Place(base, index, template, parent)

    def _children(self) -> dict[Id, list[Id]]:
        """What stands in each entry of the result: the author's, and the template's behind what it follows."""
        inserted = self._inserted()
        moved = {self.in_author[index] for index in self.moved}
        children: dict[Id, list[Id]] = {}
        for parent in {*self.author.children, *(home[1] for home in inserted if home[0] == "author")}:
            coming = inserted.get(("author", parent), {})
            found = list(coming.get(-1, []))
            for place, child in enumerate(self.author.children.get(parent, [])):
                found += [] if child in moved else [("author", child)]
                found += coming.get(place, [])
            children["author", parent] = found
        children.update({home: coming.get(-1, []) for home, coming in inserted.items() if home[0] == "template"})
        return children

    def _inserted(self) -> dict[Id, dict[int, list[Id]]]:
        """For each entry of the result, what comes into it, and behind which of the author's there."""
        found = {}
        coming = self.wanted | {self.in_template[index] for index in self.moved}
        for parent, children in self.template.children.items():
            home: Id | None = ("template", parent) if parent in self.wanted else self._home(parent)
            if home is None or not coming.intersection(children):
                continue
            siblings = self.author.children.get(home[1], []) if home[0] == "author" else []
            inserted = insert(children, self._places(parent, children, siblings), coming)
            found[home] = {place: [self._id(child) for child in new] for place, new in inserted.items()}
        return found

    def _id(self, template: int) -> Id:
        return self._home(template) or ("template", template)

    def _places(self, parent: int, children: list[int], siblings: list[int]) -> Pairs:
        """Where the template's entries stand among the author's of one parent, or stood."""
        positions = {author: position for position, author in enumerate(siblings)}
        places: Pairs = {}
        for child in children:
            home = self._home(child)
            is_at_home = child in self.base_of_template and self.base_of_template[child] not in self.moved
            if is_at_home and home is not None and home[1] in positions:
                places[child] = positions[home[1]]
        was = TOP if parent == TOP else self.base_of_template.get(parent)
        before = [] if was is None else self.base.children.get(was, [])
        standing = {index: positions[own] for index in before if (own := self.in_author.get(index)) in positions}
        ends = behind(before, standing, [author not in self.base_of_author for author in siblings])
        for child in children:
            gone = [self.base_of_template.get(child), *self.instead.get(child, ())]
            known = [ends[base] for base in gone if base in ends and base not in self.in_author]
            places.update({child: max(known)} if known else {})
        return places
