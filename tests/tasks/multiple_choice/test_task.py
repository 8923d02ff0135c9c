"""Multiple choice: rows and padding by hand, losses against each example alone; from files to predictions."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from ernie_m import ErnieMForMultipleChoice, ErnieMTokenizer
from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError, DataError
from ernie_m.losses import cross_entropy
from tasks.answers import ChoiceAnswer
from tasks.examples import ChoiceExample
from tasks.metrics.tallies import Tally
from tasks.multiple_choice.task import MultipleChoice, collate, decode, encode, tallies_of
from tasks.task import Prediction
from tests.command import ASKING, TINY, refused, train_here
from tests.world import LANGUAGES, MINIWORLD

CHOICES = ("Kyiv", "Rome", "Anna is a baker.", "Oslo", "Paris")


def example(
    count: int = 2, answer: int | None = 0, context: str | None = "Anna lives in Kyiv.", question: str | None = None
) -> ChoiceExample:
    names = tuple("ABCDE"[:count])
    return ChoiceExample("7", "en", "7", context, question, CHOICES[:count], names, answer)


# ---------------------------------------------------------------------------------------------------- rows and batches


def test_a_row_is_a_pair_of_context_with_question_and_choice(tokenizer: ErnieMTokenizer) -> None:
    question = "Where does Anna live?"
    both, context, asked = encode(
        [example(question=question), example(), example(3, context=None, question=question)],
        tokenizer=tokenizer, max_length=40,
    )  # fmt: skip
    first = f"Anna lives in Kyiv. {question}"
    assert [row.tolist() for row in both.rows] == [tokenizer(first, choice).input_ids for choice in CHOICES[:2]]
    assert context.rows[1].tolist() == tokenizer("Anna lives in Kyiv.", "Rome").input_ids
    assert [row.tolist() for row in asked.rows] == [tokenizer(question, choice).input_ids for choice in CHOICES[:3]]
    assert both.input_ids.tolist() == [*both.rows[0], *both.rows[1]]
    (cut,) = encode([example(3, question=question)], tokenizer=tokenizer, max_length=8)
    assert cut.length == len(tokenizer(first, CHOICES[2]).input_ids)
    assert max(map(len, cut.rows)) == 8


def test_the_context_is_cut_then_the_question_and_the_choice_last(tokenizer: ErnieMTokenizer) -> None:
    long = "Anna lives in Kyiv. " * 20
    context, question, choice = tokenizer.encode_plain([long, "Where does Anna live?", "Anna is a baker."])

    def row(context: str | None, question: str, choice: str, max_length: int) -> list[int]:
        one = ChoiceExample("7", "en", "7", context, question, ("Kyiv", choice), ("A", "B"), 0)
        (features,) = encode([one], tokenizer=tokenizer, max_length=max_length)
        found: list[int] = features.rows[1].tolist()
        return found

    frame = tokenizer.build_inputs_with_special_tokens
    length = 4 + len(question) + len(choice)
    cut = row(long, "Where does Anna live?", "Anna is a baker.", length + 3)
    assert cut == frame([*context[:3], *question], choice)
    assert row(long, "Where does Anna live?", "Anna is a baker.", length - 2) == frame(question[:-2], choice)
    assert row(long, "Where does Anna live?", "Anna is a baker.", len(choice) + 3) == frame([], choice[:-1])
    with pytest.raises(ConfigError, match=r"task.max_length=4: 4 tokens are special, more are needed"):
        row(long, "", "Rome", 4)


@settings(deadline=None, max_examples=50)
@given(
    texts=st.tuples(*[st.lists(st.sampled_from(["Anna", "lives", "in", "Kyiv"]), max_size=12)] * 3),
    max_length=st.integers(5, 30),
)
def test_a_row_never_passes_its_length_and_keeps_what_it_can(
    texts: tuple[list[str], ...], max_length: int, tokenizer: ErnieMTokenizer
) -> None:
    context, question, choice = (" ".join(words) for words in texts)
    one = ChoiceExample("7", "en", "7", context, question, (choice, "Rome"), ("A", "B"), None)
    (features,) = encode([one], tokenizer=tokenizer, max_length=max_length)
    row = features.rows[0].tolist()
    lengths = [len(ids) for ids in tokenizer.encode_plain([context, question, choice])]
    assert len(row) == min(sum(lengths) + 4, max_length)
    assert row[:1] + row[-1:] == [tokenizer.cls_token_id, tokenizer.sep_token_id]
    kept = len(row) - row.index(tokenizer.sep_token_id) - 3
    assert kept == min(lengths[2], max_length - 4)


def test_choices_that_are_not_there_are_rows_of_which_nothing_is_visible(tokenizer: ErnieMTokenizer) -> None:
    features = encode([example(2), example(5, answer=None), example(3, 2)], tokenizer=tokenizer, max_length=40)
    tensors = collate(features, tokenizer=tokenizer).tensors
    assert tensors["targets"].tolist() == [0, -100, 2]
    assert tensors["choice_mask"].sum(1).tolist() == [2, 5, 3]
    longest = max(len(row) for f in features for row in f.rows)
    assert tensors["input_ids"].shape == tensors["attention_mask"].shape == (3, 5, longest)
    assert torch.equal(tensors["attention_mask"].any(2), tensors["choice_mask"])
    assert torch.equal(tensors["attention_mask"], tensors["input_ids"] != tokenizer.pad_token_id)
    for index, feature in enumerate(features):
        for number, row in enumerate(feature.rows):
            visible = tensors["attention_mask"][index, number]
            assert tensors["input_ids"][index, number][visible].tolist() == row.tolist()


# ---------------------------------------------------------------------------------------------- the model and its loss


TASK = MultipleChoice(name="multiple_choice", job_type="finetune", monitor="val/accuracy/en", max_length=40)


def build() -> ErnieMForMultipleChoice:
    torch.manual_seed(0)
    shape = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16}
    config = ErnieMConfig(vocab_size=3843, initializer_range=0.5, **shape)  # type: ignore[arg-type]
    return ErnieMForMultipleChoice(config).eval()


@pytest.mark.parametrize("counts", [(2, 5), (5, 2, 3, 4), (2, 2), (3,)])
def test_examples_with_few_choices_are_not_changed_by_those_with_many(
    counts: tuple[int, ...], tokenizer: ErnieMTokenizer
) -> None:
    """Logits, loss and gradients of a mixed batch are those of its examples one by one; nothing is NaN."""
    model = build()
    features = encode(
        [example(count, answer=index % 2) for index, count in enumerate(counts)], tokenizer=tokenizer, max_length=40
    )
    batch = collate(features, tokenizer=tokenizer)
    total, count = TASK.loss(model, batch)
    total.backward()
    together = [parameter.grad.clone() for parameter in model.parameters() if parameter.grad is not None]
    model.zero_grad()
    singles = [TASK.loss(model, collate([feature], tokenizer=tokenizer)) for feature in features]
    torch.stack([one for one, _ in singles]).sum().backward()
    apart = [parameter.grad for parameter in model.parameters() if parameter.grad is not None]
    assert (int(count), total.isfinite().item()) == (len(counts), True)
    torch.testing.assert_close(total, torch.stack([one for one, _ in singles]).sum())
    for mixed, single in zip(together, apart, strict=True):
        assert mixed.isfinite().all()
        torch.testing.assert_close(mixed, single, atol=1e-5, rtol=1e-4)
    with torch.no_grad():
        for feature, part in zip(features, TASK.candidates(model, batch), strict=True):
            (alone,) = TASK.candidates(model, collate([feature], tokenizer=tokenizer))
            torch.testing.assert_close(part[: len(alone)], alone)
            assert part[len(alone) :].eq(-math.inf).all()


def test_the_loss_is_the_reference_of_each_question_alone() -> None:
    logits = torch.tensor([[1.0, 2.0, -math.inf], [0.5, -1.0, 3.0], [9.0, 9.0, 9.0]])
    total, count = cross_entropy(logits, torch.tensor([1, 2, -100]))
    expected = math.log(1 + math.exp(-1)) + math.log(1 + math.exp(-2.5) + math.exp(-4))
    assert (total.item(), int(count)) == (pytest.approx(expected), 2)
    nothing, none = cross_entropy(logits, torch.full((3,), -100))
    assert (nothing.item(), int(none)) == (0.0, 0)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=5), st.integers(0, 3))
def test_what_is_predicted_is_one_of_the_choices(scores: list[float], padding: int) -> None:
    question = example(len(scores), 0)
    found = decode(torch.tensor(scores + [-math.inf] * padding), question)
    assert isinstance(found.answer, ChoiceAnswer)
    assert found.value == question.names[found.answer.index] == question.names[int(np.argmax(np.float32(scores)))]
    assert found.answer.choice == question.choices[found.answer.index]
    assert tuple(found.answer.probabilities) == question.names
    assert sum(found.answer.probabilities.values()) == pytest.approx(1.0)


def test_accuracy() -> None:
    golds = [example(2, 0), example(3, 2), example(4, 1), example(5, 4)]
    predictions = [Prediction(name, None) for name in "ACAE"]
    assert tallies_of(golds, predictions) == {"accuracy": Tally.mean([1, 1, 0, 1])}
    with pytest.raises(DataError, match="no example was scored"):
        tallies_of([], [])


def test_predictions_are_written_a_label_a_line(tmp_path: Path) -> None:
    predictions = [Prediction("C", None), Prediction("A", None)]
    TASK.write(tmp_path, "test.en", [example(3, 2), example(2, 0)], predictions, None)
    assert (tmp_path / "test.en.tsv").read_text() == "C\nA\n"


# ------------------------------------------------------------------------------------------- from files to predictions


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first questions of the miniworld's files, of three languages."""
    folder = tmp_path_factory.mktemp("choices")
    for path in sorted((MINIWORLD / "choices").iterdir()):
        split, language, _ = path.name.split(".")
        if language in LANGUAGES:
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            (folder / path.name).write_text("".join(lines[: 24 if split == "train" else 6]), encoding="utf-8")
    return folder


