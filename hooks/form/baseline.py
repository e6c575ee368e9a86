"""The baseline: the spec as the template last produced it.

Its first line is a comment that holds what a later run must know without the answers:
where the spec is, which release of the template made it, a digest of its text, the
sentence that stands where a section does not apply, the sections that hold it, those that
ask for a text without saying so, and the statuses that settle a review. Of a document that
was not made here it also says so, and what sections are called in it.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from typing import NamedTuple

from markdown import front_matter
from markdown.document import Document, parse
from markdown.outline import Outline

from form.markers import Marked
from form.ownership import parts
from form.refusal import SENTENCE, stub_sections

_HEADER = re.compile(
    r"<!-- Written by the template; do not edit\. (\{.*\}) -->[ \t]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))?"
)
_DROPPED = bytes(code for code in range(128) if not chr(code).isalnum())


class Baseline(NamedTuple):
    """What the template last produced: its text, and what the first line says of it.

    `stubs` are the sections, by index, that hold the template's `sentence`, `asked` those
    whose guidance was left out; `settled` are the statuses by which a review is over, none
    where the template lists none. An `adopted` spec keeps the outline that its author gave
    it, and `also` are names of their own that sections have there.
    """

    spec_file: str
    answers_file: str
    version: str
    text: str
    sentence: str = SENTENCE
    stubs: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()
    settled: tuple[str, ...] = ()
    adopted: bool = False
    also: tuple[tuple[int, str], ...] = ()

    @property
    def other_names(self) -> dict[int, tuple[str, ...]]:
        """The names that sections have in the spec beside their own, by the section's index."""
        return {index: (name,) for index, name in self.also}


class Broken(NamedTuple):
    """A baseline that can't serve as one, and why."""

    reason: str


HEADER_LINES = 2  # that stand before the template's text in a baseline


def said_by(given: Marked, full: Marked) -> tuple[str, str, frozenset[int], frozenset[int], tuple[str, ...]]:
    """What a baseline takes over from the template's document: its text, and what that says of itself.

    `full` is the document with its guidance, which shows what the one that is given asks for.
    """
    return given.text, given.sentence, given.stubs, _asked(given.document, full.document), given.settled


def _asked(given: Document, full: Document) -> frozenset[int]:
    """The sections, by index, that have paragraphs in `full` which are not given."""
    if given == full:
        return frozenset()
    said, asks = Outline(given), Outline(full)
    more = {asks.path(index): parts(section).prose for index, section in enumerate(full)}
    return frozenset(
        index for index, section in enumerate(given) if more.get(said.path(index), Counter()) - parts(section).prose
    )


def write(baseline: Baseline) -> str:
    """The baseline as a file."""
    header = {
        "spec_file": baseline.spec_file,
        "answers_file": baseline.answers_file,
        "version": baseline.version,
        "digest": digest(baseline.text),
        "sentence": baseline.sentence,
        "stubs": sorted(baseline.stubs),
        **({"asked": sorted(baseline.asked)} if baseline.asked else {}),
        "settled": list(baseline.settled),
        **({"adopted": {str(index): name for index, name in baseline.also}} if baseline.adopted else {}),
    }
    line = json.dumps(header).replace(">", "\\u003e")
    return f"<!-- Written by the template; do not edit. {line} -->\n\n{baseline.text}"


def read(text: str) -> Baseline | Broken:
    """Read a baseline; one that was edited by hand is known by its digest."""
    match = _HEADER.match(text)
    try:
        header = json.loads(match[1]) if match else None
    except (ValueError, RecursionError):
        header = None
    if match is None or not isinstance(header, dict):
        return Broken("its first line is not the one that the template writes")
    header.setdefault("sentence", SENTENCE)
    fields = [header.get(name) for name in ("spec_file", "answers_file", "version", "digest", "sentence")]
    stubs = header.get("stubs", [])
    asked = header.get("asked", [])
    settled = header.get("settled", [])
    listed = all(isinstance(each, list) and all(isinstance(index, int) for index in each) for each in (stubs, asked))
    listed = listed and isinstance(settled, list) and all(isinstance(status, str) for status in settled)
    also = _also(header.get("adopted", {}))
    if not (
        listed
        and also is not None
        and all(isinstance(field, str) for field in fields)
        and is_inside(header["spec_file"])
    ):
        return Broken("its first line was edited")
    body = text[match.end() :].replace("\r\n", "\n").replace("\r", "\n")
    if digest(body) != header["digest"]:
        return Broken("it was edited")
    if "stubs" not in header:  # written by 1.0.0, which knew its stubs by the sentence alone
        stubs = stub_sections(parse(front_matter.split(body)[1]))
    names = header["spec_file"], header["answers_file"], header["version"]
    places = frozenset(stubs), frozenset(asked)
    return Baseline(*names, body, header["sentence"], *places, tuple(settled), "adopted" in header, also)


def _also(names: object) -> tuple[tuple[int, str], ...] | None:
    """The names of sections by their index, or None where someone has edited them."""
    if not isinstance(names, dict):
        return None
    if not all(index.isdecimal() and isinstance(name, str) for index, name in names.items()):
        return None
    return tuple((int(index), name) for index, name in names.items())


def is_inside(path: str) -> bool:
    """Whether a path is a Markdown file's, is relative and stays below where it starts."""
    parts = re.split(r"[/\\]", path)
    return (
        path.endswith(".md")
        and not {"..", ".git"} & set(parts)
        and parts[0] != ""
        and ":" not in parts[0]
        and "\0" not in path
    )


def digest(text: str) -> str:
    """A digest of the words alone, so that a formatter's run is no edit.

    White space and ASCII punctuation don't count, nor do control characters.
    """
    return f"{zlib.crc32(text.encode().translate(None, _DROPPED)):08x}"
