"""What says "not applicable", what gives a reason, and what only seems to."""

from __future__ import annotations

from typing import Any

import jinja2
import pytest
from form.refusal import is_pending, reason_given, says_none, says_nothing
from helpers.projects import REPOSITORY
from hypothesis import given
from hypothesis import strategies as st
from jinja2.sandbox import SandboxedEnvironment

EMPTY = """
n/a|N.A.|na|no|None|nope|nil|null|nothing|tba|TBC|tbd.|to do|todo|TODO!|to be added|to be confirmed
to be decided|to be determined|to be done|to be defined|fixme|WIP|later|pending|placeholder|unknown
idk|I don't know|yes|true|false|test|x|xx|xxx|xxxx|same|see above|reason|reasons|skip|skipped|empty
irrelevant|unneeded|unnecessary|applicable|not applicable|apply|does not apply|doesn't apply
needed|it isn't needed|not necessary|is not relevant|it is not required|not used|used|is used
it is not needed|...|-|--|_none_|*tbd*|(n/a)|[tbd]|"todo"|…|—|does apply
it does not apply|isn't required
""".replace("\n", "|").split("|")

TELLING = (
    """
the service has no user interface|laws forbid it|GDPR|legacy|it is used by no one|no one needs it
nothing is stored|none of the users see it|the test covers it|tbd by Ann in May|yes, but not yet
not needed before 2030|xxxxx|x y|see above all the ADR|later than 2030|too small|N/A for guests
it|is|not|does not|it is|because of the law|unused|to do so is unlawful|Kong does it|same as Kong
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.fixture(scope="module")
def validator() -> Any:
    """The macro by which the questionnaire refuses a reason, as Copier runs it."""
    environment = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(REPOSITORY),
        extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    settings = {"_copier_conf": {}, "project_kind": "service", "_copier_answers": {}}
    module = environment.get_template("template/validators.jinja").make_module(settings)
    return module.says_nothing  # type: ignore[attr-defined]


@pytest.mark.parametrize("reason", [*EMPTY, *TELLING])
def test_questionnaire_and_check_agree_on_what_says_nothing(
    validator: Any,
    reason: str,
) -> None:
    refused = bool(validator(reason).strip())
    assert says_nothing(reason.rstrip(" .")) == refused
    stub = f"Not applicable because {reason}."
    given_there = reason_given(stub)
    assert given_there is not None
    assert (not given_there or says_nothing(given_there)) == refused


def test_the_lists_are_what_they_are_called(validator: Any) -> None:
    assert [word for word in TELLING if validator(word).strip()] == []
    assert [word for word in EMPTY if not validator(word).strip()] == []


PARTS = ["it", "is", "isn't", "does", "not", "needed", "used", "tbd", "no", "x", "law"]
WORDS = st.lists(st.sampled_from(PARTS), max_size=5).map(" ".join)


@given(WORDS)
def test_any_words_are_judged_alike(validator: Any, reason: str) -> None:
    assert says_nothing(reason) == bool(validator(reason).strip())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("N/A", ""),
        ("n/a.", ""),
        ("**N/A**", ""),
        ("N\\/A", ""),
        ("N / A", ""),
        ("NA", ""),
        ("- n/a", ""),
        ("> N/A", ""),
        ("1. N/A", ""),
        ("[N/A]", ""),
        ("Not applicable", ""),
        ("Not applicable because", ""),
        ("Not applicable because .", ""),
        ("NOT APPLICABLE!", ""),
        ("Not relevant.", ""),
        ("Does not apply.", ""),
        ("This section is not applicable.", ""),
        ("This doesn’t apply", ""),
        ("The section isn't needed.", ""),
        ("The API is not applicable.", ""),
        ("API: N/A", ""),
        ("It is not required.", ""),
        ("Not applicable because the API is frozen.", "the API is frozen"),
        ("N/A because laws", "laws"),
        ("N/A: laws", "laws"),
        ("N/A – laws forbid it", "laws forbid it"),
        ("NA, since laws forbid it", "laws forbid it"),
        ("Not applicable due to laws", "laws"),
        ("Not applicable. Reason: laws", "laws"),
        ("*Not applicable* because `laws`", "`laws`"),
        ("> [!NOTE]\n> Not applicable because laws", "laws"),
        ("Not applicable because\nlaws forbid it", "laws forbid it"),
        ("This API is not applicable since laws", "laws"),
        ("NA is where it runs", None),
        ("National data", None),
        ("The status is N/A", None),
        ("Notes", None),
        ("Nothing is stored here", None),
        ("No dependencies", None),
        ("It is slow", None),
        ("", None),
        ("Users may write N/A there", None),
        ("nonsense", None),
    ],
)
def test_what_says_not_applicable(text: str, reason: str | None) -> None:
    assert reason_given(text, "API") == reason


@pytest.mark.parametrize("text", ["None", "none.", "-", "—", "–", "...", "…", "_None_", "No.", "Nothing", ""])
def test_what_says_none(text: str) -> None:
    assert says_none(text)


@pytest.mark.parametrize("text", ["None of these", "No one", "N", "1", "✅", "日本", "![a](b)"])
def test_what_does_not_say_none(text: str) -> None:
    assert not says_none(text)


def test_a_placeholder_is_no_reason() -> None:
    for reason in (
        "[*why*]",
        "[_why it is so_]",
        "<reason here>",
        "{{ reason }}",
        "**[*why*]**",
        "\\[*why*\\]",
    ):
        assert says_nothing(reason)
    for reason in (
        "[ADR 7](https://example.com)",
        "[ADR 7]",
        "<https://example.com/7>",
        "see [*why*](x)",
    ):
        assert not says_nothing(reason)


def test_a_sections_name_is_no_reason() -> None:
    assert says_nothing("A/B testing!", "A/B Testing")
    assert not says_nothing("A/B testing is over", "A/B Testing")


def test_a_promise_is_pending() -> None:
    assert all(map(is_pending, ["TBD", "*todo*", "To do.", "- TBD"]))
    assert not any(map(is_pending, ["TBD by Ann", "to do lists", ""]))


@given(st.text(max_size=300), st.text(max_size=30))
def test_any_text_is_judged(text: str, title: str) -> None:
    reason = reason_given(text, title)
    assert reason is None or says_nothing(reason, title) in (True, False)
    says_none(text)
    is_pending(text)
