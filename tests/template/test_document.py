"""The document: its headings, tables and guidance, whole, for every kind of answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from helpers.projects import (
    REPOSITORY,
    Answers,
    Project,
    Template,
    copy,
    generate,
    recopy,
    update,
)
from markdown_it import MarkdownIt

SKELETON = (REPOSITORY / "template" / "document.md.jinja").read_text(encoding="utf-8")
SETTINGS = yaml.safe_load((REPOSITORY / "copier.yml").read_text(encoding="utf-8"))
QUESTIONS = {name: details for name, details in SETTINGS.items() if not name.startswith("_")}

HEADINGS = """\
# Payment Retries - Engineering Spec
# Review Status
# Overview
## Definition of Success
### Product Perspective
### Engineering Perspective
## Glossary / Acronyms
## Requirements
### Functional Requirements
### Non-Functional requirements
## Assumptions
# Design
## Major Design Considerations
## Architecture Diagrams
## API
### Usage Estimates
## Events
## Front End Updates
## Data Storage
## Auth
## Resiliency
## Dependencies
## Dependents
# Observability
## Failure Scenarios
## Logging
## Metrics
## Monitoring
# Testing
## Integration Tests
## Internal (Manual) Tests
## Performance/Load Tests
## End to End Test
## New technologies considered
# Rollout Plan
## Pre Launch Checklist
## Launch Checklist
## Post Launch Checklist
## A/B Testing
# Release Milestones
# Alternatives Considered
# Misc Considerations
""".splitlines()

# The sections that each question turns off.
SECTIONS = {
    "product_perspective": ["### Product Perspective"],
    "architecture_diagrams": ["## Architecture Diagrams"],
    "api": ["## API", "### Usage Estimates"],
    "events": ["## Events"],
    "front_end": ["## Front End Updates"],
    "data_storage": ["## Data Storage"],
    "auth": ["## Auth"],
    "dependencies": ["## Dependencies"],
    "dependents": ["## Dependents"],
    "integration_tests": ["## Integration Tests"],
    "manual_tests": ["## Internal (Manual) Tests"],
    "load_tests": ["## Performance/Load Tests"],
    "end_to_end_tests": ["## End to End Test"],
    "new_technologies": ["## New technologies considered"],
    "ab_trials": ["## A/B Testing"],
    "misc_considerations": ["# Misc Considerations"],
}

# The checklist items that each question brings.
ITEMS = {
    "dependencies": ["Network access, access keys and permissions for every dependency are set up"],
    "dependents": ["The owners of the dependents know what changes and when"],
    "api": ["The API documentation is published"],
    "events": ["The consumers of each new or changed event are ready for it"],
    "front_end": [
        "Product has approved the mocks and the final screens",
        "The changed screens have been checked in production",
    ],
    "data_storage": [
        "The data migration is rehearsed, and a backup has been restored as a test",
        "A backup is taken, and the data migration has run",
        "Backups of the new data run, and data that is no longer needed is removed",
    ],
    "auth": ["Access rules have been reviewed for security"],
    "integration_tests": ["The integration tests pass"],
    "manual_tests": ["The internal (manual) tests are done, and their findings resolved"],
    "load_tests": ["The load tests pass at the expected volume"],
    "end_to_end_tests": ["The end to end test passes in pre-prod"],
    "ab_trials": [
        "The A/B trials are set up, with every treatment tried",
        "The A/B trials have started with the planned share of traffic",
        "The A/B trials are concluded, and the losing treatments removed",
    ],
    "product_perspective": ["Product has seen the results"],
}

ALWAYS = [
    "All reviewers have approved this spec",
    "The rollback plan is written down and has been tried",
    "Dashboards and alerts are in place",
    "Everyone on call knows that the launch starts",
    "The feature is turned on for the first stage",
    "Logs, metrics and error rates look as expected after each stage",
    "The definition of success has been measured",
    "Feature flags and code that is no longer used are removed",
    "This spec says what was built in the end",
]

REVIEWERS = ["Status", "Notes"]
TABLES = {
    "# Review Status": [["Engineering Reviewer", *REVIEWERS], ["Person", "Unviewed", ""]],
    "# Overview": [["Product Reviewer", *REVIEWERS], ["Person", "Unviewed", ""]],
    "## API": [
        ["API", "Description"],
        [
            "**[*ApiName*] [Method] [Path]**",
            "[*Description of the API, its request and response structure, and its status codes*]",
        ],
    ],
    "## Data Storage": [
        ["Field", "isRequired", "Data Type", "Description", "Example"],
        [
            "[***FieldName***]",
            "[*Yes|No*]",
            "[*Depends on the technology*]",
            "[*What the data means*]",
            "[*Example value*]",
        ],
    ],
    "## A/B Testing": [
        ["Trial", "Treatment", "Description"],
        ["**[*TrialName*]**", "CONTROL", "[*Expected behavior*]"],
        ["", "[*TreatmentName*]", "[*Expected behavior*]"],
    ],
}

NAMES = (
    "Metro UI",
    "Agent Customer Admin",
    "Kong gateway",
    "DataLake",
    "Panoptes",
    "Zon",
    "Splunk",
    "Umbra",
    "Spike",
)

ALL_YES: dict[str, str | bool] = dict.fromkeys(SECTIONS, True)
ALL_NO: dict[str, str | bool] = dict.fromkeys(SECTIONS, False)
KINDS = QUESTIONS["project_kind"]["choices"]
WITHOUT_GUIDANCE = {
    "# Payment Retries - Engineering Spec",
    "## Requirements",
    "# Design",
    "# Observability",
}

MARKDOWN = MarkdownIt("commonmark").enable("table")

Render = Callable[..., str]


@pytest.fixture(scope="session")
def made(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Project]:
    """Generate a spec with some answers, each only once; not to be changed."""

    @cache
    def generated(options: tuple[str, ...], answers: frozenset[tuple[str, str | bool]]) -> Project:
        path = tmp_path_factory.mktemp("document") / "spec"
        return generate(template, path, *options, answers=dict(answers))

    def make(answers: Answers | None = None, *options: str) -> Project:
        return generated(options, frozenset((answers or {}).items()))

    return make


@pytest.fixture(scope="session")
def document(made: Callable[..., Project]) -> Render:
    """The text of a spec with some answers."""

    def render(answers: Answers | None = None, *options: str) -> str:
        return made(answers, *options).spec

    return render


def headings(text: str) -> list[str]:
    """The headings as Markdown sees them, in the form `## Heading`."""
    tokens = MARKDOWN.parse(text)
    return [
        f"{token.markup} {following.content}"
        for token, following in pairwise(tokens)
        if token.type == "heading_open" and token.level == 0
    ]


def tables(text: str) -> dict[str, list[list[str]]]:
    """The rows of every table, by the heading above it."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    tokens = MARKDOWN.parse(text)
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            heading = f"{token.markup} {following.content}"
        elif token.type == "tr_open":
            found.setdefault(heading, []).append([])
        elif token.type in ("th_open", "td_open"):
            found[heading][-1].append(following.content)
    return found


