"""What keeps a spec from being updated, each with the command that frees it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from shlex import join

from checking.inspection import Problem
from form import baseline as baselines
from form.baseline import Baseline

from project.answers import answer

_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?![^ \t\r\n])", re.MULTILINE)
_REFUSED = re.compile(r"^# ?copier updated", re.MULTILINE)  # what Renovate leaves where Copier refused
_LEFT = re.compile(r"\.copier-template.*\.[0-9a-f]{40}\.md|\..+\.copier-new")


def update_command(folder: str, answers_file: str, *more: str) -> str:
    """The update of a spec whose answers are in a folder, for the shell in which the check runs."""
    other = [] if answers_file == ".copier-answers.yml" else ["--answers-file", answers_file]
    where = [] if os.path.normpath(folder or ".") == "." else [shown(folder, ".")]
    return join(["copier", "update", "--trust", "--defaults", *other, *more, *where])


def restore_command(folder: str, name: str, is_good: Callable[[str], object]) -> str:
    """What brings a file back as it was in the last commit in which it was good; "" if git knows of none."""
    from project.git import versions  # most checks need no git

    good = next((commit for commit, text in versions(folder or ".", name) if is_good(text)), "")
    return join(["git", "checkout", good, "--", shown(folder, name)]) if good else ""


def shown(folder: str, name: str) -> str:
    """A path as it is shown: with slashes, and without a leading `./`."""
    return os.path.normpath(os.path.join(folder, name)).replace(os.sep, "/")


def of_baseline(folder: str, name: str, answers_file: str, reason: str) -> Problem:
    """What is wrong where a baseline is missing, or can't be used for a reason."""
    message = f"its baseline {name} can't be used: {reason}" if reason else f"its baseline {name} is missing"
    restore = restore_command(folder, name, lambda text: isinstance(baselines.read(text), Baseline))
    update = f"run {update_command(folder, answers_file)} to make it anew"
    return Problem("baseline", message, f"run {restore}, or {update}" if restore else update)


def of_answers(folder: str, name: str, answers: str, known: Baseline | None) -> Iterator[Problem]:
    """What is wrong with a file of answers beside the baseline that is known: only the first thing matters."""
    update = update_command(folder, name)
    release, address, spec_file = (answer(answers, key) for key in ("_commit", "_src_path", "spec_file"))
    if _CONFLICT.search(answers):
        restore = restore_command(folder, name, lambda text: not _CONFLICT.search(text))
        mend = f"run {restore}" if restore else "keep one side of each conflict"
        message = f"{name} holds conflict markers of git's, so it can't be updated"
        yield Problem("answers", message, f"{mend}, commit that, then run {update}")
    elif _REFUSED.search(answers):
        advice = f"delete the line “#copier updated” from {name}, commit that, then run {update}"
        yield Problem("answers", f"an update was refused half way and marked as done in {name}", advice)
    elif not (release and address):
        restore = restore_command(folder, name, lambda text: answer(text, "_commit") and answer(text, "_src_path"))
        again = join(["copier", "copy", "--trust", "--answers-file", name, "ADDRESS", folder or "."])
        message = f"{name} is missing or does not say of which template and release the spec is, so it can't be updated"
        yield Problem("answers", message, f"run {restore or f'{again}, with the template’s address'}")
    elif known and release != known.version:
        advice = f"run {update}, which brings both to one version"
        yield Problem("answers", f"{name} is of {release} and the baseline of {known.version}", advice)
    elif known and os.path.normpath(spec_file) != os.path.normpath(known.spec_file):
        message = f"{name} calls the spec {spec_file}, and the baseline {known.spec_file}"
        yield Problem("answers", message, f"run {update}, which moves it there")


def of_link(folder: str, spec_file: str) -> Iterator[Problem]:
    """What is wrong with a spec that is a link to a file outside the folder of its answers."""
    path = os.path.join(folder, spec_file)
    target = os.path.realpath(path)
    if not target.startswith(os.path.join(os.path.realpath(folder), "")) and os.path.isfile(target):
        advice = f"run {join(['mv', '--', target, shown(folder, spec_file)])}"
        yield Problem("answers", f"it is a link to {target}, out of its folder, so it can't be updated", advice)


def of_leftovers(folder: str, names: Iterable[str]) -> Iterator[Problem]:
    """What an update that was killed has left behind in a folder: with it in the way Copier refuses the next."""
    left = [shown(folder, name) for name in names if _LEFT.fullmatch(name)]
    if left:
        advice = f"run {join(['rm', '--', *left])}, then update again"
        yield Problem("answers", f"an update was killed and left {', '.join(left)} behind", advice)


def of_another(spec_file: str, kept: str, other: Iterable[str]) -> Problem:
    """What is wrong where the files of two specs are for one text."""
    others = list(other)
    advice = f"keep one of the two: run {join(['rm', '--', *others])}, unless {kept} is the one too many"
    return Problem("answers", f"{kept} and {others[0]} are both for {spec_file}, so neither can be updated", advice)
