"""What people see of pre-training: progress of the corpora, their counts, the scores."""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING

from rich.progress import Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from ernie_m.training.results import AVERAGE
from pretraining.corpus.shards.reading import note_on_cache
from pretraining.sampling.plan import corpus_shares
from pretraining.training.translation_scores import PSEUDO_PRECISION
from pretraining.training.validation import RETRIEVAL

if TYPE_CHECKING:
    from pretraining.corpus.corpus import Corpus
    from pretraining.training.data import PretrainingDataModule

_KEPT = ("read", "cut", "held out", "tokens")
"""The counts of a corpus that are not about dropped lines."""
_MEANING = {
    "left out": "pairs of which only the second sentence is held out",
    "no words": "without a known word",
    "unused": "pairs not used (data.parallel_share)",
}


class CorpusProgress:
    """Shows a line of progress for the corpus that is being built; a context manager.

    Call it with the name of the corpus and the number of its lines that are done.
    """

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("tokenising {task.description}"),
            TextColumn("{task.completed:,} lines"),
            TimeElapsedColumn(),
            transient=True,
        )
        self._lines: dict[str, TaskID] = {}

    def __enter__(self) -> "CorpusProgress":
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def __call__(self, name: str, lines: int) -> None:
        """Updates the line of a corpus."""
        if name not in self._lines:
            self._lines = {name: self._progress.add_task(name, total=None)}
        self._progress.update(self._lines[name], completed=lines)


def corpora_table(data: "PretrainingDataModule") -> Table:
    """A row for each corpus: what was read, what is left of it, and how often the corpus is drawn from."""
    table = Table(title=f"text: {data.dataset_name}", title_justify="left")
    table.add_column("corpus")
    for column in ("lines", "dropped", "held out", "samples", "tokens", "drawn"):
        table.add_column(column, justify="right")
    for kind, everything in (("monolingual", "all languages"), ("parallel", "all pairs")):
        corpora = [corpus for corpus in data.corpora if corpus.kind == kind]
        if not corpora:
            continue
        for corpus, share in zip(corpora, corpus_shares([len(c) for c in corpora], data.alpha), strict=True):
            table.add_row(corpus.name, *map(_number, _counts(corpus)), f"{100 * share:.1f}%")
        totals = (sum(column) for column in zip(*map(_counts, corpora), strict=True))
        table.add_section()
        table.add_row(everything, *map(_number, totals), "", end_section=True)
    return table


def corpora_notes(data: "PretrainingDataModule") -> Iterator[str]:
    """Sentences on a cache that is too small, on lines that were dropped or cut, and on the first broken ones."""
    if data.prepared is not None and (note := note_on_cache(data.prepared, data.joined, data.cache_bytes)):
        yield note
    totals = sum((Counter(corpus.counts) for corpus in data.corpora), Counter())
    reasons = {kind: totals[kind] for kind in totals if kind not in _KEPT and totals[kind]}
    if reasons:
        yield "dropped: " + ", ".join(f"{count:,} {_MEANING.get(kind, kind)}" for kind, count in reasons.items())
    if not any(corpus.held_out for corpus in data.corpora):
        yield f"no line is held out (data.held_out={data.held_out}): there is nothing to validate on"
    if totals["cut"]:
        yield f"longer than data.max_length={data.max_length}: {totals['cut']:,}; cut into several, pairs at their ends"
    for corpus in data.corpora:
        for kind, examples in corpus.examples.items():
            yield f"{corpus.name}: {corpus.counts[kind]:,} x {kind}, such as {'; '.join(examples)}"
        if corpus.skipped is not None:
            yield f"{corpus.name}: all that were skipped are in {corpus.skipped}"


def _counts(corpus: "Corpus") -> list[int]:
    counts = corpus.counts
    dropped = sum(count for kind, count in counts.items() if kind not in _KEPT)
    return [counts["read"], dropped, counts.get("held out", 0), len(corpus), counts["tokens"]]


def scores_table(scores: Mapping[str, Mapping[str, float]]) -> Iterator[Table]:
    """Tables of perplexity and accuracy by objective, of retrieval by layer, and of pseudo translations."""
    objectives = Table(title="held-out lines", title_justify="left")
    for column in ("objective", "perplexity", "accuracy"):
        objectives.add_column(column, justify="left" if column == "objective" else "right")
    for name, perplexity in scores["perplexity"].items():
        objectives.add_row(name, f"{perplexity:.2f}", f"{100 * scores['accuracy'][name]:.1f}")
    yield objectives
    retrieval = {
        name.removeprefix(RETRIEVAL): by_pair for name, by_pair in scores.items() if name.startswith(RETRIEVAL)
    }
    if retrieval:
        title = "retrieval of held-out translations: accuracy@1, mean of both directions"
        yield _pairs_table(title, "layer", "pair", retrieval)
    if PSEUDO_PRECISION in scores:
        title = "pseudo translations of held-out sentences: tokens found in the real one"
        yield _pairs_table(title, "", "direction", {"precision": scores[PSEUDO_PRECISION]})


def _pairs_table(title: str, what: str, pair: str, rows: Mapping[str, Mapping[str, float]]) -> Table:
    table = Table(title=title, title_justify="left")
    for column in (what, "average", f"best {pair}", f"worst {pair}"):
        table.add_column(column, justify="right")
    for name, scores in rows.items():
        pairs = {pair: score for pair, score in scores.items() if pair != AVERAGE}
        extremes = (max(pairs, key=pairs.__getitem__), min(pairs, key=pairs.__getitem__))
        shown = (f"{pair} {100 * pairs[pair]:.1f}" for pair in extremes)
        table.add_row(name, f"{100 * scores[AVERAGE]:.1f}", *shown)
    return table


def _number(count: int) -> str:
    return f"{count:,}" if count else ""
