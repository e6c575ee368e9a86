"""Sections that are one by what they are called: declared names, equal headings, equal names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from markdown.meaning import body_key
from markdown.outline import Outline

from form.names import names
from form.ownership import content, is_untouched
from form.pairs import Matches, Pairs

_Pair = tuple[int, int]

# What the template declares


def pair_declared(pairs: Pairs, declared: Mapping[int, Sequence[str]]) -> None:
    """Pair what the template names by an earlier or another heading.

    `declared` are such headings of sections of the newer outline, by their places.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for old in range(1, len(pairs.old.sections)):
        for each in dict.fromkeys((pairs.old_names[old], *names(pairs.old.sections[old].title))):
            places[each].append(old)
    titles = _by(pairs.old.titles, range(1, len(pairs.old.sections)))
    for new, earlier in declared.items():
        known = [old for title in earlier for old in _named(pairs, places, title, new)]
        if new not in pairs.taken and known and not _has_new_name(pairs, titles[pairs.new.titles[new]], known[0], new):
            pairs.pair(known[0], new)


def _has_new_name(pairs: Pairs, same: Sequence[int], earlier: int, new: int) -> bool:
    """Whether the older outline knows a section by its new heading already; names may also have been swapped."""
    body = body_key(pairs.new.sections[new])
    swapped = body_key(pairs.old.sections[earlier]) == body
    return any(not swapped or body_key(pairs.old.sections[old]) == body for old in same)


def _named(pairs: Pairs, places: Mapping[str, Sequence[int]], title: str, new: int) -> list[int]:
    """The free sections of one of the names, those under the same parent first."""
    found = next((places[each] for each in reversed(names(title)) if each in places), [])
    parent = pairs.new_names[pairs.new.parents[new]]
    free = [old for old in found if old not in pairs.found]
    return sorted(free, key=lambda old: pairs.old_names[pairs.old.parents[old]] != parent)


def pair_other_names(pairs: Pairs, also: Mapping[int, Sequence[str]]) -> None:
    """Pair a section of the older outline by one of its other names, where the newer has it once."""
    places = _by(pairs.new_names, range(1, len(pairs.new.sections)))
    for old, titles in also.items():
        named = next((places[each] for title in titles if (each := names(title)[0]) in places), [])
        if len(named) == 1 and pairs.are_free(old, named[0]):
            pair_with_children(pairs, old, named[0])


# The same heading, the same name


def pair_by_name(pairs: Pairs) -> None:
    """Pair equal headings and equal names, below matched parents and where there is but one."""
    _pair_below(pairs, list(pairs.found.items()))
    old, new = pairs.old.title, pairs.new.title
    if old and new and pairs.are_free(old, new) and _are_titles(pairs, old, new):
        pair_with_children(pairs, old, new)
    _pair_below(pairs, [(0, new), (old, 0)])
    _pair_only_ones(pairs)


def pair_with_children(pairs: Pairs, old: int, new: int) -> None:
    """Pair two sections, and what is called the same below them."""
    pairs.pair(old, new)
    _pair_below(pairs, [(old, new)])


def _pair_below(pairs: Pairs, parents: list[_Pair]) -> None:
    """Pair what stands under matched parents, all the way down."""
    while parents:
        below = parents.pop()
        for found in (_same_headings, _same_names):
            same = list(found(pairs, *below))
            pairs.pair_all(same)
            parents += same


def _same_headings(pairs: Pairs, old_parent: int, new_parent: int) -> Iterator[_Pair]:
    """The same heading, by order among equals."""
    news = _by(pairs.new.titles, pairs.free_new(new_parent))
    for title, olds in _by(pairs.old.titles, pairs.free(old_parent)).items():
        yield from _in_order(pairs, olds, news.get(title, []))


def _in_order(pairs: Pairs, olds: list[int], news: list[int]) -> Iterator[_Pair]:
    """Equal headings whose bodies are equal and unique, then the others in their order."""
    same: Matches = {}
    if news and len(olds) + len(news) > 2:  # one and one are a pair, whatever they say
        places = _unique_bodies(pairs.new, news)
        same = {old: places[body] for body, old in _unique_bodies(pairs.old, olds).items() if body in places}
    yield from same.items()
    yield from zip(sorted({*olds} - {*same}), sorted({*news} - {*same.values()}), strict=False)


def _unique_bodies(outline: Outline, indices: Iterable[int]) -> dict[tuple[str, ...], int]:
    bodies = {index: body_key(outline.sections[index]) for index in indices}
    counts = Counter(bodies.values())
    return {body: index for index, body in bodies.items() if counts[body] == 1}


def _same_names(pairs: Pairs, old_parent: int, new_parent: int) -> Iterator[_Pair]:
    """The same name; equal names by their order, if both sides have as many."""
    news = _by(pairs.new_names, pairs.free_new(new_parent))
    for each, olds in _by(pairs.old_names, pairs.free(old_parent)).items():
        if len(olds) == len(news.get(each, ())):
            yield from zip(olds, news[each], strict=True)


def _are_titles(pairs: Pairs, old: int, new: int) -> bool:
    """Whether the first headings, both on level 1, stand above the rest or say much the same."""
    above = _stands_above(pairs.old, pairs.new) and _stands_above(pairs.new, pairs.old)
    elsewhere = pairs.old_names[old] in pairs.new_names or pairs.new_names[new] in pairs.old_names
    first, second = set(pairs.old_names[old].split()), set(pairs.new_names[new].split())
    shared = len(first & second) * 2 >= min(len(first), len(second))
    same = is_untouched(pairs.old.sections[old], pairs.new.sections[new])
    return not elsewhere and (above or shared or same)


def _stands_above(outline: Outline, other: Outline) -> bool:
    """Whether the title is the only heading of level 1, or empty above most of those right below the other title."""
    beside = {names(section.title)[0] for section in outline.sections[2:] if section.level == 1}
    below = {names(other.sections[child].title)[0] for child in other.children[other.title]}
    is_empty = not content(outline.sections[outline.title])
    return not beside or (is_empty and len(beside & below) * 2 > min(len(beside), len(below)))


def _pair_only_ones(pairs: Pairs) -> None:
    """Pair the same name anywhere, where each side has it as often, and once among what is left.

    One of several leaves a section that stays for a new one only with its text.
    """
    old_counts, new_counts = Counter(pairs.old_names), Counter(pairs.new_names)
    olds = _by(pairs.old_names, [old for old in range(len(pairs.old_names)) if old not in pairs.found])
    news = _by(pairs.new_names, [new for new in range(len(pairs.new_names)) if new not in pairs.taken])
    for each, left in olds.items():
        if len(left) == len(news.get(each, ())) == 1 and old_counts[each] == new_counts[each]:
            old, new = left[0], news[each][0]
            stays = pairs.old.parents[old] in pairs.found and pairs.new.parents[new] not in pairs.taken
            same = body_key(pairs.old.sections[old]) == body_key(pairs.new.sections[new])
            if old_counts[each] == 1 or not stays or same:
                pair_with_children(pairs, old, new)


def _by(keys: Sequence[str], indices: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index in indices:
        found[keys[index]].append(index)
    return found
