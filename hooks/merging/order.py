"""Where each section of a merged document stands.

The template's order is the skeleton. What the author added, moved or alone still has
follows what it followed in the author's text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from markdown.folds import Fold

from merging.rows import Rows, Tree, find_homes, find_moved

_NOWHERE = -1  # no row


class Order(NamedTuple):
    """The rows of the result as a tree, and what did not get a place."""

    result: Tree
    left_out: list[int]  # rows of the template's that the author has deleted, with all below them
    moved: Set[int]  # rows that stand where the author moved them


def arrange(rows: Rows, removed: Set[int], frozen: Set[int], folds: Sequence[Fold] = ()) -> Order:
    """Put all rows in their places but the removed ones.

    `removed` are rows that the template dropped and in which its author wrote nothing;
    a heading among them stays where something stays below it. `frozen` are rows of the
    author's that keep all below them as it is. What the author has put into one fold
    stays together, if need be where it stood.
    """
    homes = find_homes(rows.base, rows.author, rows.rows)
    moved = find_moved(rows.base, rows.author, homes)
    order = _arranged(rows, homes, moved, removed, frozen)
    torn = {row for fold in folds for row in _held(rows, fold) if not _is_together(rows, order.result, fold)}
    return _arranged(rows, homes, moved | torn, removed, frozen) if torn else order


def _held(rows: Rows, fold: Fold) -> list[int]:
    """The outermost rows in a fold."""
    siblings = rows.author.children[rows.author.parents[fold.first]]
    return siblings[siblings.index(fold.first) : siblings.index(fold.last) + 1]


def _is_together(rows: Rows, result: Tree, fold: Fold) -> bool:
    """Whether what a fold holds stands together, with nothing of the author's between."""
    held = _held(rows, fold)
    siblings = [row for row in result.children.get(result.parents[fold.first], []) if row in rows.author]
    start = siblings.index(fold.first)
    return siblings[start : start + len(held)] == [row for row in held if row in result]


def _arranged(rows: Rows, homes: Mapping[int, int], moved: Set[int], removed: Set[int], frozen: Set[int]) -> Order:
    places = _Places(rows, homes, moved, removed, frozen)
    parents, left_out = _parents(places)
    authors = {row for row in parents if places.is_placed_by_author(row)}
    tree = _tree(rows, parents, authors, moved)
    return Order(_without_removed(tree, removed, frozen), left_out, moved)


class _Places:
    """Under which row each row belongs."""

    def __init__(
        self, rows: Rows, homes: Mapping[int, int], moved: Set[int], removed: Set[int], frozen: Set[int]
    ) -> None:
        self.rows, self.homes, self.removed, self.frozen = rows, homes, removed, frozen
        self.taken_over = {
            old: new
            for old, new in find_homes(rows.base, rows.template, rows.rows).items()
            if (old not in rows.template and self._went(old, new)) or (old == 0 and new not in rows.base)
        }
        self.moved = {row for row in moved if not self._is_moved_by_both(row)}
        self.out_of_order = _out_of_order(rows)
        self.stayed = self._most_stayed()

    def home(self, template_parent: int) -> int:
        """Where the author's text has, or would have, what the template has under one of its rows, or nowhere."""
        return self.homes.get(template_parent, _NOWHERE if template_parent in self.rows.base else template_parent)

    def _went(self, old: int, new: int) -> bool:
        """Whether anything that the author has below a row goes below another."""
        author, template = self.rows.author, self.rows.template
        return any(template.parents.get(row) == new for row in author.children.get(old, []))

    def _is_moved_by_both(self, row: int) -> bool:
        if row not in self.rows.template or row == 0:
            return False
        parent = self.rows.template.parents[row]
        changed = parent != self.rows.base.parents[row]
        return changed and self.home(parent) == self.rows.author.parents[row]

    def is_placed_by_author(self, row: int) -> bool:
        """Whether it is the author's text that says where a row stands."""
        if row not in self.rows.author:
            return False
        if row not in self.rows.template or row in self.moved:
            return True
        if row in self.frozen and self.rows.author.parents[row] in self.frozen:
            return True
        if row in self.rows.base:
            return False
        in_place = self.home(self.rows.template.parents[row]) == self.rows.author.parents[row]
        return not in_place or row in self.out_of_order

    def parent(self, row: int) -> int:
        """The row under which a row belongs, or nowhere."""
        if self.is_placed_by_author(row):
            return self._with_its_siblings(row)
        parent = self.rows.template.parents[row]
        if row in self.rows.author and self._only_lost_its_parent(row):
            return self.rows.author.parents[row]
        if row not in self.rows.author and parent in self.stayed:
            return self.stayed[parent]
        return self.home(parent)

    def _most_stayed(self) -> dict[int, int]:
        """The headings that the template dropped and that stay above most of what is below them: new rows go there."""
        found: dict[int, int] = {}
        for parent, children in self.rows.template.children.items():
            known = [row for row in children if row in self.rows.author and not self.is_placed_by_author(row)]
            stayed = [self.rows.author.parents[row] for row in known if self._only_lost_its_parent(row)]
            if len(stayed) * 2 > len(known):
                found[parent] = max(stayed, key=stayed.count)
        return found

    def _with_its_siblings(self, row: int) -> int:
        """The author's parent, or where the template has put what stood beside a row that stays."""
        parent = self.rows.author.parents[row]
        is_gone = parent in self.removed or (parent == 0 and row != self.rows.author.order[1])
        if is_gone and parent in self.taken_over:
            return self.home(self.taken_over[parent])
        return parent

    def _only_lost_its_parent(self, row: int) -> bool:
        """Whether the template dropped the heading above a row that stays, and left the row on its level."""
        parent = self.rows.author.parents[row]
        each = self.rows.rows[row]
        if parent in self.rows.template or parent in self.removed or row not in self.rows.base:
            return False
        same_level = each.base is not None and each.template is not None and each.base.level == each.template.level
        return (
            same_level and self.rows.base.parents[row] == parent and self.rows.template.parents[row] in self.rows.base
        )


