"""The merge of front matter: what parsed before parses after, with the author's values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from merging.front_matter import merge_front_matter

KEYS = ("title", "owner", "status", "tags", "review", "link", "last updated")
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), max_size=12)
VALUES = (
    TEXT
    | st.integers()
    | st.booleans()
    | st.none()
    | st.lists(TEXT, max_size=3)
    | st.dictionaries(st.sampled_from("abc"), TEXT)
)

Values = dict[str, Any]


@st.composite
def versions(draw: DrawFn) -> tuple[Values, Values, Values]:
    """A base, what its author made of it, and what the template did."""
    base = draw(st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1))
    return base, draw(_edited(base, "own")), draw(_edited(base, "new"))


@st.composite
def _edited(draw: DrawFn, base: Values, prefix: str) -> Values:
    edited = {key: draw(st.just(value) | VALUES) for key, value in base.items() if draw(st.integers(0, 3))}
    added = draw(st.dictionaries(st.sampled_from((f"{prefix}1", f"{prefix}2", "both")), VALUES, min_size=1))
    return {key: edited.get(key, added.get(key)) for key in draw(st.permutations([*edited, *added]))}


def as_yaml(values: Mapping[str, Any], flow: bool = False) -> str:
    """Front matter in YAML, its lists and mappings in brackets or in lines."""
    if flow:
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items()]
    else:
        lines = [yaml.safe_dump({key: value}, allow_unicode=True) for key, value in values.items()]
    return "---\n" + "".join(lines) + "---\n" if values else ""


def as_json(values: Mapping[str, Any], flow: bool = False) -> str:
    """Front matter in JSON, in a line or in several."""
    return json.dumps(values, indent=None if flow else 2, ensure_ascii=False) + "\n"


def expected(base: Values, author: Values, template: Values, in_lines: bool) -> Values:
    """What the keys should be: the author's, followed by the template where it was left as given.

    Mappings are merged likewise where all three have them `in_lines`, a key a line.
    """
    values = dict(author)
    for key in base:
        if in_lines and all(isinstance(side.get(key), dict) and side[key] for side in (base, author, template)):
            values[key] = expected(base[key], author[key], template[key], in_lines) or author[key]
        elif key in author and author[key] == base[key]:
            values.pop(key)
            values.update({key: template[key]} if key in template else {})
    return {**{key: value for key, value in template.items() if key not in base}, **values}


@given(versions(), st.booleans(), st.booleans())
def test_yaml_still_is_yaml_with_the_authors_values(
    texts: tuple[Values, Values, Values], flow: bool, given_flow: bool
) -> None:
    base, author, template = texts
    text = merge_front_matter(as_yaml(base), as_yaml(author, flow), as_yaml(template, given_flow), "\n").text
    assert (yaml.safe_load(text.replace("---\n", "")) or {}) == expected(
        base, author, template, not (flow or given_flow)
    )


@given(versions(), st.booleans())
def test_json_still_is_json_with_the_authors_values(texts: tuple[Values, Values, Values], flow: bool) -> None:
    base, author, template = texts
    text = merge_front_matter(as_json(base), as_json(author, flow), as_json(template), "\n").text
    assert json.loads(text) == expected(base, author, template, True)


@given(versions(), st.booleans())
def test_a_second_merge_changes_nothing(texts: tuple[Values, Values, Values], flow: bool) -> None:
    base, author, template = texts
    once = merge_front_matter(as_yaml(base), as_yaml(author, flow), as_yaml(template), "\n").text
    assert merge_front_matter(as_yaml(template), once, as_yaml(template), "\n").text == once


@pytest.mark.parametrize(
    ("base", "author", "template"),
    [
        ("---\na: 1\n---\n", "+++\na = 2\n+++\n", "---\na: 1\nb: 2\n---\n"),
        ("---\na: 1\n---\n", '{"a": 2}\n', "---\na: 1\nb: 2\n---\n"),
        ("---\na: 1\n---\n", "---\na: 2\na: 3\n---\n", "---\na: 1\nb: 2\n---\n"),
        ("---\na: 1\n---\n", "---\na: &x 2\nc: 3\n---\n", "---\na: 1\nb: *y\n---\n"),
    ],
    ids=["TOML", "JSON", "a key twice", "what would be no YAML"],
)
def test_what_is_unclear_stays_the_authors(base: str, author: str, template: str) -> None:
    assert merge_front_matter(base, author, template, "\n") == (author, False, True)
