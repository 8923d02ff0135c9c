"""A training from the command line to its files: what it learns, writes and remembers; evaluation end to end."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F

from ernie_m import ErnieMTokenizer
from tasks.data.dataset import Examples
from tasks.examples import Classification, Entity, ExtractionExample, Relation
from tasks.information_extraction.answering import Reading
from tasks.information_extraction.extractor import SETTINGS, Extractor
from tasks.information_extraction.questions import questions_of
from tasks.information_extraction.schema import Node, parse_schema
from tasks.information_extraction.scoring import end_to_end_scores
from tasks.information_extraction.spans import Seen, Span
from tasks.information_extraction.task import InformationExtraction, Terms, Told, loss
from tasks.information_extraction.wording import Wording
from tasks.readers.policy import ReadReport
from tasks.task import Pass
from tests.command import TINY, refused, train_here
from tests.world import MINIWORLD, write_small_rows


def test_the_loss_is_that_of_real_tokens_and_weighs_marks() -> None:
    generator = torch.Generator().manual_seed(0)
    logits = [torch.randn(3, 5, generator=generator) for _ in range(2)]
    labels = [torch.rand(3, 5, generator=generator) > 0.7 for _ in range(2)]
    real = torch.tensor([[True] * 5, [True] * 2 + [False] * 3, [True] * 4 + [False]])
    both = [F.binary_cross_entropy_with_logits(x[real], y[real].float()) for x, y in zip(logits, labels, strict=True)]
    found = loss(logits, labels, real, positive_weight=1.0)
    assert found / real.sum() == pytest.approx((both[0] + both[1]).item() / 2, abs=1e-6)  # as in the reference
    marked = sum(F.softplus(-x[real & y]).sum() for x, y in zip(logits, labels, strict=True)) / 2
    assert loss(logits, labels, real, positive_weight=3.0) == pytest.approx((found + 2 * marked).item(), abs=1e-5)
    changed = [x.masked_fill(~real, 99.0) for x in logits]
    assert loss(changed, labels, real, positive_weight=1.0) == found


def test_strict_relations_need_both_ends_and_the_predicate() -> None:
    entities = (Entity(0, 3, "person"), Entity(4, 8, "firm"), Entity(9, 12, None))
    example = ExtractionExample("0", "en", "0", "Ann Ikea now", entities, (Relation(0, "employer", 1),))
    schema = (Node("person", (), (Node("employer"),)), Node("firm"))

    def item(start: int, end: int, **relations: list[dict[str, int]]) -> dict[str, object]:
        return {"start": start, "end": end, "relations": relations}

    right = {"person": [item(0, 3, employer=[{"start": 4, "end": 8}])], "firm": [item(4, 8)]}
    for record, entity, relation in (
        (right, 1.0, 1.0),
        ({**right, "firm": []}, 2 / 3, 1.0),
        ({"person": [item(0, 3, employer=[{"start": 4, "end": 7}])], "firm": [item(4, 8)]}, 1.0, 0.0),
        ({"person": [item(0, 2, employer=[{"start": 4, "end": 8}])]}, 0.0, 0.0),
        ({"person": [item(0, 3, boss=[{"start": 4, "end": 8}])]}, 2 / 3, 0.0),
        ({}, 0.0, 0.0),
    ):
        scores = end_to_end_scores([example], [record], schema)  # type: ignore[list-item]
        assert (scores["entity"]["f1"], scores["relation"]["f1"]) == pytest.approx((entity, relation))


def extraction(**settled: Any) -> InformationExtraction:
    reading = Reading(convention=None, max_length=40, max_prompt_length=8, stride=12, threshold=0.5)
    return InformationExtraction(
        name="information_extraction", job_type="finetune", monitor="val/f1/en", schema=None,
        reading=reading, wording=None, lost_answers="error", positive_weight=1.0, **settled,
    )  # fmt: skip


def test_evaluation_asks_what_the_schema_asks_and_training_more() -> None:
    tokenizer = ErnieMTokenizer.from_pretrained(MINIWORLD / "tokenizer")
    entities = (Entity(0, 3, "person"), Entity(4, 8, "firm"))
    example = ExtractionExample("0", "en", "0", "Ann Ikea now", entities, (Relation(0, "employer", 1),))
    examples = Examples({split: {"en": [example]} for split in ("train", "validation")}, {}, [], ReadReport())
    task = extraction().settle(examples, run="fit", source_language="en", trained=None)
    assert task.metrics == ("precision", "recall", "f1", "entity_f1", "relation_f1")
    assert task.head_fields()["extra"][SETTINGS]["convention"] == "masked"
    prompts = {
        split: {row.asked.prompt for row in task.encode([example], tokenizer=tokenizer, split=split)}
        for split in ("train", "validation")
    }
    assert prompts["validation"] == {"person", "firm", "employer of Ann"}
    assert prompts["train"] == prompts["validation"] | {"employer of Ikea"}
    plain = Examples({"validation": {"en": [replace(example, relations=(), entities=())]}}, {}, [], ReadReport())
    assert extraction().settle(plain, run="validate", source_language="en", trained=None).metrics == (
        "precision", "recall", "f1",
    )  # fmt: skip


def test_texts_that_are_equal_have_their_own_answers_and_classes_are_voted_for() -> None:
    schema = parse_schema(["mood[good,bad]", "person"])
    wording = Wording.parse("en")
    reading = Reading(convention="masked", max_length=40, max_prompt_length=8, stride=12, threshold=0.5)
    task = extraction(
        terms=Terms(schema=schema, schemas={"test": schema}, wording=wording, reading=reading, end_to_end=())
    )
    mood, person = "mood[good,bad]", "person"
    one = ExtractionExample("0", "en", "0", "Ann", (Entity(0, 3, "person"),))
    other = ExtractionExample("1", "en", "1", "Ann", classifications=(Classification("mood", None, ("good", "bad")),))

    def told(example: ExtractionExample, *windows: tuple[str, Span]) -> list[Told]:
        asked = {one.prompt: one for one in questions_of(example, schema, wording, labelled=False)}
        return [Told(asked[prompt], [Seen(span, float("inf"))]) for prompt, span in windows]

    good, bad = Span(5, 9, 0.9, in_prompt=True), Span(10, 13, 0.6, in_prompt=True)
    ann = (person, Span(0, 3, 0.8))
    parts = [
        told(one, ann, (mood, good), (mood, good), (mood, bad)),
        told(other, ann, (mood, good), (mood, good), (mood, bad)),
    ]
    model: Any = torch.nn.Identity()
    on = Pass(split="test", model=model, tokenizer=None, source_language="en", batch_size=1, chosen={})  # type: ignore[arg-type]
    conclusion = task.conclude("en", [one, other], parts, on)
    assert [prediction.value["mood"] for prediction in conclusion.predictions] == [
        [{"text": "good", "probability": 0.9}]
    ] * 2
    by_type = conclusion.details["by_type"]
    assert (by_type["person"]["predicted"], by_type["person"]["gold"]) == (2, 1)
    assert (by_type["mood"]["predicted"], by_type["mood"]["gold"]) == (2, 2)
    assert conclusion.scores["f1"] == pytest.approx(2 * 2 / (4 + 3))
    by_option = conclusion.details["by_option"]
    assert {name: (one["predicted"], one["gold"]) for name, one in by_option.items()} == {
        "mood: good": (2, 1), "mood: bad": (0, 1),
    }  # fmt: skip


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short training on the miniworld's stories."""
    folder = tmp_path_factory.mktemp("extraction")
    data = write_small_rows(folder / "data", "information_extraction", train=60, evaluation=4)
    said = ["trainer.max_steps=4", "trainer.val_check_interval=2", "name=run", f"output_dir={folder}"]
    train_here("task=information_extraction", f"data.dir={data}", *TINY, *said, "task.reading.threshold=0.1")
    return folder / "information_extraction" / "run"


