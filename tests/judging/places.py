"""Kinds that concern where sections stand: their level and their order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from judging.case import Case
from judging.outline import Text


def level_skipped(case: Case) -> Iterator[str]:
    """A level that is skipped though neither side skipped it."""
    given = {name for text in (case.author, case.template) for name in _skips(text)}
    for title, gap in _skips(case.result):
        if not any(other == title and width >= gap for other, width in given):
            yield f"{title!r} is {gap} levels below its parent"


def _skips(text: Text) -> list[tuple[str, int]]:
    gaps = [
        (section.name, section.level - text.sections[section.parent].level)
        for section in text.sections
        if section.parent
    ]
    return [(title, gap) for title, gap in gaps if gap > 1]


def level_odd(case: Case) -> Iterator[str]:
    """Sections beside each other on different levels, or a level that nobody gave."""
    yield from _uneven(case)
    yield from _given_by_nobody(case)


def _uneven(case: Case) -> Iterator[str]:
    for text, mapping in ((case.author, case.result_of_author), (case.template, case.result_of_template)):
        other = case.template if text is case.author else case.author
        across = case.template_of_author if text is case.author else case.author_of_template
        for parent in range(len(text.sections)):
            for one, two in pairwise(text.children(parent)):
                levels = [case.result.sections[mapping[i]].level if i in mapping else 0 for i in (one, two)]
                if 0 in levels or levels[0] == levels[1] or text.sections[one].level != text.sections[two].level:
                    continue
                if not _apart(case, other, across, one, two):
                    yield f"{text.sections[one].heading!r} on {levels[0]}, {text.sections[two].heading!r} on {levels[1]}"


def _apart(case: Case, other: Text, across: dict[int, int], one: int, two: int) -> bool:
    """Whether the other side gives a reason for two siblings to part: it has them apart, or moved one of them away."""
    if other is case.author and any(_placed(case, index) or _between(case, index) for index in (one, two)):
        return True
    places = [across.get(index) for index in (one, two)]
    if None not in places:
        first, second = (other.sections[index or 0] for index in places)
        return first.level != second.level or first.parent != second.parent
    known = next((other.sections[index] for index in places if index is not None), None)
    mine = case.author if other is case.template else case.template
    there = one if places[0] is not None else two
    back = mine.sections[mine.sections[there].parent].name
    return (
        known is not None
        and other is case.template
        and other.sections[known.parent].name != back
        and bool(known.parent)
    )


def _placed(case: Case, template: int) -> bool:
    """Whether the author gave a section of the template's its level, which it still has."""
    author, result = case.author_of_template.get(template), case.result_of_template[template]
    if author is None:
        return False
    base, mine = case.base_of_author.get(author), case.author.sections[author].level
    return case.result.sections[result].level == mine and (base is None or case.base.sections[base].level != mine)


def _between(case: Case, template: int) -> bool:
    """Whether a section that came from the template is on the level of a sibling that the author has."""
    siblings = case.template.children(case.template.sections[template].parent)
    known = [
        case.result_of_template[i] for i in siblings if i in case.author_of_template and i in case.result_of_template
    ]
    level = case.result.sections[case.result_of_template[template]].level
    return template not in case.author_of_template and any(case.result.sections[i].level == level for i in known)


def _given_by_nobody(case: Case) -> Iterator[str]:
    given: dict[int, set[int]] = {}
    gaps: dict[int, set[int]] = {}
    for text, mapping in ((case.author, case.result_of_author), (case.template, case.result_of_template)):
        for index, result in mapping.items():
            section = text.sections[index]
            given.setdefault(result, set()).add(section.level)
            gaps.setdefault(result, set()).add(section.level - text.sections[section.parent].level)
    for index, section in enumerate(case.result.sections):
        along = section.parent and section.level - case.result.sections[section.parent].level in gaps.get(index, ())
        if index in given and section.level not in given[index] and not along and not _fits(case, index, given):
            yield f"{section.heading!r} on {section.level}, given {sorted(given[index])}"


def _fits(case: Case, result: int, given: dict[int, set[int]]) -> bool:
    """Whether a section is on the level of one beside it, which has the level that somebody gave it."""
    section = case.result.sections[result]
    beside = [other for other in case.result.children(section.parent) if other != result]
    return any(case.result.sections[other].level == section.level in given.get(other, ()) for other in beside)


