"""What a merge gives: the text, and what happened to which section."""

from __future__ import annotations

from typing import NamedTuple

DELETED = "you deleted it, so it stays out"


class Change(NamedTuple):
    """One line of the report: what happened to the section at a heading path."""

    kind: str
    path: str
    note: str = ""
    line: int = 0  # of the template's text, where its words for the section stand; 0 if they don't


class Merge(NamedTuple):
    """The merged text and what there is to say about it."""

    text: str
    changes: tuple[Change, ...]


def report_lines(changes: tuple[Change, ...]) -> list[str]:
    """The report, a line a change."""
    return [f"{change.kind}: {change.path}" + (f" ({change.note})" if change.note else "") for change in changes]
