"""The rows of `outcomes.md`: what was tried on a spec, and what became of it."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One thing that was tried: its kind, what holds, what it was tried with, its outcome."""

    kind: str
    what: str
    given: str
    outcome: str
