"""What stands between sections: its text, before which section it stands, and how deep what it ends is."""

from __future__ import annotations

import pytest
from markdown.document import parse, source
from merging.margins import take_margins


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\n## B\n\nx\n\n---\n\n## C\n\ny\n", [(3, -2, 1, "---\n\n")]),
        ("# A\n\nx\n\n---\n\n## B\n\n---\n", [(3, -1, 1, "---\n")]),
        ("---\n\n# A\n\n---\n\nx\n", []),
        (
            "# A\n\n<details>\n\n## B\n\nx\n\n## C\n\ny\n\n</details>\n\n## D\n\nz\n",
            [(2, 1, 0, "<details>\n\n"), (4, -2, 1, "</details>\n\n")],
        ),
        ('## A\n\nx\n\n<a id="b"></a>\n\n## B\n\ny\n', [(2, 1, 0, '<a id="b"></a>\n\n')]),
        (
            '## A\n\nx\n\n---\n\n<a id="b"></a>\n\n## B\n\ny\n\n---\n\n---\n\n# C\n',
            [(2, -2, 1, "---\n\n"), (2, 1, 0, '<a id="b"></a>\n\n'), (3, -2, 1, "---\n\n---\n\n")],
        ),
        (
            "# A\n\n## B\n\n### C\n\nx\n\n---\n\n## D\n\n### E\n\ny\n\n---\n\n# F\n",
            [(4, -2, 1, "---\n\n"), (6, -1, 1, "---\n\n")],
        ),
        (
            "## A\n\n<details>\n\n## B\n\nx\n\n</details>\n\n---\n\n## C\n",
            [(2, 1, 0, "<details>\n\n"), (3, -2, 1, "</details>\n\n"), (3, -2, 1, "---\n\n")],
        ),
    ],
)
def test_marks_anchors_and_rules_are_taken_out_and_know_their_places(
    text: str, expected: list[tuple[int, int, int, str]]
) -> None:
    bare, margins = take_margins(parse(text))
    assert [(*margin.place, margin.text) for margin in margins] == expected
    assert all(text[margin.start :].startswith(margin.text) for margin in margins)
    rest = text
    for margin in reversed(margins):
        rest = rest[: margin.start] + rest[margin.start + len(margin.text) :]
    assert source(bare) == rest
