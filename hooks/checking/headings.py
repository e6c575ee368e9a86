"""What is wrong with a spec's headings: sections that are missing, renamed, or not where the template has them."""

from __future__ import annotations

from collections.abc import Iterator

from form.names import name

from checking.arrangement import Missing, misplaced_sections, missing_sections
from checking.findings import short
from checking.subject import Found, Subject


def wrong_headings(subject: Subject) -> Iterator[Found]:
    """Find them; an adopted spec has an outline of its author's own, of which only text can be missing."""
    for missing in missing_sections(subject.base, subject.spec, subject.found):
        titled = missing.section == subject.base.title and subject.text.is_titled
        if not titled and (not subject.adopted or _lacks_text(subject, missing.section)):
            yield _missing(subject, missing)
    if not subject.adopted:
        yield from _renamed(subject)
        yield from _misplaced(subject)


def _lacks_text(subject: Subject, index: int) -> bool:
    """Whether more than a heading is missing."""
    base = subject.base
    missing = (each for each in base.subtree(index) if each not in subject.found and each != base.title)
    return any(base.sections[each].blocks for each in missing)


def _missing(subject: Subject, missing: Missing) -> Found:
    heading = short(subject.base.sections[missing.section].heading)
    place = missing.after
    message = f"the section is missing; it belongs after “{_name(subject, place)}”"
    advice = f"put “{heading}” back, and if it does not apply, say why"
    if missing.instead is not None:
        place = missing.instead
        message = f"the section is missing; “{_name(subject, place)}” stands in its place"
        advice = f"if that is this section, give it back its name “{heading}”, else {advice}"
    return Found("missing-section", subject.lines[place], missing.section, message, advice, in_base=True)


def _renamed(subject: Subject) -> Iterator[Found]:
    for here, there in subject.found.items():
        was, now = subject.base.sections[here].title, subject.spec.sections[there].title
        if here not in (0, subject.base.title) and name(was) != name(now):
            message = f"the template calls this section “{short(was)}”"
            advice = f"give it back its name, or leave it as “{short(now)}” if that says more"
            yield Found("renamed", subject.lines[there], there, message, advice)


def _misplaced(subject: Subject) -> Iterator[Found]:
    for misplaced in misplaced_sections(subject.base, subject.spec, subject.found):
        place = f"under “{subject.base.path(misplaced.parent)}”" if misplaced.parent else "under no other heading"
        several = f"this section and the next {misplaced.following} belong"
        message = f"{several if misplaced.following else 'the section belongs'} {place}"
        advice = "move it back there, or give its heading the level that it had"
        yield Found("misplaced", subject.lines[misplaced.section], misplaced.section, message, advice)


def _name(subject: Subject, index: int) -> str:
    return short(subject.spec.sections[index].title) if index else "the top of the document"
