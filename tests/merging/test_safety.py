"""The merge's own check fires where a result would lose or misplace a line, and its command says so."""

from __future__ import annotations

import sys
from pathlib import Path

import merge as command
import pytest
from markdown.document import parse
from markdown.outline import Outline
from merging import sections as merging
from merging.rows import Refusals, Rows, make_rows
from merging.safety import LostText, check_nothing_lost
from merging.text import Around

BASE = "# A\n\n[*Guidance.*]\n\n- [ ] one\n\n# B\n"
AUTHOR = "# A\n\nMine.\n\n- [ ] one\n- mine\n- mine\n\n# B\n"
HEADINGS = {0: "", 1: "# A", 2: "# B"}


def rows(base: str = BASE, author: str = AUTHOR) -> Rows:
    was, now = Outline(parse(base)), Outline(parse(author))
    return make_rows(was, now, was, Refusals(frozenset(), frozenset(), frozenset()), {})


def lost(result: str, author: str = AUTHOR, base: str = BASE) -> str:
    """With which message a result is refused; "" if it is not."""
    try:
        check_nothing_lost(result, HEADINGS, [0, 1, 2], rows(base, author).rows, Around({}, {}))
    except LostText as error:
        return str(error)
    return ""


def test_a_result_with_every_line_under_its_heading_passes() -> None:
    assert lost("# A\n\nMine.\n\n- mine\n- mine\n- [ ] two\n\n# B\n") == ""


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ("# A\n\n- mine\n- mine\n\n# B\n", "under “A” this would be lost: Mine ."),
        ("# A\n\nMine.\n\n- mine\n\n# B\n", "under “A” this would be lost: mine"),
        ("# A\n\n- mine\n- mine\n\n# B\n\nMine.\n", "under “A” this would be lost: Mine ."),
        ("# A\n\nMine.\n\n- mine\n- mine\n\n# C\n", "the heading “# B” would not be where it belongs"),
        ("# A\n\nMine.\n\n- mine\n- mine\n", "the result would have 1 headings instead of 2"),
    ],
    ids=["a line", "one of two equal items", "a line elsewhere", "another heading", "a heading less"],
)
def test_a_result_that_would_lose_a_line_is_refused(result: str, message: str) -> None:
    assert lost(result) == message


@pytest.mark.parametrize(
    ("author", "message"),
    [
        ("# A\n\n[*Guidance.*]\n\n# B\n", ""),
        ("# A\n\n---\n\n# B\n", ""),
        ("# 1. **A** (draft)\n\n# B\n", ""),
        (
            "# [A](https://example.com)\n\n# B\n",
            "under “[A](https://example.com)” this would be lost: A https example com",
        ),
        ("# A\n\nMine.\n\n# B\n", "under “A” this would be lost: Mine ."),
    ],
    ids=["guidance", "a rule", "decoration", "a link", "a line"],
)
def test_of_a_section_that_is_gone_only_what_its_author_wrote_has_to_be_there(author: str, message: str) -> None:
    found = ""
    try:
        check_nothing_lost("# B\n", {0: "", 2: "# B"}, [0, 2], rows(BASE, author).rows, Around({}, {}))
    except LostText as error:
        found = str(error)
    assert found == message


@pytest.mark.parametrize(
    ("author", "result", "message"),
    [
        ("- [ ] one for Ann", "- [ ] two for Ann", ""),
        ("- [ ] one for Ann", "- [ ] Ann two for", "under “A” this would be lost: one for Ann"),
        ("- [ ] one for Ann\n- x", "- [ ] two for Ann", "under “A” this would be lost: x"),
        ("- Ann: [ ] one", "- Ann: [ ] two", ""),
        ("- Ann: [ ] one", "- [ ] two", "under “A” this would be lost: Ann : [ ] one"),
        ("- [ ] one for Ann\n- [ ] one for Ann", "- [ ] two for Ann", "under “A” this would be lost: one for Ann"),
        ("| a | b |\n|---|---|\n| x | y |", "| b | a |\n|---|---|\n| y | x |", ""),
        ("| a | b |\n|---|---|\n| x | y |", "| b | a |\n|---|---|\n| y | z |", "under “A” this would be lost: x y"),
        ("1. x", "2. x", ""),
    ],
)
def test_what_an_author_added_to_an_item_stands_in_it_in_its_order(author: str, result: str, message: str) -> None:
    versions = (f"# A\n\n{text}\n\n# B\n" for text in (result, author, "- [ ] one"))
    assert lost(*versions) == message


