"""Schemas level by level, against answers that are made up; models from folders; errors that say what to do."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from ernie_m import ErnieMConfig, ErnieMForInformationExtraction, ErnieMTokenizer
from ernie_m.errors import ConfigError
from tasks.information_extraction.answering import Question, Reading
from tasks.information_extraction.extractor import SETTINGS, Extractor, Record
from tasks.information_extraction.schema import parse_schema
from tasks.information_extraction.spans import Seen, Span
from tasks.information_extraction.wording import Wording
from tests.tasks.information_extraction.taskflow import recorded_taskflow

ENCODER = Path(__file__).parents[3] / "examples/miniworld/encoder"
TEXT = "Ann and Bob work for Ikea."
FACTS = {
    "Person": ["Ann", "Bob"],
    "Firm": ["Ikea"],
    "boss of Ikea": ["Bob"],
    "age of Ann": [],
    "friend of Ann": ["Bob"],
    "friend of Bob": ["Ann"],
    "age of Bob": ["Ann"],
    "hiring trigger": ["work"],
    "employer of work": ["Ikea"],
    "employee of work": ["Ann", "Bob"],
    "mood[good,bad]": ["bad"],
    "mood of Ann [good,bad]": ["good"],
}


@dataclass
class Known:
    """Answers by heart, and what was asked when."""

    asked: list[list[str]]

    def __call__(self, questions: list[Question]) -> list[list[list[Seen]]]:
        self.asked.append([question.prompt for question in questions])
        answers = []
        for prompt, text, _ in questions:
            options = prompt.endswith("]")
            whole = prompt if options else text
            found = [name for name in FACTS.get(prompt, []) if name in whole]
            spans = [Span(whole.index(name), whole.index(name) + len(name), 0.9, options) for name in found]
            answers.append([[Seen(span, float("inf")) for span in spans]])
        return answers


def extractor() -> tuple[Extractor, Known]:
    known = Known([])
    return Extractor(known, wording=Wording.parse("en")), known  # type: ignore[arg-type]


def found(name: str, **more: Any) -> dict[str, Any]:
    start = TEXT.index(name)
    return {"text": name, "start": start, "end": start + len(name), "probability": 0.9, **more}


def test_a_schema_is_read_level_by_level_with_all_prompts_of_a_level_at_once() -> None:
    ask, known = extractor()
    schema = [{"Person": ["age", {"friend": "age"}, "mood[good,bad]"]}, {"Firm": "boss"}, "Place", "mood[good,bad]"]
    record = ask(TEXT, schema)
    assert record == {
        "Person": [
            found("Ann", relations={
                "friend": [found("Bob", relations={"age": [found("Ann")]})],
                "mood": [{"text": "good", "probability": 0.9}],
            }),
            found("Bob", relations={
                "age": [found("Ann")],
                "friend": [found("Ann", relations={})],
            }),
        ],
        "Firm": [found("Ikea", relations={"boss": [found("Bob")]})],
        "mood": [{"text": "bad", "probability": 0.9}],
    }  # fmt: skip
    assert known.asked == [
        ["Person", "Firm", "Place", "mood[good,bad]"],
        ["age of Ann", "friend of Ann", "mood of Ann [good,bad]", "age of Bob", "friend of Bob",
         "mood of Bob [good,bad]", "boss of Ikea"],
        [],
    ]  # fmt: skip


def test_an_event_is_its_trigger_with_arguments() -> None:
    ask, known = extractor()
    assert ask(TEXT, {"hiring trigger": ["employer", "employee", "date"]}) == {
        "hiring trigger": [found("work", relations={
            "employer": [found("Ikea")],
            "employee": [found("Ann"), found("Bob")],
        })]
    }  # fmt: skip
    assert known.asked == [["hiring trigger"], ["employer of work", "employee of work", "date of work"]]


def test_several_texts_share_a_call_and_equal_ones_an_answer() -> None:
    ask, known = extractor()
    first, second, third = ask([TEXT, "Bob sings.", TEXT], {"Person": "friend"})
    assert first == third
    assert [one["text"] for one in second["Person"]] == ["Bob"]
    assert known.asked == [["Person", "Person"], ["friend of Ann", "friend of Bob", "friend of Bob"]]
    assert ask([], ["Person"]) == []


def test_mentions_may_be_given() -> None:
    ask, known = extractor()
    schema = parse_schema({"*": ["friend"]})
    (record,) = ask.extract([TEXT], schema, given=[[Span(0, 3, 1.0)]])
    assert record == {"*": [found("Ann", relations={"friend": [found("Bob")]}) | {"probability": 1.0}]}
    assert known.asked == [["friend of Ann"]]
    with pytest.raises(ConfigError, match=r"'\*' stands for given mentions"):
        ask(TEXT, {"*": ["friend"]})


def test_answers_that_are_known_are_not_asked_for_again() -> None:
    ask, known = extractor()
    answers = {Question("Person", TEXT): [[Seen(Span(8, 11, 0.7), 1.0)]]}
    (record,) = ask.extract([TEXT], parse_schema({"Person": "friend"}), known=answers)
    assert [one["start"] for one in record["Person"]] == [8]
    assert known.asked == [[], ["friend of Bob"]]
    assert Question("friend of Bob", TEXT) in answers


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model as a training leaves it, with a head that marks many tokens."""
    torch.manual_seed(0)
    tokenizer = ErnieMTokenizer.from_pretrained(ENCODER)
    settings = {
        "schema": ["person", {"firm": ["boss"]}],
        "wording": Wording.parse("zh").templates,
        "convention": "masked", "max_length": 100, "max_prompt_length": 20, "stride": 10, "threshold": 0.4,
    }  # fmt: skip
    config = ErnieMConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=130, initializer_range=0.7, extra={SETTINGS: settings},
    )  # fmt: skip
    path = tmp_path_factory.mktemp("model")
    ErnieMForInformationExtraction(config).save_pretrained(path)
    tokenizer.save_pretrained(path)
    return path


