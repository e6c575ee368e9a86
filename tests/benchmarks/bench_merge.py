"""How long merges take, and how that grows.

    python tests/benchmarks/bench_merge.py [FAMILY...]

Documents of 30 to 30,000 sections, half-written, are merged with a template that adds,
moves, renames, rewords and removes; the families after those are such as could make a
careless merge slow. Each is timed at a size, and at four times the size. Exit status: 1
if thirty thousand sections or an adversarial case take ten seconds, or if anything grows
out of proportion.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

HOOKS = Path(__file__).resolve().parents[2] / "hooks"
SLOWEST = 10.0  # seconds
TENFOLD = 12.0  # how much more time ten times the sections may take
FOURFOLD = 6.0  # how much more time four times the size may take
NOISE = 0.05  # seconds; shorter times say nothing about growth


class Texts(NamedTuple):
    """What a merge reads."""

    base: str
    author: str
    template: str


Family = Callable[[int], Texts]


def guidance(number: int, more: str = "") -> str:
    """A paragraph that is like no other, though many of its words are."""
    return f"[*Describe part {number} of the plan{more}: what it does, for whom, and what depends on it.*]"


def section(number: int, body: str, level: int = 2) -> str:
    return f"{'#' * level} Section {number}\n\n{body}\n\n"


def ordinary(size: int) -> Texts:
    """Sections of guidance, lists and tables, every third written in, every seventh reworded."""
    base, author, template = ["# Title\n\n"], ["# Title\n\n"], ["# Title\n\n"]
    for number in range(size):
        level = 2 + number % 3
        table = f"| Name | Use |\n| --- | --- |\n| [*Name {number}*] | |" if number % 4 == 0 else ""
        tasks = f"- [ ] check {number}\n- [ ] ask {number}" if number % 5 == 0 else ""
        parts = [part for part in (guidance(number), table, tasks) if part]
        base.append(section(number, "\n\n".join(parts), level))
        author.append(_by_author(number, parts, level))
        template.append(_by_template(number, parts, level))
    return Texts("".join(base), "".join(author), "".join(template))


def _by_author(number: int, parts: list[str], level: int) -> str:
    own = f"Text {number} of the author's own,\nin two lines."
    if number % 101 == 100:
        return ""
    if number % 9 == 0:
        return section(number, "\n\n".join([own, *parts[1:]]), level).replace("[ ] check", "[x] check")
    if number % 3 == 0:
        return section(number, "\n\n".join([*parts, own]), level) + (
            f"## Own {number}\n\nMine.\n\n" if number % 33 == 0 else ""
        )
    return section(number, "\n\n".join(parts), level)


def _by_template(number: int, parts: list[str], level: int) -> str:
    if number % 97 == 96:
        return ""
    text = section(number, "\n\n".join(parts), level)
    if number % 7 == 0:
        text = text.replace(guidance(number), guidance(number, " in detail"))
    if number % 10 == 0:
        text = text.rstrip("\n") + f"\n- [ ] tell {number}\n\n"
    if number % 53 == 0:
        text = text.replace(f"Section {number}\n", f"Part {number}\n<!-- copier: was Section {number} -->\n")
    if number % 29 == 0:
        text += f"## Added {number}\n\n[*New.*]\n\n"
    return text


# ------------------------------------------------------------------------------- Adversarial


def equal_headings(size: int) -> Texts:
    """Every heading is the same."""
    base = [f"## Same\n\n{guidance(number)}\n\n" for number in range(size)]
    author = [text + (f"Mine {number}.\n\n" if number % 3 == 0 else "") for number, text in enumerate(base)]
    template = [
        f"## Same\n\n{guidance(number, ' now' if number % 5 == 0 else '')}\n\n" for number in range(1, size + 2)
    ]
    return Texts("".join(base), "".join(author[size // 10 :]), "".join(template))


def equal_headings_and_bodies(size: int) -> Texts:
    """Every section is the same, and there are fewer on one side than on the other."""
    one = "## Same\n\n" + guidance(1) + "\n\n"
    return Texts(one * size, one * (size // 2) + "## Same\n\nMine.\n\n" * (size // 2), one * (size * 3 // 2))


def equal_lines(size: int) -> Texts:
    """One section, in which every paragraph is the same."""
    return _body(
        size,
        ["Same."] * size,
        lambda lines: [*lines[::2], "Mine."] * 1 + lines[: size // 3],
        ["Same."] * (size + size // 2),
    )


def equal_items(size: int) -> Texts:
    """One list, in which every item is the same."""
    base = ["- [ ] same"] * size
    return _lines(
        base, ["- [x] same" if number % 2 else "- [ ] same" for number in range(size)], base + base[: size // 2]
    )


def equal_rows(size: int) -> Texts:
    """One table, in which every row is the same."""
    head = ["| a | b |", "| --- | --- |"]
    base = head + ["| x |  |"] * size
    return _lines(
        base,
        head + ["| x | mine |" if number % 2 else "| x |  |" for number in range(size)],
        base + ["| x |  |"] * (size // 2),
    )


def one_paragraph(size: int) -> Texts:
    """One section of one paragraph of very many lines."""
    lines = [f"line {number} of many" for number in range(size)]
    return _lines(lines, [*lines, "and mine"], ["a new line", *lines])


def blocks(size: int) -> Texts:
    """One section of very many paragraphs, some written, some reworded."""
    return _body(
        size,
        [guidance(number) for number in range(size)],
        lambda base: [f"Mine {number}." if number % 3 == 0 else text for number, text in enumerate(base)],
        [guidance(number, " now" if number % 5 == 0 else "") for number in range(size)],
    )


def all_blocks_reworded(size: int) -> Texts:
    """One section of very many paragraphs, all reworded, with an author's between them."""
    return _body(
        size,
        [guidance(number) for number in range(size)],
        lambda base: [text for number, old in enumerate(base) for text in (old, f"Mine {number}.")],
        [guidance(number, " now") for number in range(size)],
    )


