"""Fuzz the hooks for a while: any text, any bytes, and documents put together of odd pieces.

    python tests/fuzz.py parse|merge|check|hook [MINUTES]

Prints how many examples it tried and what it found; the exit status is 1 if it found anything.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha1
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hooks"))

import json

from checking.findings import describe
from checking.inspection import check
from form.baseline import Baseline
from form.baseline import read as read_baseline
from form.baseline import write as write_baseline
from form.errors import SpecError
from form.markers import read
from form.refusal import read_refusal
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from markdown.document import parse, source
from markdown.inline import title_key
from markdown.lines import split_lines
from markdown.meaning import block_key, body_key, list_entries, table_entries
from merging.adoption import adopt
from merging.merge import merge
from merging.safety import LostText
from project import task as post_generation

PIECES = [
    "# A\n", "## A\n", "## B\n", "### C #\n", "#\n", "####### no\n", "A\n===\n", "B\n---\n", "\n", "\n\n", "\r\n", "\r", " ", "\t",
    "word ", "one two three four five six seven eight nine\n", "[*Guidance.*]\n", "[*Guid_an_ce*]", "Not applicable because we say so.\n",
    "N/A\n", "- item\n", "- [ ] todo\n", "- [x] done\n", "  - nested\n", "* star\n", "1. one\n", "2) two\n", "-\n", "    code\n",
    "| a | b |\n", "| - | - |\n", "| a\\|b | `c|d` |\n", "|\n", "a | b\n--|--\n", "```\n", "```py\n", "~~~~\n", "<!--\n", "-->\n", "<div>\n", "</div>\n",
    "<pre>\n", "<script>", "<?", "<![CDATA[", "> quote\n", "> # not\n", ">\n", "---\n", "***\n", "<!-- copier: when api -->\n",
    "<!-- copier: was A -->\n", "<<<<<<< HEAD\n", "=======\n", ">>>>>>> x\n", "\ufeff", "\x00", "\u2028", "\x0b", "\x0c", "\x85", "\u202e", "\ue000",
    "*a*", "_a_", "**", "__", "`", "``", "\\", "\\\\\n", "  \n", "&amp;", "&", "[a]: /b\n", "[a](b \"c\")", "![", "]", "![x]", "^", "~~", "\x01", "{{ x }}", "{% raw %}", "é", "ß", "İ",
    "---\ntitle: x\n---\n", "title: x\n", "...\n",
]  # fmt: skip
piece = st.sampled_from(PIECES) | st.text(max_size=6)
pieces = st.lists(piece, max_size=30)


@st.composite
def edited(draw: st.DrawFn, base: list[str]) -> list[str]:
    """Pieces after a few edits."""
    result = list(base)
    for _ in range(draw(st.integers(0, 4))):
        at, length = draw(st.integers(0, len(result))), draw(st.integers(0, 4))
        result[at : at + length] = draw(st.lists(piece, max_size=4) | st.just(result[: draw(st.integers(0, 8))]))
    return result


@st.composite
def versions(draw: st.DrawFn) -> tuple[str, str, str]:
    """A base, an author's text and a template's."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.text()), draw(st.text()), draw(st.text())
    base = draw(pieces)
    return "".join(base), "".join(draw(edited(base))), "".join(draw(edited(base)))


texts = st.text() | pieces.map("".join)


def fuzz_parse(text: str) -> None:
    """Nothing is lost, nothing raises."""
    document = parse(text)
    assert source(document) == text
    assert "".join(split_lines(text)) == text
    for section in document:
        title_key(section.title)
        read_refusal(section)
        body_key(section)
        for block in section.blocks:
            block_key(block)
            if block.kind == "list":
                assert "".join(entry.text + entry.gap for entry in list_entries(block)) == block.text
            if block.kind == "table":
                assert "".join(entry.text + entry.gap for entry in table_entries(block)) == block.text


def spaced(text: str) -> str:
    """The words of a text, each between blanks of its own."""
    return "".join(f" {word} " for word in re.findall(r"[^\W_]+", text))


