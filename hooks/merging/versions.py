"""Three versions of a document and which section of one is which of the others."""

from __future__ import annotations

from collections import Counter, defaultdict

from form.identity import Matches
from markdown.inline import Key
from markdown.ordering import longest_increasing
from markdown.outline import Outline


class Versions:
    """Three versions of a document and which section of one is which of the others.

    Where the base lacks a section that author and template both have, the two are one
    section: `author_of` and `template_of` know it, `base_of_…` do not.
    """

    def __init__(
        self, base: Outline, author: Outline, template: Outline, in_author: Matches, in_template: Matches
    ) -> None:
        self.base = base
        self.author = author
        self.template = template
        self.base_of_author = _reverse(in_author)
        in_template = {**in_template, **self._anticipated(in_template)}
        self.base_of_template = _reverse(in_template)
        self.author_of = {there: in_author[here] for here, there in in_template.items() if here in in_author}
        self.homes = homes(base, author, self.base_of_author)
        self.dissolved = self._dissolved()
        self._match_added()
        self.template_of = _reverse(self.author_of)

    def _anticipated(self, in_template: Matches) -> Matches:
        """Sections to which the author has already given the name that they now have in the template."""
        known = set(in_template.values())
        pairs: Matches = {}
        for index, place in self._only_ones().items():
            base = self.base_of_author.get(place)
            if index not in known and base is not None and base not in in_template:
                pairs[base] = index
        return pairs

    def _only_ones(self) -> Matches:
        """The template's sections whose heading is the only one of its kind there and in the author's text."""
        counts = Counter(self.author.titles), Counter(self.template.titles)
        places = {title: place for place, title in enumerate(self.author.titles)}
        return {
            index: places[title]
            for index, title in enumerate(self.template.titles)
            if index and counts[0][title] == counts[1][title] == 1
        }

    def _match_added(self) -> None:
        """The same heading under the matched parent, by order among equals, or the only one.

        A section that its author replaced by one of the name that it now has is that one too.
        """
        free: dict[tuple[int | None, Key], list[int]] = defaultdict(list)
        for place in range(len(self.author.sections) - 1, 0, -1):
            if place not in self.base_of_author:
                free[self.author.parents[place], self.author.titles[place]].append(place)
        only_ones = self._only_ones()
        for index, title in enumerate(self.template.titles):
            if index in self.author_of:
                continue
            equals = free.get((self.parent_in_author(self.template.parents[index]), title))
            if equals:
                self._add(equals.pop(), index)
            elif index in only_ones and only_ones[index] not in self.base_of_author:
                self._add(only_ones[index], index)

    def _add(self, author: int, template: int) -> None:
        self.author_of[template] = author
        if template in self.base_of_template:
            self.base_of_author[author] = self.base_of_template[template]

    def parent_in_author(self, template: int) -> int | None:
        """Which section of the author's holds what the template has under one of its own."""
        base = self.dissolved.get(template, self.base_of_template.get(template))
        return self.homes.get(base) if base is not None else self.author_of.get(template)

    def _dissolved(self) -> Matches:
        """The template's sections that took over most of their children from one that it dropped.

        Where the dropped one is the author's, as a title of their own is, it keeps them.
        """
        counts: dict[int, Counter[int]] = defaultdict(Counter)
        for index, base in self.base_of_template.items():
            if index:
                counts[self.template.parents[index]][self.base.parents[base]] += 1
        known = set(self.base_of_template.values())
        found: Matches = {}
        for parent, bases in counts.items():
            most, count = bases.most_common(1)[0]
            dropped = parent in self.base_of_template and most not in known and most in self.homes
            if dropped and self._is_renamed(most) and count > bases[self.base_of_template[parent]]:
                found[parent] = most
        return found

    def _is_renamed(self, base: int) -> bool:
        titles = {self.author.titles[there] for there, here in self.base_of_author.items() if here == base}
        return bool(titles) and self.base.titles[base] not in titles

    def in_place(self, author: int) -> bool:
        """Whether a section that both sides added stands under the same parent on both."""
        parent = self.template.parents[self.template_of[author]]
        return self.parent_in_author(parent) == self.author.parents[author]


def _reverse(pairs: Matches) -> Matches:
    return {there: here for here, there in pairs.items()}


def homes(old: Outline, new: Outline, old_of_new: Matches) -> Matches:
    """Say where the children of each section of `old` are in `new`.

    They are below the matched section, or below one that took most of them: an added one,
    the title where they stood beside it, or any where the matched section is gone.
    """
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for there, here in old_of_new.items():
        if here:
            counts[old.parents[here]][new.parents[there]] += 1
    found = _reverse(old_of_new)
    for parent, places in counts.items():
        most, count = places.most_common(1)[0]
        took = most not in old_of_new or (parent == 0 and old_of_new[most] == old.title)
        if parent not in found or (took and count > places[found[parent]]):
            found[parent] = most
    return found


def moved_sections(old: Outline, new: Outline, old_of_new: Matches, home: Matches | None = None) -> set[int]:
    """The sections of `new` that stand under another parent or in another order than in `old`.

    `home` says where the children of each section of `old` belong, if not below its match.
    """
    home = home or _reverse(old_of_new)
    moved: set[int] = set()
    for parent, children in enumerate(new.children):
        known = [child for child in children if child in old_of_new]
        at_home = [child for child in known if home.get(old.parents[old_of_new[child]]) == parent]
        in_order = {at_home[place] for place in longest_increasing([old_of_new[child] for child in at_home])}
        moved.update(child for child in known if child not in in_order)
    return moved
