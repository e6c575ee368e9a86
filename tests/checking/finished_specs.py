"""The finished specs of tests/checking/specs, made from the template as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import mdformat
import pytest
import yaml
from form import baseline as baselines
from form.baseline import Baseline
from form.refusal import read_refusal
from helpers.projects import Project, Template, generate
from markdown.document import Section, parse, source
from markdown.inline import title_key
from markdown.lines import split_lines
from markdown.outline import Outline

FOLDER = Path(__file__).parent / "specs"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yml"))


class Good(NamedTuple):
    """A finished spec and the baseline that it is held against."""

    name: str
    text: str
    baseline: Baseline


def make(name: str, template: Template, folder: Path) -> tuple[Good, Project]:
    """Render the template with a spec's answers, and write the author's text into it."""
    settings = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    project = generate(template, folder / name, answers=settings["answers"])
    known = baselines.read(project.baseline)
    assert isinstance(known, Baseline)
    text = fill(known.text, (FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    for change in settings["changes"]:
        text = CHANGES[change](text)
    project.write(text)
    return Good(name, text, known), project


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
def made(
    request: pytest.FixtureRequest, template: Template, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Good, Project]:
    """Each finished spec in its project. Not to be changed."""
    return make(request.param, template, tmp_path_factory.mktemp("specs"))


@pytest.fixture(scope="session")
def good(made: tuple[Good, Project]) -> Good:
    """Each finished spec."""
    return made[0]
