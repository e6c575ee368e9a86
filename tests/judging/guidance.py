"""Kinds that concern the template's blocks: what stays out, what has to come, in which order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, takewhile
from typing import NamedTuple

from judging.case import Case, stands
from judging.contents import is_entry
from judging.outline import Piece, Section, Text, dice, words

PLACEHOLDER = re.compile(r"^\W*$|\bTBD\b|\bTODO\b|^\[.*\]$|^<.*>$|^\.\.\.|^…|@\w*$")


def guidance_pushed(case: Case) -> Iterator[str]:
    """Guidance in a section whose author had taken it out."""
    for author, template in case.template_of_author.items():
        result = case.result_of_author.get(author)
        if result is None:
            continue
        base = case.base_of_author.get(author)
        standing = case.base.sections[base].pieces if base is not None else ()
        for family in (False, True):
            if not _taken_out(case, author, [piece for piece in standing if piece.structure == family], bool(standing)):
                continue
            for piece in case.template.sections[template].pieces:
                if piece.structure == family and _pushed(case, piece, author, result):
                    yield f"{case.author.sections[author].heading!r}: {piece.key[:90]!r}"


def _taken_out(case: Case, author: int, family: list[Piece], any_base: bool) -> bool:
    section = case.author.sections[author]
    if family:
        return not any(stands(piece, section) for piece in family)
    base = case.base_of_author.get(author)
    if any_base and base is not None:
        return case.written(author) and not any(stands(p, section) for p in case.base.sections[base].pieces)
    return case.written(author) or case.own_subsections(author)


def _pushed(case: Case, piece: Piece, author: int, result: int) -> bool:
    if case.keys["author"][piece.key] or not any(
        piece.key == other.key for other in case.result.sections[result].pieces
    ):
        return False
    headers = {other.key for other in case.author.sections[author].pieces if other.kind == "header"}
    kept_header = any(other.kind == "header" and other.key in headers for other in case.template.pieces())
    return not (piece.kind == "row" and kept_header and not PLACEHOLDER.search(piece.first))


def guidance_missing(case: Case) -> Iterator[str]:
    """New prose of the template's that is not there though prose of the base stands in the section."""
    for author, template in case.template_of_author.items():
        base, result = case.base_of_author.get(author), case.result_of_author.get(author)
        if base is None or result is None:
            continue
        here = case.author.sections[author]
        for kinds in (("prose", "comment", "html", "code"), ("item",), ("row",)):
            family = [piece for piece in case.base.sections[base].pieces if piece.kind in kinds]
            if not family or not all(stands(piece, here) for piece in family):
                continue
            for piece in case.template.sections[template].pieces:
                if piece.kind in kinds and _is_missing(case, piece):
                    yield f"{here.heading!r}: {piece.key[:90]!r}"


def _is_missing(case: Case, piece: Piece) -> bool:
    if case.keys["base"][piece.key] or case.keys["author"][piece.key] or case.keys["result"][piece.key]:
        return False
    if piece.kind == "row":
        return not any(other.kind == "row" and other.first == piece.first for other in case.result.pieces())
    base = {(other.key, other.ticked) for other in case.base.pieces()}
    touched = [
        other for other in case.author.pieces() if other.kind == piece.kind and (other.key, other.ticked) not in base
    ]
    if piece.kind == "item" and any(dice(words(other.key), words(piece.key)) >= 0.6 for other in touched):
        return False
    return not any(other.key.startswith(piece.key) for other in case.result.pieces())


def untouched_differs(case: Case) -> Iterator[str]:
    """A section in which the author did nothing that is not as the template has it."""
    for author, template in case.template_of_author.items():
        base, result = case.base_of_author.get(author), case.result_of_author.get(author)
        if base is None or result is None:
            continue
        was, now = _body(case.base.sections[base]), _body(case.author.sections[author])
        if was and was == now and _body(case.result.sections[result]) != _body(case.template.sections[template]):
            yield f"{case.author.sections[author].heading!r}"


def _answered(case: Case, author: int, piece: Piece) -> bool:
    """Whether the author wrote something into an item, below its first words."""
    pieces = case.author.sections[author].pieces
    at = next((index for index, other in enumerate(pieces) if other.key == piece.key), len(pieces))
    below = takewhile(lambda other: other.depth > piece.depth, pieces[at + 1 :])
    return piece.kind == "item" and any(case.own(other) for other in below)


def _body(section: Section) -> list[tuple[str, bool]]:
    return [(piece.key, piece.ticked) for piece in section.pieces]


def dropped_block(case: Case) -> Iterator[str]:
    """A block that nobody touched and the template dropped, still there; an entry of contents follows the sections."""
    for author in case.template_of_author:
        base, result = case.base_of_author.get(author), case.result_of_author.get(author)
        if base is None or result is None:
            continue
        was = {(piece.key, piece.ticked) for piece in case.base.sections[base].pieces}
        stood = {(piece.key, piece.ticked) for piece in case.author.sections[author].pieces}
        for piece in case.result.sections[result].pieces:
            untouched = (piece.key, piece.ticked) in was & stood and not _answered(case, author, piece)
            if (
                untouched
                and piece.kind != "header"
                and not is_entry(piece.key)
                and len(words(piece.key)) > 2
                and not case.keys["template"][piece.key]
            ):
                yield f"{case.author.sections[author].heading!r}: {piece.key[:90]!r}"


def blocks_misordered(case: Case) -> Iterator[str]:
    """Two blocks of the template's in the wrong order, though the author does not have them so."""
    authors = _positions(case.author)
    for template, result in case.result_of_template.items():
        there = _places(case.result.sections[result])
        given = {piece.key: piece.depth for piece in case.template.sections[template].pieces if piece.key in there}
        known = [key for key in given if case.keys["template"][key] == case.keys["result"][key] == 1]
        swapped = [
            f"{case.result.sections[result].heading!r}: {two[:50]!r} before {one[:50]!r}"
            for one, two in combinations(known, 2)
            if there[one].place > there[two].place
            and there[one].depth == there[two].depth
            and given[one] == given[two]
            and not authors.get(one, -1) > authors.get(two, len(authors)) >= 0
        ]
        yield from swapped[:1]
    yield from _opening_below(case)


def _opening_below(case: Case) -> Iterator[str]:
    """What opens the template's section, below text of an author whose section opened as the base's."""
    for author, template in case.template_of_author.items():
        base, result = case.base_of_author.get(author), case.result_of_author.get(author)
        if base is None or result is None:
            continue
        was, mine, now = case.base.sections[base], case.author.sections[author], case.template.sections[template]
        if not was.pieces or not mine.pieces or not now.pieces or was.pieces[0].key != mine.pieces[0].key:
            continue
        opening, theirs = now.pieces[0].key, {piece.key for piece in mine.pieces if case.own(piece)}
        keys = list(_places(case.result.sections[result]))
        if opening in keys and not theirs.isdisjoint(keys[: keys.index(opening)]):
            yield f"{mine.heading!r}: {opening[:50]!r} is below what the author wrote"


class _Place(NamedTuple):
    place: int
    depth: int


def _places(section: Section) -> dict[str, _Place]:
    return {piece.key: _Place(index, piece.depth) for index, piece in enumerate(section.pieces)}


def _positions(text: Text) -> dict[str, int]:
    return {piece.key: index for index, piece in enumerate(text.pieces())}
