r"""What a careful person would never do in an update, over documents and edits that hypothesis makes up.

    HYPOTHESIS_PROFILE=long pytest tests/merging/test_update_properties.py

runs 10,000 examples of each. The judge of what is lost is `\w+`, not the merge's own idea
of what is equal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from form.markers import read
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from merging.changes import report_lines
from merging.merge import merge
from strategies import Block, Document, Section, Update, updates, write

DECORATIONS = (
    "{} <!-- omit in toc -->",
    "<!-- new -->{}",
    "{} {{/* a note */}}",
    "{} {{#anchor}}",
    "{} {{: #anchor .wide}}",
    "{} {{.unnumbered}}",
    "{} {{-}}",
    '<a id="anchor"></a>{}',
    '<a name="anchor"></a> {}',
    '<span id="anchor"></span>{}',
    "{} ^anchor",
    "{} [¶](#anchor)",
    "🎯 {}",
    "{} ✅",
    ":dart: {}",
    "1. {}",
    "2.3 {}",
    "A) {}",
    "{} (optional)",
    "{} [draft]",
    "{} (TBD)",
    "**{}**",
    "*{}*",
    "`{}`",
    "{}:",
)


def merged(base: Document, author: Document, template: Document) -> str:
    """The text that the hook writes."""
    return merge(write(base), write(author), read(write(template))).text


def find(document: Document, key: int | None) -> Section | None:
    """The section of a key, if it is there."""
    place = document.position(key)
    return None if place is None else document.sections[place]


def headings(text: str) -> list[tuple[int, str]]:
    """The levels and titles of the headings of documents that `strategies` makes, fences and comments left out."""
    text = re.sub(r"(?ms)^```.*?^```$|^<!--.*?-->$", "", text)
    return [(len(marks), title) for marks, title in re.findall(r"(?m)^(#{1,6}) (.*)$", text)]


@st.composite
def plain_updates(draw: DrawFn) -> Update:
    """An update whose headings are told apart by their names."""
    update = draw(updates())
    for document in (update.base, update.author, update.template):
        titles = Counter(section.title for section in document.sections)
        assume(max(titles.values()) == 1)
    return update


# ------------------------------------------------------------------ What is put around sections


@given(plain_updates(), st.sampled_from(DECORATIONS), st.integers(0, 99))
def test_decoration_of_a_heading_changes_nothing_else(update: Update, decoration: str, number: int) -> None:
    author = update.author
    assume(len(author.sections) > 1 and author != update.base)  # an untouched text becomes the template's
    place = 1 + number % (len(author.sections) - 1)
    section = author.sections[place]
    template = find(update.template, section.key)
    before = find(update.base, section.key)
    assume(before is None or template is None or before.title == template.title)  # a rename keeps the decoration
    assume(template is None or not template.was)
    title = decoration.format(section.title)
    decorated = Document(tuple(replace(each, title=title) if each == section else each for each in author.sections))
    expected = merged(update.base, author, update.template)
    assume(section.title in {title for _, title in headings(expected)})  # a title may be renamed without a key
    result = merged(update.base, decorated, update.template)
    assert _bare(result, title, section.title) == expected


def _bare(text: str, title: str, plain: str) -> str:
    """A text with one heading as it was without decoration."""
    return re.sub(rf"(?m)^(#+) {re.escape(title)}$", lambda match: f"{match[1]} {plain}", text)


@given(plain_updates(), st.integers(0, 99), st.sampled_from(("---", "***", "<!-- -->", '<a id="x"></a>')))
def test_a_rule_between_two_sections_changes_nothing_else(update: Update, number: int, rule: str) -> None:
    author = update.author
    assume(len(author.sections) > 1)
    place = number % (len(author.sections) - 1)
    section = author.sections[place]
    ruled = replace(section, blocks=(*section.blocks, Block(10_000, "own", rule)))
    with_rule = Document((*author.sections[:place], ruled, *author.sections[place + 1 :]))
    expected = _lines(merged(update.base, author, update.template))
    result = _lines(merged(update.base, with_rule, update.template))
    assert [line for line in result if line != rule] == expected


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


# ----------------------------------------------------------------------------- Sections and levels


@given(updates())
def test_no_section_is_there_twice_that_neither_side_has_twice(update: Update) -> None:
    sides = [Counter(_names(text)) for text in (write(update.author), write(update.template))]
    for title, count in Counter(_names(merged(update.base, update.author, update.template))).items():
        assert count <= max(1, *(side[title] for side in sides))


def _names(text: str) -> list[str]:
    return [title for _, title in headings(text)]


@given(updates())
def test_no_level_is_skipped_that_neither_side_skips(update: Update) -> None:
    sides = [write(update.author), write(update.template)]
    assume(not any(_skips(text) for text in sides))
    assert not _skips(merged(update.base, update.author, update.template))


def _skips(text: str) -> bool:
    levels = [0, *(level for level, _ in headings(text))]
    return any(after > before + 1 for before, after in pairwise(levels))


@given(plain_updates())
def test_the_authors_sections_keep_their_order_where_the_template_agrees(update: Update) -> None:
    assume(not any(section.was for section in update.template.sections))  # an old name may be another section's now
    places = {title: place for place, title in enumerate(_names(merged(update.base, update.author, update.template)))}
    author = [section.key for section in update.author.sections[1:]]
    for one, other in pairwise(author):
        sections = [find(update.author, key) for key in (one, other)]
        here = [places.get(section.title) for section in sections if section]
        given_places = [update.template.position(key) for key in (one, other)]
        parents = {
            side.parent_key(key) for side in (update.base, update.author, update.template) for key in (one, other)
        }
        known = [place for place in given_places if place is not None]
        if len(parents) == 1 and len(known) == 2 and None not in here and known == sorted(known):
            assert here == sorted(place for place in here if place is not None)


@given(plain_updates())
def test_every_heading_that_the_template_added_below_a_section_still_there_is_in_the_result(update: Update) -> None:
    found = _names(merged(update.base, update.author, update.template))
    for place, section in enumerate(update.template.sections[1:], 1):
        parent = update.template.sections[update.template.parent(place)]
        if find(update.base, section.key) or section.was or parent.is_stub or (place == 1 and section.level == 1):
            continue
        above = {side.title for side in (find(update.base, parent.key), find(update.author, parent.key)) if side}
        if parent.key == 0 or (
            find(update.author, parent.key) and above == {parent.title} and not _no(update, parent.key)
        ):
            assert section.title in found


def _no(update: Update, key: int | None) -> bool:
    """Whether the template says no of a section, or of one above it in any text."""
    seen: set[int | None] = set()
    waiting = [key]
    while waiting:
        each = waiting.pop()
        if not each or each in seen:
            continue
        seen.add(each)
        section = find(update.template, each)
        if section and section.is_stub:
            return True
        waiting += [side.parent_key(each) for side in (update.base, update.author, update.template)]
    return False


# ------------------------------------------------------------------------------------------ Blocks


@given(plain_updates())
def test_a_section_that_is_taken_over_gets_no_block_of_the_templates(update: Update) -> None:
    lines = _lines(merged(update.base, update.author, update.template))
    for section, base, template in _in_all(update):
        if base.is_stub or template.is_stub or not section.blocks or not _own_alone(section):
            continue
        ours = {line for side in (update.author, update.base) for each in side.sections for line in _of(each)}
        elsewhere = {line for each in update.template.sections if each.key != section.key for line in _of(each)}
        for line in _of(template):
            if line not in ours | elsewhere:
                assert line not in lines


def _own_alone(section: Section) -> bool:
    return all(block.kind == "own" and block.text.startswith(("Mine", ">", "```")) for block in section.blocks)


def _of(section: Section) -> list[str]:
    return [line for block in section.blocks for line in _lines(block.text)]


def _in_all(update: Update) -> Iterator[tuple[Section, Section, Section]]:
    """The author's sections of which both others have one of the same heading."""
    for section in update.author.sections:
        base, template = find(update.base, section.key), find(update.template, section.key)
        if base and template and base.title == section.title == template.title:
            yield section, base, template


