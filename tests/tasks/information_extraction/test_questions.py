"""What an annotated text is asked, with its answers; PaddleNLP's positives and negatives among it."""

import json
from pathlib import Path

import pytest

from ernie_m.errors import DataError
from tasks.examples import AnswerSpan, Classification, Entity, ExtractionExample, PromptAnswers, Relation
from tasks.information_extraction.questions import Asked, questions_of
from tasks.information_extraction.schema import ANY, Node, parse_schema, schema_of
from tasks.information_extraction.wording import Wording

ENGLISH = Wording.parse("en")
TEXT = "Ann and Bob work for Ikea. Ann lives in Rome."
ENTITIES = (
    Entity(0, 3, "person"), Entity(8, 11, "person"), Entity(21, 25, "firm"), Entity(27, 30, "person"),
    Entity(40, 44, "place"),
)  # fmt: skip
EXAMPLE = ExtractionExample(
    "0", "en", "0", TEXT, ENTITIES, (Relation(0, "employer", 2), Relation(1, "employer", 2), Relation(3, "home", 4))
)
SCHEMA = schema_of([EXAMPLE])


def test_every_prompt_has_all_of_its_answers_and_says_why_it_has_none() -> None:
    asked = {one.prompt: one for one in questions_of(EXAMPLE, (*SCHEMA, Node("date")), ENGLISH)}
    ikea = (AnswerSpan(21, 25),)

    def without(predicate: str, kind: str, evaluated: bool) -> Asked:
        return Asked("", (), predicate, kind, relation=True, evaluated=evaluated)  # type: ignore[arg-type]

    expected = {
        "person": Asked("", (AnswerSpan(0, 3), AnswerSpan(8, 11), AnswerSpan(27, 30)), "person"),
        "firm": Asked("", ikea, "firm"),
        "place": Asked("", (AnswerSpan(40, 44),), "place"),
        "date": Asked("", (), "date", "entity"),
        "employer of Ann": Asked("", ikea, "employer", relation=True),
        "employer of Bob": Asked("", ikea, "employer", relation=True),
        "home of Ann": Asked(
            "", (AnswerSpan(40, 44),), "home", relation=True
        ),  # of the second Ann; texts are asked about
        "home of Bob": without("home", "other_predicate", True),
        "employer of Ikea": without("employer", "swapped", False),
        "home of Ikea": without("home", "other_subject", False),
        "employer of Rome": without("employer", "other_subject", False),
        "home of Rome": without("home", "swapped", False),
    }
    assert {
        prompt: Asked("", *[getattr(one, name) for name in Asked.__slots__[1:]]) for prompt, one in asked.items()
    } == expected


def test_a_mention_without_a_type_may_have_the_relations_of_such_mentions() -> None:
    example = ExtractionExample("0", "en", "0", "ab", (Entity(0, 1, None), Entity(1, 2, None)), (Relation(0, "p", 1),))
    schema = schema_of([example])
    assert schema == (Node(ANY, (), (Node("p"),)),)
    assert [(one.prompt, one.negative, one.evaluated) for one in questions_of(example, schema, ENGLISH)] == [
        ("p of a", None, True),
        ("p of b", "swapped", True),
    ]


def test_options_are_found_in_the_prompt() -> None:
    example = ExtractionExample(
        "0", "zh", "0", "服务很好", classifications=(Classification("情感倾向", ("正向", "负向"), ("正向",)),)
    )
    (asked,) = questions_of(example, schema_of([example]), ENGLISH)
    assert asked == Asked(
        "情感倾向[正向,负向]", (AnswerSpan(5, 7, in_prompt=True),), "情感倾向", options=("正向", "负向")
    )
    several = ExtractionExample("0", "en", "0", "x", classifications=(Classification("a,b", None, ("b",)),))
    (asked,) = questions_of(several, (Node("a,b", ("a", "b", "c")),), ENGLISH)
    assert [asked.prompt[answer.start : answer.end] for answer in asked.answers] == ["b"]
    assert asked.answers[0].start == len("a,b[a,")
    assert questions_of(example, (Node("情感倾向"), Node("x", ("a", "b"))), ENGLISH)[0].prompt == "情感倾向"


