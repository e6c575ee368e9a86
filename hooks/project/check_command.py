"""The check as a command: find the specs, check each, show what was found."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import NamedTuple, TextIO

from checking.findings import on_one_line
from checking.inspection import check
from checking.outcome import Checked, Outcome
from form.errors import SpecError

from project import files, options, specs
from project.options import Options
from project.specs import Spec, one_of


class _Search(NamedTuple):
    """The specs that were found, what could not be looked at, and what there is to say of it."""

    specs: list[Spec]
    problems: list[str]
    remarks: list[str]


def main(arguments: list[str]) -> int:
    """Run the check as the command line asks and return the exit status."""
    try:
        asked = options.read(arguments)
    except SpecError as error:
        _complain([str(error)])
        return 2
    if asked.help:
        _print(sys.stdout, [options.HELP])
        return 0
    search = _search(asked)
    return _index(asked, search) if asked.form.startswith("index") else _report(asked, search)


def _search(asked: Options) -> _Search:
    found: dict[str, Spec] = {}
    problems, remarks = [], []
    for path in asked.paths:
        in_path = _find(path)
        if isinstance(in_path, SpecError):
            problems.append(str(in_path))
            continue
        for spec in in_path:
            place = os.path.normcase(os.path.realpath(spec.path))
            found[place] = one_of(found[place], spec) if place in found else spec
        if not in_path:
            remarks.append(f"No spec in {path}: nothing holds a .copier-baseline.md, by which a spec is known.")
    chosen, left = _touched(list(found.values())) if asked.staged else (list(found.values()), 0)
    if left:
        remarks.append(f"This commit touches {len(chosen)} of {len(chosen) + left} specs; the others were not checked.")
    return _Search(chosen, problems, remarks)


def _find(path: str) -> list[Spec] | SpecError:
    try:
        return specs.find(path)
    except SpecError as error:
        return error


def _touched(found: list[Spec]) -> tuple[list[Spec], int]:
    """The specs that the coming commit touches, or all where nothing is staged; and how many are left out."""
    from project.history import staged_files

    staged = staged_files()
    chosen = [spec for spec in found if not staged or staged.intersection(spec.files)]
    return chosen, len(found) - len(chosen)


def _check(spec: Spec, final: bool) -> Checked | SpecError:
    try:
        report = check(_text(spec), spec.baseline, final, spec.problems)
    except SpecError as error:
        return error
    version = spec.baseline.version if spec.baseline else ""
    return Checked(spec.path, spec.found if spec.baseline else "", version, report)


def _text(spec: Spec) -> str:
    if spec.path == spec.found:  # a baseline that does not say which spec it is for
        return ""
    text = files.read(spec.path, spec.path)
    if text is None or not text.strip():
        raise SpecError(specs.missing(spec, text is not None))
    return text


# Reports


def _report(asked: Options, search: _Search) -> int:
    results = [_check(spec, asked.final) for spec in search.specs]
    checked = [result for result in results if isinstance(result, Checked)]
    problems = [*search.problems, *(str(result) for result in results if isinstance(result, SpecError))]
    outcome = Outcome(asked.final, checked, problems, search.remarks, asked.notes or asked.final)
    _complain(problems)
    _print(sys.stdout, _lines(outcome, asked))
    return outcome.status


def _lines(outcome: Outcome, asked: Options) -> list[str]:
    if asked.form == "text":
        from checking.text import as_text

        return as_text(outcome)
    from checking import formats  # most runs need none of it

    return {"json": formats.as_json, "github": formats.as_github, "gitlab": formats.as_gitlab}[asked.form](outcome)


def _complain(problems: Iterable[str]) -> None:
    _print(sys.stderr, [f"Error: {on_one_line(problem)}" for problem in problems])


def _print(stream: TextIO, lines: list[str]) -> None:
    """Print lines, whatever the encoding can hold and whether or not someone still listens."""
    text = "".join(f"{line}\n" for line in lines)
    data = text.encode(stream.encoding or "utf-8", "replace")
    try:
        stream.buffer.write(data)
        stream.buffer.flush()
    except OSError:  # what is left in the buffer must not fail again at the exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


# The index


def _index(asked: Options, search: _Search) -> int:
    from checking.index import as_json, as_table

    from project.overview import overview

    folder = os.path.dirname(os.path.abspath(asked.into)) if asked.into else os.getcwd()
    entries, notes = overview(search.specs, [_check(spec, False) for spec in search.specs], folder)
    _complain(search.problems)
    try:
        if asked.into:
            _write_into(asked.into, as_table(entries, notes))
        else:
            _print(sys.stdout, as_json(entries, notes) if asked.form == "index-json" else as_table(entries, notes))
    except SpecError as error:
        _complain([str(error)])
        return 2
    return 2 if search.problems else 0


def _write_into(path: str, table: list[str]) -> None:
    from checking.index import MARKS, replaced

    from project.writing import Change, write

    text = files.read(path, path)
    if text is None:
        raise SpecError(f"{path} is not there; make it, with the two lines {MARKS}")
    filled = replaced(text, table)
    if filled is None:
        raise SpecError(f"{path} does not say where the index goes; put the two lines {MARKS} there")
    if filled != text:
        target = os.path.realpath(path)
        write([Change(path, target, text.encode(), filled.encode(), target)])
