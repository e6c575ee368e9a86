"""The real questionnaire at a terminal, key by key."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from helpers.form import KINDS, OTHER, QUESTIONS, Answers, form
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
GUIDANCE: list[str] = QUESTIONS["guidance"]["choices"]
BEGINNING = 70  # of a question; what stands in the last column is sent apart


class Terminal:
    """A person at a terminal who answers the questions of one `copier copy`."""

    def __init__(self, template: Template, path: Path, *options: str) -> None:
        settings = yaml.safe_load((template.path / "copier.yml").read_text(encoding="utf-8"))
        self.helps = {name: text["help"] for name, text in settings.items() if "help" in text}
        self.project = Project(path)
        self.process = pexpect.spawn(
            sys.executable,
            ["-m", "copier", "copy", "--trust", *options, str(template.path), str(path)],
            env={**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm"},
            dimensions=(50, COLUMNS),
            encoding="utf-8",
            timeout=TIMEOUT,
        )

    def see(self, text: str) -> None:
        """Wait until a text is on the screen."""
        self.process.expect_exact(text)

    def is_refused(self, name: str, answer: str) -> None:
        """Wait until the refusal of an answer is on the screen, up to what to type in its place."""
        refusal = form().refusal({"project_name": "X", "product_perspective": False, name: answer})
        assert refusal
        assert refusal[0] == name
        self.see(f"Validation error for question '{name}': {refusal[1].partition('; ')[0]}")

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


KNOWS_ASK = [int(part) for part in metadata.version("copier").split(".")[:2]] >= [9, 19]  # older ones ask all


def asked(answers: Answers | None = None) -> list[str]:
    """The questions at which a person stops who gives these answers and takes all others as suggested."""
    return form().asked(answers, ("when", "ask") if KNOWS_ASK else ("when",))


def test_enter_throughout_gives_the_default_spec(template: Template, terminal: Terminal, tmp_path: Path) -> None:
    first, *others = asked()
    assert first == "project_name"
    terminal.answer("project_name", "Payment Retries")
    for name in others:
        terminal.answer(name)
    assert terminal.finish() == 0
    default = generate(template, tmp_path / "default")
    assert terminal.project.spec == default.spec
    assert terminal.project.answers == default.answers
    assert terminal.project.files == default.files


def test_a_refused_answer_can_be_corrected(template: Template, terminal: Terminal, tmp_path: Path) -> None:
    answers: dict[str, str | bool] = {
        "project_name": "Ledger",
        "project_kind": KINDS[1],
        "user_name": "Ann",
        "product_brief": "https://example.com/brief",
        "product_reviewers": "Bob",
        "product_perspective": False,
        "product_perspective_reason": "The numbers are engineering's.",
    }
    for name in asked(answers):
        if name == "project_name":
            terminal.answer(name)
            terminal.is_refused(name, "")
            terminal.process.send("Ledger" + ENTER)
        elif name == "project_kind":
            terminal.answer(name, "\x1b[B")  # one down
        elif name == "product_brief":
            terminal.answer(name, "see the wiki")
            terminal.is_refused(name, "see the wiki")
            terminal.process.send(CLEAR_LINE + "https://example.com/brief" + ENTER)
        elif name == "product_reviewers":
            terminal.answer(name, "Bob,,")
            terminal.is_refused(name, "Bob,,")
            terminal.process.send(BACKSPACE * 2 + ENTER)
        elif name == "product_perspective":
            terminal.say_no(name)
        elif name == "product_perspective_reason":
            terminal.answer(name, CLEAR_LINE + "n/a")
            terminal.is_refused(name, "n/a")
            terminal.process.send(CLEAR_LINE + "The numbers are engineering's." + ENTER)
        else:
            terminal.answer(name, "Ann" if name == "user_name" else "")
    assert terminal.finish() == 0
    scripted = generate(template, tmp_path / "scripted", answers=answers)
    assert terminal.project.spec == scripted.spec
    assert terminal.project.answers == scripted.answers


@pytest.mark.skipif(not KNOWS_ASK, reason="this Copier asks everything")
def test_what_is_not_asked_can_be_asked_for(template: Template, tmp_path: Path) -> None:
    terminal = Terminal(template, tmp_path / "spec", "--ask", "spec_file", "--ask", "other_*", "--ask", "guidance")
    wanted = ("spec_file", "guidance", "other_not_applicable")
    for name in QUESTIONS:
        if name == "project_name":
            terminal.answer(name, "Ledger")
        elif name == "spec_file":
            terminal.answer(name, "x")
            terminal.is_refused(name, "x")
            terminal.process.send(BACKSPACE + ENTER)
        elif name == "guidance":
            terminal.answer(name, "\x1b[B")  # one down
        elif name == "other_not_applicable":
            terminal.answer(name, "Logs: we keep none")
            terminal.is_refused(name, "Logs: we keep none")
            terminal.process.send(CLEAR_LINE + f"{OTHER}: We keep none" + ENTER)
        elif name in asked() and name not in wanted:
            terminal.answer(name)
    assert terminal.finish() == 0
    answers = {"project_name": "Ledger", "guidance": GUIDANCE[1], "other_not_applicable": f"{OTHER}: We keep none"}
    scripted = generate(template, tmp_path / "scripted", answers=answers)
    assert terminal.project.spec == scripted.spec
