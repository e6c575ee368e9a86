"""The finished spec that authors are shown: of the form as it stands, with nothing left to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from checking.findings import Progress
from checking.inspection import check
from form import baseline as baselines
from form.applicability import fill_in
from form.baseline import Baseline
from form.markers import Marked, read
from helpers.form import Answers, form
from helpers.projects import REPOSITORY
from markdown.document import parse
from merging.merge import merge

FINISHED = Path(__file__).with_name("payment-retries.md").read_text(encoding="utf-8")
ANSWERS: Answers = yaml.safe_load(Path(__file__).with_name("payment-retries.yml").read_text(encoding="utf-8"))


def fresh(guidance: str = "full", address: str = "/home/ann/template") -> Marked:
    """The document that the answers give, before anyone has written in it."""
    header, _, document = form().passing({**ANSWERS, "guidance": guidance}, address).partition("\n")
    return fill_in(read(document), json.loads(header)["answers"])


@pytest.fixture(scope="module")
def template() -> Marked:
    return fresh()


def test_it_fills_each_section_of_a_fresh_document(template: Marked) -> None:
    written = {section.title: section.body for section in parse(FINISHED)}
    filled = "".join(section.heading + written[section.title] for section in template.document)
    assert filled == FINISHED
    baseline = Baseline("engineering-spec.md", ".copier-answers.yml", "v1.0.0", *baselines.said_by(template, template))
    report = check(filled, baseline, final=True)
    assert report.findings == []
    assert report.progress == Progress(written=38, not_applicable=1, to_write=0)
    assert report.state == "approved"


def test_it_keeps_whatever_the_document_says_without_asking(template: Marked) -> None:
    given = [line for line in template.text.splitlines() if "[*" not in line and "| Unviewed |" not in line]
    assert [line for line in given if line not in FINISHED] == []


@pytest.mark.parametrize("guidance", ["short", "none"])
def test_other_guidance_changes_nothing_in_it(template: Marked, guidance: str) -> None:
    assert merge(template.text, FINISHED, fresh(guidance)).text == FINISHED


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://github.com/ann/specs", "https://github.com/ann/specs"),
        ("https://github.com/ann/specs.git", "https://github.com/ann/specs"),
        ("gh:ann/specs", "https://github.com/ann/specs"),
        ("https://gitlab.example.com/ann/own/specs.git", "https://gitlab.example.com/ann/own/specs"),
    ],
)
def test_a_fresh_spec_links_it_once_and_a_written_one_is_left_alone(template: Marked, address: str, page: str) -> None:
    path = Path(__file__).with_name("payment-retries.md").relative_to(REPOSITORY).as_posix()
    linked = fresh(address=address)
    link = f" See {page}/blob/HEAD/{path} for a finished spec."
    assert linked.text.count(link) == fresh("short", address).text.count(link) == 1
    assert linked.text.replace(link, "") == template.text
    assert merge(template.text, FINISHED, linked).text == FINISHED


@pytest.mark.parametrize("address", ["https://git.example.com/specs.git", "https://secret@github.com/ann/specs"])
def test_no_link_is_made_up_and_none_tells_a_secret(template: Marked, address: str) -> None:
    assert fresh(address=address).text == template.text
