"""Kinds that concern which sections stand there: twice, back again, missing, called deleted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from judging.case import Case
from judging.outline import Text, alike, name, words


def back_again(case: Case) -> Iterator[str]:
    """A section that the author took out or renamed, back under the same or nearly the same name."""
    removed = [i for i in range(1, len(case.base.sections)) if i not in case.author_of_base and i != case.base.title]
    for template, result in case.result_of_template.items():
        section = case.template.sections[template]
        if not template or template == case.template.title or _authors(case, result):
            continue
        if section.name != case.result.sections[result].name:
            continue
        base = case.base_of_template.get(template)
        if base is not None:
            if base in removed:
                yield f"{section.heading!r} was {case.base.sections[base].heading!r}"
        elif (parent := case.base_of_template.get(section.parent)) in removed and parent:
            yield f"{section.heading!r} below {case.base.sections[parent].heading!r}, which is deleted"


def _authors(case: Case, result: int) -> bool:
    return result in case.result_of_author.values()


def section_doubled(case: Case) -> Iterator[str]:
    """A section that stands twice by name although neither side had it twice."""
    for title, count in case.names["result"].items():
        if count > 1 and title and max(case.names["author"][title], case.names["template"][title]) < 2:
            yield f"{title!r} {count} times"
    given = [_siblings(text) for text in (case.author, case.template)]
    for (parent, title), count in _siblings(case.result).items():
        if count > 1 and title and case.names["result"][title] > 1:
            most = max(counts[other] for counts in given for other in counts if other[1] == title)
            if count > most and max(case.names["author"][title], case.names["template"][title]) >= 2:
                yield f"{title!r} {count} times below {parent!r}"


def _siblings(text: Text) -> Counter[tuple[str, str]]:
    return Counter((text.sections[section.parent].name, section.name) for section in text.sections[1:])


def heading_missing(case: Case) -> Iterator[str]:
    """A heading that the template added, not in the result though its parent is there."""
    for index in range(1, len(case.template.sections)):
        section = case.template.sections[index]
        if index in case.base_of_template or index == case.template.title or index in case.result_of_template:
            continue
        if case.names["result"][section.name]:
            continue
        parent = section.parent if section.parent != case.template.title else 0
        if parent in case.result_of_template and not _is_renamed(case, index):
            yield f"{section.heading!r} below {case.template.sections[parent].heading!r}"


def _is_renamed(case: Case, template: int) -> bool:
    """Whether a new heading of the template is a section of the base's under another name."""
    left_over = [index for index in range(1, len(case.base.sections)) if index not in case.template_of_base]
    section = case.template.sections[template]
    return any(alike(case.base.sections[index], section) >= 0.6 for index in left_over)


def deleted_stands(case: Case) -> Iterator[str]:
    """'deleted' said of a section that stands there."""
    sections = {
        _path(text, i): text.sections[i] for text in (case.base, case.template) for i in range(1, len(text.sections))
    }
    for line in case.report.splitlines():
        match = re.match(r"deleted: (.*?)(?: \([^()]*\))?$", line)
        if not match:
            continue
        section = sections.get(" ".join(words(match[1])))
        title = section.name if section else name(match[1].rsplit(" / ", 1)[-1])
        expected = max(1, case.names["template"][title], case.names["base"][title])
        if case.names["result"][title] == expected or _stands_below(case.result, match[1], title):
            yield match[1]


def kept_gone(case: Case) -> Iterator[str]:
    """'kept' said of front matter or a section that is not there."""
    standing = set(case.names["result"]) | {""}
    for path in re.findall(r"^kept: (.*?)(?: \((?:the|you) .*\))?$", case.report, re.M):
        gone = not case.result.front if path == "(front matter)" else standing.isdisjoint(map(name, _endings(path)))
        if gone and path != "(top of the document)":
            yield path


def _endings(path: str) -> list[str]:
    """What a path can end in; a heading may hold the sign between two."""
    parts = path.split(" / ")
    return [" / ".join(parts[index:]) for index in range(len(parts))]


def _stands_below(result: Text, path: str, title: str) -> bool:
    """Whether a section of that name is below the one that a path of the report names last but one."""
    above = name(path.rsplit(" / ", 2)[-2]) if path.count(" / ") else ""
    return any(
        section.name == title and result.sections[section.parent].name == above for section in result.sections[1:]
    )


def _path(text: Text, index: int) -> str:
    chain = [index]
    while text.sections[chain[-1]].parent:
        chain.append(text.sections[chain[-1]].parent)
    return " ".join(word for i in reversed(chain) for word in words(text.sections[i].heading))
