"""Schemas level by level, against answers that are made up; models from folders; errors that say what to do."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch

from ernie_m import ErnieMConfig, ErnieMForInformationExtraction, ErnieMTokenizer
from ernie_m.errors import ConfigError
from tasks.information_extraction.answering import Question, Reading
from tasks.information_extraction.extractor import SETTINGS, Extractor
from tasks.information_extraction.schema import parse_schema
from tasks.information_extraction.spans import Seen, Span
from tasks.information_extraction.wording import Wording

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
