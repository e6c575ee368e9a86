"""Tables by themselves: rows and columns with edits that hypothesis makes up."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from markdown.document import Block, parse
from markdown.lines import split_row
from merging.tables import merge_tables, unite_tables


class Table(NamedTuple):
    """The headers, and the rows with their cells by header."""

    headers: list[str]
    rows: list[dict[str, str]]

    def block(self, framed: bool = True) -> Block:
        """The table as Markdown, read as a block."""
        lines = [self.headers, ["---"] * len(self.headers)]
        lines += [[row.get(header, "") for header in self.headers] for row in self.rows]
        return block("".join(written(line, framed or not (line[0] and line[-1])) for line in lines))


def written(cells: list[str], framed: bool) -> str:
    """A row with its cells, between bars at its ends or not."""
    return f"| {' | '.join(cells)} |\n" if framed else f"{' | '.join(cells)}\n"


def block(text: str) -> Block:
    """The one block of a text."""
    (section,) = parse(text)
    (found,) = section.blocks
    assert found.kind == "table"
    return found


def table(text: str) -> Table:
    """A table read back, cell by cell."""
    lines = [split_row(line) for line in text.splitlines()]
    headers = lines[0]
    return Table(
        headers, [{**dict.fromkeys(headers, ""), **dict(zip(headers, line, strict=False))} for line in lines[2:]]
    )


def cell(row: int, header: str, who: str) -> str:
    """Words of one cell alone."""
    return f"{who}{row}{header}"


class Update(NamedTuple):
    """A base, what its author made of it, and what the template did."""

    base: Table
    author: Table
    template: Table


@st.composite
def updates(draw: DrawFn) -> Update:
    """The author fills cells, adds rows and columns; the template adds rows and columns."""
    headers = ["Name", *(f"Col{number}" for number in range(draw(st.integers(1, 3))))]
    rows = [{header: cell(row, header, "base") for header in headers} for row in range(draw(st.integers(1, 4)))]
    mine = _with_columns(draw, headers, "Own")
    filled = [
        {
            header: row.get(header, "") if draw(st.booleans()) or header == "Name" else cell(number, header, "own")
            for header in mine
        }
        for number, row in enumerate(rows)
    ]
    own = [{header: cell(number, header, "added") for header in mine} for number in range(draw(st.integers(0, 2)))]
    place = draw(st.integers(0, len(filled)))
    given = _with_columns(draw, headers, "New")
    new = [{header: cell(number, header, "new") for header in given} for number in range(draw(st.integers(0, 2)))]
    known = [{**row, **{header: "" for header in given if header not in row}} for row in rows]
    behind = draw(st.integers(0, len(known)))
    return Update(
        Table(headers, rows),
        Table(mine, filled[:place] + own + filled[place:]),
        Table(given, known[:behind] + new + known[behind:]),
    )


def _with_columns(draw: DrawFn, headers: list[str], prefix: str) -> list[str]:
    result = list(headers)
    for number in range(draw(st.integers(0, 2))):
        result.insert(draw(st.integers(0, len(result))), f"{prefix}{number}")
    return result


def merged(update: Update, framed: bool = True) -> Table:
    """What the merge makes of an update."""
    base, author, template = update
    return table(merge_tables(base.block(), author.block(framed), template.block(), "\n").text)


@given(updates(), st.booleans())
def test_every_cell_is_the_authors_where_they_wrote_and_the_templates_where_it_is_new(
    update: Update, framed: bool
) -> None:
    _, author, template = update
    result = merged(update, framed)
    rows = {row["Name"]: row for row in result.rows}
    assert [name for name in rows if not name.startswith("new")] == [row["Name"] for row in author.rows]
    assert [name for name in rows if name.startswith("new")] == [
        row["Name"] for row in template.rows if row["Name"].startswith("new")
    ]
    for row in author.rows:
        assert all(rows[row["Name"]][header] == row[header] for header in author.headers)
    for row in template.rows:
        for header in template.headers:
            if row["Name"].startswith("new") or header.startswith("New"):
                assert rows[row["Name"]].get(header, "") == row[header]
    assert [header for header in result.headers if not header.startswith("New")] == author.headers
    assert [header for header in result.headers if not header.startswith("Own")] == template.headers


@given(updates())
def test_a_second_merge_changes_nothing(update: Update) -> None:
    base, author, template = update
    once = merge_tables(base.block(), author.block(), template.block(), "\n").text
    for before in (base, template):
        again = merge_tables(before.block(), block(once), template.block(), "\n")
        assert again.text == once
        assert not again.refreshed


@given(updates(), st.integers(0, 5))
def test_a_column_of_the_authors_changes_nothing_in_the_others(update: Update, place: int) -> None:
    author = update.author
    headers = [*author.headers[:place], "Mine", *author.headers[place:]]
    widened = Table(headers, [{**row, "Mine": f"mine{number}"} for number, row in enumerate(author.rows)])
    plain, wide = merged(update), merged(update._replace(author=widened))
    assert [header for header in wide.headers if header != "Mine"] == plain.headers
    assert [{key: value for key, value in row.items() if key != "Mine"} for row in wide.rows] == plain.rows


@given(updates())
def test_of_a_table_that_is_dropped_the_rows_stay_in_which_something_is_written(update: Update) -> None:
    base, author, _ = update
    text = merge_tables(base.block(), author.block(), None, "\n").text
    before = Counter(re.findall(r"\w+", base.block().text))
    lost = Counter(re.findall(r"\w+", author.block().text)) - Counter(re.findall(r"\w+", text))
    assert not lost - before
    untouched = [row for row in author.rows if {**row} in base.rows]
    assert not text or not [row for row in table(text).rows if row in untouched]


@given(updates())
def test_a_table_that_both_added_holds_what_both_wrote(update: Update) -> None:
    _, author, template = update
    result = table(unite_tables(author.block(), template.block(), "\n").text)
    rows = {row["Name"]: row for row in result.rows}
    assert rows.keys() == {row["Name"] for row in [*author.rows, *template.rows]}
    assert all(rows[row["Name"]][header] == row[header] for row in author.rows for header in author.headers)
    assert set(result.headers) == {*author.headers, *template.headers}


@pytest.mark.parametrize("cell", ["", " ", "[*Name*]", r"\[Name\]", "**[Name]**", "<name>", "{name}", "TBD", "…", "-"])
def test_a_row_whose_first_cell_is_no_name_stays_out_where_nothing_stands(cell: str) -> None:
    base, author = block("| A | B |\n|---|---|\n| sample | y |\n"), block("| A | B |\n|---|---|\n| mine | z |\n")
    template = block(f"| A | B |\n|---|---|\n| sample | y |\n| {cell} | y |\n")
    assert merge_tables(base, author, template, "\n") == (author.text, False, True)


@pytest.mark.parametrize(
    "cell", ["Ann", "[Ann](x)", "[Ann][1]", "**Ann**", "<ann@example.org>", "GET /a/{id}", "`[a]`"]
)
def test_a_row_whose_first_cell_is_a_name_comes_where_the_header_stands(cell: str) -> None:
    base, author = block("| A | B |\n|---|---|\n| sample | y |\n"), block("| A | B |\n|---|---|\n| mine | z |\n")
    template = block(f"| A | B |\n|---|---|\n| {cell} | y |\n")
    assert merge_tables(base, author, template, "\n").text == author.text + f"| {cell} | y |\n"
