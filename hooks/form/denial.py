"""What people write, in English, where a section does not apply.

A text is read phrase by phrase: the first must say no, and what follows, if anything,
must be its reason. Three kinds of phrases say no: "not applicable" and its like; a mere
"none"; and a sentence that says what there is none of, which is its own reason. A phrase
that sets a limit ("no retries after five attempts") is text.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, takewhile
from typing import NamedTuple

_HINT = re.compile(
    r"(?<![^\W_])(?:no|not|non|none|nothing|nope|nil|null|na|n|out|beyond)(?![^\W_])"
    r"|n['’]t\b|\b(?:inapplic|irrel|un)",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(r"\[!\w+\]|[:;]-?[DP)(](?!\w)")  # a callout's kind, a smiley
_FAR = 100  # characters, beside a section's name, within which it is said
_LONGEST = 60  # words of a text that says so in other words than "not applicable"
_MARKS = '*_>`"“”[]\\~|'
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLAIN = str.maketrans(f"{_CAPITALS}–—’…{_MARKS}", f"{_CAPITALS.lower()}::'.{' ' * len(_MARKS)}")

_BECAUSE = r"(?:because|since|as(?! part| of)|due(?: to)?)"
_END = rf"(?=\Z|[.!:,;(]| [:(]| {_BECAUSE}\b)"
_BE = r"(?:(?:will |would |has |have )?(?:be|been)|is|am|are|was|were|gets?|remains?|stays?)"
_SUBJECT = (
    r"(?:i|it|they|(?:the|this|our|these) (?:[\w-]+ ){0,2}?(?:project|service|feature|change|design|spec|"
    r"proposal|work|release|library|job|product|system|pipeline|team|section|component|app|tool|module|author)s?"
    r"|this(?: [a-z]{2,4}(?= (?:has|is|does|will|would)\b))?|that)"  # this RFC, this ADR
)
_IN_THIS = r" (?:at|for|in|by|with|of|on|to|from|as part of) this(?: [\w'-]+){0,2}\Z"
_OPENING = (
    r"(?:[-+] |\d+[.)] )?(?:(?:(?:as|at|to|in|for|with) [^.,;:]{1,80}, (?=(?:no|none|nothing|there|we|this|it)\b))"
    r"|(?:(?:currently|at (?:this|the) (?:time|moment|present)|for now),? ))?"
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_INVOLVED = _set(
    "needed required necessary planned affected impacted expected anticipated foreseen involved introduced proposed "
    "added considered known applicable relevant envisaged intended changed modified touched included identified found "
    "visible"
)
_TOUCH = _set(
    "touch affect change need require have involve introduce impact alter modify add include contain concern expect "
    "anticipate foresee envision plan intend use make see"
)
_TOUCHES = _TOUCH | {f"{word}s" for word in _TOUCH} | _set("touches has had")
_CHANGES = _set(
    "change impact effect update modification addition issue concern consideration implication work difference "
    "requirement plan"
)
_NONE = _set("none nothing no nope nil null")
_MORE = _INVOLVED | _set(
    "new special specific unique particular to report add say do mention consider note else change changes need needs"
)
_GENERAL = (
    _NONE
    | _MORE
    | _set("be any such other additional further at made")
    | {form for word in _CHANGES for form in (word, f"{word}s")}
)
_SMALL = _set("to for in at on of by with from as into over about the a an any our this that which who be have do")
# What is said of a denial's time, place and certainty: left out anywhere, or at its end.
_ADVERBS = _set("currently presently now today also really actually")
_HEDGES = _set(
    "here yet either whatsoever at all so far for in by with of on to as part the moment time being present current "
    "point scope that this we i can be know aware think see"
)
_SETS_A_LIMIT = _set(
    "after before until unless without within except but however though only beyond once if when where during more "
    "longer than while must may can could should besides apart"
)
_SAME = frozenset(("unchanged", "unaffected", "untouched", "the same", "as it be"))
_EXPLAINS = _set("because since as due it it's this that these they reason so see")
_DOING = _set("aware expecting planning changing touching adding considering")
_LONGEST_NAME = 6  # words


# What denies or puts off in any phrase.
_ANY_DENIAL = (
    r"(?<![\w-])(?:no|not|none|nothing|nobody|neither|nor|never|without|n/?a|headless|unchanged|unaffected"
    r"|irrelevant|same|as (?:today|before|(?:(?:it|they) )?(?:is|are))|deferred|postponed|skipped|elsewhere"
    r"|intentionally|on purpose|(?:out|outside|beyond) (?:of )?(?:the )?scope"
    r"|(?:another|separate|different|later|future|next|own) (?:team|project|spec|release|phase|service))(?![\w-])|n't\b"
)


class Refusal(NamedTuple):
    """That a section says no, with its reason; "" where it gives none."""

    reason: str


class _Plain:
    """A text in small letters, without marks and with single blanks."""

    def __init__(self, source: str) -> None:
        self.source = _NO_WORDS.sub(lambda match: " " * len(match[0]), source)
        self._blanked = self.source.translate(_PLAIN)
        self.text = " ".join(self._blanked.split())

    def since(self, start: int) -> str:
        """The source from a place of the plain text on, with the marks before it."""
        before = len(self.text[:start].replace(" ", ""))
        letters = (place for place, letter in enumerate(self._blanked) if not letter.isspace())
        place = next(islice(letters, before, None), len(self.source))
        while place and self.source[place - 1] in _MARKS:
            place -= 1
        return self.source[place:].strip()


def in_english(text: str, title: str = "") -> Refusal | None:
    """Say whether a text says that something does not apply; `title` is the name it may be called by."""
    if not _HINT.search(text[: len(title) + _FAR].replace("\\", "")):
        return Refusal("") if text.strip() and not text.strip(" \t\r\n>*_-–—.…") else None
    plain = _Plain(text)
    start = _after_title(plain.text, _Plain(title).text)
    return _not_applicable(plain, start) or _denial(plain, start, title)


def denies_anything(text: str) -> bool:
    """Say whether a short text denies anything, or puts it off, without setting a limit."""
    plain = _Plain(text).text
    if plain.count(" ") >= _LONGEST:
        return False
    phrases = _pattern(r"[.:;!?(]|, as\b|\b(?:because|since|due)\b").split(plain)
    denials = ((phrase, _pattern(_ANY_DENIAL).search(phrase)) for phrase in phrases)
    return any(said and not _SETS_A_LIMIT.intersection(phrase[said.end() :].split()) for phrase, said in denials)


def _after_title(text: str, title: str) -> int:
    """Where a text goes on behind what numbers or dates it, and behind the section's own name."""
    start = _end(_pattern(_OPENING).match(text))
    behind = start + next((len(word) for word in ("the ", "this ") if text.startswith(word + title, start)), 0)
    end = behind + len(title)
    if not title or not text.startswith(title, behind) or text[end : end + 1] not in (" ", ":"):
        return start
    return _end(_pattern("[ :]*").match(text, end))


