"""Sentences with two marked mentions and the relation between them: KBP-37, RELX and SemEval-2010 Task 8."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from tasks.examples import ExtractionExample
from tasks.readers.annotations import Draft
from tasks.readers.source import Entry, Row, Source, read_examples, takes
from tasks.readers.text import read_lines

SENTENCE = re.compile(r"(?P<key>\S+)\t(?P<sentence>.*)")
COMMENT = "Comment:"
"""Begins the line that SemEval has below a relation, and which may hold anything."""
MARKERS = re.compile(r"(?P<before>\s*)<(?P<end>/?)e(?P<number>[12])>(?P<after>\s*)")
RELATION = re.compile(r"(?P<name>.+)\(e(?P<subject>[12]),e(?P<object>[12])\)")


@takes(".txt")
def read_relation_pairs(
    source: Source, *, none: Sequence[str], types: Mapping[str, str], predicates: Mapping[str, str]
) -> Iterator[ExtractionExample]:
    """Reads blocks of `id<tab>"a <e1> mention </e1> and <e2> another </e2>"`, then `relation(e1,e2)`.

    In `relation(e2,e1)` the second mention is the subject. Markers are removed together with the white space that was
    written for them. A relation is asked by the part of its name behind the colon, with spaces in place of `_`:
    `org:founded_by` is asked as `founded by`.

    Args:
        source: See `Source`. If it is not labelled, a sentence may have no markers.
        none: Names that say that there is no relation.
        types: Part of a relation's name before the colon -> type of its subject; other mentions have no type.
        predicates: Name in the file -> name to ask by, instead of the rule above.
    """

    def example(lines: tuple[str, str | None], entry: Entry) -> ExtractionExample:
        key = entry.identify(entry.key)
        sentence, relation = lines
        text, markers = _without_markers(sentence)
        if not text.strip():
            raise ValueError("its sentence is empty")
        draft = Draft(entry, key, text)
        if source.labelled or markers:
            _mark(draft, markers)
        if source.labelled:
            _relate(draft, relation, none, types, predicates)
        return draft.example()

    return read_examples(source, "sentences", _sentences(source.path), example)


def _sentences(path: Path) -> Iterator[Row[tuple[str, str | None]]]:
    """The sentences, with their markers, and the line below each, which has the relation."""
    for number, (line, below) in enumerate(pairwise([*read_lines(path), ""]), start=1):
        parts = SENTENCE.fullmatch(line)
        if line.startswith(COMMENT) or not (parts or MARKERS.search(line)):
            continue
        key, sentence = (parts["key"], parts["sentence"].strip()) if parts else (None, line)
        if len(sentence) > 1 and sentence[0] == sentence[-1] == '"':
            sentence = sentence[1:-1]
        problem = "no id and tab stand before its sentence" if key is None else None
        yield Row(f"line {number}", key or f"line {number}", (sentence, below.strip() or None), problem)


def _without_markers(sentence: str) -> tuple[str, list[tuple[str, int]]]:
    """The text without markers, and the place of each marker in it.

    White space around a marker becomes one space. A mention that follows a word directly, with white space only inside
    its marker, is set apart from the word by a space.
    """
    text, markers, last = "", list[tuple[str, int]](), 0
    for marker in MARKERS.finditer(sentence):
        text += sentence[last : marker.start()]
        apart = marker["before"] or (marker["after"] and text[-1:].isalnum())
        if not marker["end"] and text and apart:
            text += " "
        markers.append((marker[0].strip(), len(text)))
        if marker["end"] and marker["after"]:
            text += " "
        last = marker.end()
    return text + sentence[last:], markers


def _mark(draft: Draft, markers: Sequence[tuple[str, int]]) -> None:
    ends = dict(markers)
    if len(ends) < len(markers):
        twice = next(name for number, (name, _) in enumerate(markers) if name in dict(markers[:number]))
        raise ValueError(f"the marker {twice} stands there twice")
    for number in ("1", "2"):
        if f"<e{number}>" not in ends or f"</e{number}>" not in ends:
            raise ValueError(f"it has no <e{number}> ... </e{number}>")
        draft.mark(number, ends[f"<e{number}>"], ends[f"</e{number}>"], None)


def _relate(
    draft: Draft, relation: str | None, none: Sequence[str], types: Mapping[str, str], predicates: Mapping[str, str]
) -> None:
    if relation is None:
        raise ValueError("no relation stands in the line below")
    if relation in none:
        return
    parts = RELATION.fullmatch(relation)
    if parts is None or parts["subject"] == parts["object"]:
        raise ValueError(f"the relation is {relation!r}: name(e1,e2), name(e2,e1) or {' or '.join(none)} is needed")
    name, subject = parts["name"], draft.numbers[parts["subject"]]
    kind, _, rest = name.partition(":")
    if kind in types:
        draft.entities[subject] = draft.entities[subject]._replace(type=types[kind])
    draft.relate(parts["subject"], predicates.get(name, (rest or name).replace("_", " ")), parts["object"])
