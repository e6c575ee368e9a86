"""Which sections of the template are missing from a spec, and which stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from form.pairs import Matches
from markdown.ordering import longest_increasing
from markdown.outline import Outline


class Missing(NamedTuple):
    """A section that is not in the spec."""

    section: int
    after: int  # the section after which it belongs there
    instead: int | None  # the one of the author's own that stands in its place


def missing_sections(base: Outline, spec: Outline, found: Matches) -> Iterator[Missing]:
    """The sections of `base` that `spec` lacks; of a whole branch only the topmost."""
    if len(found) < len(base.sections):
        search = _Search(base, spec, found)
        for parent in search.places:
            if any(child not in found for child in base.children[parent]):
                yield from search.below(parent)


class _Search:
    def __init__(self, base: Outline, spec: Outline, found: Matches) -> None:
        self.base = base
        self.spec = spec
        self.found = found
        self.base_of = {there: here for here, there in found.items()}
        self.title = found.get(base.title, 0)
        self.places = {base.title: 0, **found}  # what stood below a title that is gone stands at the top

    def below(self, parent: int) -> Iterator[Missing]:
        """What is missing below a section, and where it belongs."""
        children = self._children(parent)
        at_home = self._at_home(children, parent)
        own = self._own(children, at_home, self.places[parent])
        neighbour = after = self.places[parent]
        for child in self.base.children[parent]:
            there = self.found.get(child)
            if there is None:
                yield Missing(child, after, own[neighbour].pop(0) if own.get(neighbour) else None)
            elif there in at_home:
                neighbour, after = there, self._end(there)

    def _children(self, parent: int) -> list[int]:
        """What stands below a section of the spec; below the title is as good as beside it."""
        children = self.spec.children[self.places[parent]]
        if parent or not self.title:
            return children
        return sorted([*children, *self.spec.children[self.title]])

    def _at_home(self, children: list[int], parent: int) -> set[int]:
        """Those that stand in the template's order; what was moved tells no place."""
        home = [
            child for child in children if child in self.base_of and self.base.parents[self.base_of[child]] == parent
        ]
        return {home[place] for place in longest_increasing([self.base_of[each] for each in home])}

    def _own(self, children: list[int], at_home: set[int], parent: int) -> dict[int, list[int]]:
        """The author's own sections, by the one at home that each follows."""
        own: dict[int, list[int]] = {}
        neighbour = parent
        for child in children:
            if child in at_home:
                neighbour = child
            elif child not in self.base_of:
                own.setdefault(neighbour, []).append(child)
        return own

    def _end(self, section: int) -> int:
        return section if section == self.title else self.spec.subtree(section)[-1]


class Misplaced(NamedTuple):
    """A section under another parent than the template's, and how many follow it there."""

    section: int
    parent: int
    following: int = 0


def misplaced_sections(base: Outline, spec: Outline, found: Matches) -> list[Misplaced]:
    """The sections of `spec` that stand under another parent than in `base`.

    A heading of the wrong level takes others with it; they are not reported on their own.
    """
    wrong = _under_other_parents(base, spec, found)
    reported: list[Misplaced] = []
    for children in spec.children:
        parents = [None if _is_taken_along(child, spec, found, wrong) else wrong.get(child) for child in children]
        for parent, run in groupby(zip(children, parents, strict=True), key=lambda pair: pair[1]):
            first, *following = (child for child, _ in run)
            if parent is not None:
                reported.append(Misplaced(first, parent, len(following)))
    return reported


def _under_other_parents(base: Outline, spec: Outline, found: Matches) -> dict[int, int]:
    """The sections of the spec that are, each with the parent that it has in the base."""
    title = found.get(base.title, 0)
    wrong = {}
    for index, there in found.items():
        parent, here = base.parents[index], spec.parents[there]
        # Below the title is as good as beside it: many want a single heading of level 1.
        if index and parent in found and here != found[parent] and not (parent == 0 and here == title):
            wrong[there] = parent
    return wrong


def _is_taken_along(child: int, spec: Outline, found: Matches, wrong: Mapping[int, int]) -> bool:
    return child in wrong and (found[wrong[child]] in wrong or spec.parents[child] in wrong)
