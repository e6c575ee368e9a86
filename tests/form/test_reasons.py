"""What says "not applicable", what gives a reason, and what only seems to."""

from __future__ import annotations

from typing import Any

import jinja2
import pytest
from form.denial import in_english
from form.refusal import denies, is_pending, read_refusal, says_none, says_nothing, sentence, stub_sections
from helpers.projects import REPOSITORY
from hypothesis import given
from hypothesis import strategies as st
from jinja2.sandbox import SandboxedEnvironment
from markdown.document import parse

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
    given_there = _refusal(stub)
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


BARE = """
N/A|n/a.|**N/A**|N\\/A|N / A|NA|- n/a|> N/A|1. N/A|[N/A]|Not applicable|Not applicable because
Not applicable because .|NOT APPLICABLE!|not-applicable|Not relevant.|Does not apply.
This section is not applicable.|This doesn’t apply|The API is not applicable.|API: N/A
It is not required.|This section isn't relevant|None|none.|-|—|–|...|…|_None_|No.|Nothing|None required.|None at this time.
Not needed.|Out of scope|Not in scope.|No changes.|There are none.|Nothing to add.|Nothing special.|No known issues.
There are no changes.|There should be no impact.|Irrelevant|No impact|As of now, none.|None, as of now.|Currently none.
None that I am aware of.|* None that I'm aware of.|None visible.|None currently|None at the moment.|None considered
None at the current time.|None I can think of.|None identified.|None presently.|No unique considerations.|None :D
Nothing we can currently think of.|Nothing new.|Nope|None special.|No expected impact.|No effects.|No updates required.
None identified at this time.|None that we know of.|None as of yet.|There is no known impact.|This is not relevant.
"""

# What is behind the arrow is the reason; where there is none, the sentence is its own.
TRUE = """
Not applicable because the API is frozen. -> the API is frozen
N/A because laws -> laws
N/A: laws -> laws
N/A - internal change only -> internal change only
N/A – laws forbid it -> laws forbid it
N/A (batch job) -> batch job
NA, since laws forbid it -> laws forbid it
Not applicable due to laws -> laws
Not applicable. Reason: laws -> laws
Not applicable, we use the existing one. -> we use the existing one
*Not applicable* because `laws` -> `laws`
> [!NOTE] Not applicable because laws -> laws
This API is not applicable since laws -> laws
Does not apply to batch jobs -> to batch jobs
Out of scope for this project. -> for this project
Not required for this release. -> for this release
Not planned for now -> for now
Irrelevant, the job has no screen -> the job has no screen
None, as the job has no users. -> the job has no users
None. This is a batch job. -> This is a batch job
*No changes*: the job has no screens -> the job has no screens
No front end changes are required since this is a batch job. -> this is a batch job
No front-end work is involved, because it runs at night. -> it runs at night
There are no front end changes.
There are no changes to the API.
There is no front end in this project.
There will be no front end changes in this project.
There aren't any changes to the API
Currently, there are no plans to change the UI. -> there are no plans to change the UI
This project has no user interface.
The service requires no changes here.
This change does not affect the front end; it is a batch job.
This proposal doesn't introduce any new dependencies.
We do not touch the front end.
We don't expect any impact.
We will not run any.
I don't see any impact
Nothing changes for users.
No UI impact.
No impact on the user interface.
No UI, API or schema changes.
No new dependencies are introduced.
No schema changes are needed for this.
No changes to the front end are planned.
No additional monitoring is needed at this time.
No data migration required.
No user interface.
The front end is not affected.
The front end will not be changed.
The public API remains unchanged.
Does not affect the ABI.
We're not touching the front end.
There is no such support needed.
There are currently no alternative clients.
No security considerations.
No open questions.
No spec changes at this time
No breaking changes were identified
There are no known backward compatibility issues.
No other alternatives were considered for now.
There are no security implications to this proposal.
No changes to the current behavior of the agent.
This RFC has no known compatibility issues.
This ADR does not introduce new data.
This feature has no effect on source compatibility.
There is no ABI impact of this change.
The author has no open questions at this point.
We are not considering any alternative solutions at this time.
I currently do not envision any extension in this regard.
We are not currently aware of any drawbacks.
No major impact
No API extensions.
No teaching necessary
As a new API, no compatibility issues are present. -> no compatibility issues are present
As stated under the goals, no API changes are included. -> no API changes are included
NA as this proposal only adds new types. -> this proposal only adds new types
N/A -- since the feature is part of the server. -> the feature is part of the server
N/A - once this merges it is live. -> once this merges it is live
N/A: there are no objectives. -> there are no objectives
Not applicable - this is a new feature. -> this is a new feature
This section does not apply as it removes nothing. -> it removes nothing
This change is not relevant for clusters of one node. It affects hosted ones. -> for clusters of one node. It affects hosted ones
None. The field is a string already. -> The field is a string already
None really. This is a straightforward change. -> This is a straightforward change
None, integration tests are run by others. -> integration tests are run by others
None - all design questions resolved. -> all design questions resolved
None; the proxy has no tests of its own. -> the proxy has no tests of its own
None. (We had considered one.) -> We had considered one.
No. Old rows are not stored. -> Old rows are not stored
No, this feature only adds new fields -> this feature only adds new fields
No - the code doesn't exist yet -> the code doesn't exist yet
No concerns. Compression runs on the source node. -> Compression runs on the source node
No change. It is a local file. -> It is a local file
No impact. What is exported depends on no server. -> What is exported depends on no server
No issues are expected. The case is the same as the first time. -> The case is the same as the first time
Nothing special needed. The same flags work as before. -> The same flags work as before
There are no drawbacks, since this only adds a field. -> this only adds a field
We don't expect any issues with versions.
We are not affected.
We touch nothing outside.
No big new red hot job queues.
"""

