"""What a check finds: single findings, a spec's progress and state, and all of it as a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

# Each code's severity in a draft and with --final.
SEVERITIES = {
    "missing-section": ("error", "error"),
    "renamed": ("warning", "warning"),
    "reason-missing": ("error", "error"),
    "reason-placeholder": ("error", "error"),
    "contradiction": ("warning", "error"),
    "placeholder-left": ("note", "error"),
    "review-open": ("note", "error"),
    "conflict-marker": ("error", "error"),
    "misplaced": ("warning", "warning"),
    "baseline": ("error", "error"),
    "answers": ("error", "error"),
}


STATES = ("broken", "draft", "in review", "approved")


class Finding(NamedTuple):
    """One thing to mend: its code and severity, the line (from 1), the section, what and how."""

    code: str
    severity: str
    line: int
    section: str
    message: str
    advice: str


class Review(NamedTuple):
    """One reviewer's row: who, the status that stands there, and whether that settles the review."""

    name: str
    status: str
    settled: bool


class Progress(NamedTuple):
    """How many of the template's sections are written, not applicable, still to write."""

    written: int
    not_applicable: int
    to_write: int

    def describe(self, spec: str) -> str:
        """The line that says how far a spec is."""
        noun = "section" if self.written == 1 else "sections"
        return (
            f"{on_one_line(spec)}: {self.written} {noun} written, "
            f"{self.not_applicable} not applicable, {self.to_write} still to write"
        )


class Report(NamedTuple):
    """What a check found in one spec, in the order of the lines, how far it is, and its title."""

    findings: list[Finding]
    progress: Progress
    reviews: tuple[Review, ...] = ()
    title: str = ""

    @property
    def state(self) -> str:
        """How far the spec is as one word: broken, draft, in review or approved."""
        final = [SEVERITIES[finding.code] for finding in self.findings]
        if any(draft == "error" for draft, _ in final):
            return "broken"
        if self.progress.to_write:
            return "draft"
        if not all(review.settled for review in self.reviews):
            return "in review"
        return "draft" if any(severity == "error" for _, severity in final) else "approved"


def finding(code: str, final: bool, line: int, section: str, message: str, advice: str) -> Finding:
    """A finding with the severity that its code has, each of its texts on one line."""
    severity = SEVERITIES[code][final]
    return Finding(code, severity, line, on_one_line(section), on_one_line(message), on_one_line(advice))


def describe(finding: Finding, spec: str) -> str:
    """A finding as one line that an editor can jump to."""
    section = f" [{finding.section}]" if finding.section else ""
    place = f"{on_one_line(spec)}:{finding.line}:"
    return f"{place} {finding.severity} {finding.code}{section}: {finding.message}. {capitalized(finding.advice)}."


def in_states(states: Iterable[str]) -> str:
    """How many specs are in each state, in words."""
    counts = Counter(states)
    return ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])


def worth_showing(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that interrupt an author: not the notes."""
    return [finding for finding in findings if finding.severity != "note"]


def capitalized(text: str) -> str:
    """A text that begins as a sentence does."""
    return text[:1].upper() + text[1:]


def on_one_line(text: str) -> str:
    """A text without line breaks and without what a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))


def short(text: str) -> str:
    """A text of the author's, short enough to be quoted in a message."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"
