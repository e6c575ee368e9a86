"""How two sequences that share elements are brought together."""

from __future__ import annotations

import pytest
from merging.order import interleave


@pytest.mark.parametrize(
    ("given", "written", "moved", "expected"),
    [
        ("abc", "abc", "", "abc"),
        ("abc", "axbc", "", "axbc"),
        ("abc", "xabc", "", "xabc"),
        ("abc", "abcx", "", "abcx"),
        ("cab", "axbc", "", "caxb"),
        ("anb", "axb", "", "axnb"),
        ("ac", "axbc", "b", "axbc"),
        ("ab", "bxa", "", "abx"),
        ("nab", "ab", "", "nab"),
        ("abn", "abx", "x", "abnx"),
        ("n", "xy", "", "xyn"),
        ("", "xy", "", "xy"),
    ],
)
def test_the_authors_follow_what_they_followed(given: str, written: str, moved: str, expected: str) -> None:
    authors = {ord(each) for each in written if each not in given}
    result = interleave([*map(ord, given)], [*map(ord, written)], authors, {*map(ord, moved)})
    assert "".join(map(chr, result)) == expected


def test_behind_one_that_waits_the_authors_come_after_what_is_new() -> None:
    assert interleave([1, 2, 3], [1, 9, 3], {9}, set(), waits={1}) == [1, 2, 9, 3]


def test_one_that_tells_no_place_is_passed_over() -> None:
    assert interleave([1, 2], [2, 1, 9], {9}, set(), tells_no_place={1}) == [1, 2, 9]
