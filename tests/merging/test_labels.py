"""Labels: what every reference of a result leads to, as markdown-it reads it."""

from __future__ import annotations

from collections.abc import Iterator

from form.markers import read
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from merging.merge import merge

MARKDOWN = MarkdownIt("commonmark").enable("table").use(footnote_plugin)

Targets = dict[str, str]
NUMBERS = ("^1", "^2", "^3", "1", "2")
NAMES = ("^note", "guide", "the list")


def targets(text: str) -> Targets:
    """Where each reference leads, by the word before it; "" for what is none."""
    tokens = MARKDOWN.parse(text)
    notes: Targets = {}
    label = ""
    for token in tokens:
        if token.type == "footnote_open":
            label = str(token.meta["label"])
        elif token.type == "footnote_close":
            label = ""
        elif token.type == "inline" and label:
            notes[label] = notes.get(label, "") + token.content
    return {word: target for token in tokens if token.type == "inline" for word, target in _references(token, notes)}


def _references(inline: Token, notes: Targets) -> Iterator[tuple[str, str]]:
    word = ""
    for token in inline.children or []:
        if token.type == "text" and not word and token.content.startswith("word"):
            word = token.content.split()[0]
            yield word, ""
        elif token.type == "footnote_ref":
            yield word, notes[str(token.meta["label"])]
        elif token.type == "link_open":
            yield word, str(token.attrs["href"])


class Texts:
    """Paragraphs and definitions under three headings, each reference behind a word of its own."""

    def __init__(self, words: list[tuple[int, str, str]], defined: Targets) -> None:
        self.words = words  # the section, the word and the label
        self.defined = defined

    def __str__(self) -> str:
        parts = []
        for section in range(3):
            parts.append(f"# Section {section}\n")
            parts += [
                f"{word} {word}x {word}y{_reference(word, label)}\n"
                for place, word, label in self.words
                if place == section
            ]
        parts += [f"[{label}]: {target}\n" for label, target in self.defined.items()]
        return "\n".join(parts)

    __repr__ = __str__


def _reference(word: str, label: str) -> str:
    return f"[{label}]" if label.startswith("^") else f" [{word}z][{label}]"


def _target(label: str, number: int) -> str:
    return f"target{number}{label.strip('^').replace(' ', '')}"


@st.composite
def updates(draw: DrawFn) -> tuple[Texts, Texts, Texts]:
    """A base; an author and a template who add references, name labels anew and take out some."""
    labels = draw(st.lists(st.sampled_from(NUMBERS + NAMES), unique=True, max_size=4))
    base = Texts(
        [(draw(st.integers(0, 2)), f"wordbase{place}", label) for place, label in enumerate(labels)],
        {label: _target(label, 0) for label in labels},
    )
    return base, draw(_edited(base, "own", 1)), draw(_edited(base, "new", 2))


@st.composite
def _edited(draw: DrawFn, base: Texts, prefix: str, number: int) -> Texts:
    kept = [word for word in base.words if draw(st.integers(0, 3))]
    labels = [label for _, _, label in kept]
    added = draw(st.lists(st.sampled_from([label for label in NUMBERS + NAMES if label not in labels]), unique=True))
    defined = {label: base.defined[label] for label in labels}
    both = draw(st.booleans())
    defined.update(
        {label: "shared" + label.strip("^").replace(" ", "") if both else _target(label, number) for label in added}
    )
    words = kept + [
        (draw(st.integers(0, 2)), f"word{prefix}{place}", label)
        for place, label in enumerate(
            [*added, *draw(st.lists(st.sampled_from(labels), max_size=2) if labels else st.just([]))]
        )
    ]
    return _renamed(draw, Texts(words, defined))


def _renamed(draw: DrawFn, text: Texts) -> Texts:
    """The text with its footnotes, or its numbered links, numbered in another order."""
    names: dict[str, str] = {}
    for group in (("^1", "^2", "^3"), ("1", "2")):
        there = [label for label in text.defined if label in group]
        names.update(zip(there, draw(st.permutations(there)), strict=True))
    return Texts(
        [(section, word, names.get(label, label)) for section, word, label in text.words],
        {names.get(label, label): target for label, target in text.defined.items()},
    )


@given(updates())
def test_every_reference_leads_where_it_led(texts: tuple[Texts, Texts, Texts]) -> None:
    base, author, template = map(str, texts)
    result = targets(merge(base, author, read(template)).text)
    led, leads = targets(author), targets(template)
    assert {word: result.get(word) for word in led if "own" in word} == {
        word: target for word, target in led.items() if "own" in word
    }
    for word, target in result.items():
        assert target in (led.get(word, target), leads.get(word, target))


@given(updates())
def test_a_second_update_changes_nothing(texts: tuple[Texts, Texts, Texts]) -> None:
    base, author, template = map(str, texts)
    once = merge(base, author, read(template)).text
    assert merge(template, once, read(template)).text == once
    assert targets(merge(base, once, read(template)).text) == targets(once)


@given(updates(), st.permutations(NUMBERS[:3]))
def test_names_of_labels_change_nothing_else(texts: tuple[Texts, Texts, Texts], order: list[str]) -> None:
    base, author, template = texts
    names = dict(zip(NUMBERS[:3], order, strict=True))
    other = Texts(
        [(section, word, names.get(label, label)) for section, word, label in author.words],
        {names.get(label, label): target for label, target in author.defined.items()},
    )
    one = merge(str(base), str(author), read(str(template))).text
    two = merge(str(base), str(other), read(str(template))).text
    assert targets(one) == targets(two)
