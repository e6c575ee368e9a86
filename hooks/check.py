#!/usr/bin/env python3
"""Check that specs keep the rule: never delete a section, say why it does not apply.

    python check.py [--final] [--format text|json|github] [SPEC-OR-FOLDER ...]

A spec is held against its baseline, the text as the template gave it; in a folder (the
current one, if none is given) all specs are found by their baselines. `--final` also
holds it against what a draft may still have: guidance, open reviews.
Exit status: 0; 1 if there are errors; 2 if something could not be checked.
"""

import sys

from project.check_command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
