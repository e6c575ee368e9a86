#!/usr/bin/env python3
"""Make the digests by which an adoption knows the guidance of a form.

    python known_guidance.py FORM.md... >> template/known-guidance.txt

Each FORM is a document that people have copied and filled in by hand. Its text does not
go into the output: a digest of 16 digits a line stands for each paragraph, item and row.
Exit status: 0; 2 if a form can't be read.
"""

from __future__ import annotations

import sys
from pathlib import Path

from form.guidance import form_digests
from markdown import front_matter
from markdown.document import parse


def main(arguments: list[str]) -> int:
    """Run the command line; see the module's text."""
    if not arguments:
        print("usage: known_guidance.py FORM.md...", file=sys.stderr)
        return 2
    found: set[str] = set()
    for form in arguments:
        try:
            text = Path(form).read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            print(f"known_guidance.py: can't read {form}: {error}", file=sys.stderr)
            return 2
        found |= form_digests(parse(front_matter.split(text)[1]))
    print("\n".join(sorted(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
