"""Which sections become the sentence that says why they do not apply."""

from __future__ import annotations

import pytest
from form.applicability import fill_in
from form.errors import SpecError
from form.markers import read

FORM = """# Plan

## API
<!-- copier: when api -->

Say which.

### Usage

Say how much.

## Terms
<!-- copier: was Glossary; Words -->

Define them.

## Risks

List them.
"""


def sections(answers: dict[str, object], form: str = FORM) -> dict[str, str]:
    """What stands under each heading once the answers are known."""
    return {section.title: section.body.strip() for section in fill_in(read(form), answers).document}


def test_an_answer_of_no_says_why_in_a_section_and_all_below_it() -> None:
    assert sections({"api": False, "api_reason": "it has none"}) == {
        "": "",
        "Plan": "",
        "API": "Not applicable because it has none.",
        "Usage": "Not applicable because it has none.",
        "Terms": "Define them.",
        "Risks": "List them.",
    }


def test_what_does_not_apply_is_a_stub_and_the_last_one_ends_the_document() -> None:
    answers: dict[str, object] = {"api": False, "api_reason": "it has none"}
    filled = fill_in(read(FORM + "\n## Old\n\nNot applicable because x.\n"), answers)
    assert filled.stubs == {2, 3, 6}
    assert fill_in(read(FORM), {"api": True, "other_not_applicable": "Risks: none are known"}).text == FORM.replace(
        "List them.", "Not applicable because none are known."
    ).replace("<!-- copier: when api -->\n", "").replace("<!-- copier: was Glossary; Words -->\n", "")


def test_the_reason_of_the_section_above_outweighs_its_own() -> None:
    found = sections({"api": False, "api_reason": "it has none", "other_not_applicable": "Usage: it is free; API: x"})
    assert (found["API"], found["Usage"]) == ("Not applicable because it has none.",) * 2


@pytest.mark.parametrize("name", ["Terms", "terms", "Glossary", "WORDS"])
def test_a_section_is_given_up_by_the_name_that_it_has_or_had(name: str) -> None:
    found = sections({"api": True, "other_not_applicable": f"{name}: all are plain; Risks: it is a trial"})
    assert found["Terms"] == "Not applicable because all are plain."
    assert found["Risks"] == "Not applicable because it is a trial."


def test_the_name_that_a_section_has_outweighs_one_that_it_had() -> None:
    answers = {"api": True, "other_not_applicable": "Terms: all are plain; Glossary: there was one"}
    assert sections(answers)["Terms"] == "Not applicable because all are plain."


def test_a_section_that_was_retired_takes_nothing_else_along() -> None:
    found = sections({"api": True, "other_not_applicable": "Budget: it is free; Risks: it is a trial"})
    assert found["Risks"] == "Not applicable because it is a trial."


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({}, "the section “Plan / API” depends on api, which copier.yml does not ask"),
        ({"api": False}, "api was answered no, but copier.yml does not ask for api_reason"),
    ],
)
def test_a_marker_without_its_question_or_reason_is_named(answers: dict[str, object], message: str) -> None:
    with pytest.raises(SpecError, match=message):
        sections(answers)
