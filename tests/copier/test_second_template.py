"""Another document altogether, an architecture decision record, with hooks/ as it is."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
import yaml
from helpers.projects import (
    REPOSITORY,
    Project,
    Result,
    Template,
    copier,
    make_template,
    run,
    update,
)

HERE = Path(__file__).with_name("second_template")
QUESTIONS = yaml.safe_load((HERE / "questions.yml").read_text("utf-8"))
CHECK = REPOSITORY / "hooks" / "check.py"

FIRST = """\
# Use a queue

[*One sentence that says what was decided.*]

| Decider | Agrees |
| --- | --- |
| Backend team | [*Yes or no*] |
| Web team | [*Yes or no*] |

## Context

[*What is the problem, and what forces are at play?*]

## Options

1. [*An option*]
2. [*Another option*]

### Pros and cons

[*What speaks for each option, and what against it?*]

## Decision

[*What do we do, and why?*]

## Consequences

[*What becomes easier, and what harder?*]

### Migration

Not applicable because nothing is in use yet.

#### Order

Not applicable because nothing is in use yet.

## Security

[*What changes for an attacker?*]
"""

# What an author makes of it, text by text.
WRITTEN = {
    "[*One sentence that says what was decided.*]": "Orders go through a queue.",
    "| Backend team | [*Yes or no*] |": "| Backend team | Yes |",
    "[*What is the problem, and what forces are at play?*]": "Orders are lost under load.",
    "1. [*An option*]\n2. [*Another option*]": "1. A queue\n2. A larger database",
    "[*What do we do, and why?*]": "We put in a queue:\n\n```\n# not a heading\n```",
}

# What the second release makes of its document.
RELEASE = {
    "## Decision\n": "## Outcome\n<!-- copier: was Decision -->\n",
    "[*What speaks for each option, and what against it?*]": "[*Compare the options.*]",
    "[*What is the problem, and what forces are at play?*]": "[*Which problem is to be solved?*]",
    "## Security\n": "## Cost\n\n[*What does it cost?*]\n\n## Security\n",
}

SECOND = """\
# Use a queue

Orders go through a queue.

| Decider | Agrees |
| --- | --- |
| Backend team | Yes |
| Web team | [*Yes or no*] |

## Context

Orders are lost under load.

## Options

1. A queue
2. A larger database

### Pros and cons

[*Compare the options.*]

## Outcome

We put in a queue:

```
# not a heading
```

## Consequences

[*What becomes easier, and what harder?*]

### Migration

[*How does what exists get there?*]

#### Order

[*What comes first?*]

## Cost

[*What does it cost?*]

## Security

Not applicable because the queue is inside the same network.
"""

REPORT = """\
kept: Use a queue / Context (the template has changed it)
refreshed: Use a queue / Options / Pros and cons
renamed: Use a queue / Outcome (was “Decision”)
refreshed: Use a queue / Consequences / Migration
refreshed: Use a queue / Consequences / Migration / Order
added: Use a queue / Cost
refreshed: Use a queue / Security
""".splitlines()


def copier_yml() -> str:
    """Our settings and the computed value that ends them, around the second template's questions.

    The messages are left out: they speak of a spec.
    """
    ours = yaml.safe_load((REPOSITORY / "copier.yml").read_text("utf-8"))
    settings = {name: ours[name] for name in ours if re.match("_(?!message)", name)}
    last = {"template_file": ours["template_file"]}
    return str(yaml.safe_dump({**settings, **QUESTIONS, **last}, sort_keys=False))


@pytest.fixture
def records(tmp_path: Path) -> Template:
    """The second template, released, for the test alone to change."""
    parts = {name: REPOSITORY / name for name in ("hooks", "template")}
    made = make_template(tmp_path / "records", parts)
    made.write("copier.yml", copier_yml())
    made.write("template/document.md.jinja", (HERE / "document.md.jinja").read_text("utf-8"))
    made.release("v1.0.0")
    return made


@pytest.fixture
def record(records: Template, tmp_path: Path) -> Project:
    """A decision record that was just made."""
    answers = {"deciders": "Backend team, Web team", "migration": "no"}
    options = [f"--data={name}={value}" for name, value in answers.items()]
    result = copier("copy", "--trust", "--defaults", *options, records.path, tmp_path / "record")
    assert result.returncode == 0, result.stderr
    project = Project(tmp_path / "record", "decision.md")
    project.commit()
    return project


def check(project: Project, *options: str) -> Result:
    return run(sys.executable, CHECK, *options, project.spec_file, folder=project.path)


def test_a_copy_is_the_whole_record(record: Project) -> None:
    assert record.spec == FIRST
    assert record.baseline.endswith(FIRST)
    assert record.files == [".copier-answers.yml", ".copier-baseline.md", "decision.md"]


def test_a_release_and_a_changed_answer_reach_a_record_in_work(records: Template, record: Project) -> None:
    for old, new in WRITTEN.items():
        record.edit(old, new)
    record.commit()
    for old, new in RELEASE.items():
        records.edit("template/document.md.jinja", old, new)
    records.release("v2.0.0")
    answers: dict[str, str | bool] = {
        "migration": True,
        "security": False,
        "security_reason": "The queue is inside the same network.",
    }
    result = update(record, answers=answers)
    assert result.returncode == 0, result.stderr
    assert record.spec == SECOND
    lines = [re.sub(r": \.copier-baseline\.md:\d+\)", ")", line) for line in result.stdout.splitlines()]
    assert [line for line in lines if ": Use a queue" in line] == REPORT
    record.commit()
    assert update(record).returncode == 0
    assert record.spec == SECOND


def test_the_check_knows_its_sections_and_placeholders(record: Project) -> None:
    def found(*options: str) -> list[str]:
        result = check(record, *options, "--format=json")
        (spec,) = json.loads(result.stdout)["specs"]
        assert result.returncode == bool(spec["findings"] and options)
        return [f"{finding['code']}: {finding['section']}" for finding in spec["findings"]]

    title = "placeholder-left: Use a queue"
    assert set(found("--final")) == {
        title,
        *(f"{title} / {name}" for name in ("Context", "Options", "Options / Pros and cons")),
        *(f"{title} / {name}" for name in ("Decision", "Consequences", "Security")),
    }
    for old, new in WRITTEN.items():
        record.edit(old, new)
    assert set(found("--final")) == {
        title,  # one decider's answer
        f"{title} / Options / Pros and cons",
        f"{title} / Consequences",
        f"{title} / Security",
    }
    record.write(record.spec.partition("## Consequences")[0])
    missing = [finding for finding in found("--final") if finding.startswith("missing-section")]
    assert missing == [
        "missing-section: Use a queue / Consequences",
        "missing-section: Use a queue / Security",
    ]


def test_an_update_without_edits_equals_a_fresh_copy(records: Template, record: Project, tmp_path: Path) -> None:
    for old, new in RELEASE.items():
        records.edit("template/document.md.jinja", old, new)
    records.release("v2.0.0")
    assert update(record).returncode == 0
    options = ["--data=deciders=Backend team, Web team", "--data=migration=no"]
    fresh = tmp_path / "fresh"
    result = copier("copy", "--trust", "--defaults", *options, records.path, fresh)
    assert result.returncode == 0, result.stderr
    assert record.spec == Project(fresh, "decision.md").spec