# What says no only where the answer is no already.
DENIED = """
The screens stay as they are.
This doesn't change any screens.
It is a batch job, so there is no user interface.
Because this is a batch job, there are no screens.
Users see no difference.
Nobody sees it.
None of the screens change.
Deferred to phase 2.
Another team does it in a separate project.
Intentionally left blank.
The job runs without a user interface.
As a new API, this will have no impact on existing code.
This is a straightforward request and no other designs have been considered.
It is currently not planned to build this.
This feature is purely additive; it has no effect on old clients.
To the best of our knowledge there are no risks.
The proposed change is purely additive and does not affect existing code.
Same as today.
""".strip().split("\n")

# What is written, be the answer no.
WRITTEN = """
The settings get a new page.
No retries are made after five attempts.
No new page, but the settings get a field.
No one can see the orders of others.
""".strip().split("\n")

TEXT = """
No retries are made after five attempts
None of the services store card data.
No more than five requests run at once.
No one can see the orders of others.
No later than May.
No longer used fields are dropped.
No matter what fails, the order is kept.
No news is good news; alerts go to Ann.
No secrets in logs
No requests may be lost.
No downtime during the switch.
No user data leaves the region.
No changes are allowed after the freeze.
No authentication is required for the public endpoints.
No login is required to see prices.
No retries are needed for reads. Writes are retried three times.
No new endpoints are needed, but the existing one gets a parameter.
No, in that case we roll back.
None of these may fail.
Nothing is stored here
Nothing is logged before the user consents.
Nothing but the gateway may call it.
Nobody can write there.
Not required to be unique
Not every call is retried.
Not only the service but the job, too.
There is no limit on the number of retries.
There is no way to delete a row.
There is no queue between the two services; calls are synchronous.
There are no new endpoints. The existing one returns a new field.
The service does not retry failed calls.
We do not store card numbers.
Retries are not needed for reads.
The old table is not needed once the new one is filled.
Unchanged rows are skipped.
Unaffected users see the old page.
Out of scope requests are refused with 403.
Unless noted, calls are retried.
None of the alternatives is as fast.
None that is automated. An admin can always copy the file.
None beyond the details of the code.
None with the design, only with its name.
None, if we do nothing the job gets no faster.
None so far, but the next section lists a few.
No single place says which rows are held.
No sensitive data is stored, only counts and times.
No downtime is needed when we roll out in two steps.
No blocks would be valid that are refused today.
No more calls are made than today.
No secrets are stored by the manager; they come from the vault when they are used.
No user can import the old module any more.
No longer will the job delete images.
No open requests are dropped. The balancer drains them first.
No cache is needed for reads, while writes go through one.
No tests yet. The unit tests will be added with the first version.
No audit for the test network, though there is one for the main one.
No major concerns besides the one about names.
No drawbacks beyond a little memory.
No tokens are kept once the user has left.
Nothing happens until the flag is set.
Nothing else writes to this table.
Not all clients can read the new field.
Not directly, though plugins may call the provider.
Not storing the key is what makes it safe.
Not until each node has the new version.
Not sure how much the change touches old pages.
Not attempting to solve how large files are kept
There is no central place for these notes.
There are no locks in the hot path.
There are no guarantees about the order.
There is no single owner today, which is the problem.
There was no rate limit before this.
It doesn't work well with async functions
It does not scale with the number of nodes.
We could not do this and keep it as it is.
We have not decided which queue to use.
We did not find a faster index.
We do not retry after the third time.
We are not able to tell two users apart.
This does not scale beyond ten nodes.
The contracts must not be called by others.
The key must not be lost.
The decoding is not described in this text.
The owner can no longer be changed.
The order of calls is not kept.
The old API is not compatible with the new one.
The case is not easy to build.
These functions aren't strictly necessary since they only wrap others.
Users can no longer pick the old page.
Existing accounts cannot switch over.
A full implementation has not been written yet.
As with any index, no row may be missing.
In case of a failure, no request is lost.
To save memory, nothing is kept.
For large files, there is no limit but the disk.
Already supported, with no extra code, by the gateway.
Without a node's name no metric is sent.
Do nothing, and live with the old page.
Don't re-use the old client.
Never drop a row.
NA is where it runs
National data
The status is N/A
Users may write N/A there
Not applicablesomething
N/Assigned
No more manual deploys.
The API is not public.
The API is now planned.
No changes (unless asked)
The API is still needed.
We do not store or change it.
We are not ready.
We are not affected by it.
No retries in planned
No retries are needed anywhere.
Not needed until May
No very big new red hot job queues.
It is slow
Notes
nonsense
1
✅
日本
![a](b)
"""


