"""YAML front matter: the lines between `---` at the top of a document, which are no Markdown."""

from __future__ import annotations

import re

_REST = r"(?=[\w\"'-]+[ \t]*:)(?:.*?(?:\r\n?|\n))??(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)"


def split(text: str) -> tuple[str, str]:
    """Split a text into its front matter, empty where there is none, and the document."""
    if not text.startswith("---"):
        return "", text
    match = re.match(r"---[ \t]*(?:\r\n?|\n)" + _REST, text, re.DOTALL)
    return (match[0], text[match.end() :]) if match else ("", text)


def merge(base: str, author: str, template: str) -> str:
    """The template's front matter where the author left it as it was, else the author's."""
    return template if author == base else author
