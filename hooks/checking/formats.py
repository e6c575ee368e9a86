"""The check's outcome for programs: as JSON, for a GitHub workflow, for GitLab.

The JSON is one object. A program may rely on these keys; later releases may add others
and raise `version` where they change the meaning of one.

    version    1
    final      whether --final was given
    specs      a list, in the order in which they were found, of
        file              the spec's path, with slashes
        baseline          the path of the baseline that it was held against, or null
        template_version  the release of the template that this baseline is of, or null
        state             broken, draft, in review or approved
        findings          a list, in the order of the lines, of
            code      one of the codes such as missing-section
            severity  error, warning or note
            line      from 1
            section   the headings that lead to it, joined by " / "; "" for the whole file
            message   what is wrong
            advice    what to do
        progress          the numbers of sections: written, not_applicable, to_write
        reviews           a list of name, status, settled (whether the status ends the review)
    problems   a list of what could not be checked, a sentence each
    totals     the numbers of specs, errors, warnings, notes, and of sections:
               written, not_applicable, to_write
"""

from __future__ import annotations

import json
from hashlib import sha1

from checking.findings import Finding, capitalized
from checking.outcome import Checked, Outcome
from checking.text import closing

_VERSION = 1
_MOST = 10  # annotations of a kind that GitHub shows of a step
_GITLAB = {"error": "major", "warning": "minor", "note": "info"}
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def as_json(outcome: Outcome) -> list[str]:
    """The outcome as lines of JSON, in ASCII."""
    value = {
        "version": _VERSION,
        "final": outcome.final,
        "specs": [_spec(checked) for checked in outcome.checked],
        "problems": list(outcome.problems),
        "totals": {
            "specs": len(outcome.checked),
            "errors": outcome.count("error"),
            "warnings": outcome.count("warning"),
            "notes": outcome.count("note"),
            **outcome.progress._asdict(),
        },
    }
    return json.dumps(value, indent=2).split("\n")


def _spec(checked: Checked) -> dict[str, object]:
    return {
        "file": checked.path,
        "baseline": checked.baseline or None,
        "template_version": checked.version if checked.baseline else None,
        "state": checked.report.state,
        "findings": [finding._asdict() for finding in checked.report.findings],
        "progress": checked.report.progress._asdict(),
        "reviews": [review._asdict() for review in checked.report.reviews],
    }


def as_github(outcome: Outcome) -> list[str]:
    """The outcome as workflow commands, which GitHub shows beside the lines of a change.

    A step may make ten annotations of each kind; the errors come first, and one line says
    how many more there are.
    """
    lines = [f"::error::{_data(problem)}" for problem in outcome.problems]
    for severity in _COMMANDS:
        of_kind = [_annotation(finding, path) for path, finding in outcome.shown if finding.severity == severity]
        room = _MOST - (len(outcome.problems) if severity == "error" else 0)
        lines += of_kind if len(of_kind) <= room else of_kind[: max(room, 0)]
        if len(of_kind) > room:
            lines.append(f"{len(of_kind) - max(room, 0)} more {severity}s are not shown here; check.py lists them")
    return [*lines, *closing(outcome)]


def _annotation(finding: Finding, path: str) -> str:
    place = f"file={_property(path)},line={finding.line},title={_property(finding.code)}"
    return f"::{_COMMANDS[finding.severity]} {place}::{_data(_sentence(finding))}"


def _sentence(finding: Finding) -> str:
    section = f"{finding.section}: " if finding.section else ""
    return f"{section}{finding.message}. {capitalized(finding.advice)}."


def as_gitlab(outcome: Outcome) -> list[str]:
    """The outcome as GitLab's code quality report, a list of JSON.

    Its format: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
    """
    issues: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    for path, finding in outcome.shown:
        about = f"{path}:{finding.code}:{finding.section}:{finding.message}"
        seen[about] = seen.get(about, 0) + 1  # two alike are two issues, wherever they move to
        issues.append(
            {
                "description": _sentence(finding),
                "check_name": finding.code,
                "fingerprint": sha1(f"{about}:{seen[about]}".encode()).hexdigest(),
                "severity": _GITLAB[finding.severity],
                "location": {"path": path, "lines": {"begin": finding.line}},
            }
        )
    return json.dumps(issues, indent=2).split("\n")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
