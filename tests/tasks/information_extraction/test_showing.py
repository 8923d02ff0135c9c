"""Extracted records in a table: mentions on their characters, relations and classes in words, errors counted."""

from typing import Any

from ernie_m.training.loggers.shown import MarkedText, Span
from tasks.examples import AnswerSpan, Classification, Entity, ExtractionExample, PromptAnswers, Relation
from tasks.information_extraction.schema import parse_schema
from tasks.information_extraction.showing import row_of

TEXT = "Ana works for Acme."
SCHEMAS = [(), parse_schema([{"Person": ["employer"]}, "Firm", "mood[good,bad]"])]
EXAMPLE = ExtractionExample(
    "1", "en", "1", TEXT, (Entity(0, 3, "Person"), Entity(14, 18, "Firm"), Entity(4, 9, "Verb")),
    (Relation(0, "employer", 1),), (Classification("mood", ("good", "bad"), ("good",)),),
)  # fmt: skip


def found(start: int, end: int, **relations: Any) -> dict[str, Any]:
    item: dict[str, Any] = {"text": TEXT[start:end], "start": start, "end": end, "probability": 0.9}
    return item | ({"relations": relations} if relations else {})


def test_mentions_relations_and_classes_that_differ_are_errors() -> None:
    record = {"Person": [found(0, 3, employer=[found(4, 9)])], "mood": [{"text": "bad", "probability": 0.6}]}
    row = row_of(EXAMPLE, record, SCHEMAS, scored=True)
    assert row is not None
    assert row.cells == {
        "gold": MarkedText(TEXT, (Span(0, 3, "Person"), Span(14, 18, "Firm"))),
        "predicted": MarkedText(TEXT, (Span(0, 3, "Person"),)),
        "missed": 1, "wrong": 0,
        "gold_relations": "Ana -employer-> Acme", "predicted_relations": "Ana -employer-> works",
        "gold_classes": "mood: good", "predicted_classes": "mood: bad",
    }  # fmt: skip
    assert row.wrong == 1 + 2 + 2, "a mention, two relations, two classes; a verb was not asked for"


def test_a_right_record_has_no_error() -> None:
    record = {
        "Person": [found(0, 3, employer=[found(14, 18)])], "Firm": [found(14, 18)],
        "mood": [{"text": "good", "probability": 0.6}],
    }  # fmt: skip
    row = row_of(EXAMPLE, record, SCHEMAS, scored=True)
    assert row is not None
    assert row.wrong == 0


def test_a_text_to_predict_or_with_prompts_has_only_what_was_found() -> None:
    prompted = ExtractionExample("1", "en", "1", TEXT, prompts=(PromptAnswers("Firm", (AnswerSpan(14, 18),)),))
    record = {"Firm": [found(14, 18)]}
    for row in (row_of(EXAMPLE, record, SCHEMAS, scored=False), row_of(prompted, record, SCHEMAS, scored=True)):
        assert row is not None
        assert (row.wrong, row.cells) == (0.0, {"predicted": MarkedText(TEXT, (Span(14, 18, "Firm"),))})


def test_without_a_schema_there_is_nothing_to_show() -> None:
    assert row_of(EXAMPLE, {}, [()], scored=True) is None
