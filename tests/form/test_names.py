"""What a heading is called: a table of what people put around its words, and what is never dropped."""

from __future__ import annotations

import pytest
from form.names import name, names, names_beside, plain

GOAL = [
    "Goal",
    "goal",
    "GOAL",
    "Goal:",
    "  Goal  ",
    # Formatting
    "**Goal**",
    "__Goal__",
    "*Goal*",
    "***Goal***",
    "~~Goal~~",
    "`Goal`",
    "<b>Goal</b>",
    "<u>Goal</u>",
    "<!-- omit in toc -->Goal",
    "Goal <!-- omit in toc -->",
    "Goal <!-- no closing mark",
    "Goal {/* a note */}",
    "Goal %%a note%%",
    "[x] Goal",
    # Anchors and attributes
    "Goal {#goal}",
    "Goal { #goal .unnumbered }",
    "Goal {: #goal .wide}",
    "Goal {.unnumbered}",
    "Goal {-}",
    "Goal {data-toc=skip}",
    '<a id="goal"></a>Goal',
    '<a name="goal"/> Goal',
    '<span id="goal"></span>Goal',
    'Goal <a href="#goal" class="anchor"></a>',
    "Goal ^goal-1",
    "Goal [¶](#goal)",
    "Goal [#](#goal)",
    "[Goal](#goal)",
    "[Goal](https://example.org/a_(b))",
    "[Goal][1]",
    "Goal[^1]",
    # Pictures
    "🎯 Goal",
    "Goal ✅",
    "Goal ⚠\ufe0f",
    "1\ufe0f\u20e3 Goal",
    ":dart: Goal",
    ":white_check_mark: **Goal** :+1:",
    "![target](target.png) Goal",
    "![target][picture] Goal",
    # Numbers
    "1. Goal",
    "1) Goal",
    "(1) Goal",
    "2.3 Goal",
    "2.3. Goal",
    "__1)__ Goal",
    "A. Goal",
    "b) Goal",
    "IV. Goal",
    "**1.** Goal",
    r"1\. Goal",
    "一、Goal",
    "1、Goal",
    "（一）Goal",
    "第一章 Goal",
    "第2节Goal",
    "① Goal",
    "Ⅳ. Goal",
    # States and acronyms
    "Goal (optional)",
    "Goal (Optional):",
    "Goal [draft]",
    "Goal (TBD)",
    "Goal *(required)*",
    "Goal (N/A)",
    "Goal (if applicable) (draft)",
    "Goal (optional, draft)",
    "Goal (optional / n/a)",
    "Goal（可选）",
    "Goal【optional】",
    # Several at once
    '<a id="goal"></a> 1. 🎯 **Goal** (optional) {#goal} <!-- x -->',
]


@pytest.mark.parametrize("title", GOAL)
def test_what_stands_around_the_words_is_no_part_of_the_name(title: str) -> None:
    assert name(title) == "goal"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Non-Functional Requirements (NFRs)", "non functional requirements"),
        ("Functional Requirements (FRs)", "functional requirements"),
        ("Service Level Objectives [SLO]", "service level objectives"),
        ("What's New?", "whats new"),
        ("What\u2019s new", "whats new"),
        ("Pros &amp; Cons", "pros and cons"),
        ("Pros & Cons", "pros and cons"),
        ("Roll\u2011out \u2013 Plan", "roll out plan"),
        ("Caf\u00e9", "café"),
        ("Cafe\u0301", "café"),
        ("使用 Python 指南", "使用python指南"),
        ("使用Python指南", "使用python指南"),
        ("Request(s) and author(s)", "requests and authors"),
        ("Data Model / Schema", "data model schema"),
        ("snake_case", "snake_case"),
        ("_Open_ questions", "open questions"),
    ],
)
def test_punctuation_case_marks_and_forms_of_a_letter_are_one(title: str, expected: str) -> None:
    assert name(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("1.", "1"),
        ("2.3", "2 3"),
        ("2024", "2024"),
        ("(optional)", "optional"),
        ("TBD", "tbd"),
        ("[draft]", "draft"),
        ("🎯", "🎯"),
        ("???", "???"),
        ("(draft) ???", "draft"),
        ("(draft) (optional)", "draft optional"),
        ("<!-- only a comment -->", "only a comment"),
        ("", ""),
    ],
)
def test_nothing_is_dropped_that_leaves_no_word(title: str, expected: str) -> None:
    assert name(title) == expected