def _not_applicable(plain: _Plain, start: int) -> Refusal | None:
    """The reason behind “not applicable” and its like, which anything may follow."""
    said = _pattern(
        rf"(?:(?:{_SUBJECT}|it's|that's|the (?:section|part|chapter|topic)) )?(?:(?:is|are|was|were|does|do|did) )?"
        rf"(?:n ?/ ?a|n\.a|n a|na{_END}|(?:non|not)[ -]applicable|inapplicable|irrelevant"
        rf"|(?:unaffected|unchanged){_END}"
        rf"|(?:not|isn't|aren't) (?:applicable|relevant)|(?:not|don't|doesn't) apply"
        rf"|(?:out of|beyond the|not in) scope(?= (?:for|of|in|as|at|here|now)\b|{_END})"
        rf"|(?P<weak>(?:not|isn't|aren't) (?:needed|required|necessary|planned|affected)(?! to\b)))(?![\w-])"
    ).match(plain.text, start)
    if said is None or (said["weak"] and _SETS_A_LIMIT.intersection(_phrase(plain.text, start).split())):
        return None
    return Refusal(_reason(plain, said.end()))


def _denial(plain: _Plain, start: int, title: str) -> Refusal | None:
    """A phrase that says what there is none of; if it names anything, it is its own reason."""
    phrase = _phrase(plain.text, start)
    end, words = start + len(phrase), _canonical(phrase)
    names_nothing = _GENERAL.issuperset(words)
    if _SETS_A_LIMIT.intersection(words) or not _denies(words, title) or not _explains(plain.text, end, names_nothing):
        return None
    if names_nothing or _pattern(rf"[ ,:(.]*{_BECAUSE}\b").match(plain.text, end):
        return Refusal(_reason(plain, end))
    return Refusal(_trimmed(plain.since(start)))


