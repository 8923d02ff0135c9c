"""CrossRE (Bassignana and Plank, 2022): words, entities and relations between them, a JSON line each."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tasks.examples import ExtractionExample
from tasks.readers.annotations import Draft, read_annotated, words_draft
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport
from tasks.readers.table import Record

RELATION_LENGTH = 8
"""Both ends of subject and object, label, explanation, and whether it is uncertain and syntactically ambiguous."""
UNCERTAIN = 6


def read_crossre(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    uncertain: bool,
    between_words: str | None,
) -> Iterator[ExtractionExample]:
    """Reads `doc_key`, `sentence`, `ner` as [first word, last word, type] and `relations` between such spans.

    A span may have several types; its relations are those of the first.

    Args:
        path: The file.
        language: Of its texts.
        on_bad_example: What to do with sentences whose annotation does not fit.
        report: Collects what was read and left out.
        labelled: Whether there are annotations; False for prediction.
        uncertain: Whether relations count that the annotators were not sure of.
        between_words: What stands between words; None: a space, but none beside scripts that write none.

    Raises:
        DataError: The file is missing, is no JSON, or is bad beyond the policy.
    """
    drafts = partial(_drafts, labelled=labelled, uncertain=uncertain, between_words=between_words)
    how = {"language": language, "on_bad_example": on_bad_example, "report": report, "labelled": labelled}
    return read_annotated(path, **how, unit="sentences", drafts=drafts)  # type: ignore[arg-type]


def _drafts(
    record: Record, reading: FileReading, *, labelled: bool, uncertain: bool, between_words: str | None
) -> list[Draft]:
    draft, spans = words_draft(
        record.get("sentence"), reading, record.place, record.text("doc_key"), between_words=between_words
    )
    if not labelled:
        return [draft]
    for first, last, kind in _rows(record.get("ner"), 3, "ner"):
        span = _word_span(first, last, len(spans))
        if kind is None:
            raise ValueError(f"the entity of the words {first} to {last} has no type")
        draft.mark((*span, kind), spans[first][0], spans[last][1], kind)
        draft.numbers.setdefault(span, draft.numbers[*span, kind])
    for row in _rows(record.get("relations"), RELATION_LENGTH, "relations"):
        subject, object = _word_span(row[0], row[1], len(spans)), _word_span(row[2], row[3], len(spans))
        if type(row[UNCERTAIN]) is not bool:
            raise ValueError(f"whether a relation is uncertain is {row[UNCERTAIN]!r}: true or false is needed")
        if uncertain or not row[UNCERTAIN]:
            draft.relate(subject, row[4], object)
    return [draft]


def _rows(value: Any, length: int, name: str) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) and len(row) == length for row in value):
        raise ValueError(f"its {name} are {str(value)[:60]}: lists of {length} are needed")
    return value


def _word_span(first: Any, last: Any, words: int) -> tuple[int, int]:
    if type(first) is not int or type(last) is not int or not 0 <= first <= last < words:
        raise ValueError(f"an entity is of the words {first!r} to {last!r}; there are {words}")
    return first, last
