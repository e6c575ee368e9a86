#!/usr/bin/env python3
"""Check that specs keep the rule: never delete a section, say why it does not apply.

    python check.py [--final] [--format text|json|github] [SPEC-OR-FOLDER ...]

A spec is held against its baseline, the text as the template gave it; in a folder (the
current one, if none is given) all specs are found by their baselines. `--final` also
holds it against what a draft may still have: guidance, open reviews.
Exit status: 0; 1 if there are errors; 2 if something could not be checked.
"""

from __future__ import annotations

import gc
import sys

from findings import describe, worth_showing
from inspection import check

__all__ = ["check", "describe", "worth_showing"]

if __name__ == "__main__":
    # At each commit every millisecond is waited for, and nothing here makes garbage.
    gc.disable()
    from commands import main

    status = main(sys.argv[1:])
    gc.freeze()  # nor is what is left to be searched for it at the exit
    sys.exit(status)