def test_a_model_remembers_schema_wording_and_convention(folder: Path) -> None:
    own = Extractor.from_pretrained(folder)
    assert own.wording == Wording.parse("zh")
    assert own.answerer.reading == Reading(
        convention="masked", max_length=100, max_prompt_length=20, stride=10, threshold=0.4
    )
    records = own([TEXT * 30, "Anna Weber lives in Paris."])
    assert records == own([TEXT * 30, "Anna Weber lives in Paris."], ["person", {"firm": ["boss"]}])
    assert {"person", "firm"} == {name for record in records for name in record}
    for record, text in zip(records, (TEXT * 30, "Anna Weber lives in Paris."), strict=True):
        for item in record.get("person", []):
            assert text[item["start"] : item["end"]] == item["text"] != ""
    other = Extractor.from_pretrained(folder, convention="paddle", wording="en", max_length=60)
    assert other.wording == Wording.parse("en")
    assert (other.answerer.reading.convention, other.answerer.reading.max_length) == ("paddle", 60)


TEXTS = st.text(max_size=20) | st.sampled_from([TEXT * 6, "", "巴黎 Anna ⁉️ باريس ＡＢ", "  Ann \n"])


@pytest.mark.parametrize("convention", ["masked", "paddle"])
def test_every_record_at_every_level_quotes_its_text(folder: Path, convention: Any) -> None:
    extract = Extractor.from_pretrained(folder, convention=convention, wording="en", max_length=60, threshold=0.6)
    schema = ["person", {"firm": {"boss": "home"}}, "mood[good,bad]"]

    @settings(max_examples=8, deadline=None)
    @given(TEXTS)
    def quotes(text: str) -> None:
        for name, item in items_of(extract([text], schema)[0]):
            if name == "mood":
                assert item["text"] in ("good", "bad")
            else:
                assert text[item["start"] : item["end"]] == item["text"] != ""
            assert 0.6**2 < item["probability"] <= 1

    quotes()
    assert {name for name, _ in items_of(extract([TEXT * 6], schema)[0])} >= {"person", "firm", "boss", "home"}


