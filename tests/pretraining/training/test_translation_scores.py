"""Held-out sentences are translated in both directions; precision is counted by hand."""

import pytest
import torch

from pretraining.corpus.corpus import Corpus
from pretraining.objectives.groups import draft_translation, first_side
from pretraining.objectives.languages import Setting
from pretraining.training.collate import Bag
from pretraining.training.translation_scores import DraftBatch, HeldOutDrafts, TranslationScores, tokens_matched
from tests.pretraining.words import sentence, vocabulary


def drafts(split: list[Corpus], setting: Setting, **more: int) -> list[DraftBatch]:
    return list(HeldOutDrafts(corpora=split, setting=setting, **{"lines": 20, "max_tokens": 150} | more))


def test_every_held_out_pair_is_translated_both_ways(split: list[Corpus], split_setting: Setting) -> None:
    corpus = next(corpus for corpus in split if corpus.name == "en-sw")
    numbers = [split_setting.languages.number(language) for language in corpus.languages]
    samples = [corpus.sample(index, numbers) for index in corpus.held_out][:20]
    batches = drafts(split, split_setting)
    assert [batch.direction for batch in batches] == sorted(batch.direction for batch in batches)
    assert all(batch.bag.mask.numel() <= 150 for batch in batches)
    for direction, source, target in (("en-sw", 0, 1), ("sw-en", 1, 0)):
        mine = [batch for batch in batches if batch.direction == direction]
        assert [r for batch in mine for r in batch.references] == [sample[target].ids.tolist() for sample in samples]
        draft_rows = [
            row for batch in mine for row in zip(batch.bag.ids, batch.bag.mask, batch.bag.probes, strict=True)
        ]
        assert len(draft_rows) == len(samples)
        ratio = split_setting.languages.length_ratios[numbers[source], numbers[target]]
        for (ids, mask, probes), sample in zip(draft_rows, samples, strict=True):
            assert ids[mask & ~probes][1:-1].tolist() == sample[source].ids.tolist()
            assert int(probes.sum()) == max(1, round(ratio * len(sample[source].ids)))
        asked = {int(n) for batch in mine for n in batch.bag.languages[batch.bag.probes]}
        assert asked == {numbers[target]}


def test_text_without_held_out_pairs_has_no_score(split: list[Corpus], split_setting: Setting) -> None:
    others = [corpus for corpus in split if corpus.name != "en-sw"]
    assert drafts(others, split_setting) == []
    assert TranslationScores().scores() == {}


def batch_of(direction: str, *references: list[int], length: int) -> DraftBatch:
    first = first_side(sentence(11, 12), vocabulary())
    groups = [draft_translation(first, 1, length, vocabulary())[0] for _ in references]
    return DraftBatch(direction, Bag.of(groups, [0] * len(groups), pad=vocabulary().pad), references)


def test_matched_tokens_are_counted_by_hand() -> None:
    assert tokens_matched([5, 5, 6, 7], [7, 5, 8]) == 2
    assert tokens_matched([5], []) == 0


def test_a_token_of_the_translation_counts_once_wherever_it_stands() -> None:
    scores = TranslationScores()
    scores.add(batch_of("en-sw", [20, 21, 22], [20, 20, 23], length=3), torch.tensor([22, 20, 20, 20, 20, 24]))
    scores.add(batch_of("en-sw", [25], length=2), torch.tensor([25, 25]))
    scores.add(batch_of("sw-en", [11, 12], length=2), torch.tensor([12, 11]))
    assert scores.scores() == {
        "pseudo_precision": {
            "en-sw": pytest.approx((2 + 2 + 1) / 8), "sw-en": 1.0, "average": pytest.approx((5 / 8 + 1) / 2),
        }
    }  # fmt: skip
