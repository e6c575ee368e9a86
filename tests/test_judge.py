"""The judge flags results that were broken by hand, two of each kind, and passes the right ones."""

from __future__ import annotations

import re
from pathlib import Path

import judge
import pytest
from judging.case import Case
from judging.kinds import APART, KINDS

CASES = Path(__file__).parent / "judging" / "cases.md"


def _cases() -> list[tuple[str, dict[str, str]]]:
    """The file's cases: a heading is the kind, a fence's info names the texts that it is."""
    found: list[tuple[str, dict[str, str]]] = []
    for kind, names, text in re.findall(
        r"^## (.+)$|^~~~~ (.+)\n((?:.*\n)*?)~~~~$", CASES.read_text(encoding="utf-8"), re.M
    ):
        if kind:
            found.append((kind, {}))
        else:
            found[-1][1].update(dict.fromkeys(names.split(", "), text))
    return found


def _kinds(texts: dict[str, str], result: str) -> set[str]:
    case = Case(texts["base"], texts["author"], texts["template"], result, texts.get("report", ""))
    return {label for label, kind in (KINDS | APART).items() if any(kind(case))}


@pytest.mark.parametrize(("kind", "texts"), _cases())
def test_flags_a_broken_result(kind: str, texts: dict[str, str]) -> None:
    assert kind in _kinds(texts, texts["broken"])


@pytest.mark.parametrize(("kind", "texts"), _cases())
def test_passes_the_right_result(kind: str, texts: dict[str, str]) -> None:
    assert _kinds(texts | {"report": ""}, texts["right"]) == set(), kind


def test_each_kind_is_broken_twice() -> None:
    kinds = [kind for kind, _ in _cases()]
    assert {kind for kind in kinds if kinds.count(kind) >= 2} == set(KINDS | APART)


def test_a_result_that_differs_from_a_clean_line_merge(tmp_path: Path) -> None:
    texts = {"base": "# A\n\nOne.\n\n# B\n\nTwo.\n", "author": "# A\n\nMine.\n\n# B\n\nTwo.\n"}
    texts["template"] = texts["base"].replace("Two", "Two or three")
    for field, text in texts.items():
        (tmp_path / f"{field}.md").write_text(text, encoding="utf-8")
    right, wrong = "# A\n\nMine.\n\n# B\n\nTwo or three.\n", "# A\n\nMine.\n\n# B\n\nTwo or three.\n\nFour.\n"

    def verdict(result: str) -> list[str]:
        given = judge.judge_update(tmp_path, lambda update: judge.Outcome(result, "", 0))
        return [kind for kind, _ in given.findings]

    assert judge.DIFFERS not in verdict(right)
    assert judge.DIFFERS in verdict(wrong)
