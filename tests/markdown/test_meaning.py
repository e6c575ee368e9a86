"""Texts that mean the same have the same key; a real change of meaning never has.

The judge is markdown-it-py: its tokens, with white space collapsed outside code, and
with emphasis as a property of each letter, so that `***a***` is `**_a_**`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from markdown.document import Section, parse
from markdown.inline import inline_key, title_key
from markdown.meaning import body_key, list_entries, table_entries
from markdown_it import MarkdownIt
from markdown_it.token import Token

MARKDOWN = MarkdownIt("commonmark", {"maxNesting": 1000}).enable("table")

Piece = tuple[object, ...]
BLANK: Piece = ("blank",)


def rendering(text: str) -> tuple[Piece, ...]:
    """What markdown-it-py makes of a text."""
    return tuple(piece for token in MARKDOWN.parse(text) for piece in _block(token))


def _block(token: Token) -> Iterator[Piece]:
    if token.type == "inline":
        yield ("inline", *_collapsed(_inline(token.children or [])))
    elif token.type in ("fence", "code_block"):
        yield "code", token.info.strip(), token.content.rstrip("\n")
    elif token.type == "html_block":
        yield "html", " ".join(token.content.split())
    else:
        left = {"style": "text-align:left"}
        yield token.type, token.tag, tuple(sorted(item for item in token.attrs.items() if item not in left.items()))


def _inline(tokens: Sequence[Token]) -> Iterator[Piece]:
    styles: list[tuple[object, ...]] = []
    for token in tokens:
        style = frozenset(styles)
        if token.type == "text":
            for letter in token.content:
                yield BLANK if letter in " \t" else ("text", letter, style)
        elif token.type == "softbreak":
            yield BLANK
        elif token.nesting == 1:
            styles.append((token.tag, tuple(sorted(token.attrs.items()))))
        elif token.nesting == -1:
            styles.pop()
        else:
            children = tuple(_collapsed(_inline(token.children or [])))
            yield token.type, token.content, tuple(sorted(token.attrs.items())), children, style


def _collapsed(pieces: Iterator[Piece]) -> Iterator[Piece]:
    waiting = started = False
    for piece in pieces:
        if piece == BLANK:
            waiting = started
            continue
        if waiting:
            yield BLANK
        waiting, started = False, True
        yield piece


def key(text: str) -> tuple[str, ...] | None:
    """The key of a text without headings; None for one with headings."""
    document = parse(text)
    return body_key(document[0]) if len(document) == 1 else None


def section(text: str) -> Section:
    return parse(text)[0]


SAME = {
    "emphasis by stars or underscores": ("*a* **b** ***c***", "_a_ __b__ _**c**_"),
    "emphasis inside brackets": ("[*a b*]", "[_a b_]"),
    "emphasis around brackets is escaped": ("\\[*a*\\]", "[*a*]"),
    "emphasis without its blanks": ("*a* *b*", "*a b*"),
    "nested emphasis the other way round": ("*a **b***", "_a __b___"),
    "escapes that change nothing": ("a \\- b \\& c\\.", "a - b & c."),
    "escaped underscores in a word": ("snake\\_case", "snake_case"),
    "line wrapping": ("a b\nc d", "a\nb c\nd"),
    "wrapping of emphasis": ("*a b c*", "_a\nb c_"),
    "trailing spaces at the end": ("a  ", "a"),
    "one trailing space": ("a \nb", "a\nb"),
    "indentation of a paragraph": ("a\nb", "  a\n   b"),
    "blank lines between blocks": ("a\n\nb", "a\n\n\n\nb"),
    "line endings": ("a\nb\n\nc\n", "a\r\nb\r\n\r\nc\r\n"),
    "old line endings": ("a\nb\n\nc\n", "a\rb\r\rc\r"),
    "bullets": ("- a\n- b", "* a\n* b"),
    "plus bullets": ("- a\n- b", "+ a\n+ b"),
    "blank lines between items": ("- a\n- b", "- a\n\n- b"),
    "spaces after a bullet": ("- a\n  b", "-   a\n    b"),
    "indentation of nested items": ("- a\n  - b\n- c", "-   a\n    -   b\n-   c"),
    "bullets of nested items": ("- a\n  - b\n  - c", "* a\n  + b\n  + c"),
    "wrapped items": ("- [ ] a b c\n- d", "- [ ] a\n  b c\n- d"),
    "lazy lines of an item": ("- a\n  b", "- a\nb"),
    "paragraphs in items": ("- a\n\n  b\n- c", "*   a\n\n    b\n\n*   c"),
    "padding of tables": ("| a | b |\n|---|---|\n| c | d |", "|  a  |b|\n| :--- | :--- |\n|c|   d   |"),
    "tables without bars at the ends": ("| a | b |\n|---|---|\n| c | d |", "a | b\n--|--\nc | d"),
    "dashes of a table": ("| a |\n| - |\n| b |", "| a |\n| ---------- |\n| b |"),
    "empty cells": ("| a | b |\n|---|---|\n| c | |", "| a | b |\n|---|---|\n| c |"),
    "quote marks": ("> a\n> b", ">a\n>b"),
    "lazy lines of a quote": ("> a\n> b", "> a\nb"),
    "wrapping in quotes": ("> a b", "> a\n> b"),
    "rules": ("***", "- - - -"),
    "tildes and backticks": ("```py\na\n```", "~~~~ py\na\n~~~~"),
}

DIFFERENT = {
    "a word": ("a b", "a c"),
    "a word more": ("a", "a a"),
    "case": ("a", "A"),
    "emphasis": ("*a* b", "a b"),
    "strong emphasis": ("*a*", "**a**"),
    "emphasis of more": ("*a* b", "*a b*"),
    "escaped emphasis": ("*a*", "\\*a\\*"),
    "escaped code": ("`a`", "\\`a\\`"),
    "a code span after an escaped backtick": ("a``a`", "a\\``a`"),
    "white space inside a code span": ("`a b`", "`a  b`"),
    "emphasis inside code": ("`*a*`", "`_a_`"),
    "an escape inside code": ("`\\_`", "`_`"),
    "an escaped link": ("[a](b)", "\\[a](b)"),
    "an escaped end of a link": ("[a](b)", "[a](b\\)"),
    "a link's target": ("[a](b)", "[a](c)"),
    "a link's title": ("[a](b 'c')", "[a](b 'd')"),
    "a link in words": ("[a](b)", "a (b)"),
    "an image": ("![a](b)", "[a](b)"),
    "an escaped tag": ("<b>a</b>", "\\<b>a\\</b>"),
    "a tag for emphasis": ("<b>a", "**a**"),
    "an escaped entity": ("&amp;", "\\&amp;"),
    "a hard break": ("a\nb", "a  \nb"),
    "a hard break by backslash": ("a\nb", "a\\\nb"),
    "two paragraphs": ("a b", "a\n\nb"),
    "an item more": ("- a\n- b", "- a"),
    "an item in two": ("- a\n- b", "- a\n  b"),
    "a ticked item": ("- [ ] a", "- [x] a"),
    "a box": ("- [ ] a", "- a"),
    "the order of items": ("- a\n- b", "- b\n- a"),
    "nesting": ("- a\n- b", "- a\n  - b"),
    "nesting by one more blank": ("- a\n - b", "- a\n  - b"),
    "nesting below a deeper item": ("- a\n  - b\n    - c", "- a\n  - b\n   - c"),
    "whose paragraph it is": ("- a\n  - b\n\n  c", "- a\n  - b\n\n    c"),
    "code in an item": ("- a\n\n  b", "- a\n\n      b"),
    "code that begins an item": ("- a", "-     a"),
    "a numbered list": ("- a", "1. a"),
    "the first number": ("1. a\n2. b", "3. a\n4. b"),
    "two lists": ("- a\n- b", "- a\n* b"),
    "a cell": ("| a |\n|---|\n| b |", "| a |\n|---|\n| c |"),
    "a row": ("| a |\n|---|\n| b |", "| a |\n|---|"),
    "a column": ("| a | b |\n|---|---|", "| a |\n|---|"),
    "the alignment of a column": ("| a |\n|---|", "| a |\n|--:|"),
    "the middle of a column": ("| a |\n|:-:|", "| a |\n|--:|"),
    "an escaped bar": ("| a \\| b | |\n|---|---|", "| a | b |\n|---|---|"),
    "code": ("```\na b\n```", "```\na  b\n```"),
    "indentation of code": ("```\na\n```", "```\n a\n```"),
    "a blank line in code": ("```\na\nb\n```", "```\na\n\nb\n```"),
    "trailing spaces in code": ("```\na\n```", "```\na  \n```"),
    "the language of code": ("```py\na\n```", "```sh\na\n```"),
    "code by indentation": ("a", "    a"),
    "a quote": ("> a", "a"),
    "a quote in a quote": ("> > a", "> a"),
    "a heading in a quote": ("> # a", "> a"),
    "a comment": ("<!-- a -->", "<!-- b -->"),
    "a rule": ("a\n\n***", "a"),
}


@pytest.mark.parametrize("texts", SAME.values(), ids=SAME)
def test_form_alone_is_no_change(texts: tuple[str, str]) -> None:
    assert key(texts[0]) == key(texts[1]) is not None


@pytest.mark.parametrize("texts", DIFFERENT.values(), ids=DIFFERENT)
def test_a_change_of_meaning_is_a_change(texts: tuple[str, str]) -> None:
    assert key(texts[0]) != key(texts[1])


@pytest.mark.parametrize("texts", DIFFERENT.values(), ids=DIFFERENT)
def test_markdown_it_agrees_that_the_meaning_changes(texts: tuple[str, str]) -> None:
    assert rendering(texts[0]) != rendering(texts[1])


# ----------------------------------------------------------------------------- By hypothesis

INLINE = (
    *("a", "b", " ", "\n", "*", "**", "_", "__", "`", "``", "\\", "[", "]", "(", ")", "!", "<b>", "<", ">", "&amp;"),
    *(
        "&",
        "~~",
        "  \n",
        "\\\n",
        "[a](b)",
        "snake_case",
        "[^1]",
        "é",
        "“",
        ".",
        "-",
        "[a]: b",
        "\\\\",
        "\\*",
        "***",
        "1",
    ),
)
LINES = (
    *(
        "- a",
        "- b",
        " - b",
        "  - b",
        "   - b",
        "    - c",
        "      - d",
        "  a",
        "   a",
        "    a",
        "      a",
        "a",
        "",
        "* a",
    ),
    *("1. a", "2. a", "1) b", "   - [x] a", "- [ ] a", "  - [x] b", "> a", "> - a", ">   b", ">", "```", "  ```"),
    *("a | b", "--|--", ":-:|-", "| a |", "***", "<!-- a", "-->", "<div>", "-    a", "-     a", "~~~ py", "\\", "- "),
    *("[a]: /u", "    ", ""),
)


@st.composite
def near_texts(draw: DrawFn, atoms: Sequence[str], joint: str) -> tuple[str, str]:
    """A text, and the same with a piece taken out, put in or put in another's place."""
    one = draw(st.lists(st.sampled_from(atoms), min_size=1, max_size=8))
    place = draw(st.integers(0, len(one)))
    piece = draw(st.lists(st.sampled_from(atoms), max_size=2))
    other = one[:place] + piece + one[place + draw(st.integers(0, 2)) :]
    return joint.join(one), joint.join(other)


