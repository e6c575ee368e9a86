"""The baseline's file: what it holds is read again, and what someone edited is told from it."""

from __future__ import annotations

import json
import string

import pytest
from form.baseline import HEADER_LINES, Baseline, Broken, digest, is_inside, read, said_by, write
from form.markers import read as read_form

TEXT = "# A\n\n## B\n\nNot applicable because x.\n"
FULL = Baseline(
    "a/spec.md", "answers.yml", "1.0", TEXT, "No: {}.", frozenset((2,)), frozenset((1,)), ("Done",), True, ((1, "Z"),)
)
PLAIN = Baseline("spec.md", "answers.yml", "1.0", TEXT)


@pytest.mark.parametrize("baseline", [FULL, PLAIN, FULL._replace(adopted=True, also=())])
def test_what_is_written_is_read_again(baseline: Baseline) -> None:
    text = write(baseline)
    assert read(text) == read(text.replace("\n", "\r\n")) == read(text.replace("\n", "\r")) == baseline
    assert text.split("\n")[HEADER_LINES:] == TEXT.split("\n")


def test_other_names_are_by_section() -> None:
    assert FULL.other_names == {1: ("Z",)}


def test_a_name_cannot_end_the_comment() -> None:
    baseline = PLAIN._replace(spec_file="a-->.md")
    assert write(baseline).count("-->") == 1
    assert read(write(baseline)) == baseline


def edited(**fields: object) -> Baseline | Broken:
    """A baseline whose first line has other fields; those that are None are taken out."""
    line, _, text = write(FULL).partition("\n")
    start, end = line.index("{"), line.rindex("}") + 1
    header = {**json.loads(line[start:end]), **fields}
    return read(f"{line[:start]}{json.dumps({k: v for k, v in header.items() if v is not None})}{line[end:]}\n{text}")


def test_a_line_of_an_earlier_release_is_read() -> None:
    first = edited(sentence=None, stubs=None, asked=None, settled=None, adopted=None)
    assert first == PLAIN._replace(spec_file="a/spec.md", stubs=frozenset((2,)))
    assert edited(stubs=[]) == FULL._replace(stubs=frozenset())


@pytest.mark.parametrize(
    "fields",
    [
        *({name: 1} for name in ("spec_file", "answers_file", "version", "digest", "sentence")),
        *({name: None} for name in ("spec_file", "answers_file", "version", "digest")),
        *({name: value} for name in ("stubs", "asked") for value in ("1", ["1"], [1, "1"])),
        {"settled": "Done"},
        {"settled": ["Done", 1]},
        {"adopted": [1]},
        {"adopted": {"one": "Z"}},
        {"adopted": {"1": 1}},
        {"spec_file": "../spec.md"},
    ],
    ids=str,
)
def test_a_first_line_that_was_edited_is_broken(fields: dict[str, object]) -> None:
    assert edited(**fields) == Broken("its first line was edited")


@pytest.mark.parametrize("text", ["", TEXT, write(PLAIN).replace("{", "(", 1), write(PLAIN).replace('"', "", 1)])
def test_without_its_first_line_it_is_broken(text: str) -> None:
    assert read(text) == Broken("its first line is not the one that the template writes")


def test_a_text_that_was_edited_is_broken_and_one_that_was_formatted_is_not() -> None:
    assert read(write(PLAIN).replace("because x", "because y")) == Broken("it was edited")
    assert isinstance(read(write(PLAIN).replace("because x", "*because*\n  x")), Baseline)


def test_the_digest_is_of_letters_and_digits_alone() -> None:
    assert digest(string.punctuation + string.whitespace + "\x00\x1f\x7f") == digest("")
    kept = string.ascii_letters + string.digits + "é"
    assert len({digest(letter) for letter in kept}) == len(kept)
    assert all(len(digest(letter)) == 8 for letter in kept)


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("spec.md", True),
        ("docs/a spec.md", True),
        ("docs/C:spec.md", True),
        ("spec.txt", False),
        ("/spec.md", False),
        ("\\spec.md", False),
        ("docs/../spec.md", False),
        ("..\\spec.md", False),
        (".git/spec.md", False),
        ("C:spec.md", False),
        ("a\0.md", False),
    ],
)
def test_a_spec_is_a_markdown_file_below_its_folder(path: str, inside: bool) -> None:
    assert is_inside(path) == inside


def test_what_is_asked_is_where_paragraphs_were_left_out() -> None:
    full = read_form("# A\n\n## B\n\n[*Why?*]\n\n## C\n\n- [ ] one\n\n## D\n\n[*How?*]\n\nText.\n")
    given = read_form("# A\n\n## B\n\n## C\n\n## D\n\nText.\n")
    assert said_by(given, full) == (given.text, given.sentence, frozenset(), frozenset((2, 4)), ())
    assert said_by(full, full)[3] == frozenset()
    alike = read_form("# A\n\nOne.\n\n# A\n\nTwo.\n")
    assert said_by(alike, alike)[3] == frozenset()
