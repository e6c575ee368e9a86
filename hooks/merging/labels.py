"""Labels of three texts: each name means one thing in all of them.

An author who adds a footnote numbers the others anew, and so does a template. Before the
texts are compared, base and template get the author's names for what is the same, and
free names for what only the template has where its name is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import count

from markdown.document import parse
from markdown.labels import Definition, definitions, normal, rename, uses, without

from merging.entries import ALIKE, words

_Names = dict[str, str]
_Defined = Mapping[str, Definition]


def with_free_labels(base: str, author: str, template: str) -> tuple[str, str]:
    """The texts of base and template with labels that mean what they mean in the author's, or nothing there."""
    was, now, given = (definitions(parse(text)) if "]:" in text else {} for text in (base, author, template))
    if not given and not was:
        return base, template
    in_author, in_base = _same(was, now), _same(given, was)
    undefined = uses(author) - set(now) - uses(base)
    everything = {*was, *now, *given, *uses(author), *uses(base), *uses(template)}
    names: _Names = {}
    for label, definition in given.items():
        own = in_author.get(in_base.get(label, "")) or _by_target(definition, now, set(in_author.values()))
        names.update({label: now[own].label} if own else {})
    doubled = {label for label in names if in_base.get(label) not in in_author}
    for label, definition in given.items():
        if label not in names:
            taken = {*now, *undefined, *map(normal, names.values())}
            names[label] = _free(definition.label, everything | taken) if label in taken else label
    of_base = _names_of_base(was, now, in_author, {base: names[label] for label, base in in_base.items()}, everything)
    return rename(base, _changed(of_base)), rename(without(template, doubled), _changed(names))


def _changed(names: Mapping[str, str]) -> _Names:
    return {label: name for label, name in names.items() if label != normal(name)}


def _same(old: _Defined, new: _Defined) -> _Names:
    """Which label of one text is which of another: by the target, the name if it can be; then by the name."""
    pairs = {label: label for label in old if label in new and old[label].target == new[label].target}
    for label, definition in old.items():
        if label not in pairs and (other := _by_target(definition, new, set(pairs.values()))):
            pairs[label] = other
    free = set(new) - set(pairs.values())
    named = {label for label in old if label in free and label not in pairs}
    return {**{label: label for label in named if _is_edited(label, old[label], new[label])}, **pairs}


def _is_edited(label: str, old: Definition, new: Definition) -> bool:
    """Whether a label stands for the same thing in other words; a number may stand for anything."""
    if not label.startswith("^") and not label.isdigit():
        return True
    before, after = Counter(words(old.target)), Counter(words(new.target))
    return (before & after).total() >= ALIKE * max(before.total(), after.total(), 1)


def _by_target(definition: Definition, labels: _Defined, taken: Collection[str]) -> str:
    """The first label of a target that is not taken; "" if there is none."""
    for label, other in labels.items():
        if other.target == definition.target and label not in taken:
            return label
    return ""


def _names_of_base(
    was: _Defined, now: _Defined, in_author: _Names, in_template: _Names, everything: set[str]
) -> _Names:
    """The names of the base's labels: the author's; of what the author took out the template's, or free ones."""
    names = {label: now[own].label for label, own in in_author.items()}
    for label, definition in was.items():
        if label not in names:
            name = in_template.get(label, label)
            taken = {*map(normal, names.values())}
            names[label] = _free(definition.label, everything | taken) if normal(name) in taken else name
    return names


def _free(label: str, taken: Collection[str]) -> str:
    """A name like a label's that nothing has: the next number, or the word with one."""
    stem, mark = label.removeprefix("^"), "^" if label.startswith("^") else ""
    if stem.isdigit():
        return next(name for number in count(1) if normal(name := f"{mark}{number}") not in taken)
    stem = re.sub(r"-\d+\Z", "", stem)
    return next(name for number in count(2) if normal(name := f"{mark}{stem}-{number}") not in taken)
