"""Sections of our form by the questions on which they depend, whatever they are called."""

from __future__ import annotations

import re
from functools import cache

import yaml

from helpers.projects import REPOSITORY


@cache
def headings() -> dict[str, str]:
    """Each yes/no question of the questionnaire and its section's heading, with its marks."""
    settings = yaml.safe_load((REPOSITORY / "copier.yml").read_text(encoding="utf-8"))
    text = (REPOSITORY / "template" / "document.md.jinja").read_text(encoding="utf-8")
    names = [name for name, details in settings.items() if not name.startswith("_") and details.get("type") == "bool"]
    found = {name: re.search(rf"(?m)^(#+ .*)\n(?:<!-- .* -->\n)*?<!-- copier: when {name} -->", text) for name in names}
    found = {name: match for name, match in found.items() if match}  # some questions are on no section
    assert found
    return {name: match[1] for name, match in found.items() if match}


def cut(text: str, heading: str) -> tuple[str, str, str]:
    """A document before, in and after the section of a heading and all below it."""
    lines = text.splitlines(keepends=True)
    start = lines.index(heading + "\n")
    level = heading.index(" ")
    following = [index for index in range(start + 1, len(lines)) if re.match(rf"#{{1,{level}}} ", lines[index])]
    end = following[0] if following else len(lines)
    return "".join(lines[:start]), "".join(lines[start:end]), "".join(lines[end:])
