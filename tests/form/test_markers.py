"""The template's marks: what they say, and that no text keeps any."""

from __future__ import annotations

from form.markers import read

FORM = """<!-- copier: stub Entfällt, weil {}. -->

<!-- copier: settled Accepted; Rejected -->

# Plan

## API
<!-- copier: when api -->
<!-- copier: was Interface;  The
  interface; -->
Say which.

## Terms

<!-- copier: also Words -->

<!-- copier: was Glossary -->

<!-- copier: near Names -->
<!-- copier: first -->

Entfällt, weil es keine gibt.

<!-- copier: was too late -->

## Risks
<!-- copier: when -->
"""


def test_marks_say_something_of_their_section_and_are_gone() -> None:
    marked = read(FORM)
    assert marked.text == (
        "\n\n# Plan\n\n## API\nSay which.\n\n## Terms\n\n"
        "Entfällt, weil es keine gibt.\n\n<!-- copier: was too late -->\n\n## Risks\n"
    ).removeprefix("\n")
    assert marked.conditions == {2: "api"}
    assert marked.renames == {2: ("Interface", "The interface"), 3: ("Glossary",)}
    assert marked.also == {3: ("Words",)}
    assert marked.near == {3: ("Names",)}
    assert marked.declared == {2: ("Interface", "The interface"), 3: ("Glossary", "Words")}
    assert marked.first == {3}
    assert marked.sentence == "Entfällt, weil {}."
    assert marked.settled == ("Accepted", "Rejected")


def test_a_section_without_a_blank_line_below_its_heading_gets_the_one_behind_its_mark() -> None:
    assert read("## A\n<!-- copier: first -->\n\nText.\n").text == "## A\n\nText.\n"
    assert read("## A\n\n<!-- copier: first -->\nText.\n").text == "## A\n\nText.\n"
    assert read("## A\n\n<!-- copier: first -->\n\n\nText.\n").text == "## A\n\nText.\n"


def test_what_holds_the_sentence_of_the_template_is_a_stub() -> None:
    assert read("## A\n\nNot applicable because x.\n\n## B\n\nText.\n").stubs == {1}
    assert read(FORM.replace("\n\n<!-- copier: was too late -->", "")).stubs == {3}


def test_front_matter_is_kept() -> None:
    marked = read("---\na: 1\n---\n\n# Plan\n")
    assert (marked.front_matter, marked.text) == ("---\na: 1\n---\n", "---\na: 1\n---\n\n# Plan\n")
