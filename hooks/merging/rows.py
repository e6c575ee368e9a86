"""The rows of a merge: base, author and template of one section, side by side.

Everything after matching speaks of rows. A row is a number; three trees say in which
order and under which other row each text has it. Row 0 is what stands before the first
heading.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from functools import cached_property
from typing import NamedTuple

from form.identity import NO_NAMES, Declared, by_name, in_author, in_both, in_template
from form.pairs import Matches, Possible
from form.refusal import SENTENCE, denies
from markdown.document import Section
from markdown.ordering import longest_increasing
from markdown.outline import Outline


class SaysNo(NamedTuple):
    """Which of the three texts say that a section does not apply."""

    base: bool
    author: bool
    template: bool


class Row(NamedTuple):
    """One section in the three texts, as far as each has it; `alike` if only likeness made it one."""

    base: Section | None
    author: Section | None
    template: Section | None
    no: SaysNo
    alike: bool = False

    @property
    def denies(self) -> bool:
        """Whether the author's text agrees with an answer of no, in whatever words."""
        return self.no.author or (self.author is not None and denies(self.author))


class Refusals(NamedTuple):
    """The sections of the three texts, by their places, that say that they do not apply; the template's sentence."""

    base: Set[int]
    author: Set[int]
    template: Set[int]
    sentence: str = SENTENCE


class Tree:
    """The rows of one text: their order in the document, and under which row each stands."""

    def __init__(self, order: list[int], parents: dict[int, int]) -> None:
        self.order = order
        self.parents = parents

    @cached_property
    def positions(self) -> dict[int, int]:
        """Where in the document each row stands."""
        return {row: position for position, row in enumerate(self.order)}

    @cached_property
    def children(self) -> Mapping[int, list[int]]:
        """The rows below each row, in their order."""
        found: dict[int, list[int]] = defaultdict(list)
        for row in self.order[1:]:
            found[self.parents[row]].append(row)
        return found

    def __contains__(self, row: int) -> bool:
        return row in self.positions

    def subtree(self, row: int) -> list[int]:
        """A row and all below it."""
        found, stack = [], [row]
        while stack:
            each = stack.pop()
            found.append(each)
            stack += reversed(self.children.get(each, []))
        return found


class Rows(NamedTuple):
    """All rows, and how the three texts arrange them."""

    rows: tuple[Row, ...]
    base: Tree
    author: Tree
    template: Tree


def make_rows(
    base: Outline,
    author: Outline,
    template: Outline,
    refusals: Refusals,
    declared: Declared,
    also: Declared = NO_NAMES,
) -> Rows:
    """Find out which section is which.

    `declared` holds the headings that sections of the template had or are known by, by
    their places; `also` names that sections of the base have in the author's text.
    """
    given = in_template(base, template, declared, refusals.sentence)
    named = by_name(base, author, also)
    both = _in_both(author, template, named, given.matches, declared)
    written = in_author(base, author, named, refusals.sentence, _possible(both, given.matches))
    both = _in_both(author, template, written.matches, given.matches, declared)
    sides = _sides(base, author, template, written.matches, given.matches, both)
    rows = tuple(
        Row(
            None if here is None else base.sections[here],
            None if there is None else author.sections[there],
            None if now is None else template.sections[now],
            SaysNo(here in refusals.base, there in refusals.author, now in refusals.template),
            (here, there) in written.alike or (here, now) in given.alike,
        )
        for here, there, now in sides
    )
    of_base, of_author, of_template = (
        {side[each]: row for row, side in enumerate(sides) if side[each] is not None} for each in range(3)
    )
    return Rows(rows, _tree(base, of_base), _tree(author, of_author), _tree(template, of_template))


def _possible(named: Matches, in_template: Matches) -> Possible:
    """Say that no section of the author's is one of the base's that has another name in the template."""
    base_of = _reverse(in_template)

    def is_possible(here: int, there: int) -> bool:
        now = named.get(there)
        return now is None or (in_template.get(here, now) == now and base_of.get(now, here) == here)

    return is_possible


def _in_both(
    author: Outline, template: Outline, in_author: Matches, in_template: Matches, declared: Declared
) -> Matches:
    """Which section of the template each of the author's is; a section of the base is never two of them."""
    base_of_author, base_of_template = _reverse(in_author), _reverse(in_template)
    through_base = {there: in_template[here] for here, there in in_author.items() if here in in_template}
    found = in_both(author, template, through_base, declared)
    return {
        there: now
        for there, now in found.items()
        if there in through_base or there not in base_of_author or now not in base_of_template
    }


_Sides = tuple[int | None, int | None, int | None]


def _sides(
    base: Outline, author: Outline, template: Outline, in_author: Matches, in_template: Matches, both: Matches
) -> list[_Sides]:
    """The places of each row in the three texts: the base's rows, then what it lacks."""
    author_of = _reverse(both)
    sides: list[_Sides] = []
    for here in range(len(base.sections)):
        there, now = in_author.get(here), in_template.get(here)
        if now is None and there is not None:
            now = both.get(there)
        elif there is None and now is not None:
            there = author_of.get(now)
        sides.append((here, there, now))
    known = {now for _, _, now in sides}
    sides += [(None, author_of.get(now), now) for now in range(len(template.sections)) if now not in known]
    known = {there for _, there, _ in sides}
    sides += [(None, there, None) for there in range(len(author.sections)) if there not in known]
    return sides


def _tree(outline: Outline, row_of: dict[int | None, int]) -> Tree:
    order = [row_of[index] for index in range(len(outline.sections))]
    return Tree(order, {row_of[index]: row_of[outline.parents[index]] for index in range(1, len(order))})


def _reverse(pairs: Matches) -> Matches:
    return {there: here for here, there in pairs.items()}


def find_homes(old: Tree, new: Tree, rows: tuple[Row, ...]) -> dict[int, int]:
    """Under which row of `new` the children of each row of `old` now stand.

    That is the same row, or one that took most of them: one that `old` lacks, the title
    where they stood beside it, or any where the row itself is gone.
    """
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for row in new.order[1:]:
        if row in old.parents:
            counts[old.parents[row]][new.parents[row]] += 1
    homes = {row: row for row in old.order if row in new}
    title = old.order[1] if len(old.order) > 1 else 0
    for parent, places in counts.items():
        most, count = places.most_common(1)[0]
        took = most not in old or {most, parent} == {0, title}
        if parent not in new or (took and count > places[parent]):
            homes[parent] = most
    return homes


def find_moved(old: Tree, new: Tree, homes: Mapping[int, int]) -> set[int]:
    """The rows that stand in `new` under another row, or in another order, than in `old`."""
    moved: set[int] = set()
    for parent in (0, *new.order[1:]):
        known = [row for row in new.children.get(parent, []) if row in old]
        at_home = [row for row in known if homes.get(old.parents[row]) == parent]
        in_order = {at_home[place] for place in longest_increasing([old.positions[row] for row in at_home])}
        moved.update(row for row in known if row not in in_order)
    return moved
