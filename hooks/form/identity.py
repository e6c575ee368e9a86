"""Who is who: which section of one document is which of another.

Sections are matched by a declared rename, by the same heading under the matched
parent, by a heading that is the only one of its kind, by an unchanged or nearly
unchanged body, and a parent by its children. What is left over was removed or added.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from markdown.document import Document
from markdown.inline import Key, title_key
from markdown.meaning import body_key, is_stub
from markdown.ordering import longest_increasing

Matches = dict[int, int]

_WORDS_THAT_TELL = 8  # a shorter body is too common to name its section
_NEARLY = 0.7  # the share of word pairs that two nearly equal bodies have in common
_COMMON = 8  # a pair of words in more sections than this tells nothing


class Outline:
    """The sections of a document as a tree; the text before the first heading is its root."""

    def __init__(self, document: Document) -> None:
        self.sections = document
        self.titles = [title_key(section.title) for section in document]
        self.parents = [0] * len(document)
        self.children: list[list[int]] = [[] for _ in document]
        open_sections = [0]
        for index, section in enumerate(document[1:], 1):
            while len(open_sections) > 1 and document[open_sections[-1]].level >= section.level:
                open_sections.pop()
            self.parents[index] = open_sections[-1]
            self.children[open_sections[-1]].append(index)
            open_sections.append(index)

    def path(self, index: int) -> str:
        """The headings from the outermost section down to this one."""
        titles: list[str] = []
        while index:
            titles.append(" ".join(self.sections[index].title.split()) or "(no title)")
            index = self.parents[index]
        return " / ".join(reversed(titles)) or "(top of the document)"

    def subtree(self, index: int) -> range:
        """The section and all below it, which follow it in the document."""
        end = index + 1
        level = self.sections[index].level
        while end < len(self.sections) and self.sections[end].level > level:
            end += 1
        return range(index, end)


def title_of(outline: Outline) -> int:
    """The section that is the document's title, or 0 if there is none."""
    return 1 if len(outline.sections) > 1 and outline.sections[1].level == 1 else 0


def match(old: Outline, new: Outline, renames: Mapping[int, str] | None = None) -> Matches:
    """Say which section of `new` each section of `old` is.

    `renames` holds the earlier heading of sections of `new`, by their index, where `new`
    is a template: an author's text must not come under a heading that is not its own, so
    a section known by its children alone has to have the same body there. Sections
    of `old` that are not in the result are not in `new`.
    """
    return _Matching(old, new, strict=renames is not None).run(renames or {})


