"""What a careful person would mend, kind by kind. Each looks at one case and yields a line for each thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from judging import answers, authors, contents, front, guidance, names, places, references, shapes
from judging.case import Case

Kind = Callable[[Case], Iterator[str]]
KINDS: dict[str, Kind] = {
    "guidance pushed into a section that was taken over": guidance.guidance_pushed,
    "a section twice by name": names.section_doubled,
    "a section back that its author took out or renamed": names.back_again,
    "'deleted' said of a section that stands": names.deleted_stands,
    "'kept' said of what is not there": names.kept_gone,
    "a level skipped": places.level_skipped,
    "siblings on different levels, a level nobody gave": places.level_odd,
    "front matter": front.front_matter,
    "a line of words more often": authors.line_twice,
    "an author's word lost": authors.words_lost,
    "an author's text below another heading": authors.strayed,
    "an answer torn from its question": answers.answer_torn,
    "a section below another than it was": answers.other_parent,
    "a dropped block still there": guidance.dropped_block,
    "an untouched section not the template's": guidance.untouched_differs,
    "the template's blocks in the wrong order": guidance.blocks_misordered,
    "sections in the wrong order or place": places.sections_misordered,
    "a conflict marker": authors.marker_left,
    "a new heading missing": names.heading_missing,
    "new guidance missing": guidance.guidance_missing,
    "a reference leads elsewhere": references.reference_moved,
    "a link to a renamed heading dead": references.anchor_dead,
    "a new entry of the contents in the wrong place": contents.entry_misplaced,
    "a fold torn": shapes.fold_torn,
    "a list torn or misnumbered": shapes.list_torn,
}
APART: dict[str, Kind] = {
    "a list item that became a heading": shapes.item_became_heading,
    "contents that did not follow the sections": contents.contents_old,
}
