"""What the sampler draws over a million steps, and how even its batches are, without text: with lengths alone.

Languages are counted exactly: a plan says in closed form how often it has drawn from each cell. How even the ranks are
is measured on batches spread over all steps. In those, each sample has a length of its own, drawn from its bucket: what
ranks are dealt by is the bucket's bound, what they work on is the length.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from benchmarks import synthetic
from benchmarks.paper.corpora import Language, Lengths, cells_of, lines_of
from benchmarks.paper.work import Pass, Work, work_of
from ernie_m.config import ErnieMConfig
from pretraining.corpus.corpus import Corpus
from pretraining.corpus.shards.places import Places
from pretraining.objectives.languages import Languages, Setting
from pretraining.sampling.plan import Cell, Plan
from pretraining.training.steps import Steps

MAX_LENGTH = 512
TOKENS_PER_STEP = 2048 * MAX_LENGTH
"""The paper's batch: 2,048 samples of 512 tokens."""
PAIR = ("en", "fr")
PAIRS = 100_000_000
"""Lines of the one parallel corpus that stands for all; only their lengths matter to what is measured."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """What is drawn from.

    Attributes:
        known: The languages.
        sentences: The lengths of monolingual samples.
        pairs: The lengths of pairs.
    """

    known: Sequence[Language]
    sentences: Lengths
    pairs: Lengths

    def cells(self) -> list[Cell]:
        """Those of all monolingual corpora."""
        return cells_of(lines_of(list(self.known)), self.sentences)

    def corpora(self) -> list[Corpus]:
        """Corpora that know how long their lines are and have none."""
        cells: dict[int, list[Cell]] = {}
        for cell in self.cells():
            cells.setdefault(cell.corpus, []).append(cell)
        monolingual = [_corpus((self.known[number].code,), made) for number, made in cells.items()]
        return [*monolingual, _corpus(PAIR, cells_of([PAIRS], self.pairs))]

    def steps(self, objectives: Sequence[str], *, alpha: float, ranks: int) -> Steps:
        """The optimizer steps of a training on so many ranks, as rank 0 has them."""
        codes = tuple(sorted(language.code for language in self.known))
        first, second = map(codes.index, PAIR)
        languages = Languages(codes, {(first, second): 1.0, (second, first): 1.0})
        return Steps(
            objectives=synthetic.objectives(tuple(objectives)), corpora=self.corpora(),
            setting=Setting(synthetic.vocabulary(100), languages, MAX_LENGTH), max_tokens_per_batch=TOKENS_PER_STEP,
            alpha=alpha, accumulation=1, rank=0, world_size=ranks, seed=0,
        )  # fmt: skip

    def lengths_of(self, corpus: Corpus) -> Lengths:
        """The lengths of a corpus' samples."""
        return self.sentences if corpus.kind == "monolingual" else self.pairs


def _corpus(languages: tuple[str, ...], cells: Sequence[Cell]) -> Corpus:
    lines = sum(cell.lines for cell in cells)
    return Corpus(
        key="-".join(languages), languages=languages, cells=tuple(cells), cell_tokens={}, held_out=range(lines, lines),
        counts={}, examples={}, skipped=None, places=Places([[[lines]]], None), shards=(),
        reopen=(_corpus, (languages, cells)),
    )  # fmt: skip