def items_of(record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, items in record.items():
        for item in items:
            yield name, item
            yield from items_of(item.get("relations", {}))


def test_a_model_that_says_nothing_is_called_as_paddlenlp_does(golden: Path) -> None:
    released = Extractor.from_pretrained(golden / "uie_task")
    assert released.answerer.reading.convention == "paddle"
    assert released.wording == Wording.parse("en")
    with pytest.raises(ConfigError, match="the model has no schema of its own"):
        released("x")
    text = "百度公司于2000年1月1日由李彦宏创立，总部位于北京。"
    assert released(text, "赛事名称") == {
        "赛事名称": [{"text": "总", "start": 21, "end": 22, "probability": pytest.approx(0.2808, abs=1e-4)}]
    }


def test_models_and_lengths_that_do_not_fit_are_refused(folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"not trained to extract, it lacks .*linear_"):
        Extractor.from_pretrained(ENCODER)
    with pytest.raises(ConfigError, match="max_length=512: the model reads 128 tokens at most"):
        Extractor.from_pretrained(folder, max_length=512)
    with pytest.raises(ConfigError, match=r"^stride=10 must be below max_length - max_prompt_length"):
        Extractor.from_pretrained(folder, max_length=30)
    for texts in (None, 3, ["a", 3]):
        with pytest.raises(ConfigError, match="a text or a list of texts is needed"):
            extractor()[0](texts, ["Person"])  # type: ignore[arg-type]


def taskflow(golden: Path, run: int) -> tuple[Extractor, list[str], Any, list[dict[str, Any]]]:
    """PaddleNLP's tiny UIE-M as a recorded run called it: texts, schema and records. See `recorded_taskflow`."""
    answerer, texts, call = recorded_taskflow(golden, run)
    wording = {"ch": "zh", "en": "en"}[call["kwargs"]["schema_lang"]]
    return Extractor(answerer, wording=Wording.parse(wording)), texts, call["kwargs"]["schema"], call["results"]


def answers(results: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """What of a recorded result is an answer: spans of the text and, of a classification, options."""
    kept = {}
    for prompt, items in results.items():
        name, _, options = prompt.removesuffix("]").partition("[")
        right = [
            one | ({"relations": answers(one["relations"])} if "relations" in one else {})
            for one in items
            if one["text"]
            and (one["text"] in options.split(",") if options else one.get("start", 9) < one.get("end", 0))
        ]
        kept |= {name: sorted(right, key=lambda one: one.get("start", 0))} if right else {}
    return kept


@pytest.mark.parametrize("run", range(4))
def test_records_are_paddlenlps_but_for_what_is_no_answer(golden: Path, run: int) -> None:
    extract, texts, schema, results = taskflow(golden, run)
    for found, expected in zip(extract(texts, schema), results, strict=True):
        assert rounded(found) == rounded(answers(expected))


def test_what_is_no_answer_is_known(golden: Path) -> None:
    """Marks in the prompt where the text was asked about, and marks beside the options."""
    dropped = []

    def walk(results: dict[str, list[dict[str, Any]]]) -> None:
        kept = [one["text"] for items in answers(results).values() for one in items]
        for items in results.values():
            dropped.extend(one["text"] for one in items if one["text"] and one["text"] not in kept)
            for one in items:
                walk(one.get("relations", {}))

    for run in range(4):
        for results in taskflow(golden, run)[3]:
            walk(results)
    in_prompt, beside_options = ["称", "中,中", "中,中"], ["向", "向]", "向,负向]", "感倾向"]
    assert Counter(dropped) == Counter([*in_prompt, *beside_options])


def rounded(record: Any) -> Any:
    """A record without what 1e-5 of a probability can change."""
    if isinstance(record, list):
        return [rounded(one) for one in record]
    if isinstance(record, dict):
        return {name: rounded(value) for name, value in record.items()}
    return pytest.approx(record, abs=1e-5) if isinstance(record, float) else record
