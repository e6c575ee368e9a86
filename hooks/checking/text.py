"""The check's outcome for people: what is wrong one by one, what is left to write counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from checking.findings import Finding, describe, in_states
from checking.outcome import Checked, Outcome

_LEFT = {"placeholder-left": ("placeholder", "placeholders"), "review-open": ("open review", "open reviews")}
_FEW = 5  # specs that each get a line: what is wrong with one of many stays in sight


def as_text(outcome: Outcome) -> list[str]:
    """The outcome as lines: what is wrong, then how far the specs are."""
    return [*(describe(finding, path) for path, finding in outcome.shown), *closing(outcome)]


def closing(outcome: Outcome) -> list[str]:
    """How far a few specs are, each, or many together; and what else there is to say."""
    count = len(outcome.checked)
    lines = [_spec_line(checked, outcome.notes) for checked in outcome.checked if count <= _FEW]
    if count > 1:
        states = in_states(checked.report.state for checked in outcome.checked)
        lines.append(outcome.progress.describe(f"{count} specs, {states}"))
    if lines:
        lines[-1] += f" ({outcome.counts}{'; --format index lists the specs' if count > _FEW else ''})"
    return [*lines, *outcome.remarks]


def _spec_line(checked: Checked, notes: bool) -> str:
    version = f", template {checked.version}" if checked.version else ""
    left = "" if notes else _left([each for each in checked.report.findings if each.severity == "note"])
    return checked.report.progress.describe(checked.path) + left + version


def _left(notes: Sequence[Finding]) -> str:
    counts = Counter(_LEFT[note.code] for note in notes)
    said = [f"{count} {names[count > 1]}" for names, count in sorted(counts.items(), reverse=True)]
    return f"; {' and '.join(said)} (--notes lists them)" if said else ""
