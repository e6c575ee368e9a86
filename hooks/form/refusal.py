"""Does a section say no? What says that it does not apply, and whether it says why.

Two things say so: the sentence that the template itself writes, in whatever language it
writes it, and the forms that people use in English. Only a short section says no: one
paragraph, or one that ends with a colon and the list below it. What is told apart by its
words is told in favour of the author: a sentence that sets a limit ("no retries after
five attempts") is text.
"""

from __future__ import annotations

import re

from markdown.document import Block, Document, Section

from form.denial import Refusal, denies_anything, in_english
from form.ownership import seen

__all__ = (
    "SENTENCE",
    "Refusal",
    "body",
    "denies",
    "is_pending",
    "read_refusal",
    "says_none",
    "says_nothing",
    "sentence",
    "stub_sections",
)

SENTENCE = "Not applicable because {}."  # what a template writes that says nothing else of it

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
_PENDING = frozenset(("tba", "tbc", "tbd", "todo", "to do", "fixme", "wip"))
_PLACEHOLDER = re.compile(r"\[[ \\]*[*_].*\]|\{.*\}|<[^:@/]*>", re.DOTALL)
_SHORT = 100  # characters
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\[\]]+\]:")
_DASHES = str.maketrans({"–": ":", "—": ":"})
# Of the template's own sentence: what joins the reason to the words that say no.
_JOINING = re.compile(r"\s*[,:;(–—，、：；].*|\s+[^\s,:;]+\s*\Z")
_COMMAS = str.maketrans("，、：；:;", ",,,,,,")
_STOPS = " >,:;.!()–—，、：；。*_[]\\-"


def read_refusal(section: Section, template_sentence: str = SENTENCE) -> Refusal | None:
    """Say whether a section says that it does not apply.

    `template_sentence` is the one that the template writes, with `{}` for the reason.
    """
    blocks = body(section)
    if not blocks or blocks[0].kind not in ("paragraph", "list", "quote") or len(blocks[0].entries) > 1:
        return None
    if _is_placeholder(blocks[0].text.strip()):
        return None
    text = blocks[0].text
    refusal = _of_template(text, template_sentence)
    if refusal is None and template_sentence != SENTENCE:
        refusal = _as_template(text, template_sentence)
    refusal = refusal or in_english(text, section.title)
    if refusal is None or len(blocks) == 1:
        return refusal
    goes_on = len(blocks) == 2 and blocks[1].kind == "list" and blocks[0].text.rstrip(" \t\r\n*_")[-1:] == ":"
    return Refusal(blocks[1].text.strip()) if goes_on else None


def denies(section: Section) -> bool:
    """Say whether each block of a section denies something shortly, in whatever words.

    Where the answer is no already that is enough to say no; elsewhere it is too little.
    """
    return all(block.kind in ("paragraph", "list", "quote") and denies_anything(block.text) for block in body(section))


def body(section: Section) -> list[Block]:
    """What a reader sees right under a heading: somebody's text, notes at the foot of the page left out."""
    return [block for block in seen(section) if not _FOOTNOTE.match(block.text)]


def sentence(reason: str, template_sentence: str = SENTENCE) -> str:
    """The sentence that a template writes where a section does not apply."""
    return template_sentence.replace("{}", reason)


def stub_sections(document: Document, template_sentence: str = SENTENCE) -> frozenset[int]:
    """The sections of a template's text, by index, that hold nothing but the template's own sentence."""
    return frozenset(
        index
        for index, section in enumerate(document)
        if [block.kind for block in section.blocks] == ["paragraph"]
        and _of_template(section.blocks[0].text, template_sentence) is not None
    )


def says_nothing(reason: str, title: str = "") -> bool:
    """Whether a reason is a placeholder or repeats its section's name."""
    words = _bare(reason)
    return not words or words in _EMPTY or _is_not_used(words) or words == _bare(title) or _is_placeholder(reason)


def says_none(text: str) -> bool:
    """Whether a text that says no begins with "none", or is a dash or dots: fine in a section of the author's own."""
    return len(text) < _SHORT and _bare(text).partition(" ")[0] in ("", "none", "nothing", "no", "nil", "null")


def is_pending(text: str) -> bool:
    """Whether a text is only a promise, such as TBD."""
    return _bare(text.strip(" \t\r\n>*_“”‘’«»")) in _PENDING


def _of_template(text: str, template_sentence: str) -> Refusal | None:
    """The reason in the template's own sentence, whatever its language."""
    before, _, after = (" ".join(part.split()) for part in template_sentence.partition("{}"))
    plain = " ".join(text.split()).strip(" *_[]\\")
    after = after.rstrip(".")
    opens = plain.casefold().startswith(before.casefold())
    if not (before or after) or not opens or not plain.rstrip(" .").casefold().endswith(after.casefold()):
        return None
    reason = plain[len(before) :].rstrip(" .")
    return Refusal(reason[: len(reason) - len(after)].strip(" *_"))


def _as_template(text: str, template_sentence: str) -> Refusal | None:
    """The reason in a text that says no in the template's words, however it joins the reason to them."""
    before, _, after = template_sentence.partition("{}")
    plain = " ".join(text.split()).strip(_STOPS)
    if closing := after.translate(_COMMAS).rpartition(",")[2].strip(_STOPS):
        return Refusal(plain.removesuffix(closing).strip(_STOPS)) if plain.endswith(closing) else None
    opening = _JOINING.sub("", before, count=1).strip(_STOPS)
    rest = plain[len(opening) :].lstrip()
    if not opening or not plain.casefold().startswith(opening.casefold()) or rest[:1] not in _STOPS:
        return None
    return Refusal(rest.strip(_STOPS))


# A reason


def _bare(text: str) -> str:
    """The words of a text, as the questionnaire compares them."""
    return _NO_WORDS.sub(" ", text.translate(_DASHES).replace("…", " ").casefold()).strip()


def _is_not_used(words: str) -> bool:
    """Whether the words are `(it )(is |does |isn t |doesn t )(not )(needed|used|...)`."""
    rest = words.removeprefix("it ")
    verb = next((verb for verb in _VERBS if rest.startswith(f"{verb} ")), "")
    return rest[len(verb) :].lstrip().removeprefix("not ") in _USES


def _is_placeholder(reason: str) -> bool:
    return _PLACEHOLDER.fullmatch(reason.strip(" .*_\\")) is not None
