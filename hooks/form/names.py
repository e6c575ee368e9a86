"""What a heading is called: its words, without what people put around them.

Authors, formatters and site generators add numbers, pictures, anchors and states to a
heading. None of these makes it another section.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

Name = str

# A bracketed start or end of these words says how far a section is, not what it is about.
_STATES = frozenset(
    "optional|required|mandatory|recommended|draft|final|tbd|tba|tbc|tbw|todo|to do|wip|work in progress|in progress|"
    "pending|done|complete|completed|approved|in review|reviewed|proposed|accepted|deprecated|obsolete|new|updated|"
    "n a|not applicable|if any|if applicable|if needed|if necessary|if relevant|if required|as needed|"
    "when applicable|where applicable|to be done|to be defined|to be decided|to be determined|to be written|"
    "to be completed|optionnel|facultatif|opcional|fakultativ|可选|必填|必选|草稿|待定|任意|必須|下書き".split("|")
)
_CODE = re.compile(r"(?<!\\)(`+)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)"  # a comment
    r"|\{\s*/\*.*?\*/\s*\}"  # a comment of MDX
    r"|\{\s*[:#.][^{}]*\}|\{\s*-\s*\}|\{\s*[\w-]+=[^{}]*\}"  # attributes, as in Pandoc and kramdown
    r"|</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>"  # a tag
    r"|!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])?"  # a picture
    r"|\[\W*\]\(#[^()]*\)"  # a link to the heading itself
    r"|\[\^[^\[\]\s]+\]"  # a note
    r"|\s\^[\w-]+\s*\Z|%%.*?%%"  # an anchor, a comment of Obsidian's
    r"|\A\s*\[[ xX]\](?=\s)",  # a box to tick
    re.DOTALL,
)
_TARGET = re.compile(r"(?<=\])(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SHORTCODE = re.compile(r"(?<!\w):(?:(?=[\w+-]*[a-z])[\w+-]+|[+-]1|100):(?!\w)")
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3|.\ufe0f")
_NUMBER = re.compile(
    r"\W{0,3}?(?:\(?\d+(?:\.\d+)*[.)]|\d+(?:\.\d+)+|\(?(?:[A-Za-z]|[IVXⅠ-Ⅻ]+)[.)])[*_]{0,3}\s+(?=\S)"
    r"|[①-⑳]\s*|第?[（(]?[一二三四五六七八九十\d]+[、章节節）]\s*"
)
_END = re.compile(r"[*_~\s]*[(\[{（［【]([^()\[\]{}（）［］【】]+)[)\]}）］】][\s*_~.:]*\Z")
_BETWEEN = re.compile(r"[,;/|·](?!a\b)", re.IGNORECASE)  # not the one in "n/a"
_MARKS = re.compile(r"(?<=\w)['’ʼ`´](?=\w)|(?<=\w\w)\((?=s\))")  # within a word: "author's", "request(s)"
_START = re.compile(r"[\s*_~]*[(\[{（［【]([^()\[\]{}（）［］【】]+)[)\]}）］】][*_~.:]*(?=\s)")
_WORD = re.compile(r"(?:(?<![\w.])\.(?=[A-Za-z]))?[^\W_](?:\w*[^\W_])?(?:[+#]+(?!\w))?")
_HELD = re.compile("\ue000(\\d+)\ue001")


@cache
def names(title: str) -> tuple[Name, Name, Name]:
    """What a heading can be called, from the shortest on.

    `title` is the heading's text with its inline markup. The first name is without all
    that is put around the words, the second keeps a number and a bracketed end, the
    third all that can be read. A step that would leave no word is not taken.
    """
    whole = _words(_ESCAPE.sub(r"\1", _TARGET.sub("", title)))
    whole = whole or " ".join(unicodedata.normalize("NFKC", title).casefold().split())
    spans: list[str] = []
    text = _plain(_CODE.sub(lambda match: _hold(match[2], spans), title))
    decorated = _words(_with(text, spans)) or whole
    bare = _words(_with(_without_state(_without_number(text), spans), spans)) or decorated
    return bare, decorated, whole


def name(title: str) -> Name:
    """What a heading is called, if nothing else beside it is called the same."""
    return names(title)[0]


def names_beside(titles: Sequence[str], parents: Sequence[int]) -> list[Name]:
    """The name of each heading of an outline.

    `parents` says under which heading each stands. Where a name would make two headings
    under one parent equal, those two keep what tells them apart.
    """
    found = [names(title)[0] for title in titles]
    for step in (1, 2):
        for group in _equal(found, parents):
            if len({titles[index] for index in group}) > 1:
                for index in group:
                    found[index] = names(titles[index])[step]
    return found


def _equal(found: Sequence[Name], parents: Sequence[int]) -> Iterable[list[int]]:
    groups: dict[tuple[int, Name], list[int]] = defaultdict(list)
    for index, (each, parent) in enumerate(zip(found, parents, strict=True)):
        groups[parent, each].append(index)
    return [group for group in groups.values() if len(group) > 1]


def _hold(code: str, spans: list[str]) -> str:
    """Put a mark in the place of code, in which nothing is decoration."""
    spans.append(code)
    return f"\ue000{len(spans) - 1}\ue001"


def _with(text: str, spans: Sequence[str]) -> str:
    return _HELD.sub(lambda match: spans[int(match[1])], text)


def plain(title: str) -> str:
    """A title without comments, tags, anchors, pictures and formatting, its code as it reads."""
    spans: list[str] = []
    return _with(_plain(_CODE.sub(lambda match: _hold(match[2], spans), title)), spans)


def _plain(title: str) -> str:
    """A title without comments, tags, anchors, pictures and formatting."""
    text = html.unescape(_TARGET.sub("", _HIDDEN.sub("", title)))
    text = _SHORTCODE.sub("", _ESCAPE.sub(r"\1", text))
    text = _KEYCAP.sub("", text)
    return "".join(char for char in text if unicodedata.category(char) != "So").strip("*_~ \t\n")


def without_state(title: str) -> str:
    """A title without the bracketed states around it."""
    return _without_state(title, ())


def _without_number(text: str) -> str:
    match = _NUMBER.match(text)
    return text[match.end() :] if match and _words(text[match.end() :]) else text


def _without_state(text: str, spans: Sequence[str]) -> str:
    """A title without a bracketed state before or behind it, or an acronym of the words before it."""
    start = _START.match(text)
    if start and _words(start[1]) in _STATES:
        text = text[start.end() :]
    while match := _END.search(text):
        states = {_words(part) for part in _BETWEEN.split(match[1])}
        if states - _STATES and not _is_acronym(match[1].strip("*_ "), _words(text[: match.start()])):
            break
        text = text[: match.start()]
    return text


def _is_acronym(text: str, words: str) -> bool:
    letters = re.fullmatch(r"([A-Z]{2,6})s?", text)
    initials = "".join(word[0] for word in words.split())
    return letters is not None and initials.endswith(letters[1].casefold())


def _words(text: str) -> Name:
    """The words of a text, one blank between them and none beside a Chinese character."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold().replace(" & ", " and ")
    words: list[str] = _WORD.findall(text)
    behind = (word if _is_wide(last[-1]) or _is_wide(word[0]) else f" {word}" for last, word in pairwise(words))
    return "".join([*words[:1], *behind])


def _is_wide(char: str) -> bool:
    """Whether a letter is as wide as a Chinese one (Unicode Standard Annex 11)."""
    return unicodedata.east_asian_width(char) in "WF"
