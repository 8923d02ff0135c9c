"""Scores end to end: right answers to a schema's prompts score full marks, whatever the annotation holds beside it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.examples import Classification, Entity, ExtractionExample, Relation
from tasks.information_extraction.answering import Question
from tasks.information_extraction.coverage import left_out
from tasks.information_extraction.extractor import Extractor, Record
from tasks.information_extraction.questions import questions_of
from tasks.information_extraction.schema import Node, parse_schema
from tasks.information_extraction.scoring import end_to_end_scores
from tasks.information_extraction.spans import Seen, Span
from tasks.information_extraction.wording import Wording

ENGLISH = Wording.parse("en")
TEXT = "abcdef"


def right_record(example: ExtractionExample, schema: tuple[Node, ...]) -> Record:
    """What a model extracts that gives the annotated answer to every prompt."""
    known = {
        Question(one.prompt, example.text, one.options): [
            [Seen(Span(answer.start, answer.end, 1.0, answer.in_prompt), 0.0) for answer in one.answers]
        ]
        for one in questions_of(example, schema, ENGLISH)
    }

    def nothing(questions: list[Question]) -> list[list[list[Seen]]]:
        return [[[]] for _ in questions]

    extractor = Extractor(nothing, wording=ENGLISH)  # type: ignore[arg-type]
    mentions = [Span(one.start, one.end, 1.0) for one in example.entities if one.type is None]
    return extractor.extract([example.text], schema, given=[mentions], known=known)[0]


types = st.sampled_from(["person", "firm", None])
predicates = st.sampled_from(["employer", "seat", "home"])
examples = st.builds(
    lambda kinds, relations: ExtractionExample(
        "0", "en", "0", TEXT,
        tuple(Entity(place, place + 1, kind) for place, kind in enumerate(kinds)),
        tuple({Relation(subject % len(kinds), name, found % len(kinds)) for subject, name, found in relations}),
    ),
    st.lists(types, min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), predicates, st.integers(0, 5)), max_size=6),
)  # fmt: skip
schemas = st.sampled_from([
    ["person"],
    {"person": ["employer"]},
    {"person": {"employer": {"seat": "home"}}, "firm": ["employer", "mood[good,bad]"]},
    [{"*": ["seat"]}],
    [{"*": ["seat"], "person": ["home"]}, "firm"],
]).map(parse_schema)  # fmt: skip


@given(examples, schemas)
def test_right_answers_score_full_marks(example: ExtractionExample, schema: tuple[Node, ...]) -> None:
    for scores in end_to_end_scores([example], [right_record(example, schema)], schema).values():
        assert set(scores.values()) in ({1.0}, {0.0})  # nothing to find


def test_golds_are_those_that_the_schema_asks_for() -> None:
    entities = (Entity(0, 1, "person"), Entity(1, 2, "firm"), Entity(2, 3, None))
    relations = (Relation(0, "employer", 1), Relation(1, "employer", 0), Relation(2, "seat", 0))
    asked = (Classification("mood", None, ("good",)),)
    example = ExtractionExample("0", "en", "0", TEXT, entities, relations, asked)
    schema = parse_schema({"person": ["employer"]})
    assert end_to_end_scores([example], [right_record(example, schema)], schema)["relation"]["recall"] == 1.0
    mixed = parse_schema([{"*": ["seat"]}, "person"])
    assert end_to_end_scores([example], [right_record(example, mixed)], mixed)["entity"]["precision"] == 1.0
    assert left_out([example, example], schema) == Counter({"firm": 2, "employer": 2, "seat": 2, "mood": 2})
    assert not left_out(
        [example], parse_schema([{"person": "employer", "firm": "employer", "*": "seat"}, "mood[good]"])
    )
    given = end_to_end_scores([example], [{"*": []}], parse_schema({"*": ["seat"]}))
    assert given == {"relation": {"precision": 0.0, "recall": 0.0, "f1": pytest.approx(0.0)}}
