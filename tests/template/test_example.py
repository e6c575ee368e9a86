"""The finished spec that authors are shown: of the form as it stands, with nothing left to do."""

from __future__ import annotations

import pytest
from checking.inspection import check
from example import BASELINE_FILE, FILE, fresh
from form import baseline as baselines
from form.baseline import Baseline
from form.markers import Marked
from helpers.projects import REPOSITORY
from markdown.document import parse
from merging.merge import merge

FINISHED = FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def given() -> Marked:
    """The document before anyone has written in it."""
    return fresh()


def test_it_is_a_finished_spec_of_the_form_as_it_stands(given: Marked) -> None:
    assert BASELINE_FILE.read_text(encoding="utf-8") == given.text
    assert merge(given.text, FINISHED, given).text == FINISHED
    titles = [section.title for section in parse(FINISHED)]
    assert [section.title for section in given.document if section.title not in titles] == []
    baseline = Baseline("engineering-spec.md", ".copier-answers.yml", "v1.0.0", *baselines.said_by(given, given))
    report = check(FINISHED, baseline, final=True)
    assert (report.findings, report.progress.to_write, report.state) == ([], 0, "approved")


@pytest.mark.parametrize("guidance", ["short", "none"])
def test_other_guidance_changes_nothing_in_it(given: Marked, guidance: str) -> None:
    assert merge(given.text, FINISHED, fresh(guidance)).text == FINISHED


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://github.com/ann/specs", "https://github.com/ann/specs"),
        ("https://github.com/ann/specs.git", "https://github.com/ann/specs"),
        ("gh:ann/specs", "https://github.com/ann/specs"),
        ("https://gitlab.example.com/ann/own/specs.git", "https://gitlab.example.com/ann/own/specs"),
    ],
)
def test_a_fresh_spec_links_it_once_and_a_written_one_is_left_alone(given: Marked, address: str, page: str) -> None:
    path = FILE.relative_to(REPOSITORY).as_posix()
    linked = fresh(address=address)
    link = f" See {page}/blob/HEAD/{path} for a finished spec."
    assert linked.text.count(link) == fresh("short", address).text.count(link) == 1
    assert linked.text.replace(link, "") == given.text
    assert merge(given.text, FINISHED, linked).text == FINISHED


@pytest.mark.parametrize("address", ["https://git.example.com/specs.git", "https://secret@github.com/ann/specs"])
def test_no_link_is_made_up_and_none_tells_a_secret(given: Marked, address: str) -> None:
    assert fresh(address=address).text == given.text
