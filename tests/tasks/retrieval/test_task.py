"""Retrieval to its end: rows, layers, choices made on validation, mined pairs, predictions; an encoder as it is."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from rich.console import Console
from rich.progress import Progress

from ernie_m import ErnieMForMaskedLM, ErnieMModel, ErnieMTokenizer
from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError, DataError
from tasks.answers import NeighbourAnswer
from tasks.examples import PairExample, TextWithId
from tasks.metrics.retrieval import find_neighbours, mine
from tasks.metrics.tallies import Tally, ratios
from tasks.retrieval.encoding import collate, encode, sides_of
from tasks.retrieval.search import LARGE_SEARCH, decode_mined, decode_pairs, search_bar
from tasks.retrieval.task import Retrieval, of_examples, tallies_of
from tasks.retrieval.vectors import ErnieMSentenceEncoder, layers_of, pool
from tests.command import TINY, refused, train_here
from tests.world import MINIWORLD, write_lists

SHAPE: dict[str, Any] = {
    "vocab_size": 3843, "hidden_size": 16, "num_hidden_layers": 3, "num_attention_heads": 2, "intermediate_size": 16,
}  # fmt: skip
SETTINGS: dict[str, Any] = {
    "name": "retrieval", "job_type": "finetune", "monitor": "val/accuracy/de",
    "max_length": 12, "layer": "middle", "pooling": "mean", "normalize": True, "similarity": "cosine",
    "neighbours": 4, "block": 8, "mining": False, "threshold": None, "criterion": "hardest_negative",
    "temperature": 0.1, "boundary": 0.5,
}  # fmt: skip


def example(number: int, text: str | None, translation: str | None, language: str = "de") -> PairExample:
    sides = [None if t is None else TextWithId(f"{side}{number}", t) for side, t in (("d", text), ("e", translation))]
    return PairExample(str(number), language, str(number), *sides)


def task(**how: Any) -> Retrieval:
    return Retrieval(**SETTINGS | how)


def encoder(seed: int = 0) -> ErnieMSentenceEncoder:
    torch.manual_seed(seed)
    return ErnieMSentenceEncoder(ErnieMConfig(**SHAPE, initializer_range=0.3, hidden_dropout_prob=0.0))


# ------------------------------------------------------------------------------------------------------------- parts


def test_both_sides_become_rows_of_one_batch(tokenizer: ErnieMTokenizer) -> None:
    examples = [
        example(0, "Eins.", "One."),
        example(1, "Anna wohnt in Kyiv. " * 9, "One."),
        example(2, "Eins.", "Two."),
    ]
    features = encode(examples, tokenizer=tokenizer, max_length=12)
    assert features[0].input_ids.tolist() == tokenizer("Eins.").input_ids
    assert features[2].translation_ids.tolist() == tokenizer("Two.").input_ids
    assert len(features[1].input_ids) == 12
    assert features[1].length == len(tokenizer("Anna wohnt in Kyiv. " * 9).input_ids)
    batch = collate(features, tokenizer=tokenizer)
    rows = [
        ids[mask].tolist()
        for ids, mask in zip(batch.tensors["input_ids"], batch.tensors["attention_mask"], strict=True)
    ]
    assert rows == [f.input_ids.tolist() for f in features] + [f.translation_ids.tolist() for f in features]
    for side, equal in (("first", (0, 2)), ("second", (0, 1))):
        numbers = batch.tensors[side].tolist()
        assert numbers[equal[0]] == numbers[equal[1]]
        assert len(set(numbers)) == 2
    alone = collate(features[2:], tokenizer=tokenizer)  # as on another device
    assert alone.tensors["first"].tolist() == batch.tensors["first"][2:].tolist()


def test_a_side_that_is_missing_has_no_row(tokenizer: ErnieMTokenizer) -> None:
    features = encode([example(0, "Eins.", None), example(1, None, "One.")], tokenizer=tokenizer, max_length=12)
    batch = collate(features, tokenizer=tokenizer)
    assert batch.tensors["input_ids"].shape[0] == 2
    with torch.no_grad():
        (first, nothing), (none, second) = task().candidates(encoder(), batch)
    assert nothing is None
    assert none is None
    assert first is not None
    assert second is not None
    assert first.shape == second.shape == (1, 16)
    with pytest.raises(DataError, match="a training needs pairs"):
        task().loss(encoder(), batch)


@pytest.mark.parametrize(("depth", "middle"), [(1, 1), (2, 2), (3, 2), (12, 7), (24, 13)])
def test_layers_by_name(depth: int, middle: int) -> None:
    assert layers_of("middle", depth=depth) == [middle]
    assert layers_of("last", depth=depth) == [depth]
    assert layers_of("all", depth=depth) == list(range(depth + 1))
    assert layers_of(0, depth=depth) == [0]
    for wrong in (-1, depth + 1):
        with pytest.raises(ConfigError, match=f"layer={wrong}: the encoder has layers 1 to {depth}, and 0"):
            layers_of(wrong, depth=depth)


def test_vectors_are_those_of_each_layer(tokenizer: ErnieMTokenizer) -> None:
    model = encoder().eval()
    batch = tokenizer(["Anna.", "Anna wohnt in Kyiv."], padding=True, return_tensors="pt")
    mask = batch["attention_mask"].bool()
    with torch.no_grad():
        states = model(batch["input_ids"], mask, output_hidden_states=True, unpad=True).hidden_states
        alone = model(batch["input_ids"][:1, : int(mask[0].sum())], output_hidden_states=True).hidden_states
    means = pool(states, mask, layers=[0, 3], pooling="mean")
    assert means.shape == (2, 2, 16)
    torch.testing.assert_close(means[0, 1], alone[3][0].mean(0))
    torch.testing.assert_close(pool(states, mask, layers=[2], pooling="first_token")[0, 0], alone[2][0, 0])
    assert pool([states[0].bfloat16()], mask, layers=[0], pooling="first_token").dtype == torch.float32


def parts_of(vectors: Sequence[Sequence[float] | None], others: Sequence[Sequence[float] | None]) -> list[Any]:
    tensors = [[None if v is None else torch.tensor([v]) for v in side] for side in (vectors, others)]
    return [[pair] for pair in zip(*tensors, strict=True)]


def test_examples_are_taken_apart() -> None:
    examples = [example(0, "a", None), example(1, "b", "B"), example(2, None, "C")]
    sides = sides_of(examples, parts_of([[1.0], [2.0], None], [None, [3.0], [4.0]]))
    assert [sentence.text for sentence in sides.first] == ["a", "b"]
    assert [sentence.text for sentence in sides.second] == ["B", "C"]
    assert (sides.vectors[0].flatten().tolist(), sides.vectors[1].flatten().tolist()) == ([1, 2], [3, 4])
    assert list(sides.gold) == [(1, 0)]
    with pytest.raises(DataError, match="de: there have to be sentences and translations"):
        sides_of(examples[:1], parts_of([[1.0]], [None]))


def test_decisions_name_what_was_found() -> None:
    examples = [example(0, "null", "zero"), example(1, "eins", "one")]
    sides = sides_of(examples, parts_of([[1.0, 0.0], [0.0, 1.0]], [[0.1, 1.0], [0.0, 1.0]]))
    found = find_neighbours(
        *(vectors[:, 0] for vectors in sides.vectors), similarity="cosine", neighbours=1, block=4,
        advance=lambda done: None,
    )  # fmt: skip
    first, second = decode_pairs(sides, found, "cosine")
    assert (first.value, second.value) == ("1", "1")
    assert first.answer is not None
    values = first.answer.row()
    assert values["sentence"] == "null"
    assert values["forward"] == {"id": "e0", "text": "zero", "cosine": pytest.approx(0.0995, abs=1e-4)}
    assert values["backward"]["text"] == "eins"
    mined = decode_mined(sides, mine(found), "cosine")
    assert {key: prediction.value for key, prediction in mined.items()} == {"d1": "d1\te1", "d0": "d0\te0"}
    with pytest.raises(DataError, match="two sentences have the id d0"):
        decode_mined(replace(sides, first=[sides.first[0]] * 2), [], "cosine")
    assert mined["d1"].answer == NeighbourAnswer({"sentence": "eins", "translation": "one", "cosine": 1.0})
    assert sides.comparisons == 8


def test_accuracy_is_the_mean_of_both_directions() -> None:
    half, most, none = Tally.mean([1, 0, 1, 0]), Tally.mean([1, 1, 1, 0]), Tally.mean([0] * 4)
    assert ratios(tallies_of({2: (half, most)}, 2)) == {
        "accuracy": 0.625, "accuracy_forward": 0.5, "accuracy_backward": 0.75
    }  # fmt: skip
    several = ratios(tallies_of({0: (half, most), 1: (most, none)}, 0))
    assert several["layer_1"] == 0.375
    assert several["accuracy"] == several["layer_0"]


def test_a_sentence_without_a_translation_adds_nothing() -> None:
    tallies = of_examples({"accuracy": Tally.mean([1, 0])}, [True, False, True])
    assert tallies == {"accuracy": Tally([1.0, 0.0, 0.0], [1.0, 0.0, 1.0])}


def test_a_large_search_has_a_bar_where_there_is_a_display() -> None:
    display = Progress(console=Console(quiet=True))
    trainer: Any = SimpleNamespace(progress_bar_callback=SimpleNamespace(progress=display))
    with search_bar(trainer, "Searching de", comparisons=LARGE_SEARCH) as advance:
        advance(7)
        assert [(task.description, task.completed) for task in display.tasks] == [("Searching de", 7)]
    assert not display.tasks
    for other in (trainer, SimpleNamespace(progress_bar_callback=None)):
        with search_bar(other, "Searching de", comparisons=LARGE_SEARCH - 1) as advance:
            advance(7)
            assert not display.tasks


@pytest.mark.parametrize("criterion", ["hardest_negative", "contrastive"])
@pytest.mark.parametrize("layer", ["middle", "all"])
def test_a_loss_has_a_sum_and_a_count(criterion: str, layer: str, tokenizer: ErnieMTokenizer) -> None:
    examples = [example(0, "Eins.", "One."), example(1, "Zwei.", "Two."), example(2, "Eins.", "1.")]
    batch = collate(encode(examples, tokenizer=tokenizer, max_length=12), tokenizer=tokenizer)
    total, count = task(criterion=criterion, layer=layer).loss(encoder(), batch)
    decisions = {"hardest_negative": 12, "contrastive": 6}[criterion]
    assert count == decisions * (4 if layer == "all" else 1)
    total.backward()
    assert total.isfinite()


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"block": 0}, r"task\.block=0: at least 1"),
        ({"neighbours": 0}, r"task\.neighbours=0: at least 1"),
        ({"temperature": 0.0}, "temperature=0.0: more than 0"),
    ],
)
def test_values_out_of_range_are_named(how: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        task(**how)


def test_the_encoder_is_whole_in_any_checkpoint(tmp_path: Path) -> None:
    ErnieMForMaskedLM(ErnieMConfig(**SHAPE)).save_pretrained(tmp_path / "mlm")
    encoder = ErnieMSentenceEncoder.from_pretrained(tmp_path / "mlm")
    assert encoder.newly_initialized == ()
    encoder.save_pretrained(tmp_path / "tuned")
    assert ErnieMModel.from_pretrained(tmp_path / "tuned").newly_initialized == (
        "pooler.dense.bias", "pooler.dense.weight",
    )  # fmt: skip


# -------------------------------------------------------------------------------------------------------------- runs

LANGUAGES = ("de", "en", "fr", "zh")
ENCODER = MINIWORLD.parent / "encoder"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pairs")
    for path in sorted((MINIWORLD / "retrieval").iterdir()):
        if path.suffix[1:] in LANGUAGES:
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            (folder / path.name).write_text("".join(lines[:24]), encoding="utf-8")
    return folder


def arguments(data: Path, output: Path, *more: str) -> list[str]:
    return [
        "task=retrieval", f"data.dir={data}", "data.languages=[de,fr,zh]", f"output_dir={output}", "data.batch_size=4",
        "data.eval_batch_size=10", "callbacks.progress=null", "name=run", *more,
    ]  # fmt: skip


def results(output: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((output / "retrieval" / "run" / "results.json").read_text())
    return found


def test_an_encoder_is_evaluated_as_it_is(data: Path, tmp_path: Path) -> None:
    said = train_here(*arguments(data, tmp_path, "run=test", f"checkpoint={ENCODER}", "data.train=null"))
    assert "vectors: of layer 2 of 3" in said
    found = results(tmp_path)
    assert found["layer"] == 2
    assert list(found["test"]) == ["accuracy", "accuracy_forward", "accuracy_backward"]
    assert found["test"]["accuracy"]["de"] > 0.7
    predictions = tmp_path / "retrieval" / "run" / "predictions"
    numbers = [int(line) for line in (predictions / "test.fr.tsv").read_text().splitlines()]
    assert len(numbers) == 24
    right = sum(number == line for line, number in enumerate(numbers))
    assert found["test"]["accuracy_backward"]["fr"] == pytest.approx(right / 24)
    lines = [json.loads(line) for line in (predictions / "test.fr.jsonl").read_text().splitlines()]
    assert [line["backward"]["id"] for line in lines] == [f"test-{number}" for number in numbers]
    assert lines[0]["translation"] == (data / "test.en").read_text().splitlines()[0]
    assert -1 <= lines[0]["forward"]["cosine"] <= 1


def test_the_best_layer_is_chosen_on_the_sources_validation_pairs(data: Path, tmp_path: Path) -> None:
    more = ["run=test", f"checkpoint={ENCODER}", "task.module.layer=all"]
    train_here(*arguments(data, tmp_path, *more))
    found = results(tmp_path)
    by_layer = {layer: found["validation"][f"layer_{layer}"]["de"] for layer in range(4)}
    assert found["layer"] == max(by_layer, key=lambda layer: by_layer[layer])
    for split in ("validation", "test"):
        assert found[split]["accuracy"] == found[split][f"layer_{found['layer']}"]
    again = tmp_path / "again"
    train_here(*arguments(data, again, *more, "data.validation=null", "data.source_language=fr"))
    assert results(again)["layer"] == 2
    assert results(again)["test"]["layer_1"]["zh"] == found["test"]["layer_1"]["zh"]


def test_a_training_ends_with_a_test_and_a_model_to_go_on_with(data: Path, tmp_path: Path) -> None:
    tiny = [argument for argument in TINY if not argument.startswith(("data", "callbacks"))]
    fit = ["trainer.max_steps=3", "task.module.layer=all", "task.module.similarity=margin", *tiny]
    train_here(*arguments(data, tmp_path, *fit))
    found = results(tmp_path)
    assert found["selected_by"] == "source"
    assert found["test"]["accuracy"] == found["test"][f"layer_{found['layer']}"]
    run = tmp_path / "retrieval" / "run"
    for checkpoint in (run, run / "checkpoints" / "best.ckpt"):
        again = tmp_path / checkpoint.name
        beside = [argument for argument in fit[1:] if checkpoint.suffix or not argument.startswith("encoder")]
        train_here(*arguments(data, again, "run=test", f"checkpoint={checkpoint}", *beside))
        assert results(again)["test"] == found["test"]


def test_files_in_another_order_are_predicted(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "xtreme"
    folder.mkdir()
    (folder / "de-en.de").write_text((data / "test.de").read_text())
    (folder / "de-en.en").write_text("".join(sorted((data / "test.en").read_text().splitlines(keepends=True))))
    given = ["data=tatoeba", "run=predict", "data.predict='{language}-en.{language}'", "data.read.translations=.en"]
    train_here(*arguments(folder, tmp_path, *given, f"checkpoint={ENCODER}", "data.test=null", "data.languages=null"))
    predictions = tmp_path / "retrieval" / "run" / "predictions"
    sentences, translations = ((folder / f"de-en.{code}").read_text().splitlines() for code in ("de", "en"))
    gold = dict(zip((data / "test.en").read_text().splitlines(), sentences, strict=True))
    numbers = map(int, (predictions / "predict.de.tsv").read_text().splitlines())
    right = [gold[text] == sentences[number] for text, number in zip(translations, numbers, strict=True)]
    assert sum(right) > 16


def test_pairs_are_mined_from_the_threshold_that_validation_chooses(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bucc"
    write_lists(folder, data, "validation", "sample")
    write_lists(folder, data, "test", "training")
    given = ["data=bucc", "data.languages=null", "task.module.similarity=margin", f"checkpoint={ENCODER}"]
    said = train_here(*arguments(folder, tmp_path, *given, "run=test"))
    found = results(tmp_path)
    threshold = found["threshold"]["de"]
    assert f"pairs are kept from: de {threshold:.3f}" in said
    assert found["validation"]["f1"]["de"] > 0.8
    predictions = tmp_path / "retrieval" / "run" / "predictions"
    mined = (predictions / "test.de.tsv").read_text().splitlines()
    gold = (folder / "de-en" / "de-en.training.gold").read_text().splitlines()
    hits = len(set(mined) & set(gold))
    assert found["test"]["precision"]["de"] == pytest.approx(hits / len(mined))
    assert found["test"]["recall"]["de"] == pytest.approx(hits / 12)
    lines = [json.loads(line) for line in (predictions / "test.de.jsonl").read_text().splitlines()]
    assert len(lines) == len(mined)
    assert all(line["margin"] >= threshold for line in lines)

    said = refused(*arguments(folder, tmp_path / "no", *given, "run=test", "data.validation=null"))
    assert "de: nothing says from which score on pairs are to be kept; give validation pairs" in said
    predict = [
        "run=predict", "data.validation=null", "data.test=null", f"task.module.threshold={threshold}",
        "data.predict.de=de-en/de-en.training.de",
    ]  # fmt: skip
    train_here(*arguments(folder, tmp_path / "predict", *given, *predict))
    predictions = tmp_path / "predict" / "retrieval" / "run" / "predictions"
    assert sorted((predictions / "predict.de.tsv").read_text().splitlines()) == sorted(mined)


def test_lists_need_mining_and_training_needs_pairs(data: Path, tmp_path: Path) -> None:
    write_lists(tmp_path / "bucc", data, "test", "training")
    given = ["data=bucc", "data.languages=null", "data.validation=null"]
    said = refused(
        *arguments(
            tmp_path / "bucc", tmp_path, *given, "run=test", f"checkpoint={ENCODER}", "data.scoring.mining=false"
        )
    )
    assert "there are sentences without a translation; data.scoring.mining=true looks for pairs" in said


def test_your_own_files_lend_a_part_to_the_validation(data: Path, tmp_path: Path) -> None:
    given = ["data=parallel", "data.source_language=de", "data.train=train.de", "data.test.fr=test.fr"]
    train_here(*arguments(data, tmp_path, *given, "data.languages=null", *TINY[:5], "trainer.max_steps=1"))
    found = results(tmp_path)
    assert list(found["test"]["accuracy"]) == ["fr", "average"]
    dealt = json.loads((tmp_path / "retrieval" / "run" / "split.json").read_text())
    assert {split: len(documents) for split, documents in dealt.items()} == {"train": 23, "validation": 1}


def test_files_that_do_not_fit_are_refused(data: Path, tmp_path: Path) -> None:
    said = refused(*arguments(data, tmp_path, "data=parallel", "data.train.de=train.de"))
    assert "data.source_language has no value" in said
    spoilt = tmp_path / "spoilt"
    spoilt.mkdir()
    for path in data.iterdir():
        (spoilt / path.name).write_text(path.read_text())
    (spoilt / "test.zh").write_text("一。\n")
    said = refused(*arguments(spoilt, tmp_path, "run=test", f"checkpoint={ENCODER}"))
    assert "test.zh has 1 lines" in said
    said = refused(*arguments(data, tmp_path, "run=test", f"checkpoint={ENCODER}", "data.languages=null"))
    assert "translations=.en leads to the file itself; leave en out of the data" in said
    said = refused(*arguments(data, tmp_path, "run=test", f"checkpoint={ENCODER}", "task.module.layer=7"))
    assert "task.layer=7: the encoder has layers 1 to 3" in said
    said = refused(*arguments(data, tmp_path, "task.module.layer=top"))
    assert "task.layer='top'" in said
