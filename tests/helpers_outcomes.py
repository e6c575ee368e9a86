"""The rows of `outcomes.md`: what was tried on a spec, and what became of it."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One thing that was tried: its kind, what it was, its outcome."""

    kind: str
    what: str
    outcome: str