def all_blocks_moved(size: int) -> Texts:
    """One section of very many paragraphs, turned around."""
    texts = [guidance(number) for number in range(size)]
    return _body(size, texts, lambda base: [*base, "Mine."], texts[::-1])


def items(size: int) -> Texts:
    """One list of very many items, some ticked, some reworded, some added."""
    base = [f"- [ ] check {number} of them" for number in range(size)]
    author = [line.replace("[ ]", "[x]") if number % 3 == 0 else line for number, line in enumerate(base)]
    template = [line + " now" if number % 5 == 0 else line for number, line in enumerate(base)]
    return _lines(base, [*author, "- mine"], [*template, "- [ ] one more"])


def nested_items(size: int) -> Texts:
    """One list of very many items, each deeper than the one before, as far as it goes, and back."""
    base = ["  " * (number % 40) + f"- [ ] check {number}" for number in range(size)]
    return _lines(
        base,
        [line.replace("[ ]", "[x]") if number % 3 == 0 else line for number, line in enumerate(base)],
        [*base, "- [ ] more"],
    )


def rows(size: int) -> Texts:
    """One table of very many rows, some filled, some reworded, some added."""
    head = ["| Name | Use |", "| --- | --- |"]
    base = [f"| [*Name {number}*] | |" for number in range(size)]
    author = [f"| name {number} | mine |" if number % 3 == 0 else line for number, line in enumerate(base)]
    template = [line.replace("Name", "New name") if number % 5 == 0 else line for number, line in enumerate(base)]
    return _lines(head + base, head + author, [*head, *template, "| more | |"])


def items_added_by_both(size: int) -> Texts:
    """A section that is new on both sides, with one list of very many items, every third ticked."""
    mine = [f"- [{'x' if number % 3 == 0 else ' '}] check {number}" for number in range(size)]
    given = [f"- [ ] check {number}" for number in range(1, size + 1)]
    return Texts("# Title\n", *("# Title\n\n## New\n\n" + "\n".join(lines) + "\n" for lines in (mine, given)))