def language_shares(text: Text, alphas: Sequence[float], *, batches: int, steps: int) -> list[dict[str, Any]]:
    """For each language its lines, its share of the lines that MMLM draws, and how often it is gone through.

    Args:
        text: What is drawn from.
        alphas: See `corpus_shares`.
        batches: The number of batches that shares are counted over.
        steps: The number of optimizer steps that passes are counted over, with MMLM at a third of the tokens.
    """
    lines = lines_of(list(text.known))
    rows: list[dict[str, Any]] = [
        {"code": language.code, "language": language.name, "lines": count, "shares": {}, "passes": {}}
        for language, count in zip(text.known, lines, strict=True)
    ]
    for alpha in alphas:
        plan = Plan(text.cells(), max_tokens=TOKENS_PER_STEP // 3, alpha=alpha, key=(0, "mmlm"))
        corpora = [cell.corpus for cell in plan.cells]
        drawn, in_training = (
            numpy.bincount(corpora, weights=plan.drawn(count), minlength=len(lines)) for count in (batches, steps)
        )
        for number, row in enumerate(rows):
            row["shares"][str(alpha)] = float(drawn[number] / drawn.sum())
            row["passes"][str(alpha)] = float(in_training[number] / lines[number])
    return rows


@dataclass(frozen=True, slots=True)
class Step:
    """A global batch.

    Attributes:
        objectives: The names of its objectives, in their order.
        tokens: For each objective, the tokens of its samples.
        bounds: For each objective, the most tokens that the samples could have had.
        dealt: For each objective, the shares of its samples.
    """

    objectives: Sequence[str]
    tokens: Sequence[numpy.ndarray]
    bounds: Sequence[numpy.ndarray]
    dealt: Sequence[numpy.ndarray]

    def work(self) -> list[Work]:
        """What its samples ask for."""
        return [work_of(name, tokens, MAX_LENGTH) for name, tokens in zip(self.objectives, self.tokens, strict=True)]


class Drawing:
    """Draws global batches with the lengths of their samples.

    Args:
        text: What is drawn from.
        objectives: The names of the objectives.
        alpha: See `corpus_shares`.
        ranks: The number of ranks.
    """

    def __init__(self, text: Text, objectives: Sequence[str], *, alpha: float, ranks: int) -> None:
        self.objectives = tuple(objectives)
        self.steps = text.steps(objectives, alpha=alpha, ranks=ranks)
        self._bounds, self._lengths = {}, {}
        for name, plan in self.steps.plans.items():
            corpora = self.steps.corpora
            bounds = {(number, cell.first): cell.tokens for number, c in enumerate(corpora) for cell in c.cells}
            self._bounds[name] = numpy.array([bounds[cell.corpus, cell.first] for cell in plan.cells])
            self._lengths[name] = text.lengths_of(corpora[plan.cells[0].corpus])

    def step(self, t: int) -> Step:
        """Global batch `t`."""
        tokens, bounds = [], []
        for number, name in enumerate(self.objectives):
            plan = self.steps.plans[name]
            generator = numpy.random.default_rng([t, number])
            tokens.append(self._lengths[name].draw(self._bounds[name][plan.cells_of(t)], generator))
            bounds.append(plan.tokens(t))
        return Step(self.objectives, tokens, bounds, self.steps.dealt(t))


def in_turns(step: Step, ranks: int) -> list[numpy.ndarray]:
    """A simpler rule to compare with: samples go to one rank after the other, the shortest first."""
    return [numpy.arange(len(tokens)) % ranks for tokens in step.tokens]


def rank_sums(step: Step, dealt: Sequence[numpy.ndarray], ranks: int, config: ErnieMConfig) -> dict[str, numpy.ndarray]:
    """`(ranks,)` each: the tokens and operations of each rank, and the places that its padded batch has."""
    learnt = drafts = Pass(*[numpy.zeros(ranks)] * 3)
    rows, longest = numpy.zeros(ranks), numpy.zeros(ranks)
    for work, shares in zip(step.work(), dealt, strict=True):
        learnt += work.learnt.sums(shares, ranks)
        drafts += work.drafts.sums(shares, ranks)
        rows += work.rows * numpy.bincount(shares, minlength=ranks)
        numpy.maximum.at(longest, shares, work.learnt.tokens / work.rows)
    return {
        "tokens": learnt.tokens,
        "flops": learnt.flops(config, backward=True) + drafts.flops(config, backward=False),
        "places": rows * longest,
    }


def balance(
    drawing: Drawing, times: Sequence[int], *, ranks: int, configs: Mapping[str, ErnieMConfig]
) -> dict[str, Any]:
    """How even the ranks of some batches are, what a step has to do, and how much of it would be padding.

    Args:
        drawing: Makes the batches.
        times: The numbers of the batches.
        ranks: The number of ranks.
        configs: The shapes of encoders that operations are counted for; ranks are compared by the first.
    """
    first = next(iter(configs.values()))
    worst: dict[str, list[float]] = {}
    totals: dict[str, list[float]] = {}
    for t in times:
        step = drawing.step(t)
        for rule, dealt in (("by_length", step.dealt), ("in_turns", in_turns(step, ranks))):
            sums = rank_sums(step, dealt, ranks, first)
            for what in ("tokens", "flops"):
                worst.setdefault(f"{rule}/{what}", []).append(sums[what].max() / sums[what].mean())
            if rule == "by_length":
                totals.setdefault("padding", []).append(1 - sums["tokens"].sum() / sums["places"].sum())
        works = step.work()
        totals.setdefault("samples", []).append(sum(map(len, step.tokens)))
        totals.setdefault("bound", []).append(sum(bounds.sum() for bounds in step.bounds))
        for what in ("tokens", "predicted"):
            totals.setdefault(what, []).append(sum(getattr(work.learnt, what).sum() for work in works))
        totals.setdefault("predicted_in_drafts", []).append(sum(work.drafts.predicted.sum() for work in works))
        for name, config in configs.items():
            forward = sum(work.drafts.flops(config, backward=False).sum() for work in works)
            both = sum(work.learnt.flops(config, backward=True).sum() for work in works)
            totals.setdefault(f"flops_{name}", []).append(forward + both)
    return {
        "objectives": list(drawing.objectives),
        "step": {name: float(numpy.mean(values)) for name, values in totals.items()},
        "worst_rank_to_mean": {
            name: {
                "mean": float(numpy.mean(values)), "p99": float(numpy.quantile(values, 0.99)), "most": max(values),
            }
            for name, values in worst.items()
        },
    }  # fmt: skip
