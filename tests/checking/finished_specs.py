"""The finished specs of tests/checking/specs, made from the form that lies there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import mdformat
import pytest
import yaml
from form import baseline as baselines
from form.applicability import fill_in
from form.baseline import Baseline
from form.markers import read
from form.refusal import read_refusal
from helpers.projects import Project
from markdown.document import Section, parse, source
from markdown.inline import title_key
from markdown.lines import split_lines
from markdown.outline import Outline

FOLDER = Path(__file__).parent / "specs"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yml"))
SPEC = "engineering-spec.md"


class Good(NamedTuple):
    """A finished spec and the baseline that it is held against."""

    name: str
    text: str
    baseline: Baseline


def settings_of(name: str) -> dict[str, Any]:
    """What a spec says no to, and how its author writes."""
    settings = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    assert isinstance(settings, dict)
    return settings


def fresh(name: str) -> Baseline:
    """The form as the hook gives it for a spec's answers."""
    settings = settings_of(name)
    form = (FOLDER / "form.md").read_text(encoding="utf-8").replace("{title}", settings["title"])
    template = read(form)
    answers: dict[str, Any] = dict.fromkeys(template.conditions.values(), True)
    for question, reason in settings["not applicable"].items():
        answers |= {question: False, f"{question}_reason": reason}
    answers["other_not_applicable"] = ";".join(": ".join(pair) for pair in settings.get("others", {}).items())
    filled = fill_in(template, answers)
    return Baseline(SPEC, ".copier-answers.yml", "v1.0.0", *baselines.said_by(filled, filled))


def finish(name: str) -> Good:
    """A spec that its author has finished, in their own way to write."""
    known = fresh(name)
    text = fill(known.text, (FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    for change in settings_of(name)["changes"]:
        text = CHANGES[change](text)
    return Good(name, text, known)


def put(text: str, known: Baseline, folder: Path) -> Project:
    """A project with a spec, as the hook leaves it."""
    project = Project(folder, known.spec_file, known.answers_file)
    (folder / known.spec_file).parent.mkdir(parents=True, exist_ok=True)
    project.write(text)
    (folder / project.baseline_file).write_text(baselines.write(known), encoding="utf-8")
    answers = {
        "_commit": known.version,
        "_src_path": "/nowhere/template",
        "project_name": "A",
        "spec_file": known.spec_file,
    }
    (folder / project.answers_file).write_text(yaml.safe_dump(answers), encoding="utf-8")
    return project


def draft(folder: Path, spec_file: str = SPEC, answers_file: str = ".copier-answers.yml") -> Project:
    """A project with a fresh spec."""
    known = fresh("service")._replace(spec_file=spec_file, answers_file=answers_file)
    return put(known.text, known, folder)


def fill(base: str, written: str) -> str:
    """Put the author's texts into a document of the template's."""
    texts = {title_key(section.title): section for section in parse(written)[1:]}
    own = _own_sections(base, written)
    sections = []
    for section in parse(base):
        sections.append(_filled(section, texts))
        sections += own.get(title_key(section.title), [])
    return re.sub(r"\s*\Z", "\n", "".join(_spaced(section.source) for section in sections))


def _own_sections(base: str, written: str) -> dict[str, list[Section]]:
    """The sections that the template does not have, by the one of its own that each follows."""
    known = {title_key(section.title) for section in parse(base)}
    own: dict[str, list[Section]] = {}
    last = ""
    for section in parse(written)[1:]:
        if title_key(section.title) in known:
            last = title_key(section.title)
        else:
            own.setdefault(last, []).append(section)
    return own


def _filled(section: Section, texts: dict[str, Section]) -> Section:
    there = texts.get(title_key(section.title))
    if read_refusal(section):
        return section
    if there is not None and there.blocks:
        return section._replace(gap=there.gap, blocks=there.blocks)
    if "[*" not in section.body:
        return section
    (sentence,) = parse(f"What we do about {section.title.strip()} is plain to see.\n\n")[0].blocks
    return section._replace(gap="\n", blocks=(sentence,))


def _spaced(text: str) -> str:
    return text.rstrip("\n") + "\n\n" if text.strip() else text


# What editors and habits do to a text


def _first_section_at_the_end(text: str) -> str:
    outline = Outline(parse(text))
    rest = list(outline.sections)
    first = [rest.pop(2) for _ in outline.subtree(2)]
    return "".join(_spaced(section.source) for section in rest + first)


def _one_title(text: str) -> str:
    """All headings but the first one level down, as markdownlint likes it."""
    document = parse(text)
    return source(document[:2]) + "".join(
        section._replace(heading="#" + section.heading).source for section in document[2:]
    )


def _setext(text: str) -> str:
    def underlined(section: Section) -> str:
        mark = {1: "=", 2: "-"}.get(section.level)
        if mark is None:
            return section.source
        return f"{section.title}\n{mark * len(section.title)}\n{section.body}"

    return "".join(underlined(section) for section in parse(text))


def _rules(text: str) -> str:
    """A rule before each heading of level 1."""
    return "".join(f"---\n\n{section.source}" if section.level == 1 else section.source for section in parse(text))


def _wide_tables(text: str) -> str:
    lines = split_lines(text)
    return "".join(re.sub(r" \|", "      |", line) if line.startswith("| ") else line for line in lines)


def _renamed_parents(text: str) -> str:
    """A section whose subsections stay is known by them."""
    for old, new in (("Requirements\n---", "What we need\n---"), ("Observability\n", "Eyes\n")):
        assert text.count(f"\n{old}") == 1
        text = text.replace(f"\n{old}", f"\n{new}")
    return text


CHANGES: dict[str, Callable[[str], str]] = {
    "first section at the end": _first_section_at_the_end,
    "mdformat": lambda text: mdformat.text(text, extensions={"gfm"}),
    "one title": _one_title,
    "front matter": lambda text: f"---\ntitle: A spec\nstatus: N/A\n---\n\n{text}",
    "CR LF": lambda text: text.replace("\n", "\r\n"),
    "rules": _rules,
    "setext": _setext,
    "wide tables": _wide_tables,
    "renamed parents": _renamed_parents,
}


@pytest.fixture(scope="session", params=NAMES)
def good(request: pytest.FixtureRequest) -> Good:
    """Each finished spec."""
    return finish(request.param)