def bodies(text: str) -> dict[str, list[str]]:
    """The blocks under each heading; those above the first stand under an empty one."""
    found: dict[str, list[str]] = {"": []}
    for block in text.strip("\n").split("\n\n"):
        if block.startswith("#"):
            found[block] = []
        else:
            found[list(found)[-1]].append(block)
    return found


def without(text: str, names: list[str], reasons: Mapping[str, str]) -> str:
    """The document with everything, once the answers to these questions are no."""
    stubs = {heading: f"Not applicable because {reasons[name]}." for name in names for heading in SECTIONS[name]}
    gone = {f"- [ ] {item}" for name in names for item in ITEMS.get(name, [])}
    blocks = ["\n\n".join(bodies(text)[""])]
    for heading, body in bodies(text).items():
        if heading:
            blocks += [heading, *([stubs[heading]] if heading in stubs else body)]
    lines = "\n\n".join(blocks).split("\n")
    assert gone <= set(lines)
    return "\n".join(line for line in lines if line not in gone) + "\n"


VARIANTS: dict[str, tuple[dict[str, str | bool], tuple[str, ...]]] = {
    "default": ({}, ()),
    "all yes": (ALL_YES, ()),
    "all no": (ALL_NO, ()),
    "short guidance": ({"guidance": "short"}, ()),
    "tasks skipped": (ALL_NO, ("--skip-tasks",)),
    **{kind: ({"project_kind": kind}, ()) for kind in KINDS},
}


