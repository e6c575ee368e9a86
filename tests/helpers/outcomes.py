"""What becomes of a spec in a test: said beside the test that holds it, read for `outcomes.md`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

MERGED, ADOPTED = "merged, every line kept", "adopted, every line kept"
REFUSED, SAME = "refused, left as it was", "left as it was"
WHOLE, OTHERS = "old text or new, whole", "no line gone but the vanished file's own"
ANEW = "given anew, nothing was there to keep"
NOT_RUN, OWN_FILES = "no code run but the hook's own", "nothing but the project's own files touched"
OUTCOMES = (MERGED, ADOPTED, REFUSED, SAME, WHOLE, OTHERS, ANEW, NOT_RUN, OWN_FILES)
LOOKS_AT_CODE = ""  # the outcome of a test that tries nothing on a spec

Test = TypeVar("Test", bound=Callable[..., object])


class Row(NamedTuple):
    """One thing that was tried: its kind, what holds, what it was tried with, its outcome."""

    kind: str
    what: str
    given: str
    outcome: str


def holds(outcome: str | Mapping[str, str]) -> Callable[[Test], Test]:
    """Say which outcome a test holds; where it has several, by the test's parameter `name`."""

    def mark(test: Test) -> Test:
        test.outcome = outcome  # type: ignore[attr-defined]
        return test

    return mark
