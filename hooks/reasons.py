"""Whether a text says "not applicable", and whether it says why."""

from __future__ import annotations

import re

# As the questionnaire's validator has it: a reason of these words says nothing.
_EMPTY_REASON = re.compile(
    r"(n a|na|no|none|nope|nil|null|nothing|tb[acd]|to ?do|to be (added|confirmed|decided|determined|done|defined)|"
    r"fixme|wip|later|pending|placeholder|unknown|idk|i don t know|yes|true|false|test|x{1,4}|same|see above|reasons?|"
    r"because|skip|skipped|empty|irrelevant|unneeded|unnecessary|"
    r"(it )?(is |isn t |does |doesn t )?(not )?(applicable|apply|needed|necessary|relevant|required|used))"
)
_NOT_APPLICABLE = re.compile(r"(?:this (?:section )?(?:is |does )?)?(?:not[ -](?:applicable|relevant|needed|required|apply)|n\s?/\s?a|n\.\s?a\.?|na)(?=\W|\Z)", re.IGNORECASE)
_ALONE = re.compile(r"(?:none|nothing|no|nil|null|tb[acd]|to ?do|[-–—.…_]*)[.!]?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s:,;.()–—-]*(?:because|since|as|reason|for)?[\s:,;.()–—-]*", re.IGNORECASE)
_NO_WORDS = re.compile(r"[\x00-/:-@\[-`{-~\s–—…]+")


def reason_given(text: str) -> str | None:
    """The reason in a text that says "not applicable", "" if none; None for any other text."""
    bare = text.strip(" \t\r\n*_\\[]")
    if _ALONE.fullmatch(bare):
        return ""
    match = _NOT_APPLICABLE.match(bare)
    if match is None:
        return None
    rest = bare[match.end() :]
    return rest[_match_length(rest) :].strip(" \t\r\n*_.)]")


def _match_length(text: str) -> int:
    match = _BETWEEN.match(text)
    return match.end() if match else 0


def says_nothing(reason: str, title: str) -> bool:
    """Whether a reason is a placeholder or repeats its section's name."""
    words = _words(reason)
    return not words or _EMPTY_REASON.fullmatch(words) is not None or words == _words(title)


def _words(text: str) -> str:
    return _NO_WORDS.sub(" ", text.casefold()).strip()
