"""What a merge gives: the text, and what happened to which section."""

from __future__ import annotations

from typing import NamedTuple


class Change(NamedTuple):
    """One line of the report: what happened to the section at a heading path."""

    kind: str
    path: str
    note: str = ""


class Merge(NamedTuple):
    """The merged text and what there is to say about it."""

    text: str
    changes: tuple[Change, ...]


def report_lines(changes: tuple[Change, ...]) -> list[str]:
    """The report, a line a change."""
    return [f"{kind}: {path}" + (f" ({note})" if note else "") for kind, path, note in changes]
