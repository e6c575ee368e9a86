"""How a text begins and how its lines end: what an edit of it has to keep."""

from __future__ import annotations

from markdown import front_matter

BOM = "\ufeff"


def opening(text: str) -> tuple[str, str, str]:
    """A text's byte order mark, its front matter, and the document."""
    mark = BOM if text.startswith(BOM) else ""
    return mark, *front_matter.split(text[len(mark) :])


def newline_of(text: str) -> str:
    """The line ending that a text uses most."""
    both = text.count("\r\n")
    counts = {"\n": text.count("\n") - both, "\r\n": both, "\r": text.count("\r") - both}
    return max(counts, key=lambda ending: counts[ending])


def with_endings(text: str, newline: str) -> str:
    """A text with one ending for all its lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if newline == "\n" else text.replace("\n", newline)


def with_newline(text: str, newline: str) -> str:
    """A text that ends its last line."""
    return text if text.endswith(("\n", "\r")) else text + newline


def with_blank_line(text: str, newline: str) -> str:
    """A text with a blank line at its end; one that has none begins nothing."""
    text = with_newline(text, newline) if text else text
    return text if not text or text.endswith(newline + newline) else text + newline
