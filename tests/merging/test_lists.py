"""Lists by themselves: trees of items with edits that hypothesis makes up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from markdown.document import Block, parse
from markdown.meaning import list_entries
from merging.blocks import merge_blocks
from merging.lists import merge_lists, unite_lists

Said = tuple[int, str, str]  # depth, box and words of an item


@dataclass(frozen=True)
class Item:
    """An item; what `author` and `template` are says what each made of it."""

    depth: int
    words: str
    box: str = "[ ] "


@dataclass(frozen=True)
class Style:
    """How a list is written."""

    ordered: bool = False
    mark: str = "-"
    start: int = 1
    step: int = 1
    width: int = 2
    loose: bool = False


def write(items: list[Item], style: Style) -> Block:
    """A list as Markdown, read as a block; only 1 begins a list right below a sentence."""
    numbers: dict[int, int] = {}
    columns = [0]
    lines = []
    for item in items:
        numbers = {depth: number for depth, number in numbers.items() if depth <= item.depth}
        numbers[item.depth] = (
            numbers[item.depth] + style.step if item.depth in numbers else style.start if not item.depth else 1
        )
        marker = f"{numbers[item.depth]}{style.mark}" if style.ordered else style.mark
        column = columns[item.depth]
        columns[item.depth + 1 :] = [column + max(len(marker) + 1, style.width)]
        lines.append(" " * column + marker.ljust(columns[item.depth + 1] - column) + item.box + item.words)
    return block(("\n\n" if style.loose else "\n").join(lines) + "\n")


def block(text: str) -> Block:
    """The one block of a text."""
    (section,) = parse(text)
    (found,) = section.blocks
    return found


def said(text: str) -> list[Said]:
    """Depth, box and words of each item, whatever the markers."""
    entries = list_entries(block(text)) if text else ()
    found = []
    for entry in entries:
        match = re.match(r"\s*\S+\s+(\[.\] )?(.*)", entry.text)
        assert match is not None
        found.append((entry.depth, match[1] or "", match[2]))
    return found


@st.composite
def styles(draw: DrawFn) -> Style:
    """A way to write lists: bullets or numbers, in all their forms."""
    ordered = draw(st.booleans())
    mark = draw(st.sampled_from(".)" if ordered else "-*+"))
    width = draw(st.sampled_from((2, 4)))
    return Style(ordered, mark, draw(st.integers(0, 12)), draw(st.integers(0, 1)), width, draw(st.booleans()))


@st.composite
def trees(draw: DrawFn, prefix: str, size: int) -> list[Item]:
    """Items of which each is at most one deeper than the one before."""
    items: list[Item] = []
    for number in range(draw(st.integers(1, size))):
        depth = draw(st.integers(0, min(items[-1].depth + 1, 3))) if items else 0
        items.append(Item(depth, f"{prefix}{number} stands here"))
    return items


@st.composite
def added(draw: DrawFn, items: list[Item], prefix: str) -> list[Item]:
    """The items with new ones among them, each nested as far as it may be without nesting others anew."""
    result: list[Item] = []
    for number, item in enumerate([*items, None]):
        if draw(st.integers(0, 3)) == 0 and (result or item is None or item.depth == 0):
            deepest = result[-1].depth + 1 if result else 0
            lowest = item.depth if item else 0
            depth = draw(st.integers(min(lowest, deepest), min(deepest, 3)))
            result.append(Item(depth, f"{prefix}{number} comes along"))
        if item:
            result.append(item)
    return result


@st.composite
def authors(draw: DrawFn, base: list[Item]) -> list[Item]:
    """What an author makes of a list: ticks, words and items of their own."""
    edited = []
    for number, item in enumerate(base):
        edit = draw(st.integers(0, 4))
        box = "[x] " if edit == 1 else item.box
        words = f"written {number} quite differently" if edit == 2 and number else item.words
        edited.append(replace(item, box=box, words=words + " by Ann" if edit == 3 else words))
    return draw(added(edited, "own"))


@st.composite
def updates(draw: DrawFn) -> tuple[list[Item], list[Item], list[Item]]:
    """A base, what its author made of it, and what the template added."""
    base = draw(trees("base", 8))
    return base, draw(authors(base)), draw(added(base, "new"))


PLAIN = Style()


@given(updates(), styles(), styles())
def test_the_way_in_which_a_list_is_written_changes_nothing_else(
    update: tuple[list[Item], list[Item], list[Item]], one: Style, other: Style
) -> None:
    base, author, template = update
    plain = merge_lists(write(base, PLAIN), write(author, PLAIN), write(template, PLAIN), "\n", merge_blocks)
    styled = merge_lists(write(base, PLAIN), write(author, one), write(template, other), "\n", merge_blocks)
    assert said(styled.text) == said(plain.text)
    assert (styled.refreshed, styled.kept) == (plain.refreshed, plain.kept)


@given(updates(), styles())
def test_all_of_the_authors_and_all_that_is_new_is_there_in_order(
    update: tuple[list[Item], list[Item], list[Item]], style: Style
) -> None:
    base, author, template = update
    result = said(
        merge_lists(write(base, PLAIN), write(author, style), write(template, PLAIN), "\n", merge_blocks).text
    )
    assert list(common(result, said(write(author, style).text))) == said(write(author, style).text)
    new = [item.words for item in template if item.words.startswith("new")]
    gone = {item.words for item in base} - {words.removesuffix(" by Ann") for _, _, words in result}
    come = [words for _, _, words in result if words.startswith("new")]
    assert come == (new if not gone else [words for words in new if words in come])


@given(updates(), styles())
def test_numbers_are_right(update: tuple[list[Item], list[Item], list[Item]], style: Style) -> None:
    base, author, template = update
    style = replace(style, ordered=True, mark=".", start=1, step=1)
    given_style = replace(style, mark=")")
    text = merge_lists(
        write(base, given_style), write(author, style), write(template, given_style), "\n", merge_blocks
    ).text
    numbers: dict[int, int] = {}
    for entry in list_entries(block(text)):
        numbers = {depth: number for depth, number in numbers.items() if depth <= entry.depth}
        numbers[entry.depth] = numbers.get(entry.depth, 0) + 1
        assert entry.text.lstrip().startswith(f"{numbers[entry.depth]}. ")


@given(updates(), styles())
def test_a_second_merge_changes_nothing(update: tuple[list[Item], list[Item], list[Item]], style: Style) -> None:
    base, author, template = update
    once = merge_lists(write(base, PLAIN), write(author, style), write(template, PLAIN), "\n", merge_blocks).text
    for before in (base, template):
        again = merge_lists(write(before, PLAIN), block(once), write(template, PLAIN), "\n", merge_blocks)
        assert again.text == once
        assert not again.refreshed


@given(updates(), styles())
def test_of_a_list_that_is_dropped_the_authors_items_stay(
    update: tuple[list[Item], list[Item], list[Item]], style: Style
) -> None:
    base, author, _ = update
    text = merge_lists(write(base, PLAIN), write(author, style), None, "\n", merge_blocks).text
    untouched = Counter((item.box, item.words) for item in base)
    own = [item for item in author if not untouched[item.box, item.words]]
    left = [(box, words) for _, box, words in said(text)]
    assert [one for one in left if not untouched[one]] == [(item.box, item.words) for item in own]
    assert (text == "") == (not own)


@given(trees("both", 6), trees("author", 6), trees("template", 6), styles())
def test_a_list_that_both_added_holds_the_items_of_both(
    both: list[Item], mine: list[Item], theirs: list[Item], style: Style
) -> None:
    result = said(unite_lists(write(mine + both, style), write(theirs + both, PLAIN), "\n", merge_blocks).text)
    words = [found for _, _, found in result]
    assert sorted(words) == sorted(item.words for item in mine + both + theirs)
    assert [found for found in words if not found.startswith("template")] == [item.words for item in mine + both]


def common(result: list[Said], author: list[Said]) -> Iterator[Said]:
    """What of the author's is in the result, in its order."""
    rest = iter(result)
    for item in author:
        if item in rest:
            yield item


def test_a_new_item_takes_marker_and_column_of_the_one_beside_it() -> None:
    base, template = block("1. stop\n2. start\n"), block("1. warn\n2. stop\n3. start\n")
    author = block(" 8)  stop\n 9)  start\n\n     at noon\n")
    expected = " 8)  warn\n 9)  stop\n\n 10) start\n\n     at noon\n"
    assert merge_lists(base, author, template, "\n", merge_blocks).text in (
        expected,
        expected.replace("stop\n\n", "stop\n"),
    )


def test_an_item_that_its_author_moved_below_another_is_not_looked_for_where_it_was() -> None:
    base, template = block("- one\n- two\n- three\n"), block("- one\n- two\n- new\n- three\n")
    author = block("- one\n- three\n  - two\n  - mine\n")
    assert merge_lists(base, author, template, "\n", merge_blocks).text == "- one\n- new\n- three\n  - two\n  - mine\n"
