"""Sentences with two marked mentions and the relation between them: KBP-37, RELX and SemEval-2010 Task 8."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ernie_m.errors import DataError
from tasks.examples import ExtractionExample
from tasks.readers.annotations import Draft
from tasks.readers.policy import BadExamplePolicy, ReadReport

SENTENCE = re.compile(r"(?P<key>\S+)\t(?P<sentence>.*)")
COMMENT = "Comment:"
"""Begins the line that SemEval has below a relation; it may hold anything."""
MARKERS = re.compile(r"(?P<before>\s*)<(?P<end>/?)e(?P<number>[12])>(?P<after>\s*)")
RELATION = re.compile(r"(?P<name>.+)\(e(?P<subject>[12]),e(?P<object>[12])\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A sentence's lines: the line number of the first, its id if there is one, the sentence and the relation."""

    line: int
    key: str | None
    sentence: str
    relation: str | None


def read_relation_pairs(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    none: Sequence[str],
    types: Mapping[str, str],
    predicates: Mapping[str, str],
) -> Iterator[ExtractionExample]:
    """Reads blocks of `id<tab>"a <e1> mention </e1> and <e2> another </e2>"`, then `relation(e1,e2)`.

    Of `relation(e2,e1)` the second mention is the subject. Markers go, with the white space that they bring, but no
    word runs into a mention behind it. In the name of a relation, what stands before a colon goes, and `_` becomes a
    space: `org:founded_by` is asked as `founded by`.

    Args:
        path: The file.
        language: Of its texts.
        on_bad_example: What to do with sentences whose annotation does not fit.
        report: Collects what was read and left out.
        labelled: Whether there are relations; False for prediction, where a sentence may also have no markers.
        none: Names that say that there is no relation.
        types: What stands before the colon -> type of the subject; without, mentions have no type.
        predicates: Name in the file -> name to ask by, instead of the rule above.

    Raises:
        DataError: The file is missing, is not UTF-8, has no such blocks, or is bad beyond the policy.
    """
    policy = BadExamplePolicy.parse(on_bad_example)
    examples: list[ExtractionExample] = []
    seen: set[str] = set()
    with report.reading(path, language=language, policy=policy, unit="sentences") as reading:
        for block in _blocks(path):
            reading.examples += 1
            place = f"line {block.line}"
            try:
                if block.key is None:
                    raise ValueError("no id and tab stand before its sentence")
                if block.key in seen:
                    raise ValueError(f"its id {block.key} is another's, too")
                text, markers = _without_markers(block.sentence)
                if not text.strip():
                    raise ValueError("its sentence is empty")
                draft = Draft(reading, place, block.key, block.key, text)
                if labelled or markers:
                    _mark(draft, markers)
                if labelled:
                    _relate(draft, block.relation, none=none, types=types, predicates=predicates)
            except ValueError as error:
                reading.note(place, block.key or place, str(error), "skipped")
            else:
                seen.add(draft.key)
                examples.append(draft.example())
    if not examples:
        raise DataError(f"{path}: of its {reading.examples} sentences none can be used")
    return iter(examples)


def _blocks(path: Path) -> Iterator[Block]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        place = error.object[: error.start].count(b"\n") + 1
        raise DataError(f"{path}:{place}: not UTF-8 ({error.reason})") from error
    for number, (line, below) in enumerate(pairwise([*lines, ""]), start=1):
        found = SENTENCE.fullmatch(line.removesuffix("\r"))
        if line.startswith(COMMENT) or not (found or MARKERS.search(line)):
            continue
        key, sentence = (found["key"], found["sentence"].strip()) if found else (None, line)
        quoted = len(sentence) > 1 and sentence[0] == sentence[-1] == '"'
        yield Block(number, key, sentence[1:-1] if quoted else sentence, below.strip() or None)


def _without_markers(sentence: str) -> tuple[str, list[tuple[str, int]]]:
    """The text, in which one space stays where a marker had any beside it; and each marker's place in it."""
    text, markers, last = "", list[tuple[str, int]](), 0
    for found in MARKERS.finditer(sentence):
        text += sentence[last : found.start()]
        apart = found["before"] or (found["after"] and text[-1:].isalnum())
        if not found["end"] and text and apart:
            text += " "
        markers.append((found[0].strip(), len(text)))
        if found["end"] and found["after"]:
            text += " "
        last = found.end()
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
    draft: Draft,
    relation: str | None,
    *,
    none: Sequence[str],
    types: Mapping[str, str],
    predicates: Mapping[str, str],
) -> None:
    if relation is None:
        raise ValueError("no relation stands in the line below")
    if relation in none:
        return
    found = RELATION.fullmatch(relation)
    if found is None or found["subject"] == found["object"]:
        raise ValueError(f"the relation is {relation!r}: name(e1,e2), name(e2,e1) or {' or '.join(none)} is needed")
    name, subject = found["name"], draft.numbers[found["subject"]]
    kind, _, rest = name.partition(":")
    if kind in types:
        draft.entities[subject] = draft.entities[subject]._replace(type=types[kind])
    draft.relate(found["subject"], predicates.get(name, (rest or name).replace("_", " ")), found["object"])
