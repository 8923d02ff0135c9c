"""The metric of questions that may be without an answer (SQuAD v2): scores of all, of either kind, and thresholds.

The rules are those of the official script: a question without an answer is answered rightly by the empty text only;
golds of which normalisation leaves nothing do not count; and where either text is empty, F1 is 1 if both are, and 0
otherwise. They are the official numbers with SQuAD's normalisation, the only one that the script knows; with MLQA's
they are the same rules on MLQA's tokens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf, nextafter
from operator import itemgetter
from statistics import fmean
from typing import NamedTuple

from ernie_m.errors import DataError
from tasks.metrics.question_answering import Normalization, Normalize, best_over_golds, exact_match, f1, normalizer
from tasks.metrics.tallies import Tally, ratios

NO_ANSWER = ""
"""The prediction that there is none."""


class Asked(NamedTuple):
    """A question, and what a model says.

    Attributes:
        golds: Texts of its answers; none where it has no answer.
        answer: What the model would answer if it had to.
        null_margin: By how much the score of there being no answer is above that of `answer`.
    """

    golds: Sequence[str]
    answer: str
    null_margin: float

    def prediction(self, threshold: float) -> str:
        """The answer, or none where the margin is above the threshold."""
        return NO_ANSWER if self.null_margin > threshold else self.answer


class Best(NamedTuple):
    """The highest score that any threshold gives, and the first such threshold."""

    score: float
    threshold: float


@dataclass(frozen=True, slots=True)
class SquadV2:
    """The metric in one language.

    Attributes:
        normalize: See `tasks.metrics.question_answering.normalizer`.
    """

    normalize: Normalize

    @classmethod
    def of(cls, language: str, normalization: Normalization) -> "SquadV2":
        """That of a language; raises ConfigError if its answers have no such normalisation."""
        return cls(normalizer(language, normalization))

    def exact_match(self, prediction: str, golds: Sequence[str]) -> float:
        """1 where the prediction equals a gold after normalisation, otherwise 0."""
        return best_over_golds(exact_match, prediction, self._counted(golds), self.normalize)

    def f1(self, prediction: str, golds: Sequence[str]) -> float:
        """The harmonic mean of token precision and recall, best over the golds."""
        return best_over_golds(self._f1, prediction, self._counted(golds), self.normalize)

    def _counted(self, golds: Sequence[str]) -> list[str]:
        return [gold for gold in golds if self.normalize(gold)] or [NO_ANSWER]

    @staticmethod
    def _f1(prediction: str, gold: str, normalize: Normalize) -> float:
        both = normalize(prediction), normalize(gold)
        return f1(prediction, gold, normalize) if all(both) else float(not any(both))

    def tallies(self, predictions: Sequence[str], golds: Sequence[Sequence[str]]) -> dict[str, Tally]:
        """What each question adds to the scores; those of a kind of questions that there is none of are left out.

        `exact_match` and `f1` are over all questions, `has_answer_exact_match` and `has_answer_f1` over those that have
        an answer, and `no_answer_accuracy` is the share of the others that are not answered.

        Raises:
            DataError: There is no question.
        """
        pairs = list(zip(predictions, golds, strict=True))
        if not pairs:
            raise DataError("No question was scored: exact match and F1 of an empty data set are undefined.")
        exact, harmonic = ([score(*pair) for pair in pairs] for score in (self.exact_match, self.f1))
        answerable = [bool(texts) for _, texts in pairs]
        return {
            name: Tally([score * kept for score, kept in zip(values, chosen, strict=True)], list(map(float, chosen)))
            for name, values, chosen in (
                ("exact_match", exact, [True] * len(pairs)),
                ("f1", harmonic, [True] * len(pairs)),
                ("has_answer_exact_match", exact, answerable),
                ("has_answer_f1", harmonic, answerable),
                ("no_answer_accuracy", exact, [not has for has in answerable]),
            )
            if any(chosen)
        }

    def scores(self, predictions: Sequence[str], golds: Sequence[Sequence[str]]) -> dict[str, float]:
        """The scores over all questions, in [0, 1]; see `tallies`."""
        return ratios(self.tallies(predictions, golds))

    def best(self, questions: Sequence[Asked]) -> dict[str, Best]:
        """What the best threshold gives: of `exact_match`, and of `f1`."""
        return {"exact_match": _best(questions, self.exact_match), "f1": _best(questions, self.f1)}


def _best(questions: Sequence[Asked], score: Callable[[str, Sequence[str]], float]) -> Best:
    """Walks through the thresholds, from none answered to all answered.

    As in the official script (`find_best_thresh`) a threshold is the margin of the last question that is answered.
    Unlike there, questions of one margin are answered together, an answer of which normalisation leaves nothing counts
    as it is scored, and where it is best to answer none the threshold is below all margins, not 0.
    """
    ranked = sorted(
        (asked.null_margin, score(asked.answer, asked.golds), score(NO_ANSWER, asked.golds)) for asked in questions
    )
    total = sum(unanswered for _, _, unanswered in ranked)
    best = total, nextafter(ranked[0][0], -inf)
    for margin, group in groupby(ranked, itemgetter(0)):
        total += sum(answered - unanswered for _, answered, unanswered in group)
        if total > best[0]:
            best = total, margin
    threshold = best[1]
    return Best(fmean(score(asked.prediction(threshold), asked.golds) for asked in questions), threshold)
