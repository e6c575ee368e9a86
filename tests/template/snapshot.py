"""The whole form in one file, and what each answer changes in it.

    python tests/template/snapshot.py

writes form.md anew and brings the change into the finished spec beside it. Look at what git
says of them: that is what authors will get.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "hooks")]

import example  # noqa: E402
from helpers.form import HEADINGS, KINDS, OTHER, QUESTIONS, SECTIONS, Answers, form  # noqa: E402
from pages import PAIRS, look  # noqa: E402

FILE = Path(__file__).with_name("form.md")
EVERYTHING: Answers = {**dict.fromkeys(SECTIONS, True), "personal_data": True}

# One answer for each question that is neither a kind nor a yes or no, nor a reason.
TEXTS = {
    "project_name": "Ledger",
    "product_brief": "https://example.com/brief_(2)?a=1&copy;=2",
    "product_reviewers": "Ann, Bob B.",
    "engineering_reviewers": "Ann",
    "api_endpoints": "GET /orders, POST /orders/{id}",
    "data_tables": "orders, order_lines",
    "trial_names": "Dark mode, New cart",
    "user_name": "Ann",
    "tracking_ticket": "https://example.com/PAY-1",
}

# Answers that are refused, each by its question; a name that no question has, by the first.
REFUSED: list[tuple[str, str | list[str]]] = [
    ("project_name", ""),
    ("project_name", "  "),
    ("project_name", "x" * 121),
    ("project_name", "a\nb"),
    ("project_name", "a\x07b"),
    ("user_name", "a\u2028b"),
    ("product_brief", "a\nb"),
    ("product_brief", "see wiki"),
    ("product_brief", "ftp://example.com"),
    ("product_brief", "https://"),
    ("product_brief", "https://e.com/<b>"),
    ("product_reviewers", "Ann,,Bob"),
    ("engineering_reviewers", "Ann, "),
    ("api_endpoints", ","),
    ("data_tables", ","),
    ("trial_names", ","),
    ("spec_file", "/tmp/spec.md"),
    ("spec_file", "C:spec.md"),
    ("spec_file", "../spec.md"),
    ("spec_file", "docs\\spec.md"),
    ("spec_file", "what?.md"),
    ("spec_file", "docs//spec.md"),
    ("spec_file", "docs./spec.md"),
    ("spec_file", "docs /spec.md"),
    ("spec_file", "./spec.md"),
    ("spec_file", "con.md"),
    ("spec_file", "COM1/spec.md"),
    ("spec_file", "spec.txt"),
    ("spec_file", "docs/.md"),
    ("spec_file", ""),
    ("spec_file", ".Git/spec.md"),
    ("spec_file", ".copier-answers.yml"),
    ("spec_file", ".copier-baseline.md"),
    ("spec_file", f"{'é' * 150}.md"),
    ("front_end", "maybe"),
    ("misc_considerations", ""),
    *(
        ("front_end_reason", reason)
        for reason in ("", "N/A.", "none", "TBD", "-", " -- ?", "Because", "It is not applicable", "one\r\ntwo")
    ),
    ("other_not_applicable", "No such section: we keep none"),
    ("other_not_applicable", f"{OTHER}: -"),
    ("other_not_applicable", OTHER),
    ("other_not_applicable", f"{OTHER}: a b; {OTHER.lower()}: c d"),
    ("other_not_applicable", f"{OTHER}: a b;"),
    ("other_not_applicable", "a\nb"),
    ("template_file", "x.md"),
    ("frontend", "no"),
    ("engineering_reviewers", ["Ann", "Bob"]),
]


def refusal(name: str, value: str | list[str]) -> tuple[str, str]:
    """The question that refuses an answer, and what it says."""
    answers = {"project_name": "X", "front_end": False, "ab_trials": True, "project_kind": "service", name: value}
    return form().refusal(answers) or ("", "")


def variants() -> Iterator[tuple[str, Answers]]:
    """Each set of answers that is shown, with its name."""
    for kind in KINDS:
        yield f"project_kind: {kind}", {**EVERYTHING, "project_kind": kind}
    yield "guidance: short", {**EVERYTHING, "guidance": "short"}
    yield "changes_existing: no", {**EVERYTHING, "changes_existing": False}
    yield "personal_data: no", {**EVERYTHING, "personal_data": False}
    for name in SECTIONS:
        yield f"{name}: no", {**EVERYTHING, name: False}
    for name, value in TEXTS.items():
        yield f"{name}: {value}", {**EVERYTHING, name: value}
    for heading in HEADINGS[1:]:
        name = heading.lstrip("# ")
        yield f"other_not_applicable: {name}", {**EVERYTHING, "other_not_applicable": f"{name}: we said so"}


def snapshot() -> str:
    """The text of the file."""
    whole = form().spec(EVERYTHING)
    parts = ["The whole form, every question answered yes. Written by tests/template/snapshot.py.", whole.rstrip()]
    for name, answers in variants():
        parts.append(f"======== {name}")
        parts.append("\n".join(changes(whole, form().spec(answers))) or "(nothing)")
    for kind in KINDS:
        for changes_existing in (True, False):
            parts.append(f"======== Suggested to a {kind}, changes_existing: {changes_existing}")
            parts.append("\n".join(suggestions({"project_kind": kind, "changes_existing": changes_existing})))
    parts.append("======== Sides of contradictions.yml that no page has, so that the pair finds nothing")
    met = {side for kind in KINDS for side in look(kind).met}
    parts.append("\n".join(side for pair in PAIRS for side in pair if side not in met) or "(none)")
    parts.append("======== Questions, and what to type where an answer is refused")
    parts += ["\n".join(questions()), "\n".join(refusals())]
    return "\n\n".join(parts) + "\n"


def changes(old: str, new: str) -> Iterator[str]:
    """The lines that go and that come, under the headings where they stand."""
    heading = ""
    for line in difflib.ndiff(old.splitlines(), new.splitlines()):
        mark, text = line[:2], line[2:]
        if mark == "  " and text.startswith("#"):
            heading = text
        elif mark in ("- ", "+ ") and text:
            if heading:
                yield heading
            heading = ""
            yield line


def suggestions(given: Answers) -> Iterator[str]:
    """The suggested answer to each yes or no, and the reason where one, or all, are answered no."""
    suggested = form().answers(given)
    none = form().answers({**given, **dict.fromkeys(SECTIONS, False)})
    for name in SECTIONS:
        alone = form().answers({**given, name: False})[f"{name}_reason"]
        yield f"{name}: {'yes' if suggested[name] else 'no'}; else {alone}"
        if none[f"{name}_reason"] != alone:
            yield f"    with all others no: {none[f'{name}_reason']}"


def questions() -> Iterator[str]:
    """The questions in their order; not asked is what --data alone gives."""
    for name, question in QUESTIONS.items():
        yield f"{name}{' (not asked)' if question.get('ask') is False else ''}: {question.get('help', '')}"


def refusals() -> Iterator[str]:
    """What is said of each answer that is refused."""
    for name, value in REFUSED:
        yield f"{name}={value!r}\n    {refusal(name, value)[1]}"


if __name__ == "__main__":
    FILE.write_text(snapshot(), encoding="utf-8")
    example.update()
