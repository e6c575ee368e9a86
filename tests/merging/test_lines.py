"""Lines of one block: both sides' changes where they do not touch, as git has it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from markdown.document import Block, parse
from merging.lines import merge_lines


def block(text: str) -> Block:
    """The one block of a text."""
    (section,) = parse(text)
    (found,) = section.blocks
    return found


@st.composite
def edited(draw: DrawFn, lines: list[str], prefix: str) -> list[str]:
    """The lines with some changed, taken out or added."""
    result = []
    for number, line in enumerate(lines):
        edit = draw(st.integers(0, 11))
        result += [f"{prefix} added {number}"] if edit == 0 else []
        result += [] if edit == 1 else [f"{prefix} changed {number}"] if edit == 2 else [line]
    return result or ["all gone"]


LINES = [f"line {number} of it" for number in range(12)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for git to merge in."""
    return tmp_path_factory.mktemp("lines")


def by_git(folder: Path, *texts: str) -> str | None:
    """What `git merge-file` makes of author, base and template; None where it finds a conflict."""
    names = ("author", "base", "template")
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_bytes(text.encode())
    done = subprocess.run(["git", "merge-file", "-p", *names], cwd=folder, capture_output=True, check=False)
    return done.stdout.decode() if done.returncode == 0 else None


@given(edited(LINES, "author"), edited(LINES, "template"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_paragraph_is_what_git_makes_of_its_lines(folder: Path, mine: list[str], theirs: list[str]) -> None:
    base, author, template = ("\n".join(lines) + "\n" for lines in (LINES, mine, theirs))
    part = merge_lines(block(base), block(author), block(template), "\n")
    assert (part.text if part else None) == by_git(folder, author, base, template)


@given(edited(LINES, "author"), edited(LINES, "template"))
def test_code_is_merged_as_a_paragraph_is(mine: list[str], theirs: list[str]) -> None:
    texts = ["\n".join(lines) + "\n" for lines in (LINES, mine, theirs)]
    base, author, template = (block(f"```\n{text}```\n") for text in texts)
    plain = merge_lines(block(texts[0]), block(texts[1]), block(texts[2]), "\n")
    part = merge_lines(base, author, template, "\n")
    assert (part.text if part else None) == (f"```\n{plain.text}```\n" if plain else None)


def test_lines_of_another_kind_are_not_merged() -> None:
    base, author = block("one\ntwo\nthree\n"), block("1\ntwo\nthree\n")
    assert merge_lines(base, author, block("> one\n> two\n> 3\n"), "\n") is None


def test_what_would_be_more_than_one_block_is_not_merged() -> None:
    base, author = block("one\n    two\nthree\nfour\n"), block("one\n    two\nthree\n4\n")
    template = Block("paragraph", "    two\nthree\nfour\n", "")
    assert merge_lines(base, author, template, "\n") is None


def test_a_last_line_without_an_end_gets_one_where_another_follows() -> None:
    base, author, template = block("one\ntwo\nthree"), block("1\ntwo\nthree"), block("one\ntwo\nthree\nfour\n")
    part = merge_lines(base, author, template, "\n")
    assert part is not None
    assert part.text == "1\ntwo\nthree\nfour\n"
