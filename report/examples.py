"""How a difference would change with other examples: scores of single examples, and documents drawn again.

Documents are drawn, not examples: questions on one text belong together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ernie_m.errors import DataError
from report.example_scores import Scores, read_scores
from report.runs import Run
from report.statistics import Comparison, Floats, interval_of

AVERAGE, ZERO_SHOT, TRANSFER_GAP = "average", "zero_shot", "transfer_gap"
SUMMARIES = (AVERAGE, ZERO_SHOT, TRANSFER_GAP)
DRAWS = 5_000
"""So often all documents are drawn."""
CELLS = 4_000_000
"""So many weights of documents are held at a time."""

Pair = tuple[Sequence[Run], Sequence[Run]]
"""Runs of two systems: of each, a run for each seed."""
Terms = tuple[tuple[str, float], ...]
"""The languages that a score is made of, each with its factor."""


@dataclass(frozen=True)
class Block:
    """A metric of several runs in one language.

    Attributes:
        documents: Their names.
        totals: Sums and counts of each document and run, `(D, 2, R)`.
    """

    documents: tuple[str, ...]
    totals: Floats


@dataclass
class Examples:
    """Reads scores of examples, each file once.

    Attributes:
        files: What was read, by path; None where there is no such file.
        notes: Sentences on what could not be compared.
    """

    files: dict[Path, Scores | None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def scores(self, run: Run, split: str, language: str) -> Scores | None:
        """The examples' scores; None where the run has none.

        Raises:
            DataError: The file is broken; it and the line are named.
        """
        path = run.folder / "predictions" / f"{split}.{language}.scores.csv"
        if path not in self.files:
            self.files[path] = read_scores(path) if path.is_file() else None
        return self.files[path]

    def compare(self, pairs: Sequence[Pair], path: str) -> list[Comparison | None]:
        """The difference of the systems of each pair in a score, with an interval and p by drawing documents again.

        Documents that several languages share (by their names) are drawn for all of them at once, others by language.
        A resample scores every seed of both systems on the same documents, and the seeds' scores are averaged.

        Args:
            pairs: Systems to compare.
            path: `<split>.<metric>.<language>`, or a mean over languages in the language's place.

        Returns:
            For each pair; None where a run lacks its examples' scores, or they do not belong together (see `notes`).

        Raises:
            DataError: A file is broken, or does not give the run's score.
        """
        compared: list[Comparison | None] = [None] * len(pairs)
        groups: dict[object, tuple[Terms, list[int]]] = {}
        for at, pair in enumerate(pairs):
            terms, files = self._files(pair, path)
            if files:
                documents = (frozenset(scores.documents.items()) for scores, *_ in files)
                groups.setdefault((terms, *documents), (terms, []))[1].append(at)
        for terms, places in groups.values():
            runs = list({run.folder: run for at in places for side in pairs[at] for run in side}.values())
            blocks = {name: self._block(runs, path, name) for name, _ in terms}
            drawn = {name: _ratio(totals) for name, totals in resampled(blocks).items()}
            whole = {name: _ratio(block.totals.sum(axis=0)[None]) for name, block in blocks.items()}
            count = len({name for block in blocks.values() for name in block.documents})
            for at in places:
                sides = [[runs.index(run) for run in side] for side in pairs[at]]
                low, high, p = interval_of(_difference(drawn, terms, sides))
                compared[at] = Comparison(float(_difference(whole, terms, sides)[0]), low, high, p, count)
        return compared

    def _files(self, pair: Pair, path: str) -> tuple[Terms, list[list[Scores]]]:
        """The languages of a score and, for each, the examples of all runs of a pair; no languages where some lack."""
        runs = [run for side in pair for run in side]
        used = {terms_of(run, path) for run in runs}
        terms = used.pop()
        if used:
            names = f"{runs[0].folder.name} and {runs[-1].folder.name}"
            self.notes[f"{path} is a mean of different languages in {names}."] = None
            return (), []
        split, metric, _ = (*path.split("."), "", "")[:3]
        files = []
        for language, _ in terms:
            found = [self.scores(run, split, language) for run in runs]
            known = [scores for scores in found if scores is not None and metric in scores.metrics]
            if len(known) < len(found):
                return (), []
            if any(scores.documents != known[0].documents for scores in known):
                said = (
                    f"{runs[0].folder.name} and {runs[-1].folder.name} have different examples of {split} {language}."
                )
                self.notes[said] = None
                return (), []
            files.append(known)
        return terms, files

    def _block(self, runs: Sequence[Run], path: str, language: str) -> Block:
        split, metric, _ = path.split(".")
        every = [scores for run in runs if (scores := self.scores(run, split, language)) is not None]
        places = {name: at for at, name in enumerate(dict.fromkeys(every[0].documents.values()))}
        totals = np.zeros((len(places), 2, len(runs)))
        for at, (scores, run) in enumerate(zip(every, runs, strict=True)):
            np.add.at(totals[:, :, at], [places[name] for name in scores.documents.values()], scores.metrics[metric])
            _check(totals[:, :, at].sum(axis=0), run, f"{split}.{metric}.{language}")
        return Block(tuple(places), totals)


def terms_of(run: Run, path: str) -> Terms:
    """The languages that a score of a run is made of; none of what is no score by language."""
    split, metric, place, *more = (*path.split("."), "", "", "")
    if any(more) or not place:
        return ()
    if place not in SUMMARIES:
        return ((place, 1.0),)
    start = f"{split}.{metric}."
    languages = [name.removeprefix(start) for name in run.scores if name.startswith(start)]
    languages = [language for language in languages if language not in SUMMARIES]
    others = [language for language in languages if language != run.source and language not in run.trained_in]
    if place == AVERAGE:
        return tuple((language, 1 / len(languages)) for language in languages)
    source = ((str(run.source), 1.0),) if place == TRANSFER_GAP else ()
    sign = -1 if place == TRANSFER_GAP else 1
    return (*source, *((language, sign / len(others)) for language in others)) if others else ()


def resampled(blocks: Mapping[str, Block]) -> dict[str, Floats]:
    """The totals of each language on `DRAWS` resamples of the documents: language -> `(DRAWS, 2, R)`."""
    random = np.random.default_rng(0)
    drawn = {language: np.zeros((DRAWS, *block.totals.shape[1:])) for language, block in blocks.items()}
    for languages, names in _strata(blocks):
        stacked = np.concatenate([_rows(blocks[language], names).reshape(len(names), -1) for language in languages], 1)
        step = max(1, CELLS // len(names))
        for start in range(0, DRAWS, step):
            count = min(step, DRAWS - start)
            totals = _weights(random, count, len(names)) @ stacked
            for language, part in zip(languages, np.split(totals, len(languages), axis=1), strict=True):
                drawn[language][start : start + count] += part.reshape(count, *blocks[language].totals.shape[1:])
    return drawn


def _check(totals: Floats, run: Run, path: str) -> None:
    """Refuses scores of examples that do not give the score of the run."""
    found, said = float(_ratio(totals[None, :])[0]), run.scores.get(path)
    if said is not None and abs(found - said) > 1e-6:
        raise DataError(
            f"{run.folder}: the scores of examples in predictions/ give {path} = {found:.6f}, results.json has "
            f"{said:.6f}: they are not of one evaluation; evaluate the model again (run=test), or remove them"
        )


def _ratio(totals: Floats) -> Floats:
    """Sums by counts, 0 where nothing is counted: `(B, 2, ...)` to `(B, ...)`."""
    counts = totals[:, 1]
    ratio: Floats = np.divide(totals[:, 0], counts, out=np.zeros_like(counts), where=counts != 0)
    return ratio


def _difference(scores: Mapping[str, Floats], terms: Terms, sides: Sequence[Sequence[int]]) -> Floats:
    """The mean score of our runs minus that of the baseline's: `(B, R)` for each language to `(B,)`."""
    ours, baseline = sides
    means = {name: scores[name][:, ours].mean(axis=1) - scores[name][:, baseline].mean(axis=1) for name, _ in terms}
    difference: Floats = np.sum([factor * means[name] for name, factor in terms], axis=0)
    return difference


def _weights(random: np.random.Generator, count: int, documents: int) -> Floats:
    """How often each document is in each resample: `(count, D)`, lines summing to D."""
    drawn = random.integers(0, documents, size=(count, documents))
    drawn += documents * np.arange(count)[:, None]
    return np.bincount(drawn.ravel(), minlength=count * documents).reshape(count, documents).astype(np.float64)


def _strata(blocks: Mapping[str, Block]) -> Iterable[tuple[tuple[str, ...], list[str]]]:
    """Documents that the same languages have: those languages, and the documents."""
    has: dict[str, list[str]] = {}
    for language, block in blocks.items():
        for name in block.documents:
            has.setdefault(name, []).append(language)
    strata: dict[tuple[str, ...], list[str]] = {}
    for name, languages in has.items():
        strata.setdefault(tuple(languages), []).append(name)
    return strata.items()


def _rows(block: Block, names: Sequence[str]) -> Floats:
    places = {name: at for at, name in enumerate(block.documents)}
    rows: Floats = block.totals[[places[name] for name in names]]
    return rows