def _canonical(phrase: str) -> list[str]:
    """The words of a phrase, with one word for all that means the same in these sentences."""
    text = phrase.rstrip(" .!").replace("won't", "will not").replace("n't", " not").replace("there's", "there is")
    text = text.replace("i'm", "i am").replace("we're", "we are").replace("there should be", "there is")
    text = " ".join(word for part in text.split() if (word := part.strip(",")) not in _ADVERBS)
    text = _pattern(r"\A(?=(?:does|do|did|will|would) not\b)").sub("we ", text)
    text = _pattern(rf"\A(?:{_SUBJECT})\b").sub("we", text)
    text = text.replace("will not be", "is not").replace(" not any ", " no ")
    text = _pattern(_IN_THIS).sub("", _pattern(rf"\b{_BE}\b").sub("be", text))
    text = _pattern(r"\A(?:there be|we have) (?=(?:no|none|nothing)\b)").sub("", text)
    words = text.split()
    while words[1:] and words[-1] in _HEDGES:
        words.pop()
    return words


def _denies(words: list[str], title: str) -> bool:
    """Whether the words of a phrase say what there is none of."""
    match words:
        case [none, *more] if none in _NONE and _MORE.issuperset(more):
            return True
        case ["none", said]:
            return said.isalpha()
        case ["no", *thing]:
            return _is_thing(thing, title)
        case ["we", touches, "no" | "nothing" | "none" as none, *thing] if touches in _TOUCHES:
            return none != "no" or _is_thing(thing, title)
        case ["we", "do" | "does" | "did" | "will" | "would", "not", *rest]:
            return not _TOUCH.isdisjoint(rest[:2]) or rest[1:] == ["any"]
        case ["we", "be", "not", doing, *_] if doing in _DOING:
            return True
        case ["nothing", what, *_]:
            return what in _MORE and what != "else"
    return _is_left_alone(words)


def _is_thing(words: list[str], title: str) -> bool:
    """Whether the words name one thing and say no more of it than that it is not needed.

    Of a change, and of what the section is about, more may be said.
    """
    thing = list(takewhile(lambda word: word not in _SMALL, words))
    about = _CHANGES | {word.rstrip("s") for word in title.casefold().split() if len(word) > 3}
    if any(word.rstrip("s") in about for word in thing):
        return True
    behind = words[len(thing) :]
    is_needless = not behind or (behind[0] == "be" and len(behind) == 2 and behind[1] in _INVOLVED)
    return is_needless and 0 < len(thing) <= _LONGEST_NAME


def _is_left_alone(words: list[str]) -> bool:
    """Whether the words say that a thing is not touched: "the API is not affected", "remains unchanged"."""
    _, be, said = " ".join(words).partition(" be ")
    return bool(be) and (said in _SAME or (said.startswith("not ") and said[4:] in _INVOLVED))


def _phrase(text: str, start: int) -> str:
    """The first phrase of a text: up to its end, or to what gives the reason."""
    end = _pattern(
        rf"[.:;!?](?= |\Z)| [:-](?= )| \(| {_BECAUSE}\b|(?<=\bnone), (?!as\b|at\b)"
        rf"|, (?=(?:{_BECAUSE}|so|it|this|that|these|we|but|however|and (?:the|it|we))\b)"
    ).search(text, start)
    return text[start : end.start() if end else len(text)]


def _explains(text: str, end: int, names_nothing: bool) -> bool:
    """Whether what follows a phrase is its reason, or nothing; of a phrase that names nothing all may be."""
    follows = _pattern(r"([ .!,;:(-]*)([\w']*)").match(text, end)
    assert follows is not None
    gap, word = follows.groups()
    is_near = not word or ":" in gap or "(" in gap or word in _EXPLAINS
    return text.count(" ") < _LONGEST and word not in _SETS_A_LIMIT and (names_nothing or is_near)


def _reason(plain: _Plain, end: int) -> str:
    behind = _pattern(rf"[ .!,;:(-]*(?:{_BECAUSE}\b[ ,:]*)?(?:(?:the )?reason\b(?: is\b)?[ :]*(?=\w))?").match(
        plain.text, end
    )
    return _trimmed(plain.since(_end(behind)))


def _trimmed(text: str) -> str:
    text = text.strip(" .*_")
    return text.rstrip(")") if text.count(")") > text.count("(") else text


def _end(match: re.Match[str] | None) -> int:
    assert match is not None
    return match.end()


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)
