"""Whether a text says "not applicable", and whether it says why."""

from __future__ import annotations

import re

# A reason of these words alone says nothing; template/validators.jinja refuses the same.
_WORDS = (
    "n a|na|no|none|nope|nil|null|nothing|tba|tbc|tbd|todo|to do|fixme|wip|later|pending|"
    "placeholder|unknown|idk|i don t know|yes|true|false|test|x|xx|xxx|xxxx|same|"
    "see above|reason|reasons|because|skip|skipped|empty|irrelevant|unneeded|unnecessary|"
    "to be added|to be confirmed|to be decided|to be determined|to be done|to be defined"
)
_EMPTY = frozenset(_WORDS.split("|"))
_VERBS = frozenset(("is", "isn t", "does", "doesn t"))
_USES = frozenset(("applicable", "apply", "needed", "necessary", "relevant", "required", "used"))
_NO_WORDS = re.compile(r"[\x00-/:-@\[-`{-~\s]+")  # with – — … as the template's validators have it

Token = tuple[str, int, int]  # a word, and where it starts and ends

# How a section says that it does not apply.
_TOKEN = re.compile(r"[^\s:;,()]+")
_MARKS = "!\"#$%&'*+-./<=>?@[\\]^_`{|}~…’"  # what is stripped from a token to leave its word
_SUBJECTS = frozenset(("it", "it's", "this", "that", "that's", "the"))
_PARTS = frozenset(("section", "part", "chapter", "topic"))
_IS = frozenset(("is", "are", "does", "do", "was", "were"))
_NOT = frozenset(("not", "isn't", "aren't", "doesn't", "don't"))
_APPLIES = frozenset(("applicable", "apply", "relevant", "needed", "required", "necessary"))
_ALONE = frozenset(("n/a", "n.a", "inapplicable", "not-applicable", "non-applicable"))
_BECAUSE = frozenset(("because", "since", "as", "due"))
_NONE = frozenset(("", "none", "nothing", "no", "nil", "null"))
_PENDING = frozenset(("tba", "tbc", "tbd", "todo", "to do", "fixme", "wip"))
_HINTS = ("n/a", "na", "not", "n't", "n’t", "n.a", "n /", "non-")  # one is in all that says it
_FAR = 100  # characters, beside a section's name, within which it is said


def reason_given(text: str, title: str = "") -> str | None:
    """The reason in a text that says "not applicable"; "" without one, None for other texts."""
    opening = text[: len(title) + _FAR].casefold().replace("\\", "")
    if not any(hint in opening for hint in _HINTS):
        return None
    tokens = _tokens(text, len(title) + _FAR)
    start = _after_not_applicable(text, tokens, [word for word, _, _ in _tokens(title)])
    if start is None:
        return None
    if start < len(tokens) and tokens[start][0] in _BECAUSE:
        start += 2 if tokens[start][0] == "due" else 1
    if start + 1 < len(tokens) and tokens[start][0] == "reason":
        start += 1
    return text[tokens[start][1] :].strip().rstrip(" .") if start < len(tokens) else ""


def says_none(text: str) -> bool:
    """Whether a text is only a "none", a dash or dots."""
    return len(text) < _FAR and " ".join(word for word, _, _ in _tokens(text)) in _NONE


def is_pending(text: str) -> bool:
    """Whether a text is only a promise, such as TBD."""
    return len(text) < _FAR and _words(text) in _PENDING


def says_nothing(reason: str, title: str = "") -> bool:
    """Whether a reason is a placeholder or repeats its section's name."""
    words = _words(reason)
    return not words or words in _EMPTY or _is_not_used(words) or words == _words(title) or _is_placeholder(reason)


def _is_not_used(words: str) -> bool:
    """Whether the words are `(it )(is |does |isn t |doesn t )(not )(needed|used|...)`."""
    rest = words.removeprefix("it ")
    verb = next((verb for verb in _VERBS if rest.startswith(f"{verb} ")), "")
    return rest[len(verb) :].lstrip().removeprefix("not ") in _USES


def _is_placeholder(reason: str) -> bool:
    text = reason.strip(" .*_\\")
    inside = text[1:-1].strip(" \\")
    if text[:1] == "[" and text[-1:] == "]":
        return inside[:1] in ("*", "_")
    return (text[:1] == "{" and text[-1:] == "}") or (
        text[:1] == "<" and text[-1:] == ">" and not any(mark in inside for mark in ":@/")
    )


def _words(text: str) -> str:
    return _NO_WORDS.sub(" ", _without_dashes(text).replace("…", " ").casefold()).strip()


def _without_dashes(text: str) -> str:
    """The text with colons for dashes: in a pattern these would cost half a millisecond."""
    return text.replace("–", ":").replace("—", ":")


def _tokens(text: str, end: int = 1000) -> list[Token]:
    """The words of a text without the marks around them, each with its place."""
    found = []
    for match in _TOKEN.finditer(_without_dashes(text[:end])):
        word = match[0].replace("\\", "").strip(_MARKS)
        if word and not match[0].startswith("[!"):  # the name of a callout, such as [!NOTE]
            found.append((word.casefold().replace("’", "'"), match.start(), match.end()))
    numbered = found and found[0][0].isdigit() and re.match(r"\s*\d+[.)]\s", text)
    return found[1:] if numbered else found


def _after_not_applicable(text: str, tokens: list[Token], title: list[str]) -> int | None:
    """How many words it takes to say "not applicable"; None if the text does not say so."""
    words = [word for word, _, _ in tokens]
    start = _after_subject(words, title)
    first, second = [*words[start:], "", ""][:2]
    if first in _ALONE:
        return start + 1
    if (first in _NOT and second in _APPLIES) or (first == "n" and second == "a"):
        return start + 2
    if first == "na" and _ends(text, tokens, start):
        return start + 1
    return None


def _after_subject(words: list[str], title: list[str]) -> int:
    start = 0
    if words[:1] and words[0] in _SUBJECTS:
        start = 1
    if title and words[start : start + len(title)] == title:
        start += len(title)
    elif start and words[1:2] and words[1] in _PARTS:
        start = 2
    return start + 1 if words[start : start + 1] and words[start] in _IS else start


def _ends(text: str, tokens: list[Token], index: int) -> bool:
    """Whether the word ends its phrase: NA is a region, too."""
    if index + 1 == len(tokens) or tokens[index + 1][0] in _BECAUSE:
        return True
    end = tokens[index][2]
    between = text[end : tokens[index + 1][1]]
    return between.strip() != "" or text[end - 1] in ".!"
