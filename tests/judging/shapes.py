"""Kinds that concern what holds lines together: folds and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from judging.case import Case
from judging.outline import Text, words

_FOLD = re.compile(
    r"^\s*(?:<(/?)details\b[^>]*>|<!--\s*(?:#?([\w.-]+)\s+(START|END|BEGIN|begin|start|end))\s*-->)", re.M
)


def fold_torn(case: Case) -> Iterator[str]:
    """A fold that lost its end, or holds other sections of the author's than it did."""
    author, result = (_folds(text) for text in (case.author, case.result))
    if author is None or _folds(case.template) is None:
        return
    if result is None:
        yield "its marks do not pair up"
        return
    sections = {case.author.sections[a].line: r for a, r in case.result_of_author.items() if a}
    for (mark, start, end), (other, first, last) in zip(author, _alike_folds(author, result), strict=True):
        assert mark == other
        for line, index in sections.items():
            inside = first < case.result.sections[index].line < last
            if (start < line < end) != inside:
                yield f"{case.result.sections[index].heading!r} is {'in' if inside else 'out of'} {mark!r}"
        yield from _drawn_in(case, first, last)


def _alike_folds(author: list[tuple[str, int, int]], result: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """For each of the author's folds the result's that begins the same way, by order; the same lines if it is gone."""
    left = list(result)
    found = []
    for fold in author:
        same = next((other for other in left if other[0] == fold[0]), fold)
        if same in left:
            left.remove(same)
        found.append(same)
    return found


def _drawn_in(case: Case, first: int, last: int) -> Iterator[str]:
    """New sections of the template's inside a fold that holds neither their parent nor both their neighbours."""
    inside = {i for i, section in enumerate(case.result.sections) if first < section.line < last}
    for template, result in case.result_of_template.items():
        if result not in inside or template in case.author_of_template or template in case.base_of_template:
            continue
        around = {i for i in inside if i in case.result_of_author.values()}
        parent = case.result.sections[result].parent
        if parent not in inside and not (any(i < result for i in around) and any(i > result for i in around)):
            yield f"{case.result.sections[result].heading!r} was put into a fold"


def _folds(text: Text) -> list[tuple[str, int, int]] | None:
    """The mark, first and last line of each fold; `None` where the marks do not pair up."""
    body = re.sub(
        r"^(```|~~~).*?^\1", lambda m: re.sub(r"[^\n]", "", m[0]), text.source[len(text.front) :], flags=re.M | re.S
    )
    stack: list[tuple[str, str, int]] = []
    found = []
    for match in _FOLD.finditer(body):
        kind = match[2] or "details"
        line = body.count("\n", 0, match.start() + len(match[0]) - len(match[0].lstrip()))
        if match[1] or (match[3] or "").upper() == "END":
            if not stack or stack[-1][0] != kind:
                return None
            _, mark, start = stack.pop()
            found.append((mark, start, line))
        else:
            stack.append((kind, match[0].strip(), line))
    return None if stack else sorted(found, key=lambda fold: fold[1])


def list_torn(case: Case) -> Iterator[str]:
    """Numbers of a list that do not count up, or two lists where one was."""
    given = {run for text in (case.base, case.author, case.template) for run in _runs(text)}
    for run in _runs(case.result):
        if run not in given and (_miscounted(run) or _mixed(run)) and not _was_odd(run, given):
            yield f"{' '.join(run)}"


def _runs(text: Text) -> list[tuple[str, ...]]:
    """The marks of neighbouring items on the left edge, without what stands below each."""
    runs: list[list[str]] = [[]]
    fence = False
    for line in text.source[len(text.front) :].splitlines():
        fence ^= line.startswith(("```", "~~~"))
        mark = None if fence else re.match(r"(\d+[.)]|[-*+])(?=\s)", line)
        if mark and not re.fullmatch(r"[-*_\s]{3,}", line):
            runs[-1].append(mark[1])
        elif line.strip() and not line.startswith((" ", "\t")) and runs[-1]:
            runs.append([])
    return [tuple(run) for run in runs if len(run) > 1]


def _miscounted(run: tuple[str, ...]) -> bool:
    numbers = [int(mark[:-1]) for mark in run if mark[:-1]]
    steps = {second - first for first, second in pairwise(numbers)}
    return len(numbers) == len(run) and steps not in ({0}, {1})


def _mixed(run: tuple[str, ...]) -> bool:
    """Whether one kind of list has two kinds of marks."""
    marks = {mark[-1] for mark in run}
    return len(marks & {".", ")"}) > 1 or len(marks & {"-", "*", "+"}) > 1


def _was_odd(run: tuple[str, ...], given: set[tuple[str, ...]]) -> bool:
    return any((_miscounted(other) or _mixed(other)) and set(other) & set(run) for other in given)


def item_became_heading(case: Case) -> Iterator[str]:
    """An answered item of a list that the template made a heading: the answer stays behind."""
    for index, section in enumerate(case.template.sections):
        asked = words(section.heading)
        if index in case.base_of_template or len(asked) < 3 or index not in case.result_of_template:
            continue
        for piece in case.author.pieces():
            answered = piece.kind == "item" and case.own(piece) and words(piece.key)[: len(asked)] == asked
            if answered and case.keys["result"][piece.key]:
                yield f"{section.heading!r}: {piece.key[:80]!r}"