@given(near_texts(INLINE, "") | near_texts(LINES, "\n"))
def test_equal_keys_are_equal_renderings(texts: tuple[str, str]) -> None:
    keys = [key(text) for text in texts]
    if keys[0] == keys[1] is not None:
        assert rendering(texts[0]) == rendering(texts[1])


def _emphasis(text: str) -> str:
    return text.translate({ord("*"): "_", ord("_"): "*"})


def _wrapped(text: str) -> str:
    return text.replace(" ", "\n")


def _unwrapped(text: str) -> str:
    return text.replace("\n", " ")


def _escaped(text: str) -> str:
    return text.replace(".", "\\.").replace("-", "\\-").replace("!", "\\!")


@given(
    st.lists(st.sampled_from([piece for piece in INLINE if piece not in ("  \n", "\\\n")]), max_size=8).map("".join),
    st.sampled_from([_emphasis, _wrapped, _unwrapped, _escaped]),
)
def test_what_is_written_otherwise_and_renders_the_same_has_the_same_key(text: str, write: object) -> None:
    assert callable(write)
    texts = f"x {text} y", f"x {write(text)} y"
    if rendering(texts[0]) == rendering(texts[1]) and None not in map(key, texts):
        assert key(texts[0]) == key(texts[1])


# ----------------------------------------------------------------------------- Titles, entries, stubs


