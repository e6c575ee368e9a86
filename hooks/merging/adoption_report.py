"""What there is to say about an adoption: a few lines, and all that its author has to look at."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from form.likeness import telling_words
from form.markers import Marked
from form.names import name
from form.recognition import Recognition
from markdown.outline import Outline

from merging.adopted_bodies import Adopted
from merging.changes import Change

_MORE = 2  # words by which a name that says all that ours says may be longer
_MANY = 8  # sections that are named one by one
_HTML_HEADING = re.compile(r"<h([1-6])\b[^<>]*>(.*?)(?:</h\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)


def describe(
    recognition: Recognition, template: Marked, added: Sequence[int], bodies: Mapping[int, Adopted]
) -> Iterator[Change]:
    """The report of an adoption: what came, what was taken for unwritten, what may be there twice."""
    if added:
        yield Change("added", _counted(len(added)), "; ".join(_groups(recognition, added)))
    renamed = list(_renamed(recognition))
    if renamed:
        yield Change("recognized", "; ".join(renamed))
    unwritten = [
        there for there, body in sorted(bodies.items()) if body.unwritten and _is_changed(recognition, there, body)
    ]
    if unwritten:
        titles = [_title(recognition.document, there) for there in unwritten]
        yield Change("unwritten", _counted(len(titles)), f"now with our guidance: {_some(titles)}")
    for there, body in sorted(bodies.items()):
        if body.contradicts:
            yield Change("contradiction", recognition.document.path(there), "answered no, yet written")
    note = "if two are one, delete ours and give yours its name"
    for there, ours in _doubles(recognition, template, added).items():
        names = " or ".join(f"“{_title(recognition.template, here)}”" for here in ours)
        yield Change("may be double", f"yours “{_path(recognition, there)}”, ours {names}", note)
        note = ""  # once is enough
    for heading in _html_headings(recognition.document):
        yield Change("not understood", heading, "a heading in HTML is no section here")


def _counted(count: int) -> str:
    return f"{count} section{'' if count == 1 else 's'}"


def _title(outline: Outline, index: int) -> str:
    return " ".join(outline.sections[index].title.split())


def _path(recognition: Recognition, there: int) -> str:
    """The headings that lead to a section of the author's, the title left out."""
    title = f"{recognition.document.path(recognition.title)} / " if recognition.title else ""
    return recognition.document.path(there).removeprefix(title)


def _some(titles: Sequence[str]) -> str:
    more = len(titles) - _MANY
    return ", ".join(titles[:_MANY]) + (f" and {more} more" if more > 0 else "")


def _groups(recognition: Recognition, added: Collection[int]) -> Iterator[str]:
    """The outermost sections of the template with what was added in each."""
    for group in recognition.groups:
        inside = [index for index in recognition.template.subtree(group) if index in added]
        title = _title(recognition.template, group)
        if inside == [group]:
            yield title
        elif inside:
            below = len(inside) - (group in inside)
            yield f"{title}, with {below} below it" if group in inside else f"{below} in {title}"


def _renamed(recognition: Recognition) -> Iterator[str]:
    """The author's sections that are the template's by another name."""
    for here, there in sorted(recognition.found.items()):
        theirs, ours = _title(recognition.document, there), _title(recognition.template, here)
        if here not in (0, recognition.template_title) and name(theirs) != name(ours):
            yield f"your “{theirs}” is “{ours}”"


def _is_changed(recognition: Recognition, there: int, body: Adopted) -> bool:
    """Whether something of the template's came into a section that the author's document has, its title aside."""
    here = next(here for here, place in recognition.found.items() if place == there)
    title = here in (0, recognition.template_title)
    changed = body.text != recognition.document.sections[there].body
    return not title and changed and bool(recognition.template.sections[here].blocks)


# What may be there twice


def _doubles(recognition: Recognition, template: Marked, added: Sequence[int]) -> Mapping[int, list[int]]:
    """The sections of the author's beside which one was added that may mean the same."""
    known = set(recognition.found.values()) | {recognition.title}
    own = [place for place in range(1, len(recognition.document.sections)) if place not in known]
    names = {place: name(recognition.document.sections[place].title) for place in own}
    pairs = {place: [here for here in added if _may_be(names[place], recognition, template, here)] for place in own}
    return {place: ours for place, ours in pairs.items() if ours}


def _may_be(theirs: str, recognition: Recognition, template: Marked, here: int) -> bool:
    """Whether a name is one that the template calls near, or says what ours says and little more."""
    if theirs in (name(each) for each in template.near.get(here, ())):
        return True
    words = telling_words(theirs)
    ours = [recognition.template.sections[here].title, *template.also.get(here, ())]
    return any(
        each and each <= words and len(words) <= len(each) + _MORE for each in (telling_words(name(o)) for o in ours)
    )


def _html_headings(document: Outline) -> Iterator[str]:
    for section in document.sections:
        for block in section.blocks:
            if block.kind != "code":
                for _, inside in _HTML_HEADING.findall(block.text):
                    text = " ".join(re.sub(r"<[^<>]*>", " ", inside).split())
                    yield f"“{text or 'a picture'}”"
