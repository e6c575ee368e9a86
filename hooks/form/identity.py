"""Which section is it? The sections of one outline found again in another.

Four steps, of which each sees only what the earlier ones left: what the template
declares; the same heading under the matched parent; the same name there, or anywhere if
it is the only one; likeness. A wrong pair costs more than none: what is left over was
added or removed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from markdown.meaning import body_key
from markdown.outline import Outline

from form.likeness import best_pairs
from form.names import names, names_beside
from form.ownership import is_taken_over, is_untouched, seen
from form.refusal import read_refusal

Matches = dict[int, int]
Declared = Mapping[int, Sequence[str]]


class Identity(NamedTuple):
    """Which section of the newer outline each section of the older is; `alike` are the pairs made by likeness."""

    matches: Matches
    alike: frozenset[tuple[int, int]]


Possible = Callable[[int, int], bool]
NO_NAMES: Declared = MappingProxyType({})


def by_name(base: Outline, author: Outline, also: Declared = NO_NAMES) -> Matches:
    """The sections of a base that its author has under the same heading or name, or one in `also`."""
    search = _Search(base, author)
    search.by_heading_and_name()
    search.by_other_names(also)
    return search.found


def in_author(
    base: Outline, author: Outline, named: Matches, is_possible: Possible = lambda old, new: True
) -> Identity:
    """The sections of a base, or of any text of the template's, in what its author made of it.

    `named` are those that `by_name` found, and `is_possible` says which other pairs may
    be made.
    """
    search = _Search(base, author, is_possible)
    for old, new in named.items():
        search.pair(old, new)
    search.by_likeness()
    search.by_children()
    search.by_place()
    return search.identity()


def in_template(base: Outline, template: Outline, declared: Declared) -> Identity:
    """The sections of a base in a later template.

    `declared` holds the headings that a section of the template had or is known by.
    """
    search = _Search(base, template)
    search.declared(declared)
    search.by_heading_and_name()
    search.by_likeness()
    return search.identity()


def in_both(author: Outline, template: Outline, known: Matches, declared: Declared) -> Matches:
    """The sections that author and template both have, though not by way of a base.

    `known` are those that they have by way of one, from the author's to the template's.
    """
    search = _Search(author, template)
    for old, new in known.items():
        search.pair(old, new)
    search.declared(declared)
    search.by_heading_and_name()
    return search.found


class _Search:
    """The pairs found so far between an older outline and a newer one."""

    def __init__(self, old: Outline, new: Outline, is_possible: Possible = lambda old, new: True) -> None:
        self.old, self.new = old, new
        self.is_possible = is_possible
        self.old_names = _names(old)
        self.new_names = _names(new)
        self.found: Matches = {0: 0}
        self.taken: Matches = {0: 0}
        self.alike: set[tuple[int, int]] = set()

    def identity(self) -> Identity:
        """What was found."""
        return Identity(self.found, frozenset(self.alike))

    def pair(self, old: int, new: int) -> None:
        """Say that two sections are one."""
        self.found[old] = new
        self.taken[new] = old

    def _pair_below(self, old: int, new: int) -> None:
        """Pair two sections, and what now has a matched parent."""
        self.pair(old, new)
        self._below([(old, new)])

    def _free(self, parent: int) -> list[int]:
        return [child for child in self.old.children[parent] if child not in self.found]

    def _free_new(self, parent: int) -> list[int]:
        return [child for child in self.new.children[parent] if child not in self.taken]

    # 1: what the template declares

    def declared(self, declared: Declared) -> None:
        """Pair what the template names by an earlier or another heading."""
        places: dict[str, list[int]] = defaultdict(list)
        for old in range(1, len(self.old.sections)):
            for each in dict.fromkeys((self.old_names[old], *names(self.old.sections[old].title))):
                places[each].append(old)
        titles = _by(self.old.titles, range(1, len(self.old.sections)))
        for new, earlier in declared.items():
            known = [old for title in earlier for old in self._named(places, title, new)]
            if new not in self.taken and known and not self._has_new_name(titles[self.new.titles[new]], known[0], new):
                self.pair(known[0], new)

    def _has_new_name(self, same: Sequence[int], earlier: int, new: int) -> bool:
        """Whether the older outline knows a section by its new heading already; names may also have been swapped."""
        body = body_key(self.new.sections[new])
        swapped = body_key(self.old.sections[earlier]) == body
        return any(not swapped or body_key(self.old.sections[old]) == body for old in same)

    def _named(self, places: Mapping[str, Sequence[int]], title: str, new: int) -> list[int]:
        """The free sections of one of the names, those under the same parent first."""
        found = next((places[each] for each in reversed(names(title)) if each in places), [])
        parent = self.new_names[self.new.parents[new]]
        free = [old for old in found if old not in self.found]
        return sorted(free, key=lambda old: self.old_names[self.old.parents[old]] != parent)

    # 2 and 3: the same heading, the same name

    def by_heading_and_name(self) -> None:
        """Pair equal headings and equal names, below matched parents and where there is but one."""
        self._below(list(self.found.items()))
        self._titles()
        # What stands below a document's title is as good as beside it: many want one heading of level 1.
        self._below([(0, self.new.title), (self.old.title, 0)])
        self._only_ones()

    def _below(self, parents: list[tuple[int, int]]) -> None:
        """Pair what stands under matched parents, all the way down."""
        while parents:
            old_parent, new_parent = parents.pop()
            pairs = [*self._same_headings(old_parent, new_parent), *self._same_names(old_parent, new_parent)]
            parents.extend(pairs)

    def _same_headings(self, old_parent: int, new_parent: int) -> Iterator[tuple[int, int]]:
        """The same heading, by order among equals."""
        news = _by(self.new.titles, self._free_new(new_parent))
        for title, olds in _by(self.old.titles, self._free(old_parent)).items():
            for old, new in self._in_order(olds, news.get(title, [])):
                self.pair(old, new)
                yield old, new

    def _in_order(self, olds: list[int], news: list[int]) -> Iterator[tuple[int, int]]:
        """Equal headings in their order; where one is missing, bodies that are unique go first."""
        if len(olds) != len(news) and news:
            places = _unique_bodies(self.new, news)
            same = [(old, places[body]) for body, old in _unique_bodies(self.old, olds).items() if body in places]
            yield from same
            olds = sorted(set(olds).difference(old for old, _ in same))
            news = sorted(set(news).difference(new for _, new in same))
        yield from zip(olds, news, strict=False)

    def _same_names(self, old_parent: int, new_parent: int) -> Iterator[tuple[int, int]]:
        """The same name; equal names by their order, if both sides have as many."""
        news = _by(self.new_names, self._free_new(new_parent))
        for name, olds in _by(self.old_names, self._free(old_parent)).items():
            if len(olds) == len(news.get(name, ())):
                for old, new in zip(olds, news[name], strict=True):
                    self.pair(old, new)
                    yield old, new

    def _titles(self) -> None:
        """The documents' titles: both first, on level 1, and no other section's heading."""
        old, new = self.old.title, self.new.title
        if old and new and old not in self.found and new not in self.taken and self._are_titles(old, new):
            self._pair_below(old, new)

    def _are_titles(self, old: int, new: int) -> bool:
        """Whether the first headings stand above the rest, or say much the same."""
        alone = _only_one_of_level_1(self.old) and _only_one_of_level_1(self.new)
        elsewhere = self.old_names[old] in self.new_names or self.new_names[new] in self.old_names
        first, second = set(self.old_names[old].split()), set(self.new_names[new].split())
        shared = len(first & second) * 2 >= min(len(first), len(second))
        same = is_untouched(self.old.sections[old], self.new.sections[new])
        return not elsewhere and (alone or shared or same)

    def _only_ones(self) -> None:
        """The same name anywhere, where each side has it once."""
        old_counts, new_counts = Counter(self.old_names), Counter(self.new_names)
        places = {name: new for new, name in enumerate(self.new_names)}
        for old, name in enumerate(self.old_names):
            alone = old_counts[name] == new_counts[name] == 1
            if alone and old not in self.found and places[name] not in self.taken:
                self._pair_below(old, places[name])

    def by_other_names(self, also: Declared) -> None:
        """One of the names that a section of the older outline is known by, where the newer has it once."""
        places = _by(self.new_names, range(1, len(self.new.sections)))
        for old, titles in also.items():
            named = next((places[each] for title in titles if (each := names(title)[0]) in places), [])
            if len(named) == 1 and old not in self.found and named[0] not in self.taken:
                self._pair_below(old, named[0])

    # 4: likeness

    def by_likeness(self) -> None:
        """Bodies or names that are nearly the same, under matched parents."""
        parents = list(self._parents())
        while parents:
            old_parent, new_parent = parents.pop()
            olds = {old: self.old.sections[old] for old in self._free(old_parent)}
            news = {new: self.new.sections[new] for new in self._free_new(new_parent)}
            for old, new in best_pairs(olds, news):
                if not self.is_possible(old, new):
                    continue
                known = set(self.found)
                self._like(old, new)
                parents += [(each, self.found[each]) for each in self.found if each not in known]

    def _parents(self) -> Iterator[tuple[int, int]]:
        yield from self.found.items()
        yield from {(0, self.new.title), (self.old.title, 0)} - set(self.found.items())

    def _like(self, old: int, new: int) -> None:
        self.alike.add((old, new))
        self._pair_below(old, new)

    def by_children(self) -> None:
        """A section most of whose children are matched to the children of one other."""
        while pairs := [pair for pair in self._by_children() if self._is_free(*pair)]:
            for old, new in pairs:
                if self._is_free(old, new):
                    self._like(old, new)

    def _is_free(self, old: int, new: int) -> bool:
        return old not in self.found and new not in self.taken and self.is_possible(old, new)

    def _by_children(self) -> Iterator[tuple[int, int]]:
        votes: dict[int, Counter[int]] = defaultdict(Counter)
        for old, new in self.found.items():
            votes[self.old.parents[old]][self.new.parents[new]] += 1
        for old, counts in votes.items():
            (new, count), *rivals = counts.most_common(2)
            most = count * 2 >= len(self.old.children[old]) and all(count > rival for _, rival in rivals)
            if most and self._is_clear(old, new):
                yield old, new

    def _is_clear(self, old: int, new: int) -> bool:
        """Whether most of the matched children of the newer section come from the older."""
        sources = [self.old.parents[self.taken[child]] for child in self.new.children[new] if child in self.taken]
        return sources.count(old) * 2 > len(sources)

    def by_place(self) -> None:
        """A section that its author renamed and rewrote: the only one missing and the only one new at its place."""
        for old_parent, new_parent in list(self._parents()):
            olds = _gaps(self.old.children[old_parent], self.found)
            news = _gaps(
                self.new.children[new_parent], {new: new for new in self.new.children[new_parent] if new in self.taken}
            )
            for place, missing in olds.items():
                added = news.get(place, [])
                if len(missing) == len(added) == 1 and place != (None, None):
                    self._same_place(missing[0], added[0])

    def _same_place(self, old: int, new: int) -> None:
        before, after = self.old.sections[old], self.new.sections[new]
        own_children = all(child not in self.taken for child in self.new.children[new])
        at_home = all(child not in self.found for child in self.old.children[old])
        level = _depth(self.old, old) == _depth(self.new, new) and own_children and at_home
        is_text = seen(before) and is_taken_over(before, after) and read_refusal(after) is None
        if level and is_text and self.is_possible(old, new):
            self._like(old, new)


def _depth(outline: Outline, index: int) -> int:
    """How much deeper a section is than the one above it."""
    return outline.sections[index].level - outline.sections[outline.parents[index]].level


@lru_cache(maxsize=8)  # an outline is looked through more than once
def _names(outline: Outline) -> list[str]:
    return names_beside([section.title for section in outline.sections], outline.parents)


def _by(keys: Sequence[str], indices: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index in indices:
        found[keys[index]].append(index)
    return found


def _unique_bodies(outline: Outline, indices: Iterable[int]) -> dict[tuple[str, ...], int]:
    bodies = {index: body_key(outline.sections[index]) for index in indices}
    counts = Counter(bodies.values())
    return {body: index for index, body in bodies.items() if counts[body] == 1}


def _only_one_of_level_1(outline: Outline) -> bool:
    return sum(section.level == 1 for section in outline.sections) == 1


Gap = tuple[int | None, int | None]


def _gaps(children: Sequence[int], known: Mapping[int, int]) -> dict[Gap, list[int]]:
    """The children that are not known, by the known ones before and after them."""
    marks = [place for place, child in enumerate(children) if child in known]
    gaps: dict[Gap, list[int]] = {}
    for start, end in pairwise([-1, *marks, len(children)]):
        before = known[children[start]] if start >= 0 else None
        after = known[children[end]] if end < len(children) else None
        gaps[before, after] = list(children[start + 1 : end])
    return gaps