def _lines(table: str) -> list[str]:
    return table.strip().split("\n")


def _refusal(text: str, title: str = "API", *sentence: str) -> str | None:
    """The reason in a section of that text; None if it does not say no."""
    (_, section) = parse(f"# {title}\n\n{text}\n")
    refusal = read_refusal(section, *sentence)
    return refusal.reason if refusal else None


@pytest.mark.parametrize("text", BARE.strip().replace("\n", "|").split("|"))
def test_what_says_no_and_not_why(text: str) -> None:
    assert _refusal(text) == ""


@pytest.mark.parametrize("line", _lines(TRUE))
def test_what_says_no_and_why(line: str) -> None:
    text, arrow, reason = line.partition(" -> ")
    given = _refusal(text)
    assert given == (reason if arrow else text.rstrip("."))
    assert not says_nothing(given, "API")


@pytest.mark.parametrize("text", _lines(TEXT))
def test_what_only_looks_like_it(text: str) -> None:
    assert _refusal(text) is None


@pytest.mark.parametrize(("text", "denied"), [*((text, True) for text in DENIED), *((text, False) for text in WRITTEN)])
def test_where_the_answer_is_no_any_denial_agrees(text: str, denied: bool) -> None:
    (_, section) = parse(f"# API\n\n{text}\n")
    assert (_refusal(text), denies(section)) == (None, denied)
    (_, more) = parse(f"# API\n\n{text}\n\nThe settings get a new page.\n")
    assert not denies(more)
    (_, code) = parse(f"# API\n\n```\n{text}\n```\n")
    assert not denies(code)


def test_only_a_short_text_denies_in_other_words() -> None:
    long = " ".join(["No changes:", "so"] + ["word"] * 57)
    assert (_refusal(long), _refusal(f"{long} more")) == (long[12:], None)
    (_, section), (_, more) = (parse(f"# API\n\nAs before {text}\n") for text in (long[12:], long[10:]))
    assert (denies(section), denies(more)) == (True, False)
    none = "None. " + "x" * 93
    assert (says_none(none), says_none(f"{none}x"), says_none("A" + none)) == (True, False, False)


def test_blanks_and_line_ends_are_one() -> None:
    assert _refusal("Not\napplicable \n  since\tlaws\nforbid it.") == "laws\nforbid it"


def test_of_what_a_section_is_about_more_may_be_said() -> None:
    for title, text in (
        ("Dependencies", "There are no dependencies on other services"),
        ("Risks and Drawbacks", "No immediate risks to think of by ourselves"),
        ("Alternatives", "No alternatives were considered as of the writing of this proposal"),
    ):
        assert _refusal(text, title) == text
        assert _refusal(text, "API") is None