def sections_misordered(case: Case) -> Iterator[str]:
    """Two of the author's sections that changed places, or a new one that is not where the template has it."""
    kept = [(author, result) for author, result in sorted(case.result_of_author.items()) if author]
    for index, (one, here) in enumerate(kept):
        for two, there in kept[index + 1 :]:
            if here > there and not _swapped_by_template(case, one, two):
                yield f"{case.author.sections[two].heading!r} now before {case.author.sections[one].heading!r}"
    yield from _misplaced(case)


def _swapped_by_template(case: Case, one: int, two: int) -> bool:
    """Whether the template moved one of two sections of the author's, or what they follow or stand below."""
    chains = [[_known(case, i) for i in _chain(case.author, index)] for index in (one, two)]
    places = [[case.template_of_author[i] for i in chain if i in case.template_of_author] for chain in chains]
    swapped = bool(places[0] and places[1]) and places[0][0] > places[1][0]
    return swapped or any(_moved(case, i) for chain in chains for i in chain)


def _known(case: Case, author: int) -> int:
    """A section of the author's, or the one of the template's that it follows if it is their own."""
    if author in case.template_of_author:
        return author
    before = [i for i in case.author.children(case.author.sections[author].parent) if i < author]
    return next((i for i in reversed(before) if i in case.template_of_author), author)


def _chain(text: Text, index: int) -> list[int]:
    chain = [index]
    while text.sections[chain[-1]].parent:
        chain.append(text.sections[chain[-1]].parent)
    return [i for i in chain if i != text.title] or chain


def _moved(case: Case, author: int) -> bool:
    """Whether the template has a section below another parent, or in another order among its siblings, than the base."""
    base = case.base_of_author.get(author)
    template = case.template_of_author.get(author)
    if base is None or template is None:
        return template is not None
    parents = case.base.sections[base].parent, case.template.sections[template].parent
    if case.template_of_base.get(parents[0], -1) != parents[1]:
        return True
    return base not in _in_order(case.template_of_base)


@lru_cache(maxsize=8)
def _longest(pairs: tuple[tuple[int, int], ...]) -> frozenset[int]:
    """The first members of the longest run of pairs whose second ones go up, too."""
    best: list[tuple[int, ...]] = []
    for one, two in pairs:
        longest: tuple[int, ...] = ()
        for run, (_, other) in zip(best, pairs, strict=False):
            longest = run if other < two and len(run) > len(longest) else longest
        best.append((*longest, one))
    return frozenset(sorted(best, key=len)[-1]) if best else frozenset()


def _in_order(mapping: dict[int, int]) -> frozenset[int]:
    """The sections that did not move from one text to the other: the most that are in one order in both."""
    return _longest(tuple(sorted(mapping.items())))


def _misplaced(case: Case) -> Iterator[str]:
    """Sections that the template added which stand neither below their parent nor beside a neighbour."""
    for template, result in case.result_of_template.items():
        if not template or template in case.base_of_template or template in case.author_of_template:
            continue
        section = case.template.sections[template]
        parent = section.parent
        if parent in case.result_of_template and not _below(case, result, parent):
            if not _beside_its_neighbour(case, template, result):
                yield f"{section.heading!r} is not below {case.template.sections[parent].heading!r}"
            continue
        siblings = case.template.children(parent)
        here = siblings.index(template)
        beside = case.result.children(case.result.sections[result].parent)
        before = [case.result_of_template[i] for i in siblings[:here] if case.result_of_template.get(i) in beside][-1:]
        after = [case.result_of_template[i] for i in siblings[here + 1 :] if case.result_of_template.get(i) in beside][
            :1
        ]
        wrong = [i for i in before if i > result] + [i for i in after if i < result]
        if wrong and len(wrong) == len(before + after):
            yield f"{section.heading!r} is on the wrong side of {case.result.sections[wrong[0]].heading!r}"


def _below(case: Case, result: int, parent: int) -> bool:
    if not parent or parent == case.template.title:
        return case.result.sections[result].parent in {0, case.result.title}
    return case.result_of_template[parent] in _chain(case.result, result)


def _beside_its_neighbour(case: Case, template: int, result: int) -> bool:
    """Whether a section stands with one of its siblings, which the author has elsewhere."""
    siblings = case.template.children(case.template.sections[template].parent)
    found = [case.result_of_template[other] for other in siblings if other in case.result_of_template]
    parent = case.result.sections[result].parent
    return any(other != result and case.result.sections[other].parent == parent for other in found)
