"""The pages that answers give, many of each kind of project, and what contradicts itself on them.

contradictions.yml has the pairs that may not stand on one page. What is found is kept for
the session, since a page takes a hundredth of a second.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml
from helpers.form import SECTIONS, YES_OR_NO, Answers, form
from helpers.once import made_once
from helpers.projects import REPOSITORY

LIST = Path(__file__).with_name("contradictions.yml")
PAIRS: list[list[str]] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
DRAWN = 2_000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 24


class Looked(NamedTuple):
    """What was found on the pages of a kind: each contradiction with its answers, and the sides that some page has."""

    contradictions: list[str]
    met: list[str]


def answer_sets(kind: str) -> Iterator[Answers]:
    """A kind with all as suggested, each answer turned round, many drawn, and all no."""
    suggested = form().answers({"project_kind": kind})
    yield {"project_kind": kind}
    for name in YES_OR_NO:
        yield {"project_kind": kind, name: not suggested[name]}
    draw = random.Random(0)
    for _ in range(DRAWN):
        yield {"project_kind": kind, **{name: draw.random() < 0.5 for name in YES_OR_NO}}
    for changes in (True, False):
        yield {"project_kind": kind, **dict.fromkeys(SECTIONS, False), "changes_existing": changes}


def look(kind: str) -> Looked:
    """Look at all pages of a kind."""
    files = [REPOSITORY / "copier.yml", LIST, *sorted((REPOSITORY / "template").glob("*.*"))]
    key = ("pages", kind, DRAWN, [path.read_bytes() for path in files])
    made = made_once(key, lambda folder: folder.write_text(json.dumps(_look(kind)), encoding="utf-8"))
    return Looked(*json.loads(made.read_text(encoding="utf-8")))


def _look(kind: str) -> Looked:
    sides = {side: re.compile(side, re.MULTILINE) for pair in PAIRS for side in pair}
    found: set[str] = set()
    met: set[str] = set()
    for given in answer_sets(kind):
        page = _page(given)
        here = {side: match[0] for side, pattern in sides.items() if (match := pattern.search(page))}
        met |= here.keys()
        found |= {f"{here[one]!r} and {here[other]!r}: {given}" for one, other in PAIRS if {one, other} <= here.keys()}
    return Looked(sorted(found), sorted(met))


def _page(given: Answers) -> str:
    """The answers that are chosen, a line each, then the spec."""
    answers = form().answers(given)
    lines = [f"{name}: {'no' if answers[name] is False else 'yes'}" for name in YES_OR_NO]
    return "\n".join([f"project_kind: {answers['project_kind']}", *lines, form().page_of(answers)])
