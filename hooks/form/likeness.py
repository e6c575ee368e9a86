"""Whether two sections are much the same, by what stands in them or by what they are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown.document import Section

from form.names import name

_TOO_MANY = 4096  # pairs of sections under one parent; more are not compared
_SAME_BODY = 2  # words from which an equal body tells whose it is
_LIKE_BODY = 8  # words from which a nearly equal one does
_NEARLY = 0.7  # the share of word pairs that two nearly equal bodies have in common
_MARGIN = 0.15  # by how much the best has to be better than the next
_SMALL_WORDS = frozenset(
    "a an and are as at be by can do does for from how if in is it its of on or our s so that the their this to was we "
    "what when which who will with".split()
)
_NEGATIONS = frozenset(("non", "not", "no", "without"))  # each is one with the word behind it
# A word that turns a name into another one.
OPPOSITES = frozenset(
    "pre post before after in out internal external public private old new current future past "
    "up down upgrade downgrade start stop first last min max alpha beta ga input output read write client server "
    "front back end frontend backend functional open closed short long high low".split()
)

# What tells the members of a row apart: digits, a version, behind a word a letter or a Roman number.
_NUMBER = re.compile(r"\w*\d\w*|(?<= )(?:[b-hj-z]|[ivx]{2,})\b|(?<= )[ai]\Z")
_CODE = re.compile(r"`+([^`]+)`+")
_BRACKET = re.compile(r"[(\[][^()\[\]]*[)\]]")


class _Likeness(NamedTuple):
    old: int
    new: int
    score: float


def best_pairs(olds: Mapping[int, Section], news: Mapping[int, Section]) -> list[tuple[int, int]]:
    """The pairs in which each is the other's best by a clear margin."""
    if len(olds) * len(news) > _TOO_MANY:
        return []
    found = list(_likenesses(olds, news))
    pairs = []
    for old, new, score in found:
        rivals = [other.score for other in found if (other.old == old) != (other.new == new)]
        if all(score >= rival + _MARGIN for rival in rivals):
            pairs.append((old, new))
    return pairs


def _likenesses(olds: Mapping[int, Section], news: Mapping[int, Section]) -> Iterator[_Likeness]:
    old_words = {old: _words(section.body) for old, section in olds.items()}
    new_words = {new: _words(section.body) for new, section in news.items()}
    for old, before in olds.items():
        for new, after in news.items():
            body = body_likeness(old_words[old], new_words[new])
            score = body + name_likeness(name(before.title), name(after.title))
            if score and not are_told_apart(before.title, after.title):
                yield _Likeness(old, new, score)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def are_told_apart(one: str, other: str) -> bool:
    """Whether a number, a bracket, a sign or code tells two titles apart, as in "Phase 1" and "Phase 2"."""
    first, second = name(one), name(other)
    if _NUMBER.findall(first) != _NUMBER.findall(second):
        return True
    codes = _CODE.findall(one), _CODE.findall(other)
    if all(codes) and codes[0] != codes[1]:
        return True
    beside = bool(_BRACKET.search(one)) == bool(_BRACKET.search(other))
    return beside and first != second and _letters(one) == _letters(other)


def are_of_a_row(one: str, other: str) -> bool:
    """Whether a number, a bracket or a sign is all that tells two titles apart, which are then never one."""
    return are_told_apart(one, other) and _letters(one) == _letters(other)


def _letters(title: str) -> list[str]:
    """The words of a title without its brackets and numbers, and without the signs at their ends."""
    return re.findall(r"[^\W_]+", _NUMBER.sub(" ", name(_BRACKET.sub(" ", title))))


def body_likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """How much two bodies, as words, have in common: 0 where that is too little to tell, else up to 1."""
    if one == other:
        return 1.0 if len(one) >= _SAME_BODY else 0.0
    if min(len(one), len(other)) < _LIKE_BODY:
        return 0.0
    first, second = Counter(pairwise(one)), Counter(pairwise(other))
    share = (first & second).total() / max(first.total(), second.total())
    return share if share >= _NEARLY else 0.0


def name_likeness(one: str, other: str) -> float:
    """How much two names have in common, from 0 to 1.

    They do if only a plural tells them apart, or, beside two words that they share, one
    word: more, fewer or another. Small words don't count, and no number may be another.
    """
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return 0.0
    first, second = telling_words(one), telling_words(other)
    if first == second:
        return 1.0 if first else 0.0
    shared = len(first & second)
    more, fewer = second - first, first - second
    changed = max(len(more), len(fewer))
    if shared < 2 or changed > 1 + shared // 5 or (more | fewer) & OPPOSITES:
        return 0.0
    return shared / max(len(first), len(second))


def telling_words(text: str) -> frozenset[str]:
    """The words of a name that say what it is about, in the singular."""
    return frozenset(telling_word_list(text))


def telling_word_list(text: str) -> list[str]:
    """The words of a name that say what it is about, in the singular, in their order and as often as they stand."""
    words = [_singular(word) for word in text.split() if word not in _SMALL_WORDS]
    before = ["", *words]
    return [
        word if negation not in _NEGATIONS else f"{negation} {word}"
        for negation, word in zip(before, words, strict=False)
        if word not in _NEGATIONS
    ]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