@pytest.fixture(params=VARIANTS)
def variant(request: pytest.FixtureRequest, document: Render) -> str:
    """The document for each set of answers that differs as a whole."""
    answers, options = VARIANTS[request.param]
    return document(answers, *options)


def test_every_heading_of_the_original_stands_in_its_order(variant: str) -> None:
    assert headings(variant) == HEADINGS


def test_the_document_is_cleanly_laid_out(variant: str) -> None:
    assert variant.startswith("***If a section does not apply, DO NOT delete it")
    assert re.findall(r"\n\n\n|[ \t]+\n|\t|\r|<!--|{%|{{|\n#[^\n]*\n[^\n]", variant) == []
    assert re.findall(r"(?<!\n)\n(?!\n|\||- |\Z)", variant) == []


def test_every_table_has_its_columns_and_fixed_words(document: Render) -> None:
    assert tables(document(ALL_YES)) == TABLES
    assert tables(document({"guidance": "short", **ALL_YES})) == TABLES
    left = {name: rows for name, rows in TABLES.items() if "Review" in rows[0][0]}
    assert tables(document(ALL_NO)) == left


def test_every_section_has_guidance_in_the_original_form(document: Render) -> None:
    for heading, blocks in bodies(document(ALL_YES)).items():
        paragraphs = [block for block in blocks if block.startswith("[")]
        assert bool(paragraphs) is (heading not in {"", *WITHOUT_GUIDANCE}), heading
        for paragraph in paragraphs:
            assert re.fullmatch(r"\[\*[A-Z][^*\[\]`\n]+[.?]\*\]", paragraph), paragraph
            assert len(re.findall(r"[.?](?: |\*)", paragraph)) <= 2, paragraph


def test_nothing_stands_in_a_section_but_guidance_tables_and_task_lists(document: Render) -> None:
    blocks = [block for body in bodies(document(ALL_YES)).values() for block in body]
    other = [block for block in blocks if not re.match(r"\[\*|\| |- \[ \] ", block)]
    assert other == [
        "***If a section does not apply, DO NOT delete it but explain WHY it is not relevant.***",
        "Author: [*Name*]",
    ]


def test_short_guidance_is_one_line_a_section_and_nothing_else_changes(document: Render) -> None:
    full, short = (bodies(document({"guidance": size, **ALL_YES})) for size in ("full", "short"))
    for heading, blocks in full.items():
        asked = [block for block in blocks if block.startswith("[")]
        brief = [block for block in short[heading] if block.startswith("[")]
        assert len(brief) == min(len(asked), 1)
        assert all(re.fullmatch(r"\[\*[^*\[\]`\n]+\*\]", block) for block in brief)
        assert [b for b in blocks if b not in asked] == [b for b in short[heading] if b not in brief]


def test_the_names_that_the_original_uses_are_kept(document: Render) -> None:
    assert [name for name in NAMES if name not in document(ALL_YES)] == []


def test_the_checklists_start_with_what_the_answers_call_for(document: Render) -> None:
    def items(text: str) -> list[str]:
        return re.findall(r"(?m)^- \[ \] (.*)$", text)

    everything = [item for brought in ITEMS.values() for item in brought] + ALWAYS
    assert sorted(items(document(ALL_YES))) == sorted(everything)
    assert items(document(ALL_NO)) == ALWAYS
    lists = [
        heading for heading, blocks in bodies(document(ALL_YES)).items() if blocks and blocks[-1].startswith("- [ ] ")
    ]
    assert lists == ["## Pre Launch Checklist", "## Launch Checklist", "## Post Launch Checklist"]


