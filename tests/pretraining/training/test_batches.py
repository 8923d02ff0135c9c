"""Samples become groups by their address alone, and groups a batch, be there any or none."""

import numpy
import pytest
import torch

from ernie_m.losses import IGNORED
from pretraining.training.batches import ObjectiveGroup, PretrainingBatch, count_predicted, generator_of, groups_of
from tests.pretraining import words
from tests.pretraining.training.small import groups_in, objectives

VOCABULARY = words.vocabulary()


def fixed_rows(seed: int) -> list[ObjectiveGroup]:
    """Groups of all objectives with addresses of their own, as a validation has them."""
    groups: list[ObjectiveGroup] = []
    for number, (name, objective) in enumerate(objectives().items()):
        pair = (words.sentence(*range(4, 30)), words.sentence(*range(10, 38), language=1))
        sample = pair if objective.reads == "parallel" else pair[:1]
        for index in range(3):
            made = groups_of(objective, sample, words.setting(), seed, "validation", name, index)
            groups += [ObjectiveGroup(number, final, draft) for final, draft in made]
    return groups


def test_groups_are_a_function_of_the_sample_and_its_address() -> None:
    batches = [
        PretrainingBatch.of(fixed_rows(seed), objectives=4, pad=words.PAD, step=-1, share=0) for seed in (0, 0, 1)
    ]
    assert groups_in([batches[0]]) == groups_in([batches[1]])
    assert groups_in([batches[0]]) != groups_in([batches[2]])
    finals = [key for key in groups_in([batches[0]]) if key[0] == "final"]
    assert len(finals) == 3 * 5  # all differ; camlm makes two of a pair


def test_a_batch_counts_its_own_predictions_if_it_is_not_told_the_steps() -> None:
    made = fixed_rows(0)
    batch = PretrainingBatch.of(made, objectives=5, pad=words.PAD, step=-1, share=2)
    predicted = (batch.final.labels != -100).sum(1)
    assert batch.counts.tolist() == [int(predicted[batch.final.objectives == number].sum()) for number in range(5)]
    assert torch.equal(batch.counts, count_predicted(made, 5))
    assert batch.counts[4] == 0 < batch.counts[3]


@pytest.mark.parametrize("others_draft", [False, True])
def test_a_share_without_groups_has_a_row_that_teaches_nothing(others_draft: bool) -> None:
    counts = torch.tensor([3, 4])
    share = PretrainingBatch.of(
        [], objectives=2, pad=words.PAD, step=7, share=2, counts=counts, others_draft=others_draft
    )
    assert share.final.ids.tolist() == [[words.PAD]]
    assert share.counts is counts
    bags = [share.final, *([share.drafts] if share.drafts is not None else [])]
    assert len(bags) == 1 + others_draft
    for bag in bags:
        assert bag.mask.all()
        assert (bag.labels == IGNORED).all()
        assert not (bag.probes | bag.slots).any()


def test_generators_are_addressed() -> None:
    first = generator_of(0, "mmlm", 5, 1).random(10_000)
    assert (first == generator_of(0, "mmlm", 5, 1).random(10_000)).all()
    assert first.mean() == pytest.approx(0.5, abs=0.02)
    for other in ((1, "mmlm", 5, 1), (0, "tlm", 5, 1), (0, "mmlm", 6, 1), (0, "mmlm", 5, 2)):
        assert abs(numpy.corrcoef(first, generator_of(*other).random(10_000))[0, 1]) < 0.04
    starts = numpy.array([generator_of(0, "mmlm", step, 0).random() for step in range(4000)])
    counts = numpy.histogram(starts, bins=10, range=(0, 1))[0]
    assert abs(counts / 400 - 1).max() < 0.2
