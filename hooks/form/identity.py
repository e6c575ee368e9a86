"""Which section is it? The sections of one outline found again in another.

Four steps, of which each sees only what the earlier ones left: what the template
declares; the same heading under the matched parent; the same name there, or anywhere if
it is the only one; likeness. A wrong pair costs more than none: what is left over was
added or removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from markdown.outline import Outline

from form.naming import pair_by_name, pair_declared, pair_other_names
from form.pairs import Matches, Pairs, Possible
from form.refusal import SENTENCE
from form.resemblance import pair_alike, pair_by_children, pair_by_place

Declared = Mapping[int, Sequence[str]]
NO_NAMES: Declared = MappingProxyType({})


class Identity(NamedTuple):
    """Which section of the newer outline each section of the older is; `alike` are the pairs made by likeness."""

    matches: Matches
    alike: frozenset[tuple[int, int]]


def by_name(base: Outline, author: Outline, also: Declared = NO_NAMES) -> Matches:
    """The sections of a base that its author has under the same heading or name, or one in `also`."""
    pairs = Pairs(base, author)
    pair_by_name(pairs)
    pair_other_names(pairs, also)
    return pairs.found


def in_author(
    base: Outline,
    author: Outline,
    named: Matches,
    sentence: str = SENTENCE,
    is_possible: Possible = lambda old, new: True,
) -> Identity:
    """The sections of a base, or of any text of the template's, in what its author made of it.

    `named` are those that `by_name` found, `sentence` is how the template says that a
    section does not apply, and `is_possible` says which other pairs may be made.
    """
    pairs = Pairs(base, author, is_possible, sentence)
    pairs.pair_all(named.items())
    pair_alike(pairs)
    pair_by_children(pairs)
    pair_by_place(pairs)
    return Identity(pairs.found, frozenset(pairs.alike))


def in_template(base: Outline, template: Outline, declared: Declared, sentence: str = SENTENCE) -> Identity:
    """The sections of a base in a later template.

    `declared` holds the headings that a section of the template had or is known by.
    """
    pairs = Pairs(base, template, sentence=sentence)
    pair_declared(pairs, declared)
    pair_by_name(pairs)
    pair_alike(pairs)
    return Identity(pairs.found, frozenset(pairs.alike))


def in_both(author: Outline, template: Outline, known: Matches, declared: Declared) -> Matches:
    """The sections that author and template both have, though not by way of a base.

    `known` are those that they have by way of one, from the author's to the template's.
    """
    pairs = Pairs(author, template)
    pairs.pair_all(known.items())
    pair_declared(pairs, declared)
    pair_by_name(pairs)
    return pairs.found
