"""Kinds that concern where labels and links lead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from judging.case import Case
from judging.outline import Piece, Text, words


def reference_moved(case: Case) -> Iterator[str]:
    """A link label or a footnote that leads elsewhere than it did for its author, or nowhere."""
    for text in (case.author, case.template):
        for piece in text.pieces():
            theirs = case.own(piece) if text is case.author else not case.keys["author"][piece.key]
            if piece.kind in {"code", "comment", "html"} or not theirs:
                continue
            for other in _renderings(piece, case.result):
                for wanted, found in _apart(case, piece, text, other):
                    yield f"{piece.key[:70]!r}: {wanted} became {found}"


def _apart(case: Case, piece: Piece, text: Text, other: Piece) -> Iterator[tuple[str, str]]:
    """The targets of a piece's labels in its own text and in the result, where they differ and should not."""
    for label, new in zip(_labels(piece.key), _labels(other.key), strict=False):
        wanted, found = _target(label, text), _target(new, case.result)
        base, mine, given = (_target(label, side) for side in (case.base, case.author, case.template))
        followed = found == (given if mine == base else mine)
        if wanted not in {found, ""} and not (base and followed):
            yield wanted, found


_LABEL = re.compile(r"\[\^([^\]\s]+)\](?!:)|\[[^\[\]]*\]\[([^\[\]]+)\]|\[([^\[\]^]+)\](?:\[\])?(?![\[(:])")


def _renderings(piece: Piece, result: Text) -> list[Piece]:
    """The result's pieces that say the same, whatever their labels."""
    if "[" not in piece.key:
        return []
    bare = _LABEL.sub("[]", piece.key)
    if len(words(bare)) < 2:
        return [other for other in result.pieces() if other.key == piece.key][:1]
    found = [other for other in result.pieces() if _LABEL.sub("[]", other.key) == bare]
    same = [other for other in found if other.key == piece.key]
    return (same or found)[:1]


def _labels(text: str) -> list[tuple[str, str]]:
    found = _LABEL.findall(re.sub(r"`[^`]*`", "", text))
    return [(note.casefold(), " ".join((full or short).split()).upper()) for note, full, short in found]


def _target(label: tuple[str, str], text: Text) -> str:
    return text.notes.get(label[0], "") if label[0] else text.links.get(label[1], "")


def anchor_dead(case: Case) -> Iterator[str]:
    """A link of the author's to a heading that has another name in the result and left the link behind."""
    slugs = {slug(section.heading) for section in case.result.sections}
    for piece in case.author.pieces():
        if not case.own(piece) or not case.keys["result"][piece.key]:
            continue
        for anchor in re.findall(r"\]\(#([^)\s]+)\)", piece.key):
            for index, section in enumerate(case.author.sections):
                if index and slug(section.heading) == anchor and anchor not in slugs and index in case.result_of_author:
                    yield f"#{anchor} in {piece.key[:60]!r}"


def slug(heading: str) -> str:
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|<[^>]*>", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", plain.replace("*", "").lower()).strip().replace(" ", "-").replace("_", "")