def test_all_no_is_the_document_with_every_conditional_section_a_sentence(
    document: Render,
) -> None:
    reasons = {f"{name}_reason": f"the reason for {name} is known" for name in SECTIONS}
    expected = without(document(ALL_YES), list(SECTIONS), {name: reasons[f"{name}_reason"] for name in SECTIONS})
    assert document({**ALL_NO, **reasons}) == expected


@pytest.mark.parametrize("name", SECTIONS)
def test_one_no_changes_its_own_section_and_items_only(document: Render, name: str) -> None:
    answers = {**ALL_YES, name: False, f"{name}_reason": "We said so."}
    assert document(answers) == without(document(ALL_YES), [name], {name: "we said so"})


def level(heading: str) -> int:
    """How deep a heading stands."""
    return len(heading.split()[0])


def test_any_section_can_be_given_up(document: Render) -> None:
    # Those with subsections would give up these too, so each of them goes by itself below.
    following = [*HEADINGS[2:], "# The end"]
    leaves = [heading for heading, after in zip(HEADINGS[1:], following, strict=True) if level(after) <= level(heading)]
    reasons = {heading: f"reason {number} holds" for number, heading in enumerate(leaves)}
    asked = "; ".join(f"{heading.lstrip('# ').upper()}: {reasons[heading]}" for heading in leaves)
    before, after = (bodies(document({**ALL_YES, **more})) for more in ({}, {"other_not_applicable": asked}))
    stubs = {heading: [f"Not applicable because {reason}."] for heading, reason in reasons.items()}
    assert len(leaves) == 33
    assert after == {**before, **stubs}


def test_a_section_that_is_given_up_takes_its_subsections_along(document: Render) -> None:
    asked = {"other_not_applicable": "Requirements: The brief has them all."}
    before, after = (bodies(document({**ALL_YES, **more})) for more in ({}, asked))
    stub = ["Not applicable because the brief has them all."]
    gone = ("## Requirements", "### Functional Requirements", "### Non-Functional requirements")
    assert after == {**before, **dict.fromkeys(gone, stub)}


def test_skipped_tasks_leave_a_whole_document_that_only_lacks_its_last_newline(
    made: Callable[..., Project],
) -> None:
    project = made(ALL_YES, "--skip-tasks")
    assert project.spec + "\n" == made(ALL_YES).spec
    assert project.files == [".copier-answers.yml", "engineering-spec.md"]


