"""Which sections of a template a document has that was not made here, and which is its title."""

from __future__ import annotations

import pytest
from form.known_names import KnownNames
from form.recognition import Recognition
from markdown.document import parse
from markdown.outline import Outline


def outline(text: str) -> Outline:
    """An outline from headings such as `# Title; ## Goal`; what stands before them comes first, with a bar behind."""
    opening, _, headings = text.rpartition(" | ")
    return Outline(parse(opening + "\n\n" + headings.replace("; ", "\n\n") + "\n"))


TEMPLATE = outline("# Plan; ## Goal; ## Rollout; ### Steps; ### Tests; ## Terms")
ALSO = {2: ("Aim", "Purpose"), 3: ("Release",), 4: ("Milestones",), 5: ("Checks",), 6: ("Glossary",)}
KNOWN = KnownNames(TEMPLATE, ALSO, {5: ("Trials", "Steps and more")})


def recognized(document: str, titled: bool = False) -> Recognition:
    return Recognition(outline(document), TEMPLATE, 1, KNOWN, titled)


def found(document: str) -> dict[str, str]:
    """Where the sections of the template are in a document, without their titles' paths."""
    recognition = recognized(document)
    own, given = recognition.document, TEMPLATE
    pairs = {here: there for here, there in sorted(recognition.found.items()) if here > 1}
    return {given.sections[here].title: own.path(there).removeprefix("Mine / ") for here, there in pairs.items()}


@pytest.mark.parametrize(
    ("document", "title"),
    [
        ("# Mine; ## Goal", "Mine"),
        ("## Goal; ## Terms", ""),
        ("Text.", ""),
        ("# Goal", ""),
        ("# Goal; # Terms", ""),
        # A heading of level 1 that is a section is the title only where others stand below it that do not belong there.
        ("# Goal; ## Terms", "Goal"),
        ("# Goal; ## Mine", ""),
        ("# Goal; ## Mine; ### Steps", ""),
        ("# Rollout; ## Steps; ## Tests", ""),
        ("# Rollout; ## Steps; ## Goal", "Rollout"),
        # Without one of level 1 it is the first, if it stands above all others, or is like no section.
        ("## Mine; ### Goal; ### Terms", "Mine"),
        ("## Mine; ## Goal; ## Terms", "Mine"),
        ("## Trials; ## Goal", ""),
        ("## Trials; ### Goal; ### Terms", "Trials"),
        ("## Trials; ### Goal; ## Terms", ""),
        # What kind of document it is is no title where another follows.
        ("# Design Document; # Mine; ## Goal", "Mine"),
        ("# RFC 12; # Mine; ## Goal; # Terms", "Mine"),
        ("# Design Document; ## Mine; ### Goal", "Design Document / Mine"),
        ("# Design Document; ## Mine; ## Goal", "Design Document"),
        ("# Document; # Goal; ## Terms", "Document"),
        ("# Document; ## Trials; ### Terms", "Document"),
        ("# Document", "Document"),
        ("# Functional; # Mine; # Goal", "Functional"),
        ("# Red document; # Mine; # Goal", "Red document"),
        # Bare lines of level 1 may stand above the one that is the title.
        ("# Cover; # More; # Mine; ## Goal", "Mine"),
        ("# Cover; # Mine; ## Goal; # More", "Cover"),
        ("# Goal; # Mine; ## Terms", ""),
    ],
)
def test_the_title_is_above_all_others_or_none_of_the_templates_sections(document: str, title: str) -> None:
    recognition = recognized(document)
    assert (recognition.document.path(recognition.title) if recognition.title else "") == title
    assert recognition.found.get(1) == (recognition.title or None)


@pytest.mark.parametrize(
    ("document", "titled"),
    [
        ("<h1>Mine</h1> | ## Goal", True),
        ("Text.\n\n<h1 align=center>Mine</h1> | ## Goal", True),
        ("<p>Mine</p> | ## Goal", False),
        ("**Mine** | ## Goal", True),
        ("__Mine__ | ## Goal", True),
        ("**Mine** is this. | ## Goal", False),
        ("![Mine](mine.png) | ## Goal", True),
        ('<p align="center"><img src="mine.png"></p> | ## Goal', True),
        ("Text.\n\n**Mine** | ## Goal", False),
        ("**Mine** | # Mine; ## Goal", False),
    ],
)
def test_what_a_document_opens_with_may_be_its_title(document: str, titled: bool) -> None:
    assert recognized(document).titled == titled


