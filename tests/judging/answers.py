"""Kinds that concern what an author wrote below something: an answer below a question, a section below a section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from judging.case import Case
from judging.outline import Piece, Section, dice, words

_QUESTION = re.compile(r"\*\*(.+?)\*\*|(.*\?)$")


class _Answer(NamedTuple):
    """What an author wrote, and the words of the question that they wrote it below."""

    question: list[str]
    piece: Piece


def answer_torn(case: Case) -> Iterator[str]:
    """An answer that no longer stands below its question, which the template made a heading."""
    for answer in _answers(case):
        asked = [section for section in case.result.sections[1:] if asks(section, answer.question)]
        there = [section for section in case.result.sections if _holds(section, answer.piece)]
        if asked and there and not any(_is_below(section, answer) for section in there):
            yield f"{answer.piece.key[:60]!r} is not below {asked[0].heading!r}"


def _answers(case: Case) -> Iterator[_Answer]:
    """What the author wrote behind an item of the template's that asks something, up to the next one."""
    asked = [question for piece in case.base.pieces() if piece.kind == "item" and (question := question_of(piece))]
    for section in case.author.sections:
        question = list[str]()
        for piece in section.pieces:
            found = next((other for other in asked if words(piece.key)[: len(other)] == other), [])
            if piece.depth < 2 and (found or question_of(piece)):
                question = found
            elif question and piece.kind != "comment" and case.own(piece) and len(words(piece.key)) > 1:
                yield _Answer(question, piece)


def question_of(piece: Piece) -> list[str]:
    """The words of what a paragraph or an item on the left edge asks."""
    match = _QUESTION.match(piece.key) if piece.kind in {"item", "prose"} and piece.depth < 2 else None
    return words(match[1] or match[2]) if match else []


def asks(section: Section, question: list[str]) -> bool:
    """Whether a heading is a question that was an item, or nearly."""
    heading = words(section.heading)
    return len(heading) > 3 and dice(heading, question) >= 0.85


def _holds(section: Section, piece: Piece) -> bool:
    return any(other.key == piece.key for other in section.pieces)


def _is_below(section: Section, answer: _Answer) -> bool:
    """Whether an answer stands in the section that asks, or behind an item that does."""
    size = len(answer.question)
    keys = [piece.key for piece in section.pieces]
    before = keys[: keys.index(answer.piece.key)]
    return asks(section, answer.question) or any(words(other)[:size] == answer.question for other in before)


def other_parent(case: Case) -> Iterator[str]:
    """A section of the author's own that came below another of the author's than it was."""
    authors = {result: author for author, result in case.result_of_author.items()}
    for index, section in enumerate(case.author.sections):
        here, parent = case.result_of_author.get(index), section.parent
        if not index or index in case.base_of_author or index in case.template_of_author or here is None:
            continue
        above = authors.get(case.result.sections[here].parent)
        if parent and above and above not in {parent, case.author.title, _grandparent(case, index)}:
            yield f"{section.heading!r} is below {case.author.sections[above].heading!r}"


def _grandparent(case: Case, author: int) -> int:
    return case.author.sections[case.author.sections[author].parent].parent
