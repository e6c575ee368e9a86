"""The README's blocks."""

from __future__ import annotations

import re
from typing import Any

import yaml

from helpers.projects import REPOSITORY

README = (REPOSITORY / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks in a language, in their order."""
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", README)


def block(language: str, text: str) -> str:
    """The only block in a language that holds a text."""
    (found,) = (block for block in blocks(language) if text in block)
    return found


def workflow(name: str) -> dict[str, Any]:
    """A workflow for GitHub Actions, by its name."""
    (found,) = (content for content in map(yaml.safe_load, blocks("yaml")) if content.get("name") == name)
    assert isinstance(found, dict)
    return found