@pytest.mark.parametrize(
    "title",
    [
        "Non-Functional requirements",
        "NON-functional  Requirements",
        "*Non-Functional* **requirements**",
        "_Non-Functional_ `requirements`",
        "Non\\-Functional requirements",
        "Non-Functional requirements {#limits}",
        "<a name='limits'></a>Non-Functional requirements",
        "[Non-Functional](#limits) requirements",
        "Non-Functional\nrequirements",
    ],
)
def test_headings_are_equal_whatever_their_form(title: str) -> None:
    assert title_key(title) == "non-functional requirements"


@pytest.mark.parametrize("title", ["Non-Functional", "Non Functional requirements", "Non-Functional requirement", ""])
def test_other_headings_are_not(title: str) -> None:
    assert title_key(title) != title_key("Non-Functional requirements")


def test_closing_marks_are_no_part_of_a_heading() -> None:
    assert [title_key(section.title) for section in parse("# A b ##\n# A b\nA b\n===\n")[1:]] == ["a b"] * 3


def test_a_ticked_item_is_the_same_item() -> None:
    open_item, ticked = (list_entries(section(text).blocks[0])[0] for text in ("- [ ] a", "* [X] a"))
    assert open_item.identity == ticked.identity
    assert open_item.key != ticked.key


def test_a_row_is_its_cells() -> None:
    rows = table_entries(section("| a | b |\n| --- | --- |\n| *c* | |\n").blocks[0])
    padded = table_entries(section("a|b\n:--|---\n _c_ \n").blocks[0])
    assert [row.key for row in rows] == [row.key for row in padded]
    assert len({row.key for row in rows}) == 3


def test_text_can_not_pass_for_markup() -> None:
    assert inline_key("\x01<b>a") != inline_key("**a**")
    assert inline_key("\x01code `a`\x01") != inline_key("`a`")
