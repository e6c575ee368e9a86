#!/usr/bin/env python3
"""Copier's task: bring what the template now gives into the spec.

    python post_generation.py --|--quiet TEMPLATE_FILE

TEMPLATE_FILE is what Copier leaves for the hook: a line of JSON, then the document.
Exit status: 0; 1 with a message if it left everything as it was.
"""

import sys

from project.task import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
