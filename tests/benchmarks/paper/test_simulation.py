"""The simulation in small: languages as alpha says, ranks as even as is claimed, and evener than in turns."""

from collections import Counter
from itertools import chain

import numpy
import pytest

from benchmarks.paper.corpora import Lengths, languages, lines_of
from benchmarks.paper.sampler import STAGES, texts
from benchmarks.paper.simulation import (
    MAX_LENGTH,
    TOKENS_PER_STEP,
    Drawing,
    Step,
    Text,
    balance,
    in_turns,
    language_shares,
    rank_sums,
)
from benchmarks.paper.work import encoder
from ernie_m import ErnieMConfig
from pretraining.sampling.plan import BLOCK, corpus_shares

RANKS = 64


@pytest.fixture(scope="module")
def made() -> dict[str, Text]:
    return texts()


@pytest.fixture(scope="module")
def base() -> ErnieMConfig:
    return encoder("base")


def test_languages_are_drawn_as_alpha_says(made: dict[str, Text]) -> None:
    rows = language_shares(made["measured"], [0.3, 1.0], batches=3 * BLOCK, steps=2 * BLOCK)
    lines = lines_of(languages())
    assert [row["lines"] for row in rows] == lines
    for alpha in (0.3, 1.0):
        shares = [row["shares"][str(alpha)] for row in rows]
        assert sum(shares) == pytest.approx(1)
        assert shares == pytest.approx(corpus_shares(lines, alpha), rel=0.01)
    passes = [row["passes"]["1.0"] for row in rows]
    assert max(passes) == pytest.approx(min(passes), rel=0.01)
    assert rows[-1]["passes"]["0.3"] > 50 * rows[0]["passes"]["0.3"]


@pytest.mark.parametrize("name", ["measured", "heavy tail", "512 tokens"])
def test_the_worst_of_64_ranks_has_little_more_than_the_mean(
    made: dict[str, Text], base: ErnieMConfig, name: str
) -> None:
    for objectives in STAGES.values():
        drawing = Drawing(made[name], objectives, alpha=0.3, ranks=RANKS)
        found = balance(drawing, range(0, 10**6, 10**5), ranks=RANKS, configs={"base": base})
        worst = found["worst_rank_to_mean"]
        assert worst["by_length/tokens"]["p99"] <= 1.05
        assert worst["by_length/flops"]["mean"] <= 1.05
        assert worst["by_length/tokens"]["mean"] <= worst["in_turns/tokens"]["mean"]
        assert found["step"]["tokens"] <= found["step"]["bound"] <= TOKENS_PER_STEP


def test_a_step_is_that_of_the_training(made: dict[str, Text]) -> None:
    """Its samples are as many as the plans draw, within their bounds, and dealt as the loader's steps deal them."""
    drawing = Drawing(made["measured"], ("mmlm", "camlm"), alpha=0.3, ranks=RANKS)
    step = drawing.step(12_345)
    for name, tokens, bounds in zip(step.objectives, step.tokens, step.bounds, strict=True):
        objective, plan = drawing.steps.objectives[name], drawing.steps.plans[name]
        assert len(tokens) == plan.lines_per_batch
        costs = [objective.cost(int(n), drawing.steps.setting) for n in tokens]
        assert all(cost <= bound for cost, bound in zip(costs, bounds.tolist(), strict=True))
    counts = Counter(chain.from_iterable(dealt.tolist() for dealt in step.dealt))
    assert sorted(counts) == list(range(RANKS))
    again = drawing.step(12_345)
    assert all((a == b).all() for a, b in zip(step.tokens, again.tokens, strict=True))


def test_ranks_are_added_up(base: ErnieMConfig) -> None:
    step = Step(
        ("mmlm", "tlm"), (numpy.array([4, 6, 10]), numpy.array([20])), (numpy.array([8, 8, 12]), numpy.array([24])),
        (numpy.array([0, 1, 0]), numpy.array([1])),
    )  # fmt: skip
    sums = rank_sums(step, step.dealt, 2, base)
    assert sums["tokens"].tolist() == [14, 26]
    assert sums["places"].tolist() == [2 * 10, 2 * 20]
    assert sums["flops"][1] > sums["flops"][0]
    assert [shares.tolist() for shares in in_turns(step, 2)] == [[0, 1, 0], [0]]


def test_text_is_as_long_as_the_batch_allows(made: dict[str, Text]) -> None:
    assert max(length.tokens.max() for length in (Lengths.measured("sentences"), Lengths.measured("pairs"))) <= 512
    assert MAX_LENGTH == 512
    assert made["512 tokens"].sentences.mean == 512