# Answers that differ from the default, and what they change in the document.
EFFECTS: dict[str, tuple[str, str, str]] = {
    "project_name": ("Ledger", "# Payment Retries - ", "# Ledger - "),
    "user_name": ("Ann", "Author: [*Name*]", "Author: Ann"),
    "product_reviewers": (
        "Ann, Bob B.",
        "| Product Reviewer | Status | Notes |\n| :---- | :---- | :---- |\n| Person | Unviewed |  |",
        "| Product Reviewer | Status | Notes |\n| :---- | :---- | :---- |\n"
        "| Ann | Unviewed |  |\n| Bob B. | Unviewed |  |",
    ),
    "engineering_reviewers": (
        "Cy",
        "| Engineering Reviewer | Status | Notes |\n| :---- | :---- | :---- |\n| Person |",
        "| Engineering Reviewer | Status | Notes |\n| :---- | :---- | :---- |\n| Cy |",
    ),
    "product_brief": (
        "https://example.com/a_b*c?d=[e]&f=1",
        "# Overview\n\n[*Give an overview of the project and of the problem that we are trying to"
        " solve, in 1-2 paragraphs.*]\n\n[*There is no product brief, so include the justification"
        " for the project here.*]",
        "# Overview\n\nProduct brief: <https://example.com/a_b*c?d=[e]&f=1>\n\n[*Give an overview"
        " of the project and of the problem that we are trying to solve, in 1-2 paragraphs.*]\n\n"
        "[*Rely on the product brief for most of the justification.*]",
    ),
    "api_endpoints": (
        "GET /orders,POST /orders/{id}",
        "| **[*ApiName*] [Method] [Path]** | [*Description of the API, its request and response"
        " structure, and its status codes*] |",
        "| **GET /orders** | [*Description of the API, its request and response structure, and its"
        " status codes*] |\n| **POST /orders/{id}** | [*Description of the API, its request and"
        " response structure, and its status codes*] |",
    ),
    "data_tables": (
        "orders, order_lines",
        "| [***FieldName***] | [*Yes\\|No*] | [*Depends on the technology*] |"
        " [*What the data means*] | [*Example value*] |",
        "| **orders** [***FieldName***] | [*Yes\\|No*] | [*Depends on the technology*] | [*What the"
        " data means*] | [*Example value*] |\n| **order_lines** [***FieldName***] | [*Yes\\|No*] |"
        " [*Depends on the technology*] | [*What the data means*] | [*Example value*] |",
    ),
    "trial_names": (
        "Dark mode, New cart",
        "| **[*TrialName*]** | CONTROL | [*Expected behavior*] |\n|  | [*TreatmentName*] | [*Expected behavior*] |",
        "| **Dark mode** | CONTROL | [*Expected behavior*] |\n|  | [*TreatmentName*] | [*Expected"
        " behavior*] |\n| **New cart** | CONTROL | [*Expected behavior*] |\n|  | [*TreatmentName*]"
        " | [*Expected behavior*] |",
    ),
}

# Held by tests of their own.
ELSEWHERE = {
    *SECTIONS,
    *(f"{name}_reason" for name in SECTIONS),
    "project_kind",
    "spec_file",
    "guidance",
    "other_not_applicable",
    "template_file",
}


@pytest.mark.parametrize("name", EFFECTS)
def test_an_answer_changes_its_place_in_the_document_and_nothing_else(document: Render, name: str) -> None:
    value, old, new = EFFECTS[name]
    before = document(ALL_YES)
    assert before.count(old) == 1
    assert document({**ALL_YES, name: value}) == before.replace(old, new)


def test_every_question_has_its_effect_held_by_a_test() -> None:
    assert set(QUESTIONS) == {*EFFECTS, *ELSEWHERE}


def test_the_kind_of_project_only_sets_what_is_suggested(made: Callable[..., Project]) -> None:
    noes = {}
    for kind in KINDS:
        answers = made({"project_kind": kind}).answers
        noes[kind] = {name for name in SECTIONS if answers[name] is False}
    assert noes == {
        "service": {"front_end", "ab_trials", "misc_considerations"},
        "front end": {"api", "events", "data_storage", "misc_considerations"},
        "data pipeline": {"api", "front_end", "ab_trials", "misc_considerations"},
        "library": {"events", "front_end", "data_storage", "ab_trials"},
        "infrastructure": {"api", "events", "front_end", "data_storage", "ab_trials"},
        "other": {"ab_trials", "misc_considerations"},
    }
    assert "project_kind" not in SKELETON


def test_every_marker_has_its_question_and_a_question_for_the_reason() -> None:
    marked = re.findall(r"(?m)^<!-- copier: when (\w+) -->$", SKELETON)
    assert marked == list(SECTIONS)
    assert marked == [name for name, details in QUESTIONS.items() if details["type"] == "bool"]
    for name in marked:
        assert QUESTIONS[f"{name}_reason"]["when"] == f"{{{{ not {name} }}}}"


def test_every_marker_stands_directly_under_its_heading() -> None:
    marked = re.findall(r"(?m)^(#+ .*)\n<!-- copier: when (\w+) -->\n", SKELETON)
    assert marked == [(headings[0], name) for name, headings in SECTIONS.items()]
    assert len(re.findall(r"<!-- copier: when", SKELETON)) == len(SECTIONS)