def arguments(data: Path, output: Path, *more: str) -> list[str]:
    return ["task=multiple_choice", f"data.dir={data}", f"output_dir={output}", *TINY, "trainer.max_steps=2", *more]


@pytest.fixture(scope="module")
def fitted(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("outputs")
    train_here(*arguments(data, output, "name=first"))
    return output / "multiple_choice" / "first"


def test_a_run_predicts_one_of_each_questions_own_choices(fitted: Path, data: Path) -> None:
    results = json.loads((fitted / "results.json").read_text())
    assert list(results["test"]["accuracy"]) == [*LANGUAGES, "average", "zero_shot", "transfer_gap"]
    for language in LANGUAGES:
        written = [json.loads(line) for line in (data / f"test.{language}.jsonl").read_text().splitlines()]
        found = [
            json.loads(line) for line in (fitted / "predictions" / f"test.{language}.jsonl").read_text().splitlines()
        ]
        assert [one["id"] for one in found] == [one["id"] for one in written]
        assert [len(one["probabilities"]) for one in found] == [len(one["choices"]) for one in written]
        names = (fitted / "predictions" / f"test.{language}.tsv").read_text().split()
        assert names == [one["prediction"] for one in found] == [str(one["index"]) for one in found]
        right = [one["index"] == gold["label"] for one, gold in zip(found, written, strict=True)]
        assert sum(right) / len(right) == pytest.approx(results["test"]["accuracy"][language])


def test_a_trained_model_predicts_choices_of_any_number_without_labels(fitted: Path, tmp_path: Path) -> None:
    rows = [
        {"question": "Where?", "choices": [{"text": text, "label": text[0]} for text in CHOICES[:count]]}
        for count in (2, 5)
    ]
    (tmp_path / "mine.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    train_here(
        "task=multiple_choice", "data=choices_table", f"data.dir={tmp_path}", f"output_dir={tmp_path}", *ASKING,
        "run=predict", f"checkpoint={fitted}", "data.predict.sw=mine.jsonl", "name=mine",
    )  # fmt: skip
    found = (tmp_path / "multiple_choice" / "mine" / "predictions" / "predict.sw.tsv").read_text().split()
    assert found[0] in "KR"
    assert found[1] in "KRAOP"


def test_two_and_five_choices_are_trained_on_together(tmp_path: Path) -> None:
    pairs = [{"question": f"{i}?", "choices": CHOICES[:2], "label": i % 2} for i in range(12)]
    fives = [{"question": f"{i}!", "choices": CHOICES, "label": i % 5} for i in range(12)]
    for name, rows in (("pairs", pairs), ("fives", fives)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    train_here(
        "task=multiple_choice", "data=choices_table", f"data.dir={tmp_path}", f"output_dir={tmp_path}", *TINY,
        "++data.train.de=pairs.jsonl", "++data.train.en=fives.jsonl", "data.test=null", "trainer.max_steps=3",
        "name=mixed", "trainer.log_every_n_steps=1",
    )  # fmt: skip
    run = tmp_path / "multiple_choice" / "mixed"
    logged = [line.split(",") for line in (run / "metrics.csv").read_text().splitlines()]
    losses = [float(value) for _, metric, value in logged if metric.strip() == "train/loss"]
    assert len(losses) == 3
    assert all(map(math.isfinite, losses))


def test_data_of_another_task_are_refused() -> None:
    said = refused("task=multiple_choice", "data=xquad")
    assert "data=xquad is not for task=multiple_choice: choose one of" in said
    assert "xcopa" in said
