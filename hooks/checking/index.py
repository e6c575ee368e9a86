"""An index of many specs: one row each, sorted by the last change, as a table or as JSON.

The JSON is one object: `summary`, `notes` (sentences that say what is not known), and
`specs`, a list of objects with the fields of `Entry`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from checking.findings import Progress, Review, in_states

_BEGIN = "<!-- specs: begin -->"
_END = "<!-- specs: end -->"
_BETWEEN = re.compile(rf"{_BEGIN}.*?{_END}", re.DOTALL)
_HEADER = ("Spec", "Author", "State", "Written", "Reviews", "Last change", "Template", "Ticket")


class Entry(NamedTuple):
    """What an index says of one spec; a fact that is not known is empty."""

    path: str
    title: str
    author: str
    state: str
    errors: int
    progress: Progress
    reviews: tuple[Review, ...]
    changed: str  # YYYY-MM-DD
    changed_by: str
    version: str
    newest: str  # the newest release of its template
    ticket: str
    problem: str  # why it could not be checked

    @property
    def behind(self) -> bool:
        """Whether its template has a newer release."""
        return bool(self.version and self.newest and self.version != self.newest)


def as_json(entries: Sequence[Entry], notes: Sequence[str]) -> list[str]:
    """The index as lines of JSON."""
    specs = [
        {
            **entry._asdict(),
            "progress": entry.progress._asdict(),
            "reviews": [review._asdict() for review in entry.reviews],
            "behind": entry.behind,
        }
        for entry in in_order(entries)
    ]
    return json.dumps({"summary": summary(entries), "notes": list(notes), "specs": specs}, indent=2).split("\n")


def as_table(entries: Sequence[Entry], notes: Sequence[str]) -> list[str]:
    """The index as lines of Markdown; links are relative to the folder that the paths are relative to."""
    lines = [summary(entries), ""]
    if entries:
        lines += [_row(_HEADER), _row([":--"] * len(_HEADER))]
        lines += [_row(_cells(entry)) for entry in in_order(entries)]
    return [*lines, *(line for note in notes for line in ("", note))]


def summary(entries: Sequence[Entry]) -> str:
    """One line for those who look after all of them."""
    states = in_states(entry.state for entry in entries)
    behind = sum(entry.behind for entry in entries)
    noun = "spec" if len(entries) == 1 else "specs"
    said = f"{len(entries)} {noun}: {states}" if entries else "0 specs"
    return f"{said}; {behind} behind the template" if behind else said


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, the latest change first; those without a date last, by their paths."""
    return sorted(sorted(entries, key=lambda entry: entry.path), key=lambda entry: entry.changed, reverse=True)


def replaced(text: str, table: Sequence[str]) -> str | None:
    """A text with the table between its two comments; None if it has none."""
    block = "\n".join((_BEGIN, "", *table, "", _END))
    return _BETWEEN.sub(lambda _: block, text, count=1) if _BETWEEN.search(text) else None


MARKS = f"{_BEGIN} and {_END}"


def _cells(entry: Entry) -> list[str]:
    progress, settled = entry.progress, sum(review.settled for review in entry.reviews)
    asked = progress.written + progress.to_write
    version = f"{entry.version or 'unknown'}{f' (newest {entry.newest})' if entry.behind else ''}"
    return [
        f"[{_text(entry.title or entry.path)}]({quote(entry.path)})",
        _text(entry.author),
        _text(entry.problem and f"{entry.state}: {entry.problem}") or _state(entry),
        "" if entry.problem else f"{progress.written} of {asked}",
        f"{settled} of {len(entry.reviews)}" if entry.reviews else "",
        _text(f"{entry.changed}, {entry.changed_by}") if entry.changed else "unknown",
        _text(version),
        _ticket(entry.ticket),
    ]


def _state(entry: Entry) -> str:
    return f"{entry.state} ({entry.errors} error{'s' * (entry.errors != 1)})" if entry.errors else entry.state


def _ticket(ticket: str) -> str:
    if not re.match(r"https?://", ticket):
        return _text(ticket)
    return f"[{_text(ticket.rstrip('/').rpartition('/')[2])}](<{ticket.replace('>', '%3E')}>)"


def _text(text: str) -> str:
    """A text as it is in a cell: on one line, and no markup."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", " ".join(text.split()))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