def test_only_a_short_section_says_no() -> None:
    assert _refusal("Not applicable because:\n\n- laws\n- cost") == "- laws\n- cost"
    assert _refusal("N/A\n\n<!-- a note -->") == ""
    for more in ("Yet we do it.", "- laws", "| a | b |\n| - | - |", "```\nx\n```"):
        assert _refusal(f"No changes.\n\n{more}") is None
    assert _refusal("Not applicable because:\n\n- laws\n\nMore.") is None
    assert _refusal("Not applicable because:\n\n> laws") is None
    assert _refusal("- None\n- One") is None
    assert _refusal("- Not applicable to guests\n- Users see a page") is None
    assert _refusal("```\nN/A\n```") is None
    assert _refusal("") is None


def test_the_templates_own_sentence_is_known_in_any_language() -> None:
    german, japanese = "Entfällt, weil {}.", "{}のため、対象外。"
    assert _refusal("Entfällt, weil es\nkeine Oberfläche gibt.", "API", german) == "es keine Oberfläche gibt"
    assert _refusal("画面がないのため、対象外。", "API", japanese) == "画面がない"
    assert _refusal("Es entfällt nichts.", "API", german) is None
    assert _refusal("Entfällt die Zahlung, so wird gemahnt.", "API", german) is None
    assert _refusal("画面を作る。", "API", japanese) is None
    assert sentence("es keine gibt", german) == "Entfällt, weil es keine gibt."


@pytest.mark.parametrize(
    ("template_sentence", "text", "reason"),
    [
        ("Entfällt, weil {}.", "Entfällt.", ""),
        ("Entfällt, weil {}.", "**Entfällt**, weil es keine gibt.", "weil es keine gibt"),
        ("Entfällt, weil {}.", "> Entfällt: keine Oberfläche", "keine Oberfläche"),
        ("Entfällt, weil {}.", "Entfällt (Batch-Job)", "Batch-Job"),
        ("Nicht nötig: {}", "nicht nötig – Batch-Job", "Batch-Job"),
        ("{}のため、対象外。", "対象外", ""),
        ("{}のため、対象外。", "画面がないので対象外。", "画面がないので"),
        ("不适用，因为{}。", "不适用：没有界面", "没有界面"),
        ("Sans objet car {}.", "Sans objet.", ""),
        ("No aplica porque {}.", "No aplica.", ""),
        ("No aplica porque {}.", "No aplica, sin interfaz", "sin interfaz"),
        ("Entfällt, weil {}.", "N/A", ""),
    ],
)
def test_the_words_of_its_sentence_say_no_without_their_joining(template_sentence: str, text: str, reason: str) -> None:
    assert _refusal(text, "API", template_sentence) == reason


def test_the_sections_with_the_templates_own_sentence_are_its_stubs() -> None:
    text = "# A\n\nNot applicable because x.\n\n# B\n\nN/A\n\n# C\n\nNot applicable because x.\n\nYet y.\n"
    assert stub_sections(parse(text)) == {1}


def test_a_placeholder_is_no_reason() -> None:
    for reason in (
        "[*why*]",
        "[_why it is so_]",
        "<reason here>",
        "{{ reason }}",
        "**[*why*]**",
        "\\[*why*\\]",
        "[**]",
        "[*why\nso*]",
        "{}",
    ):
        assert says_nothing(reason)
    for reason in (
        "[ADR 7](https://example.com)",
        "[ADR 7]",
        "<https://example.com/7>",
        "see [*why*](x)",
        "[*why*] and so",
        "so [*why*]",
        "{{ reason }} and so",
        "so {{ reason }}",
        "<reason> and so",
        "so <reason>",
        "<a@example.com>",
        "<ADR/7>",
    ):
        assert not says_nothing(reason)


def test_a_sections_name_is_no_reason() -> None:
    assert says_nothing("A/B testing!", "A/B Testing")
    assert not says_nothing("A/B testing is over", "A/B Testing")
    assert says_nothing("--", "A/B Testing")


def test_a_promise_is_pending() -> None:
    assert all(map(is_pending, ["TBD", "*todo*", "To do.", "- TBD"]))
    assert not any(map(is_pending, ["TBD by Ann", "to do lists", ""]))


@given(st.text(max_size=300), st.text(max_size=30))
def test_a_reason_is_in_the_words_of_its_text(text: str, title: str) -> None:
    refusal = in_english(text, title)
    assert refusal is None or all(word in text for word in refusal.reason.split())
    assert not is_pending(text) or says_nothing(text)
