#!/usr/bin/env python3
"""Merge a new template into a Markdown document that its author has been writing in.

    python merge.py BASE AUTHOR TEMPLATE

BASE is what the template gave before, AUTHOR what stands in the document, TEMPLATE what
the template gives now; a baseline serves as BASE or TEMPLATE as it is. The result goes to
standard output, the report to standard error.
Exit status: 0; 1 if the result would not hold every line of the author's (the author's
text is then the output); 2 if an input can't be read.
"""

from __future__ import annotations

import sys

from form import baseline as baselines
from form.baseline import Baseline
from form.markers import read
from markdown.endings import BOM
from merging.changes import Merge, report_lines
from merging.merge import merge
from merging.safety import LostText


def main(arguments: list[str]) -> int:
    """Run the command line; see the module's text."""
    if len(arguments) != 3:
        print("usage: merge.py BASE AUTHOR TEMPLATE", file=sys.stderr)
        return 2
    try:
        base, author, template = map(_read, arguments)
        known = baselines.read(base)
    except (OSError, UnicodeDecodeError) as error:
        print(f"merge.py: can't read the input: {error}", file=sys.stderr)
        return 2
    status, result = 0, Merge(author, ())
    try:
        if isinstance(known, Baseline):
            result = merge(known.text, author, read(_text(template)), known.stubs, known.other_names)
        else:
            result = merge(base.removeprefix(BOM), author, read(_text(template)))
    except LostText as error:
        print(f"merge.py: {error}", file=sys.stderr)
        status = 1
    sys.stdout.buffer.write(result.text.encode("utf-8"))
    report = report_lines(result.changes) or ["nothing to report"]
    sys.stderr.buffer.write("".join(line + "\n" for line in report).encode("utf-8"))
    return status


def _read(path: str) -> str:
    with open(path, "rb") as file:
        return file.read().decode("utf-8")


def _text(template: str) -> str:
    """A template's text, out of a baseline too."""
    known = baselines.read(template)
    return known.text if isinstance(known, Baseline) else template.removeprefix(BOM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