@given(plain_updates())
def test_untouched_blocks_that_the_template_dropped_are_gone(update: Update) -> None:
    result = _lines(merged(update.base, update.author, update.template))
    for section, base, template in _in_all(update):
        if base.is_stub or template.is_stub or _no(update, section.key):
            continue
        kept = {block.key for block in template.blocks}
        for block in base.blocks:
            once = all(write(side).count(block.text) == 1 for side in (update.base, update.author))
            dropped = block.key not in kept and block.text not in write(update.template)
            if once and dropped and block.kind == "guidance" and block in section.blocks and _alone(update, block):
                assert block.text not in "\n".join(result)


def _alone(update: Update, block: Block) -> bool:
    """Whether a block's section holds nothing else, so that it is no other block reworded."""
    return all(
        not any(each.kind == "guidance" for each in section.blocks if each != block)
        for section in update.template.sections
    )


# ------------------------------------------------------------------------------------- Words

TEXT = "[*Say who calls the Note API in v1, and why it is slow.*]"
SHAPES: tuple[str, ...] = (
    "{}",
    "- {}\n- [ ] another item",
    "| what | who |\n| --- | --- |\n| {} | x |\n| another row | y |",
    "> {}\n> and more",
    "### {}\n\nmore",
    "```\n{}\nmore\n```",
    "<!-- {} -->",
)
EDITS: tuple[tuple[str, str], ...] = (
    ("Note API", "note api"),
    ("Note API", "NOTE API"),
    ("Note API", "Note [API]"),
    ("[*", ""),
    ("*]", ""),
    ("calls", "**calls**"),
    ("calls", "*calls*"),
    ("who calls", "`who` calls"),
    (", and", "; and"),
    ("slow.", "slow!"),
    ("slow.", "slow"),
    ("v1", "v2"),
    ("v1", "v1 (beta)"),
    ("slow", "fast"),
    ("slow", "not slow"),
    ("who ", ""),
)
OTHERS = ("[*Say who calls the Note API, and how often.*]", "[*Name all callers of the service.*]", "")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("old", "new"), EDITS)
@pytest.mark.parametrize("other", OTHERS)
def test_no_word_of_the_author_is_lost(shape: str, old: str, new: str, other: str) -> None:
    base, author = (f"# Title\n\n## Goal\n\n{shape.format(text)}\n" for text in (TEXT, TEXT.replace(old, new)))
    template = f"# Title\n\n## Goal\n\n{shape.format(other)}\n\n## Next\n\n[*More.*]\n"
    result = merge(base, author, read(template)).text
    own = Counter(re.findall(r"\w+", author)) - Counter(re.findall(r"\w+", base))
    assert not own - Counter(re.findall(r"\w+", result))
    assert merge(read(template).text, result, read(template)).text == result


