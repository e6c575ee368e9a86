"""`outcomes.md` is what the tests try on a spec; `python tests/project/test_outcomes.py` writes it anew."""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "copier"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # where it is run by hand
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "hooks"))

import test_copiers_ways
import test_faults
import test_hostile
import test_trust
from helpers.outcomes import LOOKS_AT_CODE, OUTCOMES, Row

FILE = Path(__file__).with_name("outcomes.md")
INTRODUCTION = """\
# What was tried on a spec

Written by `python tests/project/test_outcomes.py` out of the tests; each row is a test that holds its
outcome. "Every line" is every line that the author wrote.
"""
HEAD = """
## {kind}

| what holds | tried with | outcome |
| --- | --- | --- |
"""
KINDS = {
    test_faults: "Faults: a failure, a kill, a file that vanishes",
    test_copiers_ways: "Copier's own ways of losing work",
    test_hostile: "Hostile input",
    test_trust: "Trust",
}


def module_tests(module: ModuleType) -> dict[str, Any]:
    """The tests of a module by their names, in order."""
    return {name.removeprefix("test_"): test for name, test in vars(module).items() if name.startswith("test_")}


def rows() -> Iterator[Row]:
    """Everything that the tests try."""
    for module, kind in KINDS.items():
        for name, test in module_tests(module).items():
            for given in () if test.outcome == LOOKS_AT_CODE else parameters(test):
                outcome = test.outcome if isinstance(test.outcome, str) else test.outcome[given["name"]]
                details = [text if key == "name" else f"{key.replace('_', ' ')}: {text}" for key, text in given.items()]
                details += [points(given)] if module is test_faults else []
                yield Row(kind, sentence(name), "; ".join(details), outcome)


def sentence(name: str) -> str:
    """What a test's name says, with what no name can hold."""
    text = name.replace("_", " ").replace("utf 8", "UTF-8").replace("copier", "Copier")
    text = re.sub(r"\b(project|spec|template)s (own|unreadable|is)\b", r"\1's \2", text)
    return text[0].upper() + text[1:]


def parameters(test: Any) -> Iterator[dict[str, str]]:
    """What a test is given, once for each time that it runs."""
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    choices = [[(mark.args[0], text) for text in mark.kwargs.get("ids") or map(label, mark.args[1])] for mark in marks]
    return map(dict, itertools.product(*choices[::-1]))


def label(value: Any) -> str:
    """A parameter as a reader knows it."""
    return "unset" if value is None else getattr(value, "__name__", value).replace("_", " ") or "empty"


def points(given: dict[str, str]) -> str:
    """At how many operations a fault is tried, where the operations' names tell."""
    if given.get("kill", "half") != "half":
        return "at each operation that changes something"
    counts = test_faults.OPERATIONS[given["name"]]
    failing = test_faults.FAILURES[given["failure"]][1] if "failure" in given else counts
    hit = [counts[name] for name in counts if name in (("write",) if "kill" in given else failing)]
    return f"at each of {sum(hit)} operations"


def rendered() -> bytes:
    """The file as the tests have it."""
    parts = [INTRODUCTION]
    for kind, tried in itertools.groupby(rows(), key=lambda row: row.kind):
        parts += [HEAD.format(kind=kind), *(f"| {row.what} | {row.given} | {row.outcome} |\n" for row in tried)]
    return "".join(parts).encode()


def test_the_table_is_what_the_tests_try() -> None:
    assert FILE.read_bytes() == rendered(), "python tests/project/test_outcomes.py writes it anew"


def test_every_outcome_is_one_of_those_without_a_loss() -> None:
    tried = list(rows())
    assert {row.outcome for row in tried} == set(OUTCOMES)
    assert len(set(tried)) == len(tried)
    assert not [row for row in tried if "|" in "".join(row)], "a bar would be another column"


if __name__ == "__main__":
    FILE.write_bytes(rendered())