def test_copier_yml_has_no_key_that_copier_does_not_know() -> None:
    keys = {key for details in QUESTIONS.values() for key in details}
    assert keys == {"type", "help", "default", "when", "choices", "validator"}
    assert {name for name in SETTINGS if name.startswith("_")} == {
        "_min_copier_version",
        "_subdirectory",
        "_templates_suffix",
        "_envops",
        "_skip_if_exists",
        "_exclude",
        "_tasks",
        "_message_before_copy",
        "_message_after_copy",
        "_message_before_update",
        "_message_after_update",
    }
    assert [set(task) for task in SETTINGS["_tasks"]] == [{"command", "when"}]


def test_one_question_is_computed_and_all_others_are_asked() -> None:
    hidden = [name for name, details in QUESTIONS.items() if details.get("when") is False]
    assert hidden == ["template_file"]


def test_the_names_of_the_templates_files_are_legal_on_windows() -> None:
    names = [path.name for path in (REPOSITORY / "template").rglob("*")]
    assert len(names) >= 8
    assert [name for name in names if re.search(r'[<>:"|?*\\]|[. ]$', name)] == []


# A hook that records how it was called and what it was given, one JSON object a line.
RECORDER = """\
import json, os, pathlib, sys
given = pathlib.Path(sys.argv[-1])
record = {
    "arguments": sys.argv[1:],
    "folder": os.getcwd(),
    "name": given.name,
    "content": given.read_bytes().decode(),
}
with open(os.environ["RECORDS"], "a", encoding="utf-8") as records:
    records.write(json.dumps(record) + "\\n")
if os.environ.get("FAIL"):
    sys.exit("the hook fails")
given.unlink()
"""


@pytest.fixture
def recorded(own_template: Template) -> Template:
    """The template with a hook that only records how it was called."""
    own_template.write("hooks/post_generation.py", RECORDER)
    own_template.release("v1.0.1")
    return own_template


