"""What a template's sections are called in documents that were not made here.

A name is known by its words: their order, plurals, small words, hyphens and a number before
them make no other name. A heading that joins several names of one section ("Milestones and
Timeline") is that section, as long as no part of it is the name of another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from markdown.outline import Outline

from form.likeness import OPPOSITES, telling_word_list, telling_words
from form.names import Name, name, names_beside, plain

Names = Mapping[int, Sequence[str]]
Rank = int  # of a name among those of its section: the lower, the surer; 0 is its own
_Key = tuple[str, ...] | str
_Places = Mapping[_Key, Mapping[int, Rank]]

_MORE = 2  # words by which a name that says all that ours says may be longer
_LONGEST = 4  # words of a part of a joined name; more are a sentence
_JOINED = 1000  # a joined name is less sure than any in a list
_NUMBERED = re.compile(r"(?:(?:section|part|chapter|step) )?\d+(?: \d+)* (?=\D)")
_JOINT = re.compile(r"\s*(?:[/,;+&]|\b(?:and|or)\b)\s*", re.IGNORECASE)


def _keys(called: Name) -> tuple[_Key, ...]:
    """What a name is compared by: its words in the alphabet's order, and all of them as one word."""
    text = _NUMBERED.sub("", called)
    words = tuple(sorted(telling_word_list(text)))
    return (words, text.replace(" ", "")) if words else (text.replace(" ", ""),)


class KnownNames:
    """The names of a template's sections, by index: their own, and those in `also` and `near`."""

    def __init__(self, template: Outline, also: Names, near: Names) -> None:
        own = names_beside([section.title for section in template.sections], template.parents)
        self._all = {index: [own[index], *map(name, also.get(index, ()))] for index in range(1, len(template.sections))}
        self._named = _by_key(self._all)
        self._near = _by_key({index: [name(each) for each in titles] for index, titles in near.items()})

    def of(self, called: Name, title: str) -> Mapping[int, Rank]:
        """The sections that a heading names, each with how sure that is; `called` is the name of its `title`."""
        return _found(self._named, called) or self._joined(called, title)

    def near(self, called: Name) -> Mapping[int, Rank]:
        """The sections that a name is near to."""
        return _found(self._near, called)

    def may_be(self, called: Name) -> set[int]:
        """The sections that a name may mean: what is near it, and what it says with few words more."""
        words = telling_words(called)
        return {
            *self.near(called),
            *(index for index, titles in self._all.items() if any(_says_more(words, t) for t in titles)),
        }

    def _joined(self, called: Name, title: str) -> Mapping[int, Rank]:
        """The one section whose names are joined in a title; names near it may be among them, not before them."""
        parts = [name(part) for part in _JOINT.split(plain(title)) if part]
        if len(parts) < 2 or self.near(called) or any(len(part.split()) > _LONGEST for part in parts):
            return {}
        named = [set(_found(self._named, part)) for part in parts]
        meant = [here | set(self.near(part)) for here, part in zip(named, parts, strict=True)]
        candidates = set.union(*named) & meant[0]
        whole = [index for index in candidates if all(index in each or not each for each in meant)]
        return {whole[0]: _JOINED} if len(whole) == 1 else {}


def _by_key(names: Names) -> _Places:
    places: dict[_Key, dict[int, Rank]] = defaultdict(dict)
    for index, titles in names.items():
        for rank, title in enumerate(titles):
            for key in _keys(title):
                places[key].setdefault(index, rank)
    return places


def _found(places: _Places, called: Name) -> Mapping[int, Rank]:
    return next((places[key] for key in _keys(called) if key in places), {})


def _says_more(theirs: frozenset[str], title: Name) -> bool:
    """Whether a name says what ours says, and little more that makes it another."""
    ours = telling_words(title)
    more = theirs - ours
    return bool(ours) and ours <= theirs and len(more) <= _MORE and not more & OPPOSITES
