"""Links to a heading that has a new name follow it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from form.names import plain
from markdown.document import parse

_TARGET = re.compile(r"(?<=\]\(#)[^()\s]+(?=[)\s])|(?<=href=\"#)[^\"\s]+(?=\")|(?<=href='#)[^'\s]+(?=')")
_GIVEN = re.compile(r"(?:\b(?:id|name)=[\"']?|\{#)([^\"'\s}>]+)")


def anchors_used(text: str) -> set[str]:
    """The anchors to which links of a text lead."""
    return set(_TARGET.findall(text)) if "#" in text else set()


def anchors_given(text: str) -> set[str]:
    """The anchors that a text gives by name."""
    return set(_GIVEN.findall(text))


def anchor(title: str) -> str:
    """The anchor that GitHub and most others give a heading: its words in small letters, with hyphens."""
    return re.sub(r"[^\w\- ]", "", plain(title).casefold()).replace(" ", "-")


def follow_headings(text: str, renamed: Mapping[str, str]) -> str:
    """A text whose links to headings lead to their new names.

    `renamed` holds the titles that headings now have by those that they had.
    """
    anchors = {anchor(old): anchor(new) for old, new in renamed.items()}
    there = {anchor(section.title) for section in parse(text)}.union(_GIVEN.findall(text)) if anchors else set()
    dead = {old: new for old, new in anchors.items() if old not in there and new in there}
    return _TARGET.sub(lambda match: dead.get(match[0], match[0]), text) if dead else text