class Records:
    """What the recording hook wrote."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.environment = {"RECORDS": str(path)}

    @property
    def all(self) -> list[dict[str, object]]:
        """One record for each time that the hook was run."""
        return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def records(tmp_path: Path) -> Records:
    """Where the recording hook writes."""
    return Records(tmp_path / "records")


def test_the_hook_is_given_what_it_must_know_and_the_document_with_its_markers(
    recorded: Template, tmp_path: Path, records: Records
) -> None:
    answers: dict[str, str | bool] = {
        "front_end_reason": "Because The *API* is `all`.",
        "other_not_applicable": "logging: Because we log_ nothing.",
        "user_name": "*Ann*",
    }
    result = copy(recorded, tmp_path / "spec", answers=answers, environment=records.environment)
    assert result.returncode == 0, result.stderr
    (record,) = records.all
    content = str(record["content"])
    digest = hashlib.sha1(content.encode(), usedforsecurity=False).hexdigest()
    assert record["name"] == f".copier-template.{digest}.md"
    assert record["arguments"] == ["--", record["name"]]
    assert record["folder"] == str(tmp_path / "spec")
    head, text = content.split("\n", 1)
    project = Project(tmp_path / "spec")
    kept = {name: value for name, value in project.answers.items() if not name.startswith("_")}
    assert json.loads(head) == {
        "answers": {
            **kept,
            "front_end_reason": r"the \*API\* is \`all\`",
            "other_not_applicable": r"logging: we log\_ nothing",
        },
        "answers_file": ".copier-answers.yml",
        "baseline_file": ".copier-baseline.md",
        "spec_file": "engineering-spec.md",
        "version": "v1.0.1",
    }
    assert re.sub(r"(?m)^<!-- copier: .*-->\n", "", text) == project.spec + "\n"
    assert len(re.findall(r"(?m)^#+ .*\n<!-- copier: when \w+ -->\n", text)) == len(SECTIONS)


def test_a_second_spec_in_the_same_folder_has_files_of_its_own(
    recorded: Template, tmp_path: Path, records: Records
) -> None:
    options = ("--answers-file", ".copier-answers.payments.yml")
    result = copy(recorded, tmp_path / "spec", *options, environment=records.environment)
    assert result.returncode == 0, result.stderr
    (record,) = records.all
    head = json.loads(str(record["content"]).split("\n", 1)[0])
    assert head["answers_file"] == ".copier-answers.payments.yml"
    assert head["baseline_file"] == ".copier-baseline.payments.md"
    assert head["spec_file"] == "engineering-spec.payments.md"
    assert re.fullmatch(r"\.copier-template\.payments\.[0-9a-f]{40}\.md", str(record["name"]))
    files = Project(tmp_path / "spec").files
    assert files == [".copier-answers.payments.yml", "engineering-spec.payments.md"]


def test_a_quiet_copy_asks_the_hook_to_be_quiet(recorded: Template, tmp_path: Path, records: Records) -> None:
    result = copy(recorded, tmp_path / "spec", "--quiet", environment=records.environment)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    (record,) = records.all
    assert record["arguments"] == ["--quiet", record["name"]]


def test_the_hook_runs_once_in_an_update_and_once_in_a_recopy(
    recorded: Template, tmp_path: Path, records: Records
) -> None:
    project = Project(tmp_path / "spec")
    copy(recorded, project.path, environment=records.environment)
    project.commit()
    recorded.edit("template/document.md.jinja", "Identify the new APIs", "Name the new APIs")
    recorded.release("v1.1.0")
    before = project.spec
    updated = update(project, environment=records.environment)
    assert updated.returncode == 0, updated.stderr
    again = recopy(project, environment=records.environment)
    assert again.returncode == 0, again.stderr
    _, in_update, in_recopy = records.all
    assert in_update == in_recopy
    assert in_update["folder"] == str(project.path)
    assert in_update["arguments"] == ["--", in_update["name"]]
    assert "Name the new APIs" in str(in_update["content"])
    assert project.spec == before
    assert project.files == [".copier-answers.yml", "engineering-spec.md"]


def test_what_a_killed_run_leaves_behind_is_no_reason_to_ask(
    recorded: Template, tmp_path: Path, records: Records
) -> None:
    project = Project(tmp_path / "spec")
    project.path.mkdir()
    failed = copy(recorded, project.path, environment={**records.environment, "FAIL": "1"})
    assert failed.returncode != 0
    left = [name for name in project.files if name.startswith(".copier-template.")]
    assert left == [records.all[0]["name"]]
    # No --overwrite: a question would end this run, since there is no one to answer.
    result = copy(recorded, project.path, environment=records.environment)
    assert result.returncode == 0, result.stderr
    assert records.all[0] == records.all[1]
    assert project.files == [".copier-answers.yml", "engineering-spec.md"]


def test_a_file_that_a_killed_run_left_half_written_is_not_believed(
    recorded: Template, tmp_path: Path, records: Records
) -> None:
    project = Project(tmp_path / "spec")
    copy(recorded, project.path, environment=records.environment)
    project.commit()
    recorded.edit("template/document.md.jinja", "Identify the new APIs", "Name the new APIs")
    recorded.release("v1.1.0")
    failed = update(project, environment={**records.environment, "FAIL": "1"})
    assert failed.returncode != 0
    left = project.path / str(records.all[-1]["name"])
    left.write_bytes(left.read_bytes()[:5000])
    project.commit()
    result = update(project, environment=records.environment)
    assert result.returncode == 0, result.stderr
    assert records.all[-1] == records.all[-2]


@pytest.mark.parametrize("path", ["docs/spec.md", "#notes.md", "[draft] spec.md", "spéc.md", "!a.md"])
def test_copier_never_touches_a_spec_that_is_there(template: Template, tmp_path: Path, path: str) -> None:
    answers = {"spec_file": path}
    project = generate(template, tmp_path / "spec", "--skip-tasks", answers=answers)
    project.write("The author's.\n")
    again = copy(template, project.path, "--skip-tasks", "--overwrite", answers=answers)
    assert again.returncode == 0, again.stderr
    assert project.spec == "The author's.\n"
