"""What a run of the check found in all specs, and what it could not check."""

from __future__ import annotations

from form.errors import SpecError
from project.specs import Spec

from checking.findings import Progress, Report, describe


class Checked:
    """A spec and what the check of it found."""

    __slots__ = ("report", "spec")

    def __init__(self, spec: Spec, report: Report) -> None:
        self.spec = spec
        self.report = report


class Outcome:
    """The specs that were checked, and one line for each thing that could not be.

    It notes the errors of the users' that are raised while it is entered.
    """

    __slots__ = ("checked", "final", "problems")

    def __init__(self) -> None:
        self.final = False
        self.checked: list[Checked] = []
        self.problems: list[str] = []

    def __enter__(self) -> Outcome:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        if isinstance(error, SpecError):
            self.problems.append(str(error))
        return isinstance(error, SpecError)

    @property
    def status(self) -> int:
        """The exit status."""
        return 2 if self.problems else 1 if self.count("error") else 0

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

    def lines(self) -> list[str]:
        """The outcome as text: a line for each finding, and for each spec how far it is."""
        lines = []
        for checked in self.checked:
            lines += [describe(finding, checked.spec.path) for finding in checked.report.findings]
            lines.append(checked.report.progress.describe(checked.spec.path) + _version(checked.spec))
        if len(self.checked) != 1:
            lines.append(self.progress.describe(f"{len(self.checked)} specs"))
        lines[-1] += f" ({', '.join(self._counts())})"
        return lines

    def _counts(self) -> list[str]:
        counts = {severity: self.count(severity) for severity in ("error", "warning", "note")}
        return [f"{count} {severity}{'' if count == 1 else 's'}" for severity, count in counts.items()]


def _version(spec: Spec) -> str:
    """Which release of the template a spec has, as far as that is known."""
    return f", template {spec.baseline.version}" if spec.baseline and spec.baseline.version else ""
