"""The check's outcome for people: what is wrong one by one, what is left to write counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from checking.findings import Finding, describe, worth_showing
from checking.outcome import Checked, Outcome

_LEFT = {"placeholder-left": ("placeholder", "placeholders"), "review-open": ("open review", "open reviews")}


def as_text(outcome: Outcome, notes: bool) -> list[str]:
    """The outcome as lines: errors and warnings, then a line a spec; the notes only if asked for."""
    lines: list[str] = []
    for checked in outcome.checked:
        findings = checked.report.findings
        shown = findings if notes else worth_showing(findings)
        lines += [describe(finding, checked.path) for finding in sorted(shown, key=_rank)]
    lines += [_spec_line(checked, notes) for checked in outcome.checked]
    if len(outcome.checked) > 1:
        lines.append(f"{outcome.progress.describe(f'{len(outcome.checked)} specs')} ({outcome.counts})")
    elif lines:
        lines[-1] += f" ({outcome.counts})"
    return [*lines, *outcome.remarks]


def _rank(finding: Finding) -> int:
    return ("error", "warning", "note").index(finding.severity)


def _spec_line(checked: Checked, notes: bool) -> str:
    version = f", template {checked.version}" if checked.version else ""
    left = "" if notes else _left([each for each in checked.report.findings if each.severity == "note"])
    return checked.report.progress.describe(checked.path) + left + version


def _left(notes: Sequence[Finding]) -> str:
    counts = Counter(_LEFT[note.code] for note in notes)
    said = [f"{count} {names[count > 1]}" for names, count in sorted(counts.items(), reverse=True)]
    return f"; {' and '.join(said)} (--notes lists them)" if said else ""
