"""The parser sees the headings that markdown-it-py sees, and loses no byte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown.document import Document, parse, source
from markdown.lines import split_lines
from markdown_it import MarkdownIt

MARKDOWN = MarkdownIt("commonmark", {"maxNesting": 10_000}).enable("table")

# What starts, ends, continues or looks like a block of any kind. Left out are the few starts of
# HTML blocks that CommonMark 0.31 sees otherwise than 0.30: <!x>, <search>, <source>.
LINES = """\
# a|## b ##|#|#x| # c|    # d|####### e|a|b c|a ##|# ##|### x #y#|\\# a|&nbsp;|a  |a\\
===|---|  ===|====  |   ---|    ---|- - -|--|***|* * *|___|_ _|=|-|+|*
```|~~~|```py|``` `|  ```|    ```|````|~~~ ~~~|> ```|- ```|1. ~~~
- x|- | - y|  - z|    - w|1. a|2. b|10) c|1) # h|-  # h|- > a
-   code|-     code| -   foo| 1.  x|+ x|* y|0. x|1234567890. x
> q|>|> # h|> - a|>     c|> > r|>> # s| > t|    > u|>\tv
<div>|</div>|<!--|-->|<!-- x -->|<b>|<b> x|</b>|<pre>|</pre>|<?php|?>|<![CDATA[|]]>|<!X|<!X>|<script>
</script>x|<style|<a href="x">|<a href='y>|- <!--|- <div>|> <!--|<td>|<br/>|<x-y z>
| a | b ||||---|---||a|b|--|--|-|-||:-:|---||a \\| b|| a | b | c ||:--|:--||`|`|- | a |
[x]: /u|[x]: /u 'a'|[y]: <>|'t'|[x]:|[x]|/u|[x]: /u 't|[y]: /u "b" c|[^1]: note|[x] : /u|[\\]]: /v|(t)
  text|   text|      text|\tcode|\t- x|-\tfoo|-\t\tx|\t|   \t|  # in item|      deep|    \t# x| \tx
"""


def _atoms() -> list[str]:
    return ["", "|---|---|", "| a | b |", "|-|"] + [atom for line in LINES.splitlines() for atom in line.split("|")]


ATOMS = sorted(set(_atoms()))
ENDINGS = ("\n", "\r\n", "\r")


class Heading(NamedTuple):
    """A top-level heading: its level, its first line counted from 0, and what it says."""

    level: int
    line: int
    title: str


def expected_headings(text: str) -> list[Heading]:
    """The headings as markdown-it-py sees them."""
    tokens = MARKDOWN.parse(text)
    found = []
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0:
            assert token.map is not None
            title = " ".join(tokens[index + 1].content.split())
            found.append(Heading(int(token.tag[1]), token.map[0], title))
    return found


def headings(document: Document) -> Iterator[Heading]:
    """The headings as the parser under test sees them."""
    line = 0
    for section in document:
        if section.level:
            yield Heading(section.level, line, " ".join(section.title.split()))
        line += len(split_lines(section.source))


texts = st.builds(
    lambda lines, ending, final: ending.join(lines) + (ending if final else ""),
    st.lists(st.sampled_from(ATOMS), max_size=10),
    st.sampled_from(ENDINGS),
    st.booleans(),
)
markup = st.text(alphabet=list("#=-+*_`~<>![]()|:\\/'\"&;. \t\n\r1AB\u00a0\u2028\x0b\x0cé"), max_size=40)


@given(texts | markup)
@example("> a\n===\n")
@example("- a\n\n  b\n# c\n")
@example("[x]: /u\n===\n# a\n")
@example("a\n| b |\n| - |\n# c\n")
def test_the_headings_are_those_that_markdown_it_sees(text: str) -> None:
    assert list(headings(parse(text))) == expected_headings(text)


@given(texts | markup | st.text())
def test_the_sections_joined_are_the_text_byte_for_byte(text: str) -> None:
    document = parse(text)
    assert source(document) == text
    assert document[0].level == 0
    assert document[0].heading == ""


@given(texts | markup | st.text())
def test_lines_end_at_lf_cr_lf_and_cr_alone(text: str) -> None:
    lines = split_lines(text)
    assert "".join(lines) == text
    assert [line.rstrip("\r\n") for line in lines if line] == re.split(r"\r\n|\r|\n", text)[: len(lines)]


@pytest.mark.parametrize(
    "text",
    [
        "```\n# a\n```\n",
        "~~~\n# a\n",
        "    # a\n",
        "<!--\n# a\n-->\n",
        "<div>\n# a\n</div>\n",
        "> # a\n",
        "- # a\n",
        "- a\n\n  # b\n",
        "1. a\n   # b\n",
        "#a\n",
        "\\# a\n",
        "####### a\n",
        "a\u2028# b\n",
        "a\x0b# b\n",
        "a\x0c# b\n",
        "a\x85# b\n",
        "| a |\n| - |\n---\n",
        "a\n- - -\n",
    ],
)
def test_what_only_looks_like_a_heading_is_none(text: str) -> None:
    assert len(parse(text)) == 1


def test_a_list_knows_where_its_items_start_and_a_table_where_its_rows_do() -> None:
    document = parse("- a\n  - b\n\n  c\n- d\n\n| a |\n| - |\n| b |\n")
    assert [(block.kind, block.entries) for block in document[0].blocks] == [
        ("list", (0, 1, 4)),
        ("table", (0, 1, 2)),
    ]


@pytest.mark.parametrize(
    ("text", "closer"),
    [
        ("```\na\n", "```"),
        ("~~~~ sh\na\n~~~\n", "~~~~"),
        ("<!-- a\n", "-->"),
        ("<?php\n", "?>"),
        ("<![CDATA[\n", "]]>"),
        ("<!DOCTYPE\n", ">"),
        ("<pre>\n", "</pre>"),
        ("```\na\n```\n", ""),
        ("<div>\n", ""),
        ("> ```\n> a\n", ""),
        ("- ```\n  a\n", ""),
        ("a\n", ""),
    ],
)
def test_what_runs_to_the_end_knows_what_would_close_it(text: str, closer: str) -> None:
    assert parse("# A\n\n" + text)[-1].blocks[-1].closer == closer
    assert len(parse("# A\n\n" + text + closer + "\n\n# B\n")) == 3


def test_a_document_of_many_nested_quotes_and_items_is_read() -> None:
    text = "> " * 500 + "a\n\n" + "- " * 500 + "a\n\n# b\n"
    assert [section.title for section in parse(text)] == ["", "b"]
