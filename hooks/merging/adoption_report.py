"""What there is to say about an adoption: a few lines, and all that its author has to look at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from form.known_names import KnownNames
from form.names import name, plain
from form.ownership import seen
from form.recognition import Recognition, is_title
from markdown.outline import Outline

from merging.adopted_bodies import Adopted
from merging.changes import Change

_MANY = 8  # sections that are named one by one
_DEEP = 2  # a heading below that is a detail, and means another section only by its very name
_HTML_HEADING = re.compile(r"<h([1-6])\b[^<>]*>(.*?)(?:</h\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BOLD = re.compile(r"(?:\*\*|__)([^*_\r\n]+)(?:\*\*|__)")


def describe(
    recognition: Recognition, names: KnownNames, added: Sequence[int], bodies: Mapping[int, Adopted]
) -> Iterator[Change]:
    """The report of an adoption: what came, what was taken for unwritten, what may be there twice."""
    if added:
        yield Change("added", _counted(len(added)), "; ".join(_groups(recognition, added)))
    renamed = list(_renamed(recognition))
    if renamed:
        yield Change("recognized", _counted(len(renamed)), "; ".join(renamed))
    unwritten = [
        there for there, body in sorted(bodies.items()) if body.unwritten and _is_changed(recognition, there, body)
    ]
    if unwritten:
        titles = [_title(recognition.document, there) for there in unwritten]
        yield Change("unwritten", _counted(len(titles)), f"now with our text: {_some(titles)}")
    for there, body in sorted(bodies.items()):
        if body.contradicts:
            yield Change("contradiction", recognition.document.path(there), "answered no, yet written")
    note = "if two are one, delete ours and give yours its name"
    for ours, theirs in _doubles(recognition, names, added).items():
        called = ", ".join(f"“{_path(recognition, there)}”" for there in theirs)
        yield Change("may be double", f"ours “{_title(recognition.template, ours)}”, yours {called}", note)
        note = ""  # once is enough
    unknown = list(dict.fromkeys(_no_headings(recognition, names)))
    if unknown:
        yield Change("not understood", "; ".join(unknown), "only a Markdown heading begins a section")


def _counted(count: int) -> str:
    return f"{count} section{'' if count == 1 else 's'}"


def _title(outline: Outline, index: int) -> str:
    return " ".join(plain(outline.sections[index].title).split())


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
        theirs, ours = recognition.document.sections[there].title, recognition.template.sections[here].title
        if here not in (0, recognition.template_title) and name(theirs) != name(ours):
            yield f"“{_title(recognition.document, there)}” is “{_title(recognition.template, here)}”"


def _is_changed(recognition: Recognition, there: int, body: Adopted) -> bool:
    """Whether something of the template's came into a section that the author's document has, its title aside."""
    here = next(here for here, place in recognition.found.items() if place == there)
    title = here in (0, recognition.template_title)
    changed = body.text != recognition.document.sections[there].body
    return not title and changed and bool(recognition.template.sections[here].blocks)


# What may be there twice


def _doubles(recognition: Recognition, names: KnownNames, added: Sequence[int]) -> Mapping[int, list[int]]:
    """The sections that were added beside some of the author's that may mean the same, and these."""
    known = {0, *recognition.found.values(), recognition.title}
    pairs: dict[int, list[int]] = defaultdict(list)
    for there in range(len(recognition.document.sections)):
        near = names.may_be(recognition.names[there]) if recognition.depth(there) <= _DEEP else ()
        for here in {*near, *recognition.means[there]}.intersection(added) if there not in known else ():
            pairs[here].append(there)
    return dict(sorted(pairs.items()))


def _no_headings(recognition: Recognition, names: KnownNames) -> Iterator[str]:
    """What looks like a heading and is none: HTML, what stands for a title, a bold line with a section's name."""
    opening = seen(recognition.document.sections[0])[:1]
    title = opening if not recognition.title and recognition.titled and is_title(opening) else []
    for section in recognition.document.sections:
        for block in section.blocks:
            if block.kind == "code":
                continue
            for _, inside in _HTML_HEADING.findall(block.text):
                yield _said(inside)
            bold = _BOLD.fullmatch(block.text.strip()) if block.kind == "paragraph" else None
            if block in title or (bold and 0 in names.of(name(bold[1]), bold[1]).values()):
                yield _said(block.text)


def _said(text: str) -> str:
    words = " ".join(plain(text).split())
    return f"“{words}”" if words else "a picture"
