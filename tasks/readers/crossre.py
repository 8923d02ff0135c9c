"""CrossRE (Bassignana and Plank, 2022): words, entities and relations between them, a JSON line each."""

from collections.abc import Iterator
from typing import Any

from tasks.examples import ExtractionExample
from tasks.readers.annotations import Draft, draft_words, read_annotated
from tasks.readers.source import Entry, Source, takes
from tasks.readers.table import Record, is_list

RELATION_LENGTH = 8
"""The ends of subject and object, label, explanation, and whether it is uncertain and syntactically ambiguous."""
UNCERTAIN = 6


@takes(".json", ".jsonl")
def read_crossre(source: Source, *, uncertain: bool, between_words: str | None) -> Iterator[ExtractionExample]:
    """Reads `doc_key`, `sentence`, `ner` as [first word, last word, type] and `relations` between such spans.

    A span with several types becomes an entity of each, and the first of these has its relations.

    Args:
        source: See `Source`.
        uncertain: Whether to read relations that the annotators were not sure of.
        between_words: See `join_words`.
    """

    def draft(record: Record, entry: Entry) -> Draft:
        return draft_words(record.get("sentence"), entry, record.text("doc_key"), between_words=between_words)

    def annotate(draft: Draft, record: Record) -> None:
        _add_entities(draft, record)
        _add_relations(draft, record, uncertain)

    return read_annotated(source, "sentences", draft, annotate)


def _add_entities(draft: Draft, record: Record) -> None:
    for first, last, kind in _rows(record.get("ner"), 3, "ner"):
        span = _word_span(first, last, words=len(draft.words))
        if kind is None:
            raise ValueError(f"the entity of the words {first} to {last} has no type")
        draft.mark((*span, kind), draft.words[first][0], draft.words[last][1], kind)
        draft.numbers.setdefault(span, draft.numbers[*span, kind])


def _add_relations(draft: Draft, record: Record, uncertain: bool) -> None:
    for row in _rows(record.get("relations"), RELATION_LENGTH, "relations"):
        subject, object = (_word_span(*row[i : i + 2], words=len(draft.words)) for i in (0, 2))
        if type(row[UNCERTAIN]) is not bool:
            raise ValueError(f"whether a relation is uncertain is {row[UNCERTAIN]!r}: true or false is needed")
        if uncertain or not row[UNCERTAIN]:
            draft.relate(subject, row[4], object)


def _rows(value: Any, length: int, name: str) -> list[list[Any]]:
    if not is_list(value, list) or not all(len(row) == length for row in value):
        raise ValueError(f"its {name} are {str(value)[:60]}: lists of {length} are needed")
    return value


def _word_span(first: Any, last: Any, *, words: int) -> tuple[int, int]:
    if type(first) is not int or type(last) is not int or not 0 <= first <= last < words:
        raise ValueError(f"an entity is of the words {first!r} to {last!r}; there are {words}")
    return first, last
