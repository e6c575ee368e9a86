"""Anchors of headings, and the links that follow them."""

from __future__ import annotations

import pytest
from merging.links import anchor, follow_headings


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Open Risks", "open-risks"),
        ("Risks & Costs", "risks--costs"),
        ("**Risks** {#r}", "risks"),
        ("1. Risks", "1-risks"),
        ("`GET /a`", "get-a"),
        ("What's new?", "whats-new"),
    ],
)
def test_an_anchor_is_what_github_gives(title: str, expected: str) -> None:
    assert anchor(title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](#old)", "[x](#new)"),
        ('[x](#old "title")', '[x](#new "title")'),
        ('<a href="#old">x</a>', '<a href="#new">x</a>'),
        ("<a href='#old'>x</a>", "<a href='#new'>x</a>"),
        ("[x](a.md#old)", "[x](a.md#old)"),
        ("[x](#older)", "[x](#older)"),
        ('<a id="old"></a> [x](#old)', '<a id="old"></a> [x](#old)'),
        ("[x](#old)\n\n# Old", "[x](#old)\n\n# Old"),
    ],
)
def test_only_links_that_would_be_dead_follow(text: str, expected: str) -> None:
    assert follow_headings(f"# New\n\n{text}\n", {"Old": "New"}) == f"# New\n\n{expected}\n"
    assert follow_headings(f"{text}\n", {"Old": "New"}) == f"{text}\n"
