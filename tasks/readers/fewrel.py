"""FewRel (Han et al., 2018): sentences with a head and a tail entity, by relation, in one JSON object."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ernie_m.errors import DataError
from ernie_m.files import read_json
from tasks.examples import ExtractionExample
from tasks.readers.annotations import Draft, words_draft
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport


def read_fewrel(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    names: str | None,
) -> Iterator[ExtractionExample]:
    """Reads `{relation: [{tokens, h, t}]}`; head and tail are [name, Wikidata id, [the words of each mention]].

    Every mention of head and tail is an entity without a type; the relation holds between each two of them, since it is
    one of the things and not of a mention. A sentence is its own document.

    Args:
        path: The file.
        language: Of its texts.
        on_bad_example: What to do with sentences whose annotation does not fit.
        report: Collects what was read and left out.
        labelled: Whether there are relations; False for prediction, where a sentence may also have no mentions.
        names: File beside this one with `{relation: [its name, ...]}`; None: relations stay Wikidata's numbers.
            Not needed for prediction.

    Raises:
        DataError: A file is missing or no such JSON, a relation has no name, or is bad beyond the policy.
    """
    policy = BadExamplePolicy.parse(on_bad_example)
    groups = read_json(path, error=DataError)
    named: dict[str, Any] = {key: [key] for key in groups}
    if labelled and names is not None:
        named = read_json(path.parent / names, error=DataError)
    if absent := [key for key in groups if not _is_named(named.get(key))]:
        raise DataError(f"{path.parent / str(names)}: no name for {', '.join(absent)}; data.read.names=null keeps them")
    examples = []
    with report.reading(path, language=language, policy=policy, unit="sentences") as reading:
        for relation, rows in groups.items():
            if not isinstance(rows, list):
                raise DataError(f"{path}: {relation} is {json.dumps(rows)[:40]}: a list of sentences is needed")
            for number, row in enumerate(rows):
                reading.examples += 1
                place, key = f"{relation}[{number}]", f"{relation}-{number}"
                try:
                    draft = _draft(row, named[relation][0], reading, place, key, labelled)
                except KeyError as error:
                    reading.note(place, key, f"it has no {error.args[0]}", "skipped")
                except ValueError as error:
                    reading.note(place, key, str(error), "skipped")
                else:
                    examples.append(draft.example())
    if not examples:
        raise DataError(f"{path}: of its {reading.examples} sentences none can be used")
    return iter(examples)


def _is_named(found: Any) -> bool:
    return isinstance(found, list) and bool(found) and isinstance(found[0], str)


def _draft(row: Any, predicate: str, reading: FileReading, place: str, key: str, labelled: bool) -> Draft:
    if not isinstance(row, dict):
        raise ValueError(f"it is a {type(row).__name__}, not an object")
    draft, spans = words_draft(row["tokens"], reading, place, key, between_words=" ")
    if not labelled and not row.keys() & {"h", "t"}:
        return draft
    for side in ("h", "t"):
        found = row[side]
        if not isinstance(found, list) or len(found) != 3 or not isinstance(found[2], list) or not found[2]:
            raise ValueError(f"its {side} is {json.dumps(found)[:60]}: [name, id, [words of a mention, ...]] is needed")
        for number, words in enumerate(found[2]):
            _check(words, side, len(spans))
            draft.mark((side, number), spans[words[0]][0], spans[words[-1]][1], None)
    for head in range(len(row["h"][2]) if labelled else 0):
        for tail in range(len(row["t"][2])):
            draft.relate(("h", head), predicate, ("t", tail))
    return draft


def _check(words: Any, side: str, count: int) -> None:
    in_order = isinstance(words, list) and bool(words) and all(type(word) is int for word in words)
    if not in_order or words != list(range(words[0], words[0] + len(words))) or not 0 <= words[0] <= words[-1] < count:
        raise ValueError(
            f"a mention of its {side} is of the words {words!r}: neighbours of the {count} words are needed"
        )