def lost_lines(author: str, *texts: str) -> list[str]:
    """The lines with words that an author wrote and that the texts together hold less often."""
    lines = Counter(line for line in map(spaced, author.splitlines()) if line)
    held = [spaced(text) for text in texts]
    return [line for line, times in lines.items() if sum(text.count(line) for text in held) < times]


def fuzz_merge(base: str, author: str, template: str) -> None:
    """The contract's four sentences that need no knowledge of sections."""
    marked = read(template)
    assert merge(base, base, marked).text == marked.text
    base_marked = read(base)
    if base_marked.text == base:
        assert merge(base, author, base_marked).text == author
    result = merge(base, author, marked).text
    assert lost_lines(author, base, result) == []
    markers = {"<<<<<<< HEAD", ">>>>>>> x"}
    assert {line for line in markers if line in result} <= {line for line in markers if line in author + template}
    adopted = adopt(author, marked, marked).text
    assert lost_lines(author, adopted) == []


def fuzz_check(spec: str, base: str) -> None:
    """A check ends, and its findings point into the spec."""
    for baseline in (None, Baseline("spec.md", ".copier-answers.yml", "v1", base)):
        for final in (False, True):
            report = check(spec, baseline, final)
            for finding in report.findings:
                assert "\n" not in describe(finding, "spec.md")
                assert 1 <= finding.line <= max(1, len(split_lines(spec)) + 1)
    written = write_baseline(
        Baseline("spec.md", ".copier-answers.yml", "v1", base.replace("\r\n", "\n").replace("\r", "\n"))
    )
    again = read_baseline(written)
    assert isinstance(again, Baseline), again
    read_baseline(spec)


contents = st.none() | st.binary(max_size=60) | texts.map(lambda text: text.encode("utf-8", "surrogatepass"))
HEADER = {
    "answers": {"api": True, "other_not_applicable": "A: it has none"},
    "answers_file": ".copier-answers.yml", "baseline_file": ".copier-baseline.md", "spec_file": "spec.md", "version": "v1",
}  # fmt: skip


baselines = contents | texts.map(
    lambda text: write_baseline(Baseline("spec.md", ".copier-answers.yml", "v1", text)).encode("utf-8", "surrogatepass")
)


def fuzz_hook(spec: bytes | None, baseline: bytes | None, template: list[str]) -> None:
    """A run of the hook ends well or with a message, and leaves the author's lines."""
    document = "".join(template).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    passing = (json.dumps(HEADER) + "\n" + document).encode()
    with tempfile.TemporaryDirectory() as folder:
        name = f".copier-template.{sha1(passing).hexdigest()}.md"
        for path, content in (("spec.md", spec), (".copier-baseline.md", baseline), (name, passing)):
            if content is not None:
                Path(folder, path).write_bytes(content)
        try:
            post_generation.run(folder, name)
        except SpecError as error:
            after = Path(folder, "spec.md").read_bytes() if Path(folder, "spec.md").exists() else None
            assert after == spec or "is gone" in str(error)  # noqa: PT017
            return
        now = Path(folder, "spec.md").read_bytes().decode()
        known = read_baseline(baseline.decode()) if baseline is not None else None
        base = known.text if isinstance(known, Baseline) else ""
        if spec is not None:
            assert lost_lines(spec.decode(), now, base, document) == []


TARGETS: dict[str, tuple[Callable[..., None], st.SearchStrategy[Any]]] = {
    "parse": (fuzz_parse, st.tuples(texts)),
    "merge": (fuzz_merge, versions()),
    "check": (fuzz_check, st.tuples(texts, texts)),
    "hook": (fuzz_hook, st.tuples(contents, baselines, pieces)),
}
ROUND = 2000


def main(target: str, minutes: str = "10") -> int:
    """Try examples until the time is over or one of them fails."""
    function, strategy = TARGETS[target]
    counts: Counter[str] = Counter()
    end = time.monotonic() + 60 * float(minutes)

    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(strategy)
    def attempt(arguments: tuple[Any, ...]) -> None:
        counts["examples"] += 1
        try:
            function(*arguments)
        except LostText:
            counts["refused by the merge's own check"] += 1

    while time.monotonic() < end:
        attempt()
    print(f"{target}:", ", ".join(f"{count} {what}" for what, count in counts.items()), "and no finding")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
