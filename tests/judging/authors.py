"""Kinds that concern the author's words: lost, strayed, doubled, marked as a conflict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from judging.answers import asks, question_of
from judging.case import Case
from judging.outline import Piece, Section, Text, dice, words


def words_lost(case: Case) -> Iterator[str]:
    """A word of the author's own that is gone, or there less often."""
    whole = {label: " ".join(words(_opened(text))) for label, text in (("a", case.author), ("r", case.result))}
    for piece in case.author.pieces():
        if case.own(piece) and not _is_there(piece.key, whole["a"], whole["r"]) and not _in_parts(case, piece):
            yield f"{piece.key[:90]!r}"
    for author, section in enumerate(case.author.sections):
        known = any(case.names[label][section.name] for label in ("base", "template", "result"))
        if author and not known and author not in case.result_of_author:
            yield f"heading {section.heading!r}"


def _opened(text: Text) -> str:
    """A text with its front matter, without what markdown-it takes as a task's box."""
    return re.sub(r"\\|\[[xX ]\]", "", text.source)


def _is_there(text: str, author: str, result: str) -> bool:
    needle = " ".join(words(text))
    return not needle or result.count(needle) >= min(author.count(needle), 1) > 0


def _in_parts(case: Case, piece: Piece) -> bool:
    """Whether the author's own words of a piece that both changed are in one of the result's, in order."""
    mine = _without_question(case, piece)
    closest = max(case.keys["base"], key=lambda other: dice(mine, words(other)), default="")
    theirs = words(closest) if dice(mine, words(closest)) > 0.3 else []
    matcher = SequenceMatcher(None, theirs, mine, autojunk=False)
    kept = [
        word
        for tag, _, _, start, end in matcher.get_opcodes()
        if tag in {"insert", "replace"}
        for word in mine[start:end]
    ]
    return any(_in_order(kept, words(other)) for other in case.keys["result"])


def _without_question(case: Case, piece: Piece) -> list[str]:
    """The words of a piece, behind a question that it has from the base and that is a heading by now."""
    mine, asked = words(piece.key), question_of(piece)
    was_given = any(question_of(item) == asked for item in case.base.pieces())
    is_heading = any(asks(section, asked) for section in case.result.sections[1:])
    return mine[len(asked) :] if asked and was_given and is_heading else mine


def _in_order(few: list[str], many: list[str]) -> bool:
    rest = iter(many)
    return all(word in rest for word in few)


def strayed(case: Case) -> Iterator[str]:
    """Text of the author's under a heading that is neither theirs nor the template's for it."""
    homes = _homes(case)
    for section in case.result.sections:
        for piece in section.pieces:
            home = homes.get(piece.key, set()) if case.own(piece) and len(words(piece.key)) > 2 else set()
            if home and not any(_alike(section.name, other) for other in home) and not _was_asked(case, section):
                yield f"{piece.key[:60]!r} below {section.heading!r}, was below {sorted(home)}"


def _was_asked(case: Case, section: Section) -> bool:
    """Whether a heading was an item of the base's, so that its answer belongs below it."""
    asked = words(section.heading)
    items = [piece for piece in case.base.pieces() if piece.kind == "item"]
    return any(words(item.key)[: len(asked)] == asked or asks(section, question_of(item)) for item in items)


def _homes(case: Case) -> dict[str, set[str]]:
    """The names of the sections in which the author's pieces stand, with the template's names for these."""
    homes: dict[str, set[str]] = {}
    for index, section in enumerate(case.author.sections):
        names = {section.name}
        if index in case.template_of_author:
            names.add(case.template.sections[case.template_of_author[index]].name)
        for piece in section.pieces:
            homes.setdefault(piece.key, set()).update(names)
    return homes


def _alike(one: str, other: str) -> bool:
    return one == other or dice(one.split(), other.split()) >= 0.6


def line_twice(case: Case) -> Iterator[str]:
    """A line of words that stands more often than in any of the three."""
    counts = [_lines(text) for text in (case.base, case.author, case.template)]
    for line, count in _lines(case.result).items():
        quoted = not counts[0][line] and count <= counts[1][line] + counts[2][line]
        if count > max(1, *(given[line] for given in counts)) and not quoted:
            yield f"{count} times {line[:90]!r}"


def _lines(text: Text) -> Counter[str]:
    plain = (re.sub(r"^[\s>#*+\-|\d.)\[\]xX]+", "", line).strip() for line in text.source.splitlines())
    return Counter(line for line in plain if len(line) >= 40 and len(words(line)) > 3)


def marker_left(case: Case) -> Iterator[str]:
    """A conflict marker that was in no input."""
    texts = (case.base, case.author, case.template)
    for sign in ("<<<<<<< ", ">>>>>>> ", "||||||| "):
        counts = [sum(line.startswith(sign) for line in text.source.splitlines()) for text in (*texts, case.result)]
        if counts[-1] > sum(counts[:-1]):
            yield sign.strip()