def test_a_run_writes_scores_records_and_a_model_that_remembers_its_schema(finished: Path) -> None:
    results = json.loads((finished / "results.json").read_text())
    assert list(results["test"]) == ["precision", "recall", "f1", "entity_f1", "relation_f1"]
    for language in ("en", "de", "zh"):
        rows = [json.loads(line) for line in (finished / f"predictions/test.{language}.jsonl").read_text().splitlines()]
        assert [row["id"] for row in rows] == [f"test-{number:04}" for number in range(5)]
        for row in rows:
            for items in row["record"].values():
                assert all(row["text"][one["start"] : one["end"]] == one["text"] != "" for one in items)
        details = json.loads((finished / f"predictions/test.{language}.types.json").read_text())
        assert set(details["by_type"]) <= {"person", "employer", "place"}
        assert set(details["by_predicate"]) <= {"employer", "home", "birthplace"}
        assert details["end_to_end"]["entity"]["f1"] == results["test"]["entity_f1"][language]
    settings = json.loads((finished / "model" / "config.json").read_text())[SETTINGS]
    assert settings["schema"] == ["employer", {"person": ["birthplace", "employer", "home"]}, "place"]
    assert settings["convention"] == "masked"


def test_the_extractor_says_what_the_run_said(finished: Path) -> None:
    extract = Extractor.from_pretrained(finished / "model")
    rows = [json.loads(line) for line in (finished / "predictions/test.de.jsonl").read_text().splitlines()]
    for row, record in zip(rows, extract([row["text"] for row in rows]), strict=True):
        assert places(record) == places(row["record"])


def places(record: dict) -> list:  # type: ignore[type-arg]
    return [
        (name, one["start"], one["end"], places(one.get("relations", {})))
        for name, own in record.items()
        for one in own
    ]


def test_texts_may_stand_on_the_command_line(finished: Path) -> None:
    given = ["task=information_extraction", "run=predict", f"checkpoint={finished}", f"output_dir={finished.parent}"]
    text = "Anna Weber works for Radio Lindberg, and lives in Paris."
    said = train_here(
        *given, f"text={text}", "name=told", "task.reading.threshold=0.1", "schema=[person, {place: owner}]"
    )
    assert text in " ".join(said.split())
    folder = finished.parent / "information_extraction" / "told"
    (row,) = [json.loads(line) for line in (folder / "predictions" / "predict.en.jsonl").read_text().splitlines()]
    assert row["text"] == text
    assert set(row["record"]) <= {"person", "place"}
    assert "schema.person has 'a' twice" in refused(*given, f"text={text}", "schema={person: [a, a]}")
    assert "trained with task.reading.convention=masked" in refused(
        *given, f"text={text}", "task.reading.convention=paddle", "task.reading.max_length=64",
        "task.reading.max_prompt_length=16", "task.reading.stride=8",
    )  # fmt: skip
