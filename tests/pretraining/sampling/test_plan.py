"""Sampling: every line once per pass, shares by temperature, a budget that holds, nothing but the seed and t."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ernie_m.errors import ConfigError
from pretraining.sampling import plan as sampling
from pretraining.sampling.plan import Cell, Line, Plan, apportion, corpus_shares, count_hits

CELLS = [
    Cell(corpus=0, first=0, lines=300, tokens=16), Cell(corpus=0, first=300, lines=500, tokens=32),
    Cell(corpus=0, first=800, lines=200, tokens=64), Cell(corpus=1, first=0, lines=40, tokens=16),
    Cell(corpus=1, first=40, lines=7, tokens=64), Cell(corpus=2, first=0, lines=9000, tokens=32),
]  # fmt: skip


def tokens_of(line: Line) -> int:
    (cell,) = (c for c in CELLS if c.corpus == line.corpus and c.first <= line.index < c.first + c.lines)
    return cell.tokens


def plan(max_tokens: int = 1000, alpha: float = 0.5, seed: int = 0) -> Plan:
    return Plan(CELLS, max_tokens=max_tokens, alpha=alpha, key=(seed, "mmlm"))


def test_every_line_comes_once_per_pass_at_any_time() -> None:
    """However far training has come, no line of a cell has come twice more often than another."""
    made = plan(max_tokens=2000)
    counts: Counter[Line] = Counter()
    for t in range(400):
        counts.update(made.batch(t))
        if t % 13 == 0 or t > 390:
            for cell in CELLS:
                drawn = [counts[Line(cell.corpus, i)] for i in range(cell.first, cell.first + cell.lines)]
                assert max(drawn) - min(drawn) <= 1


def test_passes_go_on_from_block_to_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "BLOCK", 16)
    made = plan(max_tokens=600)
    counts: Counter[Line] = Counter()
    for t in range(16 * 30 + 5):
        counts.update(made.batch(t))
    for cell in CELLS:
        drawn = [counts[Line(cell.corpus, i)] for i in range(cell.first, cell.first + cell.lines)]
        assert max(drawn) - min(drawn) <= 1


@pytest.mark.parametrize("t", [0, 37, 100])
def test_draws_are_counted_without_walking(monkeypatch: pytest.MonkeyPatch, t: int) -> None:
    monkeypatch.setattr(sampling, "BLOCK", 32)
    made = plan(max_tokens=600)
    counts = Counter(number for step in range(t) for number in made.cells_of(step).tolist())
    assert made.drawn(t) == [counts[number] for number in range(len(made.cells))]


@pytest.mark.parametrize("t", [0, 4095, 4096, 123_456])
def test_a_batch_is_known_by_its_cells_before_its_lines(t: int) -> None:
    made = plan(max_tokens=2000)
    lines = made.batch(t)
    assert made.tokens(t).tolist() == [tokens_of(line) for line in lines] == sorted(map(tokens_of, lines))
    cells = [made.cells[number] for number in made.cells_of(t)]
    assert all(cell.corpus == line.corpus for cell, line in zip(cells, lines, strict=True))
    assert plan(max_tokens=2000).line(t, 7) == lines[7]


@settings(max_examples=200, deadline=None)
@given(
    factor=st.integers(1, 64), shift=st.integers(0, 64), modulus=st.integers(1, 64), steps=st.integers(0, 70),
    bounds=st.tuples(st.integers(0, 64), st.integers(0, 64)),
)  # fmt: skip
def test_hits_are_counted_without_walking(
    factor: int, shift: int, modulus: int, steps: int, bounds: tuple[int, int]
) -> None:
    low, high = sorted(min(bound, modulus) for bound in bounds)
    expected = sum(low <= (factor * s + shift) % modulus < high for s in range(steps))
    assert count_hits(factor, shift, modulus, low, high, steps) == expected


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 500), st.integers(3, 128)), min_size=1, max_size=12),
    budget=st.integers(128, 4000), alpha=st.floats(0, 1), t=st.integers(0, 10**9), seed=st.integers(0, 100),
)  # fmt: skip
def test_the_budget_always_holds(
    sizes: list[tuple[int, int, int]], budget: int, alpha: float, t: int, seed: int
) -> None:
    cells = [Cell(corpus, 1000 * i, lines, tokens) for i, (corpus, lines, tokens) in enumerate(sizes)]
    if not any(cell.lines for cell in cells):
        with pytest.raises(ConfigError, match="no line to sample from"):
            Plan(cells, max_tokens=budget, alpha=alpha, key=(seed,))
        return
    made = Plan(cells, max_tokens=budget, alpha=alpha, key=(seed,))
    lines = made.batch(t)
    assert len(lines) == made.lines_per_batch
    taken = 0
    for line in lines:
        (cell,) = (c for c in cells if c.corpus == line.corpus and c.first <= line.index < c.first + c.lines)
        taken += cell.tokens
    assert taken <= budget
    assert made.most_tokens(made.lines_per_batch) <= budget
    assert Plan(cells, max_tokens=budget, alpha=alpha, key=(seed,)).batch(t) == lines


def test_batches_are_alike_in_length_and_full() -> None:
    made = plan(max_tokens=4000)
    taken = [sum(map(tokens_of, made.batch(t))) for t in range(200)]
    assert max(taken) <= 4000
    assert min(taken) > 4000 - 3 * 64
    assert made.most_tokens(made.lines_per_batch + 1) > 4000


def test_small_corpora_are_drawn_more_often_than_their_size_says() -> None:
    shares = {alpha: corpus_shares([100, 10_000], alpha)[0] for alpha in (0.0, 0.3, 1.0)}
    assert shares[0.0] == 0.5
    assert shares[1.0] == pytest.approx(100 / 10_100)
    assert shares[0.3] == pytest.approx(100**0.3 / (100**0.3 + 10_000**0.3))
    made = plan(max_tokens=4000, alpha=0.3)
    counts = Counter(line.corpus for t in range(300) for line in made.batch(t))
    total = sum(counts.values())
    for corpus, share in enumerate(corpus_shares([1000, 47, 9000], 0.3)):
        assert counts[corpus] / total == pytest.approx(share, abs=0.01)


def test_seeds_and_objectives_draw_differently() -> None:
    assert plan(seed=0).batch(0) != plan(seed=1).batch(0)
    assert plan().batch(0) != plan().batch(1)
    assert Plan(CELLS, max_tokens=1000, alpha=0.5, key=(0, "tlm")).batch(0) != plan().batch(0)


def test_a_budget_below_the_longest_line_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"max_tokens_per_batch: 40 tokens .* longest sample of 64"):
        plan(max_tokens=40)
    with pytest.raises(ConfigError, match=r"alpha=1.5"):
        plan(alpha=1.5)


def test_apportion_gives_exactly_the_total() -> None:
    assert apportion([0.5, 0.3, 0.2], 10) == [5, 3, 2]
    assert apportion([1 / 3] * 3, 10) == [4, 3, 3]
    assert sum(apportion([0.1] * 10, 7)) == 7