# ------------------------------------------------------------------------------------- Names

APART = (
    ("Phase 1", "Phase 2"),
    ("Phase 1", "Phase"),
    ("API (internal)", "API (public)"),
    ("API (v1)", "API (v2)"),
    ("API v1.0", "API v1.1"),
    ("Trial [EU]", "Trial [US]"),
    ("C++", "C#"),
    ("C", "C++"),
    ("`GET /a/{id}`", "`GET /a`"),
    ("2024 plan", "2025 plan"),
    ("HTTP/2 support for all", "HTTP/3 support for all"),
)


@pytest.mark.parametrize(("one", "other"), [*APART, *(pair[::-1] for pair in APART)])
@pytest.mark.parametrize(
    "body", ["[*Say in a few words what is done in it, by whom and when it ends.*]", "", "My text."]
)
def test_headings_that_a_number_a_bracket_or_a_version_tells_apart_are_two_sections(
    one: str, other: str, body: str
) -> None:
    base, template = (f"# Title\n\n## {title}\n\n{body}\n" for title in (one, other))
    both = f"# Title\n\n## {one}\n\n{body}\n\n## {other}\n\n{body}\n"
    author = base.replace(body, f"{body}\n\nWritten by me.") if body else f"{base}Written by me.\n"
    result = merge(base, author, read(template))
    assert report_lines(result.changes)[-1:] + report_lines(result.changes)[:-1] == [
        f"kept: Title / {one} (the template has dropped it)",
        f"added: Title / {other}",
    ] or set(report_lines(result.changes)) == {
        f"kept: Title / {one} (the template has dropped it)",
        f"added: Title / {other}",
    }
    added = merge(base, author, read(both))
    assert report_lines(added.changes) == [f"added: Title / {other}"]
    assert added.text.index("Written by me.") < added.text.index(f"## {other}\n")
    taken_out = merge(both, author, read(both + "\n## Next\n"))
    assert _titles(taken_out.text) == ["Title", one, "Next"]


def _titles(text: str) -> Sequence[str]:
    return re.findall(r"(?m)^#+ (.*)$", text)
