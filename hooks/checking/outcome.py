"""What a run of the check found in all specs, and what it could not check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from checking.findings import SEVERITIES, Finding, Progress, Report, worth_showing

_RANK = {"error": 0, "warning": 1, "note": 2}


class Checked(NamedTuple):
    """A spec's path, its baseline's ("" if there is none), the template's release, and what was found."""

    path: str
    baseline: str
    version: str
    report: Report


class Outcome(NamedTuple):
    """The specs that were checked, and a sentence for each thing that could not be."""

    final: bool
    checked: Sequence[Checked]
    problems: Sequence[str] = ()
    remarks: Sequence[str] = ()  # what is so and no failure
    notes: bool = False  # whether what is left to write is listed

    @property
    def status(self) -> int:
        """The exit status."""
        return 2 if self.problems else 1 if self.count("error") else 0

    @property
    def shown(self) -> list[tuple[str, Finding]]:
        """What interrupts an author, each with its spec's path; the errors first, those of a draft before all."""
        found = [
            (checked.path, finding)
            for checked in self.checked
            for finding in (checked.report.findings if self.notes else worth_showing(checked.report.findings))
        ]
        return sorted(found, key=lambda each: (_RANK[each[1].severity], _RANK[SEVERITIES[each[1].code][False]]))

    @property
    def progress(self) -> Progress:
        """How far all the specs are together."""
        each = [checked.report.progress for checked in self.checked]
        return Progress(
            sum(progress.written for progress in each),
            sum(progress.not_applicable for progress in each),
            sum(progress.to_write for progress in each),
        )

    def count(self, severity: str) -> int:
        """How many findings have a severity."""
        return sum(finding.severity == severity for checked in self.checked for finding in checked.report.findings)

    @property
    def counts(self) -> str:
        """How many findings of each severity there are, in words."""
        counts = {severity: self.count(severity) for severity in ("error", "warning", "note")}
        return ", ".join(f"{count} {severity}{'' if count == 1 else 's'}" for severity, count in counts.items())