def test_what_stands_around_a_section_stays_with_it() -> None:
    each = rows(BASE, BASE).rows
    around = Around({1: '<a id="a"></a>\n'}, {2: "</details>\n"})
    for text in (BASE, f'<a id="a"></a>\n\n{BASE}', f"{BASE}\n</details>\n"):
        with pytest.raises(LostText, match=r"^this would be lost: <"):
            check_nothing_lost(text, HEADINGS, [0, 1, 2], each, around)
    check_nothing_lost(f'<a id="a"></a>\n{BASE}\n</details>\n', HEADINGS, [0, 1, 2], each, around)
    check_nothing_lost("# B\n\n</details>\n", {0: "", 2: "# B"}, [0, 2], each, around)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("> ### Note on api", "> ### Note on [API]"),
        ("A note on the api.", "A Note on the api."),
        ("- a note", "- a Note"),
        ("| note | x |\n| --- | --- |\n| one | two |", "| note | x |\n| --- | --- |\n| One | two |"),
        ("```\nnote\n```", "```\nNote\n```"),
        ("<!-- note -->", "<!-- note! -->"),
    ],
    ids=["a heading in a quote", "a word's case", "an item", "a cell", "code", "punctuation in a comment"],
)
def test_what_differs_by_case_or_punctuation_alone_is_the_authors(given: str, written: str) -> None:
    base, author = (f"# A\n\n{text}\n\n# B\n" for text in (given, written))
    assert lost(author, author, base) == ""
    assert lost(base, author, base).startswith("under “A” this would be lost")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A base, an author's text and a template as files."""
    texts = {"base": BASE, "author": AUTHOR, "template": BASE.replace("Guidance", "Advice") + "\n# C\n"}
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text.encode())
    return [str(tmp_path / name) for name in texts]


def test_the_command_prints_the_result_and_the_report(
    files: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert command.main(files) == 0
    sys.stdout.flush()
    output, errors = capfdbinary.readouterr()
    assert output.decode() == AUTHOR + "\n# C\n"
    assert errors.decode() == "kept: A (the template has changed it)\nadded: C\n"


def test_the_command_prints_the_authors_text_where_a_line_would_be_lost(
    files: list[str], capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*_: object) -> None:
        raise LostText("under “A” this would be lost: Mine .")

    monkeypatch.setattr(merging, "check_nothing_lost", lose)
    assert command.main(files) == 1
    sys.stdout.flush()
    output, errors = capfdbinary.readouterr()
    assert output.decode() == AUTHOR
    assert errors.decode() == "merge.py: under “A” this would be lost: Mine .\nnothing to report\n"


@pytest.mark.parametrize("unreadable", [b"\xff\xfe", None], ids=["not UTF-8", "missing"])
def test_the_command_says_which_input_it_cannot_read(
    files: list[str], unreadable: bytes | None, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    if unreadable is None:
        Path(files[1]).unlink()
    else:
        Path(files[1]).write_bytes(unreadable)
    assert command.main(files) == 2
    output, errors = capfdbinary.readouterr()
    assert output == b""
    assert errors.startswith(b"merge.py: can't read the input: ")


def test_the_command_takes_three_files(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert command.main([]) == 2
    assert capfdbinary.readouterr().err == b"usage: merge.py BASE AUTHOR TEMPLATE\n"