def _out_of_order(rows: Rows) -> set[int]:
    """What both sides added, where they did not add it between the same sections."""
    found: set[int] = set()
    for siblings in rows.template.children.values():
        for one_way, side in ((siblings, 1), (siblings[::-1], -1)):
            limit: int | None = None
            for row in one_way:
                position = rows.author.positions.get(row)
                if position is None:
                    continue
                if row in rows.base:
                    limit = position if limit is None or position * side > limit * side else limit
                elif limit is not None and position * side < limit * side:
                    found.add(row)
    return found


def _parents(places: _Places) -> tuple[dict[int, int], list[int]]:
    """The parent of each row that has a place; and the rows of the template's that the author deleted."""
    rows = places.rows
    parents: dict[int, int] = {}
    left_out: list[int] = []
    for row in rows.template.order[1:]:
        if row in rows.author:
            continue
        parent = places.parent(row)
        if row not in rows.base and parent not in places.frozen and (parent in rows.author or parent in parents):
            parents[row] = parent
        else:
            left_out.append(row)
    for row in rows.author.order[1:]:
        parent = places.parent(row)
        parents[row] = parent if parent in rows.author or parent in parents else rows.author.parents[row]
    return _without_circles(parents, rows.author), left_out


def _without_circles(parents: dict[int, int], author: Tree) -> dict[int, int]:
    """Undo the template's moves where author and template moved rows under each other."""
    reached = {0}
    for start in parents:
        path: dict[int, None] = {}
        row = start
        while row not in reached and row not in path:
            path[row] = None
            row = parents[row]
        if row not in reached:
            parents[row] = author.parents.get(row, 0)
            return _without_circles(parents, author)
        reached.update(path)
    return parents


def _tree(rows: Rows, parents: Mapping[int, int], authors: Set[int], moved: Set[int]) -> Tree:
    """Put siblings in order: the template's, each followed by what follows it in the author's text."""
    given: dict[int, list[int]] = defaultdict(list)
    for row in rows.template.order[1:]:
        if row in parents and row not in authors:
            given[parents[row]].append(row)
    own: dict[int, list[int]] = defaultdict(list)
    written: dict[int, list[int]] = defaultdict(list)
    for row in rows.author.order[1:]:
        written[parents[row]].append(row)
        home = rows.author.parents[row]
        written[home] += [each for each in _went_into(row, home, parents) if each not in authors]
        if row in authors:
            own[parents[row]].append(row)
    children = {
        parent: interleave(given.get(parent, []), written.get(parent, []), authors, moved) for parent in {*given, *own}
    }
    order: list[int] = []
    stack = [0]
    while stack:
        row = stack.pop()
        order.append(row)
        stack += reversed(children.get(row, []))
    return Tree(order, {row: parents[row] for row in order[1:]})


def _went_into(row: int, home: int, parents: Mapping[int, int]) -> list[int]:
    """The row, if any, below the one where a row stood into which it has gone."""
    path = [row]
    while path[-1] and parents[path[-1]] != home:
        path.append(parents[path[-1]])
    return [above for above in path[1:][-1:] if above]


def interleave(
    given: Sequence[int],
    written: Sequence[int],
    authors: Set[int],
    moved: Set[int],
    waits: Set[int] = frozenset(),
    tells_no_place: Set[int] = frozenset(),
) -> list[int]:
    """Bring two sequences that share elements together.

    `given` is the skeleton. Of `written`, the elements among `authors` follow what they
    follow there, those that tell no place passed over. What the author moved behind all
    others stays there. Behind an element among `waits` the author's come only after what
    is new in the skeleton.
    """
    known = set(given)
    last_known = max((place for place, each in enumerate(written) if each in known), default=-1)
    followers: dict[int | None, list[int]] = defaultdict(list)
    end: list[int] = []
    before: int | None = None
    for place, each in enumerate(written):
        if each not in authors:
            before = before if each in tells_no_place else each
        elif 0 <= last_known < place and (each in moved or end):
            end.append(each)
        else:
            followers[before].append(each)
    shared = known.intersection(written)
    result = [*followers[None]]
    waiting: list[int] = []
    for each in given:
        if each in shared:
            result += waiting
            waiting = []
        result.append(each)
        (waiting if each in waits else result).extend(followers[each])
    return result + waiting + end


def _without_removed(tree: Tree, removed: Set[int], frozen: Set[int]) -> Tree:
    """The tree without removed rows that hold nothing that stays."""
    staying = {0}
    for row in reversed(tree.order[1:]):
        if row not in removed or row in frozen or row in staying:
            staying.update((row, tree.parents[row]))
    order = [row for row in tree.order if row in staying]
    return Tree(order, {row: tree.parents[row] for row in order[1:]})
