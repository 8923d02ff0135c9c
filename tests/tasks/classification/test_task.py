"""Sentences, pairs, several labels, numbers: rows, targets, losses and decisions by hand; what is unknown is named."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from ernie_m import ErnieMTokenizer
from ernie_m.errors import ConfigError, DataError
from ernie_m.losses import classification_loss
from tasks.answers import ClassAnswer
from tasks.classification.decoding import decode, loss, scores_of, tallies_of
from tasks.classification.encoding import Problem, collate, encode, head_of
from tasks.classification.task import SequenceClassification
from tasks.data.dataset import Examples
from tasks.examples import SentenceExample
from tasks.metrics.tallies import Tally, ratios
from tasks.readers.policy import ReadReport
from tasks.task import Prediction

SINGLE: Problem = "single_label_classification"
MULTI: Problem = "multi_label_classification"
REGRESSION: Problem = "regression"


def example(label: str | tuple[str, ...] | None = "no", second: str | None = "Bob is a baker.") -> SentenceExample:
    return SentenceExample("7", "en", "7", "Anna lives in Kyiv.", second, label)


def test_a_pair_is_cut_at_its_longer_sentence(tokenizer: ErnieMTokenizer) -> None:
    long = SentenceExample("1", "en", "1", "Anna lives in Kyiv. " * 20, "Anna is a baker.", "no")
    whole, cut = encode([example(), long], tokenizer=tokenizer, labels=["no", "yes"], problem=SINGLE, max_length=30)
    assert whole.input_ids.tolist() == tokenizer("Anna lives in Kyiv.", "Bob is a baker.").input_ids
    assert len(cut.input_ids) == 30
    second = tokenizer("Anna is a baker.").input_ids[1:]
    assert cut.input_ids.tolist()[-len(second) :] == second
    assert whole.length == len(whole.input_ids)
    assert cut.length == len(tokenizer("Anna lives in Kyiv. " * 20, "Anna is a baker.").input_ids)
    (alone,) = encode([example(second=None)], tokenizer=tokenizer, labels=["no"], problem=SINGLE, max_length=30)
    assert alone.input_ids.tolist() == tokenizer("Anna lives in Kyiv.").input_ids
    with pytest.raises(DataError, match="1 of 2 examples have a second sentence"):
        encode([example(), example(second=None)], tokenizer=tokenizer, labels=["no"], problem=SINGLE, max_length=30)


def test_the_head_has_the_labels_of_the_training_data() -> None:
    examples = [example("b"), example("a"), example("b")]
    assert head_of(examples, problem=SINGLE) == {"num_labels": 2, "labels": ("a", "b"), "problem_type": SINGLE}
    assert head_of([example(("c", "a")), example(())], problem=MULTI)["labels"] == ("a", "c")
    assert head_of(examples, problem=REGRESSION) == {"num_labels": 1, "labels": None, "problem_type": REGRESSION}
    with pytest.raises(DataError, match=r"1 labels \(b\): two or more are needed"):
        head_of([example("b")], problem=SINGLE)


def test_targets(tokenizer: ErnieMTokenizer) -> None:
    def targets(problem: Problem, *labels: str | tuple[str, ...] | None) -> torch.Tensor:
        names = None if problem == REGRESSION else ["a", "b", "c"]
        features = encode(
            [example(label) for label in labels], tokenizer=tokenizer, labels=names, problem=problem, max_length=30
        )
        return collate(features, tokenizer=tokenizer).tensors["targets"]

    assert targets(SINGLE, "c", "a", None).tolist() == [2, 0, -100]
    assert targets(MULTI, ("c", "a"), (), "b", None).tolist() == [[1, 0, 1], [0, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert targets(REGRESSION, "2.5", "-1").tolist() == [2.5, -1.0]


@pytest.mark.parametrize(
    ("label", "problem", "message"),
    [
        ("d", SINGLE, r"example 7 \(en\): label d is none of the training data's: a, b"),
        (("a", "d"), MULTI, "label d is none of the training data's"),
        (("a", "b"), SINGLE, "2 labels; a task with task.problem=multi_label_classification takes several"),
        ("many", REGRESSION, "label 'many' is no number"),
        ("inf", REGRESSION, "label 'inf' is no number"),
        (("1", "2"), REGRESSION, "is no number"),
    ],
)
def test_labels_that_do_not_fit_are_named(
    label: str | tuple[str, ...], problem: Problem, message: str, tokenizer: ErnieMTokenizer
) -> None:
    with pytest.raises(DataError, match=message):
        encode([example(label)], tokenizer=tokenizer, labels=["a", "b"], problem=problem, max_length=30)


@pytest.mark.parametrize("problem", [SINGLE, MULTI, REGRESSION])
def test_sum_over_count_is_the_references_mean(problem: Problem) -> None:
    draw = torch.Generator().manual_seed(0)
    logits = torch.randn(5, 1 if problem == REGRESSION else 3, generator=draw)
    targets = {
        SINGLE: torch.tensor([0, 2, 1, 1, 0]),
        MULTI: (torch.rand(5, 3, generator=draw) < 0.5).float(),
        REGRESSION: torch.randn(5, generator=draw),
    }[problem]
    total, count = loss(logits, targets, problem)
    assert count == 5
    assert torch.allclose(total / count, classification_loss(logits, targets, problem))


def test_decisions() -> None:
    logits = torch.tensor([1.0, 3.0, 0.0])
    single = decode(logits, ["a", "b", "c"], SINGLE, ("x",))
    assert single.value == "b"
    assert isinstance(single.answer, ClassAnswer)
    assert single.answer.probabilities is not None
    assert sum(single.answer.probabilities.values()) == pytest.approx(1.0)
    several = decode(torch.tensor([0.0, 3.0, -0.1]), ["a", "b", "c"], MULTI, ("x",))
    assert several.value == ["a", "b"]
    assert isinstance(several.answer, ClassAnswer)
    assert several.answer.prediction == ("a", "b")
    assert several.answer.row()["probabilities"]["b"] == pytest.approx(1 / (1 + math.exp(-3)))
    assert decode(torch.tensor([2.5]), None, REGRESSION, ("x",)).value == 2.5


def test_scores() -> None:
    golds = [example("a"), example("a"), example("b"), example("c")]
    guesses = [Prediction(value, None) for value in ("a", "b", "b", "c")]
    by_label = {"a": 2 / 3, "b": 2 / 3, "c": 1.0}
    found = scores_of(golds, guesses, SINGLE, None)
    assert found == {"f1": pytest.approx(sum(by_label.values()) / 3)}
    assert ratios(tallies_of(golds, guesses, SINGLE, None)) == {"accuracy": 0.75}
    binary = tallies_of(golds, guesses, SINGLE, "b")
    assert binary == {"accuracy": Tally.mean([1, 0, 1, 1]), "f1": Tally([0, 0, 2, 0], [0, 1, 2, 0])}
    assert scores_of(golds, guesses, SINGLE, "b") == {}
    several = [Prediction(value, None) for value in (["a"], ["a", "b"], [], ["c"])]
    found = ratios(tallies_of(golds, several, MULTI, None))
    assert found == {"accuracy": 0.5, "f1": pytest.approx(6 / 8)}
    assert scores_of(golds, several, MULTI, None) == {}
    numbers = [Prediction(value, None) for value in (1.0, 2.0, 4.0)]
    found = scores_of([example("1"), example("2"), example("3")], numbers, REGRESSION, None)
    assert tallies_of([example("1")], numbers[:1], REGRESSION, None) == {}
    assert found["spearman"] == pytest.approx(1.0)
    assert found["pearson"] == pytest.approx(np.corrcoef([1, 2, 4], [1, 2, 3])[0, 1])


def task(positive_label: str | None = None) -> SequenceClassification:
    return SequenceClassification(
        name="xnli", job_type="finetune", monitor="val/accuracy/en", problem=SINGLE, max_length=40,
        positive_label=positive_label,
    )  # fmt: skip


def test_predictions_are_written_as_the_official_evaluators_read_them(tmp_path: Path) -> None:
    task().write(tmp_path, "test.en", [example()] * 2, [Prediction("yes", None), Prediction("no", None)], None)
    assert (tmp_path / "test.en.tsv").read_text() == "yes\nno\n"


def test_a_positive_label_has_to_be_one() -> None:
    examples = Examples({"train": {"en": [example("no"), example("yes")]}}, {}, [], ReadReport())
    given: Any = {"run": "fit", "source_language": "en", "trained": None}
    settled = task("yes").settle(examples, **given)
    assert settled.labels == ("no", "yes")
    assert settled.head_fields() == {"num_labels": 2, "labels": ("no", "yes"), "problem_type": SINGLE}
    with pytest.raises(ConfigError, match="positive_label=1: no label; there are no, yes"):
        task("1").settle(examples, **given)
