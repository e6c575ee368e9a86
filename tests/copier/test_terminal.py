"""The real questionnaire at a terminal, key by key."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.projects import Project, Template, generate

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is needed", allow_module_level=True)

import pexpect
import yaml

ENTER = "\r"
CLEAR_LINE = "\x15"
BACKSPACE = "\x7f"
TIMEOUT = 60
COLUMNS = 80  # what does not fit them is not on the screen
BEGINNING = 70  # of a question; what stands in the last column is sent apart


class Terminal:
    """A person at a terminal who answers the questions of one `copier copy`."""

    def __init__(self, template: Template, path: Path) -> None:
        settings = yaml.safe_load((template.path / "copier.yml").read_text(encoding="utf-8"))
        self.helps = {name: text["help"] for name, text in settings.items() if "help" in text}
        self.project = Project(path)
        self.process = pexpect.spawn(
            sys.executable,
            ["-m", "copier", "copy", "--trust", str(template.path), str(path)],
            env={**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm"},
            dimensions=(50, COLUMNS),
            encoding="utf-8",
            timeout=TIMEOUT,
        )

    def see(self, text: str) -> None:
        """Wait until a text is on the screen."""
        self.process.expect_exact(text)

    def is_refused(self, name: str, what_to_type: str) -> None:
        """Wait until the refusal of an answer is on the screen, up to what to type in its place."""
        self.see(f"Validation error for question '{name}': {what_to_type}")

    def answer(self, name: str, keys: str = "") -> None:
        """Wait for a question, press some keys and then Enter."""
        self.see(self.helps[name][:BEGINNING])
        self.process.send(keys + ENTER)

    def say_no(self, name: str) -> None:
        """Wait for a yes-or-no question and press n, which needs no Enter."""
        self.see(self.helps[name][:BEGINNING])
        self.process.send("n")

    def finish(self) -> int | None:
        """Wait until the command has ended; what else it asks fails the test."""
        self.process.expect(pexpect.EOF)
        self.process.close()
        status: int | None = self.process.exitstatus
        return status


@pytest.fixture
def terminal(template: Template, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal with the first question on it."""
    opened = Terminal(template, tmp_path / "spec")
    yield opened
    opened.process.close(force=True)


ASKED_WITH_ENTER_THROUGHOUT = [
    "project_name",
    "project_kind",
    "user_name",
    "product_brief",
    "product_reviewers",
    "engineering_reviewers",
    "spec_file",
    "guidance",
    "product_perspective",
    "architecture_diagrams",
    "api",
    "api_endpoints",
    "events",
    "front_end",
    "front_end_reason",
    "data_storage",
    "data_tables",
    "auth",
    "dependencies",
    "dependents",
    "integration_tests",
    "manual_tests",
    "load_tests",
    "end_to_end_tests",
    "new_technologies",
    "ab_trials",
    "ab_trials_reason",
    "misc_considerations",
    "misc_considerations_reason",
    "other_not_applicable",
]


def test_enter_throughout_asks_30_questions_and_gives_the_default_spec(
    template: Template, terminal: Terminal, tmp_path: Path
) -> None:
    assert len(ASKED_WITH_ENTER_THROUGHOUT) == 30
    terminal.answer("project_name", "Payment Retries")
    for name in ASKED_WITH_ENTER_THROUGHOUT[1:]:
        terminal.answer(name)
    assert terminal.finish() == 0
    default = generate(template, tmp_path / "default")
    assert terminal.project.spec == default.spec
    assert terminal.project.answers == default.answers
    assert terminal.project.files == default.files


def test_a_refused_answer_can_be_corrected(template: Template, terminal: Terminal, tmp_path: Path) -> None:
    terminal.answer("project_name")
    terminal.is_refused("project_name", "a name, such as Payment Retries")
    terminal.process.send("Ledger" + ENTER)
    terminal.answer("project_kind", "\x1b[B")  # one down: front end
    terminal.answer("user_name", "Ann")
    terminal.answer("product_brief", "see the wiki")
    terminal.is_refused("product_brief", "a link, https://…, or nothing")
    terminal.process.send(CLEAR_LINE + "https://example.com/brief" + ENTER)
    terminal.answer("product_reviewers", "Bob,,")
    terminal.is_refused("product_reviewers", "names: Ann, Bob")
    terminal.process.send(BACKSPACE * 2 + ENTER)
    terminal.answer("engineering_reviewers")
    terminal.answer("spec_file", "x")
    terminal.is_refused("spec_file", "a path such as docs/spec.md")
    terminal.process.send(BACKSPACE + ENTER)
    terminal.answer("guidance", "\x1b[B")  # one down: short
    terminal.say_no("product_perspective")
    terminal.answer("product_perspective_reason", CLEAR_LINE + "n/a")
    terminal.is_refused("product_perspective_reason", "say why, in words")
    terminal.process.send(CLEAR_LINE + "The numbers are engineering's." + ENTER)
    for name in ("architecture_diagrams", "api", "api_reason", "events", "events_reason"):
        terminal.answer(name)
    for name in ("front_end", "data_storage", "data_storage_reason", "auth", "dependencies"):
        terminal.answer(name)
    for name in ("dependents", "integration_tests", "manual_tests", "load_tests"):
        terminal.answer(name)
    for name in ("end_to_end_tests", "new_technologies", "ab_trials"):
        terminal.answer(name)
    terminal.answer("trial_names", "Dark mode")
    for name in ("misc_considerations", "misc_considerations_reason"):
        terminal.answer(name)
    terminal.answer("other_not_applicable", "Logs: we keep none")
    terminal.is_refused("other_not_applicable", "a heading of the spec")
    terminal.process.send(CLEAR_LINE + "Logging: We keep none" + ENTER)
    assert terminal.finish() == 0
    scripted = generate(
        template,
        tmp_path / "scripted",
        answers={
            "project_name": "Ledger",
            "project_kind": "front end",
            "user_name": "Ann",
            "product_brief": "https://example.com/brief",
            "product_reviewers": "Bob",
            "guidance": "short",
            "product_perspective": False,
            "product_perspective_reason": "The numbers are engineering's.",
            "trial_names": "Dark mode",
            "other_not_applicable": "Logging: We keep none",
        },
    )
    assert terminal.project.spec == scripted.spec
    assert terminal.project.answers == scripted.answers
