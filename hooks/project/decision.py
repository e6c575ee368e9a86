"""What a run is to do, out of what Copier asks for and what lies in the project; nothing is touched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from form import baseline as baselines
from form.applicability import fill_in
from form.baseline import Baseline, said_by
from form.errors import SpecError
from form.markers import Marked, read
from merging.changes import Merge

from project.commands import Commands
from project.passing import Task
from project.reading import File, Found
from project.writing import Change

if TYPE_CHECKING:
    from merging.adopted_bodies import Known


class Decision(NamedTuple):
    """What the spec becomes, and the changes that this takes."""

    result: Merge
    baseline: Baseline
    fresh: bool  # there was nothing of an author's
    moved_from: str  # the spec's path until now, if it moves
    changes: tuple[Change, ...]


def decide(task: Task, found: Found, commands: Commands) -> Decision:
    """The decision for one spec. Raises `SpecError` where a run would cost someone a text."""
    _refuse(task, found, commands)
    moved = found.former if found.former and found.former.data is not None else None
    author = (moved or found.spec).text
    filled = fill_in(task.template, task.answers)
    fresh = author is None or not author.strip() or author == _blank(task)
    result = Merge(filled.text, ()) if fresh or author is None else _merge(task, found, author, filled)
    if moved is not None:
        _refuse_taken(task, found.spec, moved, result.text)
    baseline = Baseline(
        task.spec_file, task.answers_file, task.version, *said_by(filled, fill_in(_full(task), task.answers))
    )
    if found.known.adopted if found.known else result.text != filled.text:
        baseline = _of_adopted(baseline, task, found, result.text, filled)
    changes = tuple(_changes(task, found, moved, result.text, baseline))
    return Decision(result, baseline, fresh, moved.name if moved else "", changes)


def _full(task: Task) -> Marked:
    """The template's document with its guidance, also where it is given without."""
    return read(task.asked) if task.asked else task.template


def _blank(task: Task) -> str:
    """The spec as Copier renders it where no hook runs."""
    return task.template.text.rstrip("\n")


def _merge(task: Task, found: Found, author: str, filled: Marked) -> Merge:
    if found.known is None:
        return _adopt(task, found, author, filled)
    from merging.merge import merge  # a first copy has nothing to merge

    return merge(found.known.text, author, filled, found.known.stubs, found.known.other_names)


def _adopt(task: Task, found: Found, author: str, filled: Marked) -> Merge:
    from merging.adoption import NoSuchSpec, adopt

    try:
        return adopt(author, filled, _full(task), _known_beforehand(task, found))
    except NoSuchSpec as error:
        raise SpecError(
            f"{task.spec_file} is there already and is no such spec: {error}. "
            f"Take it away, or run this again with --data spec_file=PATH to choose another path"
        ) from None


def _of_adopted(baseline: Baseline, task: Task, found: Found, text: str, filled: Marked) -> Baseline:
    """The baseline of a spec that was not made here: it says what the sections are called there."""
    from merging.adoption import names_in

    return baseline._replace(adopted=True, also=names_in(text, filled, _known_beforehand(task, found)))


def _known_beforehand(task: Task, found: Found) -> Known:
    from merging.adopted_bodies import Known, names_of

    return Known(found.guidance, names_of(task.answers.values()))


def _changes(task: Task, found: Found, moved: File | None, text: str, baseline: Baseline) -> Iterator[Change]:
    """The spec first and the answers last, so that a run that is killed is one that was not made."""
    spec, like = found.spec, moved or found.spec
    yield Change(spec.name, spec.path, spec.data, text.encode("utf-8"), like.path)
    if moved is not None:
        yield Change(moved.name, moved.path, moved.data, None, moved.path)
    for file, new in ((found.baseline, baselines.write(baseline)), (found.answers, task.answers_text)):
        yield Change(file.name, file.path, file.data, new.encode("utf-8"), file.path)


# What is refused


def _refuse(task: Task, found: Found, commands: Commands) -> None:
    folder = os.path.dirname(task.answers_file)
    if folder:
        raise SpecError(
            f"{task.answers_file} is in a folder; run Copier for that folder, such as {commands.update_in(folder)}"
        )
    if found.owner:
        raise SpecError(
            f"{task.baseline_file} belongs to {found.owner}; run this again with another --answers-file, "
            f"such as .copier-answers.payments.yml"
        )
    for other in found.others:
        if other.spec.is_same(found.spec):
            raise SpecError(
                f"{task.spec_file} is the spec of {other.answers_file}; "
                f"run this again with --data spec_file=PATH to choose another path"
            )
    if found.former is not None and found.former.data is not None:
        _refuse_move(task, found.spec, found.former)
    elif found.known is not None and found.spec.data is None:
        raise SpecError(
            f"{found.known.spec_file} is gone, so nothing was updated. If you moved it, say where it is: "
            f"{commands.update('spec_file=PATH')}. To start over, delete {task.baseline_file}"
        )


def _refuse_move(task: Task, spec: File, former: File) -> None:
    if former.is_same(spec):
        raise SpecError(
            f"{former.name} and {task.spec_file} are one file here; rename it in two steps, by another name"
        )
    if former.is_link:
        raise SpecError(f"{former.name} is a symbolic link; move it by hand, then run the command again")


def _refuse_taken(task: Task, spec: File, former: File, text: str) -> None:
    """Refuse a path at which there is something else than a run that was killed half way would leave."""
    if spec.data is not None and spec.data not in (_blank(task).encode("utf-8"), text.encode("utf-8")):
        raise SpecError(
            f"{task.spec_file} is there already, so {former.name} was not moved to it; "
            f"take it away, or run this again with --data spec_file=PATH to choose another path"
        )
