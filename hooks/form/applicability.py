"""Which sections apply: an answer of no turns a section into the sentence that says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markdown.document import Block, Section
from markdown.inline import title_key
from markdown.outline import Outline

from form.errors import SpecError
from form.markers import Marked
from form.refusal import sentence

Answers = Mapping[str, Any]

OTHERS = "other_not_applicable"  # the question for sections that have none of their own


def fill_in(template: Marked, answers: Answers) -> Marked:
    """The template's document with a stub in each section that does not apply.

    A section's subsections say the same as it does. Raises `SpecError` where a marker
    names a question that was not asked.
    """
    outline = Outline(template.document)
    reasons = _reasons(template, outline, answers)
    sections = list(template.document)
    stubs = set(template.stubs)
    for index, reason in sorted(reasons.items(), reverse=True):
        said = sentence(reason, template.sentence)
        stubs.update(outline.subtree(index))
        for below in outline.subtree(index):
            sections[below] = _stub(sections[below], said, below == len(sections) - 1)
    return template._replace(document=tuple(sections), stubs=frozenset(stubs))


def _reasons(template: Marked, outline: Outline, answers: Answers) -> dict[int, str]:
    named = dict(_named(answers.get(OTHERS) or ""))
    reasons: dict[int, str] = {}
    for index, title in enumerate(outline.titles):
        names = (title, *map(title_key, template.renames.get(index, ())))
        found = [named[each] for each in names if each in named]
        if found:
            reasons[index] = found[0]
    for index, question in template.conditions.items():
        if question not in answers:
            raise SpecError(f"the section “{outline.path(index)}” depends on {question}, which copier.yml does not ask")
        if not answers[question]:
            reasons[index] = _reason(answers, question)
    return reasons


def _reason(answers: Answers, question: str) -> str:
    reason = answers.get(f"{question}_reason")
    if not reason:
        raise SpecError(f"{question} was answered no, but copier.yml does not ask for {question}_reason")
    return str(reason)


def _named(answer: str) -> list[tuple[str, str]]:
    """The sections and reasons of `Section: reason; Section: reason`."""
    entries = [entry.partition(":") for entry in answer.split(";") if entry.strip()]
    return [(title_key(title), reason.strip()) for title, _, reason in entries]


def _stub(section: Section, text: str, last: bool) -> Section:
    return section._replace(gap="\n", blocks=(Block("paragraph", f"{text}\n", "" if last else "\n"),))
