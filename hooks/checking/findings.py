"""What a check finds: single findings, a spec's progress, and both as a report."""

from __future__ import annotations

from collections.abc import Sequence

# Each code's severity in a draft and with --final.
SEVERITIES = {
    "missing-section": ("error", "error"),
    "reason-missing": ("error", "error"),
    "reason-placeholder": ("error", "error"),
    "contradiction": ("warning", "error"),
    "placeholder-left": ("note", "error"),
    "review-open": ("note", "error"),
    "conflict-marker": ("error", "error"),
    "misplaced": ("warning", "warning"),
    "baseline": ("warning", "error"),
}

# The classes of this module are plain ones: a check is run at each commit, and what it
# imports is most of its time.


class Finding:
    """One thing to mend: its code and severity, the line (from 1), the section, what and how."""

    __slots__ = ("advice", "code", "line", "message", "section", "severity")

    def __init__(self, code: str, final: bool, line: int, section: str, message: str, advice: str) -> None:
        self.code = code
        self.severity = SEVERITIES[code][final]
        self.line = line
        self.section = on_one_line(section)
        self.message = on_one_line(message)
        self.advice = on_one_line(advice)


class Progress:
    """How many of the template's sections are written, not applicable, still to write."""

    __slots__ = ("not_applicable", "to_write", "written")

    def __init__(self, written: int, not_applicable: int, to_write: int) -> None:
        self.written = written
        self.not_applicable = not_applicable
        self.to_write = to_write

    def describe(self, spec: str) -> str:
        """The line that ends a spec's report."""
        noun = "section" if self.written == 1 else "sections"
        return (
            f"{on_one_line(spec)}: {self.written} {noun} written, "
            f"{self.not_applicable} not applicable, {self.to_write} still to write"
        )


class Report:
    """What a check found in one spec, in the order of the lines."""

    __slots__ = ("findings", "progress")

    def __init__(self, findings: list[Finding], progress: Progress) -> None:
        self.findings = findings
        self.progress = progress


def describe(finding: Finding, spec: str) -> str:
    """A finding as one line that an editor can jump to."""
    section = f" [{finding.section}]" if finding.section else ""
    advice = finding.advice[:1].upper() + finding.advice[1:]
    place = f"{on_one_line(spec)}:{finding.line}:"
    return f"{place} {finding.severity} {finding.code}{section}: {finding.message}. {advice}."


def worth_showing(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that a run of Copier shows: not the notes."""
    return [finding for finding in findings if finding.severity != "note"]


def on_one_line(text: str) -> str:
    """A text without line breaks and without what a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))


def short(text: str) -> str:
    """A text of the author's, short enough to be quoted in a message."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"
