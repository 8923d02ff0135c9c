"""Held-out batches are fixed and hold held-out lines only; scores are those of plain formulas by hand."""

import math
from pathlib import Path

import pytest
import torch
from torch import Tensor

from ernie_m import ErnieMTokenizer
from pretraining.corpus.corpus import Corpus, open_corpus
from pretraining.objectives import Objective
from pretraining.objectives.btmlm import Btmlm
from pretraining.objectives.camlm import Camlm
from pretraining.objectives.languages import Languages, Setting
from pretraining.objectives.masking import Masking
from pretraining.objectives.mmlm import Mmlm
from pretraining.objectives.vocabulary import Vocabulary
from pretraining.training.batches import PretrainingBatch
from pretraining.training.collate import Bag
from pretraining.training.validation import (
    HeldOut,
    HeldOutPairs,
    ObjectiveScores,
    PairBatch,
    RetrievalScores,
    perplexity,
)
from tests.pretraining.words import find_sources

COMMON = {
    "masking": Masking(rate=0.15, unit="token", mask_share=0.8, random_share=0.1, mean_span=3.0, max_span=10),
    "weight": 1.0, "share": 1.0, "first_step": 5,
}  # fmt: skip
OBJECTIVES: dict[str, Objective] = {
    "camlm": Camlm(**COMMON),
    "mmlm": Mmlm(**COMMON),
    "btmlm": Btmlm(target_languages="parallel", length_ratio=1.0, **COMMON),
}


def held_out(split: list[Corpus], setting: Setting, **more: int) -> list[PretrainingBatch]:
    options = {"lines": 20, "max_tokens": 400, "seed": 0} | more
    return list(HeldOut(objectives=OBJECTIVES, corpora=split, setting=setting, **options))


def rows(bag: Bag) -> list[tuple[int, ...]]:
    return [tuple(ids[mask].tolist()) for ids, mask in zip(bag.ids, bag.mask, strict=True)]


def test_batches_are_the_same_every_time_and_keep_the_budget(split: list[Corpus], split_setting: Setting) -> None:
    source = HeldOut(
        objectives=OBJECTIVES, corpora=split, setting=split_setting, lines=20, max_tokens=400, seed=0
    )  # fmt: skip
    first, second = list(source), list(source)
    assert len(first) == len(second) > 5
    for ours, theirs in zip(first, second, strict=True):
        assert torch.equal(ours.final.ids, theirs.final.ids)
        assert torch.equal(ours.final.labels, theirs.final.labels)
        assert int(ours.final.mask.sum()) <= 400
        assert (ours.drafts is None) == (ours.final.objectives[0].item() != 2)
    other = held_out(split, split_setting, seed=1)
    assert not all(torch.equal(a.final.ids, b.final.ids) for a, b in zip(first, other, strict=False))  # type: ignore[union-attr]


def test_every_objective_sees_its_kind_of_held_out_lines_and_only_those(
    split: list[Corpus], split_setting: Setting
) -> None:
    batches = held_out(split, split_setting)
    by_objective = [0, 0, 0]
    for batch in batches:
        for number in batch.final.objectives.tolist():
            by_objective[number] += 1
    mono = [corpus for corpus in split if corpus.kind == "monolingual"]
    assert by_objective == [2 * 20, 20 * len(mono), 20 * len(mono)]
    lines = {
        tuple(corpus.sample(index, (0,))[0].ids.tolist()) for corpus in mono for index in corpus.held_out
    }  # fmt: skip
    for batch in batches:
        if batch.final.objectives[0].item() == 1:
            whole = batch.final.ids.where(batch.final.labels == -100, batch.final.labels)
            for ids, mask in zip(whole, batch.final.mask, strict=True):
                assert tuple(ids[mask][1:-1].tolist()) in lines


def pairs(split: list[Corpus], setting: Setting, **more: int) -> list[PairBatch]:
    return list(HeldOutPairs(corpora=split, setting=setting, **{"lines": 20, "max_tokens": 150} | more))


