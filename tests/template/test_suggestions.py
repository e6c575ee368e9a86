"""What the questionnaire asks and suggests: short, in English, and free of contradictions."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from helpers.form import KINDS, QUESTIONS, SECTIONS, YES_OR_NO, Form, form
from pages import answer_sets, look


@pytest.fixture(scope="module")
def own() -> Form:
    """The repository's form."""
    return form()


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_contradicts_itself(kind: str) -> None:
    assert look(kind).contradictions == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_two_answers_meet_on_some_page(own: Form, kind: str) -> None:
    suggested = own.answers({"project_kind": kind})
    rows = [{**{name: suggested[name] for name in YES_OR_NO}, **given} for given in answer_sets(kind)]
    for one, other in combinations(YES_OR_NO, 2):
        assert len({(row[one], row[other]) for row in rows}) == 4, (one, other)


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
