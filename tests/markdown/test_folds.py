"""Which marks hold which sections together."""

from __future__ import annotations

import pytest
from markdown.document import parse, source
from markdown.folds import Fold, unfold
from markdown.outline import Outline

MARKS = [
    ("<details>", "</details>"),
    ("<details open>\n<summary>More</summary>", "</details>"),
    ("::: note", ":::"),
    ("::::warning", "::::"),
    ("<!-- x START -->", "<!-- x END -->"),
    ("<!-- #region x -->", "<!-- #endregion x -->"),
    ("<!-- prettier-ignore-start -->", "<!-- prettier-ignore-end -->"),
]


@pytest.mark.parametrize(("opening", "closing"), MARKS)
@pytest.mark.parametrize(
    ("text", "folds"),
    [
        ("OPEN\n\n# A\n\ntext\n\nCLOSE\n", [Fold(1, 1)]),
        ("# A\n\nOPEN\n\n# B\n\n# C\n\ntext\n\nCLOSE\n\n# D\n", [Fold(2, 3)]),
        ("# A\n\nOPEN\n\n## B\n\n### C\n\nCLOSE\n", [Fold(2, 2)]),
        ("# A\n\nOPEN\n\ntext\n\nCLOSE\n\n# B\n", []),
        ("# A\n\nOPEN\n\n# B\n", []),
        ("# A\n\nCLOSE\n\n# B\n", []),
        ("# A\n\nOPEN\n\n## B\n\n# C\n\nCLOSE\n\n## D\n", []),
        ("# A\n\nOPEN\n\ntext\n\n# B\n\nCLOSE\n", []),
        ("# A\n\nOPEN\n\n# B\n\nCLOSE\n\ntext\n\n# C\n", []),
    ],
)
def test_a_fold_holds_whole_sections_or_is_text(opening: str, closing: str, text: str, folds: list[Fold]) -> None:
    document = parse(text.replace("OPEN", opening).replace("CLOSE", closing))
    unfolded = unfold(document, Outline(document).parents)
    assert list(unfolded.folds) == folds
    assert len(unfolded.document) == len(document)
    if not folds:
        assert (unfolded.document, unfolded.above, unfolded.behind) == (document, {}, {})
    else:
        assert opening in unfolded.above[folds[0].first]
        assert closing in unfolded.behind[folds[0].last]
        assert opening not in source(unfolded.document)


def test_folds_in_folds_are_told_apart() -> None:
    document = parse("<details>\n\n# A\n\n<details>\n\n# B\n\n</details>\n\n# C\n\n</details>\n")
    assert unfold(document, Outline(document).parents).folds == (Fold(2, 2), Fold(1, 3))


def test_an_anchor_right_above_a_heading_belongs_to_it() -> None:
    document = parse('# A\n\ntext\n\n<a id="b"></a>\n\n# B\n\n<a id="x"></a>\n\ntext\n')
    assert unfold(document, Outline(document).parents).above == {2: '<a id="b"></a>\n\n'}
