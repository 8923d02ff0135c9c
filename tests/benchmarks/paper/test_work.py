"""What samples ask for: as the real objectives' groups do, and as was measured on a GPU."""

import numpy
import pytest

from benchmarks import synthetic
from benchmarks.paper.run import THROUGHPUT
from benchmarks.paper.work import Pass, encoder, work_of
from ernie_m.errors import ConfigError
from ernie_m.files import read_json
from pretraining.objectives.groups import PAIR_SPECIALS, SINGLE_SPECIALS, Sentence
from pretraining.training.batches import ObjectiveGroup, PretrainingBatch, groups_of
from tests.pretraining import words
from tests.world import ROOT

LENGTHS = (24, 48, 64)
COUNT = 40
"""Samples of each length, over which the number of hidden words is a mean."""


def real(name: str) -> tuple[Pass, Pass, int]:
    """What the groups of an objective have: those that are learnt from, drafts, and the number of rows."""
    objective, setting = synthetic.objectives((name,))[name], words.setting()
    rows = []
    for length in LENGTHS:
        specials = SINGLE_SPECIALS if objective.reads == "monolingual" else PAIR_SPECIALS
        ids = numpy.full(length - specials, 4, dtype=numpy.int64)
        cut = len(ids) // 2
        sample = (
            (Sentence(ids, 0),) if specials == SINGLE_SPECIALS else (Sentence(ids[:cut], 0), Sentence(ids[cut:], 1))
        )
        for index in range(COUNT):
            rows += [ObjectiveGroup(0, *made) for made in groups_of(objective, sample, setting, 0, name, index)]
    batch = PretrainingBatch.of(rows, objectives=1, pad=words.PAD, step=0, share=0)
    assert batch.final is not None
    final = Pass(batch.tokens.numpy(), batch.final.visible.numpy(), batch.counts[0].numpy())
    nothing = numpy.zeros(())
    if batch.drafts is None:
        return final, Pass(nothing, nothing, nothing), batch.rows
    drafts = batch.drafts
    return final, Pass(drafts.mask.sum().numpy(), drafts.visible.numpy(), drafts.probes.sum().numpy()), batch.rows


@pytest.mark.parametrize("name", ["mmlm", "tlm", "camlm", "btmlm"])
def test_samples_ask_for_what_the_groups_of_an_objective_have(name: str) -> None:
    learnt, drafts, rows = real(name)
    work = work_of(name, numpy.repeat(LENGTHS, COUNT), max_length=64)
    assert rows == work.rows * len(LENGTHS) * COUNT
    for told, had in ((work.learnt, learnt), (work.drafts, drafts)):
        assert told.tokens.sum() == pytest.approx(float(had.tokens), rel=0.02)
        assert told.visible.sum() == pytest.approx(float(had.visible), rel=0.03)
        assert told.predicted.sum() == pytest.approx(float(had.predicted), rel=0.06)


@pytest.mark.parametrize("name", ["base", "large"])
@pytest.mark.parametrize("objectives", [("mmlm", "tlm", "camlm"), ("mmlm", "tlm", "camlm", "btmlm")])
def test_operations_of_a_token_are_those_that_were_counted_on_a_gpu(name: str, objectives: tuple[str, ...]) -> None:
    case = f"{name}/512/{'with_btmlm' if 'btmlm' in objectives else 'mmlm_tlm_camlm'}"
    measured = read_json(ROOT / THROUGHPUT)["cases"][case]
    counted = measured["model_tflops"] * 1e12 / measured["tokens_per_second"]
    budget, config = 32_768 // len(objectives), encoder(name)
    tokens = flops = 0.0
    for objective in objectives:
        cost = synthetic.objectives((objective,))[objective].cost(512, words.setting(512))
        work = work_of(objective, numpy.full(budget // cost, 512), max_length=512)
        tokens += work.learnt.tokens.sum()
        flops += work.learnt.flops(config, backward=True).sum() + work.drafts.flops(config, backward=False).sum()
    assert flops / tokens == pytest.approx(counted, rel=0.01)


def test_an_encoder_that_there_is_not_is_named() -> None:
    with pytest.raises(ConfigError, match=r"tiny\.yaml: no such encoder"):
        encoder("tiny")
