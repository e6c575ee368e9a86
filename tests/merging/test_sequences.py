"""Which elements of a sequence are which of another, and which entries of a list are one reworded."""

from __future__ import annotations

import pytest
from merging.entries import Pairing, behind, insert, is_filled, opening, pair
from merging.sequences import Gap, add_moved, align, gaps, pair_rewritten


def aligned(old: str, new: str) -> str:
    """The second sequence, with a dot for each element that is none of the first."""
    pairs = align(old, new)
    assert all(old[one] == new[other] for one, other in pairs.items())
    assert [pairs[one] for one in sorted(pairs)] == sorted(pairs.values())
    return "".join(each if place in pairs.values() else "." for place, each in enumerate(new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "abc", "..."),
        ("abc", "", ""),
        ("abc", "abc", "abc"),
        ("abc", "axbc", "a.bc"),
        ("abc", "xabcx", ".abc."),
        ("abc", "cab", ".ab"),
        ("abcde", "edabc", "..abc"),
        # What is unique decides, then what stands between.
        ("xaxbx", "axxbx", "a.xbx"),
        ("aabb", "bbaa", "bb.."),
        ("aaab", "abaa", "ab.."),
        ("xabcabx", "ybacbay", ".b.cb.."),
        ("xababay", "zbabbaz", ".bab.a."),
        ("abab", "baba", "bab."),
        ("aabbab", "bbaaba", "bba.b."),
        ("aabbcc", "ccbbaabb", "....aabb"),
    ],
)
def test_equal_elements_are_matched_in_their_order(old: str, new: str, expected: str) -> None:
    assert aligned(old, new) == expected


def test_long_runs_of_equal_elements_are_matched_from_their_start() -> None:
    old, new = "x" + "ab" * 40 + "y", "z" + "ba" * 40 + "z"
    assert align(old, new) == {place: place + 1 for place in range(1, 80)}
    assert align("x" + "a" * 70 + "y", "zz" + "a" * 80 + "z") == {place: place + 1 for place in range(1, 71)}
    assert align("x" + "aab" * 30 + "y", "b" + "caa" * 30 + "z")[1] == 2


def test_what_stands_elsewhere_is_matched_where_there_is_one_on_each_side() -> None:
    assert add_moved({0: 0}, "abcc", "acbc") == {0: 0, 1: 2}
    assert add_moved({}, "ab", "bb") == {}
    assert add_moved({1: 0}, "bbc", "bbc") == {1: 0, 0: 1, 2: 2}


def test_between_matched_elements_are_gaps() -> None:
    assert gaps({0: 0, 2: 3}, 4, 4) == [Gap(range(1, 2), range(1, 3)), Gap(range(3, 4), range(4, 4))]
    assert gaps({0: 0, 1: 1}, 2, 2) == []
    assert gaps({}, 0, 1) == [Gap(range(0), range(1))]


def test_in_a_gap_one_rewritten_is_matched_in_its_order() -> None:
    old, new = "ABCD", "xbcad"

    def alike(one: int, other: int) -> bool:
        return old[one].lower() == new[other]

    assert pair_rewritten(Gap(range(4), range(5)), alike) == {0: 3, 3: 4}
    assert pair_rewritten(Gap(range(1, 4), range(5)), alike) == {1: 1, 2: 2, 3: 4}
    assert pair_rewritten(Gap(range(64), range(65)), lambda one, other: True) == {}
    assert len(pair_rewritten(Gap(range(64), range(64)), lambda one, other: True)) == 64


# Entries


def paired(old: list[str], new: list[str]) -> Pairing:
    return pair(old, new, old, new)


def test_an_entry_is_known_by_its_key_then_by_its_words() -> None:
    assert paired(["a b", "c d"], ["c d", "a b"]) == Pairing({0: 1, 1: 0}, {}, {})
    assert paired(["say who reads it"], ["say who wrote it"]) == Pairing({}, {0: 0}, {})
    assert paired(["say who reads it"], ["something else of it"]) == Pairing({}, {}, {0: (0,)})
    assert paired(["one two three four five"], ["one two six seven eight"]) == Pairing({}, {0: 0}, {})
    assert paired(["one two three four five six"], ["one two seven eight nine ten"]) == Pairing({}, {}, {0: (0,)})
    assert paired(["x", "a b c d", "y"], ["x", "b c d e", "a b c d e", "y"]) == Pairing({0: 0, 2: 3}, {1: 2}, {1: (1,)})
    assert paired(["a b c"], ["A, B: (c)"]) == Pairing({}, {0: 0}, {})
    assert paired([""], ["x"]) == Pairing({}, {}, {0: (0,)})


def test_one_that_is_filled_in_or_keeps_its_question_is_the_same() -> None:
    long = "and a very long answer that has nothing of what was there before in it"
    assert paired(["Which?"], [f"Which? {long}"]).reworded == {0: 0}
    assert paired(["**Which one:** say it"], [f"**Which one**: {long}"]).reworded == {0: 0}
    assert paired(["Which one? Say it here in two short words"], [f"Which one? {long}"]).reworded == {0: 0}
    assert paired(["Which one Say it here in two short words"], [f"Which one {long}"]).reworded == {}
    assert paired(["[Which one?] Say it here in two words"], [f"[Which one?] {long}"]).reworded == {}


@pytest.mark.parametrize(
    ("old", "new", "filled"),
    [("a b", "A b c", True), ("a b", "a b", False), ("", "a", False), ("a b", "b a c", False), ("a", "x a", False)],
)
def test_a_text_is_filled_in_if_it_goes_on(old: str, new: str, filled: bool) -> None:
    assert is_filled(old, new) == filled


@pytest.mark.parametrize(
    ("text", "title", "rest", "name"),
    [
        ("**Who is it:** all", "Who is it:", "all", "who is it"),
        ("**Who**", "Who", "", "who"),
        ("__Who__ is it", "Who", "is it", "who"),
        ("Who is it? All", "Who is it?", "All", "who is it"),
        ("Who: all", "Who:", "all", "who"),
        ("Who:all\nor none", "Who:all", "\nor none", "who all"),
        ("Who is it", "Who is it", "", ""),
        ("Who is it\nand why", "Who is it", "\nand why", "who is it"),
        ("[Who?] x", "[Who?] x", "", ""),
        ("", "", "", ""),
    ],
)
def test_an_entry_opens_with_bold_words_a_question_or_its_line(text: str, title: str, rest: str, name: str) -> None:
    found = opening(text)
    assert (found.title, found.rest) == (title, rest)
    assert not title or found.name == name


def test_the_authors_text_ends_behind_what_is_gone() -> None:
    assert behind([0, 1, 2], {0: 0, 2: 2}, [False, True, False]) == {1: 1}
    assert behind([0, 1, 2], {1: 1}, [True, False, True, True]) == {0: 0, 2: 3}
    assert behind([0, 1, 2], {0: 2, 1: 0}, [False, False, False, True]) == {2: 3}


def test_what_is_new_goes_behind_what_it_follows() -> None:
    assert insert("nabcm", {"a": 2, "b": 0}, "nmb") == {-1: ["n"], 0: ["b", "m"]}
    assert insert("ab", {"a": 1}, "a") == {1: ["a"]}
