"""How much guidance a spec has may be changed at any time, and the check knows what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from checking.inspection import check
from form import baseline as baselines
from form.applicability import fill_in
from form.baseline import Baseline
from form.markers import Marked
from helpers.form import form
from helpers.hook import Rendered, make, rendered, run_hook
from helpers.projects import Project, Template, copy, update
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.document import Block, Document, source
from project.passing import read_task

SPEC = "engineering-spec.md"
TEXT = Block("paragraph", "Retries stop after three days.\n", "\n")


@cache
def given_to_hook(guidance: str) -> Rendered:
    """What Copier leaves for the hook."""
    return rendered(form().passing({"guidance": guidance}))


@cache
def filled(guidance: str) -> Marked:
    """The document that a first copy gives."""
    task = read_task(*given_to_hook(guidance)[1:])
    return fill_in(task.template, task.answers)


def is_guidance(block: Block) -> bool:
    return block.text.startswith("[*") and block.kind == "paragraph"


GUIDED = [index for index, section in enumerate(filled("full").document) if any(map(is_guidance, section.blocks))]
SEVERAL = [index for index in GUIDED if sum(map(is_guidance, filled("full").document[index].blocks)) > 1]
CHECKLISTS = {index for index in GUIDED if [block.kind for block in filled("none").document[index].blocks] == ["list"]}
sections = st.sets(st.sampled_from(GUIDED))


def written(document: Document, places: set[int], taken: Mapping[int, int] | None = None) -> str:
    """The document with a text in some sections; `taken` is which paragraph of guidance is taken out of which."""
    found = list(document)
    for place in places | set(taken or {}):
        blocks = list(found[place].blocks)
        if taken and place in taken:
            blocks.remove([block for block in blocks if is_guidance(block)][taken[place]])
        if place in places:
            last = max((at + 1 for at, block in enumerate(blocks) if is_guidance(block)), default=0)
            blocks.insert(last, TEXT)
        found[place] = found[place]._replace(
            gap="\n", blocks=tuple(block._replace(text=block.text.rstrip("\n") + "\n", gap="\n") for block in blocks)
        )
    return source(tuple(found)).rstrip("\n") + "\n"


def switched(text: str, first: str, *then: str) -> list[str]:
    """What becomes of a spec, made with some guidance, when it is updated to others one by one."""
    with TemporaryDirectory() as folder:
        project = make(Path(folder) / "spec", given_to_hook(first))
        project.write(text)
        found = []
        for each in then:
            run_hook(project.path, given_to_hook(each))
            found.append(project.spec)
        return found


def baseline_of(guidance: str) -> Baseline:
    with TemporaryDirectory() as folder:
        project = make(Path(folder) / "spec", given_to_hook(guidance))
        known = baselines.read((project.path / ".copier-baseline.md").read_text(encoding="utf-8"))
        assert isinstance(known, Baseline)
        return known


# The check


def test_the_baseline_names_what_is_asked_without_guidance() -> None:
    assert baseline_of("none").asked == set(GUIDED)
    assert baseline_of("full").asked == baseline_of("short").asked == frozenset()


@pytest.mark.parametrize("guidance", ["full", "short"])
def test_a_fresh_spec_without_guidance_is_as_far_as_one_with_it(guidance: str) -> None:
    found = [check(filled(each).text, baseline_of(each)) for each in (guidance, "none")]
    assert found[0].progress == found[1].progress
    assert [each for each in found[1].findings if each.severity != "note"] == []


@given(places=sections)
@settings(max_examples=20)
def test_a_section_without_guidance_is_to_write_until_it_is_written(places: set[int]) -> None:
    known = baseline_of("none")
    report = check(written(filled("none").document, places), known, final=True)
    before = check(filled("none").text, known, final=True)
    headings = {filled("none").document[index].title for index in places}
    assert (
        not {each.section.rpartition(" / ")[2] for each in report.findings if "written here" in each.message} & headings
    )
    assert report.progress.to_write + report.progress.written == before.progress.to_write + before.progress.written
    named = {each.section.rpartition(" / ")[2] for each in report.findings}
    assert {filled("none").document[index].title for index in CHECKLISTS - places} <= named


# The switch


@given(places=sections)
@settings(max_examples=20)
def test_to_none_and_back_brings_guidance_where_nothing_is_written(places: set[int]) -> None:
    full, none = filled("full").document, filled("none").document
    without, again = switched(written(full, places), "full", "none", "full")
    assert without == written(none, places)
    back = [none[index] if index in places else section for index, section in enumerate(full)]
    assert again == written(tuple(back), places)


@given(places=sections)
@settings(max_examples=20)
def test_from_none_to_short_is_as_if_it_had_been_short(places: set[int]) -> None:
    short, none = filled("short").document, filled("none").document
    (text,) = switched(written(none, places), "none", "short")
    expected = [none[index] if index in places else section for index, section in enumerate(short)]
    assert text == written(tuple(expected), places)


@given(places=sections, taken=st.dictionaries(st.sampled_from(SEVERAL), st.integers(0, 1)))
@settings(max_examples=20)
def test_to_short_and_back_changes_nothing_and_leaves_what_was_taken_out_in_part(
    places: set[int], taken: dict[int, int]
) -> None:
    text = written(filled("full").document, places, taken)
    short, again = switched(text, "full", "short", "full")
    assert again == text
    left = [
        filled("full" if index in taken else "short").document[index] for index in range(len(filled("full").document))
    ]
    assert short == written(tuple(left), places, taken)


def test_the_switch_reports_what_it_leaves(tmp_path: Path) -> None:
    project = make(tmp_path / "spec", given_to_hook("full"))
    project.write(written(filled("full").document, set(), {SEVERAL[0]: 0}))
    report = run_hook(project.path, given_to_hook("short"))
    title = filled("full").document[SEVERAL[0]].title
    assert [line for line in report if line.startswith("kept")] != []
    assert all(title in line for line in report if line.startswith("kept"))


def test_copier_switches_to_none_and_back(template: Template, tmp_path: Path) -> None:
    project = Project(tmp_path / "spec")
    copy(template, project.path)
    project.commit()
    fresh = project.spec
    for guidance in ("none", "full"):
        result = update(project, "--data", f"guidance={guidance}")
        assert result.returncode == 0, result.stderr
        project.commit()
        assert ("[*" not in "".join(line for line in project.spec.splitlines() if line.startswith("[*"))) == (
            guidance == "none"
        )
    assert project.spec == fresh
