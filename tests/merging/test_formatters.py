"""Formatting is no change: a spec that a formatter or an editor has rewritten merges as before.

`formatted/README.md` says which programs made the files.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from form.markers import read
from markdown.document import parse
from markdown.outline import Outline
from merging.changes import report_lines
from merging.merge import merge

FOLDER = Path(__file__).parent / "formatted"
FORMATTERS = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem not in ("README", "base", "plain"))

# In a section that is untouched, and in one where the author wrote below the guidance
_REWORDED = {
    "List any assumptions that we make about the domain.": "Name whatever we assume of the domain.",
    "List the steps in the process and the main components.": "Walk through the process, component by component.",
}
_NEW = "## Costs\n\n[*Say what running it will cost.*]\n\n"


def _text(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def _template() -> str:
    text = _text("base")
    for old, new in _REWORDED.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    assert text.count("# Observability\n") == 1
    return text.replace("# Observability\n", f"{_NEW}# Observability\n")


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]+", text))


@pytest.fixture(params=FORMATTERS)
def formatted(request: pytest.FixtureRequest) -> str:
    """The spec in the form of each formatter in turn."""
    return _text(request.param)


def test_each_formatter_has_its_file() -> None:
    assert FORMATTERS == ["google-docs", "mdformat", "pandoc", "prettier"]


def test_the_plain_spec_gets_the_three_changes() -> None:
    result = merge(_text("base"), _text("plain"), read(_template()))
    assert report_lines(result.changes) == [
        "refreshed: Overview / Assumptions",
        "refreshed: Design / Major Design Considerations",
        "added: Design / Costs",
    ]


def test_the_outline_is_the_same(formatted: str) -> None:
    assert Outline(parse(formatted)).titles == Outline(parse(_text("plain"))).titles


def test_a_formatted_spec_is_merged_as_the_plain_one(formatted: str) -> None:
    template = read(_template())
    plain = merge(_text("base"), _text("plain"), template)
    result = merge(_text("base"), formatted, template)
    assert report_lines(result.changes) == report_lines(plain.changes)


def test_the_new_wording_is_there_and_the_old_is_gone(formatted: str) -> None:
    text = merge(_text("base"), formatted, read(_template())).text
    assert all(new in text and old not in text for old, new in _REWORDED.items())
    assert _NEW.strip() in text


def test_every_word_of_the_authors_is_there(formatted: str) -> None:
    """A docx has no place for a code block's language, so pandoc's form alone lacks that word."""
    result = merge(_text("base"), formatted, read(_template()))
    own = _words(_text("plain")) - _words(_text("base"))
    assert {"declined", "funds", "Finance", "Chen", "uuid", "switch"} <= set(own)
    lost = own - _words(result.text)
    assert lost == ({"python": 1} if formatted == _text("pandoc") else {})


def test_the_line_of_the_reworded_guidance_alone_is_gone(formatted: str) -> None:
    result = merge(_text("base"), formatted, read(_template()))
    gone = Counter(formatted.split("\n")) - Counter(result.text.split("\n"))
    assert len(gone) == len(_REWORDED)
    assert all(any(old in line for line in gone) for old in _REWORDED)


def test_what_the_author_ticked_stays_ticked(formatted: str) -> None:
    boxes = re.findall(r"\[x\] (.*?) *$", merge(_text("base"), formatted, read(_template())).text, re.MULTILINE)
    assert boxes == ["The rollback plan is written down and has been tried"]
