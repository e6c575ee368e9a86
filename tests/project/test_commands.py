"""The commands that a run prints, such as work where it ran."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from project.commands import here

ANSWERS = ".copier-answers.yml"


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs, the only one on the path."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "bin" / "python"))
    return folder


def program(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)


def update(folder: Path, **environment: str) -> str:
    return here("/work", ANSWERS, {"PWD": "/work", "PATH": str(folder), **environment}).update("api=false")


REST = "update --trust --defaults --data api=false"


def test_copier_is_called_by_its_name_where_that_is_found(tools: Path) -> None:
    program(tools / "copier")
    assert update(tools) == f"copier {REST}"


def test_copier_is_called_by_its_python_where_its_name_is_not_found(tools: Path) -> None:
    assert update(tools) == f"{sys.executable} -m copier {REST}"


def test_what_uv_puts_on_the_path_for_one_run_does_not_count(tools: Path) -> None:
    folder = Path(sys.executable).parent
    program(folder / "copier")
    assert update(folder) == f"copier {REST}"
    assert update(folder, UV="/usr/bin/uv") == f"{sys.executable} -m copier {REST}"


@pytest.mark.parametrize(
    ("place", "tool", "call"),
    [("uv/archive-v0/x", "uvx", "uvx copier"), ("pipx/.cache/x", "pipx", "pipx run copier")],
)
def test_a_tool_that_fetched_copier_is_called_again(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, tool: str, call: str
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / place / "bin" / "python"))
    program(tools / tool)
    assert update(tools) == f"{call} {REST}"


def test_the_folder_and_a_second_specs_answers_are_named_and_quoted(tools: Path, tmp_path: Path) -> None:
    program(tools / "copier")
    project = tmp_path / "it's here"
    project.mkdir()
    environment = {"PWD": str(tmp_path), "PATH": str(tools)}
    second = here(str(project), ".copier-answers.a b.yml", environment)
    assert second.update("spec_file=PATH") == (
        "copier update --trust --defaults --answers-file '.copier-answers.a b.yml' --data spec_file=PATH "
        f"'{str(project).replace(chr(39), chr(39) + chr(34) + chr(39) + chr(34) + chr(39))}'"
    )
    link = tmp_path / "link"
    os.symlink(project, link)
    assert here(str(project), ANSWERS, {"PWD": str(link)}).where == ""