def test_a_document_that_has_its_title_elsewhere_has_none_that_is_a_section_or_unlike_the_rest() -> None:
    documents = ["# Mine; ## Goal", "# Mine; # Goal", "## Mine; ## Goal", "# Rollout; ## Steps; ## Goal"]
    assert [recognized(document, titled=True).title for document in documents] == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        # Below its own parent, by its own name before another.
        ("# Mine; ## Goal; ## Rollout; ### Steps", {"Goal": "Goal", "Rollout": "Rollout", "Steps": "Rollout / Steps"}),
        ("# Mine; ## Purpose; ## Aim", {"Goal": "Aim"}),
        ("# Mine; ## Aim; ## Goal", {"Goal": "Goal"}),
        ("# Mine; ## Goal; ## Goal", {"Goal": "Goal"}),
        ("# Mine; ## Steps; ## Rollout; ### Milestones", {"Rollout": "Rollout", "Steps": "Rollout / Milestones"}),
        # Elsewhere the one nearest the top, if it is the only one there.
        ("# Mine; ## Milestones; ## Rollout", {"Rollout": "Rollout", "Steps": "Milestones"}),
        ("# Mine; ## More; ### Goal; ## Other", {"Goal": "More / Goal"}),
        ("# Mine; ## More; #### Goal; ### Goal; ## Other", {}),
        ("# Mine; ## More; ### Deep; #### Goal; ### Goal; ## Other", {"Goal": "More / Goal"}),
        ("# Mine; ## More; ### Goal; ## Other; ### Goal", {}),
        # What has another name, or holds others, only where the form's sections stand.
        ("# Mine; ## More; ### Aim; ## Other", {}),
        ("# Mine; ## Terms; ### Aim; ## Other", {"Goal": "Terms / Aim", "Terms": "Terms"}),
        ("# Mine; ## More; ### Rollout; ## Other", {}),
        ("# Mine; ## Terms; ### Rollout; ## Other", {"Rollout": "Terms / Rollout", "Terms": "Terms"}),
        # Words in another order, in the plural, with a number or as one.
        ("# Mine; ## 2.1 Goal; ## Section 3 Terms", {"Goal": "2.1 Goal", "Terms": "Section 3 Terms"}),
        ("# Mine; ## The Goals; ## Roll-Out", {"Goal": "The Goals", "Rollout": "Roll-Out"}),
        ("# Mine; ## Terms of the Goal", {}),
        # Several names of one section joined.
        ("# Mine; ## Steps and Milestones", {"Steps": "Steps and Milestones"}),
        ("# Mine; ## Goal / Terms", {}),
        ("# Mine; ## Checks, Trials", {"Tests": "Checks, Trials"}),
        ("# Mine; ## Trials & Checks", {"Tests": "Trials & Checks"}),
        ("# Mine; ## Checks and Fees", {"Tests": "Checks and Fees"}),
        ("# Mine; ## Fees and Checks", {}),
        ("# Mine; ## Steps and more", {}),
        ("# Mine; ## Steps, Milestones and Goal", {}),
        ("# Mine; ## Steps and a list of four", {"Steps": "Steps and a list of four"}),
        ("# Mine; ## Steps and a list of fifty things", {}),
    ],
)
def test_a_section_is_known_by_its_names_where_it_may_stand(document: str, expected: dict[str, str]) -> None:
    assert found(document) == expected


def test_a_template_needs_no_title() -> None:
    document, template = outline("# Mine; ## More; ### Goal; ## Terms; ### Aim"), outline("## Aim; ## Terms")
    recognition = Recognition(document, template, 0, KnownNames(template, {}, {}), False)
    assert recognition.found == {0: 0, 1: 5, 2: 4}


@pytest.mark.parametrize(
    ("title", "may_be"),
    [
        ("Trials", {5}),
        ("The goal of all this work", {2}),
        ("Goal work money", {2}),
        ("Goal work money time", set()),
        ("Internal goal", set()),
        ("Work", set()),
    ],
)
def test_a_name_may_mean_what_it_is_near_to_or_says_with_few_words_more(title: str, may_be: set[int]) -> None:
    assert KNOWN.may_be(title.casefold()) == may_be
