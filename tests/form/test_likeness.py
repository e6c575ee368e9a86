"""How much two sections have in common, and when that is enough to say that they are one."""

from __future__ import annotations

import pytest
from form.likeness import best_pairs, body_likeness, name_likeness, telling_words
from markdown.document import Section, parse

TWENTY = "one two three four five six seven eight nine ten eleven twelve a b c d e f g h".split()


def section(title: str, body: str = "") -> Section:
    """The one section below a heading."""
    return parse(f"## {title}\n\n{body}\n")[1]


def pairs(olds: list[Section], news: list[Section]) -> list[tuple[int, int]]:
    """The best pairs among sections by their places."""
    return best_pairs(dict(enumerate(olds)), dict(enumerate(news)))


# Names


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("requirement", "requirements", 1.0),
        ("dependency", "dependencies", 1.0),
        ("the plan for the rollout", "rollout plan", 1.0),
        ("success metrics", "business success metrics", 2 / 3),
        ("open questions", "open questions answered", 2 / 3),
        ("success metrics now", "success metrics later", 2 / 3),
        ("a bed cap den elk fog", "bed cap den elk fox gum", 0.0),
        ("bed cap den elk fog gap", "bed cap den elk fog hut ivy", 5 / 7),
        ("phase one of part 2", "phase one of part 3", 0.0),
        ("deployment option b", "deployment option c", 0.0),
    ],
)
def test_names_are_alike_by_the_words_that_tell(one: str, other: str, score: float) -> None:
    assert name_likeness(one, other) == pytest.approx(score)
    assert name_likeness(other, one) == pytest.approx(score)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", ""),
        ("the", "a"),
        ("goals", "goal line"),
        ("risks", "alternatives"),
        ("functional user requirements", "non functional user requirements"),
        ("internal data model", "external data model"),
        ("before the long migration", "after the long migration"),
        ("data model", "data model changes history"),
        ("news", "new"),
        ("process", "proces"),
        ("class", "clas"),
    ],
)
def test_names_that_say_something_else_have_nothing_in_common(one: str, other: str) -> None:
    assert name_likeness(one, other) == (1.0 if {one, other} == {"news", "new"} else 0.0)


def test_small_words_and_plurals_tell_nothing() -> None:
    assert telling_words("the policies of our classes is gas") == {"policy", "classe", "gas"}
    assert telling_words("ties bus glass") == {"tie", "bus", "glass"}


# Bodies


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ([], [], 0.0),
        (["one"], ["one"], 0.0),
        (["one", "two"], ["one", "two"], 1.0),
        (["one", "two"], ["one", "three"], 0.0),
        (TWENTY[:7], TWENTY[:8], 0.0),
        (TWENTY[:8], TWENTY[:9], 7 / 8),
        (TWENTY[:8], TWENTY[:11], 0.7),
        (TWENTY[:8], TWENTY[:12], 0.0),
        (TWENTY, TWENTY[::-1], 0.0),
    ],
)
def test_bodies_are_alike_by_the_pairs_of_words_that_they_share(one: list[str], other: list[str], score: float) -> None:
    assert body_likeness(one, other) == pytest.approx(score)
    assert body_likeness(other, one) == pytest.approx(score)


# Pairs


def test_a_pair_is_each_the_others_best() -> None:
    olds = [section("Success metrics"), section("Rollout steps by week")]
    news = [section("Rollout steps by month"), section("Business success metrics")]
    assert sorted(pairs(olds, news)) == [(0, 1), (1, 0)]


def test_no_pair_is_made_where_two_are_as_good() -> None:
    assert pairs([section("Success metrics")], [section("Team success metrics"), section("Unit success metrics")]) == []
    assert pairs([section("Team success metrics"), section("Unit success metrics")], [section("Success metrics")]) == []


def test_a_pair_is_made_only_by_a_clear_margin() -> None:
    body = " ".join(TWENTY)
    nearly = body.replace("ten", "zehn")
    assert pairs([section("Old", body)], [section("New", body), section("Other", nearly)]) == []
    assert pairs(
        [section("Old", body)], [section("New", body), section("Other", body.replace("ten", "").replace("five", "v"))]
    ) == [(0, 0)]


def test_body_and_name_count_together() -> None:
    body = " ".join(TWENTY)
    assert pairs(
        [section("Success metrics", body)], [section("Team success metrics", body), section("Unit", body)]
    ) == [(0, 0)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Phase 1", "Phase 2"), ("Rollout of version 1", "Rollout of version 2"), ("Trial", "Trial 2")],
)
def test_a_number_tells_two_sections_apart_though_their_bodies_are_equal(one: str, other: str) -> None:
    body = " ".join(TWENTY)
    assert pairs([section(one, body)], [section(other, body)]) == []


def test_code_tells_two_sections_apart_and_its_marks_do_not() -> None:
    body = " ".join(TWENTY)
    assert pairs([section("The call `put`", body)], [section("The call `get`", body)]) == []
    assert pairs([section("The call `put`", body)], [section("The calls put", body)]) == [(0, 0)]


def test_what_stands_in_brackets_tells_two_sections_apart_if_both_have_some() -> None:
    body = " ".join(TWENTY)
    assert pairs([section("The call (old)", body)], [section("The call (new)", body)]) == []
    assert pairs([section("The call (old)", body)], [section("The call", body)]) == [(0, 0)]


def test_letters_case_and_formatting_of_a_body_are_no_difference() -> None:
    assert pairs([section("Old", "Say *who* reads it.")], [section("New", "[_SAY who reads it_]")]) == [(0, 0)]


def test_too_many_sections_are_not_compared() -> None:
    olds = [section(f"Left {'x' * place}", f"alpha{place} beta") for place in range(64)]
    assert pairs(olds, olds) == [(place, place) for place in range(64)]
    assert pairs(olds, [*olds, section("one more")]) == []
    assert pairs([], olds) == pairs(olds, []) == []