class _Matching:
    def __init__(self, old: Outline, new: Outline, strict: bool) -> None:
        self.strict = strict
        self.old = old
        self.new = new
        self.found: Matches = {0: 0}
        self.taken = {0}

    def run(self, renames: Mapping[int, str]) -> Matches:
        self._declared(renames)
        self._under_parents([(0, 0), *self._pairs()])
        self._only_ones()
        self._first_headings()
        self._beside_titles()
        self._by_body()
        self._by_children()
        return self.found

    def _pairs(self) -> list[tuple[int, int]]:
        return [pair for pair in self.found.items() if pair != (0, 0)]

    def _add(self, old: int, new: int) -> None:
        self.found[old] = new
        self.taken.add(new)

    def _adopt(self, old: int, new: int) -> None:
        self._add(old, new)
        self._under_parents([(old, new)])

    def _free_old(self) -> list[int]:
        return [index for index in range(len(self.old.sections)) if index not in self.found]

    def _free_new(self) -> list[int]:
        return [index for index in range(len(self.new.sections)) if index not in self.taken]

    def _declared(self, renames: Mapping[int, str]) -> None:
        if not renames:
            return
        places: dict[Key, list[int]] = defaultdict(list)
        for old, title in enumerate(self.old.titles):
            places[title].append(old)
        for new, title in renames.items():
            parent = self.new.titles[self.new.parents[new]]
            free = [old for old in places[title_key(title)] if old and old not in self.found]
            under_it = (old for old in free if self.old.titles[self.old.parents[old]] == parent)
            named = next(under_it, free[0] if free else None)
            if named is not None:
                self._add(named, new)

    def _under_parents(self, pairs: list[tuple[int, int]]) -> None:
        """The same heading under the matched parent, by order among equals."""
        while pairs:
            old_parent, new_parent = pairs.pop()
            by_title: dict[Key, list[int]] = defaultdict(list)
            for new in self.new.children[new_parent]:
                if new not in self.taken:
                    by_title[self.new.titles[new]].append(new)
            olds: dict[Key, list[int]] = defaultdict(list)
            for old in self.old.children[old_parent]:
                if old not in self.found and self.old.titles[old] in by_title:
                    olds[self.old.titles[old]].append(old)
            for title, equals in olds.items():
                for old, new in self._equals(equals, by_title[title]):
                    self._add(old, new)
                    pairs.append((old, new))

    def _equals(self, olds: list[int], news: list[int]) -> Iterator[tuple[int, int]]:
        """Match equal headings in their order; where one is missing, bodies that are unique go first."""
        if len(olds) != len(news):
            places = _unique_bodies(self.new, news)
            same = [(old, places[body]) for body, old in _unique_bodies(self.old, olds).items() if body in places]
            yield from same
            olds = sorted(set(olds).difference(old for old, _ in same))
            news = sorted(set(news).difference(new for _, new in same))
        yield from zip(olds, news, strict=False)

    def _only_ones(self) -> None:
        old_counts, new_counts = Counter(self.old.titles), Counter(self.new.titles)
        places = {title: new for new, title in enumerate(self.new.titles)}
        for old in self._free_old():
            title = self.old.titles[old]
            alone = old_counts[title] == new_counts[title] == 1
            if alone and old not in self.found and places[title] not in self.taken:
                self._adopt(old, places[title])

    def _first_headings(self) -> None:
        """The title: the first heading; in a template, if it is the only one of level 1 or much the same."""
        if len(self.old.sections) < 2 or len(self.new.sections) < 2 or 1 in self.found or 1 in self.taken:
            return
        old, new = self.old.sections[1], self.new.sections[1]
        if old.level == new.level == 1 and (
            not self.strict
            or _level_ones(self.old) == _level_ones(self.new) == 1
            or body_key(old) == body_key(new)
            or _share(_words(self.old.titles[1]), _words(self.new.titles[1]), of=min) >= 0.5
        ):
            self._adopt(1, 1)

    def _beside_titles(self) -> None:
        """What stands below a document's title is as good as beside it: many want one heading of level 1."""
        self._under_parents([(0, title_of(self.new)), (title_of(self.old), 0)])

    def _by_body(self) -> None:
        """A body that is the same or nearly so, if it is the only such."""
        olds = self._telling(self.old, self._free_old())
        news = self._telling(self.new, self._free_new())
        places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for new, pairs in news.items():
            for pair in set(pairs):
                places[pair].append(new)
        best = {old: self._nearest(pairs, news, places) for old, pairs in olds.items()}
        claims = Counter(new for new in best.values() if new is not None)
        for old, nearest in best.items():
            if nearest is None or claims[nearest] > 1:
                continue
            if old not in self.found and nearest not in self.taken:
                self._adopt(old, nearest)

    @staticmethod
    def _telling(outline: Outline, indices: list[int]) -> dict[int, list[tuple[str, str]]]:
        telling = {}
        for index in indices:
            section = outline.sections[index]
            words = _words(section.body)
            if index and len(words) >= _WORDS_THAT_TELL and not is_stub(section):
                telling[index] = list(pairwise(words))
        return telling

    @staticmethod
    def _nearest(
        pairs: list[tuple[str, str]],
        news: dict[int, list[tuple[str, str]]],
        places: dict[tuple[str, str], list[int]],
    ) -> int | None:
        rare = (places[pair] for pair in set(pairs) if 0 < len(places.get(pair, ())) <= _COMMON)
        votes = Counter(new for news_with_pair in rare for new in news_with_pair)
        near = [new for new, _ in votes.most_common(2) if _share(pairs, news[new]) >= _NEARLY]
        return near[0] if len(near) == 1 else None

    def _may_be(self, old: int, new: int) -> bool:
        before, after = self.old.sections[old], self.new.sections[new]
        return not self.strict or (before.level == after.level and body_key(before) == body_key(after))

    def _by_children(self) -> None:
        """A section without a match, half of whose children or more have theirs under one other."""
        while True:
            votes: dict[int, Counter[int]] = defaultdict(Counter)
            for old, new in self.found.items():
                old_parent, new_parent = self.old.parents[old], self.new.parents[new]
                if old_parent not in self.found and new_parent not in self.taken:
                    votes[old_parent][new_parent] += 1
            adopted = False
            for old, counts in votes.items():
                (new, count), *rivals = counts.most_common(2)
                enough = count * 2 >= len(self.old.children[old]) and all(count > rival for _, rival in rivals)
                if enough and old not in self.found and new not in self.taken and self._may_be(old, new):
                    self._adopt(old, new)
                    adopted = True
            if not adopted:
                return


def _unique_bodies(outline: Outline, indices: list[int]) -> dict[tuple[Key, ...], int]:
    bodies = {index: body_key(outline.sections[index]) for index in indices}
    counts = Counter(bodies.values())
    return {body: index for index, body in bodies.items() if counts[body] == 1}


def _level_ones(outline: Outline) -> int:
    return sum(section.level == 1 for section in outline.sections)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _share(one: Iterable[object], other: Iterable[object], of: Callable[[int, int], int] = max) -> float:
    """How much of the longer of two bags is in both, from 0 to 1; or of the shorter."""
    first, second = Counter(one), Counter(other)
    size = of(first.total(), second.total())
    return (first & second).total() / size if size else 0.0


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
        took = most not in old_of_new or (parent == 0 and old_of_new[most] == title_of(old))
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
