"""`outcomes.md` is what the tests try on a spec; `python tests/test_outcomes.py` writes it anew."""

from __future__ import annotations

import itertools
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hooks"))  # where it is run by hand

import test_copiers_ways
import test_faults
import test_hostile
import test_trust
from conftest import REPOSITORY
from helpers_outcomes import Row

FILE = Path(__file__).with_name("outcomes.md")
INTRODUCTION = """\
# What was tried on a spec

Written by `python tests/test_outcomes.py` out of the tests; each row is a test that holds its
outcome. "Every line" is every line that the author wrote.
"""
HEAD = """
## {kind}

| what holds | tried with | outcome |
| --- | --- | --- |
"""
MERGED, ADOPTED = "merged, every line kept", "adopted, every line kept"
REFUSED, SAME = "refused, left as it was", "left as it was"
EITHER, WHOLE = "refused or merged, every line kept", "old text or new, whole"
OTHERS, ANEW = "no line gone but the vanished file's own", "given anew, nothing was there to keep"
NOT_RUN, OWN_FILES = "no code run but the hook's own", "nothing but the project's own files touched"
OUTCOMES = (MERGED, ADOPTED, REFUSED, SAME, EITHER, WHOLE, OTHERS, ANEW, NOT_RUN, OWN_FILES)

KINDS = {
    test_faults: "Faults: a failure, a kill, a file that vanishes",
    test_copiers_ways: "Copier's own ways of losing work",
    test_hostile: "Hostile input",
    test_trust: "Trust",
}
USUAL = {test_faults: WHOLE, test_copiers_ways: MERGED, test_hostile: REFUSED, test_trust: NOT_RUN}
UNUSUAL = {
    "a_file_that_vanishes_takes_no_line_elsewhere_with_it": OTHERS,
    "a_dirty_repository_is_refused_by_copier": REFUSED,
    "a_spec_copied_with_skip_tasks_is_adopted": ADOPTED,
    "pretend_changes_nothing": SAME,
    "an_update_that_fails_half_way_is_taken_back_and_done_again": WHOLE,
    "a_spec_that_was_emptied_is_given_anew": ANEW,
    "another_specs_unreadable_baseline_is_no_hindrance": MERGED,
    "a_hostile_answers_file_costs_no_line": EITHER,
    "a_run_touches_only_the_projects_own_files": OWN_FILES,
    "a_run_reads_nothing_outside_but_code": OWN_FILES,
}
TEXTS, BASELINES = "a_hostile_text_keeps_every_line", "a_hostile_baseline_costs_no_line"
TABLES = {TEXTS: test_hostile.TEXTS, BASELINES: test_hostile.BASELINES}
TOLD = {test_hostile.MERGED: MERGED, test_hostile.ADOPTED: ADOPTED, test_hostile.REFUSED: REFUSED}
NOTHING_TRIED = {  # these look at the code, or at other tests
    "the_operations_are_those_that_the_hook_has", "no_file_operation_of_the_hook_escapes_the_faults",
    "the_bomb_would_be_a_big_one", "no_hook_calls_a_shell_or_runs_a_text", "every_hook_imports_only_what_copier_brings",
}  # fmt: skip


def module_tests(module: ModuleType) -> dict[str, Any]:
    """The tests of a module by their names, in order."""
    return {name.removeprefix("test_"): test for name, test in vars(module).items() if name.startswith("test_")}


def rows() -> Iterator[Row]:
    """Everything that the tests try."""
    for module, kind in KINDS.items():
        for name, test in module_tests(module).items():
            for given in () if name in NOTHING_TRIED else parameters(test):
                outcome = UNUSUAL.get(name, USUAL[module])
                if name in TABLES:
                    outcome = TOLD[TABLES[name][given["name"]][1]]
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
    assert FILE.read_bytes() == rendered(), "python tests/test_outcomes.py writes it anew"


def test_the_readme_has_as_many_of_each_kind() -> None:
    told = re.findall(r"(?m)^\| .+ \| (\d+) \| .+ \|$", (REPOSITORY / "README.md").read_text("utf-8"))
    counts = Counter((row.kind, row.outcome == OTHERS) for row in rows())
    assert list(map(int, told)) == list(counts.values())


def test_no_outcome_is_a_loss_and_every_name_is_a_test() -> None:
    tried = list(rows())
    assert {row.outcome for row in tried} == set(OUTCOMES)
    assert len(set(tried)) == len(tried)
    assert not [row for row in tried if "|" in "".join(row)], "a bar would be another column"
    assert UNUSUAL.keys() | TABLES.keys() | NOTHING_TRIED <= {name for module in KINDS for name in module_tests(module)}


if __name__ == "__main__":
    FILE.write_bytes(rendered())