def test_pairs_come_side_by_side_and_those_of_no_held_out_line_not_at_all(
    split: list[Corpus], split_setting: Setting
) -> None:
    batches = pairs(split, split_setting)
    assert {batch.pair for batch in batches} == {"en-sw"}
    assert [batch.last for batch in batches] == [False] * (len(batches) - 1) + [True]
    sides = [[row for batch in batches if batch.side == side for row in rows(batch.bag)] for side in range(2)]
    assert [len(side) for side in sides] == [20, 20]
    corpus = next(corpus for corpus in split if corpus.name == "en-sw")
    vocabulary = split_setting.vocabulary
    for index, *both in zip(corpus.held_out, *sides, strict=False):
        for sentence, row in zip(corpus.sample(index, (0, 1)), both, strict=True):
            assert row == (vocabulary.cls, *sentence.ids.tolist(), vocabulary.sep)


def test_pairs_with_a_sentence_that_has_come_before_are_left_out(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    pairs_of_text = [("Anna.", "Anna."), ("Anna.", "Aisha."), ("Bob.", "Anna."), ("Lea.", "Lea."), ("Lea.", "Lea.")]
    pairs_of_text = pairs_of_text * 3 + [(f"Wort {i}.", f"Word {i}.") for i in range(60)]
    (tmp_path / "de-en.tsv").write_text("".join(f"{a}\t{b}\n" for a, b in pairs_of_text))
    (source,) = find_sources(tmp_path, "{pair}.tsv")
    corpus = open_corpus(
        source, tokenizer, cache=tmp_path / "cache", max_length=32, on_bad_line="error", held_out=0.5, split_seed=0,
        workers=0,
    )  # fmt: skip
    setting = Setting(Vocabulary.of(tokenizer), Languages.of([corpus]), max_length=32)
    batches = pairs([corpus], setting)
    sides = [[row for batch in batches if batch.side == side for row in rows(batch.bag)] for side in range(2)]
    assert len(sides[0]) == len(sides[1]) == len(set(sides[0])) == len(set(sides[1])) >= 2


def test_perplexity_and_accuracy_are_over_all_predictions() -> None:
    scores = ObjectiveScores(["mmlm", "tlm", "camlm"], torch.device("cpu"))
    scores.add(torch.tensor([0, 0, 2]), torch.tensor([1.0, 3.0, 0.5]), torch.tensor([True, False, True]))
    scores.add(torch.tensor([0]), torch.tensor([2.0]), torch.tensor([False]))
    assert scores.scores() == {
        "perplexity": {"mmlm": pytest.approx(math.exp(2.0)), "camlm": pytest.approx(math.exp(0.5))},
        "accuracy": {"mmlm": pytest.approx(1 / 3), "camlm": 1.0},
    }


def test_a_loss_beyond_all_numbers_has_a_perplexity() -> None:
    assert perplexity(2.0) == pytest.approx(math.exp(2.0))
    assert math.isfinite(perplexity(1e6))


def test_retrieval_is_by_layer_and_pair_whatever_the_batches(split: list[Corpus], split_setting: Setting) -> None:
    """Layer 0 is one-hot by row on both sides: all found. Layer 1 turns the second side around: none is."""

    def fed(batches: list[PairBatch]) -> dict[str, dict[str, float]]:
        scores = RetrievalScores()
        place = [0, 0]
        for batch in batches:
            count = len(batch.bag.ids)
            numbers = torch.arange(place[batch.side], place[batch.side] + count)
            place[batch.side] += count
            turned = numbers if batch.side == 0 else 19 - numbers
            scores.add(batch, [spread(batch, numbers), spread(batch, turned)])
        return scores.scores()

    def spread(batch: PairBatch, numbers: Tensor) -> Tensor:
        """`(B, L, D)`: every visible token is the one-hot of its row's number, padding is far away."""
        one_hot = torch.nn.functional.one_hot(numbers, 20).float()[:, None]
        return one_hot.expand(-1, batch.bag.mask.shape[1], -1).where(batch.bag.mask[..., None], torch.tensor(1e6))

    for max_tokens in (1, 150, 10_000):
        retrieval = fed(pairs(split, split_setting, max_tokens=max_tokens))
        assert retrieval["retrieval_layer_0"] == {"en-sw": 1.0, "average": 1.0}
        assert retrieval["retrieval_layer_1"]["en-sw"] == 0.0


def test_an_unfinished_pair_counts_for_nothing(split: list[Corpus], split_setting: Setting) -> None:
    scores = RetrievalScores()
    batch = pairs(split, split_setting)[0]
    scores.add(batch, [torch.ones(*batch.bag.ids.shape, 3)])
    assert scores.scores() == {}