def test_texts_without_labels_are_asked_every_class_and_others_their_own() -> None:
    schema = (Node("mood", ("good", "bad")), Node("tone", ("x", "y")))
    example = ExtractionExample("0", "en", "0", "x", classifications=(Classification("tone", None, ("x",)),))
    assert [one.prompt for one in questions_of(example, schema, ENGLISH)] == ["tone[x,y]"]
    bare = ExtractionExample("0", "en", "0", "x")
    found = questions_of(bare, schema, ENGLISH, labelled=False)
    assert [one.prompt for one in found] == ["mood[good,bad]", "tone[x,y]"]


def test_a_class_that_is_none_of_the_options_is_refused_by_name() -> None:
    example = ExtractionExample("7", "en", "7", "x", classifications=(Classification("mood", None, ("ugly",)),))
    with pytest.raises(DataError, match=r"en 7: its mood is 'ugly', none of the options good, bad: name all of them"):
        questions_of(example, (Node("mood", ("good", "bad")),), ENGLISH)


def test_every_level_of_a_schema_is_asked_and_classes_of_mentions_are_no_negatives() -> None:
    relations = (Relation(0, "employer", 2), Relation(2, "seat", 4), Relation(4, "seat", 2))
    example = ExtractionExample("0", "en", "0", TEXT, ENTITIES, relations)
    schema = parse_schema({"person": [{"employer": ["seat"]}, "mood[good,bad]"]})
    asked = {one.prompt: one for one in questions_of(example, schema, ENGLISH)}
    assert asked["employer of Ann"].answers == (AnswerSpan(21, 25),)
    assert asked["seat of Ikea"].answers == (AnswerSpan(40, 44),)
    assert {prompt for prompt, one in asked.items() if one.evaluated} == {
        "person", "employer of Ann", "employer of Bob", "seat of Ikea",
    }  # fmt: skip
    assert asked["seat of Rome"].answers == (AnswerSpan(21, 25),)  # trained on, though the schema does not get there
    assert not any("mood" in prompt for prompt in asked)


def test_ready_made_prompts_stay_as_they_are() -> None:
    given = PromptAnswers("公司", ())
    example = ExtractionExample("0", "zh", "0", "x", prompts=(given,))
    assert questions_of(example, (), ENGLISH) == [Asked("公司", (), "公司")]


def test_prompts_are_those_of_paddlenlps_converter(golden: Path) -> None:
    recorded = json.loads((golden / "uie_utils_golden.json").read_text(encoding="utf-8"))
    for key, wording in (("data_converter_ext_ch", "zh"), ("data_converter_ext_en", "en")):
        examples = [labelled(number, task) for number, task in enumerate(recorded[key]["input"])]
        theirs = {(row["content"], row["prompt"]): frozenset((r["start"], r["end"]) for r in row["result_list"])
                  for row in recorded[key]["train"]}  # fmt: skip
        ours = {
            (example.text, one.prompt): frozenset((answer.start, answer.end) for answer in one.answers)
            for example in examples
            for one in questions_of(example, schema_of(examples), Wording.parse(wording))
        }
        assert len(theirs) == 12
        strangers = {
            (text, prompt) for text, prompt in theirs if "马云" in prompt or "杭州" in prompt if "马云" not in text
        }
        assert len(strangers) == 2  # it also asks about mentions of other texts, where nothing can be found
        assert {key: theirs[key] for key in theirs.keys() - strangers}.items() <= ours.items()
        assert {prompt: answers for prompt, answers in ours.items() if answers} == {
            prompt: answers for prompt, answers in theirs.items() if answers
        }


def labelled(number: int, task: dict) -> ExtractionExample:  # type: ignore[type-arg]
    results = task["annotations"][0]["result"]
    spans = [result for result in results if result["type"] == "labels"]
    places = {result["id"]: place for place, result in enumerate(spans)}
    related = [result for result in results if result["type"] == "relation"]
    return ExtractionExample(
        str(number),
        "zh",
        str(number),
        task["data"]["text"],
        tuple(Entity(r["value"]["start"], r["value"]["end"], r["value"]["labels"][0]) for r in spans),
        tuple(Relation(places[r["from_id"]], r["labels"][0], places[r["to_id"]]) for r in related),
    )
