"""What lists and tables share: which entry is which, and where a new one stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from form.names import name
from markdown.inline import MARK

from merging.sequences import Key, Pairs, add_moved, align, gaps

ALIKE = 0.4  # the share of words above which an entry is another one reworded
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1[ \t]*:?", re.DOTALL)
_SENTENCE = re.compile(r"[^\n]+?(?:[?:](?=\s|\Z)|(?=\n|\Z))")
_MARKUP = re.compile(MARK + r"(?:=[ib]*;|code|break)?")
T = TypeVar("T")
_SMALL = 4096  # pairs up to which all are compared


def words(text: str) -> list[str]:
    """The words of a text, whatever their case."""
    return re.findall(r"[^\W_]+", _MARKUP.sub(" ", text).casefold())


class Opening(NamedTuple):
    """An entry's opening words, and the rest of it."""

    title: str
    rest: str
    is_bold: bool = False

    @property
    def name(self) -> str:
        """What the entry would be called as a heading; "" where it is no question or title of its own."""
        alone = self.title.startswith("[") or not (self.is_bold or self.rest.strip() or self.title[-1:] in "?:")
        return "" if alone else name(self.title)


def opening(text: str) -> Opening:
    """How an entry begins: with bold words, else with what ends in a question mark, a colon or the line."""
    found = _BOLD.match(text) or _SENTENCE.match(text)
    if found is None:
        return Opening("", text)
    is_bold = found.re is _BOLD
    return Opening(" ".join(found[2 if is_bold else 0].split()), text[found.end() :].lstrip(" \t"), is_bold)


class Pairing(NamedTuple):
    """Which entries of two sequences are the same, by their indexes.

    `same` have the same key, `reworded` much the same words in the same place. `instead`
    has, for each entry that is new, the old ones that are gone where it stands.
    """

    same: Pairs
    reworded: Pairs
    instead: dict[int, tuple[int, ...]]

    def all(self) -> Pairs:
        """Both kinds of pairs."""
        return {**self.reworded, **self.same}


def pair(old: Sequence[Key], new: Sequence[Key], old_words: Sequence[str], new_words: Sequence[str]) -> Pairing:
    """Pair the entries of two sequences by their keys, then by the words that they share."""
    aligned = align(old, new)
    same = add_moved(aligned, old, new)
    taken = set(same.values())
    reworded: Pairs = {}
    instead: dict[int, tuple[int, ...]] = {}
    for gap in gaps(aligned, len(old), len(new)):
        left = [index for index in gap.old if index not in same]
        added = [index for index in gap.new if index not in taken]
        alike = _most_alike(left, added, old_words, new_words)
        known = set(alike.values())
        reworded.update(alike)
        instead.update({index: tuple(left) for index in added if index not in known})
    return Pairing(same, reworded, instead)


def is_filled(old: str, new: str) -> bool:
    """Whether a text begins with all words of another one and goes on."""
    before, after = words(old), words(new)
    return 0 < len(before) < len(after) and after[: len(before)] == before


def _most_alike(old: list[int], new: list[int], old_words: Sequence[str], new_words: Sequence[str]) -> Pairs:
    if not old or not new or len(old) * len(new) > _SMALL:
        return {}
    bags = {index: Counter(words(new_words[index])) for index in new}
    names = {index: opening(new_words[index]).name for index in new}
    found: list[tuple[float, int, int]] = []
    for one in old:
        bag, named = Counter(words(old_words[one])), opening(old_words[one]).name
        for other in new:
            filled = is_filled(old_words[one], new_words[other]) or (named != "" and named == names[other])
            share = (bag & bags[other]).total() / max(bag.total(), bags[other].total(), 1)
            if share >= ALIKE or filled:
                found.append((-share - filled, one, other))
    pairs: Pairs = {}
    for _, one, other in sorted(found):
        if one not in pairs and other not in pairs.values():
            pairs[one] = other
    return pairs


def behind(old: Iterable[int], places: Mapping[int, int], own: Sequence[bool]) -> dict[int, int]:
    """For each old entry that is gone, where the author's own text in its place ends; -1 is the front.

    `places` are those of the old entries that stand, `own` says of each place whether the
    entry there is the author's own.
    """
    ends: dict[int, int] = {}
    last = -1
    for index in old:
        last = max(last, places.get(index, -1))
        if index not in places:
            while last + 1 < len(own) and own[last + 1]:
                last += 1
            ends[index] = last
    return ends


def insert(template: Iterable[T], places: Mapping[T, int], wanted: Collection[T]) -> dict[int, list[T]]:
    """Where the wanted entries of the template's go: behind which place; -1 is the front.

    Each stands behind the one that it follows in the template; `places` says where those
    are, and where what a wanted one replaces was.
    """
    inserted: dict[int, list[T]] = {}
    anchor = -1
    for entry in template:
        anchor = places.get(entry, anchor)
        if entry in wanted:
            inserted.setdefault(anchor, []).append(entry)
    return inserted
