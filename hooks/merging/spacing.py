"""White space that only the template changed: blanks in and behind lines, blank lines, line breaks.

To the rest of the merge it is no change. So base and author are read as if they had been
given such lines as they are now, where the author has these and those beside them as they
were given.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown.document import Section, parse
from markdown.lines import split_lines

from merging.sequences import Gap, Pairs, align, gaps


def respaced(base: Section, author: Section, template: Section) -> tuple[Section, Section]:
    """Base and author with the template's white space."""
    if not author.blocks or base.body == template.body:
        return base, author
    was, now, given = (split_lines(section.body) for section in (base, author, template))
    in_author = {-1: -1, len(was): len(now), **align(was, now)}
    found = [
        gap
        for gap in gaps(align(was, given), len(was), len(given))
        if _words(was, gap.old) == _words(given, gap.new) and _stands(gap, in_author)
    ]
    if not found:
        return base, author
    for gap in reversed(found):
        lines = given[gap.new.start : gap.new.stop]
        start = in_author[gap.old.start - 1] + 1
        was[gap.old.start : gap.old.stop] = lines
        now[start : start + len(gap.old)] = lines
    return _with_body(base, was), _with_body(author, now)


def _words(lines: Sequence[str], part: range) -> list[str]:
    """The words of some lines; how far the first is indented tells what it is."""
    text = "".join(lines[part.start : part.stop])
    first = text.lstrip("\r\n")
    return [first[: len(first) - len(first.lstrip())], *text.split()]


def _stands(gap: Gap, in_author: Pairs) -> bool:
    """Whether the author has the lines of a gap and those beside it, one right after the other."""
    lines = range(gap.old.start - 1, gap.old.stop + 1)
    first = in_author.get(lines[0])
    return first is not None and all(in_author.get(line) == first + place for place, line in enumerate(lines))


def _with_body(section: Section, lines: Sequence[str]) -> Section:
    """A section with another body; itself where the lines would be more than that."""
    found = parse("".join(lines))
    return section._replace(gap=found[0].gap, blocks=found[0].blocks) if len(found) == 1 else section
