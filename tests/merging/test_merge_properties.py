"""What holds for every merge, over documents and edits that hypothesis makes up.

    HYPOTHESIS_PROFILE=long pytest tests/merging/test_merge_properties.py

runs 10,000 examples of each; without the variable there are enough for a push.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from form.markers import read
from hypothesis import given
from markdown_it import MarkdownIt
from merging.merge import merge
from strategies import Block, Document, Section, Update, updates

MARKDOWN = MarkdownIt("commonmark", {"maxNesting": 1000}).enable("table")

Path = tuple[str, ...]


def merged(update: Update) -> str:
    """The text that the hook writes."""
    return merge(update.base_text, update.author_text, read(update.template_text)).text


def lines_of(text: str) -> list[str]:
    """The lines without their endings and what surrounds them, and without empty cells: a row may get new ones."""
    lines = (line.strip() for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")))
    return [re.sub(r"(?: *\|)+\Z", " |", line) if line.startswith("|") else line for line in lines]


class Heading(NamedTuple):
    """A heading as markdown-it sees it: its first line, counted from 0, and its path."""

    line: int
    path: Path


def headings(text: str) -> Iterator[Heading]:
    """The headings of a text, each with the titles of those that it stands below."""
    above: list[tuple[int, str]] = []
    tokens = MARKDOWN.parse(text.removeprefix("\ufeff"))
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0:
            assert token.map is not None
            level = int(token.tag[1])
            above = [(higher, title) for higher, title in above if higher < level]
            above.append((level, tokens[index + 1].content))
            yield Heading(token.map[0], tuple(title for _, title in above))


def paths_of_lines(text: str) -> dict[str, list[Path]]:
    """For each line, the paths of the headings that it stands under, once for each time."""
    starts = {heading.line: heading.path for heading in headings(text)}
    found: dict[str, list[Path]] = {}
    path: Path = ()
    for number, line in enumerate(lines_of(text)):
        path = starts.get(number, path)
        found.setdefault(line, []).append(path)
    return found


# ------------------------------------------------------------------ Nothing done on one side


@given(updates())
def test_an_untouched_spec_becomes_what_the_template_gives(update: Update) -> None:
    assert merge(update.base_text, update.base_text, read(update.template_text)).text == update.given_text


@given(updates())
def test_a_template_that_gives_the_same_leaves_every_byte(update: Update) -> None:
    result = merge(update.base_text, update.author_text, read(update.base_text))
    assert result.text == update.author_text
    assert result.changes == ()


@given(updates())
def test_a_second_update_leaves_every_byte(update: Update) -> None:
    once = merged(update)
    assert merge(update.given_text, once, read(update.template_text)).text == once


# ------------------------------------------------------------------------ What an author owns


@given(updates())
def test_no_line_of_the_author_is_lost(update: Update) -> None:
    own = Counter(kept for _, line in update.own_lines() for kept in lines_of(line))
    assert not own - Counter(lines_of(merged(update)))


@given(updates())
def test_no_line_of_the_author_is_lost_when_a_killed_update_is_done_again(update: Update) -> None:
    own = Counter(kept for _, line in update.own_lines() for kept in lines_of(line))
    again = merge(update.base_text, merged(update), read(update.template_text)).text
    assert not own - Counter(lines_of(again))


@given(updates())
def test_no_line_of_the_author_stands_under_another_heading(update: Update) -> None:
    paths = paths_of_lines(merged(update))
    for key, line in update.own_lines():
        (kept,) = lines_of(line)
        assert any(fits(update, key, path) for path in paths[kept]), (kept, paths[kept])


def fits(update: Update, key: int, path: Path) -> bool:
    """Whether a section may be found at a path: by its heading and parents in either text.

    Sections of equal headings may pass for each other: they go by order.
    """
    if key == 0 or not path:
        return key == 0 and not path
    keys = _equals(update, key)
    sides = [
        (side, place)
        for side in (update.author, update.template)
        for equal in keys
        if (place := side.position(equal)) is not None
    ]
    titles = {side.sections[place].title for side, place in sides}
    if path[-1] not in titles.union(*(_successors(update, equal) for equal in keys)):
        return False
    if len(keys) > 1 or _regrouped(update):
        return True
    return any(fits(update, side.sections[side.parent(place)].key, path[:-1]) for side, place in sides)


def _equals(update: Update, key: int) -> set[int]:
    """The sections of any side that have the heading that one has in the base, itself too."""
    one = _find(update.base, key)
    sides = (update.base, update.author, update.template)
    return {key} | {section.key for side in sides for section in side.sections if one and section.title == one.title}


def _regrouped(update: Update) -> bool:
    """Whether someone took out a heading alone, added one that was there already or left out a level.

    What stands below such a heading may come to stand below the one before.
    """
    titles = {section.title for section in update.base.sections[1:]}
    for side in (update.author, update.template):
        for section in update.base.sections[1:]:
            gone = side.position(update.base.parent_key(section.key)) is None
            if gone and side.position(section.key) is not None:
                return True
        if any(
            section.level > side.sections[side.parent(place)].level + 1
            for place, section in enumerate(side.sections)
            if section.level
        ):
            return True
        if any(section.title in titles and update.base.position(section.key) is None for section in side.sections):
            return True
    return False


def _successors(update: Update, key: int) -> set[str]:
    """What a section may be called that the template knows by its place or its children alone.

    The document's title is the first heading, whatever it says; a chapter whose heading
    is gone is the one of its level, with its body, in which its subsections stand now.
    """
    before = _find(update.base, key)
    if before is None:
        return set()
    found = set()
    if key == key_of_title(update.base):
        found.add(_find(update.template, key_of_title(update.template)))
    for section in update.base.sections:
        if update.base.parent_key(section.key) == key:
            after = _find(update.template, update.template.parent_key(section.key))
            if after and after.level == before.level and _texts(after) == _texts(before):
                found.add(after)
    return {section.title for section in found if section and section.level}


def _texts(section: Section) -> list[str]:
    return [block.text for block in section.blocks]


def key_of_title(document: Document) -> int | None:
    """The key of the first section, if it is of level 1."""
    first = document.sections[1:2]
    return first[0].key if first and first[0].level == 1 else None


@given(updates())
def test_the_line_endings_and_the_end_stay_the_authors(update: Update) -> None:
    result = merged(update)
    if result.strip("\ufeff") and update.author_text.strip("\ufeff"):
        assert result.endswith(("\r", "\n")) == update.author_text.endswith(("\r", "\n"))
    if len(update.author_text.splitlines()) > 1:
        assert set(re.findall(r"\r\n|\r|\n", result)) <= {update.style.newline}
    assert result.startswith("\ufeff") == update.style.byte_order_mark


# -------------------------------------------------------------------- What a template delivers


@given(updates())
def test_every_new_section_is_there(update: Update) -> None:
    found = {heading.path[-1] for heading in headings(merged(update))}
    known = {section.title for section in update.base.sections}
    for place, section in enumerate(update.template.sections):
        if update.base.position(section.key) is not None or section.title in known:
            continue
        if section.key == key_of_title(update.template) and key_of_title(update.base) is not None:
            continue  # a new title, which its author may have deleted or changed
        if _welcome(update, update.template.parent(place)):
            assert section.title in found


def _welcome(update: Update, place: int) -> bool:
    """Whether something new may stand below a section: its author neither deleted nor owns it."""
    while place:
        section = update.template.sections[place]
        before, now = _find(update.base, section.key), _find(update.author, section.key)
        if before is not None:
            if now is None or now.title != before.title or section.is_stub:
                return False
            if sum(other.title == section.title for other in update.base.sections) > 1:
                return False  # one of several equal headings may pass for another
        place = update.template.parent(place)
    return True


@given(updates())
def test_guidance_that_was_left_standing_is_refreshed(update: Update) -> None:
    result = lines_of(merged(update))
    for text in _reworded_and_left(update):
        assert text in result


def _reworded_and_left(update: Update) -> Iterator[str]:
    titles = Counter(section.title for section in update.base.sections)
    for section in update.base.sections:
        author, template = _find(update.author, section.key), _find(update.template, section.key)
        if author is None or template is None or titles[section.title] > 1:
            continue
        if author.title != section.title or template.title != section.title or section.is_stub:
            continue
        if _answered_no(update, section.key):
            continue
        given = {block.key: block for block in template.blocks}
        for block in section.blocks:
            new = given.get(block.key, block)
            if block.kind == "guidance" and block in author.blocks and new != block:
                yield new.text


def _answered_no(update: Update, key: int | None) -> bool:
    """Whether a section, or one that its author has it below, is a stub in the template."""
    while key:
        place = update.template.position(key)
        if place is not None and update.template.sections[place].is_stub:
            return True
        key = update.author.parent_key(key)
    return False


def _find(document: Document, key: int | None) -> Section | None:
    place = document.position(key)
    return None if place is None else document.sections[place]


# ------------------------------------------------------------------------------ What no one wants


@given(updates())
def test_no_conflict_marker_appears(update: Update) -> None:
    assert not re.search(r"^(<{7}|={7}|>{7}|\|{7})", merged(update), re.MULTILINE)


@given(updates())
def test_no_long_block_is_there_more_often_than_on_either_side(update: Update) -> None:
    result = _words(merged(update))
    for block in _blocks_of_known_sections(update):
        if block.kind != "stub" and len(block.text.split()) >= 8:
            words = _words(block.text)
            often = max(_words(side).count(words) for side in (update.author_text, update.given_text))
            assert result.count(words) <= often, block.text


def _blocks_of_known_sections(update: Update) -> Iterator[Block]:
    """The template's blocks, but in sections known again only by how much of the body is left.

    Those are the ones renamed without a word, and those whose heading stands elsewhere too.
    """
    for section in update.template.sections:
        before = _find(update.base, section.key)
        known = before is None or section.was or before.title == section.title
        if known and len(_equals(update, section.key)) == 1:
            yield from section.blocks


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))
