#!/usr/bin/env python3
"""Check that specs keep the rule: never delete a section, say why it does not apply.

`check.py --help` says how it is used.
"""

import sys

from project.check_command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
