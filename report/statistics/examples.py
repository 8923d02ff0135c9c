"""How a difference would change with other examples: scores of single examples, and documents drawn again.

Documents are drawn, not examples: questions on one text belong together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ernie_m.bootstrap import Floats, Totals, drawn_scores, numbers_in, ratio, totals_by_document
from ernie_m.errors import DataError
from report.runs.run import Run
from report.runs.summaries import AVERAGE, SUMMARIES, TRANSFER_GAP
from report.statistics.example_scores import Scores, read_scores
from report.statistics.significance import Comparison, interval_of

DRAWS = 5_000
"""So often all documents are drawn."""
Pair = tuple[Sequence[Run], Sequence[Run]]
"""Runs of two systems: of each, a run for each seed."""
Terms = tuple[tuple[str, float], ...]
"""The languages that a score is made of, each with its factor."""


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
            For each pair; None where a run lacks its examples' scores, where they do not belong together, and where too
            few documents count (see `notes`).

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
            totals = {name: self._totals(runs, path, name) for name, _ in terms}
            drawn = drawn_scores(totals, draws=DRAWS, seed=0)
            whole = {name: ratio(of.values.sum(axis=0)[None]) for name, of in totals.items()}
            count = len({name for of in totals.values() for name in of.documents})
            for at in places:
                sides = [[runs.index(run) for run in side] for side in pairs[at]]
                numbers = numbers_in(_difference(drawn, terms, sides))
                if numbers is None:
                    self.notes[f"Too few documents count in {path} for an interval over documents."] = None
                else:
                    low, high, p = interval_of(numbers)
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
            every = [self.scores(run, split, language) for run in runs]
            known = [scores for scores in every if scores is not None and metric in scores.metrics]
            if len(known) < len(every):
                return (), []
            if any(scores.documents != known[0].documents for scores in known):
                names = f"{runs[0].folder.name} and {runs[-1].folder.name}"
                self.notes[f"{names} have different examples of {split} {language}."] = None
                return (), []
            files.append(known)
        return terms, files

    def _totals(self, runs: Sequence[Run], path: str, language: str) -> Totals:
        """What the documents of a language add to the score of each run."""
        split, metric, _ = path.split(".")
        every = [scores for run in runs if (scores := self.scores(run, split, language)) is not None]
        for scores, run in zip(every, runs, strict=True):
            _check(scores.metrics[metric].sum(axis=0), run, f"{split}.{metric}.{language}")
        by_run = np.stack([scores.metrics[metric] for scores in every], axis=2)
        return totals_by_document(list(every[0].documents.values()), by_run)


def terms_of(run: Run, path: str) -> Terms:
    """The languages that a score of a run is made of, sorted; none of what is no score by language."""
    split, metric, place, *more = (*path.split("."), "", "", "")
    if any(more) or not place:
        return ()
    if place not in SUMMARIES:
        return ((place, 1.0),)
    start = f"{split}.{metric}."
    languages = sorted(name.removeprefix(start) for name in run.scores if name.startswith(start))
    languages = [language for language in languages if language not in SUMMARIES]
    others = [language for language in languages if language != run.source and language not in run.trained_in]
    if place == AVERAGE:
        return tuple((language, 1 / len(languages)) for language in languages)
    source = ((str(run.source), 1.0),) if place == TRANSFER_GAP else ()
    sign = -1 if place == TRANSFER_GAP else 1
    return (*source, *((language, sign / len(others)) for language in others)) if others else ()


def _check(totals: Floats, run: Run, path: str) -> None:
    """Refuses scores of examples that do not give the score of the run; a run writes 0 where nothing counts."""
    given, said = totals[0] / totals[1] if totals[1] else 0.0, run.scores.get(path)
    if said is not None and abs(given - said) > 1e-6:
        raise DataError(
            f"{run.folder}: the scores of examples in predictions/ give {path} = {given:.6f}, results.json has "
            f"{said:.6f}: they are not of one evaluation; evaluate the model again (run=test), or remove them"
        )


def _difference(scores: Mapping[str, Floats], terms: Terms, sides: Sequence[Sequence[int]]) -> Floats:
    """The mean score of our runs minus that of the baseline's: `(B, R)` for each language to `(B,)`."""
    ours, baseline = sides
    means = {name: scores[name][:, ours].mean(axis=1) - scores[name][:, baseline].mean(axis=1) for name, _ in terms}
    difference: Floats = np.sum([factor * means[name] for name, factor in terms], axis=0)
    return difference