def lists_added_by_both(size: int) -> Texts:
    """A section that is new on both sides, with very many lists of two items."""
    mine, given = (
        [f"{'-*'[number % 2]} check {number}\n{'-*'[number % 2]} {word} {number}\n" for number in range(size // 2)]
        for word in ("mine", "given")
    )
    return Texts("# Title\n", *("# Title\n\n## New\n\n" + "\n".join(lists) for lists in (mine, given)))


def definitions(size: int) -> Texts:
    """Very many link definitions that the template drops, every third of them used."""
    base = [f"[label {number}]: https://example.org/{number}\n" for number in range(size)]
    links = [f"[label {number}]\n" for number in range(0, size, 3)]
    return _lines(["a\n", *base], ["b\n", *links, *base], ["c\n"])


def wide_row(size: int) -> Texts:
    """One table of very many columns."""
    base = ["| a " * size + "|", "| --- " * size + "|", "| x " * size + "|"]
    return _lines(base, [*base, "| mine " * size + "|"], [*base, "| new " * size + "|"])


def all_renamed(size: int) -> Texts:
    """Every section is renamed without a word, some are reworded."""
    base = [section(number, guidance(number)) for number in range(size)]
    author = [section(number, guidance(number) + "\n\nMine.") for number in range(size)]
    template = [
        f"## Part {number}\n\n{guidance(number, ' now' if number % 5 == 0 else '')}\n\n" for number in range(size)
    ]
    return Texts("".join(base), "".join(author), "".join(template))


def all_renamed_by_declaration(size: int) -> Texts:
    """Every section is renamed, and the template says so."""
    base = [section(number, guidance(number)) for number in range(size)]
    author = [section(number, guidance(number) + "\n\nMine.") for number in range(size)]
    template = [
        f"## Part {number}\n<!-- copier: was Section {number} -->\n\n{guidance(number)}\n\n" for number in range(size)
    ]
    return Texts("".join(base), "".join(author), "".join(template))


def all_renamed_with_equal_bodies(size: int) -> Texts:
    """Every section is renamed, and all bodies are the same."""
    base = [section(number, guidance(0)) for number in range(size)]
    author = [section(number, guidance(0) + "\n\nMine.") for number in range(size)]
    template = [f"## Part {number}\n\n{guidance(0)}\n\n" for number in range(size)]
    return Texts("".join(base), "".join(author), "".join(template))


def all_moved(size: int) -> Texts:
    """The template turns the document around, the author shuffles it."""
    base = [section(number, guidance(number)) for number in range(size)]
    author = [base[number * 7919 % size] + f"Mine {number}.\n\n" for number in range(size)] if size % 7919 else base
    return Texts("".join(base), "".join(author), "".join(reversed(base)))


def all_deeper(size: int) -> Texts:
    """The template puts every section below one new one; the author has them in pairs."""
    base = [section(number, guidance(number)) for number in range(size)]
    author = [text if number % 2 else text.replace("##", "###", 1) for number, text in enumerate(base)]
    return Texts("".join(base), "".join(author), "# New\n\n" + "".join(base))


def all_deleted(size: int) -> Texts:
    """The author has deleted every other section, and the template every third."""
    base = [section(number, guidance(number), 1 + number % 6) for number in range(size)]
    return Texts("".join(base), "".join(base[::2]), "".join(text for number, text in enumerate(base) if number % 3))


def deep_chain(size: int) -> Texts:
    """Headings of all levels, each below the one before, thousands of times."""
    base = [f"{'#' * (1 + number % 6)} H{number % 600}\n" for number in range(size)]
    author = [text + ("Mine.\n" if number % 11 == 0 else "") for number, text in enumerate(base)]
    return Texts("".join(base), "".join(author), "".join(base) + "# New\n")


def headings(size: int) -> Texts:
    """Headings and nothing below them."""
    base = [f"# H{number}\n" for number in range(size)]
    author = [text + ("Mine.\n" if number % 11 == 0 else "") for number, text in enumerate(base)]
    template = [text + (f"# New {number}\n" if number % 13 == 0 else "") for number, text in enumerate(base)]
    return Texts("".join(base), "".join(author), "".join(template))


def stubs(size: int) -> Texts:
    """Every answer turns from yes to no, and every third section was written in."""
    base = [section(number, guidance(number), 1 + number % 4) for number in range(size)]
    author = [text + ("Mine.\n\n" if number % 3 == 0 else "") for number, text in enumerate(base)]
    template = [section(number, "Not applicable because it is not.", 1 + number % 4) for number in range(size)]
    return Texts("".join(base), "".join(author), "".join(template))


def stubs_below_each_other(size: int) -> Texts:
    """One written section at the bottom of everything, answered no from top to bottom."""
    base = "".join(f"{'#' * min(number + 1, 6)} S{number}\n\n{guidance(number)}\n\n" for number in range(size))
    template = "".join(
        f"{'#' * min(number + 1, 6)} S{number}\n\nNot applicable because no.\n\n" for number in range(size)
    )
    return Texts(base, base + "Mine.\n", template)


def one_line(characters: int) -> Callable[[str], Family]:
    """A paragraph of one line, made of a given piece."""
    del characters
    return lambda piece: (
        lambda size: _lines(
            [piece * (size // len(piece))],
            [piece * (size // len(piece)) + " mine"],
            ["new " + piece * (size // len(piece))],
        )
    )


def _body(size: int, base: list[str], write: Callable[[list[str]], list[str]], template: list[str]) -> Texts:
    del size
    return Texts(*("# Title\n\n" + "\n\n".join(texts) + "\n" for texts in (base, write(base), template)))


def _lines(base: list[str], author: list[str], template: list[str]) -> Texts:
    return Texts(*("# Title\n\n" + "\n".join(lines) + "\n" for lines in (base, author, template)))


LINE = one_line(0)

# Each family, and the size at which it must stay under ten seconds.
FAMILIES: dict[str, tuple[Family, int]] = {
    **{family.__name__: (family, 30_000) for family in (ordinary, equal_headings, equal_headings_and_bodies)},
    **{family.__name__: (family, 50_000) for family in (equal_lines, equal_items, equal_rows, one_paragraph, blocks)},
    **{
        family.__name__: (family, 50_000)
        for family in (all_blocks_reworded, all_blocks_moved, items, nested_items, rows)
    },
    **{
        family.__name__: (family, 30_000) for family in (all_renamed, all_renamed_by_declaration, all_moved, all_deeper)
    },
    **{family.__name__: (family, 30_000) for family in (all_renamed_with_equal_bodies, all_deleted, stubs, deep_chain)},
    "stubs_below_each_other": (stubs_below_each_other, 30_000),
    **{
        family.__name__: (family, 50_000)
        for family in (items_added_by_both, lists_added_by_both, definitions, wide_row)
    },
    "headings": (headings, 200_000),
    "10 MB in one line, words": (LINE("word "), 10_000_000),
    "10 MB in one line, no blank": (LINE("word"), 10_000_000),
    "1 MB of stars": (LINE("*"), 1_000_000),
    "1 MB of open emphasis": (LINE("*a **b _c "), 1_000_000),
    "1 MB of underscores and stars": (LINE("_a *b_ c* "), 1_000_000),
    "1 MB of backticks": (LINE("`a ``b "), 1_000_000),
    "1 MB of growing backticks": (lambda size: _growing("`", size), 1_000_000),
    "1 MB of brackets": (LINE("["), 1_000_000),
    "1 MB of links": (LINE("[a](b) "), 1_000_000),
    "1 MB of open links": (LINE("[a](b "), 1_000_000),
    "1 MB of open tags": (LINE("<a "), 1_000_000),
    "1 MB of tags": (LINE("<a b='c'> "), 1_000_000),
    "1 MB of backslashes": (LINE("\\"), 1_000_000),
    "1 MB of bars": (LINE("|"), 1_000_000),
    "1 MB of ampersands": (LINE("&a"), 1_000_000),
    "1 MB of quote marks": (LINE("> "), 1_000_000),
    "1 MB of nested items": (LINE("- "), 1_000_000),
    "300 kB of items below each other and blank lines": (
        lambda size: _lines(*(["- " * (size // 4) + text, *[""] * (size // 2), "b"] for text in ("a", "c", "d"))),
        300_000,
    ),
    "300 kB of lists and quotes by turns": (LINE("- > "), 300_000),
    "1 MB of a wide table of short rows": (
        lambda size: _lines(
            *(
                ["| a " * (size // 16), "| - " * (size // 16), *[f"| {text} |"] * (size // 12)]
                for text in ("a", "c", "d")
            )
        ),
        1_000_000,
    ),
    "1 MB of colons and dashes": (LINE("- :"), 1_000_000),
    "1 MB of blanks": (
        lambda size: _lines(["a" + " " * size + "b"], ["a" + " " * size + "c"], ["d" + " " * size + "b"]),
        1_000_000,
    ),
    "1 MB of closing marks": (
        lambda size: _lines(["# a " + "#" * size + " b"], ["# a " + "# " * (size // 2)], ["# a"]),
        1_000_000,
    ),
    "1 MB of a reference": (
        lambda size: _lines(["[" + "a" * size + "]: /u"], ["[" + "a\\" * (size // 2)], ["[a]: <" + "b" * size]),
        1_000_000,
    ),
    "1 MB of references": (
        lambda size: _lines(["[a]: /u 't"] * (size // 11), ["[a]: /u"] * (size // 11), ["[b]: /u"] * (size // 11)),
        1_000_000,
    ),
    "1 MB of an open comment": (
        lambda size: _lines(["<!-- a"] * (size // 7), ["<!-- a"] * (size // 7) + ["b"], ["<!-- b"] * (size // 7)),
        1_000_000,
    ),
    "1 MB of attributes": (
        lambda size: _lines(
            ["<a " + "b=c " * (size // 4)], ["<a " + "b='" * (size // 3)], ["<a " + "b " * (size // 2) + ">"]
        ),
        1_000_000,
    ),
    "1 MB of blank lines": (
        lambda size: _lines(["a", *[""] * size, "b"], ["a", *[""] * size, "c"], ["d", *[""] * size, "b"]),
        1_000_000,
    ),
    "1 MB of deep quotes": (
        lambda size: _lines(
            *(["> " * (number % 100) + text for number in range(size // 100)] for text in ("a", "b", "c"))
        ),
        1_000_000,
    ),
}


def _growing(mark: str, size: int) -> Texts:
    text = " ".join(mark * length + "a" for length in range(1, int((2 * size) ** 0.5)))
    return _lines([text], [text + " mine"], ["new " + text])


# ------------------------------------------------------------------------------------ Timing

_CHILD = """\
import sys, time
sys.path[:0] = sys.argv[1:3]
import bench_merge
from form.markers import read
import gc

gc.disable()  # as the command does
from merging.merge import merge
family, size = bench_merge.FAMILIES[sys.argv[3]][0], int(sys.argv[4])
texts = family(size)
start = time.process_time()
merge(texts.base, texts.author, read(texts.template))
print(time.process_time() - start)
"""


def seconds(family: str, size: int) -> float:
    """The CPU time of one merge in an interpreter of its own, with nothing cached."""
    command = [sys.executable, "-c", _CHILD, str(HOOKS), str(Path(__file__).parent), family, str(size)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SLOWEST * 12, check=False)
    except subprocess.TimeoutExpired:
        return float("inf")
    if done.returncode:
        print(done.stderr.strip().splitlines()[-1])
        return float("nan")
    return float(done.stdout)


def growth() -> Iterator[str]:
    """The time for ten times the sections, again and again."""
    before = None
    for size in (30, 300, 3_000, 30_000):
        took = min(seconds("ordinary", size) for _ in range(3))
        times = took / before if before else 0.0
        print(f"{took:9.3f} s  {size:>9,} sections" + (f"  × {times:.1f}" if times else ""))
        if (before and before > NOISE and not times <= TENFOLD) or not took < SLOWEST:
            yield f"{size:,} sections take {took:.1f} s, {times:.1f} times as long as a tenth of them"
        before = took


def adversarial(names: list[str]) -> Iterator[str]:
    """The time at a size and at a quarter of it."""
    for name in names:
        size = FAMILIES[name][1]
        part, whole = seconds(name, size // 4), seconds(name, size)
        times = whole / part if part else 0.0
        print(f"{whole:9.3f} s  {size:>9,}  × {times:.1f}  {name}", flush=True)
        if not whole < SLOWEST or (part > NOISE and not times <= FOURFOLD):
            yield f"{name}: {whole:.1f} s at {size:,}, {times:.1f} times as long as at a quarter of it"


def main(names: list[str]) -> int:
    """Run the families, or those that are named; see the module's text."""
    start = time.perf_counter()
    slow = [] if names else list(growth())
    slow += adversarial(names or list(FAMILIES))
    print("\n".join(["", *slow, f"{len(slow)} too slow, {time.perf_counter() - start:.0f} s in all"]))
    return bool(slow)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
