"""What an index says of each spec: gathered from its files, from git, and from its template."""

from __future__ import annotations

import os
from collections.abc import Sequence

from checking.findings import Progress, Report
from checking.index import Entry
from checking.outcome import Checked
from form.errors import SpecError

from project import history
from project.history import Change
from project.specs import Spec

_UNKNOWN = Change("", "")
_EMPTY = Report([], Progress(0, 0, 0))


def overview(
    found: Sequence[Spec], results: Sequence[Checked | SpecError], folder: str
) -> tuple[list[Entry], list[str]]:
    """An entry for each spec, links relative to a folder, and what could not be found out."""
    changes = history.last_changes([spec.path for spec in found])
    newest, note = _releases(found)
    entries = [
        _entry(spec, result, changes.by_path.get(spec.path, _UNKNOWN), newest.get(_address(spec), ""), folder)
        for spec, result in zip(found, results, strict=True)
    ]
    return entries, [each for each in (changes.note, note) if each]


def _entry(spec: Spec, result: Checked | SpecError, change: Change, newest: str, folder: str) -> Entry:
    report = result.report if isinstance(result, Checked) else _EMPTY
    problem = "" if isinstance(result, Checked) else str(result)
    return Entry(
        path=os.path.relpath(spec.path, folder).replace(os.sep, "/"),
        title=report.title or spec.answer("project_name"),
        author=spec.answer("user_name"),
        state="broken" if problem else report.state,
        errors=sum(finding.severity == "error" for finding in report.findings),
        progress=report.progress,
        reviews=report.reviews,
        changed=change.day,
        changed_by=change.author,
        version=_version(spec),
        newest=newest,
        ticket=spec.answer("tracking_ticket"),
        problem=problem,
    )


def _version(spec: Spec) -> str:
    return spec.baseline.version if spec.baseline else spec.answer("_commit")


def _address(spec: Spec) -> str:
    """A template's address; a path as the answers have it is relative to the folder that they are in."""
    address = spec.answer("_src_path")
    if not address or "://" in address or address.startswith(("gh:", "gl:", "git+", "git@")):
        return address
    return os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(spec.found)), os.path.expanduser(address)))


def _releases(found: Sequence[Spec]) -> tuple[dict[str, str], str]:
    """The newest release of each template: as it says, else the newest among its specs."""
    newest: dict[str, str] = {}
    unreached: list[str] = []
    for address in dict.fromkeys(map(_address, found)):
        newest[address] = history.newest_release(address) if address else ""
        if not newest[address]:
            versions = (f"refs/tags/{_version(spec)}" for spec in found if _address(spec) == address)
            newest[address] = history.newest("\n".join(versions))
            unreached.append(address)
    names = ", ".join(sorted({name for name in unreached if name}))
    note = f"Releases could not be asked of {names}: its specs are compared with the newest among them."
    return newest, note if names else ""
