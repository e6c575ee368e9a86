"""What the questionnaire asks and suggests: short, in English, and free of contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers.form import KINDS, QUESTIONS, SECTIONS, YES_OR_NO, Form, form

PAIRS: list[list[str]] = yaml.safe_load((Path(__file__).parent / "contradictions.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def own() -> Form:
    """The repository's form."""
    return form()


def answer_sets(own: Form, kind: str) -> Iterator[dict[str, Any]]:
    """A kind of project with each pair of answers to yes or no, all others as suggested, or all no."""
    suggested = own.answers({"project_kind": kind})
    for count in (0, 1, 2):
        for flipped in combinations(YES_OR_NO, count):
            yield {"project_kind": kind, **{name: not suggested[name] for name in flipped}}
    for changes in (True, False):
        yield {"project_kind": kind, **dict.fromkeys(SECTIONS, False), "changes_existing": changes}


def page(own: Form, given: dict[str, Any]) -> str:
    """The answers that are chosen, a line each, then the spec."""
    answers = own.answers(given)
    shown = {name: "no" if answers[name] is False else "yes" for name in YES_OR_NO}
    lines = [f"{name}: {value}" for name, value in shown.items()]
    return "\n".join([f"project_kind: {answers['project_kind']}", *lines, own.page(given)])


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_contradicts_itself(own: Form, kind: str) -> None:
    pairs = [[re.compile(side, re.MULTILINE) for side in pair] for pair in PAIRS]
    found = set()
    for given in answer_sets(own, kind):
        text = page(own, given)
        for one, other in pairs:
            if (first := one.search(text)) and (second := other.search(text)):
                found.add((first[0], second[0], str(given)))
    assert found == set()


def test_each_side_of_a_contradiction_is_met_by_some_page(own: Form) -> None:
    left = {side for pair in PAIRS for side in pair}
    for kind in KINDS:
        for given in answer_sets(own, kind):
            if left:
                text = page(own, given)
                left = {side for side in left if not re.search(side, text, re.MULTILINE)}
    assert left == set()


@pytest.mark.parametrize("kind", KINDS)
def test_enter_throughout_asks_at_most_18_questions(own: Form, kind: str) -> None:
    assert len(own.asked({"project_kind": kind})) <= 18


@pytest.mark.parametrize("name", SECTIONS)
def test_the_reason_of_a_no_is_asked_unless_it_was_suggested(own: Form, name: str) -> None:
    for kind in KINDS:
        suggested = own.answers({"project_kind": kind})[name]
        asked = own.asked({"project_kind": kind, name: False})
        assert (f"{name}_reason" in asked) is suggested


@pytest.mark.parametrize("changes", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_suggested_reasons_can_end_the_sentence(own: Form, kind: str, changes: bool) -> None:
    noes: dict[str, str | bool] = {"project_kind": kind, "changes_existing": changes, **dict.fromkeys(SECTIONS, False)}
    reasons = [own.answers(noes)[f"{name}_reason"] for name in SECTIONS]
    assert len(set(reasons)) == len(SECTIONS)
    assert [reason for reason in reasons if not re.fullmatch(r"[a-z][^\n]{15,110}[^\s.]", reason)] == []


def test_a_suggestion_looks_only_at_questions_that_come_before(own: Form) -> None:
    names = list(QUESTIONS)
    answers = own.answers()
    for name, question in QUESTIONS.items():
        known = {key: value for key, value in answers.items() if key[0] == "_" or names.index(key) < names.index(name)}
        for key in ("default", "ask", "when"):
            if question.get("when") is not False and key in question:
                assert own.render(question[key], known) == own.render(question[key], answers), (name, key)