APART = [
    ("C", "C++"),
    ("C", "C#"),
    ("C++", "C#"),
    ("F", "F#"),
    ("F# bindings", "F bindings"),
    ("Phase 1", "Phase 2"),
    ("Phase 1", "Phase"),
    ("Version 1.2", "Version 1.3"),
    ("v1", "v2"),
    ("v1.0", "v1.1"),
    ("HTTP/2", "HTTP/3"),
    ("2024 goals", "2025 goals"),
    ("API (internal)", "API (public)"),
    ("API (internal)", "API"),
    ("Trial [EU]", "Trial [US]"),
    ("Rollout (phase 1)", "Rollout (phase 2)"),
    ("`GET /a/{id}`", "`GET /a`"),
    ("`GET /a/{id}`", "`GET /a/{name}`"),
    ("`GET /a/{id}`", "`PUT /a/{id}`"),
    ("`GET /a/{#id}`", "`GET /a/`"),
    ("`:ok:` status", "status"),
    ("`<details>` tag", "tag"),
    ("`1.` as a marker", "as a marker"),
    (".NET", "NET"),
    ("Node.js", "Node"),
    ("Plan A", "Plan B"),
    ("Requirements (MUST)", "Requirements (SHOULD)"),
    ("Goals", "Non-Goals"),
    ("3 tiers", "2 tiers"),
    ("A/B tests", "tests"),
    ("`f(s)`", "`f`"),
    ("一目标", "目标"),
    ("Goal (draft, internal)", "Goal"),
    ("(internal) Goal", "Goal"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_headings_that_differ_in_more_than_decoration_have_two_names(one: str, other: str) -> None:
    assert name(one) != name(other)
    assert not set(names(one)[:1]) & set(names(other))


def test_the_names_go_from_the_shortest_to_all_that_can_be_read() -> None:
    assert names("2.3 🎯 **Goal** (optional) {#goal}") == ("goal", "2 3 goal optional", "2 3 goal optional goal")
    assert names("Goal") == ("goal", "goal", "goal")


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["1. Trial", "2. Trial"], ["1 trial", "2 trial"]),
        (["Trial (draft)", "Trial (final)"], ["trial draft", "trial final"]),
        (["Trial {#one}", "Trial {#two}"], ["trial one", "trial two"]),
        (["Trial", "Trial"], ["trial", "trial"]),
        (["Trial (draft)", "Trial (draft)"], ["trial", "trial"]),
        (["1. Trial", "2. Trial", "Goal (draft)"], ["1 trial", "2 trial", "goal"]),
        (["Trial (optional)", "Trial"], ["trial optional", "trial"]),
        (["API (internal)", "API (public)"], ["api internal", "api public"]),
    ],
)
def test_what_tells_two_headings_beside_each_other_apart_is_no_decoration(
    titles: list[str], expected: list[str]
) -> None:
    assert names_beside(["", *titles], [0, *[0] * len(titles)])[1:] == expected


def test_headings_under_two_parents_keep_the_short_name() -> None:
    titles = ["", "One", "1. Trial", "Two", "2. Trial"]
    assert names_beside(titles, [0, 0, 1, 0, 3]) == ["", "one", "trial", "two", "trial"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('<a id="x"></a>2. **Goal** (optional) {#x} :dart: 🎯', "2. **Goal** (optional)"),
        ("`GET /a/{id}` <!-- new -->", "GET /a/{id}"),
        (r"Non\-Goals", "Non-Goals"),
        ("[Goal](#x)", "[Goal]"),
    ],
)
def test_a_plain_title_keeps_its_words_number_and_state(title: str, expected: str) -> None:
    assert plain(title) == expected
