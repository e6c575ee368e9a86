"""The command line of the check: what it is asked, and how it answers."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from checking.findings import on_one_line
from checking.inspection import check
from checking.outcome import Checked, Outcome
from form.errors import SpecError

from project import files, specs

_FORMATS = ("text", "json", "github")
_USAGE = "usage: check.py [--final] [--format text|json|github] [SPEC-OR-FOLDER ...]"


class Options:
    """What the command line asks for. Raises `SpecError` where that can't be understood."""

    __slots__ = ("final", "form", "paths")

    def __init__(self, arguments: list[str]) -> None:
        self.final = False
        self.form = "text"
        self.paths: list[str] = []
        rest = list(arguments)
        while rest:
            self._take(rest.pop(0), rest)
        self.paths = self.paths or ["."]

    def _take(self, argument: str, rest: list[str]) -> None:
        name, _, value = argument.partition("=")
        if argument == "--final":
            self.final = True
        elif name == "--format":
            self.form = value or (rest.pop(0) if rest else "")
            if self.form not in _FORMATS:
                raise SpecError(f"--format is “{self.form}”; choose one of {', '.join(_FORMATS)}")
        elif argument == "--":
            self.paths += rest
            rest.clear()
        elif argument.startswith("-"):
            raise SpecError(f"there is no option {argument}; {_USAGE}")
        else:
            self.paths.append(argument)


def main(arguments: list[str]) -> int:
    """Run the check as the command line asks and return the exit status."""
    if {"-h", "--help"} & set(arguments):
        _print(sys.stdout, [_USAGE])
        return 0
    outcome = Outcome()
    form = "text"
    with outcome:
        options = Options(arguments)
        form = options.form
        outcome.final = options.final
        _check_all(options.paths, outcome)
    _print(sys.stderr, [f"Error: {on_one_line(problem)}" for problem in outcome.problems])
    if outcome.checked or form != "text":
        _print(sys.stdout, _lines(outcome, form))
    return outcome.status


def _check_all(paths: list[str], outcome: Outcome) -> None:
    found: dict[str, specs.Spec] = {}
    for path in paths:
        with outcome:
            for spec in specs.find(path):
                found.setdefault(os.path.normcase(os.path.realpath(spec.path)), spec)
    for spec in found.values():
        with outcome:
            report = check(_text(spec), spec.baseline, outcome.final, spec.problem)
            outcome.checked.append(Checked(spec, report))


def _text(spec: specs.Spec) -> str:
    if spec.path == spec.found:  # a baseline that does not say which spec it is for
        return ""
    text = files.read(spec.path, spec.path)
    if text is None:
        raise SpecError(
            f"{spec.path} is not there, though {spec.found} goes with it; restore it from git, "
            f"or if you moved it, say where it is: "
            f"copier update --trust --defaults --data spec_file=PATH"
        )
    return text


def _lines(outcome: Outcome, form: str) -> list[str]:
    if form == "text":
        return outcome.lines()
    from checking import formats  # most runs need none of it

    return formats.as_json(outcome) if form == "json" else formats.as_github(outcome)


def _print(stream: TextIO, lines: list[str]) -> None:
    """Print lines, whatever the encoding can hold and whether or not someone still listens."""
    text = "".join(f"{line}\n" for line in lines)
    data = text.encode(stream.encoding or "utf-8", "replace")
    try:
        stream.buffer.write(data)
        stream.buffer.flush()
    except OSError:  # what is left in the buffer must not fail again at the exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
