"""Kinds that concern where labels and links lead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from judging.case import Case
from judging.outline import Piece, Text


def reference_moved(case: Case) -> Iterator[str]:
    """A link label or a footnote that leads elsewhere than it did for its author, or nowhere."""
    for text, keys in ((case.author, case.keys["author"]), (case.template, case.keys["template"])):
        theirs = text is case.author
        for piece in text.pieces():
            if (
                piece.kind == "code"
                or (theirs and not case.own(piece))
                or (not theirs and case.keys["author"][piece.key])
            ):
                continue
            for other in _renderings(piece, case.result):
                wanted, found = _targets(piece.key, text), _targets(other.key, case.result)
                if wanted != found and not _updated(case, piece, wanted, found):
                    yield f"{piece.key[:70]!r}: {wanted} became {found}"
        assert keys is not None


_LABEL = re.compile(r"\[\^([^\]\s]+)\](?!:)|\[[^\[\]]*\]\[([^\[\]]+)\]|\[([^\[\]^]+)\](?:\[\])?(?![\[(:])")


def _renderings(piece: Piece, result: Text) -> list[Piece]:
    """The result's pieces that say the same, whatever their labels."""
    if "[" not in piece.key:
        return []
    bare = _LABEL.sub("[]", piece.key)
    found = [other for other in result.pieces() if _LABEL.sub("[]", other.key) == bare]
    same = [other for other in found if other.key == piece.key]
    return (same or found)[:1]


def _targets(text: str, source: Text) -> list[str]:
    found = []
    for note, full, short in (match.groups() for match in _LABEL.finditer(re.sub(r"`[^`]*`", "", text))):
        if note:
            found.append(source.notes.get(note.casefold(), "nothing"))
        else:
            found.append(source.links.get(" ".join((full or short).split()).upper(), "nothing"))
    return found


def _updated(case: Case, piece: Piece, wanted: list[str], found: list[str]) -> bool:
    """Whether what a label leads to was the template's, and the template changed it."""
    if len(wanted) != len(found):
        return False
    was, now = _targets(piece.key, case.base), _targets(piece.key, case.template)
    return all(w == f or (w == b and f == n) for w, f, b, n in zip(wanted, found, was, now, strict=True))


def anchor_dead(case: Case) -> Iterator[str]:
    """A link of the author's to a heading that has another name in the result and left the link behind."""
    slugs = {_slug(section.heading) for section in case.result.sections}
    for piece in case.author.pieces():
        if not case.own(piece) or not case.keys["result"][piece.key]:
            continue
        for anchor in re.findall(r"\]\(#([^)\s]+)\)", piece.key):
            for index, section in enumerate(case.author.sections):
                if (
                    index
                    and _slug(section.heading) == anchor
                    and anchor not in slugs
                    and index in case.result_of_author
                ):
                    yield f"#{anchor} in {piece.key[:60]!r}"


def _slug(heading: str) -> str:
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|<[^>]*>", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", plain.replace("*", "").lower()).strip().replace(" ", "-").replace("_", "")
