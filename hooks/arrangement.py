"""Which sections of the template are missing from a spec, and which stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from matching import Matches, Outline, moved_sections


class Missing:
    """A section that is not in the spec.

    With it goes the section after which it belongs there, and the one of the author's own,
    if any, that stands in its place.
    """

    __slots__ = ("after", "index", "instead")

    def __init__(self, index: int, after: int, instead: int | None) -> None:
        self.index = index
        self.after = after
        self.instead = instead


def missing_sections(base: Outline, spec: Outline, found: Matches) -> Iterator[Missing]:
    """The sections of `base` that `spec` lacks; of a whole branch only the topmost."""
    if len(found) == len(base.sections):
        return
    base_of = {there: here for here, there in found.items()}
    moved = moved_sections(base, spec, base_of)
    for parent, here in found.items():
        if any(child not in found for child in base.children[parent]):
            yield from _missing_below(base, spec, (parent, here), found, moved)


def _missing_below(
    base: Outline, spec: Outline, parents: tuple[int, int], found: Matches, moved: set[int]
) -> Iterator[Missing]:
    parent, here = parents
    taken = set(found.values())
    at_home = {child for child in spec.children[here] if child in taken and child not in moved}
    own = _own_by_neighbour(spec, here, at_home, taken)
    neighbour = after = here
    for child in base.children[parent]:
        there = found.get(child)
        if there in at_home and there is not None:
            neighbour, after = there, spec.subtree(there)[-1]
        elif there is None:
            yield Missing(child, after, own[neighbour].pop(0) if own.get(neighbour) else None)


def _own_by_neighbour(
    spec: Outline, here: int, at_home: set[int], taken: set[int]
) -> dict[int, list[int]]:
    """The author's own sections below a section, by the one at home that each follows."""
    own: dict[int, list[int]] = {}
    neighbour = here
    for child in spec.children[here]:
        if child in at_home:
            neighbour = child
        elif child not in taken:
            own.setdefault(neighbour, []).append(child)
    return own


class Misplaced:
    """A section under another parent than the template's, and how many follow it there."""

    __slots__ = ("following", "parent", "section")

    def __init__(self, section: int, parent: int) -> None:
        self.section = section
        self.parent = parent
        self.following = 0


def misplaced_sections(base: Outline, spec: Outline, found: Matches) -> list[Misplaced]:
    """The sections of `spec` that stand under another parent than in `base`.

    A heading of the wrong level takes others with it; they are not reported on their own.
    """
    wrong = _under_other_parents(base, spec, found)
    reported: list[Misplaced] = []
    for children in spec.children:
        run: Misplaced | None = None
        for child in children:
            if child not in wrong or _is_taken_along(child, spec, found, wrong):
                run = None
            elif run is not None and run.parent == wrong[child]:
                run.following += 1
            else:
                run = Misplaced(child, wrong[child])
                reported.append(run)
    return reported


def _under_other_parents(base: Outline, spec: Outline, found: Matches) -> dict[int, int]:
    """The sections of the spec that are, each with the parent that it has in the base."""
    title = found.get(1, 0) if title_of(base) else 0
    wrong = {}
    for index, there in found.items():
        parent, here = base.parents[index], spec.parents[there]
        # Below the title is as good as beside it: some want a single heading of level 1.
        if (
            index
            and parent in found
            and here != found[parent]
            and not (parent == 0 and here == title)
        ):
            wrong[there] = parent
    return wrong


def _is_taken_along(child: int, spec: Outline, found: Matches, wrong: Mapping[int, int]) -> bool:
    return found[wrong[child]] in wrong or spec.parents[child] in wrong


def title_of(outline: Outline) -> int:
    """The section that is the document's title, or 0 if there is none."""
    return 1 if len(outline.sections) > 1 and outline.sections[1].level == 1 else 0
