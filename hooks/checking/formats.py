"""The check's outcome for programs: as JSON, and as annotations of a GitHub workflow.

The JSON is one object. A program may rely on these keys; later releases may add others
and raise `version` where they change the meaning of one.

    version    1
    final      whether --final was given
    specs      a list, in the order in which they were found, of
        file              the spec's path, with slashes
        baseline          the path of the baseline that it was held against, or null
        template_version  the release of the template that this baseline is of, or null
        findings          a list, in the order of the lines, of
            code      one of the codes such as missing-section
            severity  error, warning or note
            line      from 1
            section   the headings that lead to it, joined by " / "; "" for the whole file
            message   what is wrong
            advice    what to do
        progress          the numbers of sections: written, not_applicable, to_write
    problems   a list of what could not be checked, a sentence each
    totals     the numbers of specs, errors, warnings, notes, and of sections:
               written, not_applicable, to_write
"""

from __future__ import annotations

import json

from checking.findings import Finding, Progress
from checking.outcome import Checked, Outcome

_VERSION = 1
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def as_json(outcome: Outcome) -> list[str]:
    """The outcome as lines of JSON, in ASCII."""
    value = {
        "version": _VERSION,
        "final": outcome.final,
        "specs": [_spec(checked) for checked in outcome.checked],
        "problems": outcome.problems,
        "totals": {
            "specs": len(outcome.checked),
            "errors": outcome.count("error"),
            "warnings": outcome.count("warning"),
            "notes": outcome.count("note"),
            **_progress(outcome.progress),
        },
    }
    return json.dumps(value, indent=2).split("\n")


def _spec(checked: Checked) -> dict[str, object]:
    baseline = checked.spec.baseline
    return {
        "file": checked.spec.path,
        "baseline": checked.spec.found if baseline else None,
        "template_version": baseline.version if baseline else None,
        "findings": [
            {name: getattr(finding, name) for name in ("code", "severity", "line", "section", "message", "advice")}
            for finding in checked.report.findings
        ],
        "progress": _progress(checked.report.progress),
    }


def _progress(progress: Progress) -> dict[str, int]:
    return {
        "written": progress.written,
        "not_applicable": progress.not_applicable,
        "to_write": progress.to_write,
    }


def as_github(outcome: Outcome) -> list[str]:
    """The outcome as workflow commands, which GitHub shows beside the lines of a change."""
    lines = [f"::error::{_data(problem)}" for problem in outcome.problems]
    for checked in outcome.checked:
        lines += [_annotation(finding, checked.spec.path) for finding in checked.report.findings]
    return lines + [line for line in outcome.lines() if not line.startswith("::")][-1:]


def _annotation(finding: Finding, path: str) -> str:
    command = _COMMANDS[finding.severity]
    section = f"{finding.section}: " if finding.section else ""
    advice = finding.advice[:1].upper() + finding.advice[1:]
    message = _data(f"{section}{finding.message}. {advice}.")
    place = f"file={_property(path)},line={finding.line},title={_property(finding.code)}"
    return f"::{command} {place}::{message}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
